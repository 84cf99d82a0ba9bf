"""The example corpus is read as `examples/expected.json` says, and that file speaks only of words that are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.model.document import Document
from kg.read import mark_copies, read_documents

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def articles() -> dict[str, Document]:
    items = list(read_documents([str(EXAMPLES / "articles")]))
    documents = [item for item in items if isinstance(item, Document)]
    assert len(documents) == len(items) == 12
    return {document.name: document for document in mark_copies(documents)}


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EXAMPLES / "expected.json").read_text("utf8"))
    return loaded


def test_metadata_and_boilerplate(articles: dict[str, Document], expected: dict[str, Any]) -> None:
    assert sorted(articles) == sorted(expected["documents"])
    for name, want in expected["documents"].items():
        found = articles[name]
        got = {key: getattr(found, key) for key in ("published", "published_from", "outlet", "byline", "wire")}
        assert (name, got) == (name, {key: want[key] for key in got})
        marked = [found.text[start:end] for start, end in found.boilerplate]
        repeated = [found.title] if want.get("duplicate_headline") else []
        assert (name, sorted(marked)) == (name, sorted([*want["boilerplate"], *repeated]))


def test_origins(articles: dict[str, Document], expected: dict[str, Any]) -> None:
    least, most = expected["origins"]["number"]
    assert least <= len({document.origin for document in articles.values()}) <= most
    for names in expected["origins"]["same"]:
        assert len({articles[name].origin for name in names}) == 1


def test_the_articles_are_short_and_have_headlines(articles: dict[str, Document]) -> None:
    for document in articles.values():
        assert 120 <= len(document.text.split()) <= 350, document.name
        assert document.title, document.name


def test_expected_facts_quote_the_articles(articles: dict[str, Document], expected: dict[str, Any]) -> None:
    quoted = [(row["doc"], row["evidence"]) for row in expected["claims"]]
    quoted += [(name, phrase) for event in expected["events"] for name, phrase in event["anchors"]]
    quoted += [(row["doc"], row["text"]) for row in expected["quotes"]]
    assert len(quoted) > 80
    assert [(name, phrase) for name, phrase in quoted if phrase not in articles[name].text] == []
    for actor in expected["actors"]:
        texts = [articles[name].text for name in actor["docs"]]
        assert all(any(form in text for text in texts) for form in actor["forms"]), actor["key"]
        assert all(any(form in text for form in actor["forms"]) for text in texts), actor["key"]


def test_expected_facts_speak_of_one_another(expected: dict[str, Any]) -> None:
    events = {event["key"] for event in expected["events"]}
    places = {place["key"] for place in expected["places"]}
    actors = {actor["key"] for actor in expected["actors"]}
    for event in expected["events"]:
        assert set(event.get("place", ())) <= places
        assert {event[key] for key in ("part_of", "about") if key in event} <= events
        assert {name for key in ("perpetrator", "participant", "actor") for name in event.get(key, ())} <= actors
        assert "date" not in event or event["date"][0] <= event["date"][1]
    for row in (*expected["claims"], *expected["versions"]):
        assert row["event"] in events
    assert {key for first, _, second in expected["order"] for key in (first, second)} <= events
    assert {place for row in expected["places"] for place in row.get("within", ())} <= places
