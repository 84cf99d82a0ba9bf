"""The news agency whose copy a text is, from where copy credits it: dateline, byline, credit lines, reporters.

A quote that was given to an agency (`told Reuters`) does not make an article its copy: it takes two, and no other
agency.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from kg.read.lines import tail_lines
from kg.read.vocabulary import alternatives, phrases, table

if TYPE_CHECKING:
    from kg.read.header import Header

__all__ = ["agencies_in", "find_wire", "known_agency"]

MAX_CREDIT, MAX_LEAD = 120, 400
LEAD_CREDIT = re.compile(
    r"[A-Z][\w.'’ -]{1,60}(?:, ?[A-Z][\w.'’ -]{1,40})?,? \((?P<agency>[^()\n]{2,60})\)\s*(?:--?|[—–_\x97])\s"
)
MIN_TOLD = 2


@cache
def _forms() -> dict[str, tuple[str, bool, bool]]:
    """Every way to write an agency, with its name, whether the form is a word, and whether it only takes pictures."""
    out: dict[str, tuple[str, bool, bool]] = {}
    items = table("agencies")["agencies"]
    assert isinstance(items, list)
    for item in items:
        for form in (item["name"], *item["forms"]):
            out[form] = (item["name"], bool(item.get("word")), bool(item.get("photo")))
    return out


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{alternatives(_forms())})(?![\w])")


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[A-Z][\w.'’-]*(?: (?:of|de|[A-Z][\w.'’-]*)){{0,4}}) (?i:{alternatives(phrases('agencies', 'generic'))})"
    )


@cache
def _reporter() -> re.Pattern[str]:
    nouns = alternatives(phrases("agencies", "reporters"))
    article = r"(?:[Aa]n?|[Tt]he|[Tt]wo|[Ss]everal|[Oo]ne|[Tt]old an?)"
    return re.compile(rf"\b{article} (?P<agency>{alternatives(_forms())})(?:'s|’s)? (?:{nouns})\b")


@cache
def _told() -> re.Pattern[str]:
    forms = [form for form, (_, word, photo) in _forms().items() if not word and not photo]
    return re.compile(rf"\b(?:told|to|by)(?: the)? (?P<agency>{alternatives(forms)})(?![\w])")


def known_agency(text: str) -> str | None:
    """Return the name of the agency that `text` is, or that it says to be one (`Example News Agency`).

    >>> known_agency("Agence France-Presse"), known_agency("Harbour Press Agency"), known_agency("Channel Nine")
    ('AFP', 'Harbour Press Agency', None)
    """
    text = text.strip().removeprefix("the ").removeprefix("The ").strip()
    if text in _forms():
        return _forms()[text][0]
    return text if _generic().fullmatch(text) else None


def agencies_in(text: str) -> list[str]:
    """Return the agencies among the names of a credit such as `AFP, Reuters` or `Jane Doe/AP`, in order.

    >>> agencies_in("with AFP and Reuters")
    ['AFP', 'Reuters']
    """
    found = [known_agency(part) for part in re.split(r"\s*(?:[,/;|&]|\band\b|\bwith\b|\bvia\b)\s*", text)]
    return list(dict.fromkeys(name for name in found if name))


@cache
def _credits() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in phrases("boilerplate", "with_credit"))


def find_wire(text: str, header: Header, *, byline: str | None, photographers: Iterable[str]) -> str | None:
    """Return the agency whose copy `text` is, or None if it is not plain.

    Args:
        text: the article.
        header: its head, with the dateline.
        byline: the stated author.
        photographers: agencies that captions credit; they count only if no other agency is named.
    """
    dateline = header.dateline.agency if header.dateline else None
    lead = LEAD_CREDIT.search(text, 0, MAX_LEAD)  # a dateline that follows the headline on its line
    for credit in (dateline, lead and lead["agency"], byline):
        if credit and (found := agencies_in(credit)):
            return found[0]
    for line in reversed(tail_lines(text)):
        if len(line.text) <= MAX_CREDIT and (names := _credited(line.text)):
            return names[0] if len(names) == 1 else None
    reporters = Counter(_forms()[match["agency"]][0] for match in _reporter().finditer(text))
    told = Counter(_forms()[match["agency"]][0] for match in _told().finditer(text))
    for counts, least in ((reporters, 1), (told, MIN_TOLD)):
        if len(counts) == 1 and (name := next(iter(counts))) and counts[name] >= least and not set(told) - {name}:
            return name
    pictures = {name for name in photographers if not _forms().get(name, ("", False, False))[2]}
    return pictures.pop() if len(pictures) == 1 and not reporters and set(told) <= pictures else None


def _credited(line: str) -> list[str]:
    """Return the agencies of a line that is nothing but a credit: `(AFP, Reuters)`, `Source: Xinhua`, `— dpa`."""
    for pattern in _credits():
        match = pattern.fullmatch(line)
        if match is None:
            continue
        parts = [part for part in re.split(r"\s*(?:[,/;|&]|\band\b)\s*", match["agency"]) if part]
        names = [name for part in parts if (name := known_agency(part))]
        if names and len(names) == len(parts):
            return list(dict.fromkeys(names))
    return []
