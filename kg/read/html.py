"""Web pages: the article's text by trafilatura, its metadata from `<meta>`, JSON-LD and microdata.

Dates are read here and not by trafilatura, whose search looks at the clock and may guess from the page's layout.
Sources: schema.org NewsArticle, the Open Graph protocol's `article` vocabulary, Dublin Core in HTML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from kg.model.document import Problem
from kg.read.article import Article, Source, problem
from kg.read.decoding import decode
from kg.read.text import undecodable
from kg.read.vocabulary import phrases

__all__ = ["PageMetadata", "read_html"]

MAX_BYTES = 10_000_000
MAX_DEPTH = 1_000
MIN_WORDS, SENTENCE_END = 8, re.compile(r"[.!?…]")
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
UNCLOSED = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "tr",
        "td",
        "th",
    )
)
"""Elements that never have, or often lack, an end tag: they do not count as depth."""


class PageMetadata(HTMLParser):
    """Collects what a page states about itself, and how deep its elements nest; never fails on bad markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.linked_data: list[object] = []
        self.title = ""
        self.canonical: str | None = None
        self.language: str | None = None
        self.depth = self.deepest = 0
        self._open: str | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the metadata that a tag carries in its attributes."""
        given = {name: value or "" for name, value in attrs}
        if tag not in UNCLOSED:
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)
        if tag == "html":
            self.language = given.get("lang") or self.language
        elif tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            self.meta.setdefault(name.lower(), given.get("content", "").strip())
        elif tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self.canonical = self.canonical or given.get("href")
        elif tag == "time" and ("pubdate" in given or given.get("itemprop") == "datePublished"):
            self.meta.setdefault("time:published", given.get("datetime", ""))
        elif tag == "title" or (tag == "script" and given.get("type", "").strip().lower() == "application/ld+json"):
            self._open, self._text = tag, []

    def handle_endtag(self, tag: str) -> None:
        """Close a title or a block of linked data."""
        if tag not in UNCLOSED and self.depth:
            self.depth -= 1
        if tag != self._open:
            return
        text, self._open = "".join(self._text), None
        if tag == "title":
            self.title = self.title or " ".join(text.split())
        else:
            try:
                self.linked_data.append(json.loads(text, strict=False))
            except (ValueError, RecursionError):  # broken linked data states nothing
                return

    def handle_data(self, data: str) -> None:
        """Keep the text of the element that is being read."""
        if self._open:
            self._text.append(data)

    def first(self, key: str) -> str | None:
        """Return the first non-empty `<meta>` value among the names that `html.json` lists under `key`."""
        return next((self.meta[name] for name in phrases("html", key) if self.meta.get(name)), None)

    def article(self) -> Mapping[str, object]:
        """Return the JSON-LD object that describes the article, or an empty one."""
        types = set(phrases("html", "article_types"))
        for item in _objects(self.linked_data, depth=6):
            kinds = item.get("@type")
            if types & set(kinds if isinstance(kinds, list) else [kinds] if isinstance(kinds, str) else []):
                return item
        return {}


def _objects(value: object, *, depth: int) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list) and depth:
        for item in value:
            yield from _objects(item, depth=depth - 1)
    elif isinstance(value, dict) and depth:
        yield value
        yield from _objects(value.get("@graph"), depth=depth - 1)
        yield from _objects(value.get("mainEntity"), depth=depth - 1)


def _name(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(name for item in value if (name := _name(item))) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _decode_page(data: bytes, encoding: str) -> str:
    try:
        return decode(data, encoding)
    except UnicodeDecodeError:
        declared = CHARSET.search(data[:4096])
        if encoding.lower() not in ("utf-8", "utf8") or declared is None:
            raise
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except LookupError:
            pass
        raise


def read_html(source: Source) -> Iterator[Article | Problem]:
    """Yield the article of a web page. A page that is not UTF-8 is read in the encoding that it declares.

    Args:
        source: the opened file, at most 10 MB.
    """
    data = source.stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield problem(source.name, f"page larger than {MAX_BYTES:,} bytes", "save only the article")
        return
    try:
        page = _decode_page(data, source.encoding)
    except UnicodeDecodeError as error:
        yield undecodable(source.name, source.encoding, error)
        return
    metadata = PageMetadata()
    metadata.feed(page)
    metadata.close()
    if metadata.deepest > MAX_DEPTH:
        yield problem(source.name, f"HTML nested {metadata.deepest:,} deep", "save only the article, or its text")
    elif not (text := _main_text(page)):
        yield problem(source.name, "no article found in the HTML", "save the page of one article, or its text")
    else:
        yield _article(source, text, metadata)


def _main_text(page: str) -> str:
    from trafilatura import bare_extraction

    found = bare_extraction(page, with_metadata=False, include_comments=False)
    text = getattr(found, "text", None)
    if not isinstance(text, str) or len(text.split()) < MIN_WORDS or not SENTENCE_END.search(text):
        return ""  # menus and lists of links are all that was found
    return text.strip()


def _article(source: Source, text: str, metadata: PageMetadata) -> Article:
    linked = metadata.article()
    outlet = metadata.first("outlet") or _name(linked.get("publisher"))
    title = _name(linked.get("headline")) or metadata.first("title") or _without_outlet(metadata.title, outlet)
    return Article(
        source=source.name,
        text=text,
        fallback=source.stem,
        title=title or None,
        published=_name(linked.get("datePublished")) or metadata.first("published"),
        outlet=outlet,
        url=metadata.canonical or metadata.first("url") or _name(linked.get("url")),
        byline=_name(linked.get("author")) or metadata.first("byline"),
        language=metadata.language or _name(linked.get("inLanguage")),
    )


def _without_outlet(title: str, outlet: str | None) -> str:
    """Cut `| The Daily Example` off a page title.

    >>> _without_outlet("Floods in Lagos | The Daily Example", "The Daily Example")
    'Floods in Lagos'
    """
    if outlet:
        return re.sub(rf"\s*[|\-–—»:]\s*{re.escape(outlet)}\s*$", "", title)
    return title
