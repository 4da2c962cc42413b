"""How much of a host's limit two workers together use, and how often they are told that they asked too often.

A server on this machine allows `--rate` requests a second, counted in windows of `--window` seconds, and says so in
headers as Mastodon does (or, with `--silent`, says nothing until it answers 429). Two processes collect half of the
accounts each. Prints requests a second beside the limit, and the 429 answers.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

WORKER = """
import sys
from datetime import date
from pipeline.collect import collect
from pipeline.settings import load
brand = load("polite")
half = [one.key for one in brand.roster][int(sys.argv[1])::2]
print(sum(one.pages for one in collect(brand, date(2026, 11, 22), accounts=half)))
"""


class Limited(ThreadingHTTPServer):
    """Counts requests in windows and refuses those beyond the limit."""

    daemon_threads = True

    def __init__(self, rate: float, window: float, silent: bool) -> None:
        """Allow `rate` requests a second, `rate * window` in each window; say so in headers unless `silent`."""
        super().__init__(("127.0.0.1", 0), Answering)
        self.most, self.window, self.silent = round(rate * window), window, silent
        self.lock = threading.Lock()
        self.opened, self.left = 0.0, 0
        self.answered: list[float] = []
        self.refused = 0

    def admit(self) -> tuple[bool, int, float]:
        """Whether one more may pass, how many are left, when the window ends."""
        with self.lock:
            now = time.time()
            if now >= self.opened + self.window:
                self.opened, self.left = now - now % self.window, self.most
            good = self.left > 0
            self.left -= good
            self.refused += not good
            if good:
                self.answered.append(now)
            return good, self.left, self.opened + self.window


class Answering(BaseHTTPRequestHandler):
    """A fediverse server with one page of statuses an account and endless pages behind it."""

    protocol_version = "HTTP/1.1"
    server: Limited

    def do_GET(self) -> None:
        """Answer as Mastodon would, or 429."""
        good, left, until = self.server.admit()
        body = json.dumps(self._answer() if good else {"error": "Too many requests"}).encode()
        self.send_response(200 if good else 429)
        self.send_header("Content-Length", str(len(body)))
        if not self.server.silent:
            self.send_header("X-RateLimit-Limit", str(self.server.most))
            self.send_header("X-RateLimit-Remaining", str(left))
            self.send_header("X-RateLimit-Reset", datetime.fromtimestamp(until, UTC).isoformat())
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> object:
        parts = urlsplit(self.path)
        asked = parse_qs(parts.query)
        if parts.path.endswith("lookup"):
            name = asked["acct"][0].partition("@")[0]
            return {"id": name, "acct": name, "url": f"https://polite.example/@{name}", "statuses_count": 200}
        if not parts.path.endswith("statuses"):
            return []
        who, below = parts.path.split("/")[-2], int(asked.get("max_id", ["1000"])[0])
        return [_status(who, number) for number in range(below - 1, below - 6, -1) if number > 800]

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _status(who: str, number: int) -> dict[str, object]:
    at = datetime.fromtimestamp(1_794_000_000 + number * 60, UTC).isoformat()
    person = {"id": who, "acct": who, "url": f"https://polite.example/@{who}", "bot": False}
    return {"id": str(number), "uri": f"https://polite.example/{who}/{number}", "url": None, "account": person,
            "created_at": at, "in_reply_to_id": None, "in_reply_to_account_id": None, "visibility": "public",
            "content": f"<p>Note {number}</p>", "spoiler_text": "", "mentions": [], "tags": [], "media_attachments": [],
            "replies_count": 0, "reblogs_count": 0, "favourites_count": 0, "reblog": None, "language": "en"}


def measured(rate: float, window: float, accounts: int, silent: bool = False) -> dict[str, float]:
    """Requests answered a second in whole windows (the first and last are cut), the limit, and the 429 answers."""
    server = Limited(rate, window, silent)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "brands" / "polite"
        folder.mkdir(parents=True)
        (folder / "brand.toml").write_text(
            'name = "Polite"\ncontact = "bench@polite.example"\n[collect.endpoints]\n'
            f'"https://polite.example" = "http://127.0.0.1:{server.server_address[1]}"\n', encoding="utf-8")
        rows = "".join(f"{n},Rep {n},mastodon,rep{n}@polite.example\n" for n in range(accounts))
        (folder / "reps.csv").write_text("rep_id,name,platform,handle\n" + rows, encoding="utf-8")
        environment = os.environ | {"OFFPITCH_HOME": home, "OFFPITCH_DATA": f"{home}/data",
                                    "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        workers = [subprocess.Popen([sys.executable, "-c", WORKER, str(half)], env=environment, stdout=subprocess.PIPE)
                   for half in (0, 1)]
        pages = sum(int(worker.communicate()[0]) for worker in workers)
    server.shutdown()
    server.server_close()
    whole = list(Counter(moment // window for moment in server.answered).values())[1:-1]
    reached = sum(whole) / (len(whole) * window) if whole else 0.0
    return {"limit": rate, "reached": reached, "share": reached / rate, "refused": server.refused, "pages": pages,
            "requests": len(server.answered), "seconds": server.answered[-1] - server.answered[0]}


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rate", type=float, default=40)
    asked.add_argument("--window", type=float, default=5)
    asked.add_argument("--accounts", type=int, default=24)
    asked.add_argument("--silent", action="store_true")
    told = asked.parse_args()
    found = measured(told.rate, told.window, told.accounts, told.silent)
    sys.stdout.write("{requests} requests in {seconds:.1f} s by two workers: {reached:.1f} a second, {share:.0%} of "
                     "the {limit:g} allowed; {refused} answers 429\n".format(**found))


if __name__ == "__main__":
    main()
