"""The lines above the entries of a Facebook export: "Jo commented on Anna's post.", in the account's language.

They are all an export says about whom a comment answers and in which group a post stands. Known are English, German,
French, Spanish and Portuguese; of other languages nothing is said rather than something wrong.
"""

from __future__ import annotations

import re

ADDRESSED = tuple(map(re.compile, (
    r" (?:commented on|replied to) (?P<who>.+?)['’]s? (?:own )?[\w ]+\.?$",
    r" hat (?:auf )?(?:den|das|die|einen|ein|eine) [\w ]+? von (?P<who>.+?) (?:kommentiert|geantwortet)\.?$",
    r" a (?:commenté|répondu) (?:à )?(?:la|le|au|une?) ?[\w ]+? (?:de |d['’])(?P<who>.+?)\.?$",
    r" (?:comentó|respondió) (?:en |a )?(?:la|el|al|una?) ?[\w ]+? de (?P<who>.+?)\.?$",
    r" (?:comentou|respondeu) (?:na?|ao?|à) ?[\w ]+? d[eao] (?P<who>.+?)\.?$",
)))
OWN = re.compile(r" (?:(?:his|her|their|its) own|(?:seine?|ihre?)[mnrs]? eigene[mnrs]?|(?:sa|son) propre|su propi[oa]"
                 r"|(?:[ao]|seu|sua) própri[oa]) ")
GROUPS = tuple(map(re.compile, (
    r" to the group:? (?P<group>.+?)\.?$",
    r" (?:posted|commented|shared [\w ]+) in (?P<group>.+?)\.?$",
    r" hat (?:[\w ]+ )?in (?:der Gruppe )?(?P<group>.+?) (?:gepostet|geteilt|veröffentlicht)\.?$",
    r" a publié (?:[\w ]+ )?dans (?:le groupe )?(?P<group>.+?)\.?$",
    r" publicó (?:[\w ]+ )?en (?:el grupo )?(?P<group>.+?)\.?$",
    r" publicou (?:[\w ]+ )?(?:em|no grupo) (?P<group>.+?)\.?$",
)))
SHARED = re.compile(r"\b(?:shared|geteilt|partagé|compartió|compartilhou|partilhou)\b")


def addressed(heading: str, me: str) -> str | None:
    """Who is answered: `me` where the own post is, else a name; None where the heading does not tell."""
    if OWN.search(heading):
        return me
    return next((match["who"] for known in ADDRESSED if (match := known.search(heading))), None)


def group(heading: str) -> str | None:
    """The name of the group it was written in; None where the heading names none."""
    return next((match["group"] for known in GROUPS if (match := known.search(heading))), None)


def shared(heading: str) -> bool:
    """Whether something was passed on."""
    return bool(SHARED.search(heading))
