"""Pages: HTML from templates that escape everything they are given; no page loads anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING

from kg.query.endpoint.nodes import Link, Names, Row
from kg.query.questions import shipped_questions

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["asset", "node_page", "query_page", "words_page"]

HERE = resources.files(__package__)
ASSETS = {
    "page.css": "text/css",
    "query.js": "text/javascript",
    "yasgui.min.css": "text/css",
    "yasgui.min.js": "text/javascript",
}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def load(name: str) -> str:
        return (HERE / "pages" / name).read_text("utf8")

    return Environment(loader=FunctionLoader(load), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def asset(name: str) -> tuple[bytes, str] | None:
    """Return a file that pages load, with its media type; None if there is none of that name."""
    return ((HERE / "assets" / name).read_bytes(), ASSETS[name]) if name in ASSETS else None


def words_page(title: str, words: str) -> str:
    """Return a page that says one thing."""
    return _environment().get_template("words.html").render(title=title, words=words)


def query_page(names: Names, seconds: float, rows: int) -> str:
    """Return the page with the query editor and the shipped questions."""
    questions = [
        {"name": question.name, "about": question.about.partition(": ")[2], "sparql": question.sparql}
        for question in shipped_questions().values()
    ]
    page = _environment().get_template("query.html")
    return page.render(questions=questions, base=names.base, seconds=seconds, rows=rows)


def node_page(iri: str, names: Names, facts: Iterable[Row], claims: Iterable[Row], mentions: Iterable[Row]) -> str:
    """Return the page of one node."""
    rows = list(facts)
    groups = [
        (names.link(key[1]), "back" in key[0], [names.link(row["thing"], row.get("name")) for row in group])
        for key, group in groupby(rows, key=lambda row: (row.keys() & {"back"}, row["property"]))
    ]
    page = _environment().get_template("node.html")
    return page.render(
        iri=iri,
        title=_title(rows) or names.short(iri),
        facts=[group for group in groups if not group[1]],
        back=[group for group in groups if group[1]],
        claims=[_claim(row, names) for row in claims],
        mentions=[_mention(row, names) for row in mentions],
        path=(names.href(iri) or "").partition("#")[0],
    )


def _title(rows: Iterable[Row]) -> str:
    wanted = ("label", "prefLabel", "headline", "anchorOf", "identifier")
    found = {
        row["property"]["value"].rpartition("#")[2].rpartition("/")[2]: row["thing"]["value"]
        for row in rows
        if "back" not in row
    }
    return next((found[name] for name in wanted if name in found), "")


def _claim(row: Row, names: Names) -> Mapping[str, str | Link]:
    text = {name: row[name]["value"] if name in row else "" for name in (
        "what", "low", "high", "counted", "value", "speaker", "channel", "factuality", "article", "words",
    )}  # fmt: skip
    value = names.link(row["other"], row.get("otherName")) if "other" in row else Link(_bounds(text) or text["value"])
    return {
        **text,
        "value": value,
        "claim": names.link(row["claim"]),
        "source": Link(text["article"] or names.short(row["report"]["value"]), names.href(row["report"]["value"])),
        "place": names.href(row["span"]["value"]) or "",
    }


def _bounds(text: Mapping[str, str]) -> str:
    low, high = text["low"], text["high"]
    if not (low or high):
        return ""
    figure = (
        low if low == high else f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
    )
    return f"{figure} {text['counted']}".strip()


def _mention(row: Row, names: Names) -> Mapping[str, str | Link]:
    return {
        "anchor": row["span"]["value"].rpartition("#")[2],
        "begin": row["begin"]["value"],
        "end": row["end"]["value"],
        "words": row["words"]["value"],
        "node": names.link(row["node"], row.get("name")),
    }
