"""Named fields of one record (a JSON object, a table row) become an article; their names are data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model.document import Problem
from kg.read.article import Article, problem
from kg.read.vocabulary import phrases

__all__ = ["article_from_fields", "find_field"]

OPTIONAL = ("id", "title", "published", "outlet", "url", "byline", "wire")


def find_field(fields: Sequence[str], meaning: str) -> str | None:
    """Return which of `fields` carries `meaning` (`text`, `published` …), the preferred name first.

    Case is ignored, and so is whether words are joined by a blank, a hyphen or an underscore.

    >>> find_field(["ID", "Body", "Publication Date"], "published")
    'Publication Date'
    """
    by_name = {"_".join(field.lower().replace("-", " ").split()): field for field in reversed(fields)}
    return next((by_name[name] for name in phrases("fields", meaning) if name in by_name), None)


def article_from_fields(row: Mapping[str, object], *, place: str, fallback: str) -> Article | Problem:
    """Return the article that one record gives, or the problem that keeps it from being one.

    Args:
        row: field names and values.
        place: file and line, for messages.
        fallback: the name of an article without an identifier.
    """
    names = [name for name in row if isinstance(name, str)]
    field = find_field(names, "text")
    if field is None:
        return problem(place, "no field 'text'", "put the article's text there")
    text = row[field]
    if not isinstance(text, str):
        return problem(place, f"field {field!r} is not a string but {_kind(text)}", "write the text as one string")
    values: dict[str, str | None] = {}
    notes: list[Problem] = []
    for meaning in OPTIONAL:
        name = find_field(names, meaning)
        value = None if name is None else row[name]
        values[meaning] = _string(value)
        if value is not None and values[meaning] is None and value not in ("", []):
            notes.append(problem(place, f"field {name!r} is not a string; left out", "write it as a string"))
    return Article(source=place, text=text, fallback=fallback, notes=tuple(notes), **_given(values))


def _given(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _string(value: object) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ", ".join(item.strip() for item in value)
    return None


def _kind(value: object) -> str:
    names = {bool: "a boolean", int: "a number", float: "a number", list: "an array", dict: "an object"}
    return names.get(type(value), "null")
