"""A brand folder for one test, with data beside it, and a patient `Http` that does not really wait."""

import time
from functools import partial

from pipeline.collecting import session
from pipeline.collecting.http import Http
from pipeline.settings import load

ROSTER = "rep_id,name,platform,handle,stable_id,consent,source\n"


def brand(tmp_path, monkeypatch, reps=(), own=(), **collecting):
    """The brand `acme`: `reps` are lines of reps.csv, `own` the brand's (platform, handle) pairs."""
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path / "data"))
    folder = tmp_path / "brands" / "acme"
    folder.mkdir(parents=True, exist_ok=True)
    accounts = "".join(f'[[accounts]]\nplatform = "{platform}"\nhandle = "{handle}"\n' for platform, handle in own)
    endpoints = collecting.pop("endpoints", {})
    settings = "".join(f"{name} = {value!r}\n" for name, value in collecting.items())
    servers = "".join(f'"{origin}" = "{other}"\n' for origin, other in endpoints.items())
    (folder / "brand.toml").write_text(
        f'name = "Acme"\ncontact = "https://acme.example/who-asks"\n{accounts}[collect]\n{settings}'
        f"[collect.endpoints]\n{servers}", encoding="utf-8")
    (folder / "reps.csv").write_text(ROSTER + "".join(line + "\n" for line in reps), encoding="utf-8")
    return load("acme")


def impatient(monkeypatch, **how):
    """Let `collect` wait only in theory, its clock going on as if it had; gives the list of waits in seconds."""
    waits = []
    theory = {"sleep": waits.append, "clock": lambda: time.time() + sum(waits), "timeouts": (1, 0.3)}
    monkeypatch.setattr(session, "Http", partial(Http, **{**theory, **how}))
    return waits
