"""Argument spans <-> their syntactic heads, for semantic roles on a dependency tree."""

from __future__ import annotations

from collections.abc import Sequence


def depths_of(heads: Sequence[int]) -> list[int]:
    """Return each word's distance from the root; `heads` counts from 1, 0 is the root."""
    depths = []
    for start in range(len(heads)):
        depth, at = 0, start
        while heads[at] and depth <= len(heads):
            at, depth = heads[at] - 1, depth + 1
        depths.append(depth)
    return depths


def span_head(heads: Sequence[int], deps: Sequence[str], start: int, end: int, depths: Sequence[int]) -> int:
    """Return the word of `[start, end)` whose head lies outside.

    Of several (`let [me know]`), the verb of the small clause, else the one nearest the root, then the first.
    """
    outside = [i for i in range(start, end) if not start <= heads[i] - 1 < end]
    content = [i for i in outside if deps[i] != "punct"] or outside or [start]
    clauses = [i for i in content if deps[i] in ("xcomp", "ccomp")]
    if len(content) > 1 and clauses:
        return clauses[0]
    return min(content, key=lambda i: (depths[i], i))
