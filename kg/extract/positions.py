"""Positions, affiliations and aliases: what a text says about who an actor is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extract.claims import Reading, make_claims
from kg.extract.lexicon import words
from kg.extract.phrases import case_of, full_phrase
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.document import Span

__all__ = ["extract_aliases", "extract_positions"]

EXTRACTOR = "positions@1"
_ALIAS = re.compile(
    r"\A\s*(?:,?\s*(?:or|also known as|known as|also called|aka|a\.k\.a\.|formerly)\s+(?:the\s+)?"
    r"|,?\s*\(\s*(?:the\s+)?)[\"“‘']?\Z"
)


def _is_title(reading: Reading, index: int) -> bool:
    token = reading.annotated.tokens[index]
    written = reading.annotated.word(index).lower().rstrip(".")
    return token.lemma.lower() in words("nouns", "title") or written in words("nouns", "title")


def extract_positions(reading: Reading) -> Iterator[Claim]:
    """Yield the positions of named people (before the name, in apposition, after a copula) and their organisations."""
    for mention in reading.inventory.all():
        if mention.kind is not MentionKind.ACTOR or mention.type != "Person" or not mention.name:
            continue
        seen: set[str] = set()
        spans = (_before(reading, mention), _before(reading, mention, ranked=True), _apposed(reading, mention))
        for span in (*spans, _predicated(reading, mention)):
            if span is None:
                continue
            text = _plain(reading.annotated.text[slice(*span)])
            if text and text not in seen:
                seen.add(text)
                evidence = (min(span[0], mention.start), max(span[1], mention.end))
                yield from make_claims(
                    reading, EXTRACTOR, mention, Predicate.POSITION, evidence, value=text, own_voice=True
                )
                yield from _affiliations(reading, mention, span, evidence)


def _plain(text: str) -> str:
    text = re.sub(
        r"\A(?:(?:currently|now|previously|until recently)\s+)?(?:(?:the|a|an|its|his|her|their)\s+)?",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    return re.sub(r"\s+", " ", text).strip(" ,")


def _before(reading: Reading, mention: Mention, *, ranked: bool = False) -> Span | None:
    """Return the span of the title right before a name: `interior minister`, `the interior minister,`.

    `ranked` looks behind a rank that a comma sets off: `the spokesman of the army, Colonel NAME`.
    """
    annotated = reading.annotated
    tokens = annotated.tokens
    inside = annotated.tokens_in(mention.start, mention.end)
    first = inside[0]
    sentence = annotated.sentence_of[first]
    index = first - 1
    while index >= 0 and annotated.word(index).lower().rstrip(".") in words("nouns", "honorific"):
        index -= 1
    if ranked:
        while index > 0 and _is_title(reading, index):
            index -= 1
        if index == first - 1 or annotated.word(index) != ",":
            return None
    comma = index >= 0 and annotated.word(index) == ","
    if comma:
        index -= 1
    last = index
    while index >= 0 and annotated.sentence_of[index] == sentence and _joins_title(reading, index):
        index -= 1
    run = list(range(index + 1, last + 1))
    while run and tokens[run[0]].upos not in ("NOUN", "PROPN", "ADJ"):
        run.pop(0)
    for cut, position in enumerate(run):
        if annotated.word(position).lower() in ("'s", "’s") and any(_is_title(reading, i) for i in run[cut + 1 :]):
            run = run[cut + 1 :]
            break
    if not run or not _is_titled(reading, run):
        return None
    starts_phrase = (
        index < 0 or tokens[index].upos in ("DET", "PUNCT", "PRON", "ADP", "CCONJ") or tokens[index].tag == "POS"
    )
    if comma and not (
        starts_phrase
        and annotated.tokens[first].dep in ("appos", "flat", "nsubj", "list", "conj", "dep", "obj", "obl", "nmod")
    ):
        return None
    return tokens[run[0]].start, tokens[run[-1]].end


def _is_titled(reading: Reading, run: list[int]) -> bool:
    """Tell whether words end in a title, or in what a title is of: `interior minister`, `minister of labour`."""
    if _is_title(reading, run[-1]):
        return True
    of = next((i for i in run[1:] if reading.annotated.word(i).lower() == "of"), None)
    named = reading.inventory.named_actor(run[-1])
    return of is not None and _is_title(reading, of - 1) and (named is None or named.type != "Person")


def _joins_title(reading: Reading, index: int) -> bool:
    token = reading.annotated.tokens[index]
    if token.upos in ("NOUN", "PROPN", "ADJ"):
        return True
    word = reading.annotated.word(index).lower()
    if word in ("'s", "’s", "of", "and", "-"):
        return True
    if word == "the" and index > 1 and reading.annotated.word(index - 1).lower() == "of":
        return _is_title(reading, index - 2)  # `the head of the union, ADA BYRON`
    return token.upos == "PUNCT" and word == "." and index > 0 and _is_title(reading, index - 1)


def _apposed(reading: Reading, mention: Mention) -> Span | None:
    """Return the span of a title in apposition after a name: `X, police chief for the region`."""
    annotated = reading.annotated
    for index in annotated.tokens_in(mention.start, mention.end):
        for child in annotated.children[index]:
            if (
                annotated.tokens[child].dep == "appos"
                and annotated.tokens[child].start >= mention.end
                and _is_title(reading, child)
            ):
                return full_phrase(annotated, child)
    return _comma_title(reading, mention)


def _comma_title(reading: Reading, mention: Mention) -> Span | None:
    """Return the title between a comma after the name and the next comma, verb or clause, whatever the parse says."""
    annotated = reading.annotated
    last = annotated.tokens_in(mention.start, mention.end)[-1]
    index = last + 1
    if index >= len(annotated.tokens) or annotated.word(index) != ",":
        return None
    run: list[int] = []
    for i in range(index + 1, min(index + 14, len(annotated.tokens))):
        token = annotated.tokens[i]
        if annotated.sentence_of[i] != annotated.sentence_of[last]:
            break
        if (
            token.upos in ("VERB", "AUX", "SCONJ", "CCONJ")
            or (token.upos == "PUNCT" and annotated.word(i) != "-")
            or token.tag in ("WDT", "WP", "WP$", "WRB")
        ):
            break
        run.append(i)
    titles = [i for i in run if _is_title(reading, i)]
    named = [i for i in run if reading.inventory.named_actor(i) is not None and i < (titles[0] if titles else 0)]
    if not titles or any((m := reading.inventory.named_actor(i)) is not None and m.type == "Person" for i in named):
        return None
    return annotated.tokens[run[0]].start, annotated.tokens[run[-1]].end


def _predicated(reading: Reading, mention: Mention) -> Span | None:
    """Return the span of a title that a copula gives: `X is the mayor of Y`."""
    annotated = reading.annotated
    head = annotated.head_in(mention.start, mention.end)
    if head is None or annotated.tokens[head].dep != "nsubj":
        return None
    above = annotated.tokens[head].head
    if (
        annotated.child(above, "cop") is not None
        and annotated.tokens[above].upos == "NOUN"
        and _is_title(reading, above)
    ):
        return full_phrase(annotated, above)
    return None


def _affiliations(reading: Reading, person: Mention, span: Span, evidence: Span) -> Iterator[Claim]:
    """Yield the organisations that a position names: `spokesman for ORGANISATION`."""
    for mention in reading.inventory.within(*span):
        if mention.kind is MentionKind.ACTOR and mention.type == "Organization" and mention.name:
            yield from make_claims(
                reading, EXTRACTOR, person, Predicate.AFFILIATION, evidence, object=mention, own_voice=True
            )


def extract_aliases(reading: Reading) -> Iterator[Claim]:
    """Yield that two neighbouring names are one actor: `the Front, or Frente Azul`, `Frente Azul (FA)`.

    Also yields the group that an unnamed member stands for (`an affiliate of NAME`) as an affiliation.
    """
    annotated = reading.annotated
    actors = [m for m in reading.inventory.all() if m.kind is MentionKind.ACTOR]
    named = [m for m in actors if m.name]
    for left, right in pairwise(named):
        between = annotated.text[left.end : right.start]
        if left.end <= right.start and len(between) < 24 and _ALIAS.match(between) and _alike(left, right):
            yield from make_claims(
                reading, EXTRACTOR, left, Predicate.ALIAS, (left.start, right.end),
                object=right, value=right.text, own_voice=True,
            )  # fmt: skip
    for mention in [*actors, *_parts(reading, named)]:
        if mention.name or mention.refers_to:
            continue
        head = annotated.head_in(*mention.head)
        if head is not None and reading.inventory.described_noun(head) != head:
            continue  # `the number of people`
        for child in annotated.children[head] if head is not None else ():
            group = reading.inventory.named_actor(child)
            if (
                group is not None
                and group.type != "Person"
                and case_of(annotated, child) in ("of", "for", "from", "with", "at")
            ):
                yield from make_claims(
                    reading, EXTRACTOR, mention, Predicate.AFFILIATION, (mention.start, mention.end),
                    object=group, own_voice=True,
                )  # fmt: skip


def _parts(reading: Reading, named: list[Mention]) -> list[Mention]:
    """Return the unnamed parts of named groups (`the local chapter of NAME`) that no claim has mentioned yet."""
    annotated, known = reading.annotated, reading.inventory.mentions
    found = []
    for mention in named:
        head = annotated.head_in(*mention.head)
        above = annotated.tokens[head].head if head is not None else None
        if head is None or above is None or mention.type == "Person" or case_of(annotated, head) != "of":
            continue
        if annotated.tokens[above].upos == "NOUN" and annotated.tokens[above].lemma.lower() in words("nouns", "group"):
            before = set(known)
            part = reading.inventory.actor_for(above)
            if part is not None and part.id not in before:
                found.append(part)
    return found


def _alike(left: Mention, right: Mention) -> bool:
    return (left.type == "Person") == (right.type == "Person")
