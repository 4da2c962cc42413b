"""A snac2 server of a test's own: started, with users who are logged in, and ended."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from urllib.parse import urlencode

HOST = "snac.test"
SHOWN = "urn:ietf:wg:oauth:2.0:oob"  # the code is shown instead of sent anywhere


def program():
    """The server's program, if there is one."""
    return os.environ.get("OFFPITCH_SNAC") or shutil.which("snac")


@contextmanager
def running(folder, users):
    """Its address on this machine, the token of each of `users`."""
    port, data = _free_port(), folder / "data"
    told = f"127.0.0.1\n{port}\n{HOST}\n\nadmin@{HOST}\n"  # address, port, host, prefix, the admin's mail
    subprocess.run([program(), "init", data], input=told, text=True, capture_output=True, check=True)
    passwords = {user: _added(data, user) for user in users}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([program(), "httpd", data], stdout=log, stderr=log)
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}", _tokens(port, passwords)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _added(data, user):
    ran = subprocess.run([program(), "adduser", data, user], input=f"{user}\n", text=True, capture_output=True,
                         check=True)
    return re.search(r"User password is (\S+)", ran.stdout + ran.stderr)[1]


def _wait(port):
    for _ in range(200):
        try:
            return _asked(port, "GET", "/api/v1/instance")
        except OSError:
            time.sleep(0.05)
    raise AssertionError("snac does not answer")


def _tokens(port, passwords):
    made = _asked(port, "POST", "/api/v1/apps", client_name="seed", redirect_uris=SHOWN, scopes="read write")
    app = json.loads(made[1])
    return {user: _token(port, app, user, password) for user, password in passwords.items()}


def _token(port, app, user, password):
    told = _asked(port, "POST", "/oauth/x-snac-login", login=user, passwd=password, redir=SHOWN, cid=app["client_id"],
                  state="")
    code = re.search(r"\b[0-9a-f]{32}\b", " ".join(told))[0]
    given = _asked(port, "POST", "/oauth/token", grant_type="authorization_code", code=code, redirect_uri=SHOWN,
                   client_id=app["client_id"], client_secret=app["client_secret"])
    return json.loads(given[1])["access_token"]


def _asked(port, method, path, **form):
    """Where an answer points to, and its text."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request(method, path, urlencode(form) or None, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    found = answer.getheader("Location") or "", answer.read().decode()
    line.close()
    return found
