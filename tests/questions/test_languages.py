"""A text is judged in its own language, whatever its tag says; a language nobody built cues for is never guessed."""

import pyarrow as pa
import pytest

from pipeline.questions import _languages

TEXTS = {
    "en": ["Good morning all, what are you cooking today?", "Shop now!", "Rainy walk with the dogs 🐕", "😀", ""],
    "es": ["Hoy os cuento cómo limpiar la sartén sin rayarla", "¿Quién se apunta a la merienda del sábado?",
           "Últimas tres velas, pídeme la tuya por privado que vuelan", "Mi hija ya sabe montar en bici, qué risa"],
    "pt": ["Hoje ensino vocês a limpar a panela sem riscar", "Quem quer participar da reunião no sábado?",
           "Últimas três velas, me chama no privado que acaba", "Minha filha já sabe andar de bicicleta, que orgulho"],
    "fr": ["Aujourd'hui je vous montre comment nettoyer la poêle sans la rayer", "Qui vient à la réunion de samedi ?",
           "Plus que trois bougies, écris-moi en privé si tu en veux une", "Ma fille a appris à faire du vélo"],
    "de": ["Heute zeige ich euch, wie man die Pfanne ohne Kratzer putzt", "Wer kommt am Samstag zu unserem Treffen?",
           "Nur noch drei Kerzen da, schreibt mir privat, wenn ihr wollt", "Meine Tochter kann jetzt Rad fahren"],
    None: ["Oggi vi spiego come pulire la padella senza graffiarla per sempre", "今日はフライパンの洗い方を紹介します",
           "Vandaag laat ik jullie zien hoe je een pan schoonmaakt, het is niet moeilijk en het is zo gedaan",
           "Bugün size tavayı nasıl temizleyeceğinizi ve neden bu kadar önemli olduğunu anlatıyorum",
           "Сегодня расскажу, как мыть сковороду"],
}


@pytest.mark.parametrize(("language", "text"), [(name, text) for name, texts in TEXTS.items() for text in texts])
@pytest.mark.parametrize("tag", ["right", None])
def test_the_language_is_told_from_the_small_words(language, text, tag):
    lang = pa.array([language if tag else None], pa.string())
    assert _languages.language_of(pa.array([text]), lang).to_pylist() == [language]


@pytest.mark.parametrize(("tag", "text", "language"), [
    ("fr", "What a lovely day it was for a walk with the whole family", "en"),
    ("en", "Hoy os cuento cómo limpiar la sartén sin rayarla nunca más", "es"),
    ("es", "Hoje eu ensino vocês a limpar a panela, não é difícil e fica linda", "pt"),
])
def test_a_wrong_tag_gives_way_to_the_text(tag, text, language):
    assert _languages.language_of(pa.array([text]), pa.array([tag])).to_pylist() == [language]


@pytest.mark.parametrize("text", [
    "(Der Apostroph schwebt dort in voller Absicht.)", "«Der Apostroph schwebt dort in voller Absicht.»",
    "DER APOSTROPH SCHWEBT DORT IN VOLLER ABSICHT",
])
def test_the_first_word_counts_behind_a_sign_and_in_capitals(text):
    assert _languages.language_of(pa.array([text]), pa.array(["de"])).to_pylist() == ["de"]


def test_many_texts_are_told_apart_like_each_alone():
    texts = [text for some in TEXTS.values() for text in some] + ["", "🔥", "日本語です", "\n", "Привет всем", "123"]
    alone = [_languages.language_of(pa.array([text]), pa.nulls(1, pa.string()))[0].as_py() for text in texts]
    assert _languages.language_of(pa.array(texts), pa.nulls(len(texts), pa.string())).to_pylist() == alone


def test_the_small_words_are_spelled_out():
    assert _languages._spelled("qu[eé]|una?|le") == ["que", "qué", "una", "un", "le"]
