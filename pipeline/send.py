"""The verb `send`: each of the week's letters to each recipient once, with a ledger that survives being killed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pipeline import issues, paths
from pipeline.records import Issue, Receipt, Week
from pipeline.sections import did_you_mean
from pipeline.sending import notes
from pipeline.sending.letters import letters
from pipeline.sending.mail import Letter, MailError
from pipeline.sending.receipts import Ledger, opened
from pipeline.sending.rounds import WAITS, Due, Rounds
from pipeline.sending.smtp import Smtp
from pipeline.settings import Brand

__all__ = ["SendError", "Smtp", "addressed", "recipients", "send"]

UNKNOWN = ("nobody knows whether this arrived, because sending was interrupted; ask the recipient, "
           "and run offpitch send {slug} --week {week} --again --to {to} to send it once more")
FATES = {"refused": "was refused", "put_off": "was put off", "sending": "may be lost"}


class SendError(MailError):
    """Nothing can be mailed at all; says what to set."""


def recipients(brand: Brand) -> tuple[str, ...]:
    """All who get any letter by mail, each once."""
    return tuple(dict.fromkeys([*brand.mail.to, *(to for people in brand.mail.teams.values() for to in people)]))


def addressed(brand: Brand) -> bool:
    """Whether anybody is to hear of the brand's reports, by mail or by a note."""
    return bool(recipients(brand) or notes.addresses())


def send(brand: Brand, week: Week, *, again: bool = False, only: Sequence[str] = (), smtp: Smtp | None = None,
         waits: Sequence[float] = WAITS, say: Callable[[str], None] = lambda _: None) -> list[Receipt]:
    """Send each of the week's letters to everybody who is to get it and has not; `again` counts nobody as having it.

    `only` leaves out everybody else. Gives back one receipt for each letter that was tried now or needs a person's
    eye; what somebody has already is left out. `smtp` stands in for the environment's mail server; who is put off by
    it is tried again after each of `waits` seconds, which `say` is told. Raises `SendError` and `MailError` where no
    mail can be made, no server is set or reached, or the login fails.
    """
    _check(brand, only)
    found = letters(paths.report(brand.slug, week.name), brand)
    with opened(paths.receipts(brand.slug)) as ledger:
        wanted = _wanted(brand, found, only)
        due = [(to, kind) for to, kind in wanted if kind in found and (again or _due(ledger, week.name, to, kind))]
        tried = [*_noted(brand, found, ledger, again, only), *_mailed(brand, found, due, ledger, smtp, waits, say)]
        stuck = [_stuck(ledger, brand, week.name, to, kind) for to, kind in wanted if (to, kind) not in due]
        lost = [_nobodys(brand, found, to, kind) for to, kind in wanted if kind not in found]
        receipts = [*tried, *(receipt for receipt in stuck if receipt), *lost]
        issues.write(paths.issues(brand.slug, "send", week.name), _complaints(receipts))
    return receipts


def _check(brand: Brand, only: Sequence[str]) -> None:
    if not addressed(brand):
        raise SendError(f"{brand.slug} has no recipients; write them into to of [mail] in brand.toml")
    if recipients(brand) and not brand.mail.sender:
        raise SendError(f"{brand.slug} has no sender; write it into sender of [mail] in brand.toml")
    known = (*recipients(brand), *notes.addresses())
    if strange := [to for to in only if to not in known]:
        raise SendError(f"{strange[0]} is no recipient of {brand.slug}{did_you_mean(strange[0], known)}")


def _wanted(brand: Brand, found: Mapping[str, Letter], only: Sequence[str]) -> list[tuple[str, str]]:
    """Who is to get which kind of letter; a team hears nothing of a week of which nothing is known."""
    head = "nothing" if "nothing" in found else "digest"
    teams = [(to, f"team {team}") for team, people in brand.mail.teams.items() for to in people]
    wanted = [*((to, head) for to in brand.mail.to), *(teams if head == "digest" else ())]
    return [one for one in dict.fromkeys(wanted) if not only or one[0] in only]


def _due(ledger: Ledger, week: str, to: str, kind: str) -> bool:
    """Whether to send: never tried, or put off. That nothing could be seen is no news to who has a digest."""
    last, digest = ledger.last(week, to, kind), ledger.last(week, to, "digest")
    if kind == "nothing" and digest and digest.state == "sent":
        return False
    return last is None or last.state == "put_off"


def _mailed(brand: Brand, found: Mapping[str, Letter], due: Iterable[tuple[str, str]], ledger: Ledger,
            smtp: Smtp | None, waits: Sequence[float], say: Callable[[str], None]) -> list[Receipt]:
    addressed_now = [Due(to, found[kind]) for to, kind in due]
    if not addressed_now:
        return []
    tried = Rounds(brand, ledger, smtp or Smtp.from_environment(), say).mail(addressed_now, waits)
    return [_explained(receipt, brand) for receipt in tried]


def _noted(brand: Brand, found: Mapping[str, Letter], ledger: Ledger, again: bool,
           only: Sequence[str]) -> Iterator[Receipt]:
    letter = found.get("digest") or found["nothing"]
    link = brand.mail.report_url.replace("{week}", letter.week)
    for name, secret in notes.addresses().items():
        last = ledger.last(letter.week, name, notes.kind(letter))
        if only and name not in only:
            continue
        if again or last is None or last.state == "put_off":
            yield _explained(notes.note(letter, name, secret, link, ledger), brand)
        elif last.state != "sent":
            yield _explained(last, brand)


def _stuck(ledger: Ledger, brand: Brand, week: str, to: str, kind: str) -> Receipt | None:
    """The receipt of a letter that did not arrive for sure and is not tried again by itself."""
    last = ledger.last(week, to, kind)
    return None if last is None or last.state == "sent" else _explained(last, brand)


def _explained(receipt: Receipt, brand: Brand) -> Receipt:
    if receipt.state != "sending":
        return receipt
    return replace(receipt, message=UNKNOWN.format(slug=brand.slug, week=receipt.week, to=receipt.to))


def _nobodys(brand: Brand, found: Mapping[str, Letter], to: str, kind: str) -> Receipt:
    """Why there is no such letter: nobody in reps.csv is of that team, or it was named after the report was made."""
    name, letter = kind.removeprefix("team "), next(iter(found.values()))
    known = {account.team for account in brand.roster if account.team}
    said = f"nobody in reps.csv is of the team {name}{did_you_mean(name, known)}; mend [mail.teams] in brand.toml"
    if name in known:
        said = f"the report of {letter.week} holds no letter for team {name}; it comes with the next week's"
    return Receipt(letter.week, to, "", letter.sha256, "refused", datetime.now(UTC), said, kind)


def _complaints(receipts: Iterable[Receipt]) -> Iterator[Issue]:
    for receipt in receipts:
        if receipt.state != "sent":
            told = f"the mail of {receipt.week} to {receipt.to} {FATES[receipt.state]}: {receipt.message}"
            yield Issue(receipt.at, "send", "warning", told)
