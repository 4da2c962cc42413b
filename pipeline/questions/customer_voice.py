"""What does somebody want who speaks to the brand, to its reps, or of it: an answer, a remedy, to say something kind?

The sums of the cues of `customer_voice.toml` go through a softmax. A complaint that asks something is a complaint.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import cues
from pipeline.questions._columns import answers, shown, supported
from pipeline.questions._languages import is_english
from pipeline.records import Question

QUESTION = Question(
    name="customer_voice",
    title="What did people say to the brand?",
    version="1",
    answers=("question", "complaint", "praise", "other", "unsupported"),
    asked_of="role is null and kind in ('post', 'reply', 'quote') and not deleted and (parent_author_id not like 'h:%'"
             " or len(list_filter(mentions, lambda person: person not like 'h:%')) > 0 or names_own)",
)
"""Only people of the roster keep their own ids; everybody else's begin with `h:`."""
BIAS = {"question": -0.6, "complaint": -0.6, "praise": -0.6, "other": 0.9}
"""Log-odds of each answer before any word is read."""
UNSURE_BELOW = 0.5
"""A person should look where the most probable answer is less probable than this."""


@cache
def cue_list() -> tuple[cues.Cue, ...]:
    """The cues of the file beside this one."""
    return cues.read(Path(__file__).with_suffix(".toml"))


def judge(texts: pa.Table) -> pa.Table:
    """One row of `tables.ANSWERS` for each row of `texts`, in order; only `text` and `lang` are looked at."""
    text = shown(texts, "text")
    hits = cues.find(cue_list(), {"text": text})
    scores = {name: cues.score(hits, name, bias, len(text)) for name, bias in BIAS.items()}
    chances = supported(cues.softmax(scores), is_english(text, texts["lang"].combine_chunks()))
    answer = cues.most_probable(chances)
    nothing = cues.names_where({}, len(text))
    return answers(chances, answer, unsure=pc.less(pc.max_element_wise(*chances.values()), UNSURE_BELOW),
                                  kinds=nothing, flags=nothing, because=cues.because([(hits, answer)], {"text": text}))
