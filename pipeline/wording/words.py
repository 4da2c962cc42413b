"""How verdicts read: short sentences for a marketer, made from numbers and never from posts."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from pipeline.records import Result
from pipeline.reporting.evidence import WORDING
from pipeline.reporting.record import Audited, Checked, Headline, Judged, Mark, Quote, Task
from pipeline.reporting.rows import CoverageRow, Ratio
from pipeline.scoring.score import Score
from pipeline.wording import numbers
from pipeline.wording.examples import plain

STATUS = {"risk": "Needs action", "watch": "Keep an eye on", "good": "Well done", "ok": "Fine",
          "too_few": "Too few to say", "not_collected": "Not collected", "error": "Could not be worked out"}
SIGN = {"risk": "●", "watch": "◐", "good": "★", "ok": "○", "too_few": "–", "not_collected": "–", "error": "!"}
RANK = {"risk": 0, "watch": 1, "error": 2, "not_collected": 3, "too_few": 4, "good": 5, "ok": 6}
MET, MISSED, CLOSE = "meets the target", "misses the target", "too close to call"
CHECKED = {"value_share": ("value_or_pitch", "posts", "ask"),
           "off_context": ("reply_in_context", "replies", "pitch where nobody asked")}
"""The question behind a headline, what it counts, and what those do that it counts."""
BLIND = "Too little could be seen for a verdict; that is no sign of good behaviour."


def week_title(audited: Audited) -> str:
    """`week of 16 November 2026`."""
    first = date.fromisoformat(audited.week)
    return f"week of {first.day} {first:%B %Y}"


def subject(audited: Audited, score: Score, step: str = "") -> str:
    """The mail's subject: the brand, its score, `step` since the week before and its week; nothing from a post."""
    said = score.level if score.level == "not enough data" else f"risk {numbers.points(score.points)} ({score.level})"
    return f"{audited.brand}: {', '.join(part for part in (said, step, week_title(audited)) if part)}"


def verdict(audited: Audited, score: Score, value: Headline) -> str:
    """One sentence on giving and asking, no more than the interval allows; the score's level stands beside it."""
    if score.level == "not enough data":
        return BLIND
    low, high = value.now.low, value.now.high
    if low is None or high is None:
        return f"{audited.brand} published nothing this week that gives or asks."
    missed = ("asks more than it gives." if high < 0.5 else f"gives less than {audited.rule} wants." if low <= 0.5
              else f"gives more than it asks, but less than {audited.rule} wants.")
    said = {MET: "gives before it asks.", CLOSE: f"gives about as much as {audited.rule} wants.", MISSED: missed}
    return f"{audited.brand} {said[standing(value)]}"


def standout(score: Score, found: tuple[Judged, ...]) -> str:
    """What weighs most, in one sentence; empty where nothing needs action."""
    at_risk = [one.finding.failure_title for one in in_order(found, score) if one.total.status == "risk"]
    if not at_risk or score.level == "not enough data":
        return ""
    more = f", and {numbers.many(len(at_risk) - 1, 'more finding')} to act on" if len(at_risk) > 1 else ""
    return f"What weighs most: {_lower(at_risk[0])}{more}."


def standing(headline: Headline) -> str:
    """Where a number stands against its target, as far as its interval allows to say."""
    now, target = headline.now, headline.target
    if not now.denominator or now.low is None or now.high is None:
        return "nothing to count this week"
    if target is None:
        return ""
    if headline.aim == "high":
        met, missed = now.low >= target, now.high < target
    else:
        met, missed = now.high <= target, now.low > target
    return MET if met else MISSED if missed else CLOSE


def in_order(found: tuple[Judged, ...], score: Score) -> list[Judged]:
    """Findings, what needs action first, what weighs most in the score first among those."""
    weighs = {part.finding: part.points for part in score.parts}
    return sorted(found, key=lambda one: (RANK[one.total.status], -weighs.get(one.finding.id, 0), one.finding.id))


def tasks(found: tuple[Judged, ...], score: Score, coverage: tuple[CoverageRow, ...]) -> tuple[Task, ...]:
    """The three things to do this week; mending a blind spot comes first where most accounts could not be read."""
    chosen = [_task(one) for one in in_order(found, score) if one.total.status in ("risk", "watch")]
    troubled = [row for row in coverage if row.problem]
    if troubled and (len(troubled) * 2 >= len(coverage) or len(chosen) < 3):
        mend = Task("Make the invisible visible", f"Begin with {troubled[0].account}: {troubled[0].problem}",
                    f"{len(troubled)} of {numbers.many(len(coverage), 'account')} could not be read in full.",
                    "coverage")
        chosen.insert(0 if len(troubled) * 2 >= len(coverage) else len(chosen), mend)
    return tuple(chosen[:3])


def grouped(found: tuple[Judged, ...], score: Score) -> list[tuple[str, list[Judged]]]:
    """Findings by group, the group with the worst finding first, in each the worst first."""
    groups: dict[str, list[Judged]] = {}
    for one in in_order(found, score):
        groups.setdefault(one.group, []).append(one)
    return list(groups.items())


def label(quote: Quote) -> str:
    """What the judge made of a post: `Labelled off-context pitch (93 % likely to ask), because of “message me” …`."""
    said = (quote.answer or "not judged").replace("_", " ")
    if quote.corrected_by:
        return f"Labelled {said} by a person"
    likely = f" ({numbers.percent(quote.probability)} likely to ask)" if quote.probability is not None else ""
    told = numbers.listed(dict.fromkeys(_cause(quote, mark) for mark in quote.marks))
    reasons = f", because of: {told}" if told and not plain(quote) else ""
    doubt = ". Unsure: have a person look" if quote.unsure else ""
    return f"Labelled {said}{likely}{reasons}{doubt}"


def because(result: Result) -> str:
    """The number behind a result, as `ratio` writes it."""
    return numbers.ratio(Ratio(result.numerator, result.denominator, result.low, result.high))


def counted(result: Result) -> str:
    """The two whole numbers of a result as reasons begin with them: `12 of 47`."""
    return f"{numbers.count(result.numerator)} of {numbers.count(result.denominator)}"


def told(result: Result) -> tuple[str, str]:
    """A result in one sentence where its reason begins with its number, else the number and the reason apart."""
    rest = result.reason.removeprefix(f"{counted(result)} ")
    return (because(result), result.reason) if rest == result.reason else (f"{because(result)} {rest}", "")


def heaviest(found: tuple[Judged, ...], score: Score, most: int = 3) -> frozenset[str]:
    """The ids of the findings that need action and weigh most: as many as there are things to do."""
    acute = [one.finding.id for one in in_order(found, score) if one.total.status == "risk"]
    return frozenset(acute[:most])


def local_day(audited: Audited) -> str:
    """The days the audited week covers: `16–22 November 2026 (Europe/Berlin)`."""
    zone = ZoneInfo(audited.timezone)
    first, after = audited.start_at.astimezone(zone).date(), audited.end_at.astimezone(zone).date()
    last = date.fromordinal(after.toordinal() - 1)
    left = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"{left}–{last.day} {last:%B %Y} ({audited.timezone})"


def summary(score: Score, headlines: tuple[Headline, ...]) -> tuple[str, ...]:
    """The report in five lines: the score, then each headline."""
    risk = f"Risk {numbers.points(score.points)} of 100 ({score.level})"
    if score.level == "not enough data":
        risk = "Not enough data for a score"
    return (risk, *(_headline(one) for one in headlines))


def _headline(one: Headline) -> str:
    said = f"{one.title}: {numbers.ratio(one.now)}"
    if one.id == "value_share" and one.now.denominator:
        said = f"Value : pitch {value_to_pitch(one)}, {numbers.ratio(one.now)} give"
    target = f"; target {goal(one)}, {standing(one)}" if one.target and one.now.denominator else ""
    return said + target


def goal(one: Headline) -> str:
    """The target that a number is held against: `80 %`, `at most 2 %`."""
    return numbers.percent(one.target) if one.aim == "high" else f"at most {numbers.percent(one.target)}"


def target(one: Headline, audited: Audited) -> str:
    """The target, who set it and where the number stands: `Target 80 % (80/20): too close to call`; empty without."""
    if one.target is None:
        return ""
    rule = f" ({audited.rule})" if one.id == "value_share" else ""
    return f"Target {goal(one)}{rule}: {standing(one)}"


def value_to_pitch(one: Headline) -> str:
    """The first headline as a ratio, `3.1 : 1`."""
    return numbers.to_one(one.now.numerator, one.now.denominator - one.now.numerator)


def put_right(found: tuple[Checked, ...], headline: Headline) -> str:
    """What people's reading says beside a headline: `Checked by people: 40 of 582 posts …`; empty without any."""
    told = [one for one in found if CHECKED.get(headline.id, ("",))[0] == one.question]
    if not told:
        return ""
    one, (_, noun, do) = told[0], CHECKED[headline.id]
    return (f"Checked by people: {numbers.count(one.reviewed)} of {numbers.count(one.texts)} {noun} of the weeks that "
            f"findings look at; corrected, {numbers.percent(one.share)} ({numbers.between(one.low, one.high)}) {do}")


def _cause(quote: Quote, mark: Mark) -> str:
    said = quote.text[mark.start:mark.end]
    return said if mark.cue == WORDING else f"{said} ({mark.cue.replace('_', ' ')})"


def _task(one: Judged) -> Task:
    return Task(one.finding.failure_title, one.finding.how_to_fix, because(one.total), f"finding-{one.finding.id}")


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
