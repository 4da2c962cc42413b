"""How a report is made: gathered from the warehouse into one plain object, then only drawn.

`record` and `rows` are the object, `gather` and `evidence` fill it by the SQL files of `reports/`, `words`, `numbers`
and `blind` say how its numbers read, `draw` and `charts` make the page, the plain text, the JSON and the mail.
"""
