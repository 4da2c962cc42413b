"""How a report's numbers read, so that templates only place them.

`numbers` writes figures, `words` verdicts and sentences, `score_lines` the sum, `small_print` the rest, `trust` how
sure labels are; `passages` marks texts, `places` names rows and filters, `examples` picks posts for a mail, `broken`
says what to mend.
"""
