"""Interchange: what calendars, maps, timelines and investigators' tools read, valid whatever the text."""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from exporters.followthemoney import write_followthemoney
from exporters.geojson import write_geojson
from exporters.gexf import write_gexf
from exporters.ics import write_ics
from exporters.timelinejs import write_timelinejs
from kg.model.claim import MentionKind
from kg.model.graph import Graph
from tests.exporters.test_every_target import HOSTILE, hostile_graph
from tests.factory import example_graph, iri, node

GEXF = "{http://www.gexf.net/1.2draft}"
ATTACK = iri("event", "attack")
SCHEMA = json.loads((Path(__file__).parent / "followthemoney.json").read_text("utf8"))["schemata"]
GRAPHS = pytest.mark.parametrize(
    "graph", [example_graph(), hostile_graph(), Graph()], ids=["example", "hostile", "empty"]
)


def dated(graph: Graph) -> int:
    return sum(bool(item.begin or item.earliest) for item in graph.nodes_of_kind(MentionKind.EVENT))


# ----------------------------------------------------------------------------------------------------------- GeoJSON


@GRAPHS
def test_geojson_has_a_feature_per_event(graph: Graph, tmp_path: Path):
    (path,) = write_geojson(graph, tmp_path)
    found = json.loads(path.read_text("utf8"))
    assert found["type"] == "FeatureCollection"
    assert len(found["features"]) == len(graph.nodes_of_kind(MentionKind.EVENT))
    for feature in found["features"]:
        assert (feature["type"], set(feature)) == ("Feature", {"type", "id", "geometry", "properties"})
        if feature["geometry"]:
            lon, lat = feature["geometry"]["coordinates"]
            assert abs(lon) <= 180
            assert abs(lat) <= 90


def test_geojson_tells_every_version_with_who_says_it(tmp_path: Path):
    (path,) = write_geojson(example_graph(), tmp_path)
    attack = next(item for item in json.loads(path.read_text("utf8"))["features"] if item["id"] == ATTACK)
    facts = attack["properties"]
    assert facts["counts"]["attackers"] == "5 | 8..10"
    assert facts["contested"] == ["attackers"]
    told = 'attackers: 8..10, "eight to ten gunmen", says Ilan Doremi, to Northern Press Agency, Harbour Gazette'
    assert told in [line.replace(" person", "") for line in facts["told"]]


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (None, 1.0)])
def test_a_place_off_the_map_has_no_geometry(tmp_path: Path, lat: float | None, lon: float):
    place = node("place", "x", lat=lat, lon=lon)
    (path,) = write_geojson(Graph(nodes=(place, node("event", "e", place=place.node))), tmp_path)
    assert json.loads(path.read_text("utf8"))["features"][0]["geometry"] is None


# --------------------------------------------------------------------------------------------------------- iCalendar


def entries(path: Path) -> list[dict[str, str]]:
    """Unfold and cut a calendar into its events (RFC 5545, section 3.1)."""
    text = path.read_bytes().decode()
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    lines = text.replace("\r\n ", "").split("\r\n")
    found: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and re.match(r"[A-Z;=-]+:", line):
            name, _, value = line.partition(":")
            found[-1][name] = value
    return found


@GRAPHS
def test_a_calendar_has_every_dated_event(graph: Graph, tmp_path: Path):
    (path,) = write_ics(graph, tmp_path)
    found = entries(path)
    assert len(found) == dated(graph)
    assert len({entry["UID"] for entry in found}) == len(found)
    for entry in found:
        assert {"UID", "DTSTAMP", "SUMMARY"} <= set(entry)
        assert any(name.startswith("DTSTART") for name in entry)


def test_the_end_of_a_day_is_the_next_day_and_the_status_tells_how_sure(tmp_path: Path):
    (path,) = write_ics(example_graph(), tmp_path)
    attack = next(entry for entry in entries(path) if entry["UID"] == ATTACK)
    assert (attack["DTSTART;VALUE=DATE"], attack["DTEND;VALUE=DATE"]) == ("20210503", "20210504")
    assert r"8..10" in attack["DESCRIPTION"]
    assert "eight to ten gunmen" in attack["DESCRIPTION"]
    planned = node("event", "x", begin="2024-02-03T10:20", end="2024-02-03T12:00", factuality="planned")
    (entry,) = entries(write_ics(Graph(nodes=(planned,)), tmp_path)[0])
    assert (entry["DTSTART"], entry["DTEND"]) == ("20240203T102000", "20240203T120000")
    assert entry["STATUS"] == "TENTATIVE"


@pytest.mark.parametrize("begin", ["2021", "9999-12-31", "spring", "2021-02-30", None])
def test_any_date_gives_a_calendar(tmp_path: Path, begin: str | None):
    (path,) = write_ics(Graph(nodes=(node("event", begin=begin),)), tmp_path)
    assert len(entries(path)) == (begin == "9999-12-31")


# --------------------------------------------------------------------------------------------------------- TimelineJS


class Tags(HTMLParser):
    """Collects what a browser would take for markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag + "".join(f" {name}" for name, _ in attrs))


@GRAPHS
def test_a_timeline_has_every_dated_event_and_no_markup_of_an_article(graph: Graph, tmp_path: Path):
    (path,) = write_timelinejs(graph, tmp_path)
    slides = json.loads(path.read_text("utf8"))["events"]
    assert len(slides) == dated(graph)
    tags = Tags()
    for slide in slides:
        assert slide["start_date"]["year"]
        tags.feed(slide["text"]["headline"] + slide["text"]["text"])
    assert tags.found <= {"p", "ul", "li"}


def test_a_date_is_no_more_exact_than_it_is(tmp_path: Path):
    (path,) = write_timelinejs(Graph(nodes=(node("event", begin="2021-03", end="2021"),)), tmp_path)
    (slide,) = json.loads(path.read_text("utf8"))["events"]
    assert (slide["start_date"], slide["end_date"]) == ({"year": 2021, "month": 3}, {"year": 2021})


# ---------------------------------------------------------------------------------------------------------------- GEXF


def test_gexf_has_the_days_of_events_and_what_gephi_needs(tmp_path: Path):
    (path,) = write_gexf(example_graph(), tmp_path)
    root = ElementTree.parse(path).getroot()
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert graph.attrib == {"mode": "dynamic", "defaultedgetype": "directed", "timeformat": "date"}
    nodes = {item.attrib["id"]: item.attrib for item in root.iter(f"{GEXF}node")}
    assert (nodes[ATTACK]["start"], nodes[ATTACK]["end"]) == ("2021-05-03", "2021-05-03")
    declared = {item.attrib["id"] for item in root.iter(f"{GEXF}attribute")}
    assert {item.attrib["for"] for item in root.iter(f"{GEXF}attvalue")} <= declared
    for edge in root.iter(f"{GEXF}edge"):
        begins = [nodes[edge.attrib[end]].get("start") for end in ("source", "target")]
        assert edge.attrib.get("start") in (None, *begins)
        if {"start", "end"} <= edge.attrib.keys():
            assert date.fromisoformat(edge.attrib["start"]) <= date.fromisoformat(edge.attrib["end"])


def test_hostile_labels_survive_xml(tmp_path: Path):
    (path,) = write_gexf(hostile_graph(), tmp_path)
    labels = {item.attrib["label"] for item in ElementTree.parse(path).getroot().iter(f"{GEXF}node")}
    assert any(label.startswith(HOSTILE[1]) for label in labels)
    assert any("\n" in label for label in labels)


# ------------------------------------------------------------------------------------------------------ FollowTheMoney


def entities(graph: Graph, folder: Path) -> list[dict[str, Any]]:
    (path,) = write_followthemoney(graph, folder)
    return [json.loads(line) for line in path.read_text("utf8").splitlines()]


@GRAPHS
def test_entities_are_valid_under_the_schema(graph: Graph, tmp_path: Path):
    found = entities(graph, tmp_path)
    schema_of = {entity["id"]: entity["schema"] for entity in found}
    assert len(schema_of) == len(found)
    for entity in found:
        schema = SCHEMA[entity["schema"]]
        assert re.fullmatch(r"[0-9a-zA-Z][0-9a-zA-Z.-]*[0-9a-zA-Z]", entity["id"])
        assert set(schema["required"]) <= set(entity["properties"])
        for name, values in entity["properties"].items():
            kind = schema["properties"][name]
            for value in values:
                assert isinstance(value, str)
                assert value.strip()
                if kind.startswith("entity:"):
                    assert kind.partition(":")[2] in SCHEMA[schema_of[value]]["is_a"], (entity["schema"], name)
                elif kind == "date":
                    assert re.fullmatch(r"\d{4}(-\d\d){0,2}(T[\d:]+)?", value)
                elif kind == "number":
                    float(value)
                elif kind == "url":
                    assert value.startswith(("http://", "https://"))


@pytest.mark.skipif(importlib.util.find_spec("followthemoney") is None, reason="followthemoney is not installed")
@GRAPHS
def test_the_library_itself_takes_the_entities(graph: Graph, tmp_path: Path):
    from followthemoney import model

    for entity in entities(graph, tmp_path):
        proxy = model.get_proxy(entity)
        proxy.schema.validate(entity)
        for name, values in entity["properties"].items():
            kind = proxy.schema.properties[name].type
            assert all(kind.validate(value) for value in values if kind.name != "url"), (name, values)


def test_who_took_part_is_a_link_with_a_role(tmp_path: Path):
    found = entities(example_graph(), tmp_path)
    names = {entity["id"]: entity["properties"].get("name", [""])[0] for entity in found}
    links = [entity["properties"] for entity in found if entity["schema"] == "UnknownLink"]
    told = {(names[link["subject"][0]], link["role"][0], names[link["object"][0]]) for link in links}
    assert ("Gunmen", "perpetrator", "Attack on the central police station in Varnholm") in told
    event = next(
        entity for entity in found if entity["schema"] == "Event" and "attack" in entity["properties"]["keywords"]
    )
    assert "Gunmen" in {names[item] for item in event["properties"]["involved"]}
    assert event["properties"]["startDate"] == ["2021-05-03"]


def test_an_address_that_is_no_web_address_is_left_out(tmp_path: Path):
    graph = example_graph()
    documents = tuple(replace(item, url="javascript:alert(1)") for item in graph.documents)
    found = entities(replace(graph, documents=documents), tmp_path)
    assert not [entity for entity in found if "javascript" in json.dumps(entity)]
