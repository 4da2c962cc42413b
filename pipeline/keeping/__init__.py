"""What a report was made from, kept so that it can be made again byte for byte.

`folders` keeps files together under the hash of their list, `inputs` says which files a database is made from,
`program` which version of the program and which weights made a report, `published` what was published of each week.
"""
