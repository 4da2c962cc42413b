"""A report as files to look at.

`templates` opens those of `reports/templates`; `draw` and `pages` make the page and those beside it, `charts` and
`sparklines` the drawings, `letters` and `teams` the mails, `pdf` the PDF;
`nameless` keeps strangers out of the JSON.
"""
