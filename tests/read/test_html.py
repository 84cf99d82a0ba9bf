"""Web pages: the article's text and the metadata that the page states."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.document import Document, Problem
from kg.read import read_documents

BODY = (
    "<article><h1>Bridge reopens</h1><p>The bridge over the Sava in Zagreb reopened on Sunday after two years "
    "of repairs, "
    "the mayor said.</p><p>It had been closed since a ship hit it in the spring of 2022.</p></article>"
)


def read_page(tmp_path: Path, head: str, *, body: str = BODY, html: str = "<html>", encoding: str = "utf8") -> Document:
    page = f"<!DOCTYPE html>{html}<head>{head}</head><body><nav><a href='/'>Home</a></nav>{body}</body></html>"
    path = tmp_path / "page.html"
    path.write_bytes(page.encode(encoding))
    items = list(read_documents([str(path)]))
    assert not [item for item in items if isinstance(item, Problem)]
    (document,) = (item for item in items if isinstance(item, Document))
    return document


def test_text_is_the_article_s(tmp_path: Path) -> None:
    text = read_page(tmp_path, "").text
    assert text.startswith("Bridge reopens\nThe bridge over the Sava")
    assert text.endswith("in the spring of 2022.")
    assert "Home" not in text


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-03-03T10:00:00+01:00">',
        '<meta name="DC.date.issued" content="2024-03-03">',
        '<meta itemprop="datePublished" content="3 March 2024">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-03"}</script>',
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": ["Article"], '
        '"datePublished": "2024-03-03T08:00:00Z"}]}</script>',
        '<script type="application/ld+json">{broken</script><meta name="pubdate" content="2024-03-03">',
    ],
)
def test_dates_that_a_page_states(tmp_path: Path, head: str) -> None:
    document = read_page(tmp_path, head)
    assert (document.published or "")[:10] == "2024-03-03"
    assert (document.published_from, document.published_earliest) == ("metadata", "2024-03-03")


def test_a_time_element_counts_only_as_publication_date(tmp_path: Path) -> None:
    body = f'<time pubdate datetime="2024-03-03">Sunday</time>{BODY}'
    assert read_page(tmp_path, "", body=body).published == "2024-03-03"
    body = BODY.replace("Sunday", '<time datetime="1999-01-01">Sunday</time>')
    assert read_page(tmp_path, "", body=body).published is None


def test_other_dates_of_a_page_are_not_taken(tmp_path: Path) -> None:
    document = read_page(tmp_path, '<meta property="article:modified_time" content="2024-03-09">')
    assert document.published is None


def test_the_address_dates_a_page_that_states_nothing_else(tmp_path: Path) -> None:
    document = read_page(tmp_path, '<link rel="canonical" href="https://daily.example/2024/03/03/bridge">')
    assert (document.published, document.published_from) == ("2024-03-03", "url")
    assert (document.url, document.outlet) == ("https://daily.example/2024/03/03/bridge", "daily.example")


def test_metadata_of_a_page(tmp_path: Path) -> None:
    head = (
        "<title>Bridge reopens | The Daily Example</title>"
        '<meta property="og:site_name" content="The Daily Example">'
        '<meta name="author" content="Ana Horvat">'
    )
    document = read_page(tmp_path, head, html='<html lang="en-GB">')
    assert (document.title, document.outlet, document.byline) == ("Bridge reopens", "The Daily Example", "Ana Horvat")


def test_linked_data_goes_before_meta_elements(tmp_path: Path) -> None:
    head = (
        '<meta property="og:title" content="Click here!"><script type="application/ld+json">'
        '{"@type": "NewsArticle", "headline": "Bridge reopens", "author": [{"name": "Ana Horvat"}, {"name": '
        '"Ivo Kos"}],'
        ' "publisher": {"@type": "Organization", "name": "The Daily Example"}}</script>'
    )
    document = read_page(tmp_path, head)
    assert (document.title, document.outlet, document.byline) == (
        "Bridge reopens",
        "The Daily Example",
        "Ana Horvat, Ivo Kos",
    )


def test_a_page_in_its_declared_encoding(tmp_path: Path) -> None:
    body = BODY.replace("the mayor", "mayor Đurđa Šimić")
    document = read_page(tmp_path, '<meta charset="windows-1250">', body=body, encoding="windows-1250")
    assert "Đurđa Šimić" in document.text


def test_hostile_markup_is_only_text_or_gone(tmp_path: Path) -> None:
    hostile = (
        "<script>alert(1)</script><img src=x onerror=alert(2)><p>&lt;b&gt;Not bold&lt;/b&gt; is what the sign said.</p>"
    )
    text = read_page(tmp_path, "", body=BODY.replace("</article>", f"{hostile}</article>")).text
    assert "alert" not in text
    assert "<b>Not bold</b> is what the sign said." in text
