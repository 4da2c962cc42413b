"""The pages that explain the score: each number on them is what the program works out."""

import re
from dataclasses import replace
from fractions import Fraction
from math import sqrt

import pytest

from pipeline import paths
from pipeline.records import Finding, Result
from pipeline.scoring.score import points, score

SCORE = (paths.PROJECT / "docs" / "score.md").read_text(encoding="utf-8")
VARIABILITY = (paths.PROJECT / "docs" / "variability.md").read_text(encoding="utf-8")
Z = 1.959963984540054


def wilson(k, n):
    """Both ends of the 95 % interval, as macros.sql works them out."""
    middle, half = k + Z * Z / 2, Z * sqrt(k * (n - k) / n + Z * Z / 4)
    return (middle - half) / (n + Z * Z), (middle + half) / (n + Z * Z)


def cells(text):
    """The rows of a page's table, without its head."""
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines()
            if line.startswith("|")]
    return rows[2:]


def number(text):
    return float(text.replace("\N{MINUS SIGN}", "-").replace(" %", "").replace(",", ""))


def found(title, counted, share, fine, worst, least, weight, said):
    k, n = map(int, counted.split(" of "))
    assert number(share) == round(100 * k / n)
    low, high = wilson(k, n)
    favour = "in favour" in title
    finding = Finding(title, "g", title, title, "", "", "low", number(weight), number(fine) / 100, number(worst) / 100,
                      int(least), favour)
    status = "too_few" if n < int(least) else "good" if favour else "risk"
    return finding, Result(title, "all", "total", status, k, n, low, high, ""), said


def test_the_example_adds_up_to_what_the_program_says():
    *rows, whole = cells(SCORE)
    judged = [found(*row) for row in rows]
    told = score((finding, total) for finding, total, _ in judged)
    added = {part.finding: part.points for part in told.parts}
    assert [added.get(finding.id, "not judged") for finding, _, _ in judged] == [
        said if said == "not judged" else number(said) for _, _, said in judged]
    assert told.points == number(whole[-1])
    assert sum(finding.weight for finding, _, _ in judged if not finding.favour) == 100
    assert f"**{told.points}**. The levels" in SCORE
    assert f"this brand is *{told.level}*" in SCORE
    assert f"here {told.low} to {told.high}" in SCORE
    assert f"{told.judged:g} of the 100 points could be" in SCORE


def test_each_line_of_the_pencil_is_right():
    for weight, share, fine, worst, same, way in re.findall(
            r"(\d+) × \(([\d.]+) − ([\d.]+)\) / \(([\d.]+) − ([\d.]+)\) = (?:\d+ × )?([\d.]+)", SCORE):
        assert fine == same
        part = (Fraction(share) - Fraction(fine)) / (Fraction(worst) - Fraction(fine))
        reached = part * int(weight) if way.startswith("2.6") else part
        assert str(float(reached)).startswith(way.rstrip("."))


@pytest.mark.parametrize("row", cells(VARIABILITY), ids=lambda row: row[0])
def test_what_chance_does_is_what_the_intervals_say(row):
    n = int(number(row[0]))
    k, (low, high) = n // 10, wilson(n // 10, n)
    finding = Finding("x", "g", "t", "f", "", "", "low", 22, 0.02, 0.2, 1)
    total = Result("x", "all", "total", "risk", k, n, low, high, "")
    told = score([(finding, total)])
    assert row[1] == f"{100 * low:.1f}–{100 * high:.1f} %"
    assert row[2] == f"{told.low}–{told.high}"
    assert float(row[3]) == told.points == float(points(replace(finding), total))


def test_what_wrong_labels_do_is_worked_out_right():
    said = re.search(r"With r = ([\d.]+) and f = ([\d.]+), (.+?):", VARIABILITY.replace("\n", " "))
    finds, errs = float(said[1]), float(said[2])
    pairs = re.findall(r"([\d.]+) %(?: reads as| as) ([\d.]+) %", said[3])
    assert len(pairs) == 3
    for true, read in pairs:
        assert float(read) == round(100 * (float(true) / 100 * finds + (1 - float(true) / 100) * errs), 1)
