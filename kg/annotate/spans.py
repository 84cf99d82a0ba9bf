"""Argument heads -> argument spans on a dependency tree.

PropBank spans are constituents. On a UD tree a constituent is a head's subtree, but for the cases below: the measured
ceiling of these rules on gold trees and gold heads is in docs/model.md.
"""

from __future__ import annotations

from collections.abc import Sequence

ONE_WORD_ROLES = frozenset({"ARGM-LVB", "ARGM-PRR", "ARGM-MOD", "ARGM-NEG", "C-V"})
"""Roles whose span is the head alone."""
OUTSIDE_GOVERNOR = frozenset({"case", "mark", "cc", "punct", "cop", "aux", "aux:pass", "nsubj", "nsubj:pass"}) | {
    *("nsubj:outer", "csubj", "expl", "discourse", "parataxis", "conj", "vocative", "list")
}
"""Children that an argument leaves out when the predicate hangs below it: `the man [who left]`, `it is red`."""
OUTSIDE_COPULA = OUTSIDE_GOVERNOR - {"case"} | frozenset(["obl:unmarked", "nmod:unmarked"])
"""The same where the predicate is the argument's copula."""
SHARED_OBJECTS = ("obj", "iobj", "expl", "nsubj")


def children_of(heads: Sequence[int]) -> list[list[int]]:
    """Return each word's children; `heads` counts from 1, 0 is the root."""
    below: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head:
            below[head - 1].append(i)
    return below


def _ancestors(heads: Sequence[int], word: int) -> set[int]:
    found = {word}
    while heads[word] and heads[word] - 1 not in found:
        word = heads[word] - 1
        found.add(word)
    return found


def _collect(below: Sequence[Sequence[int]], head: int, skip: set[int]) -> set[int]:
    found, stack = set(), [head]
    while stack:
        word = stack.pop()
        found.add(word)
        stack.extend(child for child in below[word] if child not in skip)
    return found


def _shared_object(deps: Sequence[str], below: Sequence[Sequence[int]], head: int, predicate: int) -> set[int]:
    """Return the object that a small clause shares with its verb: `let [me know]`."""
    for child in below[predicate]:
        if deps[child] in SHARED_OBJECTS[:3] and predicate < child < head:
            return _collect(below, child, set())
    return set()


def argument_span(
    words: Sequence[str],
    heads: Sequence[int],
    deps: Sequence[str],
    below: Sequence[Sequence[int]],
    *,
    head: int,
    predicate: int,
    role: str,
    taken: frozenset[int] = frozenset(),
) -> tuple[int, int]:
    """Return `(first word, last word + 1)` of the argument of `predicate` whose head word is `head`.

    Args: heads: counted from 1, 0 is the root.  below: `children_of(heads)`.  taken: heads of the other arguments.
    """
    if role in ONE_WORD_ROLES:
        return head, head + 1
    above = _ancestors(heads, predicate)
    skip = set(above)
    if head in above:
        own = deps[predicate] in ("cop", "aux", "aux:pass") and heads[predicate] - 1 == head
        outside = OUTSIDE_COPULA if own else OUTSIDE_GOVERNOR
        skip |= {child for child in below[head] if deps[child] in outside}
        if own:
            skip |= {child for child in below[head] if deps[child] == "advmod" and child < predicate}
            skip |= {child for child in below[head] if child in taken}
    elif deps[head] == "conj":
        skip |= {child for child in below[head] if deps[child] == "cc" or (deps[child] == "punct" and child < head)}
    inside = _collect(below, head, skip)
    if deps[head] == "xcomp" and role in ("ARG1", "ARG2") and heads[head] - 1 == predicate:
        shared = _shared_object(deps, below, head, predicate)
        if shared and not shared & taken:
            inside |= shared
    return _trim(words, deps, inside, head)


Argument = tuple[str, int, int, int]
"""Role, first word, last word + 1, head word."""


def drop_nested(arguments: Sequence[Argument]) -> tuple[Argument, ...]:
    """Return the arguments of one predicate but for those that lie within a longer one: arguments do not overlap."""
    return tuple(
        inner
        for inner in arguments
        if not any(
            outer[1] <= inner[1] and inner[2] <= outer[2] and outer[2] - outer[1] > inner[2] - inner[1]
            for outer in arguments
        )
    )


def _trim(words: Sequence[str], deps: Sequence[str], inside: set[int], head: int) -> tuple[int, int]:
    start = end = head
    while start - 1 in inside:
        start -= 1
    while end + 1 in inside:
        end += 1
    while start < head and deps[start] == "punct" and not _opens(words, start, end):
        start += 1
    while end > head and deps[end] == "punct" and not _closes(words, start, end):
        end -= 1
    return start, end + 1


OPENERS = {"(": ")", "[": "]", "“": "”", '"': '"', "``": "''", "‘": "’"}


def _opens(words: Sequence[str], start: int, end: int) -> bool:
    closer = OPENERS.get(words[start])
    return closer is not None and closer in words[start + 1 : end + 1]


def _closes(words: Sequence[str], start: int, end: int) -> bool:
    return any(words[end] == closer and opener in words[start:end] for opener, closer in OPENERS.items())
