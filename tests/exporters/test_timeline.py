"""`timeline.csv`: a row per event in order of time, every version shown, nothing that a spreadsheet computes."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from exporters.timeline import COLUMNS, write_timeline
from kg.model.graph import Graph
from tests.factory import example_graph, node


def rows(graph: Graph, folder: Path) -> list[dict[str, str]]:
    (path,) = write_timeline(graph, folder)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_events_stand_in_order_of_time_and_undated_ones_last(tmp_path: Path):
    found = rows(example_graph(), tmp_path)
    assert [row["type"] for row in found] == [
        "bombing", "attack", "clash", "condemnation", "claim_of_responsibility", "amnesty",
    ]  # fmt: skip
    assert found[-1]["begin"] == ""
    assert list(found[0]) == list(COLUMNS)


def test_every_version_of_a_count_is_shown_and_contradictions_are_named(tmp_path: Path):
    attack = rows(example_graph(), tmp_path)[1]
    assert (attack["killed"], attack["wounded"]) == ("2.. | 4", "1 | 3")
    assert attack["other_counts"] == "attackers: 5 | 8..10"
    assert attack["contested"] == "attackers"
    assert attack["origins"] == "3"
    assert attack["documents"] == "gazette-1; ledger-1; gazette-2; meridian-1"
    assert attack["within"] == "Varnholm; Ostmark; Norvania"
    assert "Red Lantern Front (perpetrator)" in attack["actors"]


def test_figures_keep_all_their_digits(tmp_path: Path):
    graph = example_graph()
    large = tuple(replace(c, low=1_234_567.0, high=None) if c.attribute == "wounded" else c for c in graph.claims)
    attack = rows(replace(graph, claims=large), tmp_path)[1]
    assert attack["wounded"] == "1234567.."


def test_relations_are_given_in_words(tmp_path: Path):
    by_type = {row["type"]: row for row in rows(example_graph(), tmp_path)}
    label = "Attack on the central police station in Varnholm"
    assert by_type["clash"]["part_of"] == by_type["condemnation"]["about"] == label


@pytest.mark.parametrize("label", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1"])
def test_a_cell_that_looks_like_a_formula_is_text(tmp_path: Path, label: str):
    (row,) = rows(Graph(nodes=(node(label=label),)), tmp_path)
    assert row["label"] == f"'{label}"


@pytest.mark.parametrize("label", ["8-10 dead", "a=b", "", "'quoted", 'say "=1"', "Über, 東京"])
def test_an_ordinary_cell_is_left_alone(tmp_path: Path, label: str):
    (row,) = rows(Graph(nodes=(node(label=label),)), tmp_path)
    assert row["label"] == label


def test_a_lone_surrogate_does_not_stop_the_export(tmp_path: Path):
    (row,) = rows(Graph(nodes=(node(label="a\ud800b"),)), tmp_path)
    assert row["label"] == "a?b"


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path):
    graph = example_graph()
    first = write_timeline(graph, tmp_path)[0].read_bytes()
    assert write_timeline(replace(graph, nodes=graph.nodes[::-1]), tmp_path)[0].read_bytes() == first
