"""SPARQL: load the exported graph and answer a question with pyoxigraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.ontology import PREFIXES
from kg.query.answers import Answer, Cell, Rows, Statements, Verdict
from kg.query.questions import Question, bind, find_question

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["load_store", "run_query"]

GRAPH = "graph.nq"
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def run_query(folder: Path, question: str, *, parameters: Mapping[str, str] | None = None) -> Answer:
    """Answer `question` from the graph in `folder`.

    Args:
        folder: an output folder with `graph.nq`.
        question: the name of a shipped question, a path that ends in `.rq`, or SPARQL; the usual prefixes are declared.
        parameters: values for the question's parameters, such as `{"country": "Norway"}`; always taken as literals.

    Returns:
        Rows in the order of the query, a verdict, or statements.

    Raises:
        QueryError: the graph is missing or broken, the question is unknown or malformed, a parameter does not fit.
    """
    found = find_question(question)
    sparql = bind(found, parameters or {})
    return _answer(load_store(folder), found, sparql)


def load_store(folder: Path) -> Store:
    """Return the graph in `folder` in memory, named graphs apart.

    Raises:
        QueryError: `graph.nq` is missing or is no N-Quads.
    """
    from pyoxigraph import RdfFormat, Store

    path = folder / GRAPH
    if not path.is_file():
        raise QueryError("not found", path=str(path), hint="make it with `kg build` or `kg export --format rdf`")
    store = Store()
    try:
        store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        hint = "write it again with `kg export --format rdf`"
        raise QueryError(f"no N-Quads: {error.msg}", path=str(path), line=error.lineno, hint=hint) from error
    return store


def _answer(store: Store, question: Question, sparql: str) -> Answer:
    from pyoxigraph import QueryBoolean, QueryTriples

    try:
        found = store.query(sparql, prefixes=PREFIXES)
        if isinstance(found, QueryBoolean):
            return Verdict(bool(found))
        if isinstance(found, QueryTriples):
            return Statements(tuple(sorted(set(found), key=str)))
        variables = tuple(variable.value for variable in found.variables)
        rows = tuple(tuple(_cell(row[name]) for name in variables) for row in found)
    except SyntaxError as error:
        raise _malformed(question, str(error.msg)) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {error}", path=_path(question)) from error
    return Rows(variables=variables, rows=rows)


def _path(question: Question) -> str | None:
    return question.name if question.name.endswith(".rq") else None


def _malformed(question: Question, message: str) -> QueryError:
    """Return the error with the line and column that the parser names."""
    match = _POSITION.match(message)
    if match is None:
        return QueryError(f"not SPARQL: {message}", path=_path(question))
    line, column, what = int(match[1]), match[2], match[3].strip()
    lines = question.sparql.splitlines()
    text = lines[line - 1].strip()[:60] if line <= len(lines) else ""
    where = f"line {line}, column {column}"
    hint = f"near {text!r}; `kg query OUT --list` shows questions that work" if text else None
    return QueryError(f"not SPARQL at {where}: {what}", path=_path(question), hint=hint)


def _cell(term: object) -> Cell | None:
    from pyoxigraph import BlankNode, Literal, NamedNode

    if term is None:
        return None
    if isinstance(term, Literal):
        datatype = term.datatype.value
        return Cell(value=term.value, kind="literal", n3=str(term), datatype=datatype, language=term.language)
    if isinstance(term, NamedNode):
        return Cell(value=term.value, kind="uri", n3=str(term))
    kind = "bnode" if isinstance(term, BlankNode) else "triple"
    return Cell(value=str(getattr(term, "value", term)), kind=kind, n3=str(term))
