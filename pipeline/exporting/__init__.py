"""A report's tables for other programs: every one as a CSV file, all of them in one workbook.

`sheets` and `finding_rows` find them, `cells` makes what people wrote harmless, `csv_files` and `workbook` draw them,
`exported` gives all of them.
"""
