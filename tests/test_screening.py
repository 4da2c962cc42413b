"""A screened search finds exactly what RE2 alone finds, whatever the text."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from pipeline import cues
from pipeline.hearing import hear
from pipeline.screening import Found, first_match, joined, screen, searched

ROOT = Path(cues.__file__).resolve().parent.parent
CUES = sorted((ROOT / "pipeline" / "questions").glob("*.toml"))
HOSTILE = [
    "", " ", "a", "?", "\0", "\x01\x02\x03", "\n\n\t", "é", "🔥", "’", "'", "$", "#", "@", "0", "_", "日本",
    "\u200b", "\ufeff", "ShOp NoW aNd DM mE fOr ThE LiNk In BiO", "SHOP\nNOW", "shop\tnow", "shop  now", "shop,now",
    "shop_now", "#shopnow", "don't miss out", "don’t miss out", "DON‘T MISS OUT", "donʼt miss out",
    "don`t miss out", "don´t miss out", "I’m at Home", "i`m so proud", "Iʼve joined", "who´d like one? who‘d",
    "l’article, j'ai testé, aujourd´hui", "📞 call now 🔥🔥🔥DM🔥me", "❤️link in bio❤️",
    "👇👇 https://etsy.com/shop/people now", "😂", "😭😭", "☎️ 555", "see https://a.b/don't-miss?ref=abc_12&tag=x",
    "https://a.b/shop now", "xhttps://shop.me/dm me", "http://", "https:", "https://wa.me/1 order now",
    "HTTPS://T.ME/X", "buy at www.shop.com/products/1", "https://shop.x/cart/", "@a @b #c", "call 0123 456 789",
    "tel0123456789", "tel 1-2-3-4-5-6-7", "whatsapp+447700900000", "text us at: 07700 900000", "50% off",
    "5 percent off", "$5", "£ 1.000,00", "99usd", "1234567 eur", "100x gem", "1000000x gains", "hahahahaha",
    "hahaaaaaaaaa", "f4f sub4sub", "step 1", "[free]", "-> free", "R$ 10", "2x1 hoy", "kkkkkk", "rsrsrs",
    "jajaja xd", "noção de negócio, últimas 3 vagas!", "ÚLTIMAS PLAZAS, RESÉRVALA YA", "así5",
    "Été gratuit à l'école, c’est l'été", "xémuy", "éshop nowé", "übernimm GROSSE Straße heißt ẞ",
    "coração ❤ de mãe", "ÀÉÎÕÜ ÑÇ", "œuvre ŒUVRE sœur", "×shop now÷", "Комментируй shop now", "مرحبا shop now",
    "shop now", "shop now", "ｓｈｏｐ ｎｏｗ", "shop-now/dm_me.for:info", "test", "testing 123", "test5",
    "Test: 1 2 3!", "good morning all", "gm", "Hi!", "only a greeting", "why?", "is it so, or not?",
    "shop now " * 3000, "a" * 9000, "é" * 3000, "🔥" * 2000, "x " * 5000, "0" * 2000 + " off",
    "don't " * 1000 + "dm me",
]


def everywhere(pattern: str, length: int) -> list[tuple[str, np.ndarray]]:
    return [(pattern, np.arange(length))]


@pytest.fixture(scope="module")
def texts() -> pa.Array:
    said = list(HOSTILE)
    for file in sorted((ROOT / "training" / "corpus").glob("*.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        said += [row[part] for row in rows[::3] for part in ("text", "reply", "parent", "root") if row.get(part)]
    glued = [f"{one[-40:]}{other[:40]}" for one, other in pairwise(said[:600])]
    return pa.array([*said, *glued, *(one.swapcase() for one in said[::10])])


@pytest.mark.parametrize("file", CUES, ids=lambda file: file.stem)
def test_a_screened_search_finds_what_re2_alone_finds(file, texts):
    read = cues.read(file)
    found = Found(screen(tuple(cue.words for cue in read)), texts, hear(texts))
    for place, cue in enumerate(read):
        rows, likely = found.rows(place)
        alone = searched(texts, cue.words)
        other = texts.filter(pa.array(rows.to_numpy(zero_copy_only=False) != alone.to_numpy(zero_copy_only=False)))
        assert not len(other), f"{cue.name}: {other[0].as_py()[:200]!r}"
        among = np.flatnonzero(rows.to_numpy(zero_copy_only=False))
        told = first_match(texts.filter(rows), [(one, np.searchsorted(among, at)) for one, at in likely])
        assert told.equals(first_match(texts.filter(rows), everywhere(joined(cue.words), len(among)))), cue.name


def test_a_part_of_a_column_is_searched_like_a_column_of_its_own(texts):
    ready = screen(((cues.pattern("shop now"),), (cues.pattern(r"\bdm me\b"),)))
    whole = Found(ready, texts)
    for begin, length in [(0, 3), (7, 60), (len(texts) - 5, 5), (3, 0)]:
        part = Found(ready, texts.slice(begin, length))
        for place in (0, 1):
            assert part.rows(place)[0].equals(whole.rows(place)[0].slice(begin, length))


def test_only_the_rows_asked_for_are_searched():
    texts = pa.array(["shop now", "shop now", "dm me", ""])
    found = Found(screen(((cues.pattern("shop now"), ".+"),)), texts)
    where = pa.array([False, True, False, True])
    assert found.rows(0, where)[0].to_pylist() == [False, True, False, False]


def test_what_no_text_can_hold_is_found_nowhere():
    found = Found(screen(((cues.pattern(r"\bunheard of\b"),),)), pa.array(["heard of", "unheard"]))
    assert found.rows(0) == (pa.array([False, False]), ())


def test_no_texts_and_no_searches_are_fine():
    assert Found(screen(((cues.pattern("x"),),)), pa.array([], pa.string())).rows(0)[0].to_pylist() == []
    assert Found(screen(()), pa.array(["x"])).seen.of([]) is None
    assert Found(screen(((),)), pa.array(["x"])).rows(0)[0].to_pylist() == [False]


def test_many_texts_are_heard_in_parts():
    texts = pa.array(["nothing"] * 5000 + ["Shop now"] + ["nothing é"] * 5000)
    rows = Found(screen(((cues.pattern(r"\bshop now\b"),),)), texts).rows(0)[0]
    assert np.flatnonzero(rows.to_numpy(zero_copy_only=False)).tolist() == [5000]


def test_the_first_match_is_told_in_the_letters_of_the_text():
    texts = pa.array(["skip me", "DM me, then dm Me", "été: Dm\nme", "🔥dm me🔥", "dm me"])
    match = joined([cues.pattern(r"\bdm me\b"), cues.pattern(r"\bskip\b")])
    assert first_match(texts, everywhere(match, 5)).to_pylist() == ["skip", "DM me", "Dm\nme", "dm me", "dm me"]
    assert first_match(texts.slice(2, 2), everywhere(match, 2)).to_pylist() == ["Dm\nme", "dm me"]
    assert first_match(texts.slice(0, 0), []).to_pylist() == []


def test_of_several_patterns_that_which_stands_first_is_told_and_of_equals_the_first_named():
    texts = pa.array(["now buy it", "buy it now", "buy it"])
    likely = [("now", np.array([0, 1, 2])), ("buy", np.arange(3)), ("buy it", np.array([0, 2])), ("x", np.array([1]))]
    assert first_match(texts, likely).to_pylist() == ["now", "buy", "buy"]
