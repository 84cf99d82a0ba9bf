"""Variants of names over all articles: fuller forms, slips, transliterations and acronyms, joined where one fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kg.model.claim import Mention
from kg.model.ids import MentionId
from kg.model.link import Reason
from kg.resolve.names import acronym_of, is_acronym, name_tokens, plain, skeleton, token_matches
from kg.resolve.namesakes import Namesakes
from kg.resolve.partition import Partition

__all__ = ["join_variants"]

MAX_BLOCK = 300
"""A word that more names than this share tells nothing about who is meant."""


def _is_person(mention: Mention) -> bool:
    return mention.type == "Person"


def join_variants(named: list[Mention], namesakes: Namesakes, partition: Partition) -> None:
    """Join fuller variants, slips and transliterations, and acronyms to their one long form."""
    keyed = _distinct(named)
    index: dict[str, list[int]] = defaultdict(list)
    long_forms: dict[str, list[Mention]] = defaultdict(list)
    for number, (tokens, mention) in enumerate(keyed):
        for key in _keys(tokens):
            index[key].append(number)
        if len(tokens) > 1 and not _is_person(mention):
            for acronym in acronym_of(mention.text):
                long_forms[acronym].append(mention)
    for number, (tokens, mention) in enumerate(keyed):
        if is_acronym(mention.text):
            _join_acronym(mention, long_forms, partition)
            continue
        if len(tokens) < 2:
            continue
        blocks = (index[key] for key in _keys(tokens))
        candidates = sorted({i for block in blocks if len(block) <= MAX_BLOCK for i in block} - {number})
        fits: dict[MentionId, Mention] = {}
        for i in candidates:
            other_tokens, other = keyed[i]
            person = _is_person(mention)
            if person != _is_person(other) or not _variant(tokens, other_tokens, person):
                continue
            if not person or namesakes.may_be_one(tokens, other_tokens):
                fits.setdefault(partition.find(other.id), other)
        fits.pop(partition.find(mention.id), None)
        if len(fits) == 1:
            [other] = fits.values()
            reason = Reason(feature="name variant", value=f"{mention.text} ~ {other.text}", weight=0.9)
            partition.join(other.id, mention.id, reason, score=0.9)


def _keys(tokens: tuple[str, ...]) -> set[str]:
    """Return the keys under which variants of a name are looked for: its words and their consonants."""
    return {*tokens, *(f"~{skeleton(token)}" for token in tokens if len(token) > 4)}


def _distinct(named: list[Mention]) -> list[tuple[tuple[str, ...], Mention]]:
    """Return one (words, mention) for every distinct name, in order."""
    seen: dict[tuple[bool, tuple[str, ...]], tuple[tuple[str, ...], Mention]] = {}
    for mention in named:
        tokens = name_tokens(mention.text)
        if tokens:
            seen.setdefault((_is_person(mention), tokens), (tokens, mention))
    return list(seen.values())


def _variant(tokens: tuple[str, ...], other: tuple[str, ...], person: bool) -> bool:
    """Tell whether `tokens` is a variant of `other`, which has at least as many words."""
    if len(tokens) > len(other) or len(tokens) < 2:
        return False
    used: set[int] = set()
    for token in tokens:
        hits = [i for i, o in enumerate(other) if i not in used and token_matches(token, o)]
        if not hits:
            return False
        used.add(min(hits, key=lambda i: (token != other[i], i)))
    edges = token_matches(tokens[0], other[0])
    return edges or (token_matches(tokens[-1], other[-1]) if person else len(tokens) == len(other))


def _join_acronym(mention: Mention, long_forms: Mapping[str, list[Mention]], partition: Partition) -> None:
    wanted = plain(mention.text).replace(".", "")
    fits = {partition.find(other.id): other for other in long_forms.get(wanted, [])}
    if len(fits) == 1:
        [other] = fits.values()
        reason = Reason(feature="acronym", value=f"{mention.text} = {other.text}", weight=0.9)
        partition.join(other.id, mention.id, reason, score=0.9)
