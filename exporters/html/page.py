"""Graph -> the text of `graph.html`: pyvis network, our own template, one hash per script and style in the page's CSP.

The stock template of pyvis loads from a CDN and runs hostile labels (docs/decisions). Here every value reaches the page
as JSON that Jinja's `tojson` has escaped for HTML, and only the page's script turns it into text nodes.
Content Security Policy Level 3, section 6.7.3.3 (hash sources).
"""

from __future__ import annotations

import base64
import hashlib
import html
import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exporters.html.data import Json, PageData
from exporters.html.excerpts import cut_to_quotes
from exporters.html.outlines import draw_outlines
from exporters.html.selection import select_stories
from exporters.html.words import load_words
from kg.errors import ExportError
from kg.model.graph import Graph

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["DRAWN_EDGES", "DRAWN_NODES", "render_frame", "render_page", "write_html", "write_stories"]

DRAWN_NODES = 200
"""The most nodes that the page draws at once; a larger graph opens on an index of stories."""
DRAWN_EDGES = 300
"""The most edges that the page draws at once."""

MOST_CLAIMS = 100_000
"""The most claims that a page holds, some 16 MB; of a larger graph it holds the most told stories."""

SCRIPTS = (
    "elements", "words", "model", "filter", "layout", "paint", "graph", "list", "strip", "versions", "glance", "quote",
    "panel", "legend", "search", "map", "picture", "address", "main",
)  # fmt: skip
"""The parts of the page's script, in the order in which they are joined."""


def write_html(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `graph.html` into `folder`, which must exist; a graph of very many claims as `write_stories` does.

    Args:
        graph: an assembled graph.
        folder: where the page goes; an older page there is replaced in one step.

    Returns:
        The path of the page.

    Raises:
        ExportError: the page cannot be written.
    """
    return (_write(render_page(graph, stories=len(graph.claims) > MOST_CLAIMS), folder),)


def write_stories(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write `graph.html` as `write_html` does, but opening on its stories and without whole articles.

    Of very many stories the most told are on the page, and it says so.
    """
    return (_write(render_page(graph, stories=True), folder),)


def render_frame(graph: Graph, height: int = 720) -> str:
    """Return the page inside a frame of its own, `height` pixels high, for a notebook.

    The frame may run the page's script and save files; it can reach neither the notebook nor a network.
    """
    page = html.escape(render_page(graph))
    return (
        f'<iframe srcdoc="{page}" title="Newsgraph" sandbox="allow-scripts allow-downloads allow-popups" '
        f'style="width:100%;height:{height}px;border:1px solid #8888"></iframe>'
    )


def _write(page: str, folder: Path) -> Path:
    path = folder / "graph.html"
    draft = folder / "graph.html.part"
    # A lone surrogate has no UTF-8 form; inside JSON `\udc80` is its own escape.
    content = page.encode("utf8", "backslashreplace")
    try:
        draft.write_bytes(content)
        os.replace(draft, path)
    except OSError as error:
        raise ExportError(
            f"cannot write the page: {error.strerror}", path=str(path), hint="choose a folder that you may write to"
        ) from error
    return path


def render_page(graph: Graph, *, stories: bool = False) -> str:
    """Return the page as HTML text; equal graphs give equal text.

    Args:
        graph: an assembled graph.
        stories: open on the index of stories whatever the size, and hold the quoted sentences, not the whole articles,
            and of very many stories the most told.
    """
    from pyvis.network import Network

    words, whole = load_words(), len(graph.documents)
    if stories and len(graph.claims) > MOST_CLAIMS:
        graph = select_stories(graph, words.passing, MOST_CLAIMS)
    data = PageData(cut_to_quotes(graph) if stories else graph, words)
    network = Network(directed=True, cdn_resources="in_line")
    # `add_node` and `add_edge` look through all earlier ones; both lists are filled at once instead.
    network.nodes = data.nodes
    network.edges = data.edges
    network.templateEnv = _environment(data, _limits(stories, len(graph.documents), whole))
    network.path = "page.html"
    return str(network.generate_html(notebook=False))


def _limits(stories: bool, documents: int, whole: int) -> Mapping[str, int]:
    """Return what the page draws at most; `of` is the number of all articles where it holds only some."""
    limits = {"nodes": DRAWN_NODES, "edges": DRAWN_EDGES, "stories": stories}
    return limits if documents == whole else {**limits, "of": whole}


def _environment(data: PageData, limits: Mapping[str, int]) -> Environment:
    """Return a Jinja environment with the page's parts as globals; text is escaped unless it is one of our files."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        comment_start_string="{##",
        comment_end_string="##}",
        loader=FileSystemLoader(str(files("exporters.html"))),
        keep_trailing_newline=True,
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    style, library, script = _asset("style.css"), _library(), _script()
    parts: dict[str, Any] = {
        "title": _title(data),
        "style": Markup(style),  # noqa: S704
        "library": Markup(library),  # noqa: S704
        "script": Markup(script),  # noqa: S704
        "policy": Markup(_policy(style, (library, script))),  # noqa: S704
        "data": _blocks(data) | {"limits": limits},
    }
    environment.globals.update(parts)
    return environment


def _blocks(data: PageData) -> dict[str, Json]:
    claims = data.claims
    return {
        "documents": data.documents,
        "claims": claims,
        "versions": data.versions,
        "stories": data.stories,
        "words": data.dictionary(),
        "map": draw_outlines(data.places()),
    }


def _title(data: PageData) -> str:
    return str(data.nodes[data.stories[0][0]]["label"]) if data.stories else "Newsgraph"


def _asset(name: str) -> str:
    return (files("exporters.html") / name).read_text(encoding="utf8")


def _script() -> str:
    parts = "\n".join(_asset(f"script/{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();\n'


def _library() -> str:
    """Return vis-network as it lies in the pyvis wheel, with its licence header (Apache-2.0 or MIT)."""
    found = sorted(files("pyvis").joinpath("lib").iterdir(), key=lambda entry: entry.name)
    folder = next(entry for entry in reversed(found) if entry.name.startswith("vis-"))
    script = folder.joinpath("vis-network.min.js").read_text(encoding="utf8")
    if "</script" in script.lower():
        raise ExportError("vis-network of this pyvis cannot stand inside a page", hint="install pyvis 0.3.2")
    return script


def _policy(style: str, scripts: tuple[str, ...]) -> str:
    sources = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {sources}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf8')).digest()).decode()}'"
