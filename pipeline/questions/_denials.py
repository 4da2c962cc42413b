"""Denials do not count (rule 10 of the codebook): "I'm not selling anything, but …" is judged by what follows.

To a reply they would lend the length of an answer and the words of somebody who wants nothing.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

DENIAL = (r"(?i)\b(?:i|we)\b[^,.!?]{0,24}(?:\bnot|n['’]t|\bnever)\b[^,.!?]{0,16}\b(?:pitch\w*|push\w*|spam\w*|"
          r"sell\w*(?: to)?(?: you| anyone| people)?(?: anything| a thing| stuff| (?:on )?here|[,.!?]))[^,.!?;:–—]*|"
          r"\b(?:not|this isn['’]t) an? (?:\w+ )?(?:ad|advert|pitch|plug|spam)\b[^,.!?;:–—]*")
"""A clause that says one is not selling, pitching, pushing or spamming, or that this is no advert."""


def without_denials(text: pa.Array) -> pa.Array:
    """The texts without what they say against being pitches."""
    return pc.replace_substring_regex(text, DENIAL, " ")
