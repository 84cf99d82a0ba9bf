"""Judgements from the command line: found by what people call things, written, listed, taken back, and contradicted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import commands
from kg.errors import InputError
from kg.judge import add_judgement, find_mention, find_nodes, remove_judgement
from kg.model.link import Judgement
from kg.store import read_judgements, write_records
from tests.factory import example_graph, iri

GRAPH = example_graph()
ATTACK, BOMBING = iri("event", "attack"), iri("event", "bombing")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_records(GRAPH, tmp_path)
    return tmp_path


def judge(out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(commands, ["judge", str(out), *arguments])


def test_a_mention_is_found_by_id_place_and_node() -> None:
    first = GRAPH.mentions_of[BOMBING][0]
    name = GRAPH.document_by_id[first.document].name
    assert find_mention(GRAPH, first.id) == first
    assert find_mention(GRAPH, f"{name}:{first.start + 1}") == first
    assert find_mention(GRAPH, BOMBING) == first
    assert find_mention(GRAPH, "bombing of a railway bridge in ostmark") == first
    assert [node.node for node in find_nodes(GRAPH, "bombing")] == [BOMBING]


@pytest.mark.parametrize("thing", ["nobody of that name", "gazette-1:99999", "Varn", ""])
def test_what_cannot_be_found_is_said(thing: str) -> None:
    with pytest.raises(InputError):
        find_mention(GRAPH, thing)


def test_a_judgement_is_written_listed_and_taken_back(out: Path) -> None:
    said = judge(out, ATTACK, BOMBING, "--different", "--by", "ann", "--why", "a year lies between")
    assert said.exit_code == 0, said.output
    assert "run kg update" in said.stderr
    [judgement] = read_judgements(out)
    assert (judgement.same, judgement.by, judgement.why) == (False, "ann", "a year lies between")
    assert {judgement.left, judgement.right} == {GRAPH.mentions_of[node][0].id for node in (ATTACK, BOMBING)}
    assert "as was said before" in judge(out, ATTACK, BOMBING, "--different").stderr
    assert "a year lies between" in judge(out, "--list").stdout
    assert "taken back" in judge(out, ATTACK, BOMBING, "--remove").stderr
    assert read_judgements(out) == ()


def test_contradictions_are_told_also_through_a_third_mention(out: Path) -> None:
    one, two, three = GRAPH.mentions_of[ATTACK][:3]
    assert not add_judgement(out, one, two, same=True, by="ann").conflicts
    assert not add_judgement(out, two, three, same=True, by="ann").conflicts
    against = add_judgement(out, three, one, same=False, by="bob").conflicts
    assert {(j.left, j.right) for j in against} <= {tuple(sorted(p)) for p in ((one.id, two.id), (two.id, three.id))}
    assert len(against) == 2
    opposite = add_judgement(out, one, two, same=False, by="cleo").conflicts
    assert {j.by for j in opposite} == {"ann"}
    assert "contradicts" in judge(out, "--list").stdout


def test_lines_that_people_wrote_stay_as_they_are(out: Path) -> None:
    one, two, three = GRAPH.mentions_of[ATTACK][:3]
    line = json.dumps({"left": one.id, "right": two.id, "same": True, "by": "ann", "why": None, "note": "mine"})
    (out / "judgements.jsonl").write_text(line + "\n\n", "utf8")
    add_judgement(out, two, three, same=True, by="bob")
    assert (out / "judgements.jsonl").read_text("utf8").startswith(line + "\n")
    assert remove_judgement(out, three, two) == (read_judgement(two.id, three.id, by="bob"),)
    assert (out / "judgements.jsonl").read_text("utf8") == line + "\n"


def read_judgement(one: str, two: str, *, by: str) -> Judgement:
    left, right = sorted((one, two))
    return Judgement(left=left, right=right, same=True, by=by)


def test_places_are_judged_too(out: Path) -> None:
    first, second = (nodes[0] for nodes in (find_nodes(GRAPH, "varnholm"), find_nodes(GRAPH, "ostmark")))
    assert {first.kind, second.kind} == {"place"}
    assert judge(out, first.node, second.node, "--different").exit_code == 0
    assert len(read_judgements(out)) == 1


def test_what_makes_no_sense_is_refused(out: Path) -> None:
    assert judge(out, ATTACK, ATTACK, "--same").exit_code == 1
    assert "never one" in judge(out, ATTACK, iri("actor", "gunmen"), "--same").stderr
    assert judge(out, ATTACK, "--same").exit_code == 2
    assert judge(out, ATTACK, BOMBING).exit_code == 2
    assert not read_judgements(out)


def test_a_whole_name_may_leave_its_article_out() -> None:
    actor = next(node for node in GRAPH.nodes if node.kind == "actor")
    event = next(node for node in GRAPH.nodes if node.kind == "event")
    named = {actor.node: "the Port Board", event.node: "Visit of the Port Board"}
    graph = replace(GRAPH, nodes=tuple(replace(n, label=named.get(n.node, n.label)) for n in GRAPH.nodes))
    assert [node.node for node in find_nodes(graph, "Port Board")] == [actor.node]
    assert {node.node for node in find_nodes(graph, "Port Boar")} == set(named)
