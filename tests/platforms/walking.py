"""A walk: what a connector asks a platform that answers as written down, what it lands, and how that ends.

A walk is a JSON file `tests/platforms/NAME/walks/*.json`:

    about    one sentence: what is shown
    shows    those of `AWKWARD` that it shows
    account  fields of the account; `handle` at least, `role` is "rep" unless said
    since    asked for everything from here on, an ISO time
    keys     environment variables that are set; addresses below are written without what stands in them
    settings more for `Http`, as {"budget": 3}
    file     an archive instead of answers: a file in the same folder, or {"name in the archive": its text}
    answers  rows {"ask": address, "status": 200, "headers": {}, "body": anything}, GET unless "ask" begins with
             "POST "; "with": {header: value} that the request must carry, else the answer is 401;
             of several for one address each is given once, the last for ever. A POST of JSON is asked for as
             `address#{"sorted": "json"}`
    asked    the addresses asked for, in order (left out: not compared)
    ending   fields of the `Ending`; an error is {"stop": "error", "message": a part of it}
    posts    the posts that parsing and joining give, by time: fields of each that matter
    issues   parts of what is complained about

`{"$many": [1, 5000], "of": item}` in a body stands for so many items, `{n}` in their strings for the number,
`{n-1}` for the one before.
"""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from pipeline import platforms
from pipeline.collecting.gathering import Gathering
from pipeline.collecting.http import Http
from pipeline.collecting.purse import Purse
from pipeline.collecting.replay import NotRecorded, in_order
from pipeline.landing import Landing
from pipeline.parse import read_posts
from pipeline.records import Account, Ending, PlatformError, Spent

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ACCOUNT = {"role": "rep"}


class Answers(BaseAdapter):
    """A `requests` transport that gives the answers of a walk; secrets in an address are not compared."""

    def __init__(self, rows, secrets):
        super().__init__()
        self._secrets, self.asked = secrets, []
        self._rows = {}
        for row in rows:
            self._rows.setdefault(_key(row["ask"]), []).append(row)

    def send(self, request, *_, **__):
        asked = self._shown(request)
        self.asked.append(asked)
        rows = self._rows.get(_key(asked)) or self._rows.get(_key(asked.partition("#")[0]))
        if not rows:
            raise NotRecorded(f"the walk has no answer for {asked}")
        row = rows.pop(0) if len(rows) > 1 else rows[0]
        if any(request.headers.get(name) != value for name, value in row.get("with", {}).items()):
            row = {"status": 401, "body": {"error": "a header is missing"}}
        response = requests.Response()
        response.status_code = row.get("status", 200)
        response.headers = CaseInsensitiveDict({"Content-Type": "application/json", **row.get("headers", {})})
        response.raw = io.BytesIO(written(row.get("body", {})))
        response.url, response.request = request.url, request
        return response

    def close(self):
        """Nothing is open."""

    def _shown(self, request):
        url = re.sub(r"[?&][^?&=]+=([^&]*)", lambda found: "" if found[1] in self._secrets else found[0], request.url)
        url = url.replace("&", "?", 1) if "?" not in url else url
        if request.method == "GET":
            return url
        body = request.body.decode() if isinstance(request.body, bytes) else request.body or ""
        is_json = request.headers.get("Content-Type", "").startswith("application/json")
        return f"POST {url}#{json.dumps(json.loads(body), sort_keys=True)}" if is_json else f"POST {url}"


def _key(ask):
    method = "POST " if ask.startswith("POST ") else ""
    address, hash_, posted = ask.removeprefix(method).partition("#")
    return f"{method}{in_order(address)}{hash_}{posted}"


def written(body):
    """A body as bytes: text as it is, anything else as JSON with its `$many` written out."""
    return body.encode() if isinstance(body, str) else json.dumps(_spread(body)).encode()


def _spread(value):
    if isinstance(value, dict) and "$many" in value:
        first, last = value["$many"]
        return [_numbered(value["of"], number) for number in range(first, last + 1)]
    if isinstance(value, dict):
        return {name: _spread(one) for name, one in value.items()}
    if isinstance(value, list):
        spread = [(_spread(one), isinstance(one, dict) and "$many" in one) for one in value]
        return [item for one, many in spread for item in (one if many else [one])]
    return value


def _numbered(value, number):
    if isinstance(value, str):
        return value.replace("{n}", str(number)).replace("{n-1}", str(number - 1))
    if isinstance(value, dict):
        return {name: _numbered(one, number) for name, one in value.items()}
    return [_numbered(one, number) for one in value] if isinstance(value, list) else value


def archived(folder, told, path):
    """The archive a walk names: a file beside it, or one made of texts; a zip unless its name says another."""
    if isinstance(told, str):
        return folder / told
    if path.suffix == ".tgz":
        with tarfile.open(path, "w:gz") as whole:
            for name, text in told.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(written(text))
                whole.addfile(entry, io.BytesIO(written(text)))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as whole:
            for name, text in told.items():
                whole.writestr(name, written(text))
    else:
        path.write_bytes(written(next(iter(told.values()))))
    return path


def walked(case, tmp_path, monkeypatch):
    """What a walk comes to: the ending (an error as one), the addresses asked for, posts and complaints."""
    told, name = json.loads(case.read_text(encoding="utf-8")), case.parent.parent.name
    connector, keys = platforms.connector(name), told.get("keys", {})
    for variable, value in keys.items():
        monkeypatch.setenv(variable, value)
    account = Account(name, **{**ACCOUNT, **told["account"]})
    if "search" in told["account"]:
        account = replace(account, search=tuple(told["account"]["search"]))
    if "file" in told:
        suffix = told.get("suffix", ".zip")
        account = replace(account, source=str(archived(case.parent, told["file"], tmp_path / f"export{suffix}")))
    answers = Answers(told.get("answers", ()), {*keys.values()})
    waited = []
    http = Http("https://acme.example", transport=answers, sleep=waited.append,
                clock=lambda: NOW.timestamp() + sum(waited),
                purse=Purse(name, connector.PLATFORM.spending, told.get("settings", {}).get("budget")))
    path = tmp_path / "jo.jsonl.gz"
    landing = Landing(path)
    try:
        since = datetime.fromisoformat(told.get("since", "2026-11-01T00:00:00+00:00"))
        ending = Gathering(landing).all(connector.collect(account, since, http))
    except Spent as error:
        ending = Ending("budget", message=str(error))
    except PlatformError as error:
        ending = Ending("error", message=str(error))
    finally:
        landing.close()
        http.close()
    secrets = [value for value in keys.values() if value.encode() in _plain(path)]
    assert not secrets, f"a key stands in the evidence: {secrets}"
    issues = {}
    posts = read_posts(tmp_path, name, issues).to_pylist()
    return told, ending, answers.asked, posts, list(issues)


def _plain(path):
    import gzip

    return gzip.decompress(path.read_bytes())
