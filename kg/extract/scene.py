"""Scenes: the typed events of one sentence, the phrases around them, and how each event takes each phrase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.claims import Reading
from kg.extract.discourse import governing_event
from kg.extract.events import Event
from kg.extract.lexicon import words
from kg.extract.phrases import case_of, is_nominal

__all__ = ["Pair", "Scene", "find_scenes"]

PLACE, TIME, NO = "place", "time", "-"
_OF_EVENTS = ("theme", "cause")
_INNER = frozenset({"compound", "flat", "goeswith", "fixed", "det", "nummod", "cop"})
_WORDLESS = frozenset({"WDT", "WP", "WP$", "EX", "WRB"})
_LISTS = ("person", "weapon", "institution", "vehicle", "facility", "group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An event and a phrase of its sentence.

    Attributes:
        event: the event.
        head: the token that heads the phrase.
        roles: those that the type of the event has and the phrase may fill.
        label: semantic role of the phrase with the event word, `-` if none.
        key: how syntax ties it to the event word (see `argument_heads`), `-` if it does not.
        up: relations from the phrase up to the word above both.
        down: relations from there down to the event word.
        kind: what the phrase stands for: `person`, `location`, `time`, `event`, `thing` …
        case: its preposition or `-`.
        governed: `e` if its clause is the event's, `o` if another event's, `-` if neither.
    """

    event: Event
    head: int
    roles: tuple[str, ...]
    label: str
    key: str
    up: tuple[str, ...]
    down: tuple[str, ...]
    kind: str
    case: str
    governed: str

    @property
    def distance(self) -> int:
        """Steps between phrase and event word in the tree."""
        return len(self.up) + len(self.down)


class Scene:
    """One sentence with typed events; `pairs` by event, then by phrase, in text order."""

    def __init__(self, reading: Reading, events: list[Event], tokens: range) -> None:
        self.reading, self.events, self.tokens = reading, events, tokens
        self.annotated = reading.annotated
        self.timed = self._timed()
        self._above = {i: [i, *self.annotated.ancestors(i)] for i in tokens}
        heads = [i for i in tokens if self._may_head(i)]
        self._kinds = {head: self._kind(head) for head in heads}
        self._cases = {head: case_of(self.annotated, head) or NO for head in heads}
        self._governors = {head: governing_event(reading, head) for head in heads}
        self._roles_of = {event.token: _roles_of(event) for event in events}
        self.pairs = [pair for event in events for head in heads if (pair := self._pair(event, head)) is not None]
        self.at: dict[int, list[Pair]] = {}
        for pair in self.pairs:
            self.at.setdefault(pair.head, []).append(pair)

    def _timed(self) -> dict[int, int]:
        """Return for each token inside a time expression the token that heads it."""
        out: dict[int, int] = {}
        start, end = self.annotated.tokens[self.tokens[0]].start, self.annotated.tokens[self.tokens[-1]].end
        for time in self.annotated.annotation.times:
            head = self.annotated.head_in(time.start, time.end) if start <= time.start < end else None
            if head is not None:
                out.update(dict.fromkeys(self.annotated.tokens_in(time.start, time.end), head))
        return out

    def _may_head(self, index: int) -> bool:
        annotated, token = self.annotated, self.annotated.tokens[index]
        if index in self.timed:
            return self.timed[index] == index
        if token.upos == "PUNCT" or token.tag in _WORDLESS:
            return False
        if self.reading.event_at(index) is not None:
            return True
        if not is_nominal(annotated, index):
            return any(filler.head == index for event in self.events for filler in event.trigger.fillers)
        if token.dep.partition(":")[0] not in _INNER or self.reading.event_at(token.head) is not None:
            return True
        name = self.reading.inventory.place_for(index) or self.reading.inventory.named_actor(index)
        return name is not None and name.head == (token.start, token.end)

    def _pair(self, event: Event, head: int) -> Pair | None:
        roles = self._roles(event, head)
        if not roles:
            return None
        label, key = _tie(event, head)
        up, down = self._path(head, event.token)
        governor = self._governors[head]
        return Pair(
            event=event,
            head=head,
            roles=roles,
            label=label,
            key=key,
            up=up,
            down=down,
            kind=self._kinds[head],
            case=self._cases[head],
            governed=NO if governor is None else "e" if governor is event else "o",
        )

    def _roles(self, event: Event, head: int) -> tuple[str, ...]:
        token, (any_roles, but_places, of_events) = self.annotated.tokens[head], self._roles_of[event.token]
        if head in self.timed:
            return (TIME,)
        other = self.reading.event_at(head)
        if other is event:
            return ()
        if other is not None or token.upos == "VERB":
            return of_events
        place = self.reading.inventory.place_for(head)
        whole = place is not None and place.head == (token.start, token.end)
        return any_roles if whole else but_places

    def _path(self, head: int, event: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        above, over, tokens = self._above[head], self._above[event], self.annotated.tokens
        meet = next((i for i in above if i in over), None)
        first = above[: above.index(meet)] if meet is not None else above
        second = over[: over.index(meet)] if meet is not None else over
        return tuple([tokens[i].dep for i in first]), tuple([tokens[i].dep for i in reversed(second)])

    def _kind(self, head: int) -> str:
        inventory, token = self.reading.inventory, self.annotated.tokens[head]
        if head in self.timed:
            return TIME
        if self.reading.event_at(head) is not None:
            return "event"
        if (place := inventory.place_for(head)) is not None:
            return place.type.lower()
        if (actor := inventory.named_actor(head)) is not None:
            return actor.type.lower() if actor.name else "people"
        if token.upos == "PRON":
            return "pronoun"
        lemma = self.annotated.tokens[inventory.described_noun(head)].lemma.lower()
        listed = next((kind for kind in _LISTS if lemma in words("nouns", kind)), None)
        plain = {"NUM": "number", "PROPN": "name", "NOUN": "thing"}
        return listed or plain.get(token.upos, token.upos)


def _roles_of(event: Event) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the roles of an event that a place may fill, that another phrase may fill, and that an event may fill."""
    assert event.type is not None
    roles = tuple(spec.role for spec in event.type.roles if spec.role != TIME)
    return roles, tuple(role for role in roles if role != PLACE), tuple(role for role in roles if role in _OF_EVENTS)


def _tie(event: Event, head: int) -> tuple[str, str]:
    """Return how an event word takes a phrase: by its semantic role and by syntax."""
    label = key = NO
    for name, heads in event.arguments.items():
        if head in heads:
            if name.startswith("ARG"):
                label = name if label == NO else label
            elif key == NO:
                key = name
    return label, key


def find_scenes(reading: Reading) -> Iterator[Scene]:
    """Yield every sentence that tells of an event with a type, plain words of saying aside, in text order."""
    annotated = reading.annotated
    by_sentence: dict[int, list[Event]] = {}
    for event in reading.events:
        if event.type is not None and event.words is not None and event.type.name != "statement":
            by_sentence.setdefault(annotated.sentence_of[event.token], []).append(event)
    for sentence, events in sorted(by_sentence.items()):
        start, end = annotated.annotation.sentences[sentence]
        tokens = annotated.tokens_in(start, end)
        if all(event.token in tokens for event in events):
            yield Scene(reading, events, tokens)
