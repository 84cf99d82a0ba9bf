"""What speaks for a phrase to fill a role of an event: clues, words that are weighed one by one, and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from math import log1p

from kg.extract.scene import NO, Pair, Scene

__all__ = ["VALUES", "Evidence", "best_but"]

_ROLES = (
    "place", "time", "theme", "cause", "origin", "destination", "instrument", "target", "victim", "accused",
    "beneficiary", "recipient", "addressee", "participant", "candidate", "winner", "loser", "employer", "organizer",
    "authority", "agent", "perpetrator", "speaker",
)  # fmt: skip
_KINDS = (
    "time", "location", "facility", "event", "thing", "vehicle", "weapon", "number", "product", "misc", "name",
    "institution", "organization", "group", "norp", "people", "pronoun", "person",
)  # fmt: skip
_LABELS = (NO, "ARGM-TMP", "ARGM-LOC", "ARGM-MNR", "ARG4", "ARG3", "ARG2", "ARG1", "ARG0")
_KEYS = (
    NO, "compound", "amod", "poss", "in", "at", "near", "on", "from", "to", "into", "over", "of", "for", "with",
    "against", "between", "by", "obl:agent", "nsubj:pass", "iobj", "obj", "nsubj",
)  # fmt: skip
_DEPS = (
    "root", "conj", "appos", "compound", "amod", "nmod:poss", "nmod", "obl", "obl:unmarked", "obl:agent", "iobj", "obj",
    "xcomp", "ccomp", "advcl", "acl", "acl:relcl", "nsubj:pass", "nsubj",
)  # fmt: skip
_CLAUSES = frozenset({"ccomp", "advcl", "acl", "parataxis", "conj", "xcomp"})
_BREAKS = frozenset({",", ";", "—", "-", "–", ":"})
VALUES = (
    "weighed", "role", "kind", "label", "key", "case", "up", "down", "clauses up", "clauses down", "distance", "before",
    "breaks", "verbs", "child", "parent", "sibling", "ruled", "ruled otherwise", "governed", "events", "sense",
    "no event", "trigger", "noun", "passive", "subject", "object", "nearest", "between", "rival", "model",
    "model otherwise", "model elsewhere", "model for others", "model reads", "speaker", "quoted", "relation", "hangs",
    "weighed elsewhere", "weighed for others", "weighed otherwise", "kind of time",
)  # fmt: skip
"""Names of the numbers, in order; codes number a name by its place in the lists above, -1 for another."""


def _codes(names: Iterable[str]) -> dict[str, float]:
    return {name: float(number) for number, name in enumerate(names)}


_ROLE, _KIND, _LABEL, _KEY, _DEP = map(_codes, (_ROLES, _KINDS, _LABELS, _KEYS, _DEPS))
_TIMES = _codes(("DATE", "TIME", "DURATION", "SET"))


class Evidence:
    """What a scene says about its pairs."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.annotated = scene.annotated
        self._sizes = {head: min(pair.distance for pair in pairs) for head, pairs in scene.at.items()}
        self._told: dict[tuple[int, int], list[float]] = {}
        self._senses = {e.token: {sense.type: sense.score for sense in e.trigger.senses} for e in scene.events}
        self._model: dict[tuple[int, int], dict[str, float]] = {}
        self._by_head: dict[tuple[int, str], list[tuple[int, float]]] = {}
        self._by_role: dict[tuple[int, str], list[tuple[int, float]]] = {}
        for event in scene.events:
            for filler in event.trigger.fillers:
                self._model.setdefault((event.token, filler.head), {})[filler.role] = filler.score
                self._by_head.setdefault((filler.head, filler.role), []).append((event.token, filler.score))
                self._by_role.setdefault((event.token, filler.role), []).append((filler.head, filler.score))

    @cached_property
    def _ruled(self) -> dict[int, dict[str, frozenset[str]]]:
        """For the token of each event the arguments that the ontology lets fill each role."""
        out = {}
        for event in self.scene.events:
            assert event.type is not None
            assert event.words is not None
            out[event.token] = {s.role: frozenset(s.filled_by) for s in event.type.roles_for(event.words)}
        return out

    def rules(self, pair: Pair) -> list[str]:
        """Return the roles that the ontology gives to the phrase by its ties to the event word."""
        ties = {pair.label, pair.key}
        return [role for role, fillers in self._ruled[pair.event.token].items() if ties & fillers]

    def _rival(self, pair: Pair) -> str:
        """Return how the first other event that takes the phrase takes it."""
        others = [p for p in self.scene.at[pair.head] if p.event is not pair.event]
        labels = [p.label for p in others if p.label != NO]
        return next(iter(labels or [p.key for p in others if p.key != NO]), NO)

    def clues(self, pair: Pair) -> list[str]:
        """Return the words about a pair that are weighed with each role."""
        tokens, event = self.annotated.tokens, pair.event
        assert event.type is not None
        type_, pos, lemma = event.type.name, tokens[event.token].upos[:1], tokens[event.token].lemma.lower()
        family = event.type.broader[-2] if len(event.type.broader) > 1 else type_
        path = "<".join(pair.up[:4]) + ">" + ">".join(pair.down[:4])
        way = pair.label if pair.label != NO else pair.key if pair.key != NO else path
        kind, case, governed = pair.kind, pair.case, pair.governed
        side = "<" if pair.head < event.token else ">"
        rival = self._rival(pair)
        near = "n" if pair.distance == self._sizes[pair.head] else "f"
        return [
            "", f"t {type_}", f"k {kind}", f"w {way}", f"p {pos} {path}", f"c {case}", f"wk {way} {kind}",
            f"tk {type_} {kind}", f"tw {type_} {way}", f"fw {family} {way} {pos}", f"twk {type_} {way} {kind}",
            f"lw {lemma} {way}", f"lc {lemma} {case}", f"tc {type_} {case}", f"h {tokens[pair.head].lemma.lower()}",
            f"lk {pair.label} {pair.key}", f"pk {path} {kind}", f"fk {family} {kind}", f"fkw {family} {kind} {way}",
            f"o {rival}", f"ck {case} {kind} {pos}", f"e {tokens[event.token].dep} {way}",
            f"g {governed} {side}", f"gw {governed} {way}", f"gn {governed} {near} {side} {kind}", f"pc {path} {case}",
            f"od {rival} {way}",
        ]  # fmt: skip

    def values(self, pair: Pair, role: str, weighed: tuple[float, ...], rules: list[str]) -> list[float]:
        """Return the numbers about a pair and a role, as named in `VALUES`; `weighed` are those named so."""
        event, head = pair.event.token, pair.head
        told = self._told.get((event, head))
        if told is None:
            told = self._told[event, head] = self._of_pair(pair)
        read = self._model.get((event, head), {})
        return [
            weighed[0], _ROLE.get(role, -1.0), *told[:15], role in rules, any(other != role for other in rules),
            *told[15:27], read.get(role, 0.0),
            best_but(role, read.items(), 0.0), best_but(event, self._by_head.get((head, role), ()), 0.0),
            best_but(head, self._by_role.get((event, role), ()), 0.0),
            *told[27:32], *weighed[1:], told[32],
        ]  # fmt: skip

    def _of_pair(self, pair: Pair) -> list[float]:
        """Return the numbers that are the same for every role, in their order."""
        event, head = pair.event, pair.head
        annotated, tokens = self.annotated, self.annotated.tokens
        token, word = tokens[head], tokens[event.token]
        between = range(min(head, event.token) + 1, max(head, event.token))
        senses = self._senses[event.token]
        rivals = [_LABEL.get(p.label, -1.0) for p in self.scene.at[head] if p.event is not event]
        assert event.type is not None
        return [
            _KIND.get(pair.kind, -1.0), _LABEL.get(pair.label, -1.0), _KEY.get(pair.key, -1.0),
            _KEY.get(pair.case, -1.0), len(pair.up), len(pair.down), _count(pair.up), _count(pair.down),
            log1p(len(between)), head < event.token, sum([annotated.word(i) in _BREAKS for i in between]),
            sum([tokens[i].upos == "VERB" for i in between]), token.head == event.token, word.head == head,
            token.head == word.head, {"e": 1.0, "o": -1.0}.get(pair.governed, 0.0), len(self.scene.events),
            senses.get(event.type.name, 0.0), senses.get("O", 0.0), event.trigger.score, word.upos == "NOUN",
            "nsubj:pass" in event.arguments or "obl:agent" in event.arguments,
            _has(event.arguments, head, "nsubj", "nsubj:pass", "ARG0"), _has(event.arguments, head, "obj", "ARG1"),
            pair.distance - self._sizes[head], sum(other.token in between for other in self.scene.events),
            max(rivals, default=-1.0), bool(event.trigger.fillers), self._speaks(head),
            self._quoted(head, event.mention.start), _DEP.get(token.dep, -1.0), _DEP.get(word.dep, -1.0),
            self._time(head),
        ]  # fmt: skip

    def _time(self, head: int) -> float:
        if head not in self.scene.timed:
            return -1.0
        position = self.annotated.tokens[head].start
        kinds = (time.type for time in self.annotated.annotation.times if time.start <= position < time.end)
        return _TIMES.get(next(kinds, ""), -1.0)

    @cached_property
    def _quotes(self) -> list[tuple[int, int, tuple[int, int] | None]]:
        tokens, inside = self.annotated.tokens, self.scene.tokens
        over = self.annotated.quotes_over(tokens[inside[0]].start, tokens[inside[-1]].end)
        return [(quote.start, quote.end, quote.speaker) for quote in over]

    def _speaks(self, head: int) -> bool:
        position = self.annotated.tokens[head].start
        return any(speaker is not None and speaker[0] <= position < speaker[1] for _, _, speaker in self._quotes)

    def _quoted(self, head: int, position: int) -> bool:
        """Tell whether a quotation ends or begins between the phrase and the event word."""
        other = self.annotated.tokens[head].start
        return any((start <= other < end) != (start <= position < end) for start, end, _ in self._quotes)


def best_but(own: object, found: Iterable[tuple[object, float]], default: float) -> float:
    """Return the highest number of what is `found`, that of `own` aside."""
    best: float | None = None
    for other, number in found:
        if other != own and (best is None or number > best):
            best = number
    return default if best is None else best


def _count(relations: tuple[str, ...]) -> int:
    return sum(relation.partition(":")[0] in _CLAUSES for relation in relations)


def _has(arguments: dict[str, list[int]], head: int, *keys: str) -> bool:
    """Tell whether an event word has an argument of these keys other than the phrase itself."""
    return any(other != head for key in keys for other in arguments.get(key, ()))
