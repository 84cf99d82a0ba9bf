"""Feeds: one article per item, text from whatever element holds it, and no way for the XML to reach outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model.document import Document, Problem
from kg.read import read_documents
from kg.read.fragment import text_of_html

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Gazette</title><link>https://harbour.example/</link>
<item><title>Ferry &amp;amp; tug collide</title><link>https://harbour.example/1</link>
<dc:creator>Ana Horvat</dc:creator><pubDate>Sat, 18 Feb 2023 10:05:00 GMT</pubDate>
<description>A ferry and a tug collided.</description>
<content:encoded><![CDATA[<p>A ferry and a tug <b>collided</b> off Zadar.</p><p>Two people were hurt.</p>
<script>owned=1</script>]]></content:encoded></item>
<item><title>No text</title></item>
<item><description>Rain &amp;lt; snow, the service said.</description></item>
</channel></rss>"""
ATOM = """
<feed xmlns="http://www.w3.org/2005/Atom"><title>The Meridian</title>
<entry><title>Flood</title><link rel="self" href="https://meridian.example/self"/>
<link href="https://meridian.example/flood"/><author><name>Ivo Kos</name><uri>https://x.example</uri></author>
<published>2021-06-02T08:00:00Z</published><updated>2021-06-05T08:00:00Z</updated>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>A flood hit Ljubljana.</p><p>It fell later.</p></div></content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title></channel>
<item><title>Strike</title><dc:date>2020-01-02</dc:date>
<description>Dockers in Oslo went on strike.</description></item></rdf:RDF>"""


def read(path: Path, content: str | bytes) -> tuple[list[Document], list[Problem]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    items = list(read_documents([str(path)]))
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, Problem)]


def test_items_of_rss_are_articles_and_one_without_text_is_told(tmp_path: Path):
    path = tmp_path / "news.rss"
    (first, third), (problem,) = read(path, RSS)
    assert first.text == "A ferry and a tug collided off Zadar.\n\nTwo people were hurt."
    assert (first.title, first.byline, first.outlet) == ("Ferry & tug collide", "Ana Horvat", "Harbour Gazette")
    assert (first.published, first.url) == ("2023-02-18", "https://harbour.example/1")
    assert (first.name, first.source) == ("news-1", f"{path}:4")
    assert third.text == "Rain < snow, the service said."
    assert (problem.source, problem.error) == (f"{path}:9", "an item without text")


def test_an_entry_of_atom_is_an_article_and_a_revision_is_no_publication(tmp_path: Path):
    (document,), problems = read(tmp_path / "feed", ATOM)  # told by its content
    assert problems == []
    assert document.text == "A flood hit Ljubljana.\n\nIt fell later."
    assert (document.title, document.byline, document.outlet) == ("Flood", "Ivo Kos", "The Meridian")
    assert (document.published, document.url) == ("2021-06-02T08:00:00+00:00", "https://meridian.example/flood")
    (document,), _ = read(tmp_path / "later.atom", ATOM.replace("published>", "issue>"))
    assert document.published is None


def test_rss_1_0_has_its_items_beside_the_channel(tmp_path: Path):
    (document,), problems = read(tmp_path / "wire.xml", RDF)
    assert (document.text, document.published, problems) == ("Dockers in Oslo went on strike.", "2020-01-02", [])


ENTITIES = [
    "<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY x '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "<!ENTITY x SYSTEM 'https://evil.example/'>",
    "<!ENTITY % p SYSTEM 'https://evil.example/p.dtd'> %p;",
    "<!ENTITY x 'harmless'>",
]


@pytest.mark.parametrize("declared", ENTITIES)
def test_no_entity_is_expanded_or_fetched(tmp_path: Path, declared: str):
    item = "<item><description>It rained &x; in Oslo.</description></item>"
    content = f"<?xml version='1.0'?><!DOCTYPE rss [{declared}]><rss><channel>{item}</channel></rss>"
    documents, (problem,) = read(tmp_path / "news.rss", content)
    assert documents == []
    assert problem.error == "a feed that declares entities; none is expanded"


def test_a_document_type_without_entities_is_no_harm(tmp_path: Path):
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "https://evil.example/rss.dtd">'
    (document,), problems = read(
        tmp_path / "old.rss", f"{kind}<rss><channel><item><description>It rained.</description></item></channel></rss>"
    )
    assert (document.text, problems) == ("It rained.", [])


def test_what_stands_before_broken_xml_is_read(tmp_path: Path):
    broken = RSS.replace("<item><description>", "<item><oops></item><item><description>")
    documents, problems = read(tmp_path / "news.rss", broken)
    assert [document.name for document in documents] == ["news-1"]
    assert problems[0].error == "an item without text"
    assert problems[1].source.endswith("news.rss:10")
    assert problems[1].error.startswith("malformed XML: Opening and ending tag mismatch: oops")
    assert problems[1].hint == "mend the feed; the items after it are not read"


def test_text_of_items_that_nests_too_deep_is_told(tmp_path: Path):
    deep = f"<rss><channel><item><description>{'&lt;div&gt;' * 300}x</description></item></channel></rss>"
    documents, (problem,) = read(tmp_path / "news.rss", deep)
    assert (documents, problem.error) == ([], "HTML nested too deep")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain, 2 < 3 & so on", "plain, 2 < 3 & so on"),
        ("one<br>two", "one\n\ntwo"),
        ("<!-- no -->a <i>b</i> c<style>x{}</style> d", "a b c d"),
        ("&#8220;a&#8221; &amp;", "“a” &"),
        ("<script>owned=1</script>", ""),
        ("<svg onload=owned=1><text>x</text></svg>y<p>z", "y\n\nz"),
        ("a\0b<p>c", "a\ufffdb\n\nc"),
    ],
)
def test_a_fragment_gives_all_its_text(html: str, text: str):
    assert text_of_html(html) == text
