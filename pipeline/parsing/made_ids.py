"""Ids for texts to which an export gives none: the same in every export, different for every text."""

from __future__ import annotations

import hashlib
from collections import Counter


class MadeIds:
    """Makes ids out of what is said of a text. Twins, as one request sent fifty times in a minute, are numbered."""

    def __init__(self, prefix: str) -> None:
        """`prefix` names the network and the kind of text, so that ids of two kinds never meet."""
        self._prefix = prefix
        self._seen: Counter[tuple[str, ...]] = Counter()

    def of(self, *told: object) -> str:
        """The id of the text of which `told` is told; the order of twins in a file is kept by its exporter."""
        parts = tuple(map(str, told))
        self._seen[parts] += 1
        return f"{self._prefix}:{_hash((*parts, str(self._seen[parts])))}"


def _hash(parts: tuple[str, ...]) -> str:
    sized = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.blake2b(sized.encode(errors="surrogatepass"), digest_size=16).hexdigest()
