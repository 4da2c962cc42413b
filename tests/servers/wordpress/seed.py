"""Fills the WordPress of start.sh with a known world and says what of it an outsider may see.

Posts of every status by three writers over four months, threads of comments by guests, a customer with a login and
the writers; some comments deleted, in the trash, held, or spam. Whatever must not be seen holds the word `unseen`.
"""

import base64
import json
import urllib.error
import urllib.request
from datetime import timedelta

WRITERS = ("acme", "ana", "ben")
OLD = 5  # of the posts, so many are written before what is asked for


class Blog:
    """What was written, by keys: posts {key: {id, status, by}}, comments {key: {id, post, parent, by, status}}."""

    def __init__(self, base, admin, now, count=220):
        token = base64.b64encode(f"{admin['user']}:{admin['app_password']}".encode()).decode()
        self._base, self._login, self._now = base, {"Authorization": f"Basic {token}"}, now
        self.users, self.posts, self.comments = {"acme": 1}, {}, {}
        self._call("DELETE", "posts/1?force=true")  # what comes with every new blog
        for name, role in (("ana", "author"), ("ben", "author"), ("cara", "subscriber")):
            made = self._call("POST", "users", {"username": name, "email": f"{name}@brand.test", "roles": [role],
                                                "password": f"pw-{name}", "name": name.title()})
            self.users[name] = made["id"]
        self._tag = self._call("POST", "tags", {"name": "Kettles & Cups"})["id"]
        for number in range(count):
            self._write(number, count)
        self._take_down()
        self._talk()

    def _call(self, method, path, body=None, guest=False):
        headers = {"Content-Type": "application/json"} | ({} if guest else self._login)
        asked = urllib.request.Request(f"{self._base}/wp-json/wp/v2/{path}", method=method, headers=headers,
                                       data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read()[:300]}") from None

    def _ago(self, **span):
        return (self._now - timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%S")

    def _write(self, number, count):
        """Newest last; the first few are older than any history asked for."""
        status = {5: "draft", 7: "private", 9: "future"}.get(number % 40, "publish") if number >= OLD else "publish"
        locked = number % 40 == 11
        hidden = "unseen " if status != "publish" or locked else ""
        when = self._ago(days=300 - number) if number < OLD else self._ago(hours=(count - number) * 6 + 1)
        by = WRITERS[number % 3]
        made = self._call("POST", "posts", {
            "title": f"Kettle care, part {number} — & more", "status": status, "author": self.users[by],
            "content": f"<!-- wp:paragraph --><p>{hidden}Descale it with <a href=\"https://lemon.example/{number}\">"
                       f"lemons</a>.</p><!-- /wp:paragraph --><!--more--><p>{hidden}Then rinse.</p>",
            "date_gmt": "2035-01-01T09:00:00" if status == "future" else when, "tags": [self._tag] * (number % 2),
            **({"password": "secret"} if locked else {})})
        self.posts[number] = {"id": made["id"], "by": by, "status": "locked" if locked else made["status"]}

    def _take_down(self):
        for number, force in ((20, ""), (21, ""), (23, "?force=true"), (24, "?force=true")):
            self._call("POST", f"posts/{self.posts[number]['id']}", {"content": "unseen, taken down"})
            self._call("DELETE", f"posts/{self.posts[number]['id']}{force}")
            self.posts[number]["status"] = "deleted"
        self._call("POST", f"posts/{self.posts[4]['id']}", {"content": "<p>Mended today.</p>"})

    def _talk(self):
        """Four comments below each of forty posts, then what happens to some of them."""
        shown = [number for number, post in self.posts.items() if post["status"] == "publish" and number >= OLD]
        for turn, number in enumerate(shown[:40]):
            first = self._say(number, f"{turn}-a", "Mine leaks at the lid", guest=turn % 2 == 0)
            answer = self._say(number, f"{turn}-b", "Sorry, what is your order number?", first, WRITERS[turn % 3])
            more = self._say(number, f"{turn}-c", "It is the blue one ☕", answer)
            self._say(number, f"{turn}-d", "A new lid is on its way", more, "ana")
            self._happen(turn, number, first, more)
        old = self._say(2, "old-a", "Does it whistle?", days=200)
        self._say(2, "old-b", "It does, loudly", old, "ben")
        self._say(3, "old-c", "Still going strong after years")
        self.comments[self._say(11, "locked-a", "unseen, for those with the password")]["status"] = "locked"

    def _happen(self, turn, number, first, more):
        if turn % 8 == 1:  # what answered it moves up a level
            self._call("DELETE", f"comments/{self.comments[first]['id']}?force=true")
            self.comments[first]["status"], self.comments[f"{turn}-b"]["parent"] = "deleted", None
        elif turn % 8 == 2:
            self._call("DELETE", f"comments/{self.comments[more]['id']}")
            self.comments[more]["status"] = "trash"
        elif turn % 8 == 3:
            self._judge(self._say(number, f"{turn}-h", "unseen, to be looked at"), "hold")
        elif turn % 8 == 4:
            self._judge(self._say(number, f"{turn}-s", "unseen pills"), "spam")

    def _judge(self, key, status):
        self._call("POST", f"comments/{self.comments[key]['id']}", {"status": status})
        self.comments[key]["status"] = status

    def _say(self, number, key, text, parent=None, by="cara", *, guest=False, days=0):
        body = {"post": self.posts[number]["id"], "content": f"{text} [{key}]"}
        body |= {"parent": self.comments[parent]["id"]} if parent else {}
        body |= {"date_gmt": self._ago(days=days)} if days else {}
        who = {"author_name": "Dora Guest", "author_email": "dora@mail.test"} if guest else {"author": self.users[by]}
        made = self._call("POST", "comments", body | who, guest=guest)
        self.comments[key] = {"id": made["id"], "post": number, "parent": parent, "by": "guest" if guest else by,
                              "status": "shown"}
        return key
