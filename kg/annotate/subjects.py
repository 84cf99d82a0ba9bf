"""Repairs slips of the model about subjects, which English never has: two of one verb, one with a preposition, one that
stands right after another verb; and about titles, which describe no verb.

`The minister, Ana Vero, told ...`, `Airline Vero cut ...`: the name is an apposition of the noun. `The group in a
statement claimed ...`: the statement is no subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
NOUNS = frozenset({"NN", "NNS"})
NAMES = frozenset({"NNP", "NNPS"})
SAYING = frozenset({"VBD", "VBZ"})
AUXILIARY = frozenset({"aux", "aux:pass", "cop"})


def repair_subjects(
    words: Sequence[str], tags: Sequence[str], heads: Sequence[int], deps: Sequence[str]
) -> tuple[list[int], list[str]]:
    """Return heads (counted from 1) and relations with at most one bare subject before each verb.

    Of two noun phrases before a verb, one a name, a second between commas becomes an apposition of the first, and so
    does a name right after a noun.
    """
    new_heads, new_deps = list(heads), list(deps)
    prepositions = {heads[i] - 1 for i, dep in enumerate(deps) if dep == "case" and tags[i] in ("IN", "TO")}
    for i, dep in enumerate(deps):
        if (
            dep in SUBJECTS
            and i in prepositions
            and any(deps[j] in SUBJECTS and heads[j] == heads[i] for j in range(i))
        ):
            new_deps[i] = "obl"
    _name_titles(tags, new_heads, new_deps)
    _invert(words, tags, new_heads, new_deps)
    by_verb: dict[int, list[int]] = {}
    for i, dep in enumerate(new_deps):
        if dep in SUBJECTS and i < new_heads[i] - 1:
            by_verb.setdefault(new_heads[i] - 1, []).append(i)
    for verb, found in by_verb.items():
        for first, second in pairwise(found):
            start = _start(words, second, heads)
            named = {tags[first], tags[second]} & NAMES and {tags[first], tags[second]} & (NOUNS | NAMES)
            closed = "," in words[second + 1 : verb]  # `..., police said` is no apposition
            between = closed and start > first + 1 and words[start - 1] == ","
            described = tags[first] in NOUNS and tags[second] in NAMES and start == first + 1
            if (named and between) or described:
                new_heads[second], new_deps[second] = first + 1, "appos"
                break
    return new_heads, new_deps


def _name_titles(tags: Sequence[str], heads: Sequence[int], deps: list[str]) -> None:
    """Make a title before a verb without a subject its subject: `Police chief Colonel Ana Vero was killed`."""
    with_subject = {heads[i] - 1 for i, dep in enumerate(deps) if dep in SUBJECTS}
    passive = {heads[i] - 1 for i, dep in enumerate(deps) if dep == "aux:pass"}
    for i, dep in enumerate(deps):
        verb = heads[i] - 1
        if dep == "nmod:desc" and i < verb and tags[verb].startswith("VB") and verb not in with_subject:
            deps[i] = "nsubj:pass" if verb in passive else "nsubj"
            with_subject.add(verb)


def _invert(words: Sequence[str], tags: Sequence[str], heads: list[int], deps: Sequence[str]) -> None:
    """Give a subject right after a verb without one to that verb: `ten were hurt, said two officials`."""
    with_subject = {heads[i] - 1 for i, dep in enumerate(deps) if dep in SUBJECTS}
    for i, dep in enumerate(deps):
        verb = _start(words, i, heads) - 1
        stolen = dep in SUBJECTS and 0 <= heads[i] - 1 < verb and tags[verb] in SAYING and verb not in with_subject
        if stolen and deps[verb] not in AUXILIARY:
            heads[i] = verb + 1


def _start(words: Sequence[str], word: int, heads: Sequence[int]) -> int:
    """Return the first word of the run right before `word` that hangs on it, up to a comma."""
    start = word
    while start > 0 and heads[start - 1] - 1 == word and words[start - 1] != ",":
        start -= 1
    return start
