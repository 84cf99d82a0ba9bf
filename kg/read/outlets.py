"""The outlet of a text: as stated, else by the domain of its URL, its own line, or who claims the copyright."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from kg.read.agencies import known_agency
from kg.read.lines import tail_lines
from kg.read.vocabulary import mapping, phrases

__all__ = ["is_outlet", "outlet_of_text", "outlet_of_url"]

MOST_WORDS = 6

YEARS = r"(?:19|20)\d\d(?: ?[-–] ?(?:19|20)\d\d)?"
COPYRIGHT = re.compile(
    rf"\(?(?:©|\(c\)|copyright)(?: ?©| ?\(c\))?,? ?(?:{YEARS},? )?(?:by )?"
    rf"(?P<name>[^\d\s.,|©(][^.,|©\n]{{2,60}}?)(?:,? {YEARS})?(?:[.,|].{{0,200}})?",
    re.IGNORECASE,
)


def outlet_of_text(text: str) -> str | None:
    r"""Return the outlet that claims the copyright in one of the last lines; a news agency is no outlet.

    >>> outlet_of_text("Rain fell.\n© 2021 The Daily Example. All rights reserved.")
    'The Daily Example'
    """
    for line in reversed(tail_lines(text)):
        match = COPYRIGHT.fullmatch(line.text)
        name = match["name"].strip() if match else ""
        if name and name.lower() not in phrases("outlets", "nobody"):
            return None if known_agency(name) else name
    return None


def outlet_of_url(url: str) -> str | None:
    """Return the outlet's name, the bare domain if it is not a known one, or None if `url` has no host.

    >>> outlet_of_url("https://www.bbc.co.uk/news/world-1"), outlet_of_url("https://news.example.org/a")
    ('BBC News', 'news.example.org')
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # a bracket that opens no IPv6 address
        return None
    host = re.sub(r"^(?:www\d?|m|amp|mobile)\.", "", host.lower().strip("."))
    domains = mapping("outlets", "domains")
    labels = host.split(".")
    for first in range(len(labels) - 1):
        if (name := domains.get(".".join(labels[first:]))) is not None:
            return str(name)
    return host if "." in host else None


@cache
def _known() -> frozenset[str]:
    """The names of known outlets, without the country that tells namesakes apart."""
    return frozenset(re.sub(r" \([^)]*\)$", "", str(name)) for name in mapping("outlets", "domains").values())


def is_outlet(text: str) -> bool:
    """Tell whether a short line is the name of a paper, a station or a news agency, and no section of one.

    >>> is_outlet("Harbour Gazette"), is_outlet("Radio Vero"), is_outlet("Example News Agency")
    (True, True, True)
    >>> is_outlet("World News"), is_outlet("Storm hits the Post")
    (False, False)
    """
    words = text.split()
    if not 1 <= len(words) <= MOST_WORDS or not words[0][:1].isupper():
        return False
    if text in _known() or known_agency(text) is not None:
        return True
    small, titles = phrases("outlets", "small"), phrases("outlets", "titles")
    if not all(word[0].isupper() or word in small for word in words) or not {words[0], words[-1]} & set(titles):
        return False
    title, others = (words[-1], words[:-1]) if words[-1] in titles else (words[0], words[1:])
    own = title not in phrases("outlets", "generic") and bool(others)
    return own or any(word.lower() not in phrases("outlets", "sections") for word in others)
