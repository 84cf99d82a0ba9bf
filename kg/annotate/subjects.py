"""Repairs slips of the model about subjects, which English never has: two of one verb, one with a preposition, one that
stands right after another verb, a verb without one beside a name that hangs on it; and about titles, which describe no
verb.

`The minister, Ana Vero, told ...`, `Airline Vero cut ...`: the name is an apposition of the noun. `The group in a
statement claimed ...`: the statement is no subject. `Oria Vero sank`: two words of one name. `ABC-Vero party said`: a
part of the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
NOUNS = frozenset({"NN", "NNS"})
NAMES = frozenset({"NNP", "NNPS"})
SAYING = frozenset({"VBD", "VBZ"})
CLAUSES = frozenset({"parataxis", "ccomp", "conj", "advcl", "acl", "acl:relcl"})
ASTRAY = frozenset({"flat", "dep", "nmod", "nmod:desc", "vocative", "appos", "compound"})
"""Relations that no name before a finite verb has to that verb."""
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
    _keep_names_whole(words, tags, new_heads, new_deps)
    _name_titles(tags, new_heads, new_deps)
    _invert(words, tags, new_heads, new_deps)
    _adopt(tags, new_heads, new_deps)
    _join_clauses(words, tags, new_heads, new_deps)
    _part_saying(words, new_heads, new_deps)
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


def _part_saying(words: Sequence[str], heads: list[int], deps: list[str]) -> None:
    """Give the first of two subjects of a verb to what is said: `the gang, a small one, stole ten cars, Vero said`."""
    for clause, dep in enumerate(deps):
        verb = heads[clause] - 1
        if dep not in ("ccomp", "parataxis") or verb <= clause:
            continue
        found = [i for i in range(verb) if deps[i] in SUBJECTS and heads[i] == verb + 1]
        if len(found) < 2 or not found[-2] < clause < found[-1]:
            continue
        start = _start(words, found[-1], heads)
        if words[start - 1] != "," or "," in words[found[-1] : verb]:
            continue
        own = next((i for i in range(clause) if deps[i] in SUBJECTS and heads[i] == clause + 1), None)
        if own is None:
            heads[found[-2]] = clause + 1
        elif own > found[-2] and words[_start(words, own, heads) - 1] == ",":
            heads[found[-2]] = clause + 1
            heads[own], deps[own] = found[-2] + 1, "appos"


def _name_titles(tags: Sequence[str], heads: Sequence[int], deps: list[str]) -> None:
    """Make a title before a verb without a subject its subject: `Police chief Colonel Ana Vero was killed`."""
    with_subject = {heads[i] - 1 for i, dep in enumerate(deps) if dep in SUBJECTS}
    passive = {heads[i] - 1 for i, dep in enumerate(deps) if dep == "aux:pass"}
    for i, dep in enumerate(deps):
        verb = heads[i] - 1
        if dep == "nmod:desc" and i < verb and tags[verb].startswith("VB") and verb not in with_subject:
            deps[i] = "nsubj:pass" if verb in passive else "nsubj"
            with_subject.add(verb)


def _join_clauses(words: Sequence[str], tags: Sequence[str], heads: list[int], deps: Sequence[str]) -> None:
    """Hang a second `that` clause on the first: `she told us that it burned and that ten were hurt`."""
    complements = {heads[i] - 1: i for i, dep in enumerate(deps) if dep == "ccomp" and heads[i] - 1 < i}
    for i, dep in enumerate(deps):
        first = complements.get(heads[i] - 1) if dep == "conj" else None
        if first is None or first > i:
            continue
        marks = [j for j in range(first, i) if deps[j] == "mark" and heads[j] == i + 1]
        if marks and words[marks[0]] == "that" and tags[heads[i] - 1].startswith("VB"):
            heads[i] = first + 1


def _invert(words: Sequence[str], tags: Sequence[str], heads: list[int], deps: Sequence[str]) -> None:
    """Give a subject right after a verb without one to that verb: `ten were hurt, said two officials`.

    Not where the verb hangs on that subject itself, however far below: no word may hang on itself.
    """
    with_subject = {heads[i] - 1 for i, dep in enumerate(deps) if dep in SUBJECTS}
    for i, dep in enumerate(deps):
        verb = _start(words, i, heads) - 1
        stolen = dep in SUBJECTS and 0 <= heads[i] - 1 < verb and tags[verb] in SAYING and verb not in with_subject
        if stolen and deps[verb] not in AUXILIARY and not _hangs_on(heads, verb, i):
            heads[i] = verb + 1


def _keep_names_whole(words: Sequence[str], tags: Sequence[str], heads: list[int], deps: list[str]) -> None:
    """Hang the second of two neighbouring names of a verb on the first, what a hyphen ties to a noun on that noun.

    A name read as a clause amid a name (`Ana Said Vero`) hangs on the word before it, with all below it.
    """
    for i in range(1, len(words)):
        amid = i + 1 < len(words) and tags[i - 1] == tags[i] == tags[i + 1] == "NNP"
        if amid and deps[i] in CLAUSES and not _hangs_on(heads, i - 1, i):
            for j, head in enumerate(heads):
                if head == i + 1:
                    heads[j], deps[j] = i, "flat" if tags[j] == "NNP" else deps[j]
            heads[i], deps[i] = i, "flat"
        one_verb = heads[i] == heads[i - 1] and deps[i] in SUBJECTS and deps[i - 1] in SUBJECTS
        if tags[i] in NAMES and tags[i - 1] in NAMES and i < heads[i] - 1 and one_verb:
            heads[i], deps[i] = i, "flat"
        elif words[i] == "-" and i + 1 < len(words) and deps[i - 1] in SUBJECTS and tags[i - 1] in NAMES | NOUNS:
            tied = i + 1 if deps[i + 1] in SUBJECTS else heads[i + 1] - 1  # `director-general said`
            if tied > i and heads[tied] == heads[i - 1] and deps[tied] in SUBJECTS:
                heads[i - 1], deps[i - 1] = tied + 1, "compound"


def _hangs_on(heads: Sequence[int], word: int, above: int) -> bool:
    """Tell whether `word` lies below `above`."""
    at = word
    for _ in heads:
        if at == above or heads[at] == 0:
            break
        at = heads[at] - 1
    return at == above


def _adopt(tags: Sequence[str], heads: Sequence[int], deps: list[str]) -> None:
    """Make the name that hangs on a finite verb behind it its subject where it has none: `Ana Vero, 34, told AFP`."""
    with_subject = {heads[i] - 1 for i, dep in enumerate(deps) if dep.split(":")[0] in ("nsubj", "csubj", "expl")}
    for i, dep in enumerate(deps):
        verb = heads[i] - 1
        if i < verb and dep in ASTRAY and tags[i] == "NNP" and tags[verb] in SAYING and verb not in with_subject:
            deps[i] = "nsubj"
            with_subject.add(verb)


def _start(words: Sequence[str], word: int, heads: Sequence[int]) -> int:
    """Return the first word of the run right before `word` that hangs on it, up to a comma."""
    start = word
    while start > 0 and heads[start - 1] - 1 == word and words[start - 1] != ",":
        start -= 1
    return start
