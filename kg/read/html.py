"""Web pages: the article's text by trafilatura, its metadata from what the page states.

Dates are not left to trafilatura, whose search looks at the clock and may guess from the page's layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model.document import Problem
from kg.read.article import Article, Source, problem
from kg.read.decoding import decode
from kg.read.page import MAX_DEPTH, Element, Page, depth, name_of, read_page
from kg.read.text import undecodable

__all__ = ["read_html"]

MAX_BYTES = 10_000_000
MIN_WORDS, SENTENCE_END = 8, re.compile(r"[.!?…]")
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
ONE_ARTICLE = "save the page of one article, or its text"


def read_html(source: Source) -> Iterator[Article | Problem]:
    """Yield the article of a web page. A page that is not UTF-8 is read in the encoding that it declares.

    Args:
        source: the opened file, at most 10 MB.
    """
    data = source.stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield problem(source.name, f"page larger than {MAX_BYTES:,} bytes", ONE_ARTICLE)
        return
    try:
        html = _decode_page(data, source.encoding)
    except UnicodeDecodeError as error:
        yield undecodable(source.name, source.encoding, error)
        return
    tree = _parse(html)
    if tree is None:
        yield problem(source.name, "no article found in the HTML", ONE_ARTICLE)
    elif depth(tree) >= MAX_DEPTH:
        yield problem(source.name, f"HTML nested more than {MAX_DEPTH} deep", ONE_ARTICLE)
    else:
        page = read_page(tree)  # before the text is searched for, which takes the tree apart
        text = _main_text(tree)
        yield (
            _article(source, text, page) if text else problem(source.name, "no article found in the HTML", ONE_ARTICLE)
        )


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


def _parse(html: str) -> Element | None:
    from trafilatura import load_html

    tree: Element | None = load_html(html)
    return tree


def _main_text(tree: Element) -> str:
    from trafilatura import bare_extraction

    found = bare_extraction(tree, with_metadata=False, include_comments=False)
    text = getattr(found, "text", None)
    if not isinstance(text, str) or len(text.split()) < MIN_WORDS or not SENTENCE_END.search(text):
        return ""  # menus and lists of links are all that was found
    return text.strip()


def _article(source: Source, text: str, page: Page) -> Article:
    outlet = page.first("outlet") or name_of(page.article.get("publisher"))
    title = name_of(page.article.get("headline")) or page.first("title") or _without_outlet(page.title, outlet)
    return Article(
        source=source.name,
        text=text,
        fallback=source.stem,
        title=title or None,
        published=name_of(page.article.get("datePublished")) or page.first("published"),
        outlet=outlet,
        url=page.canonical or page.first("url") or name_of(page.article.get("url")),
        byline=name_of(page.article.get("author")) or page.first("byline"),
    )


def _without_outlet(title: str, outlet: str | None) -> str:
    """Cut `| The Daily Example` off a page title.

    >>> _without_outlet("Floods in Lagos | The Daily Example", "The Daily Example")
    'Floods in Lagos'
    """
    if outlet:
        return re.sub(rf"\s*[|\-–—»:]\s*{re.escape(outlet)}\s*$", "", title)
    return title
