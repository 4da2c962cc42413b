"""Cards: a page for each team and, where brand and person agreed, for each rep; each with its own rows only.

`card` is the plain object, `deal` fills it by the SQL files of `reports/cards/`, `kinder` finds a kinder way to say a
flagged text, `draw` makes the pages.
"""
