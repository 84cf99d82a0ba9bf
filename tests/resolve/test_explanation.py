"""Explanations: every link says why, and two mentions that are apart say what keeps them so."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import pipeline
from kg.cli import commands
from kg.model.graph import Graph
from kg.model.link import Judgement
from kg.resolve.explanation import explain_node, explain_pair

TEXTS = {
    "one": "Gunmen attacked a fuel depot in Mombasa on Tuesday, killing four people, police said.\n"
    "Interior Minister Grace Wanjala condemned the attack.",
    "two": "Four people were killed when gunmen stormed a fuel depot in the city of Mombasa on Tuesday.\n"
    "Grace Wanjala spoke of the raid on the depot.",
    "three": "Gunmen attacked a fuel depot in Mombasa last week, killing two people.\nAda Brandt condemned the attack.",
}
DAYS = {"one": "2024-05-15", "two": "2024-05-16", "three": "2023-11-07"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import json

    folder = tmp_path_factory.mktemp("explained")
    rows = [json.dumps({"id": name, "text": text, "published": DAYS[name]}) for name, text in TEXTS.items()]
    (folder / "articles.jsonl").write_text("\n".join(rows), "utf8")
    pipeline.build([str(folder / "articles.jsonl")], folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def graph(out: Path) -> Graph:
    from kg.store import read_records

    return read_records(out)


def told(graph: Graph, left: str, right: str, judgements: tuple[Judgement, ...] = ()) -> str:
    from kg.judge import find_mention

    return "\n".join(explain_pair(graph, find_mention(graph, left), find_mention(graph, right), judgements))


def at(name: str, word: str) -> str:
    return f"{name}:{TEXTS[name].index(word)}"


def test_two_mentions_of_one_event_are_tied_by_links_with_reasons(graph: Graph) -> None:
    said = told(graph, at("one", "attacked"), at("two", "stormed"))
    assert "are one: " in said
    assert "kinds of event" in said or "attack ~" in said
    assert "[score " in said


def test_events_of_different_times_say_so(graph: Graph) -> None:
    said = told(graph, at("one", "attacked"), at("three", "attacked"))
    assert "are not one" in said
    assert "they happened at different times: that forbids it" in said


def test_what_two_people_say_apart_is_said_to_be_apart(graph: Graph) -> None:
    said = told(graph, at("one", "condemned"), at("three", "condemned"))
    assert "different people said so" in said


def test_actors_and_kinds_that_differ(graph: Graph) -> None:
    assert "names" in told(graph, at("one", "Grace"), at("three", "Ada"))
    assert "never both" in told(graph, at("one", "attacked"), at("one", "Mombasa"))
    assert "are one: " in told(graph, at("one", "Grace"), at("two", "Grace"))


def test_a_judgement_is_named(graph: Graph) -> None:
    from kg.judge import find_mention

    one, other = find_mention(graph, at("one", "attacked")), find_mention(graph, at("three", "attacked"))
    judgement = Judgement(left=other.id, right=one.id, same=False, by="ann", why="another year")
    assert "ann says so: another year" in told(graph, at("one", "attacked"), at("three", "attacked"), (judgement,))


def test_every_mention_of_a_node_is_listed_with_its_tie(graph: Graph) -> None:
    node = max((n for n in graph.nodes if n.kind == "event"), key=lambda n: len(graph.mentions_of[n.node]))
    members = graph.mentions_of[node.node]
    lines = list(explain_node(graph, members))
    assert len(lines) == len(members) > 1
    assert sum(" is '" in line for line in lines) == len(members) - 1


def test_the_command(out: Path) -> None:
    found = CliRunner().invoke(commands, ["explain", str(out), at("one", "attacked"), at("three", "attacked")])
    assert found.exit_code == 0, found.output
    assert "are not one" in found.stdout
    assert CliRunner().invoke(commands, ["explain", str(out), "Grace Wanjala"]).exit_code == 0
    assert CliRunner().invoke(commands, ["explain", str(out), "nobody at all"]).exit_code == 1
    assert CliRunner().invoke(commands, ["explain", str(out), "a", "b", "c"]).exit_code == 2
