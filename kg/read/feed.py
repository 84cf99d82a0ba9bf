"""Feeds: one article per item of RSS 0.9 to 2.0 or entry of Atom (RFC 4287), read one after another.

A feed is hostile XML until the contrary is shown: nothing is fetched, no document type is loaded, and a feed that
declares entities is refused, so that none can be expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.model.document import Problem
from kg.read.article import Article, Source, problem
from kg.read.fragment import NestedTooDeep, text_of_html

__all__ = ["read_feed"]

TEXTS = ("encoded", "content", "description", "summary")
"""Elements that may hold an item's text, by local name: the longest is taken."""
STATED = {
    "title": ("title",),
    "published": ("published", "pubDate", "date", "issued"),
    "outlet": ("source", "publisher"),
    "byline": ("creator", "author"),
}
"""Fields of an article, with the local names of the elements that state them, the first that is there being taken."""


def read_feed(source: Source) -> Iterator[Article | Problem]:
    """Yield one article or problem for each item, in order.

    Args:
        source: the opened file, in the encoding that its XML declaration names; problems name the item's line.
    """
    from lxml import etree

    outlet: str | None = None
    number = 0
    source.stream.read(len(source.start) - len(source.start.lstrip()))  # XML begins at its first character
    try:
        context = etree.iterparse(
            source.stream, events=("start", "end"), load_dtd=False, no_network=True, resolve_entities=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        for event, element in context:
            above = element.getparent()
            if event == "start":
                if above is None and _declares_entities(element):
                    yield problem(
                        source.name, "a feed that declares entities; none is expanded", "give it without them"
                    )
                    return
                continue
            name = etree.QName(element).localname
            if name == "title" and above is not None and etree.QName(above).localname in ("channel", "feed"):
                outlet = _plain(element)
            elif name in ("item", "entry"):
                number += 1
                yield _read_item(element, source, number, outlet)
                _forget(element)
    except etree.XMLSyntaxError as error:
        where = f"{source.name}:{error.lineno}" if error.lineno else source.name
        yield problem(where, f"malformed XML: {_reason(error)}", "mend the feed; the items after it are not read")
    else:
        if not number:
            yield problem(source.name, "a feed without items", "give a feed with articles")


def _declares_entities(root: Any) -> bool:
    declared = root.getroottree().docinfo.internalDTD
    return declared is not None and next(iter(declared.iterentities()), None) is not None


def _read_item(item: Any, source: Source, number: int, outlet: str | None) -> Article | Problem:
    from lxml import etree

    place = f"{source.name}:{item.sourceline}"
    children: dict[str, list[Any]] = {}
    for child in item:
        if isinstance(child.tag, str):
            children.setdefault(etree.QName(child).localname, []).append(child)
    found = [child for name in TEXTS for child in children.get(name, ())]
    try:
        text = max((_text(child) for child in found), key=len, default="")
    except NestedTooDeep:
        return problem(place, "HTML nested too deep", "give the item's text plainly")
    if not text:
        return problem(place, "an item without text", "give a feed that carries the articles' text")
    stated = {
        field: next((value for name in names for child in children.get(name, ()) if (value := _plain(child))), None)
        for field, names in STATED.items()
    }
    return Article(
        source=place,
        text=text,
        fallback=f"{source.stem}-{number}",
        title=stated["title"],
        published=stated["published"],
        outlet=stated["outlet"] or outlet,
        url=_link(children.get("link", ())),
        byline=stated["byline"],
    )


def _text(element: Any) -> str:
    """Return the text of an element that holds plain text, escaped HTML, or XHTML elements."""
    from lxml import etree

    if len(element):
        return text_of_html(" ".join(etree.tostring(child, encoding="unicode") for child in element))
    return text_of_html(element.text or "")


def _plain(element: Any) -> str:
    """Return what an element says in one line; an Atom person is the name, an escaped title without its markup."""
    names = [child for child in element if isinstance(child.tag, str) and child.tag.endswith("name")]
    whole = "".join((names[0] if names else element).itertext())
    try:
        return " ".join(text_of_html(whole).split())
    except NestedTooDeep:
        return " ".join(whole.split())


def _link(links: Any) -> str | None:
    """Return the address of the item itself: the text of an RSS link, the `alternate` of Atom's."""
    for link in links:
        if link.get("rel", "alternate") == "alternate" and (address := (link.get("href") or link.text or "").strip()):
            return str(address)
    return None


def _forget(element: Any) -> None:
    """Free an item that was read, and what stands before it."""
    parent = element.getparent()
    element.clear()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _reason(error: Exception) -> str:
    return str(error).partition(", line ")[0]
