"""Numbers of a past report that read otherwise when they are counted again, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.comparing.change import share
from pipeline.comparing.standing import Basis, Standing, Stood
from pipeline.records import Finding
from pipeline.reporting.record import Restated
from pipeline.wording import numbers

WEIGHED = {"weight": "weight", "threshold": "threshold", "worst": "share at which all points count",
           "min_sample": "smallest count"}


def restated(was: Standing, now: Standing, data: tuple[str, ...] = ()) -> tuple[Restated, ...]:
    """What differs between two standings of one week; `data` says what happened to posts and labels in between."""
    basis = reasons(was.basis, now.basis)
    return tuple(_rows(was, now, basis, data))


def reasons(was: Basis, now: Basis) -> tuple[str, ...]:
    """What numbers rest on that is no longer the same, in a few words each."""
    found = []
    if was.version != now.version:
        found.append(f"weights version {was.version} became {now.version}")
    elif was.weights != now.weights:
        found.append("weights, rules or findings were edited")
    if (was.rule, was.value_target) != (now.rule, now.value_target):
        found.append(f"the rule {was.rule} ({numbers.percent(was.value_target)}) became {now.rule} "
                     f"({numbers.percent(now.value_target)})")
    if was.judges != now.judges:
        old, new = (numbers.listed(sorted(set(a) - set(b))) or "none"
                    for a, b in ((was.judges, now.judges), (now.judges, was.judges)))
        found.append(f"the judges {old} became {new}")
    if was.program != now.program:
        found.append(f"offpitch {was.program} became {now.program}")
    return tuple(found)


def _rows(was: Standing, now: Standing, basis: tuple[str, ...], data: tuple[str, ...]) -> Iterator[Restated]:
    before, after = ({one.finding.id: one for one in some.findings} for some in (was, now))
    why = _sentence((*basis, *data))
    if (was.points, was.level) != (now.points, now.level):
        yield Restated(now.week, "Risk", _risk(was), _risk(now), why)
    for name, shown in (before | after).items():
        old, new = before.get(name), after.get(name)
        if _told(old) != _told(new):
            own = _weighed(old.finding, new.finding) if old and new else ()
            counted = old is None or new is None or share(old.total) != share(new.total)
            yield Restated(now.week, shown.finding.failure_title, _told(old), _told(new),
                           _sentence(own if own and not counted else (*own, *basis, *data)))


def _risk(one: Standing) -> str:
    return f"{numbers.points(one.points)} ({one.level})"


def _told(stood: Stood | None) -> str:
    if stood is None:
        return "not looked at"
    if stood.points is None:
        return f"not judged: {share(stood.total)}"
    points = "" if not stood.finding.weight else f", {numbers.points(stood.points)} points"
    return share(stood.total) + points


def _weighed(was: Finding, now: Finding) -> tuple[str, ...]:
    return tuple(f"its {words} went from {getattr(was, name):g} to {getattr(now, name):g}"
                 for name, words in WEIGHED.items() if getattr(was, name) != getattr(now, name))


def _sentence(reasons: tuple[str, ...]) -> str:
    said = "; ".join(reasons) or "posts or labels changed"
    return f"{said[:1].upper()}{said[1:]}."
