"""Cue verbs -> reported speech without quotation marks: the clause that was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.annotate.attribution import Attribution, attribute_verb, joined_cue, quoted_as
from kg.annotate.phrases import TokenSpan, child_with, sentence_at, subject_of, subtree_set, trim_marks
from kg.annotate.vocabulary import word_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Content tokens `[start, end)` and their attribution."""

    start: int
    end: int
    by: Attribution


def find_reported(verbs: Sequence[Token], phrases: Sequence[Attribution], doc: Doc) -> Iterator[Reported]:
    """Yield reported speech: of each cue verb in text order, then of each `according to`."""
    indirect = word_list("speech", "indirect")
    for verb in verbs:
        if verb.lemma_.lower() not in indirect or _is_negated(verb):
            continue
        content = _content(verb)
        by = attribute_verb(verb) if content else None
        if content and by:
            start, end = _without(doc, content, by.speaker)
            if start < end:
                yield Reported(start=start, end=end, by=by)
    for by in phrases:
        if by.speaker:
            start, end = _rest(doc, sentence_at(doc, by.cue[0]), by.cue[0], max(by.cue[1], by.speaker[1]))
            if end - start > 2:
                yield Reported(start=start, end=end, by=by)


def _without(doc: Doc, content: TokenSpan, speaker: TokenSpan | None) -> TokenSpan:
    """Return what was said without a speaker whom the parse joined to its end."""
    if speaker is None or not content[0] < speaker[0] < content[1] or speaker[1] < content[1]:
        return content
    return trim_marks(doc, content[0], speaker[0])


def _is_negated(verb: Token) -> bool:
    """Tell whether nothing was said: `did not say whether`."""
    return any(child.lemma_.lower() in ("not", "never") for child in verb.children)


def _content(verb: Token) -> tuple[int, int] | None:
    """Return the tokens of what was said: a clause below the verb, or the sentence that the verb stands beside."""
    clause = child_with(verb, ("ccomp",))
    if clause is None and verb.lemma_.lower() in word_list("speech", "infinitive"):
        clause = child_with(verb, ("xcomp",))
    if clause is not None:
        return _clause_span(clause, verb)
    if verb.dep_ == "parataxis" and verb.head.i != verb.i:
        return _rest_of_clause(verb)
    below = child_with(verb, ("parataxis",))
    if below is not None and below.i < verb.i and below.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
        return _clause_span(below, verb)
    return _behind(verb) or _before_last_words(verb)


def _behind(verb: Token) -> tuple[int, int] | None:
    """Return the clause right behind a verb that the parse gives to one before it: `two who asked said it was late`."""
    last = sentence_at(verb.doc, verb.i)[1]
    for token in verb.doc[verb.i + 1 : last]:
        if token.dep_ == "ccomp" and token.head.i < verb.i and token.left_edge.i == verb.i + 1:
            return _clause_span(token, verb)
    return None


def _before_last_words(verb: Token) -> tuple[int, int] | None:
    """Return the sentence before a closing `, Reuters reported`, wherever the parse hangs the verb."""
    doc, (first, last) = verb.doc, sentence_at(verb.doc, verb.i)
    outer = quoted_as(verb) or verb
    subject = child_with(outer, ("nsubj",))
    ends = all(token.is_punct or token.is_space for token in doc[verb.i + 1 : last])
    if subject is None or not ends or subject.i + 1 != outer.i:
        return None
    comma = subject.left_edge.i - 1
    return (first, comma) if first < comma and doc[comma].text == "," else None


def _clause_span(clause: Token, verb: Token) -> tuple[int, int] | None:
    """Return the clause without its `that`, and without a further cue that the parse joined to it."""
    further = [child for child in clause.children if child.dep_ == "conj" and joined_cue(child) is not None]
    subject = subject_of(verb, steps=0)
    inside = subtree_set(clause, without=[*further, *([subject] if subject is not None else [])]) - {verb.i}
    inside = {i for i in inside if (i > verb.i) == (clause.i > verb.i)}
    if further:
        inside = {i for i in inside if i < further[0].left_edge.i}
    if not inside:
        return None
    doc = clause.doc
    start, end = trim_marks(doc, min(inside), max(inside) + 1)
    while start < end and (doc[start].dep_ in ("mark", "cc") and doc[start].lower_ in ("that", "and", "but")):
        start += 1
    if further and doc[end - 1].dep_ == "cc":
        end -= 1
    end = _before_closing_cue(doc, start, end)
    return trim_marks(doc, start, end)


def _before_closing_cue(doc: Doc, start: int, end: int) -> int:
    """Return the end of content without a closing cue that has its own speaker: `ten had died, Reuters reported`."""
    last = doc[end - 1]
    subject = child_with(last, ("nsubj",))
    if subject is None or last.lemma_.lower() not in word_list("speech", "verbs"):
        return end
    comma = subject.left_edge.i - 1
    return comma if start < comma and subject.i < last.i and doc[comma].text == "," else end


def _rest_of_clause(verb: Token) -> tuple[int, int]:
    """Return the sentence around an inserted cue: what stands before it, or all of it when it goes on after."""
    own = subtree_set(verb)
    return _rest(verb.doc, sentence_at(verb.doc, verb.i), min(own), max(own) + 1)


def _rest(doc: Doc, sentence: TokenSpan, start: int, end: int) -> TokenSpan:
    """Return the sentence without `[start, end)` at its edge; the whole of it when that lies inside."""
    first, last = sentence
    before = sum(not (t.is_punct or t.is_space) for t in doc[first:start])
    after = sum(not (t.is_punct or t.is_space) for t in doc[end:last])
    if not after:
        return trim_marks(doc, first, start)
    if not before:
        return trim_marks(doc, end, last)
    return trim_marks(doc, first, last)
