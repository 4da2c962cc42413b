"""Kinds and claims: what an answer allows and needs, what was learnt of them, and the words of a claim."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from texts import rules, shown

from pipeline import questions
from pipeline.questions import _kinds, _words
from pipeline.questions._kinds import ALLOWED, FLAGS, KINDS, PITCH_KINDS, VALUE_KINDS
from training import kinds
from training.logistic import fit

LARGEST = 1_500_000
"""Bytes of weights that are carried along for kinds."""


def told(*texts):
    return questions.question("value_or_pitch").judge(shown([{"text": text} for text in texts])).to_pylist()


def rule_texts():
    return [text["text"] for _, text in rules("value_or_pitch")]


def test_an_answer_has_only_kinds_that_the_codebook_allows_and_one_where_it_needs_one():
    for said in told(*rule_texts()):
        assert set(said["kinds"]) <= set(ALLOWED.get(said["answer"], ()))
        assert said["answer"] != "pitch" or set(said["kinds"]) & set(PITCH_KINDS)
        assert said["answer"] != "value" or set(said["kinds"]) & set(VALUE_KINDS)


def test_where_no_kind_is_likely_the_likeliest_is_told():
    scores = np.full((len(KINDS), 3), -9.0)
    scores[KINDS.index("booking")] = -1.0
    scores[KINDS.index("event")] = -2.0
    there = _kinds.within_rules(scores, np.array(["pitch", "value", "other"], object))
    found = [[KINDS[at] for at in np.flatnonzero(column)] for column in there.T]
    assert found == [["booking"], ["event"], []]


@pytest.mark.parametrize(("answer", "kept"), [
    ("value", {*VALUE_KINDS, "ask_share"}), ("pitch", {*KINDS}), ("soft", {"recruiting"}), ("other", set())])
def test_a_likely_kind_is_told_only_beside_an_answer_that_allows_it(answer, kept):
    there = _kinds.within_rules(np.ones((len(KINDS), 1)), np.array([answer], object))
    assert {KINDS[at] for at in np.flatnonzero(there[:, 0])} == kept


@pytest.mark.parametrize(("text", "kind"), [
    ("Candles are £9 each this week, shop link in bio", "deal"),
    ("Comment SCENT below and I'll send you the menu", "dm_handoff"),
    ("Who wants to host a party in June? Pick your date and I bring everything", "booking"),
    ("We are opening three seats on the team this month. Be your own boss, ask me how I earn", "recruiting"),
    ("If you were happy with my work, could you leave me a review on my page?", "ask_endorsement"),
    ("What did you all name your first bike?", "question"),
])
def test_what_a_text_wants_or_gives_is_named(text, kind):
    assert kind in told(text)[0]["kinds"]


def test_a_claim_whose_words_a_cue_finds_is_told_whatever_was_learnt():
    cues = [cue for cue in questions.question("value_or_pitch").cue_list() if cue.flag == "disclosed"]
    [said] = told("New mugs on the shelf today, such a nice blue #ad")
    assert "disclosed" in said["flags"]
    assert {cue.name for cue in cues} & {reason["cue"] for reason in said["because"]}


def test_a_text_that_is_not_judged_has_neither_kinds_nor_claims():
    texts = shown([{"text": "Ordina adesso, guadagna 500 euro al mese da casa, scrivimi!", "lang": "it"}])
    [said] = questions.question("value_or_pitch").judge(texts).to_pylist()
    assert (said["answer"], said["kinds"], said["flags"]) == ("unsupported", [], [])


def test_a_reply_that_pitches_has_kinds_of_pitches_and_any_other_has_none():
    rows = [{"text": "Message me, I sell those, 20% off today", "parent": "It rained all week."},
            {"text": "Same here, my socks are wet", "parent": "It rained all week."}]
    pitch, talk = questions.question("reply_in_context").judge(shown(rows)).to_pylist()
    assert {*pitch["kinds"]} & {*PITCH_KINDS}
    assert not {*pitch["kinds"]} & {*VALUE_KINDS}
    assert talk["kinds"] == []


def test_the_weights_know_every_kind_and_claim_and_are_told_what_the_judge_tells_them():
    file = _words.FOLDER / f"{_kinds.MODEL}.parquet"
    known = pq.read_schema(file)
    assert tuple(known.names) == (*KINDS, *FLAGS)
    assert json.loads(known.metadata[b"words"])["inputs"] == kinds.inputs()
    assert file.stat().st_size <= LARGEST


def test_the_same_examples_teach_the_same_and_a_line_lets_through_what_is_worth_it():
    sells = {"text": "come and buy soap", "label": "pitch", "kinds": ["sale"], "flags": []}
    books = {"text": "pick a date for your party", "label": "pitch", "kinds": ["booking"], "flags": []}
    rows = [sells if n % 4 < 2 else books for n in range(60)]
    first, again = (kinds.learn(kinds.examples(rows)) for _ in range(2))
    assert np.array_equal(first.words, again.words)
    known = kinds.examples(rows)
    called = first.log_odds(known.words, known.said)[:, kinds.NAMES.index("sale")] >= 0
    assert called.tolist() == [n % 4 < 2 for n in range(60)]


def test_what_does_not_count_teaches_nothing():
    from scipy.sparse import csr_matrix

    words, said = csr_matrix(np.eye(4)), np.array([[0.0], [1.0], [0.0], [1.0]])
    counts = np.array([[1.0], [1.0], [0.0], [0.0]])
    one, other = (fit(words, said, np.array([[0.0], [1.0], [lie], [1 - lie]]), counts) for lie in (0.0, 1.0))
    assert np.array_equal(one.words, other.words)
    assert np.array_equal(one.mixing, other.mixing)


def test_a_column_on_another_scale_teaches_the_same():
    from scipy.sparse import csr_matrix

    rows = np.arange(40)
    words, truth = csr_matrix((40, 3)), (rows % 4 == 0).astype(float)[:, None]
    said = np.stack([rows % 4 == 0, rows % 3], axis=1).astype(float)
    one = fit(words, said, truth, np.ones_like(truth)).log_odds(words, said)
    large = said * [1000.0, 0.01] + [5.0, -3.0]
    assert fit(words, large, truth, np.ones_like(truth)).log_odds(words, large) == pytest.approx(one, abs=1e-3)


def test_no_texts_are_told_nothing():
    none = pa.array([], pa.string())
    assert all(len(rows) == 0 for rows in _kinds.told([], [], none, none).values())
