"""The one exception tree: every error that `kg` raises on purpose descends from `KgError`.

KgError
├── InputError      a file, article or option that the user gave
├── OntologyError   a file of ontologies/ is broken or lacks a term
├── RecordError     a record table is missing, of another version or malformed
├── ModelError      the language model is missing or failed on a text
├── ExportError     a product could not be written
└── QueryError      a query is unknown, malformed or failed
"""

from __future__ import annotations

__all__ = ["ExportError", "InputError", "KgError", "ModelError", "OntologyError", "QueryError", "RecordError"]


class KgError(Exception):
    """Something went wrong in a way that the user can act on.

    Args:
        message: what was wrong, in words.
        path: the file concerned, as the user named it.
        line: one-based line in that file.
        hint: what to do about it.
    """

    def __init__(
        self, message: str, *, path: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.path and self.line else self.path
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}; {self.hint}" if self.hint else text


class InputError(KgError):
    """A file, article or option that the user gave cannot be used."""


class OntologyError(KgError):
    """A file of `ontologies/` is broken or lacks a term that the code asks for."""


class RecordError(KgError):
    """A record table is missing, of another schema version or malformed."""


class ModelError(KgError):
    """The language model is missing or failed on a text."""


class ExportError(KgError):
    """A product could not be written."""


class QueryError(KgError):
    """A query is unknown, malformed or failed."""
