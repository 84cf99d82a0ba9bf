"""A piece of HTML -> its text: all of it, paragraph by paragraph, for feeds whose items are articles without menus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.read.page import MAX_DEPTH, depth

__all__ = ["NestedTooDeep", "text_of_html"]

MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]\w+);")
BLOCKS = frozenset(
    (
        "p",
        "div",
        "br",
        "hr",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "section",
        "article",
        "figure",
        "figcaption",
    )
)
SILENT = frozenset(("script", "style", "template", "noscript", "iframe", "object", "svg"))


class NestedTooDeep(ValueError):
    """HTML nests deeper than `MAX_DEPTH`."""


def text_of_html(html: str) -> str:
    r"""Return the text of a fragment, blank lines between its blocks; text without markup is returned as it is.

    Raises:
        NestedTooDeep: it nests deeper than `MAX_DEPTH`.

    >>> text_of_html("<p>Rain <b>fell</b>.</p><p>It &amp; snow.</p><script>x</script>"), text_of_html(" 1 < 2 ")
    ('Rain fell.\n\nIt & snow.', '1 < 2')
    """
    if not MARKUP.search(html):
        return html.strip()
    from lxml import etree
    from lxml import html as parser

    try:
        tree = parser.fragment_fromstring(html.replace("\0", "\ufffd"), create_parent="div")
    except (etree.ParserError, ValueError):
        return MARKUP.sub(" ", html).strip()
    if depth(tree) >= MAX_DEPTH:
        raise NestedTooDeep(f"HTML nested more than {MAX_DEPTH} deep")
    blocks = "".join(_pieces(tree)).split("\f")
    return "\n\n".join(block for part in blocks if (block := " ".join(part.split())))


def _pieces(tree: Any) -> Iterator[str]:
    """Yield the text below `tree`, with a form feed at each end of a block."""
    silent = 0
    for event, element in _walk(tree):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += name in SILENT
            if name in BLOCKS:
                yield "\f"
            if name and not silent:
                yield (element.text or "").replace("\f", " ")
        else:
            silent -= name in SILENT
            if name in BLOCKS:
                yield "\f"
            if not silent and element is not tree:
                yield (element.tail or "").replace("\f", " ")


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    yield from etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
