"""Questions: SPARQL with parameters, from the shipped `.rq` files, a user's file or the command line.

A parameter is a block `VALUES ?_name { UNDEF }` of the query, so that the text runs as it stands in any engine; the
underscore marks it. Binding one replaces the block's value with a literal that the RDF library writes, so that no value
can change the query.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from kg.errors import QueryError

__all__ = ["Parameter", "Question", "bind", "find_question", "shipped_questions"]

_BLOCK = re.compile(r"VALUES\s+\?_(\w+)\s*\{\s*(UNDEF|\d+)\s*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What can be set in a question; `default` is None where nothing is asked for, else a whole number."""

    name: str
    default: int | None = None
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query with its name (or path, or `inline`), the sentence that says what it answers, and its parameters."""

    name: str
    sparql: str
    about: str = ""
    parameters: tuple[Parameter, ...] = ()


@cache
def shipped_questions() -> Mapping[str, Question]:
    """Return the questions that come with Newsgraph, by name."""
    files = sorted((f for f in resources.files(__package__).iterdir() if f.name.endswith(".rq")), key=lambda f: f.name)
    return {
        file.name.removesuffix(".rq"): _question(file.name.removesuffix(".rq"), file.read_text("utf8"))
        for file in files
    }


def find_question(question: str) -> Question:
    """Return the question of a shipped name, of a file that ends in `.rq`, or of SPARQL itself.

    Raises:
        QueryError: there is no such question or file.
    """
    shipped = shipped_questions()
    if question in shipped:
        return shipped[question]
    if question.endswith(".rq"):
        try:
            return _question(question, Path(question).read_text("utf8"))
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(
                f"cannot be read: {getattr(error, 'strerror', None) or error}",
                path=question,
                hint=f"shipped: {', '.join(shipped)}",
            ) from error
    if "{" in question or len(question.split()) > 1:
        return _question("inline", question)
    near = difflib.get_close_matches(question, shipped, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise QueryError(
        f"unknown question {question!r}", hint=f"{meant}known are {', '.join(shipped)}; or give a file .rq or SPARQL"
    )


def bind(question: Question, values: Mapping[str, str]) -> str:
    """Return the SPARQL of `question` with its parameters set; those not given keep their default.

    Raises:
        QueryError: the question has no such parameter, or needs a whole number.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    literals = {}
    for name, value in values.items():
        if name not in known:
            hint = f"it has {', '.join(known)}" if known else "it has none"
            raise QueryError(f"question {question.name!r} has no parameter {name!r}", hint=hint)
        if known[name].default is not None and not re.fullmatch(r"[0-9]{1,9}", value):
            raise QueryError(f"parameter {name!r} needs a whole number, not {value!r}")
        literals[name] = value if known[name].default is not None else _literal(value)

    def block(match: re.Match[str]) -> str:
        return f"VALUES ?_{match[1]} {{ {literals.get(match[1], match[2])} }}"

    return _BLOCK.sub(block, question.sparql)


def _literal(value: str) -> str:
    from pyoxigraph import Literal

    return str(Literal(value.encode("utf8", "replace").decode("utf8")))


def _question(name: str, sparql: str) -> Question:
    comments = [line.lstrip("# ").strip() for line in sparql.splitlines() if line.startswith("#")]
    about = comments[0] if comments else ""
    notes: dict[str, str] = {}
    for comment in comments:
        if comment.startswith("Parameters:"):
            for part in comment.removeprefix("Parameters:").rstrip(".").split(";"):
                key, _, note = part.strip().partition(", ")
                notes[key] = note
    parameters = tuple(
        Parameter(name=key, default=None if value == "UNDEF" else int(value), about=notes.get(key, ""))
        for key, value in dict(_BLOCK.findall(sparql)).items()
    )
    return Question(name=name, sparql=sparql, about=about, parameters=parameters)
