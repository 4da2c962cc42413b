"""The finding about denials and the judge, who reads past them, mean the same words."""

import re

from pipeline import sqlfile
from pipeline.questions._denials import DENIAL
from pipeline.scoring import risk


def test_the_finding_and_the_judge_know_the_same_denials():
    said = sqlfile.read(risk.findings_folder() / "denied_pitch.sql").sql
    assert DENIAL.replace("'", "''") in re.sub(r"'\s*\|\|\s*'", "", said)
