"""Answers written for other tools, and read back by rdflib and pyoxigraph."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from rdflib import Graph
from rdflib.query import Result

from exporters.rdf import write_rdf
from kg.cli import commands, products
from kg.errors import QueryError
from kg.model.graph import Graph as NewsGraph
from kg.query import FORMS, Rows, Statements, render, run_query, shipped_questions
from kg.query.answers import Cell
from tests import factory

HOSTILE = 'tab\t "quote" \\ <b>&amp;</b> ]]> \r\n \x00\x0b\ufffe \U0001f98a, ; end'
READ = {
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rendering")
    write_rdf(factory.example_graph(), path)
    return path


@pytest.mark.parametrize("name", shipped_questions())
@pytest.mark.parametrize("form", ["json", "xml"])
def test_rdflib_reads_the_rows_of_every_question(folder: Path, name: str, form: str):
    answer = run_query(folder, name)
    assert isinstance(answer, Rows)
    found = Result.parse(io.BytesIO(render(answer, form).encode()), format=form)
    assert [str(variable) for variable in found.vars or ()] == list(answer.variables)
    expected = [tuple(row.get(str(v)) for v in found.vars or ()) for row in (_plain(b) for b in found.bindings)]
    assert expected == list(answer.values())


def _plain(binding: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in dict(binding).items()}  # type: ignore[call-overload]


@pytest.mark.parametrize("text", ["=1+1", "-2", "@x", "+x", "\t=1", "＝1"])
def test_no_cell_of_csv_is_a_formula_but_numbers_stay(text: str):
    string, decimal = (f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("string", "decimal"))
    cells = (
        Cell(value=text, kind="literal", n3="", datatype=string),
        Cell(value="-33.9", kind="literal", n3="", datatype=decimal),
        None,
    )
    (row,) = list(csv.reader(io.StringIO(render(Rows(variables=("a", "b", "c"), rows=(cells,)), "csv"), newline="")))[
        1:
    ]
    assert row == [f"'{text}", "-33.9", ""]


@pytest.mark.parametrize("form", ["json", "tsv"])
def test_terms_survive_as_they_are(tmp_path: Path, form: str):
    answer = hostile_answer(tmp_path)
    found = ox.parse_query_results(render(answer, form).encode(), format=READ[form])
    assert [tuple(str(term) for term in row) for row in found] == [
        tuple(cell.n3 for cell in row if cell) for row in answer.rows
    ]


def test_xml_is_well_formed_whatever_the_text_holds(tmp_path: Path):
    answer = hostile_answer(tmp_path)
    tree = ElementTree.fromstring(render(answer, "xml"))
    (label,) = [item.text for item in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert label == HOSTILE.replace("\x00", "\ufffd").replace("\x0b", "\ufffd").replace("\ufffe", "\ufffd")


def hostile_answer(folder: Path) -> Rows:
    write_rdf(NewsGraph(nodes=(factory.node("event", "x", label=HOSTILE),)), folder)
    answer = run_query(folder, "SELECT ?e ?l WHERE { ?e a sem:Event ; rdfs:label ?l }")
    assert isinstance(answer, Rows)
    return answer


@pytest.mark.parametrize(
    ("form", "rdflib_name"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_statements_are_the_same_in_every_form(folder: Path, form: str, rdflib_name: str):
    answer = run_query(folder, "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a sem:Event ; rdfs:label ?l }")
    assert isinstance(answer, Statements)
    read = Graph().parse(data=render(answer, form), format=rdflib_name)
    assert {str(o) for o in read.objects()} == {str(getattr(t.object, "value", "")) for t in answer.triples}
    assert len(read) == 6


def test_a_verdict_in_every_form(folder: Path):
    yes = run_query(folder, "ASK { ?s a sem:Event }")
    for form in ("json", "xml"):
        assert Result.parse(io.BytesIO(render(yes, form).encode()), format=form).askAnswer is True
    assert render(yes, "csv") == "true\n"


def test_rows_are_no_rdf(folder: Path):
    with pytest.raises(QueryError, match="an answer of rows cannot be written as turtle; choose from table"):
        render(run_query(folder, "timeline"), "turtle")


# ---------------------------------------------------------------------------------------------------- the command line


def ask(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(commands, ["query", str(folder), *arguments])
    return result.exit_code, result.output


def test_the_command_knows_every_form(folder: Path):
    assert products.FORMS == FORMS
    for form in FORMS:
        status, text = ask(folder, "CONSTRUCT { ?s a sem:Event } WHERE { ?s a sem:Event }", "--format", form)
        assert (status, "Event" in text) == (0, True)


def test_a_parameter_is_an_option_in_any_place_and_spelling(folder: Path):
    expected = ask(folder, "who-did-what", "--param", "country=Norvania", "--param", "role=victim", "--format", "csv")
    assert expected[0] == 0
    assert len(expected[1].splitlines()) > 1
    assert ask(folder, "who-did-what", "--country", "Norvania", "--role", "victim", "--format", "csv") == expected
    assert ask(folder, "--format=csv", "who-did-what", "--country=Norvania", "--role=victim") == expected


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["timeline", "--colour", "red"], 1, "question 'timeline' has no parameter 'colour'; it has country, type"),
        (["timeline", "--country"], 2, "'--country' needs a value"),
        (["SELECT", "?s"], 2, "'?s' is no --PARAMETER; quote a question that has blanks"),
    ],
)
def test_parameters_that_cannot_be_read(folder: Path, arguments: list[str], status: int, message: str):
    code, text = ask(folder, *arguments)
    assert (code, message in text) == (status, True), text
