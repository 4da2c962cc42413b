"""Whether an offer is welcome by its place, and that saying one sells nothing changes no verdict."""

import pyarrow as pa
import pytest
from texts import shown

from pipeline import questions
from pipeline.questions._denials import without_denials

ADVERT = "Our autumn candles are here, 20% off until Sunday. Order at the link in my bio!"
RAIN = "It rained all week at camp and the tents flooded."
DROP = {"text": "We sell soy candles too, message me to order!", "parent": RAIN}
DENIED = [
    "I'm not selling anything, but you'd love our new lavender candle. Message me and I'll send you the price list.",
    "Not a sales pitch, I promise! Our autumn boxes are 20% off until Friday, order at the link in bio.",
    "I don't want to sell you anything! If you'd like to book a tasting with me, text me today.",
    "I never sell on here, but we have a flash sale today only: use code QUIET for 15% off.",
    "Not here to sell. But honestly, join my team before Friday and the starter kit is free.",
    "This is not an ad. I just think every mum needs this serum, comment INFO and I'll get you one.",
    "No pressure and no pitch, just a thought: who wants to earn from home with my team? DM me.",
]
DENIED_ABROAD = [
    "No vengo a venderte nada: únete a mi equipo y gana desde casa, mándame un mensaje.",
    "Isto não é publicidade, mas tenho 20% de desconto até sexta, faça já o seu pedido.",
    "Je ne veux pas vous vendre quoi que ce soit, mais il me reste deux places dans mon atelier, réservez la vôtre.",
    "Das ist keine Werbung, aber bis Freitag gibt es 20 % Rabatt, bestellt jetzt.",
]


def replies(rows, **where):
    texts = shown(rows)
    for name, column in where.items():
        texts = texts.append_column(name, pa.array(column))
    return questions.question("reply_in_context").judge(texts).to_pylist()


def test_in_a_venue_joined_for_offers_an_offer_is_welcome():
    there, elsewhere, unknown = replies([DROP] * 3, opted_in=[True, False, None])
    assert (there["answer"], there["invites"]) == ("invited_pitch", "promo")
    assert "people joined it to hear offers" in {reason["cue"] for reason in there["because"]}
    silent, = replies([DROP])
    for row in (elsewhere, unknown):
        assert (row["answer"], row["because"]) == ("off_context_pitch", silent["because"])


def test_below_ones_own_pitch_an_offer_is_welcome_below_ones_own_story_it_is_not():
    offer = {"text": "Order today and I'll add a free one!", "parent": "These look lovely."}
    rows = [offer | {"root": root} for root in (ADVERT, "We played cards in the car until midnight.")]
    mine, story = replies(rows, own_thread=[True, True])
    assert (mine["answer"], mine["invites"]) == ("invited_pitch", "promo")
    assert "opened by its author's own pitch" in {reason["cue"] for reason in mine["because"]}
    assert story["answer"] == "off_context_pitch"


def test_a_customer_below_ones_own_pitch_is_still_a_customer():
    rows = [{"text": "So sorry! Message me your order number and I'll send a new one today.",
             "parent": "Mine arrived cracked, what now?", "root": ADVERT},
            {"text": "They're $12 each, message me and I'll keep one for you.", "parent": "How much is the big one?",
             "root": ADVERT}]
    care, offer = replies(rows, own_thread=[True, True])
    assert (care["answer"], care["invites"]) == ("care", "service")
    assert offer["answer"] == "invited_pitch"


def test_what_no_judge_could_read_stays_without_a_verdict_wherever_it_stands():
    [row] = replies([{"text": "Order now!", "parent": None}], opted_in=[True], own_thread=[True])
    assert row["answer"] == "context_missing"


@pytest.mark.parametrize("text", DENIED + DENIED_ABROAD)
def test_a_post_that_denies_its_pitch_is_a_pitch(text):
    [row] = questions.question("value_or_pitch").judge(shown([{"text": text}])).to_pylist()
    assert row["answer"] == "pitch"


@pytest.mark.parametrize("text", DENIED)
def test_a_reply_that_denies_its_pitch_drops_it_all_the_same(text):
    assert replies([{"text": text, "parent": RAIN}])[0]["answer"] == "off_context_pitch"


def test_a_denial_is_no_answer_and_an_answer_beside_one_stays():
    help_first = "A tarp over the ridge line keeps the seams dry, and dig a small trench uphill. "
    rows = [{"text": help_first + more + "we rent tarps for $5 if you ever need one.", "parent": RAIN}
            for more in ("", "I don't want to sell you anything, but ")]
    plain, denied = replies(rows)
    assert denied["answer"] == plain["answer"]


@pytest.mark.parametrize("text", [
    "I'm not selling anything. I just love this lake in the morning.",
    "This is not an ad, I simply like how my neighbour's bakery smells at six.",
])
def test_a_denial_with_nothing_behind_it_is_no_pitch(text):
    [row] = questions.question("value_or_pitch").judge(shown([{"text": text}])).to_pylist()
    assert row["answer"] == "value"


def test_only_the_denial_is_taken_out():
    said = pa.array(["I'm not trying to sell you anything, but look.", "We don't sell paint, try the shop in Main St."])
    assert without_denials(said).to_pylist() == [" , but look.", said[1].as_py()]
