"""The report as one plain object, gathered from the warehouse; whatever is drawn, mailed or exported is made of it.

The object is in `record` and `rows`. It is filled by `gather`, with `tables`, `evidence`, `charted`, `accuracy`,
`checked`, `team` and `blind`, from a database that `warehouse` opens.
"""
