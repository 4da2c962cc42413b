"""Notes to a chat, through Apprise, to a receiver that really listens."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sending.folder import SUBJECT, WEEK, acme, left

from pipeline import paths
from pipeline.send import send

apprise = pytest.importorskip("apprise", reason="Apprise is not installed: pip install 'offpitch[notes]'")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Apprise asks Python for imghdr
SECRET = "token-nobody-may-see"


class Told(list):
    """Notes that came, and answers still to be given."""

    def __init__(self):
        super().__init__()
        self.answers = []


@pytest.fixture
def chat(brand, monkeypatch):
    """A chat: what it was told, and the answers it gives, 200 unless said otherwise."""
    class Chat(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(told.answers.pop(0) if told.answers else 200)
            self.end_headers()

        def log_message(self, *_):
            pass

    told = Told()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Chat)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OFFPITCH_NOTES", f"json://user:{SECRET}@127.0.0.1:{server.server_port}/hook")
    yield told
    server.shutdown()
    server.server_close()


def tell(**mail):
    brand = acme(**{"to": (), "report_url": "https://reports.example/acme"} | mail)
    return send(brand, brand.week(WEEK))


def test_a_note_has_the_subject_a_few_lines_and_the_link(chat):
    assert [one.state for one in tell()] == ["sent"]
    assert [(one["title"], one["message"].splitlines()) for one in chat] == [
        (SUBJECT, ["Risk 34 of 100 (guarded)", "Value : pitch 3 : 1", "https://reports.example/acme"])]


def test_nobody_is_told_twice(chat):
    tell()
    assert tell() == []
    assert len(chat) == 1


def test_a_chat_that_said_no_is_told_by_the_next_run(chat):
    chat.answers = [503]
    first = tell()
    assert [one.state for one in first] == ["put_off"]
    assert "error=503" in first[0].message
    assert [one.state for one in tell()] == ["sent"]
    assert tell() == []


def test_a_chat_that_never_answered_is_not_told_again_on_a_guess(chat, monkeypatch):
    monkeypatch.setenv("OFFPITCH_NOTES", f"json://user:{SECRET}@127.0.0.1:9/hook")
    first = tell()
    assert [one.state for one in first] == ["sending"]
    assert f"--again --to {first[0].to}" in first[0].message
    assert [one.state for one in tell()] == ["sending"]
    assert chat == []


def test_the_address_of_a_chat_is_a_secret(chat, capfd):
    chat.answers = [403]
    receipts = tell()
    assert SECRET not in paths.receipts("acme").read_text() + repr(receipts) + "".join(capfd.readouterr())
    assert receipts[0].to.startswith("json:")


def test_an_address_that_is_none_is_named_without_showing_it(brand, monkeypatch):
    monkeypatch.setenv("OFFPITCH_NOTES", f"nonsense://{SECRET}")
    receipts = tell()
    assert [one.state for one in receipts] == ["refused"]
    assert "OFFPITCH_NOTES" in receipts[0].message
    assert SECRET not in repr(receipts)


def test_of_a_week_without_anything_chats_hear_once_and_of_its_numbers_when_they_are_there(chat):
    left(mail=("nothing", "Nothing could be collected\n"))
    tell()
    tell()
    left()
    tell()
    assert [one["title"] for one in chat] == ["Acme, nothing", SUBJECT]
