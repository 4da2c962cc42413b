"""A platform on this machine that a test tells what to answer, and made-up Bluesky pages to answer with."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

BLUESKY = "https://public.api.bsky.app"


@dataclass
class Answer:
    body: object = None
    status: int = 200
    headers: dict = field(default_factory=dict)
    cut: int | None = None
    """Close the connection after so many bytes of the promised ones."""
    hang: float = 0


@dataclass
class Asked:
    path: str
    query: dict
    headers: dict


class Platform:
    """`answer(asked)` gives an `Answer` or a JSON value; `asked` lists every request."""

    def __init__(self, answer):
        self.answer, self.asked, self.url = answer, [], ""


@contextmanager
def serving(answer):
    platform = Platform(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            asked = Asked(parts.path, parse_qs(parts.query), dict(self.headers))
            platform.asked.append(asked)
            found = platform.answer(asked)
            found = found if isinstance(found, Answer) else Answer(found)
            raw = found.body if isinstance(found.body, bytes) else json.dumps(found.body).encode()
            time.sleep(found.hang)
            self.send_response(found.status)
            for name, value in {"Content-Type": "application/json", **found.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw[:found.cut])

        def log_message(self, *_):
            pass

        def handle(self):
            with suppress(ConnectionError):  # the other side may have given up waiting
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    platform.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def did(handle):
    return "did:plc:" + handle.split(".")[0]


def uri(handle, key):
    return f"at://{did(handle)}/app.bsky.feed.post/{key}"


def view(handle, key, text, at="2026-11-10T09:00:00.000Z", parent=None, root=None, replies=0):
    record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": at}
    if parent:
        record["reply"] = {"parent": {"uri": parent, "cid": "c"}, "root": {"uri": root or parent, "cid": "c"}}
    return {"uri": uri(handle, key), "cid": "c", "author": {"did": did(handle), "handle": handle, "labels": []},
            "record": record, "indexedAt": at, "likeCount": 0, "replyCount": replies, "repostCount": 0, "labels": []}


def hydrated(item, kind="postView"):
    return {"$type": f"app.bsky.feed.defs#{kind}", **item}


class AppView:
    """Answers as Bluesky does for the feeds it is given (handle -> items, newest first), `size` items a page."""

    def __init__(self, feeds, threads=None, size=2):
        self.feeds, self.threads, self.size = feeds, threads or {}, size

    def __call__(self, asked):
        call = asked.path.rpartition(".")[2]
        query = {name: values[0] for name, values in asked.query.items()}
        return getattr(self, call)(query)

    def getProfile(self, query):  # noqa: N802 - the platform's word
        handle = next((handle for handle in self.feeds if query["actor"] in (handle, did(handle))), None)
        if handle is None:
            return Answer({"error": "InvalidRequest", "message": "Profile not found"}, 400)
        return {"did": did(handle), "handle": handle, "postsCount": len(self.feeds[handle])}

    def getAuthorFeed(self, query):  # noqa: N802
        items = next(items for handle, items in self.feeds.items() if did(handle) == query["actor"])
        start = int(query.get("cursor", 0))
        more = {"cursor": str(start + self.size)} if start + self.size < len(items) else {}
        return {"feed": items[start:start + self.size], **more}

    def getPostThread(self, query):  # noqa: N802
        if query["uri"] not in self.threads:
            return Answer({"error": "NotFound", "message": "Post not found"}, 400)
        return {"thread": self.threads[query["uri"]]}

    def getPosts(self, _):  # noqa: N802
        return {"posts": []}
