"""Syntax look-ups on a spaCy Doc that several components share: phrases, subjects, contiguous spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable

from spacy.tokens import Doc, Token

from kg.annotate.vocabulary import word_list

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "SYM", "X"})
PARTNERS = {"“": "”", "``": "''", "«": "»", '"': '"', "‘": "’", "'": "'", "(": ")", "[": "]"}
OPENERS = {closer: opener for opener, closer in PARTNERS.items()} | {'"': '"', "'": "'"}
_SETTING_OFF = frozenset({",", "(", "[", "-", "--", "—", "–", ":", ";"})
TokenSpan = tuple[int, int]
_STARTS = "kg_sentence_starts"
_INHERITING = frozenset({"conj", "advcl", "xcomp", "parataxis", "acl"})


def sentence_at(doc: Doc, i: int) -> TokenSpan:
    """Return the bounds of the sentence of token `i`; looked up in a list made once per Doc."""
    starts = doc.user_data.get(_STARTS)
    if starts is None:
        starts = doc.user_data[_STARTS] = [token.i for token in doc if token.is_sent_start] or [0]
    at = bisect_right(starts, i)
    return starts[at - 1], starts[at] if at < len(starts) else len(doc)


def child_with(token: Token, deps: Collection[str]) -> Token | None:
    """Return the first child of `token` whose relation is in `deps`."""
    return next((child for child in token.children if child.dep_ in deps), None)


def subject_of(verb: Token, *, steps: int = 3) -> Token | None:
    """Return the subject of `verb`: its own, the noun that a relative clause hangs on, or that of the verb above."""
    deps = word_list("speech", "subject_relations")
    found = child_with(verb, deps)
    if found is not None:
        if verb.dep_ == "acl:relcl" and found.tag_ in ("WP", "WDT"):
            return verb.head
        return found
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head
    if steps and verb.dep_ in _INHERITING and verb.head.pos_ in ("VERB", "AUX"):
        return subject_of(verb.head, steps=steps - 1)
    return None


def _is_trimmed(child: Token, head: Token) -> bool:
    """Tell whether `child` is an aside of a noun phrase: a relative clause, a note, an apposition set off by a mark."""
    if child.dep_ in ("nmod:unmarked", "obl:unmarked", "advmod"):  # `the firm today said`
        return child.i > head.i
    if child.dep_ not in word_list("speech", "trimmed_relations"):
        return False
    if child.dep_ != "appos":
        return True
    if head.pos_ != "PROPN" and child.pos_ == "PROPN":  # `the mayor, Ana Vero`: the name tells who it is
        return False
    edge = child.left_edge.i
    return child.i > head.i and any(child.doc[i].text in _SETTING_OFF for i in (edge - 1, edge) if i >= 0)


def phrase_span(head: Token, *, case: bool = False) -> tuple[int, int]:
    """Return tokens `[start, end)` of the noun phrase of `head`, without asides and, unless `case`, prepositions."""
    skipped = {"case", "mark", "cc", "cop", "nsubj", "advmod"} if not case else {"cc"}
    inside = set(range(*name_around(head)))
    stack = [head]
    while stack:
        token = stack.pop()
        for child in token.children:
            if child.is_space or _is_trimmed(child, token) or (token is head and child.dep_ in skipped):
                continue
            inside.add(child.i)
            stack.append(child)
    return contiguous(head.doc, inside, head.i)


def name_around(token: Token) -> tuple[int, int]:
    """Return the tokens `[start, end)` of the name that a token belongs to, the token alone where it is of none."""
    doc, start, end = token.doc, token.i, token.i + 1
    while start and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and token.ent_type_ and doc[end].ent_iob_ == "I":
        end += 1
    return start, end


def contiguous(doc: Doc, inside: Collection[int], at: int) -> tuple[int, int]:
    """Return the run of tokens around `at` that are in `inside`; blanks and inner marks do not break it."""
    start = end = at
    first, last = sentence_at(doc, at)
    while start - 1 >= first and _joins(doc, inside, start - 1, -1):
        start -= 1
    while end + 1 < last and _joins(doc, inside, end + 1, 1):
        end += 1
    while start < at and (doc[start].is_space or doc[start].is_punct):
        start += 1
    while end > at and (doc[end].is_space or (doc[end].is_punct and doc[end].text not in ")]%")):
        end -= 1
    return start, end + 1


def _joins(doc: Doc, inside: Collection[int], i: int, step: int) -> bool:
    if i in inside or doc[i].is_space:
        return True
    return doc[i].is_punct and 0 <= i + step < len(doc) and i + step in inside and doc[i].text in "-–/'’.,"


def trim(doc: Doc, start: int, end: int, marks: str = " ,;:—–-") -> tuple[int, int]:
    """Return `[start, end)` without blanks and `marks` at its edges."""
    while start < end and (doc[start].is_space or doc[start].text in marks):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in marks):
        end -= 1
    return start, end


def trim_marks(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return `[start, end)` without blanks, stops and quotation marks that lack their partner inside."""
    start, end = trim(doc, start, end, marks=" ,;:—–-.")
    while start < end and doc[start].text in PARTNERS and not _has(doc, start + 1, end, PARTNERS[doc[start].text]):
        start, end = trim(doc, start + 1, end, marks=" ,;:—–-.")
    while start < end and doc[end - 1].text in OPENERS and not _has(doc, start, end - 1, OPENERS[doc[end - 1].text]):
        start, end = trim(doc, start, end - 1, marks=" ,;:—–-.")
    return start, end


def _has(doc: Doc, start: int, end: int, mark: str) -> bool:
    return any(token.text == mark for token in doc[start:end])


def subtree_set(token: Token, *, without: Iterable[Token] = ()) -> set[int]:
    """Return the indices of `token` and all below it, but for the branches of `without`."""
    skip = {other.i for other in without}
    found, stack = set(), [token]
    while stack:
        top = stack.pop()
        if top.i in skip:
            continue
        found.add(top.i)
        stack.extend(top.children)
    return found
