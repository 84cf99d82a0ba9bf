"""Actors: which mentions of people and organisations are one, inside documents and across them, with reasons.

Names join by equal words, fuller variants, acronyms and stated aliases; titles and demonyms are normalised first.
Unnamed actors stay inside their document: `two gunmen` of two reports are the same only through their event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kg.model.annotation import Annotation
from kg.model.claim import Claim, Mention, Predicate
from kg.model.ids import DocumentId, MentionId
from kg.model.link import Reason
from kg.resolve.gazetteer import country_of_demonym, is_place_name
from kg.resolve.names import acronym_of, is_acronym, name_tokens, plain, skeleton, token_matches
from kg.resolve.namesakes import Namesakes
from kg.resolve.partition import Partition
from kg.resolve.place_words import place_words
from kg.wordlists import read_words

__all__ = ["resolve_actors"]

_MAX_BLOCK = 300
"""A word that more names than this share tells nothing about who is meant."""


def resolve_actors(
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    annotations: Sequence[Annotation],
    texts: Mapping[DocumentId, str],
    partition: Partition,
) -> None:
    """Join the actor mentions in `partition` that stand for one person, organisation or group.

    Args:
        mentions: all actor mentions, oldest report first.
        claims: all claims; `alias`, `affiliation` and `position` are read.
        annotations: of all documents, for names near an ambiguous one.
        texts: of all documents by id.
        partition: over the same mentions; judgements are already in it.
    """
    by_id = {m.id: m for m in mentions}
    for mention in mentions:
        if mention.refers_to in by_id:
            partition.join(mention.refers_to, mention.id, Reason(feature="pronoun", value=mention.text, weight=1.0))
    _join_aliases(claims, by_id, partition)
    named = [m for m in mentions if m.name]
    _join_equal(named, partition)
    _join_partial_people(named, partition)
    _join_variants(named, Namesakes(named, annotations, texts), partition)
    _join_short_bodies(named, partition)
    _join_ambiguous(named, annotations, texts, partition)
    nominals = [m for m in mentions if not m.name and m.refers_to is None]
    _join_positions(nominals, claims, by_id, partition)
    _join_nominals(nominals, _attackers(claims), partition)


def _is_person(mention: Mention) -> bool:
    return mention.type == "Person"


def _join_aliases(claims: Iterable[Claim], by_id: dict[MentionId, Mention], partition: Partition) -> None:
    for claim in claims:
        if claim.predicate is Predicate.ALIAS and claim.object in by_id and claim.subject in by_id:
            reason = Reason(feature="alias stated", value=f"{by_id[claim.subject].text} = {claim.value}", weight=1.0)
            partition.join(claim.subject, claim.object, reason)


def _key(mention: Mention) -> tuple[bool, tuple[str, ...]]:
    tokens = name_tokens(mention.text) or (plain(mention.text),)
    return _is_person(mention), tokens if _is_person(mention) else tuple(sorted(set(tokens)))


def _join_equal(named: list[Mention], partition: Partition) -> None:
    """Join names of the same words (order aside for organisations) in all documents.

    Single names of people join inside their document only, and one-word names that several groups share not at all.
    """
    first: dict[tuple[bool, tuple[str, ...]], Mention] = {}
    ambiguous = _ambiguous(named)
    for mention in named:
        key = _key(mention)
        if len(key[1]) == 1 and key[1][0] in ambiguous and not _is_person(mention):
            continue
        scope = (mention.document,) if len(key[1]) == 1 and _is_person(mention) else ()
        full = (key[0], (*key[1], *scope))
        if full in first:
            reason = Reason(feature="same name", value=mention.text, weight=1.0)
            partition.join(first[full].id, mention.id, reason)
        else:
            first[full] = mention


def _join_partial_people(named: list[Mention], partition: Partition) -> None:
    """Join a surname or given name to the one fuller name of its document, else to the one of the corpus."""
    full: dict[DocumentId, dict[tuple[str, ...], Mention]] = defaultdict(dict)
    everywhere: dict[tuple[str, ...], Mention] = {}
    for mention in named:
        tokens = name_tokens(mention.text)
        if _is_person(mention) and len(tokens) > 1:
            full[mention.document].setdefault(tokens, mention)
            everywhere.setdefault(tokens, mention)
    for mention in named:
        tokens = name_tokens(mention.text)
        if not _is_person(mention) or len(tokens) != 1:
            continue
        for place, pool in (("this article", full[mention.document]), ("all articles", everywhere)):
            fits = {partition.find(m.id): m for t, m in pool.items() if token_matches(tokens[0], t[-1])}
            if not fits:
                fits = {partition.find(m.id): m for t, m in pool.items() if any(token_matches(tokens[0], x) for x in t)}
            if len(fits) == 1:
                [fuller] = fits.values()
                value = f"{mention.text}: the only {fuller.text} in {place}"
                partition.join(
                    fuller.id, mention.id, Reason(feature="partial name", value=value, weight=0.9), score=0.9
                )
            if fits:
                break


def _join_variants(named: list[Mention], namesakes: Namesakes, partition: Partition) -> None:
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
        candidates = sorted({i for block in blocks if len(block) <= _MAX_BLOCK for i in block} - {number})
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


def _ambiguous(named: list[Mention]) -> set[str]:
    """Return the one-word group names that stand in two or more longer ones (`Front` of two countries), no acronyms.

    Words for a kind of body tell no bodies apart: `Oria Bank` and `Oria Group` leave `Oria` clear.
    """
    longer: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for mention in named:
        tokens = name_tokens(mention.text)
        if not _is_person(mention) and len(tokens) > 1:
            modifiers = {plain(word) for word in mention.text.split()[:-1] if is_acronym(word) and len(word) < 6}
            for token in set(tokens) - (modifiers if " of " not in plain(mention.text) else set()):
                longer[token].add(tuple(sorted({token, *_distinctive(mention)})))
    return {token for token, names in longer.items() if len(names) > 1}


def _distinctive(mention: Mention) -> tuple[str, ...]:
    """Return the words of a name that are no common noun: no word for a body, none in small letters."""
    small = {plain(word) for word in mention.text.split() if word.islower()}
    return tuple(t for t in name_tokens(mention.text) if t not in small and t not in _bodies())


@cache
def _bodies() -> frozenset[str]:
    return frozenset().union(*(read_words("extract/nouns.json", key) for key in ("group", "institution")))


def _join_short_bodies(named: list[Mention], partition: Partition) -> None:
    """Join the short name of an organisation to the one fuller name of its document: `Oria` to `Oria Bank`.

    The fuller name says a kind of body besides, or has one word before, unless that tells namesakes apart: `Vero` is
    `Nova Vero`, not `Northern Vero` or `Kenyan Vero`.
    """
    longer: dict[DocumentId, list[Mention]] = defaultdict(list)
    for mention in named:
        if not _is_person(mention) and len(name_tokens(mention.text)) == 2:
            longer[mention.document].append(mention)
    for mention in named:
        tokens = name_tokens(mention.text)
        if _is_person(mention) or len(tokens) != 1 or tokens[0] in _bodies() or is_acronym(mention.text):
            continue
        fits = {
            partition.find(other.id): other
            for other in longer[mention.document]
            if _distinctive(other) == tokens or _is_forename(other, tokens[0])
        }
        if len(fits) == 1:
            [other] = fits.values()
            reason = Reason(feature="partial name", value=f"{mention.text}: the only {other.text} here", weight=0.8)
            partition.join(other.id, mention.id, reason, score=0.8)


def _is_forename(longer: Mention, name: str) -> bool:
    """Tell whether a name of two words is `name` with a word before it that is no place, people or small word."""
    first = longer.text.split()[0]
    last = name_tokens(longer.text)[-1] == name
    scopes = is_place_name(first) or country_of_demonym(first) or first.lower() in place_words().direction_words
    return last and first.istitle() and not scopes


def _join_ambiguous(
    named: list[Mention], annotations: Sequence[Annotation], texts: Mapping[DocumentId, str], partition: Partition
) -> None:
    """Join a one-word group name to the longer name whose other word stands in its sentence (`the Front … in X`)."""
    by_document = {a.document: a for a in annotations}
    longer: dict[DocumentId, list[tuple[tuple[str, ...], Mention]]] = defaultdict(list)
    for mention in named:
        tokens = name_tokens(mention.text)
        if not _is_person(mention) and len(tokens) > 1:
            longer[mention.document].append((tokens, mention))
    for mention in named:
        tokens = name_tokens(mention.text)
        if _is_person(mention) or len(tokens) != 1 or is_acronym(mention.text) or not longer[mention.document]:
            continue
        for scope in _scopes_near(mention, by_document[mention.document], texts[mention.document]):
            fits = {
                partition.find(other.id): other
                for words, other in longer[mention.document]
                if tokens[0] in words and scope in words
            }
            if len(fits) == 1:
                [other] = fits.values()
                reason = Reason(feature="scope in the sentence", value=f"{mention.text} ~ {other.text}", weight=0.7)
                partition.join(other.id, mention.id, reason, score=0.7)
                break


def _scopes_near(mention: Mention, annotation: Annotation, text: str) -> list[str]:
    """Return the words of the places and peoples that a mention's sentence names, the nearest first."""
    start, end = next(((s, e) for s, e in annotation.sentences if s <= mention.start < e), (mention.start, mention.end))
    names = [n for n in annotation.names if start <= n.start < end and n.type in ("Location", "NORP")]
    names.sort(key=lambda n: (abs(n.start - mention.start), n.start))
    return [token for name in names for token in name_tokens(text[name.start : name.end])]


def _described(mention: Mention) -> str:
    """Return the words of an unnamed mention without its article."""
    text = plain(mention.text)
    for article in ("the ", "a ", "an ", "this ", "these ", "those "):
        text = text.removeprefix(article)
    return text


def _join_positions(
    nominals: list[Mention], claims: Iterable[Claim], by_id: Mapping[MentionId, Mention], partition: Partition
) -> None:
    """Join `the interior minister` to the one person of the same article who is said to hold that position."""
    holders: dict[tuple[DocumentId, str], dict[MentionId, Mention]] = defaultdict(dict)
    for claim in claims:
        if claim.predicate is Predicate.POSITION and claim.value and claim.subject in by_id:
            root = partition.find(claim.subject)
            holders[claim.document, plain(claim.value)].setdefault(root, by_id[claim.subject])
    for mention in nominals:
        found = holders.get((mention.document, _described(mention)), {})
        if mention.type == "Person" and len(found) == 1:
            [holder] = found.values()
            reason = Reason(feature="position", value=f"{mention.text} = {holder.text}", weight=0.8)
            partition.join(holder.id, mention.id, reason, score=0.8)


def _attackers(claims: Iterable[Claim]) -> frozenset[MentionId]:
    """Return the mentions that are said to have carried out something violent."""
    return frozenset(
        c.object for c in claims if c.predicate is Predicate.PARTICIPANT and c.role == "perpetrator" and c.object
    )


def _join_nominals(nominals: list[Mention], attackers: frozenset[MentionId], partition: Partition) -> None:
    """Join unnamed actors of one document that are described in the same words (`the attackers` … `the attackers`).

    Of attackers the noun is enough (`gunmen` … `six to eight gunmen`), unless only some of them are meant.
    """
    first: dict[tuple[DocumentId, str], Mention] = {}
    for mention in nominals:
        text = _described(mention)
        if mention.id in attackers and " of the" not in text and mention.type == "Group":
            text = plain(mention.text[mention.head[0] - mention.start : mention.head[1] - mention.start])
        other = first.setdefault((mention.document, text), mention)
        if other is not mention:
            reason = Reason(feature="same words", value=mention.text, weight=0.8)
            partition.join(other.id, mention.id, reason, score=0.8)
