"""Makes Wrenfold's world anew: `python brands/example/make.py [FOLDER]` writes recorded answers, archives and keys.

Told no folder, it writes beside itself. Twice gives the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from world import keys, recording  # noqa: E402
from world.bluesky import AppView  # noqa: E402
from world.calendar import at  # noqa: E402
from world.everything import ABOUT_ACCOUNTS, World, everything  # noqa: E402
from world.linkedin_archive import write_exports  # noqa: E402
from world.mastodon import Fediverse  # noqa: E402
from world.people import Person  # noqa: E402
from world.scripted import about_accounts  # noqa: E402
from world.x_archive import write_archive  # noqa: E402

from pipeline.records import Account  # noqa: E402


def make(folder: Path) -> World:
    """Write `inbox/`, `truth.csv` and `answers.csv` into `folder`; gives back the world."""
    world = everything()
    pages, archives, exports = (folder / "inbox" / name for name in ("pages", "x_archive", "linkedin_archive"))
    for place in (pages, archives, exports):
        place.mkdir(parents=True, exist_ok=True)
    _record(world, pages)
    for person in world.people:
        if person.platform == "x":
            write_archive(archives / f"{person.handle}.zip", person, world.of(person))
    cut = archives / "stellavarney.zip"
    cut.write_bytes(cut.read_bytes()[:1500])
    write_exports(exports)
    keys.write_truth(folder / "truth.csv", world.messages, ABOUT_ACCOUNTS + about_accounts())
    keys.write_answers(folder / "answers.csv", world.messages)
    return world


def _record(world: World, pages: Path) -> None:
    servers = {"bluesky": AppView(world.people, world.messages), "mastodon": Fediverse(world.people, world.messages)}
    silent = [Person("bluesky", handle, "") for handle in ("unagarrick.example", "malachy0rr.example")]
    for person in [*world.people, *silent]:
        if person.platform in servers:
            account = Account(person.platform, person.handle, "brand" if person.role == "brand" else "rep")
            path = pages / f"{person.platform}-{person.handle}.jsonl"
            recording.record(path, account, at("2026-08-24", "00:00"), servers[person.platform].answer)


if __name__ == "__main__":
    made = make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
    own = [one for one in made.messages if one.author.role != "stranger"]
    print(f"{len(made.people)} accounts, {len(own)} texts of theirs")
