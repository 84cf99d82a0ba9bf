"""Updates: what a build from scratch would give, with the names that nodes had."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import pipeline
from kg.cli import commands
from kg.errors import InputError
from kg.model.graph import Graph
from kg.model.link import Judgement
from kg.store import append_judgement, read_records, read_run
from kg.update import update

ARTICLES = {
    "one": "Gunmen attacked a fuel depot in Mombasa on Tuesday, killing at least four people, police said.\n"
    "Interior Minister Grace Wanjala condemned the attack.\nPublished 15 May 2024",
    "two": "MOMBASA, May 16, 2024 - The death toll of Tuesday's attack on a fuel depot in Mombasa rose to six, "
    "Interior Minister Grace Wanjala said.\nThe Coastal Army claimed responsibility for the raid.",
    "three": "Four people were killed when gunmen stormed a fuel depot in the Kenyan city of Mombasa on Tuesday.\n"
    "Wanjala spoke of cowards. The Coastal Army said nothing.",
    "four": "LAGOS, May 14, 2024 - A ferry sank off Lagos on Monday, killing nine people. Rescuers searched on.",
    "five": "A ferry that sank off Lagos on Monday was overloaded, the port authority said. Its captain was arrested.",
    "six": "BERGEN, May 20, 2024 - Grace Wanjala met Ada Brandt in Bergen on Monday and signed a fishing agreement.",
}
EDITED = "MOMBASA, May 16, 2024 - Ten people died in Tuesday's attack on a depot in Mombasa, Grace Wanjala said."


def partition(graph: Graph) -> set[frozenset[str]]:
    return {frozenset(m.id for m in mentions) for mentions in graph.mentions_of.values()}


def facts(graph: Graph) -> tuple[object, ...]:
    """Everything that does not hang on the names of nodes."""
    annotations = {(a.document, a.tokens, a.names, a.frames, a.quotes) for a in graph.annotations}
    versions = sorted((v.claims, v.attribute, v.status, v.preferred, v.why) for v in graph.versions)
    nodes = sorted((n.kind, n.label, n.type, n.begin or "", n.end or "", n.origins, n.documents) for n in graph.nodes)
    return graph.documents, annotations, graph.mentions, graph.claims, partition(graph), versions, nodes


def put(folder: Path, texts: dict[str, str]) -> list[str]:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf8")
    return [str(folder / f"{name}.txt") for name in texts]


def rebuilt(folder: Path, texts: dict[str, str]) -> Graph:
    return pipeline.build(put(folder / "articles", texts), folder / "fresh").graph


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output of the first three articles."""
    folder = tmp_path_factory.mktemp("base")
    first = {name: ARTICLES[name] for name in ("one", "two", "four")}
    pipeline.build(put(folder / "articles", first), folder / "out")
    return folder


def copied(base: Path, tmp_path: Path) -> Path:
    import shutil

    shutil.copytree(base, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(("add", "edit", "remove")), st.sampled_from(sorted(ARTICLES))),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_an_update_gives_what_a_build_gives(
    base: Path, tmp_path_factory: pytest.TempPathFactory, steps: Sequence[tuple[str, str]]
) -> None:
    folder = copied(base, tmp_path_factory.mktemp("updated"))
    texts = {name: ARTICLES[name] for name in ("one", "two", "four")}
    out = folder / "out"
    for step, name in steps:
        if step == "remove" and name in texts and len(texts) > 1:
            del texts[name]
            update(out, remove=[name])
        elif step != "remove":
            texts[name] = ARTICLES[name] if step == "add" else f"{EDITED} ({name})"
            (folder / "articles" / f"{name}.txt").write_text(texts[name], "utf8")
            update(out, [folder / "articles" / f"{name}.txt"])
    fresh = rebuilt(base, texts)
    moved = {d.source: str(base / "articles" / Path(d.source).name) for d in read_records(out).documents}
    graph = read_records(out)
    graph = replace(graph, documents=tuple(replace(d, source=moved[d.source]) for d in graph.documents))
    assert facts(graph) == facts(fresh)
    assert read_run(out).inputs == read_run(base / "fresh").inputs


def test_nodes_keep_their_iris_and_lost_ones_are_redirected(base: Path, tmp_path: Path) -> None:
    folder = copied(base, tmp_path)
    before = read_records(folder / "out")
    older = "NAIROBI, May 1, 2024 - Interior Minister Grace Wanjala opened a bridge in Nairobi on Wednesday."
    result = update(folder / "out", put(folder / "articles", {"older": older}))
    assert {node.node for node in before.nodes} <= {node.node for node in result.graph.nodes}
    label = {node.label: node.node for node in before.nodes}
    assert (
        result.graph.node_by_iri[label["Grace Wanjala"]].documents
        != before.node_by_iri[label["Grace Wanjala"]].documents
    )
    assert not result.changes.nodes_vanished
    assert [article.name for article in result.changes.articles_appeared] == ["older"]


def test_a_judgement_merges_two_nodes_and_leaves_a_redirect(base: Path, tmp_path: Path) -> None:
    out = copied(base, tmp_path) / "out"
    before = read_records(out)
    events = sorted(n.node for n in before.nodes if n.kind == "event")
    one, other = (before.mentions_of[iri][0].id for iri in (events[0], events[-1]))
    append_judgement(out, Judgement(left=one, right=other, same=True, by="ann"))
    result = update(out)
    gone = {node.node for node in before.nodes} - {node.node for node in result.graph.nodes}
    assert len(gone) == 1
    assert [r.node for r in result.graph.redirects] == sorted(gone)
    assert result.graph.redirects[0].target == result.graph.node_of[one] == result.graph.node_of[other]
    others = partition(before) - {frozenset(m.id for m in before.mentions_of[iri]) for iri in (events[0], events[-1])}
    assert others <= partition(result.graph)
    (out / "judgements.jsonl").unlink()
    undone = update(out).graph
    assert partition(undone) == partition(before)
    assert {node.node for node in undone.nodes} == {node.node for node in before.nodes}
    assert not undone.redirects


def test_what_cannot_be_updated_is_said(base: Path, tmp_path: Path) -> None:
    out = copied(base, tmp_path) / "out"
    with pytest.raises(InputError, match="no article 'absent'"):
        update(out, remove=["absent"])
    with pytest.raises(InputError, match="no article would be left"):
        update(out, remove=["one", "two", "four"])
    assert len(read_records(out).documents) == 3


def test_the_command_says_what_changed_and_diff_shows_it(base: Path, tmp_path: Path) -> None:
    folder = copied(base, tmp_path)
    path = put(folder / "articles", {"six": ARTICLES["six"]})[0]
    result = CliRunner().invoke(commands, ["update", str(folder / "out"), path, "--html", "none"])
    assert result.exit_code == 0, result.output
    assert "1 article appeared" in result.stderr
    shown = CliRunner().invoke(commands, ["diff", str(base / "out"), str(folder / "out")])
    assert "+ article six" in shown.stdout
    as_json = CliRunner().invoke(commands, ["diff", str(base / "out"), str(folder / "out"), "--format", "json"])
    assert [item["name"] for item in json.loads(as_json.stdout)["articles_appeared"]] == ["six"]
