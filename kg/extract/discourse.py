"""Discourse: a report's main event, and which event a casualty figure or a bare statement is about."""

from __future__ import annotations

from collections import Counter

from kg.extract.claims import Reading
from kg.extract.events import Event
from kg.extract.lexicon import words
from kg.model.annotation import TimeExpression

__all__ = ["find_main_event", "governing_event", "host_of"]

_LEAD = 4
_OPENING, _OFTEN = 6, 2
"""Sentences in which a report comes to its main event, unless events of its kind are told this often."""
_JOINED = frozenset({"advcl", "acl", "xcomp", "conj", "obl", "nmod", "obj", "nsubj"})
_CLAUSES = frozenset({"ccomp", "acl", "advcl", "parataxis", "csubj"})


def _background(reading: Reading) -> set[int]:
    """Return the tokens of the events that are told as something earlier: a week or more before the report."""
    annotated = reading.annotated
    published = annotated.document.published_earliest
    days: dict[int, int] = {}
    for time in annotated.annotation.times if published else ():
        token = annotated.head_in(time.start, time.end)
        event = governing_event(reading, token) if time.latest and token is not None else None
        if event is not None and time.latest and published:
            days.setdefault(event.token, _days_between(time.latest, published))
    return {token for token, number in days.items() if number > 6}


def _days_between(earlier: str, later: str) -> int:
    from datetime import date

    return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days


def is_host(reading: Reading, event: Event) -> bool:
    """Tell whether an event is of a family that casualty figures are about."""
    if event.type is None or event.type.name in words("discourse", "aftermath"):
        return False
    return event.is_a(reading.ontology, *words("discourse", "hosts")) and not is_casualty(reading, event)


def is_casualty(reading: Reading, event: Event) -> bool:
    """Tell whether an event is itself a death or an injury."""
    return event.is_a(reading.ontology, *words("discourse", "casualties"))


def find_main_event(reading: Reading) -> Event | None:
    """Return the event that the report is mainly about: frequent in kind, early, finite, not background."""
    background = _background(reading)
    top = Counter(_root(reading, event) for event in reading.events if is_host(reading, event))
    best: tuple[float, Event] | None = None
    for event in reading.events:
        host = is_host(reading, event)
        if event.type is None or not (host or (not top and _matters(reading, event))):
            continue
        sentence = reading.annotated.body_sentence_of[event.token]
        if sentence >= _OPENING and top[_root(reading, event)] < _OFTEN:
            continue
        score = 2.0 * max(0, _LEAD - sentence) + (top[_root(reading, event)] if host else 0.0)
        score += 0.5 if event.factuality == "asserted" else -2.0
        score -= 6.0 if event.token in background else 0.0
        score -= 4.0 if reading.annotated.tokens[event.token].tag in ("NNS", "NNPS") else 0.0
        if best is None or score > best[0]:
            best = (score, event)
    return best[1] if best else None


def _matters(reading: Reading, event: Event) -> bool:
    return not event.is_a(reading.ontology, "statement")


def _root(reading: Reading, event: Event) -> str:
    """Return the broadest family below the top of the event's type."""
    assert event.type is not None
    families = [event.type.name, *event.type.broader]
    return families[-2] if len(families) > 1 else families[0]


def governing_event(reading: Reading, token: int) -> Event | None:
    """Return the event that the phrase at `token` (a time, a place) belongs to in its own clause, or None."""
    annotated = reading.annotated
    if annotated.child(token, "cop") is not None:
        return _event_argument(reading, token, token)
    seen = token
    for above in annotated.ancestors(token):
        if annotated.tokens[seen].dep.partition(":")[0] in _CLAUSES and seen != token:
            return None
        event = reading.event_at(above)
        if event is not None and event.type is not None and not event.is_a(reading.ontology, "statement"):
            return event
        if annotated.tokens[above].upos in ("VERB", "AUX", "ADJ"):
            perceived = annotated.tokens[above].lemma.lower() in words("verbs", "perceive")
            inner = None if perceived else _event_argument(reading, above, seen)
            if inner is not None or event is not None:
                return inner or event
        elif reading.inventory.named_actor(above) is not None or _is_person(reading, above):
            return _event_of_people(reading, above)
        seen = above
    return reading.event_at(token)


def _is_person(reading: Reading, token: int) -> bool:
    lemma = reading.annotated.tokens[token].lemma.lower()
    return lemma in words("nouns", "person", "group") and lemma not in words("nouns", "institution")


def _event_of_people(reading: Reading, token: int) -> Event | None:
    """Return the event that the people at `token` did or suffered (`killed nine people in Malawi`), or None."""
    for predicate in sorted(reading.annotated.predicates_of(token)):
        event = reading.event_at(predicate)
        if event is None or event.type is None or event.is_a(reading.ontology, "statement"):
            continue
        if token in event.arguments.get("ARG1", []) or token in event.arguments.get("ARG0", []):
            return event
    return None


def _event_argument(reading: Reading, predicate: int, but: int) -> Event | None:
    """Return the typed event that is subject or object of a predicate which is none itself (`the battle raged`)."""
    for dep in ("nsubj", "obj", "nsubj:pass"):
        child = reading.annotated.child(predicate, dep)
        event = reading.event_at(child) if child is not None and child != but else None
        if event is not None and event.type is not None:
            return event
    return None


def host_of(reading: Reading, token: int) -> Event | None:
    """Return the event that a casualty figure at `token` (a predicate or noun) is about.

    In order: the event that does it (`a blast killed`), the event it happens in (`killed in the attack`), that of the
    clause above or below, an agentive predicate itself (`a bomber killed`), another of the sentence, the main event.
    """
    own = reading.event_at(token)
    if own is not None and is_host(reading, own):
        return own
    arguments = own.arguments if own else {}
    if own is not None and own.type is not None and _is_done_by_place(reading, arguments):
        return own
    beside = None if "nsubj" in arguments or "obl:agent" in arguments else _event_before(reading, token)
    if beside is not None:
        return beside
    for key in ("ARG0", "nsubj", "in", "during", "of", "after", "from", "by", "to", "ARGM-LOC", "ARGM-TMP", "ARGM-CAU"):
        for head in arguments.get(key, []):
            event = reading.event_at(head)
            if event is not None and is_host(reading, event):
                return event
    clause = _clause_host(reading, token)
    if clause is None and _is_relative(reading, arguments):
        clause = _sentence_host(reading, token)
    if clause is not None:
        return clause
    if own is not None and own.type is not None and _tells_its_own(reading, own):
        return own
    main = reading.main if reading.main is not None and is_host(reading, reading.main) else None
    return _sentence_host(reading, token) or main or _host_before(reading, token) or own or reading.main


def _is_done_by_place(reading: Reading, arguments: dict[str, list[int]]) -> bool:
    """Tell whether a place is said to hurt people, over the years: `the mountain has killed at least 87 people`."""
    return any(
        reading.inventory.place_for(head) is not None and reading.event_at(head) is None
        for head in arguments.get("nsubj", [])
        if arguments.get("obj")
    )


def _is_relative(reading: Reading, arguments: dict[str, list[int]]) -> bool:
    """Tell whether a predicate says that it happens in what was just told: `in which`, `where`."""
    heads = (head for key in ("in", "during", "ARGM-LOC", "ARGM-ADV", "ARGM-TMP") for head in arguments.get(key, []))
    return any(reading.annotated.tokens[head].tag in ("WDT", "WP", "WRB") for head in heads)


def _clause_host(reading: Reading, token: int) -> Event | None:
    """Return the host event of the clause above (`exploded, killing`) or below (`were killed when a ferry sank`)."""
    annotated = reading.annotated
    seen = token
    for above in annotated.ancestors(token):
        relation = annotated.tokens[seen].dep.partition(":")[0]
        event = reading.event_at(above)
        if event is not None and relation in _JOINED and is_host(reading, event):
            return event
        if relation in ("ccomp", "parataxis"):
            break
        seen = above
    for child in annotated.children[token]:
        event = reading.event_at(child)
        if annotated.tokens[child].dep.startswith("advcl") and event is not None and is_host(reading, event):
            return event
    return None


def _sentence_host(reading: Reading, token: int) -> Event | None:
    """Return the host event of the same sentence that is told right before `token`, else the next one after it."""
    annotated = reading.annotated
    near = [e for e in reading.events if annotated.sentence_of[e.token] == annotated.sentence_of[token]]
    hosts = [e for e in near if e.token != token and is_host(reading, e)]
    before = [e for e in hosts if e.token < token]
    return before[-1] if before else hosts[0] if hosts else None


def _host_before(reading: Reading, token: int) -> Event | None:
    """Return the last host event of the sentence before, for a report without a main event."""
    sentence = reading.annotated.sentence_of[token] - 1
    near = [e for e in reading.events if reading.annotated.sentence_of[e.token] == sentence and is_host(reading, e)]
    return near[-1] if near else None


def _event_before(reading: Reading, token: int) -> Event | None:
    """Return the host event whose phrase ends right before an active predicate: its subject, if the tree missed it."""
    annotated = reading.annotated
    if annotated.child(token, "obj") is None or annotated.child(token, "aux:pass") is not None:
        return None
    sentence = annotated.sentence_of[token]
    for event in reversed(reading.events):
        if annotated.sentence_of[event.token] == sentence and event.token < token and is_host(reading, event):
            below = [i for i in annotated.subtree(event.token) if i < token]
            if below and below[-1] == token - 1:
                return event
    return None


def _tells_its_own(reading: Reading, event: Event) -> bool:
    """Tell whether a killing has an agent of its own and a time or place of its own."""
    agents = [h for h in event.arguments.get("ARG0", []) if reading.inventory.actor_for(h) is not None]
    if not agents:
        return False
    sentence = reading.sentence(event.mention.start)
    inside = [t for t in reading.annotated.annotation.times if sentence[0] <= t.start < sentence[1]]
    return bool(_own_places(reading, event)) or any(_is_far(reading, time) for time in inside)


def _own_places(reading: Reading, event: Event) -> list[int]:
    keys = ("in", "at", "near", "inside", "outside", "ARGM-LOC")
    heads = [h for key in keys for h in event.arguments.get(key, [])]
    return [h for h in heads if reading.inventory.place_for(h) is not None]


def _is_far(reading: Reading, time: TimeExpression) -> bool:
    published = reading.annotated.document.published_earliest
    return bool(published and time.latest and _days_between(time.latest, published) > 6)
