"""What whoever reads how a collection ended must know, in sentences that are so or not."""

from __future__ import annotations

from collections.abc import Mapping


def remarks(sentences: Mapping[str, object]) -> list[str]:
    """Those sentences that are so."""
    return [sentence for sentence, so in sentences.items() if so]
