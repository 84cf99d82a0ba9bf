"""Actors: which mentions of people and organisations are one, inside documents and across them, with reasons.

Names join by equal words, fuller variants, acronyms and stated aliases; titles and demonyms are normalised first.
Unnamed actors stay inside their document: `two gunmen` of two reports are the same only through their event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache

from kg.model.claim import Mention
from kg.model.ids import DocumentId, MentionId
from kg.model.link import Reason
from kg.resolve.gazetteer import country_of_demonym, is_place_name
from kg.resolve.incidence import Keys
from kg.resolve.names import NameWords, is_acronym, name_tokens, plain
from kg.resolve.namesakes import Namesakes
from kg.resolve.notes import ActorNotes
from kg.resolve.partition import Partition
from kg.resolve.place_words import place_words
from kg.resolve.variants import join_variants
from kg.wordlists import read_words

__all__ = ["resolve_actors"]


def resolve_actors(mentions: Sequence[Mention], notes: ActorNotes, partition: Partition) -> None:
    """Join the actor mentions in `partition` that stand for one person, organisation or group.

    Args:
        mentions: all actor mentions, oldest report first.
        notes: what their articles say of them.
        partition: over the same mentions.
    """
    by_id = {m.id: m for m in mentions}
    for mention in mentions:
        if mention.refers_to in by_id:
            partition.join(mention.refers_to, mention.id, Reason(feature="pronoun", value=mention.text, weight=1.0))
    _join_aliases(notes, by_id, partition)
    named = [m for m in mentions if m.name]
    _join_equal(named, partition)
    _join_partial_people(named, partition)
    join_variants(named, Namesakes(named, notes.company), partition)
    _join_short_bodies(named, partition)
    _join_ambiguous(named, notes, partition)
    nominals = [m for m in mentions if not m.name and m.refers_to is None]
    _join_positions(nominals, notes, by_id, partition)
    _join_nominals(nominals, notes.attackers, partition)


def _is_person(mention: Mention) -> bool:
    return mention.type == "Person"


def _join_aliases(notes: ActorNotes, by_id: Mapping[MentionId, Mention], partition: Partition) -> None:
    for subject, other, value in notes.aliases:
        if other in by_id and subject in by_id:
            reason = Reason(feature="alias stated", value=f"{by_id[subject].text} = {value}", weight=1.0)
            partition.join(subject, other, reason)


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
    full: dict[DocumentId, _FullNames] = defaultdict(_FullNames)
    everywhere = _FullNames()
    for mention in named:
        tokens = name_tokens(mention.text)
        if _is_person(mention) and len(tokens) > 1:
            full[mention.document].add(tokens, mention)
            everywhere.add(tokens, mention)
    for mention in named:
        tokens = name_tokens(mention.text)
        if not _is_person(mention) or len(tokens) != 1:
            continue
        for place, pool in (("this article", full.get(mention.document)), ("all articles", everywhere)):
            fits = {partition.find(m.id): m for m in pool.fitting(tokens[0])} if pool is not None else {}
            if len(fits) == 1:
                [fuller] = fits.values()
                value = f"{mention.text}: the only {fuller.text} in {place}"
                partition.join(
                    fuller.id, mention.id, Reason(feature="partial name", value=value, weight=0.9), score=0.9
                )
            if fits:
                break


class _FullNames:
    """Full names of people, of each the first mention, by their last words and by all words."""

    def __init__(self) -> None:
        self._numbers = Keys[tuple[str, ...]]()
        self._mentions: list[Mention] = []
        self._last, self._any = NameWords[int](), NameWords[int]()

    def add(self, tokens: tuple[str, ...], mention: Mention) -> None:
        """Take a mention of a name."""
        number = self._numbers.of(tokens)
        if number == len(self._mentions):
            for word in set(tokens):
                self._any.add(word, number)
            self._last.add(tokens[-1], number)
            self._mentions.append(mention)

    def fitting(self, word: str) -> Iterator[Mention]:
        """Yield the mentions whose last words match a word, or some of whose words do where none does, in order."""
        for number in sorted(set(self._last.matching(word)) or set(self._any.matching(word))):
            yield self._mentions[number]


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


def _join_ambiguous(named: list[Mention], notes: ActorNotes, partition: Partition) -> None:
    """Join a one-word group name to the longer name whose other word stands in its sentence (`the Front … in X`)."""
    longer: dict[DocumentId, list[tuple[tuple[str, ...], Mention]]] = defaultdict(list)
    for mention in named:
        tokens = name_tokens(mention.text)
        if not _is_person(mention) and len(tokens) > 1:
            longer[mention.document].append((tokens, mention))
    for mention in named:
        tokens = name_tokens(mention.text)
        for scope in notes.scopes.get(mention.id, ()):
            fits = {
                partition.find(other.id): other
                for words, other in longer.get(mention.document, ())
                if tokens[0] in words and scope in words
            }
            if len(fits) == 1:
                [other] = fits.values()
                reason = Reason(feature="scope in the sentence", value=f"{mention.text} ~ {other.text}", weight=0.7)
                partition.join(other.id, mention.id, reason, score=0.7)
                break


def _described(mention: Mention) -> str:
    """Return the words of an unnamed mention without its article."""
    text = plain(mention.text)
    for article in ("the ", "a ", "an ", "this ", "these ", "those "):
        text = text.removeprefix(article)
    return text


def _join_positions(
    nominals: list[Mention], notes: ActorNotes, by_id: Mapping[MentionId, Mention], partition: Partition
) -> None:
    """Join `the interior minister` to the one person of the same article who is said to hold that position."""
    holders: dict[tuple[DocumentId, str], dict[MentionId, Mention]] = defaultdict(dict)
    for document, subject, value in notes.positions:
        if subject in by_id:
            holders[document, plain(value)].setdefault(partition.find(subject), by_id[subject])
    for mention in nominals:
        found = holders.get((mention.document, _described(mention)), {})
        if mention.type == "Person" and len(found) == 1:
            [holder] = found.values()
            reason = Reason(feature="position", value=f"{mention.text} = {holder.text}", weight=0.8)
            partition.join(holder.id, mention.id, reason, score=0.8)


def _join_nominals(nominals: list[Mention], attackers: Set[MentionId], partition: Partition) -> None:
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
