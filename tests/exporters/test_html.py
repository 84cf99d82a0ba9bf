"""The page as a file: its data, its policy, its bytes. What it does in a browser is in tests/browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from exporters.html import render_frame, render_page, write_html
from exporters.html.data import CLAIM_FIELDS, PageData
from exporters.html.excerpts import cut_to_quotes
from exporters.html.outlines import HEIGHT, WIDTH, draw_outlines
from exporters.html.selection import select_stories
from exporters.html.stories import group_stories
from exporters.html.words import load_words
from kg.errors import ExportError
from kg.model.graph import Graph
from kg.ontology import load_ontology
from kg.store import Records, read_records, write_records
from tests.exporters.html_graph import HOSTILE, explorer_graph, hostile_graph
from tests.factory import document, example_graph, iri, node, sorted_graph


class _Blocks(HTMLParser):
    """Collects the scripts, styles and the policy of a page, as a browser would cut them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, dict[str, str | None], str]] = []
        self.policy = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "style"):
            self.parts.append((tag, given, ""))
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""

    def handle_data(self, data: str) -> None:
        if self.parts and self.get_starttag_text() and self.cdata_elem:
            tag, given, text = self.parts[-1]
            self.parts[-1] = (tag, given, text + data)

    def json(self, name: str) -> Any:
        """The value of the data block `name`."""
        return json.loads(next(text for _, given, text in self.parts if given.get("id") == f"data-{name}"))


def test_equal_graphs_give_equal_bytes(tmp_path: Path) -> None:
    (first,) = write_html(explorer_graph(), tmp_path)
    content = first.read_bytes()
    (second,) = write_html(explorer_graph(), tmp_path)
    assert first == second == tmp_path / "graph.html"
    assert second.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["graph.html"]
    assert len(content) < 1_000_000


@pytest.mark.parametrize(
    "graph",
    [Graph(), example_graph(), explorer_graph(), hostile_graph()],
    ids=["empty", "example", "explorer", "hostile"],
)
def test_policy_allows_the_page_itself_and_nothing_else(graph: Graph) -> None:
    blocks = _Blocks(render_page(graph))
    assert blocks.policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in blocks.policy
    assert "http" not in blocks.policy
    for tag, given, text in blocks.parts:
        if given.get("type") == "application/json":
            json.loads(text)
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert re.search(rf"{tag}-src [^;]*'sha256-{re.escape(digest)}'", blocks.policy)
    assert [tag for tag, *_ in blocks.parts].count("style") == 1


def test_hostile_strings_stay_inside_their_json_blocks() -> None:
    quiet, hostile = (_Blocks(render_page(graph)) for graph in (explorer_graph(), hostile_graph()))
    assert [(tag, given) for tag, given, _ in quiet.parts] == [(tag, given) for tag, given, _ in hostile.parts]
    labels = {entry["label"] for entry in hostile.json("nodes")}
    assert labels <= {text.replace("\ud83d", "\ud83d") for text in HOSTILE}


def test_a_lone_surrogate_is_written_as_its_escape(tmp_path: Path) -> None:
    graph = Graph(documents=(document("broken \ud83d text"),))
    (path,) = write_html(graph, tmp_path)
    assert _Blocks(path.read_text(encoding="utf8")).json("documents")[0]["text"] == "broken \ud83d text"


def test_offsets_count_as_a_browser_counts() -> None:
    graph = explorer_graph()
    data = PageData(graph, load_words())
    for claim, row in zip(graph.claims, data.claims, strict=True):
        text = graph.document_by_id[claim.document].text
        units = text.encode("utf-16-le")
        given = dict(zip(CLAIM_FIELDS, row, strict=False))
        start, end = given["e0"], given["e1"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert units[2 * start : 2 * end].decode("utf-16-le") == text[slice(*claim.evidence)]


def test_every_claim_node_and_version_is_in_the_page() -> None:
    graph = explorer_graph()
    blocks = _Blocks(render_page(graph))
    assert len(blocks.json("claims")) == len(graph.claims)
    assert [entry["label"] for entry in blocks.json("nodes")] == [item.label for item in graph.nodes]
    assert len(blocks.json("versions")) == len(graph.versions)
    told = {number for edge in blocks.json("edges") for number in edge["claims"]}
    linked = {n for n, c in enumerate(graph.claims) if c.object is not None or c.speaker is not None}
    assert told == linked


def test_edges_of_two_roles_between_the_same_nodes_stay_apart() -> None:
    data = PageData(explorer_graph(), load_words())
    keys = [(edge["from"], edge["to"], edge["relation"]) for edge in data.edges]
    assert len(keys) == len(set(keys))
    pairs = {key[:2] for key in keys}
    assert len(pairs) < len(keys)


@pytest.mark.parametrize("graph", [Graph(), example_graph(), explorer_graph()], ids=["empty", "example", "explorer"])
def test_cut_to_quotes_every_claim_still_points_at_its_words(graph: Graph) -> None:
    cut = cut_to_quotes(graph)
    for before, after in zip(graph.claims, cut.claims, strict=True):
        whole, short = graph.document_by_id[before.document].text, cut.document_by_id[after.document].text
        for name in ("sentence", "evidence", "cue"):
            old, new = getattr(before, name), getattr(after, name)
            assert (old is None) == (new is None)
            assert old is None or whole[slice(*old)] == short[slice(*new)]
    for document_before, document_after in zip(graph.documents, cut.documents, strict=True):
        quoted = {document_before.text[slice(*c.sentence)] for c in graph.claims if c.document == document_before.id}
        rest = document_after.text
        for text in sorted(quoted, key=len, reverse=True):
            rest = rest.replace(text, "")
        assert set(rest.split()) <= {"[…]"}


def test_a_notebook_shows_the_page_in_a_closed_frame() -> None:
    graph = hostile_graph()
    frame = graph._repr_html_()
    assert frame == render_frame(graph)
    assert frame.count("<") == 2
    assert 'sandbox="allow-scripts allow-downloads allow-popups"' in frame


def test_words_come_from_the_ontology_and_fall_back_to_the_name() -> None:
    words = load_words()
    assert words.type("claim_of_responsibility") == "Claim of responsibility"
    assert words.relation("role:perpetrator")[0] == "carried out by"
    assert words.type("no_such_type") == "No such type"
    assert words.relation("role:night_watch") == ("night watch", "night watch in")
    assert words.attribute("killed") == "People killed"


def test_the_words_of_the_page_name_what_the_ontology_has() -> None:
    words, ontology = load_words(), load_ontology()
    assert words.passing | set(words.admissions) <= set(ontology.event_types)
    assert {relation.removeprefix("role:") for relation in words.behind} <= set(ontology.roles)
    assert {key.removeprefix("role:") for key in words.relations if key.startswith("role:")} <= set(ontology.roles)


def test_stories_are_groups_of_linked_events_main_event_first() -> None:
    stories = group_stories(explorer_graph())
    assert [story[0].rsplit("/", 1)[1] for story in stories] == ["breach", "strike"]
    assert sorted(len(story) for story in stories) == [3, 12]


def test_a_selection_holds_the_first_story_and_all_that_its_claims_name() -> None:
    graph = explorer_graph()
    first = group_stories(graph)[0]
    most = sum(len(graph.claims_about.get(event, ())) for event in first)
    chosen = select_stories(graph, frozenset(), most=most)
    events = {item.node for item in chosen.nodes if item.kind == "event"}
    assert events == set(first)
    assert [item for item in chosen.claims if chosen.node_of[item.subject] in events] == [
        item for item in graph.claims if graph.node_of[item.subject] in set(first)
    ]
    assert {claim.document for claim in chosen.claims} == {document.id for document in chosen.documents}
    assert {graph.node_by_iri[event].place for event in first} - {None} <= {item.node for item in chosen.nodes}
    assert {mention.document for mention in chosen.mentions} <= {document.id for document in chosen.documents}
    assert len(chosen.claims) < len(graph.claims)
    assert select_stories(graph, frozenset(), most=len(graph.claims)).claims == graph.claims


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_of_a_story_that_is_too_large_the_most_told_events_are_selected(most: int) -> None:
    graph = explorer_graph()
    whole = group_stories(graph)[0]
    chosen = select_stories(graph, frozenset(), most=most)
    events = {item.node for item in chosen.nodes if item.kind == "event"}
    about = [item for item in chosen.claims if chosen.node_of[item.subject] in events]
    assert whole[0] in events < set(whole)
    assert 0 < len(about) <= most
    told = {event: len(graph.claims_about.get(event, ())) for event in whole}
    assert max(told[event] for event in set(whole) - events) > most - sum(told[event] for event in events)
    assert set(chosen.claims) <= set(graph.claims)


def test_no_story_is_larger_than_a_page_can_show(monkeypatch: pytest.MonkeyPatch) -> None:
    names = "abcdefgh"
    ring = [node("event", name, part_of=iri("event", other)) for name, other in pairwise(names)]
    graph = Graph(nodes=(*ring, node("event", "h")))
    assert [len(story) for story in group_stories(graph)] == [8]
    monkeypatch.setattr("exporters.html.stories.LARGEST", 3)
    stories = group_stories(graph)
    assert max(len(story) for story in stories) == 3
    assert sorted(event for story in stories for event in story) == sorted(item.node for item in graph.nodes)


def test_close_ties_make_a_story_before_loose_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporters.html.stories.LARGEST", 2)
    first = node("event", "a", before=(iri("event", "b"),))
    graph = Graph(nodes=(first, node("event", "b"), node("event", "c", part_of=iri("event", "a"))))
    assert {frozenset(story) for story in group_stories(graph)} == {
        frozenset({iri("event", "a"), iri("event", "c")}), frozenset({iri("event", "b")})
    }  # fmt: skip


def test_the_page_of_a_graph_on_disk_is_that_of_one_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = explorer_graph()
    write_records(graph, tmp_path)
    stored = read_records(tmp_path)
    assert group_stories(stored) == group_stories(graph)
    assert render_page(stored, stories=True) == render_page(graph, stories=True)
    monkeypatch.setattr("exporters.html.page.MOST_CLAIMS", 3)
    assert render_page(stored, stories=True) == render_page(graph, stories=True)


def test_a_selection_of_a_graph_on_disk_and_its_quotes_stay_there(tmp_path: Path) -> None:
    write_records(explorer_graph(), tmp_path)
    cut = cut_to_quotes(select_stories(read_records(tmp_path), frozenset(), most=1))
    tables = cut.documents, cut.mentions, cut.claims, cut.links, cut.nodes, cut.versions
    assert all(isinstance(table, Records) for table in tables)
    assert 0 < len(cut.claims) < len(explorer_graph().claims)


def test_the_page_of_a_very_large_graph_is_of_its_most_told_stories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = write_html(explorer_graph(), tmp_path)
    assert "of" not in _Blocks(path.read_text("utf8")).json("limits")
    monkeypatch.setattr("exporters.html.page.MOST_CLAIMS", 3)
    (path,) = write_html(explorer_graph(), tmp_path)
    blocks = _Blocks(path.read_text("utf8"))
    assert len(blocks.json("stories")) == 1
    assert blocks.json("limits")["stories"] is True
    assert blocks.json("limits")["of"] == len(explorer_graph().documents) > len(blocks.json("documents"))


def test_unlinked_events_of_other_articles_are_stories_of_their_own() -> None:
    first, second = document("One thing."), document("Another thing.", name="other")
    events = [node("event", "one", documents=(first.id,)), node("event", "two", documents=(second.id,))]
    assert len(group_stories(sorted_graph(Graph(documents=(first, second), nodes=tuple(events))))) == 2


def test_a_cycle_of_links_is_one_story() -> None:
    ring = [node("event", name, part_of=iri("event", other)) for name, other in (("a", "b"), ("b", "c"), ("c", "a"))]
    assert [len(story) for story in group_stories(Graph(nodes=tuple(ring)))] == [3]


@pytest.mark.parametrize(
    "places",
    [[(0.0, 0.0)], [(89.9, 179.9), (-89.9, -179.9)], [(46.6, 24.9), (44.2, 28.6)], [(65.0, -18.0)], [(-17.8, 179.5)]],
    ids=["null island", "the whole world", "a region", "far north", "date line"],
)
def test_the_map_holds_its_places_and_stays_small(places: list[tuple[float, float]]) -> None:
    drawn = draw_outlines([(lat, lon, 1) for lat, lon in places])
    assert drawn is not None
    west, north, kx, ky = (float(drawn[key]) for key in ("west", "north", "kx", "ky"))
    for lat, lon in places:
        assert 0 <= (lon - west) * kx <= WIDTH
        assert 0 <= (north - lat) * ky <= HEIGHT
    assert len(str(drawn["path"])) < 60_000
    assert re.fullmatch(r"(M-?\d+ -?\d+l(-?\d+ -?\d+ ?)+z)*", str(drawn["path"]))


def test_a_stray_place_does_not_shrink_the_map() -> None:
    drawn = draw_outlines([(46.6, 24.9, 9), (46.0, 25.5, 6), (-33.9, 151.2, 1)])
    assert drawn is not None
    assert HEIGHT / float(drawn["ky"]) < 12


@pytest.mark.parametrize("places", [[], [(91.0, 0.0)], [(float("nan"), 3.0)]])
def test_without_coordinates_there_is_no_map(places: list[tuple[float, float]]) -> None:
    assert draw_outlines([(lat, lon, 1) for lat, lon in places]) is None


def test_an_unwritable_folder_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"graph\.html: cannot write the page: .*; choose a folder"):
        write_html(Graph(), tmp_path / "missing")


def test_a_failed_export_leaves_the_page_before(tmp_path: Path) -> None:
    (path,) = write_html(Graph(), tmp_path)
    before = path.read_bytes()
    (tmp_path / "graph.html.part").mkdir()
    with pytest.raises(ExportError):
        write_html(explorer_graph(), tmp_path)
    assert path.read_bytes() == before


def test_nodes_without_claims_or_documents_are_drawn_from_what_they_state() -> None:
    parts = (
        node("event", "whole"),
        node("event", "part", part_of=iri("event", "whole"), place=iri("place", "here")),
        node("place", "here"),
    )
    data = PageData(sorted_graph(Graph(nodes=parts)), load_words())
    assert len(data.edges) == 2
    assert all(edge["claims"] == [] for edge in data.edges)
    dangling = replace(parts[1], part_of=iri("event", "nowhere"))
    assert len(PageData(Graph(nodes=(dangling,)), load_words()).edges) == 0


@pytest.mark.parametrize(
    ("label", "counts"),
    [
        ("at least four people", True),
        ("dozens", True),
        ("84 others", True),
        ("six", True),
        ("four miners", False),
        ("people", False),
        ("a 34-year-old woman", False),
        ("Seven Sisters", False),
    ],
)
def test_people_who_are_but_a_number(label: str, counts: bool) -> None:
    assert load_words().is_count(label) is counts
