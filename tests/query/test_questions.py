"""Questions: what the shipped ones answer on the example graph, equally in two engines; parameters; printed forms."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from pathlib import Path

import pytest
from rdflib import Dataset

from exporters.rdf import write_rdf
from kg.errors import QueryError
from kg.model.graph import Graph
from kg.query import Rows, Statements, Verdict, render, run_query, shipped_questions
from kg.query.answers import Cell
from kg.query.questions import bind
from tests import factory

NAMES = (
    "actor-network", "changes", "contradictions", "counts", "evidence", "related-events", "single-origin", "timeline",
    "who-did-what", "who-told-whom",
)  # fmt: skip
SETTINGS = [
    *((name, {}) for name in NAMES),
    ("timeline", {"country": "NORVANIA", "type": "attack"}),
    ("counts", {"attribute": "killed"}),
    ("evidence", {"event": factory.iri("event", "bombing")}),
    ("related-events", {"days": "40", "event": "attack on"}),
    ("who-did-what", {"country": "norvania", "role": "perpetrator"}),
    ("actor-network", {"actor": "lantern"}),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("query")
    write_rdf(factory.example_graph(), path)
    return path


def rows(folder: Path, question: str, **parameters: str) -> list[dict[str, str | None]]:
    answer = run_query(folder, question, parameters=parameters)
    assert isinstance(answer, Rows)
    return [dict(zip(answer.variables, row, strict=True)) for row in answer.values()]


# ------------------------------------------------------------------------------ the shipped questions


def test_all_questions_ship_and_say_what_they_answer() -> None:
    assert tuple(shipped_questions()) == NAMES
    for question in shipped_questions().values():
        assert re.match(r"[A-Z][a-z -]+: .+\.$", question.about), question.name
        assert all(parameter.about for parameter in question.parameters), question.name
        assert "GROUP_CONCAT" not in question.sparql
        assert "SAMPLE" not in question.sparql


@pytest.mark.parametrize(("name", "parameters"), SETTINGS, ids=lambda value: value if isinstance(value, str) else "")
def test_rdflib_and_pyoxigraph_give_equal_rows_and_there_are_some(
    folder: Path, name: str, parameters: dict[str, str]
) -> None:
    answer = run_query(folder, name, parameters=parameters)
    assert isinstance(answer, Rows)
    sparql = bind(shipped_questions()[name], parameters)
    other = Dataset().parse(folder / "graph.trig").query(sparql)
    assert [str(variable) for variable in other.vars or ()] == list(answer.variables)
    assert [tuple(None if cell is None else str(cell) for cell in row) for row in other] == list(answer.values())
    assert answer.rows


def test_timeline(folder: Path) -> None:
    found = rows(folder, "timeline")
    assert [row["type"] for row in found[:3]] == ["bombing", "attack", "clash"]
    assert found[0] == {
        "begin": "2021-03-01", "end": "2021-03-31", "granularity": "month", "type": "bombing", "place": "Ostmark",
        "label": "Bombing of a railway bridge in Ostmark", "origins": "1", "event": factory.iri("event", "bombing"),
    }  # fmt: skip
    assert found[-1]["label"] == "Amnesty"
    assert found[-1]["begin"] is None


def test_a_country_leaves_out_what_has_no_place(folder: Path) -> None:
    assert len(rows(folder, "timeline", country="Norvania")) == 3
    assert rows(folder, "timeline", country="Elsewhere") == []
    assert [row["type"] for row in rows(folder, "timeline", type="statement")] == ["condemnation"]


def test_counts(folder: Path) -> None:
    found = rows(folder, "counts", attribute="attackers")
    assert [(row["low"], row["high"], row["speaker"], row["channel"], row["words"]) for row in found] == [
        ("8", "10", "Ilan Doremi", "Northern Press Agency", "eight to ten gunmen"),
        ("5", "5", "Witnesses", None, "five attackers"),
        ("8", "10", "Ilan Doremi", "Northern Press Agency", "eight to ten gunmen"),
    ]
    assert {row["attribute"] for row in rows(folder, "counts")} == {"attackers", "killed", "wounded"}


def test_contradictions_are_those_that_cannot_both_hold(folder: Path) -> None:
    found = rows(folder, "contradictions")
    assert {row["attribute"] for row in found} == {"attackers"}
    assert {(row["high1"], row["low2"]) for row in found} == {("5", "8")}
    assert {row["article2"] for row in found} == {"gazette-1", "ledger-1"}


def test_who_did_what(folder: Path) -> None:
    found = rows(folder, "who-did-what", role="perpetrator")
    done = {(row["event"], row["participant"], row["factuality"]) for row in found}
    attack = "Attack on the central police station in Varnholm"
    assert (attack, "Gunmen", "asserted") in done
    assert (attack, "Red Lantern Front", "alleged") in done
    assert {row["country"] for row in found} == {"Norvania"}


def test_evidence_leads_to_the_words(folder: Path) -> None:
    graph = factory.example_graph()
    texts = {document.name: document.text for document in graph.documents}
    found = rows(folder, "evidence")
    for row in found:
        assert texts[row["article"] or ""][int(row["begin"] or 0) : int(row["end"] or 0)] == row["quote"]
    assert {row["kind"] for row in found} >= {"mention", "count", "participant", "time", "place", "type"}
    assert {row["event"] for row in rows(folder, "evidence", event="Amnes")} == {"Amnesty"}


def test_related_events_respect_uncertain_dates(folder: Path) -> None:
    (row,) = rows(folder, "related-events", event="Attack on", days="365")
    assert (row["earlier"], row["fewest"], row["most"]) == ("Bombing of a railway bridge in Ostmark", "33", "63")
    assert row["certain"] == "true"
    (row,) = rows(folder, "related-events", event="Attack on", days="40")
    assert row["certain"] == "false"
    assert rows(folder, "related-events", event="Attack on", days="32") == []


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [("2020-02-28", "2020-03-01", "2"), ("2021-12-31", "2022-01-01", "1"), ("1999-03-01", "2021-03-01", "8036")],
)
def test_days_are_counted_by_the_calendar(tmp_path: Path, first: str, second: str, days: str) -> None:
    doc = factory.document("Orla fell and rose.")
    actor, words = factory.mention(doc, "Orla"), ("fell", "rose")
    events = [factory.mention(doc, word, "event") for word in words]
    nodes = [
        factory.node("event", w, begin=d, end=d, granularity="day") for w, d in zip(words, (first, second), strict=True)
    ]
    who = factory.node("actor", "orla")
    claims = [factory.claim(doc, event, "participant", object=actor, role="agent") for event in events]
    links = [factory.link(m, n.node) for m, n in zip([*events, actor], [*nodes, who], strict=True)]
    graph = Graph(
        documents=(doc,), mentions=(*events, actor), claims=tuple(claims), links=tuple(links), nodes=(*nodes, who)
    )
    write_rdf(graph, tmp_path)
    (row,) = rows(tmp_path, "related-events", days="99999")
    assert (row["event"], row["earlier"], row["fewest"], row["most"]) == ("Rose", "Fell", days, days)


def test_who_told_whom(folder: Path) -> None:
    found = rows(folder, "who-told-whom")
    assert found[0] == {
        "speaker": "Ilan Doremi", "position": "Police chief", "channel": "Northern Press Agency", "claims": "2",
        "articles": "2",
    }  # fmt: skip


def test_copies_of_one_report_are_one_origin(folder: Path) -> None:
    found = {(row["kind"], row["fact"]): row["articles"] for row in rows(folder, "single-origin")}
    assert found["count", "attackers: 8-10"] == "2"
    assert found["count", "attackers: 5-5"] == "1"
    assert ("event", "attack") not in found


def test_changes_go_forward_in_time(folder: Path) -> None:
    found = rows(folder, "changes", attribute="killed")
    assert {(row["low1"], row["high1"], row["low2"], row["high2"]) for row in found} == {("2", None, "4", "4")}
    assert all((row["day1"] or "") < (row["day2"] or "") for row in found)


KG, XSD = "https://w3id.org/newsgraph/ns#", "http://www.w3.org/2001/XMLSchema#"


def told(number: int, day: str, low: int) -> list[str]:
    """Return the statements of a report that so many were killed."""
    claim = f"<http://x.example/claim/{number}>"
    return [
        f'{claim} <{KG}predicate> "count" .',
        f"{claim} <{KG}about> <http://x.example/event> .",
        f"{claim} <{KG}attribute> <https://w3id.org/newsgraph/type/killed> .",
        f"{claim} <{KG}reportedIn> <http://x.example/report/{number}> .",
        f'{claim} <{KG}low> "{low}"^^<{XSD}integer> .',
        f'{claim} <{KG}statedOn> "{day}"^^<{XSD}date> .',
    ]


def test_changes_are_of_statements_and_not_of_each_pair_of_reports(tmp_path: Path) -> None:
    days = ["2021-05-01"] * 40 + ["2021-05-02"] * 40 + ["2021-05-04"] * 40
    low = [4] * 40 + [4, 6] * 20 + [4] * 39 + [9]
    lines = ['<http://x.example/event> <http://www.w3.org/2000/01/rdf-schema#label> "Attack" .']
    for number, (day, least) in enumerate(zip(days, low, strict=True)):
        lines += told(number, day, least)
    (tmp_path / "graph.nq").write_text("\n".join(lines) + "\n")
    found = [
        (row["day1"], row["low1"], row["articles1"], row["day2"], row["low2"], row["articles2"])
        for row in rows(tmp_path, "changes")
    ]
    assert sorted(found, key=str) == [
        ("2021-05-01", "4", "40", "2021-05-02", "6", "20"),
        ("2021-05-02", "4", "20", "2021-05-04", "9", "1"),
        ("2021-05-02", "6", "20", "2021-05-04", "9", "1"),
    ]


def test_a_count_that_was_said_before_is_a_change_after_another_one(tmp_path: Path) -> None:
    lines = ['<http://x.example/event> <http://www.w3.org/2000/01/rdf-schema#label> "Attack" .']
    for number, least in enumerate((4, 6, 4)):
        lines += told(number, f"2021-05-0{number + 1}", least)
    (tmp_path / "graph.nq").write_text("\n".join(lines) + "\n")
    assert [(row["low1"], row["low2"]) for row in rows(tmp_path, "changes")] == [("4", "6"), ("6", "4")]


def test_actor_network(folder: Path) -> None:
    pairs = {(row["actor"], row["other"]): row["events"] for row in rows(folder, "actor-network")}
    assert pairs["Gunmen", "officers"] == "1"
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)


# ----------------------------------------------------------------------------- parameters and queries


@pytest.mark.parametrize(
    "value",
    [
        '" } }',
        'x" } UNION { ?s ?p ?o } #',
        "UNDEF",
        "back\\slash",
        "line\nfeed",
        "}",
        '"""',
        "\x00",
        "\ud800",
        "?_country",
    ],
)
def test_a_parameter_is_a_literal_whatever_it_holds(folder: Path, value: str) -> None:
    assert rows(folder, "timeline", country=value) == []
    bound = bind(shipped_questions()["timeline"], {"country": value})
    plain = shipped_questions()["timeline"].sparql
    assert bound.split("VALUES ?_type")[1] == plain.split("VALUES ?_type")[1]


def test_parameters_that_do_not_fit(folder: Path) -> None:
    with pytest.raises(QueryError, match=r"no parameter 'land'; it has country, type"):
        rows(folder, "timeline", land="Norvania")
    with pytest.raises(QueryError, match=r"needs a whole number, not '1 } #'"):
        rows(folder, "related-events", days="1 } #")
    with pytest.raises(QueryError, match="it has none"):
        rows(folder, "who-told-whom", x="1")


def test_a_query_of_ones_own(folder: Path, tmp_path: Path) -> None:
    inline = "SELECT (COUNT(*) AS ?n) WHERE { ?event a sem:Event }"
    assert rows(folder, inline) == [{"n": "6"}]
    file = tmp_path / "mine.rq"
    file.write_text("SELECT ?l WHERE { VALUES ?_name { UNDEF } ?a a sem:Actor ; rdfs:label ?l FILTER(?l = ?_name) }")
    assert rows(folder, str(file), name="Gunmen") == [{"l": "Gunmen"}]


def test_a_plain_query_sees_the_world_alone(folder: Path) -> None:
    assert rows(folder, "SELECT ?s WHERE { ?s a nif:OffsetBasedString }") == []
    assert len(rows(folder, "SELECT ?s WHERE { GRAPH ?g { ?s a schema:NewsArticle } }")) == 4


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("timelin", "unknown question 'timelin'; did you mean timeline? known are actor-network,"),
        ("xyzzy", "unknown question 'xyzzy'; known are"),
        ("SELECT ?s WHERE { ?s ?p }", "not SPARQL at line 1, column 26: expected"),
        ("SELECT *\nWHERE { ?s nope:p ?o }", "not SPARQL"),
        ("DELETE WHERE { ?s ?p ?o }", "not SPARQL at line 1, column 1"),
        ("missing.rq", "missing.rq: cannot be read: No such file or directory; shipped: actor-network"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is not answered; ask that server itself"),
        ("SELECT * { ?s a <SERVICE>, 'SERVICE' . \\u0053ERVICE <http://127.0.0.1:9/> {} }", "SERVICE is not answered"),
    ],
)
def test_a_question_that_cannot_be_asked(folder: Path, question: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        run_query(folder, question)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 330


def test_service_as_a_name_or_text_is_no_question_to_another_server(folder: Path) -> None:
    assert rows(folder, "SELECT ?service WHERE { ?service rdfs:label 'SERVICE' } # SERVICE") == []


def test_a_graph_that_cannot_be_asked(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"graph\.nq: not found; make it with `kg build`"):
        run_query(tmp_path, "timeline")
    (tmp_path / "graph.nq").write_text("<http://x.example/a> <http://x.example/b> .\n")
    with pytest.raises(QueryError, match=r"graph\.nq:1: no N-Quads"):
        run_query(tmp_path, "timeline")


# -------------------------------------------------------------------------------------------- answers


def test_rows_as_csv_tsv_and_json(folder: Path) -> None:
    answer = run_query(folder, "counts")
    assert isinstance(answer, Rows)
    table = list(csv.DictReader(io.StringIO(render(answer, "csv"))))
    assert [tuple(row[name] or None for name in answer.variables) for row in table] == list(answer.values())
    lines = render(answer, "tsv").splitlines()
    assert lines[0].split("\t")[:2] == ["?event", "?attribute"]
    assert '"8"^^<http://www.w3.org/2001/XMLSchema#integer>' in lines[1]
    document = json.loads(render(answer, "json"))
    assert document["head"]["vars"] == list(answer.variables)
    first = document["results"]["bindings"][0]
    assert first["low"] == {"type": "literal", "value": "8", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    assert first["words"] == {"type": "literal", "value": "eight to ten gunmen"}
    assert first["claim"]["type"] == "uri"
    assert "high" not in next(b for b in document["results"]["bindings"] if b["attribute"]["value"] == "killed")


def test_a_table_has_every_row_and_fits_the_width(folder: Path) -> None:
    answer = run_query(folder, "timeline")
    text = render(answer)
    assert "Attack on the central police station in Varnholm" in text
    assert text.endswith("6 rows\n")
    assert max(map(len, render(answer, width=100).splitlines())) <= 100


def test_a_table_of_many_rows_has_straight_columns_and_needs_little_memory() -> None:
    name, place = Cell(value="漢字", kind="literal", n3=""), Cell(value="one\ntwo\tthree", kind="literal", n3="")
    answer = Rows(variables=("name", "n"), rows=((name, place), (None, name)) * 10_000)
    tracemalloc.start()
    text = render(answer)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert text.splitlines()[:5] == [
        "  name   n",
        " ──────────────────────",
        "  漢字   one",
        "         two     three",
        "         漢字",
    ]
    assert text.endswith("20000 rows\n")
    assert peak < 12e6


def test_a_table_cannot_steer_the_terminal(tmp_path: Path) -> None:
    label = "red \x1b[31m [bold]x[/bold] \u202etxt \x07"
    write_rdf(Graph(nodes=(factory.node("event", "x", label=label),)), tmp_path)
    text = render(run_query(tmp_path, "timeline"))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]x[/bold]" in text


def test_ask_construct_and_describe(folder: Path) -> None:
    yes = run_query(folder, "ASK { ?s a sem:Event }")
    assert yes == Verdict(True)
    assert render(yes) == "true\n"
    assert json.loads(render(yes, "json")) == {"head": {}, "boolean": True}
    made = run_query(folder, "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a sem:Event ; rdfs:label ?l }")
    assert isinstance(made, Statements)
    assert len(made.triples) == 6
    assert render(made).startswith("@prefix ")
    described = run_query(folder, f"DESCRIBE <{factory.iri('event', 'attack')}>")
    assert "kgt:attack" in render(described, "csv")


def test_an_unknown_form_is_refused(folder: Path) -> None:
    with pytest.raises(QueryError, match="choose from table, csv, tsv, json, xml"):
        render(run_query(folder, "timeline"), "pdf")
