"""A second opinion is asked of a real server, only about unsure texts of platforms that allow it, and each once."""

import json
import threading
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import requests

from pipeline import issues, paths, questions
from pipeline.label import label
from pipeline.labelling import second_opinion
from pipeline.records import Post
from pipeline.sections import SecondOpinion
from pipeline.settings import Brand
from pipeline.tables import ANSWERS, table_of, write_part

DAY, NOON = date(2026, 11, 23), datetime(2026, 11, 22, 12, tzinfo=UTC)

QUESTION = questions.question("value_or_pitch").QUESTION
TEXT = "pop me a note if your skin has been acting up"


class Model(BaseHTTPRequestHandler):
    replies: ClassVar[list] = []
    asked: ClassVar[list] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((body, self.headers.get("Authorization")))
        status, content = self.replies[min(len(self.asked), len(self.replies)) - 1]
        told = {"choices": [{"message": {"content": content}}], "usage": {"total_tokens": 120}}
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    Model.replies, Model.asked = [(200, json.dumps({"answer": "pitch", "words": "pop me a note"}))], []
    web = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{web.server_port}/v1"
    web.shutdown()
    web.server_close()


@pytest.fixture
def session():
    with requests.Session() as found:
        yield found


def table(*rows):
    """Answers and the texts they are about; a row is (unsure, platform), and True where written to one person."""
    one = {"answer": "value", "probability": {"value": 0.5, "pitch": 0.5}, "kinds": ["personal"], "flags": [],
           "invites": None, "because": []}
    answers = pa.Table.from_pylist([one | {"unsure": unsure} for unsure, *_ in rows], schema=ANSWERS)
    texts = pa.table({"text": [TEXT] * len(rows), "platform": [name for _, name, *_ in rows],
                      "private": [bool(more) for _, _, *more in rows],
                      "parent": pa.nulls(len(rows), pa.string()), "root": pa.nulls(len(rows), pa.string())})
    return texts, answers


def ask(server, session, folder, rows=((True, "bluesky"),), **settings):
    panel = second_opinion.Panel(SecondOpinion(url=server, model="m", **settings), folder / "memory.jsonl", session)
    texts, answers = table(*rows)
    return panel, second_opinion.settle(panel, QUESTION, texts, answers, {"bluesky"}).to_pylist()


def test_only_unsure_texts_of_permitted_platforms_are_shown_and_the_others_stay_as_they_are(server, session, tmp_path):
    panel, rows = ask(server, session, tmp_path, [(False, "bluesky"), (True, "x"), (True, "bluesky"), (False, "x")])
    assert [(row["answer"], row["unsure"]) for row in rows] == [
        ("value", False), ("value", True), ("pitch", False), ("value", False)]
    assert rows[2]["because"] == [{"words": "pop me a note", "cue": "second opinion", "weight": 0.0}]
    assert (panel.tally.asked, len(Model.asked)) == (1, 1)


def test_what_was_written_to_one_person_is_shown_to_no_model(server, session, tmp_path):
    panel, rows = ask(server, session, tmp_path, [(True, "bluesky", True), (True, "bluesky")])
    assert [row["unsure"] for row in rows] == [True, False]
    assert panel.tally.asked == 1


def test_the_same_text_is_never_paid_for_twice(server, session, tmp_path):
    ask(server, session, tmp_path)
    with (tmp_path / "memory.jsonl").open("a") as file:
        file.write('{"shown": "cut o')
    panel, rows = ask(server, session, tmp_path)
    assert (rows[0]["answer"], panel.tally.remembered, len(Model.asked)) == ("pitch", 1, 1)


@pytest.mark.parametrize("reply", [
    (200, "certainly! it is a pitch"), (200, '{"answer": "spam"}'), (200, '{"answer": "unsupported"}'), (200, "[]"),
    (200, '{"words": "x"}'), (500, "{}"), (429, "{}"), (200, None)])
def test_an_answer_that_does_not_count_leaves_the_text_unsure_and_is_counted(server, session, tmp_path, reply):
    Model.replies = [reply]
    panel, rows = ask(server, session, tmp_path)
    assert (rows[0]["answer"], rows[0]["unsure"], panel.tally.failed) == ("value", True, 1)
    assert not (tmp_path / "memory.jsonl").exists()


def test_a_server_that_is_not_there_ends_nothing(session, tmp_path):
    panel, rows = ask("http://127.0.0.1:9/v1", session, tmp_path)
    assert (rows[0]["unsure"], panel.tally.failed) == (True, 1)


def test_words_that_do_not_stand_in_the_text_are_not_believed(server, session, tmp_path):
    Model.replies = [(200, '{"answer": "pitch", "words": "buy now"}')]
    assert ask(server, session, tmp_path)[1][0]["because"] == []


def test_the_limit_of_a_run_holds_and_the_cost_is_told(server, session, tmp_path):
    panel, _ = ask(server, session, tmp_path, most=0, price=0.5)
    assert (panel.tally.asked, panel.tally.left) == (0, 1)
    panel, _ = ask(server, session, tmp_path, price=0.5)
    assert "asked for 1 unsure texts" in second_opinion.report_of(panel)
    assert "120 tokens, cost 0.06" in second_opinion.report_of(panel)


def test_the_key_travels_in_a_header_only(server, session, tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_MODEL_KEY", "sesame-4711")
    panel, rows = ask(server, session, tmp_path)
    body, header = Model.asked[0]
    assert header == "Bearer sesame-4711"
    kept = json.dumps(body) + json.dumps(rows) + second_opinion.report_of(panel)
    assert "sesame" not in kept + (tmp_path / "memory.jsonl").read_text()


def test_it_is_off_unless_a_server_is_named_and_asks_about_no_platform_by_itself():
    brand = Brand(name="Acme", contact="a@acme.example", slug="acme")
    with second_opinion.panel_of(brand) as panel:
        assert panel is None
    assert "x" not in second_opinion.permitted(brand)
    checked = brand.model_copy(update={"second_opinion": SecondOpinion(platforms=("bluesky",))})
    assert "bluesky" in second_opinion.permitted(checked)


def test_the_label_stage_asks_and_says_what_it_cost(server, tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    monkeypatch.setattr(questions.question("value_or_pitch"), "UNSURE_WITHIN", 99.0)
    brand = Brand(name="Acme", contact="a@acme.example", slug="acme",
                  second_opinion=SecondOpinion(url=server, model="m", platforms=("bluesky",)))
    post = Post("bluesky", "at://1", "did:rita", "post", TEXT, NOON, "server", NOON, role="rep", account="bluesky:rita")
    write_part(paths.posts("acme", "bluesky", DAY), table_of(Post, [post]))
    assert label(brand, DAY) == 1
    [row] = pq.read_table(paths.labels("acme", "value_or_pitch", "bluesky", DAY)).to_pylist()
    assert (row["answer"], row["unsure"], row["because"][-1]["cue"]) == ("pitch", False, "second opinion")
    [issue] = issues.read(paths.data("acme") / "issues")
    assert (issue.level, issue.stage) == ("info", "label")
    assert "120 tokens" in issue.message
