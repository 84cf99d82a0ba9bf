"""SPARQL: a question to the exported graph, answered by pyoxigraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.errors import QueryError
from kg.ontology import PREFIXES
from kg.query.answers import Answer, Cell, Rows, Statements, Verdict
from kg.query.questions import Question, bind, find_question
from kg.query.refusals import asks_elsewhere
from kg.query.store import open_store

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions, Store

__all__ = ["Dataset", "evaluate", "run_query"]

_T = TypeVar("_T")
_MOST = 120
"""Characters of what the parser expected; it may name every letter of Unicode."""
_TERMS = 2**16
"""Terms of an answer that are remembered."""
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The graphs that a query sees, as IRIs: `default` are merged, `named` can be named in GRAPH; None = those stored.

    Source: SPARQL 1.1 Protocol, section 2.1.4.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


def run_query(folder: Path, question: str, *, parameters: Mapping[str, str] | None = None) -> Answer:
    """Answer `question` from the graph in `folder`.

    Args:
        folder: an output folder with `graph.nq`.
        question: the name of a shipped question, a path that ends in `.rq`, or SPARQL; the usual prefixes are declared.
        parameters: values for the question's parameters, such as `{"country": "Norway"}`; always taken as literals.

    Returns:
        Rows in the order of the query, a verdict, or statements.

    Raises:
        QueryError: the graph is missing or broken, the question is unknown, malformed or one for another server, a
            parameter does not fit.
    """
    found = find_question(question)
    sparql = bind(found, parameters or {})
    if asks_elsewhere(sparql):
        hint = "ask that server itself; no query of a graph opens a connection"
        raise QueryError("SERVICE is not answered", path=_path(found), hint=hint)
    store = open_store(folder)
    try:
        return evaluate(store, sparql)
    except SyntaxError as error:
        raise _malformed(found, str(error.msg)) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query failed: {error}", path=_path(found)) from error


def evaluate(store: Store, sparql: str, dataset: Dataset | None = None, *, max_rows: int | None = None) -> Answer:
    """Answer `sparql` from `store`; statements come sorted.

    Raises:
        SyntaxError: `sparql` is no SPARQL query.
        QueryError: the answer has more than `max_rows` rows or statements.
        RuntimeError, OSError, ValueError: it cannot be answered.
    """
    from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QueryBoolean, QueryTriples

    default: list[NamedNode | BlankNode | DefaultGraph] | None = None
    named: list[NamedNode | BlankNode] | None = None
    if dataset and dataset.default is not None:
        default = [NamedNode(iri) for iri in dataset.default]
    if dataset and dataset.named is not None:
        named = [NamedNode(iri) for iri in dataset.named]
    found = store.query(sparql, prefixes=PREFIXES, default_graph=default, named_graphs=named)
    if isinstance(found, QueryBoolean):
        return Verdict(bool(found))
    if isinstance(found, QueryTriples):
        return Statements(tuple(sorted(set(_at_most(max_rows, found)), key=str)))
    variables = tuple(variable.value for variable in found.variables)
    return Rows(variables=variables, rows=tuple(_at_most(max_rows, _cells(found, variables))))


def _at_most(limit: int | None, items: Iterable[_T]) -> Iterator[_T]:
    """Yield the items; an error if there are more than `limit`."""
    found = iter(items)
    yield from islice(found, limit)
    if next(found, None) is not None:
        raise QueryError(f"the answer has more than {limit} rows", hint="add LIMIT, or ask for less")


def _cells(found: QuerySolutions, variables: tuple[str, ...]) -> Iterator[tuple[Cell | None, ...]]:
    """Yield the rows; terms that are equal are one cell, for a long answer says the same names over and over."""
    cell = lru_cache(_TERMS)(_cell)
    for row in found:
        yield tuple(cell(row[name]) for name in variables)


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


def _path(question: Question) -> str | None:
    return question.name if question.name.endswith(".rq") else None


def _malformed(question: Question, message: str) -> QueryError:
    """Return the error with the line and column that the parser names."""
    match = _POSITION.match(message)
    if match is None:
        return QueryError(f"not SPARQL: {message}", path=_path(question))
    line, column, what = int(match[1]), match[2], match[3].strip()
    what = what if len(what) <= _MOST else what[:_MOST].rpartition(",")[0] + " …"
    lines = question.sparql.splitlines()
    text = lines[line - 1].strip()[:60] if line <= len(lines) else ""
    where = f"line {line}, column {column}"
    hint = f"near {text!r}; `kg query OUT --list` shows questions that work" if text else None
    return QueryError(f"not SPARQL at {where}: {what}", path=_path(question), hint=hint)
