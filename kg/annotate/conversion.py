"""A dependency tree with ClearNLP labels, as spaCy's English pipelines draw it -> Universal Dependencies v2.

ClearNLP hangs a noun on its preposition, a predicate on its copula and a conjunct on the one before; UD hangs function
words on content words and every conjunct on the first. Labels alone are data (`pipelines.json`).
Source: Choi and Palmer 2012, "Guidelines for the CLEAR style constituent to dependency conversion";
https://universaldependencies.org/u/dep/.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Word", "convert_tree", "join_roots"]

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "SYM"})
_CLAUSAL = frozenset({"VERB", "AUX"})


@dataclass(slots=True, kw_only=True)
class Word:
    """One word of a sentence while its tree is turned; `head` counts from 0, a root is its own head."""

    head: int
    dep: str
    upos: str
    tag: str
    lemma: str


def convert_tree(words: Sequence[Word], labels: Mapping[str, str]) -> None:
    """Turn the tree of one sentence from ClearNLP to UD, in place; `labels` names the relations that stay as they are.

    Raises nothing: a tree that is no tree comes out as one (see `join_roots`).
    """
    for word in words:
        if word.dep == "aux" and word.tag == "TO":
            word.dep = "mark"
    for index in _deepest_first(words):
        if words[index].dep in ("prep", "agent", "dative"):
            _turn_preposition(words, index)
    for index in _deepest_first(words):
        _turn_copula(words, index)
    _join_conjuncts(words)
    for word in words:
        word.dep = _label(words, word, labels)
    join_roots(words)


def join_roots(words: Sequence[Word]) -> None:
    """Make the words one tree with one root: later roots hang on the first as parataxis, circles are cut."""
    root = next((i for i, word in enumerate(words) if word.head == i), 0)
    for index, word in enumerate(words):
        if index == root:
            word.head, word.dep = index, "root"
        elif word.head == index or _circles(words, index):
            word.head, word.dep = root, "parataxis"
        elif word.dep in ("root", "ROOT", ""):
            word.dep = "dep"


def _circles(words: Sequence[Word], index: int) -> bool:
    """Tell whether the way up from a word comes back to it."""
    at = words[index].head
    for _ in words:
        if at == index:
            return True
        if words[at].head == at:
            return False
        at = words[at].head
    return False


def _children(words: Sequence[Word], index: int) -> list[int]:
    return [i for i, word in enumerate(words) if word.head == index and i != index]


def _depth(words: Sequence[Word], index: int) -> int:
    depth = 0
    while words[index].head != index and depth <= len(words):
        index, depth = words[index].head, depth + 1
    return depth


def _deepest_first(words: Sequence[Word]) -> list[int]:
    return sorted(range(len(words)), key=lambda i: (-_depth(words, i), i))


def _turn_preposition(words: Sequence[Word], index: int) -> None:
    """Hang the object of a preposition on what the preposition hung on, and the preposition on its object."""
    preposition = words[index]
    below = _children(words, index)
    inside = next((i for i in below if words[i].dep in ("pobj", "pcomp")), None)
    if inside is None:  # `out of the house`: the inner one has been turned
        inside = next((i for i in below if words[i].dep.partition(":")[0] in ("obl", "nmod", "UD")), None)
    if inside is None:
        if preposition.dep == "prep":
            preposition.dep = "UD:advmod"
        return
    target, above = words[inside], preposition.head
    nominal = above != index and words[above].upos in _NOMINAL
    clause = target.dep == "pcomp" and target.upos in _CLAUSAL
    if clause:
        dep = "acl" if nominal else "advcl"
    elif preposition.dep == "agent":
        dep = "obl:agent"
    else:
        dep = "nmod" if nominal else "obl"
    target.head = above if above != index else inside
    target.dep = f"UD:{dep}"
    preposition.head, preposition.dep = inside, "UD:mark" if clause else "UD:case"
    for child in below:
        if child != inside:
            words[child].head = inside


def _turn_copula(words: Sequence[Word], index: int) -> None:
    """Hang `be` and all that hangs on it on its predicate: `the road is safe`; `there is` keeps its verb."""
    verb = words[index]
    if verb.lemma.lower() not in ("be", "'s", "’s") or verb.dep in ("aux", "auxpass"):
        return
    below = _children(words, index)
    predicate = next((i for i in below if words[i].dep in ("attr", "acomp")), None)
    if predicate is None:
        return
    if any(words[i].dep == "expl" for i in below):
        words[predicate].dep = "nsubj"
        return
    target = words[predicate]
    target.head, target.dep = (verb.head, verb.dep) if verb.head != index else (predicate, "ROOT")
    verb.head, verb.dep, verb.upos = predicate, "UD:cop", "AUX"
    for child in below:
        if child != predicate:
            words[child].head = predicate


def _join_conjuncts(words: Sequence[Word]) -> None:
    """Hang every conjunct on the first, and each conjunction on the conjunct that follows it."""
    before = {i: word.head for i, word in enumerate(words) if word.dep == "conj" and word.head != i}
    for index, word in enumerate(words):
        if word.dep == "cc":
            later = [i for i, head in before.items() if head == word.head and i > index]
            if later:
                word.head = min(later)
    for index in before:
        first, seen = before[index], {index}
        while first in before and first not in seen:
            seen.add(first)
            first = before[first]
        words[index].head = first


def _label(words: Sequence[Word], word: Word, labels: Mapping[str, str]) -> str:
    if word.dep.startswith("UD:"):
        return word.dep.removeprefix("UD:")
    if word.dep == "npadvmod" and words[word.head].upos in _NOMINAL:
        return "nmod:unmarked"
    return labels.get(word.dep, "dep")
