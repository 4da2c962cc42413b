"""A small made-up world for a real Bluesky network: a roastery, three reps, and every awkward case we know.

All of it happened in the weeks before `start`, so that an audit of the last weeks sees it.
"""

from datetime import datetime, timedelta

OURS = {"roastery", "annika", "bodil", "chiara"}


class World:
    """Accounts and posts in the form of `seed.mjs`; `begun` is an aware datetime, times are hours after it."""

    def __init__(self, begun: datetime) -> None:
        self.begun = begun
        self.accounts, self.posts, self.reposts, self.blocks = [], [], [], []
        for part in (self._people, self._history, self._talk, self._losses, self._block, self._texts, self._clocks):
            part()

    def seed(self):
        """What `seed.mjs` writes into the network."""
        return {"accounts": self.accounts, "posts": self.posts, "reposts": self.reposts, "blocks": self.blocks}

    def at(self, hours):
        return (self.begun + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def account(self, name, **more):
        self.accounts.append({"id": name, "handle": f"{name}.test", **more})

    def post(self, name, author, text, hours, **more):
        when = self.at(hours)
        self.posts.append({"id": name, "account": author, "text": text, "createdAt": when, "indexedAt": when, **more})
        return name

    def _people(self):
        self.account("roastery", displayName="Tidewater Roasters", pinned="thread1")
        for name in ("annika", "bodil", "chiara", "kimkim", "troll"):
            self.account(name, displayName=name.title())
        self.account("shyly", selfLabels=["!no-unauthenticated"])
        self.account("asleep", end="deactivated")
        self.account("banned", end="takendown")
        self.account("departed", end="deleted")

    def _history(self):
        for number in range(205):
            self.post(f"note{number}", "roastery", f"Roast {number}: first crack at {9 + number % 3} minutes", number)
        self.post("tie1", "roastery", "Same moment, one", 210)
        self.post("tie2", "roastery", "Same moment, two", 210)

    def _talk(self):
        self.post("ask", "kimkim", "@roastery.test my grinder came without its lid, what now?", 211, langs=["en"])
        self.post("ask1", "annika", "Oh no! Which grinder is it, Kim?", 211.2, reply_to="ask")
        self.post("ask2", "kimkim", "The small blue one", 211.3, reply_to="ask1")
        self.post("ask3", "bodil", "A lid is on its way to you", 211.4, reply_to="ask2")
        self.post("ask4", "kimkim", "You are quick, thanks!", 211.5, reply_to="ask3")
        above = self.post("count0", "kimkim", "Counting beans: 0", 212)
        for number in range(1, 131):
            above = self.post(f"count{number}", "bodil" if number % 2 else "kimkim", str(number), 212 + number / 100,
                              reply_to=above)
        self.post("thread1", "roastery", "How we cup, in three posts. One: smell", 214)
        self.post("thread2", "roastery", "Two: slurp", 214.1, reply_to="thread1")
        self.post("thread3", "roastery", "Three: note", 214.2, reply_to="thread2")
        self.post("thread2k", "kimkim", "Louder!", 214.3, reply_to="thread2")
        self.post("thread2b", "roastery", "We try", 214.4, reply_to="thread2k")

    def _losses(self):
        self.post("root", "kimkim", "This will be deleted", 215, end="deleted")
        self.post("root-r", "annika", "Below a root that is gone", 215.1, reply_to="root")
        self.post("top", "kimkim", "This stays", 215.2)
        self.post("middle", "kimkim", "This will be deleted too", 215.3, reply_to="top", end="deleted")
        self.post("middle-r", "annika", "Below a gap", 215.4, reply_to="middle")
        never = {"uri": "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3kaaaaaaaaa2a",
                 "cid": "bafyreidykglsfhoixmivffc5uwhcgshx4j465xwqntbmu43nb2dzqwfvae"}
        self.post("never-r", "annika", "Below what never was", 215.5, reply_to_ref={"parent": never, "root": never})
        for number, name in enumerate(("asleep", "banned", "departed", "shyly")):
            self.post(f"{name}-q", name, f"A question of {name}'s", 216 + number / 10)
            self.post(f"{name}-a", "chiara", f"An answer to {name}", 216.5 + number / 10, reply_to=f"{name}-q")
            self.post(f"{name}-c", name, f"A word of {name}'s", 217 + number / 10, reply_to="thread1")
        self.post("removed", "roastery", "Said in error", 218, end="deleted")
        self.post("moderated", "roastery", "Hidden by a moderator", 218.1, end="takendown")

    def _block(self):
        self.post("mud", "troll", "Tastes like mud", 219)
        self.post("mud-b", "roastery", "Sorry! Which beans?", 219.1, reply_to="mud")
        self.post("mud-a", "annika", "We would like to make it right", 219.2, reply_to="mud")
        self.blocks.append({"account": "roastery", "subject": "troll"})

    def _texts(self):
        self.post("quote", "roastery", "We blush", 220, quote="ask4")
        self.post("quote-gone", "roastery", "Quoting what is gone", 220.1, quote="root")
        self.post("praise", "kimkim", "Read this before you buy a grinder", 220.25, quote="quote")
        self.post("praise-q", "bodil", "Kim said it", 220.27, quote="praise")
        self.post("elsewhere", "kimkim", "Does @roastery.test post to the islands?", 220.26)
        self.post("amended", "roastery", "We open at nine", 220.28)
        self.post("rich", "roastery", "Blåbær ☕️ with @annika.test: https://example.com/blåbær?x=1, #Roast", 220.2,
                  langs=["nb"], tags=["beans"])
        self.post("card", "roastery", "Read this", 220.3, link={"uri": "https://example.com/guide", "title": "Guide"})
        self.post("picture", "roastery", "", 220.4, images=[{"alt": "A green bean", "color": "#115511"}])
        when = self.at(221)
        self.reposts.append({"account": "annika", "post": "note0", "createdAt": when, "indexedAt": when})

    def _clocks(self):
        self.post("future", "chiara", "From the future", 222, createdAt="2071-01-01T00:00:00.000Z")
        self.post("epoch", "chiara", "From 1970", 222.1, createdAt="1970-01-01T00:00:00.000Z")
        self.post("import", "chiara", "From 2011", 222.2, createdAt="2011-05-05T05:05:05.000Z")

    def own(self):
        """The posts of ours that can still be read."""
        return {post["id"] for post in self.posts if post["account"] in OURS and "end" not in post}

    def parents(self):
        """What must be known of the parent of each reply of ours that can still be read."""
        gone = dict.fromkeys(("root", "middle", "asleep-q", "banned-q", "departed-q"), "deleted") | {
            "shyly-q": "private"}
        replies = [post for post in self.posts if post["id"] in self.own()]
        return {post["id"]: (post["reply_to"], gone.get(post["reply_to"], "ok"))
                for post in replies if "reply_to" in post}

    def answers(self):
        """What people who are still there and who may be shown said to us."""
        ours = {post["id"] for post in self.posts if post["account"] in OURS}
        others = [post for post in self.posts if post["account"] == "kimkim"]
        return {post["id"] for post in others if post.get("reply_to") in ours or post.get("quote") in ours}
