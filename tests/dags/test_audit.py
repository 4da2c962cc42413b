"""The whole audit of the example brand under a real Airflow, mailed to a real mail server."""

import json
import shutil
import socket
import threading
import tomllib
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

EXAMPLE = Path(__file__).resolve().parents[2] / "brands" / "example"
LEAD = "lead.north@wrenfold.example"
TEAMS = f'\n[mail.teams]\nNorth = ["{LEAD}"]\n'


class Inbox:
    """Keeps what the server is handed: recipients and message."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802, the name aiosmtpd calls
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 kept"

    def take(self):
        taken, self.mails = self.mails, []
        return taken


@pytest.fixture(scope="module")
def inbox():
    kept = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        kept.port = free.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=kept.port)
    server.start()
    yield kept
    server.stop()


@pytest.fixture(scope="module")
def chat():
    """A chat that keeps what it is told."""
    class Chat(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    told = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Chat) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"json://127.0.0.1:{server.server_port}/hook", told
        server.shutdown()


@pytest.fixture(scope="module")
def audit(airflow, inbox, chat, tmp_path_factory):
    """Runs the DAG with the given parameters; gives the finished process. Tasks that match `done` count as done."""
    home, data = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("data")
    shutil.copytree(EXAMPLE, home / "brands" / "example")
    with (home / "brands" / "example" / "brand.toml").open("a", encoding="utf-8") as file:
        file.write(TEAMS)
    connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": inbox.port, "extra": {"disable_tls": True}}

    def run(done=None, **conf):
        marked = ["--mark-success-pattern", f"^({done})$"] if done else []
        return airflow("dags", "test", "audit_example", "--conf", json.dumps(conf), *marked, OFFPITCH_HOME=home,
                       OFFPITCH_DATA=data, OFFPITCH_NOTES=chat[0], AIRFLOW_CONN_SMTP_DEFAULT=json.dumps(connection))

    run.data = data / "example"
    return run


def report(folder):
    """The report's numbers and complaints, without the one thing in it that carries the clock's time."""
    told = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return told | {"issues": sorted(issue["message"] for issue in told["issues"])}


def test_an_audit_is_mailed_once_and_comes_out_the_same_whatever_ran_in_between(audit, inbox, chat):
    """One story of three runs, as each stands on what the last one left."""
    week = audit.data / "reports" / "2026-11-16"

    run = audit()
    assert run.returncode == 0, run.stderr
    first = report(week)
    assert {"report.html", "report.txt", "mail.html"} <= {path.name for path in week.iterdir()}
    mails = inbox.take()
    wanted = tomllib.loads((EXAMPLE / "brand.toml").read_text(encoding="utf-8"))["mail"]["to"]
    assert sorted(to for tos, _ in mails for to in tos) == sorted([*wanted, LEAD])
    assert all("Wrenfold" in mail["Subject"] for _, mail in mails)
    assert len(chat[1]) == 1, "the chat was not told once"

    run = audit(done=r".*\.collect|all_collected|parse|label", week="2026-11-09", mail=False)
    assert run.returncode == 0, run.stderr
    assert (audit.data / "reports" / "2026-11-09" / "report.html").exists()
    assert inbox.take() == [], "a mail went out although mail was switched off"

    run = audit(done="build")  # so that report finds the database of the other week
    assert run.returncode == 0, run.stderr
    assert report(week) == first, "the same week audited again gives another report"
    assert inbox.take() == [], "somebody was mailed twice"
    assert len(chat[1]) == 1, "the chat was told twice"
