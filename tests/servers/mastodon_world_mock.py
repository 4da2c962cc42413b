"""A `mastodon_mock` server of a test's own, the Python package that answers as Mastodon 4.6 does."""

import http.client
import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

HOST = "mock.test"
SETTINGS = """
[server]
host = "127.0.0.1"
port = {port}
[database]
path = ":memory:"
"""


def program():
    """The server's program, if there is one."""
    return os.environ.get("OFFPITCH_MASTODON_MOCK") or shutil.which("mastodon_mock")


@contextmanager
def running(folder, users):
    """Its address on this machine, the token of each of `users`."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    tokens = {user: f"{user}-token" for user in users}
    people = "".join(f'[[seed.accounts]]\nusername = "{user}"\naccess_token = "{tokens[user]}"\n' for user in users)
    (folder / "settings.toml").write_text(SETTINGS.format(port=port) + people)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([program(), "serve", "--config", folder / "settings.toml", "--domain", HOST],
                                  stdout=log, stderr=log, cwd=folder)
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}", tokens
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(port):
    for _ in range(300):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("GET", "/api/v1/instance")
            return line.getresponse().status
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise AssertionError("mastodon_mock does not answer")
