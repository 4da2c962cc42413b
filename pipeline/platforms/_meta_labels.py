"""Meta's labelled records, whose labels are in the language of the account.

Two shapes say the same: `string_map_data: {"Comment": {"value": …}, "Time": {"timestamp": …}}`, and the newer
`label_values: [{"label": "Comment", "value": …}, {"title": "Owner", "dict": [{"label": "Name", "value": …}]}]`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

TEXT = frozenset({
    "comment", "text", "message", "caption", "post", "kommentar", "beitrag", "nachricht", "bildunterschrift",
    "commentaire", "texte", "publication", "légende", "comentario", "texto", "publicación", "mensaje", "comentário",
    "publicação", "legenda", "mensagem", "commento", "testo", "didascalia", "opmerking", "reactie", "tekst", "bericht"})
OWNER = frozenset({"media owner", "author", "owner", "autor", "inhaber", "medieninhaber", "auteur", "propriétaire",
                   "propriétaire du contenu", "propietario", "propietario del contenido", "proprietário",
                   "proprietário da mídia", "autore", "proprietario", "eigenaar"})
GROUP = frozenset({"group", "gruppe", "groupe", "grupo", "gruppo", "groep", "nhóm"})
NAME = frozenset({"username", "benutzername", "nom d’utilisateur", "nom d'utilisateur", "nombre de usuario",
                  "nome de usuário", "nome utente", "gebruikersnaam", "name", "nom", "nombre", "nome", "naam", "tên"})


class Labelled:
    """One record, by label."""

    def __init__(self, record: dict[str, Any]) -> None:
        """Raises `KeyError` for a record of neither shape."""
        given = record.get("string_map_data")
        self._told = dict(_pairs(record["label_values"])) if given is None else {
            _plain(label): entry for label, entry in given.items()}

    def value(self, words: Collection[str]) -> str | None:
        """What stands under the first of these labels that is there; None where none is."""
        return next((entry.get("value", "") for label, entry in self._told.items() if label in words), None)

    def text(self) -> str:
        """The author's own words. Raises `KeyError` with the labels there are where none of them is known."""
        found = self.value(TEXT)
        if found is None:
            raise KeyError(f"no label we know among {', '.join(self._told)}")
        return found

    def owner(self) -> str | None:
        """Whose post it is about: under a known label, else the one value that is neither text nor time."""
        others = [entry["value"] for label, entry in self._told.items()
                  if label not in TEXT and entry.get("value") and not entry.get("timestamp")]
        return self.value(OWNER) or (others[0] if len(others) == 1 else None)

    def timestamp(self) -> int:
        """The one time among its values. Raises `ValueError` where there is none or more than one."""
        (found,) = {entry["timestamp"] for entry in self._told.values() if entry.get("timestamp")}
        return int(found)

    def link(self) -> str | None:
        """The first address that is linked."""
        return next((entry["href"] for entry in self._told.values() if entry.get("href")), None)


def _pairs(entries: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in entries:
        label = _plain(entry.get("label") or entry.get("title") or "")
        yield label, _named(list(_flat(entry["dict"]))) if "dict" in entry else entry


def _named(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Of all that is told about somebody or something, the name."""
    return next((entry for entry in entries if _plain(entry.get("label", "")) in NAME), {})


def _flat(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if "dict" in entry:
            yield from _flat(entry["dict"])
        else:
            yield entry


def _plain(label: str) -> str:
    return label.casefold().strip()
