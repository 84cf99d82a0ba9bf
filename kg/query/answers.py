"""Answers: rows, a yes or no, or statements.

Source: SPARQL 1.1 Query Language (W3C, 2013), section 16, query forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Triple

__all__ = ["Answer", "Cell", "Rows", "Statements", "Verdict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One RDF term: `kind` is `uri`, `literal` or `bnode` as in the JSON results format; `n3` its N-Triples form."""

    value: str
    kind: str
    n3: str
    datatype: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The answer to SELECT: one cell per variable and row, None where unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]

    def values(self) -> tuple[tuple[str | None, ...], ...]:
        """Return the rows as plain text."""
        return tuple(tuple(cell.value if cell else None for cell in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to ASK."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Statements:
    """The answer to CONSTRUCT or DESCRIBE: triples, sorted."""

    triples: tuple[Triple, ...]


Answer = Rows | Verdict | Statements
