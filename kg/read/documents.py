"""Articles become documents: unique names, stated dates, outlet, agency, language and marked boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.model.document import Document, Problem
from kg.model.ids import DocumentId, text_id
from kg.read.agencies import find_wire, known_agency
from kg.read.article import MAX_CHARACTERS, Article, problem
from kg.read.boilerplate import find_boilerplate
from kg.read.dates import StatedDate, parse_date, url_date
from kg.read.header import Header, read_header
from kg.read.languages import detect_language, language_name
from kg.read.outlets import outlet_of_text, outlet_of_url

__all__ = ["Shelf", "make_document"]

SURROGATE = re.compile("[\ud800-\udfff]")
SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


@dataclass(slots=True)
class Shelf:
    """The documents read so far, by id and name: what keeps both unique in one build."""

    sources: dict[DocumentId, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def place(self, article: Article) -> Iterator[Document | Problem]:
        """Yield the document of an article, then what is wrong with it; only the problem if it cannot be one."""
        if (refused := _refuse(article)) is not None:
            yield refused
            return
        text = article.text
        if SURROGATE.search(text):
            text = text.translate(SURROGATES)
            yield problem(
                article.source, "half a surrogate pair in the text; read as U+FFFD", "write it as valid Unicode"
            )
        identifier = text_id(text)
        if identifier in self.sources:
            yield problem(
                article.source, f"the same text as {self.sources[identifier]}; read once", "remove one of the two"
            )
            return
        name, note = self._name(article)
        self.sources[identifier] = article.source
        self.names.add(name)
        document, notes = make_document(article, identifier, text, name)
        yield document
        yield from (*article.notes, *note, *notes)

    def _name(self, article: Article) -> tuple[str, tuple[Problem, ...]]:
        wanted = " ".join((article.id or article.fallback).translate(SURROGATES).split())
        name, number = wanted, 2
        while name in self.names:
            name, number = f"{wanted}-{number}", number + 1
        if name == wanted or article.id is None:
            return name, ()
        hint = "give every article its own id"
        return name, (problem(article.source, f"id {wanted!r} was given before; this one is called {name!r}", hint),)


def _refuse(article: Article) -> Problem | None:
    if not article.text.strip():
        return problem(article.source, "no text", "remove it or fill it")
    if len(article.text) > MAX_CHARACTERS:
        size = f"{len(article.text):,} characters, more than {MAX_CHARACTERS:,}"
        return problem(article.source, f"too long for one article: {size}", "split it into articles")
    return None


def make_document(
    article: Article, identifier: DocumentId, text: str, name: str
) -> tuple[Document, tuple[Problem, ...]]:
    """Return the document of an article, and the problems with its metadata.

    Args:
        article: as its format gave it.
        identifier: the id of `text`.
        text: the article's text in valid Unicode.
        name: unique in the build.
    """
    header = read_header(text)
    boilerplate = find_boilerplate(text, header)
    url = article.url or header.url
    byline = article.byline or header.byline
    date, source, notes = _published(article, header, url)
    language, foreign = _language(article, text)
    outlet = article.outlet or (outlet_of_url(url) if url else None) or header.outlet or outlet_of_text(text)
    wire = article.wire and (known_agency(article.wire) or article.wire)
    wire = wire or find_wire(text, header, byline=byline, photographers=boilerplate.photographers)
    document = Document(
        id=identifier,
        source=article.source,
        name=name,
        text=text,
        title=article.title or (None if header.title_span in boilerplate.spans else header.title),
        language=language,
        published=date.value if date else None,
        published_from=source if date else None,
        published_earliest=date.earliest if date else None,
        published_latest=date.latest if date else None,
        outlet=outlet,
        url=url,
        byline=byline,
        wire=wire or (known_agency(outlet) if outlet else None),
        boilerplate=boilerplate.spans,
    )
    return document, (*notes, *foreign)


def _published(
    article: Article, header: Header, url: str | None
) -> tuple[StatedDate | None, str | None, tuple[Problem, ...]]:
    """Return the stated date, where it stands, and what was wrong with the stated ones; the best source comes first."""
    notes: tuple[Problem, ...] = ()
    if article.published:
        if (stated := parse_date(article.published)) is not None:
            return stated, "metadata", ()
        hint = "write it as YYYY-MM-DD"
        notes = (
            problem(article.source, f"published {article.published[:60]!r} is not one plain date; left out", hint),
        )
    if header.date is not None:
        return header.date, "text header", notes
    in_url = url_date(url) if url else None
    if in_url is not None and in_url.value:
        return in_url, "url", notes
    in_dateline = _dateline_date(header, in_url)
    if in_dateline is not None:
        return in_dateline, "dateline", notes
    return in_url, "url", notes


def _dateline_date(header: Header, month: StatedDate | None) -> StatedDate | None:
    """Return the date of the dateline; one without a year takes it from the month that the URL names."""
    line = header.dateline
    if line is None:
        return None
    if line.date:
        return StatedDate(line.date, line.date, line.date)
    if month is None or line.month is None or line.day is None or int(month.earliest[5:7]) != line.month:
        return None
    day = f"{month.earliest[:7]}-{line.day:02}"
    return StatedDate(day, day, day) if month.earliest <= day <= month.latest else None


def _language(article: Article, text: str) -> tuple[str, tuple[Problem, ...]]:
    found = detect_language(text)
    if found == "en":
        return "en", ()
    hint = "only English is understood: translate it, or expect little from it"
    return found, (problem(article.source, f"seems to be in {language_name(found)}, not English", hint),)
