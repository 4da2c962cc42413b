"""A small made-up world for any server with Mastodon's client API: a lamp maker, two reps, a customer, every case.

`World(base, tokens).write()` posts it as its people; afterwards `statuses` says what was written and what came of it.
"""

import json
import urllib.request
from dataclasses import dataclass

PEOPLE = ("lumen", "tove", "igor", "paula")
OPEN = {"public", "unlisted"}
MANY, TALKS, DEEP = 130, 12, 66
SUBJECTS = ("how we fold the shades", "a lamp for the stairs", "warm light and moths", "what brass does in the rain")


@dataclass
class Written:
    """One status, as it was posted."""

    name: str
    author: str
    text: str
    visibility: str
    above: str | None
    warning: str | None
    id: str
    uri: str
    deleted: bool = False


class World:
    def __init__(self, base, tokens):
        self.base, self.tokens, self.statuses = base, tokens, {}

    def write(self):
        """Everything, oldest first."""
        self._history()
        self._talks()
        self._deep()
        self._texts()

    def visible(self, authors):
        """The names of statuses of some people that anybody may read."""
        return {name for name, one in self.statuses.items()
                if one.author in authors and one.visibility in OPEN and not one.deleted}

    def hidden(self):
        """The addresses that nobody but those they are for may see."""
        return {one.uri for one in self.statuses.values() if one.visibility not in OPEN}

    def _history(self):
        for number in range(MANY):
            kind = {7: "unlisted", 11: "private", 17: "direct"}.get(number % 23, "public")
            to = "@paula " if kind == "direct" else ""
            self.post(f"note{number}", "lumen", f"{to}{number}: {SUBJECTS[number % 4]} #lumenlamps", kind,
                      warning="Prices inside" if number % 17 == 5 else None)

    def _talks(self):
        for number in range(TALKS):
            rep = ("tove", "igor")[number % 2]
            self.post(f"ask{number}", "paula", f"@lumen lamp {number} flickers, what now?")
            self.post(f"help{number}", rep, "@paula which bulb is in it?", above=f"ask{number}")
            self.post(f"say{number}", "paula", f"@{rep} the round one", above=f"help{number}")
            kind = "unlisted" if number % 5 == 0 else "public"
            self.post(f"fix{number}", rep, "@paula screw it in one turn more", kind, above=f"say{number}")
        self.post("secret", "paula", "@tove my address is below the lamp", "direct", above="fix0")
        self.post("discreet", "tove", "@paula thank you, I will write a card", above="secret")
        for name in ("ask1", "say2", "fix3"):
            self.delete(name)

    def _deep(self):
        self.post("deep0", "paula", "How many folds has a shade?")
        for number in range(1, DEEP):
            self.post(f"deep{number}", ("igor", "paula")[number % 2 == 0], f"{number}", above=f"deep{number - 1}")

    def _texts(self):
        self.post("signs", "tove", "💡🕯️")
        self.post("arabic", "tove", "المصباح الجديد جاهز")
        self.post("lines", "igor", "Line one\n\nLine two: <b>not bold</b> & done https://example.com/a?b=1&c=2")

    def post(self, name, author, text, visibility="public", above=None, warning=None):
        """Write one status; `above` is the name of the one it replies to."""
        told = {"status": text, "visibility": visibility}
        if above:
            told["in_reply_to_id"] = self.statuses[above].id
        if warning:
            told |= {"spoiler_text": warning, "sensitive": True}
        made = self._call(author, "POST", "/api/v1/statuses", told)
        self.statuses[name] = Written(name, author, text, visibility, above, warning, made["id"], made["uri"])

    def delete(self, name):
        """Take one status back."""
        one = self.statuses[name]
        self._call(one.author, "DELETE", f"/api/v1/statuses/{one.id}")
        one.deleted = True

    def _call(self, author, method, path, body=None):
        headers = {"Authorization": f"Bearer {self.tokens[author]}"}
        if body:
            headers["Content-Type"] = "application/json"
        sent = json.dumps(body).encode() if body else None
        asked = urllib.request.Request(self.base + path, sent, headers, method=method)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.loads(answer.read() or b"{}")
