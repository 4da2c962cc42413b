"""What holds for any text: one answer a row, in order, alone or in company, with words that stand in the text."""

import random

import pyarrow as pa
import pytest
from texts import COLUMNS, rules, shown

from pipeline import questions
from pipeline.tables import ANSWERS

ODD = [
    None, "", " ", "\n\n", "a", "!!!", "🙏🏽👨‍👩‍👧‍👦", "\x00\x07",
    "e\u0301\u200d\u202e", "DM ME " * 20_000, "x" * 100_000, "ß" * 9_000,
    "(?i)[unclosed (group \\", "'; drop table posts; --", "<script>alert(1)</script>", "ｏｒｄｅｒ ｎｏｗ",
    "https://a.example/" + "a" * 5_000,
    "$" * 500, "?" * 500, "@" * 500, "السلام عليكم", "你好", "नमस्ते", "the " * 3_000,
]
LANGS = [None, "en", "en-US", "es", "und", "", "zz", "ENGLISH"]


@pytest.fixture(params=questions.names())
def question(request):
    return questions.question(request.param)


def odd_texts() -> pa.Table:
    rows = [{"text": text, "parent": parent, "lang": lang} for text in ODD for parent in (None, "any recommendations?")
            for lang in LANGS[:3]]
    return shown(rows)


def test_any_text_at_all_gets_one_answer_in_the_columns_of_the_contract(question):
    texts = odd_texts()
    said = question.judge(texts)
    said.validate(full=True)
    assert said.schema.equals(ANSWERS)
    assert said.num_rows == texts.num_rows
    assert said["answer"].null_count == said["unsure"].null_count == said["probability"].null_count == 0


def test_no_texts_give_no_answers(question):
    said = question.judge(shown([]))
    assert said.schema.equals(ANSWERS)
    assert said.num_rows == 0


def test_an_answer_does_not_depend_on_the_texts_beside_it(question):
    rows = [text for name in questions.names() for _, text in rules(name)] + [{"text": text} for text in ODD]
    together = question.judge(shown(rows)).to_pylist()
    order = random.Random(7).sample(range(len(rows)), len(rows))
    shuffled = question.judge(shown([rows[place] for place in order])).to_pylist()
    assert shuffled == [together[place] for place in order]
    alone = [question.judge(shown([row])).to_pylist()[0] for row in rows[:6]]
    assert alone == together[:6]


def test_a_table_in_many_pieces_is_judged_like_one_in_one_piece(question):
    rows = [text for _, text in rules("reply_in_context")]
    pieces = pa.concat_tables([shown([row]) for row in rows])
    assert question.judge(pieces).equals(question.judge(shown(rows)))


def test_every_reason_stands_in_the_text_as_it_is_told(question):
    rows = [text for name in questions.names() for _, text in rules(name)]
    plain = [row for row in rows if not any(0x1D400 <= ord(letter) <= 0x1D7FF for letter in row["text"])]
    for row, said in zip(plain, question.judge(shown(plain)).to_pylist(), strict=True):
        for reason in said["because"]:
            assert any(reason["words"] in (row.get(part) or "") for part in ("text", "parent", "root")), (row, reason)
            assert reason["weight"] != 0
            assert reason["cue"]


def test_a_pitch_always_says_which_words_ask():
    rows = [text for _, text in rules("value_or_pitch")]
    for said in questions.question("value_or_pitch").judge(shown(rows)).to_pylist():
        assert said["answer"] != "pitch" or any(reason["weight"] > 0 for reason in said["because"])


@pytest.mark.parametrize("lang", LANGS)
def test_clear_english_is_judged_whatever_its_tag_says(lang):
    rows = [{"text": "You can order the candles from me now and they will be with you by Friday", "lang": lang}]
    assert questions.question("value_or_pitch").judge(shown(rows))["answer"].to_pylist() == ["pitch"]


def test_a_null_column_is_a_column_of_unknowns():
    texts = pa.table({name: pa.nulls(2) for name in COLUMNS}).set_column(0, "text", pa.array(["Order now!", "Hello"]))
    said = questions.question("value_or_pitch").judge(texts)
    assert said["answer"].to_pylist() == ["pitch", "other"]


@pytest.mark.parametrize(("own", "answer"), [
    ("Acme|Tern skillet", "soft"), ("Acme|Otter board", "value"), (None, "value")])
def test_what_the_brand_sells_is_soft_to_show_and_value_from_anybody_else(own, answer):
    names = ["text", "lang", "own"]
    texts = pa.table({"text": ["The tern  skillets are older than my marriage."], "lang": ["en"], "own": [own]},
                     schema=pa.schema([(name, pa.string()) for name in names]))
    assert questions.question("value_or_pitch").judge(texts)["answer"].to_pylist() == [answer]
