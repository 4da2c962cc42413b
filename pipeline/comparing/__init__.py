"""A report beside those of other weeks.

`standing` is a week in numbers alone, `other_weeks` finds or counts the week before, `change` says what moved the
score, `differences` and `restated` which numbers of a past report read otherwise today, and why.
"""
