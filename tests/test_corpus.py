"""The corpus keeps to the codebook: known labels and kinds, no text twice, no addresses of anybody real."""

import json
import re
from pathlib import Path

import pytest

from pipeline.questions.reply_in_context import QUESTION as REPLIES
from pipeline.questions.value_or_pitch import FLAGS, PITCH_KINDS, VALUE_KINDS
from training import train
from training.features import PITCHING

FILES = sorted(train.CORPUS.glob("*.jsonl"))
LABELS = ("value", "soft", "pitch", "other")
VERDICTS = REPLIES.answers[:5]
INVITES = ("product", "discussion", "service", "promo")
POST = {"text", "label", "kinds", "flags", "lang", "platform", "trade"}
REPLY = {"reply", "parent", "root", "invites", "verdict", "kinds", "flags", "lang", "platform", "trade"}
SHORT = 6
"""Two people may both have written "Good morning everyone"."""
LINK = re.compile(r"https?://([^\s/?#:)\]]+)")
MADE_UP = re.compile(r"(?:^|\.)(?:example|test|example\.(?:com|org|net))\.?,?!?$")


def rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_row_has_the_columns_and_words_of_the_codebook(file):
    for number, row in enumerate(rows(file), 1):
        where = f"{file.name}:{number}"
        assert set(row) == (POST if "text" in row else REPLY), where
        if "text" in row:
            assert row["label"] in LABELS, where
            assert row["kinds"] or row["label"] not in {"value", "pitch"}, where
        else:
            assert row["verdict"] in VERDICTS, where
            assert row["invites"] in INVITES, where
            assert row["verdict"] in PITCHING or not set(row["kinds"]) & set(PITCH_KINDS), where
        assert set(row["kinds"]) <= {*PITCH_KINDS, *VALUE_KINDS}, where
        assert set(row["flags"]) <= set(FLAGS), where
        assert (row.get("text") or row.get("reply")).strip(), where


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_links_lead_nowhere(file):
    for number, row in enumerate(rows(file), 1):
        text = " ".join(row.get(part) or "" for part in ("text", "reply", "parent", "root"))
        for host in LINK.findall(text):
            assert MADE_UP.search(host.rstrip(".,!’'\"")), f"{file.name}:{number} links to {host}"


def test_nothing_is_said_twice():
    seen = {}
    for file in FILES:
        for number, row in enumerate(rows(file), 1):
            parts = (row[part] for part in ("text",) if part in row) if "text" in row else (
                row["reply"], row["parent"], row["root"])
            key = tuple(" ".join((part or "").lower().split()) for part in parts)
            if sum(part.count(" ") for part in key) < SHORT:
                continue
            assert key not in seen, f"{file.name}:{number} is {seen[key]} again"
            seen[key] = f"{file.name}:{number}"
