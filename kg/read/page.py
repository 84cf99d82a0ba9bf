"""What a web page states about itself: `<meta>`, JSON-LD, `<time>`, `<title>`, canonical address.

Sources: schema.org NewsArticle, the Open Graph protocol's `article` vocabulary, Dublin Core in HTML.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kg.read.vocabulary import phrases

__all__ = ["MAX_DEPTH", "Element", "Page", "depth", "name_of", "read_page"]

MAX_DEPTH = 250
"""The parser gives up at 256 and drops what is deeper without a word."""
LINKED_DATA_DEPTH = 6


class Element(Protocol):
    """The part of an lxml element that is read here."""

    tag: str
    text: str | None

    def get(self, key: str) -> str | None:
        """Return an attribute."""
        ...

    def iter(self, *tags: str) -> Iterator[Element]:
        """Yield the element and those below it, in order."""
        ...

    def getparent(self) -> Element | None:
        """Return the element above."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The statements of a page: `meta` by name in lower case, `article` the JSON-LD object of the article."""

    meta: Mapping[str, str]
    article: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    canonical: str | None = None

    def first(self, key: str) -> str | None:
        """Return the first non-empty `<meta>` value among the names that `html.json` lists under `key`."""
        return next((self.meta[name] for name in phrases("html", key) if self.meta.get(name)), None)


def depth(tree: Element) -> int:
    """Return how deep the elements of `tree` nest."""
    depths: dict[Element | None, int] = {None: 0}
    for element in tree.iter():
        depths[element] = depths.get(element.getparent(), 0) + 1
    return max(depths.values())


def read_page(tree: Element) -> Page:
    """Return what the page with this root element states."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        meta.setdefault(name.lower(), (element.get("content") or "").strip())
    for element in tree.iter("time"):
        if element.get("pubdate") is not None or element.get("itemprop") == "datePublished":
            meta.setdefault("time:published", element.get("datetime") or "")
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return Page(
        meta=meta,
        article=_article(tree),
        title=next((" ".join((title.text or "").split()) for title in tree.iter("title")), ""),
        canonical=next((link for link in links if link), None),
    )


def _article(tree: Element) -> Mapping[str, object]:
    types = set(phrases("html", "article_types"))
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            linked = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):  # broken linked data states nothing
            continue
        for item in _objects(linked, LINKED_DATA_DEPTH):
            kinds = item.get("@type")
            if any(kind in types for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)):
                return item
    return {}


def _objects(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list) and depth:
        for item in value:
            yield from _objects(item, depth - 1)
    elif isinstance(value, dict) and depth:
        yield value
        yield from _objects(value.get("@graph"), depth - 1)
        yield from _objects(value.get("mainEntity"), depth - 1)


def name_of(value: object) -> str | None:
    """Return the name that a JSON-LD value gives: a string, an object with `name`, or a list of these.

    >>> name_of([{"@type": "Person", "name": "Ana Horvat"}, "Ivo  Kos"])
    'Ana Horvat, Ivo Kos'
    """
    if isinstance(value, list):
        return ", ".join(name for item in value if (name := _plain_name(item))) or None
    return _plain_name(value)


def _plain_name(value: object) -> str | None:
    name = value.get("name") if isinstance(value, dict) else value
    return " ".join(name.split()) or None if isinstance(name, str) else None
