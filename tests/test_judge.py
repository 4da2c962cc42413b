"""`offpitch judge`: same ids, same order, posts and replies mixed, bad lines named and the others judged."""

import json

import pytest

from pipeline import judge


def answers(tmp_path, *rows):
    source = tmp_path / "drafts.jsonl"
    source.write_bytes(b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows))
    count = judge.judge_file(source, tmp_path / "out.jsonl")
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert count == len(found)
    return found


def test_posts_and_replies_may_be_mixed_and_come_back_in_their_order(tmp_path):
    rows = [{"id": "b", "text": "Order now!"}, {"id": 7, "reply": "Nice!", "parent": "It rained all week."},
            {"id": "a", "text": "It rained all week."}, {"id": "b", "reply": "Order now!", "parent": "It rained."}]
    found = answers(tmp_path, *rows)
    assert [row["id"] for row in found] == ["b", 7, "a", "b"]
    assert [row.get("label") for row in found] == ["pitch", None, "value", None]
    assert [row.get("verdict") for row in found] == [None, "conversation", None, "off_context_pitch"]


def test_an_answer_says_all_that_is_known(tmp_path):
    text = "5 tips for dry skin: drink water. Message me to order! #ad"
    [row] = answers(tmp_path, {"id": 1, "text": text, "platform": "x"})
    assert list(row) == ["id", "label", "invites", "kinds", "flags", "probability", "unsure", "because"]
    assert row["label"] == "pitch"
    assert row["flags"] == ["disclosed"]
    assert "dm_handoff" in row["kinds"]
    assert row["probability"]["pitch"] > 0.9
    assert sum(row["probability"].values()) == pytest.approx(1, abs=0.001)
    assert row["unsure"] is False
    assert {"words": "Message me to order", "cue": "asks to buy"}.items() <= row["because"][0].items()


def test_a_reply_without_a_parent_has_no_verdict(tmp_path):
    empty = {"id": 2, "reply": "Order now!", "parent": "", "root": ""}
    found = answers(tmp_path, {"id": 1, "reply": "Order now!"}, empty)
    assert [row["verdict"] for row in found] == ["context_missing", "context_missing"]


@pytest.mark.parametrize(("line", "told"), [
    (b"{cut off\n", "line 2 is no JSON"),
    (b"\xff\xfe\n", "line 2 is no JSON"),
    (b"[" * 100_000 + b"\n", "line 2 is no JSON"),
    (b"[1, 2]\n", "line 2: this is no object"),
    (b'{"id": 9}\n', "line 2: text"),
    (b'{"id": 9, "text": 3}\n', "line 2: text"),
    (b'{"id": 9, "text": "x", "lang": []}\n', "line 2: text"),
    (b'{"id": 9, "text": "x", "opted_in": "yes"}\n', "line 2: opted_in and own_thread"),
])
def test_a_bad_line_is_named_and_ends_nothing(tmp_path, line, told):
    found = answers(tmp_path, {"id": 1, "text": "Order now!"}, line, {"id": 3, "text": "Order now!"})
    assert [row["id"] for row in found] == [1, 9 if b'"id"' in line else None, 3]
    assert told in found[1]["error"]
    assert found[0]["label"] == found[2]["label"] == "pitch"


def test_a_row_may_say_where_a_reply_stands(tmp_path):
    drop = {"reply": "We sell soy candles too, message me to order!", "parent": "It rained all week at camp."}
    own = drop | {"root": "Our autumn candles are here, 20% off until Sunday. Order at the link in my bio!"}
    found = answers(tmp_path, {"id": 1, **drop}, {"id": 2, "opted_in": True, **drop},
                    {"id": 3, "own_thread": True, **own}, {"id": 4, "own_thread": False, **own})
    assert [row["verdict"] for row in found] == ["off_context_pitch", "invited_pitch", "invited_pitch",
                                                 "off_context_pitch"]
    assert judge.judge_text(drop["reply"], reply_to=drop["parent"], opted_in=True)["verdict"] == "invited_pitch"


def test_half_characters_and_a_byte_order_mark_are_no_trouble(tmp_path):
    first = b'\xef\xbb\xbf{"id": 1, "text": "Order now \\ud83d"}\n'
    found = answers(tmp_path, first, b"\n", b'{"id": "\\u00e9", "text": "Hi"}\n')
    assert [row["id"] for row in found] == [1, "é"]
    assert found[0]["label"] == "pitch"


def test_a_file_longer_than_a_batch_keeps_its_order(tmp_path, monkeypatch):
    monkeypatch.setattr(judge, "BATCH", 7)
    rows = [{"id": n, "text": "Order now!" if n % 3 else "It rained all week."} for n in range(40)]
    found = answers(tmp_path, *rows)
    assert [row["id"] for row in found] == list(range(40))
    assert [row["label"] for row in found] == ["pitch" if n % 3 else "value" for n in range(40)]


def test_without_a_file_to_write_to_the_answers_are_printed(tmp_path, capsys):
    (tmp_path / "drafts.jsonl").write_text('{"id": 1, "text": "Order now!"}\n')
    assert judge.judge_file(tmp_path / "drafts.jsonl") == 1
    assert json.loads(capsys.readouterr().out)["label"] == "pitch"


def test_one_text_is_judged_alone_or_under_another():
    assert judge.judge_text("We rent ladders, message me!")["label"] == "pitch"
    welcome = judge.judge_text("We rent ladders, message me!", reply_to="Where can I rent a ladder?")
    assert (welcome["verdict"], welcome["invites"]) == ("invited_pitch", "product")
    assert judge.judge_text("Ordina adesso tutti i prodotti della nostra casa", lang="it")["label"] == "unsupported"
