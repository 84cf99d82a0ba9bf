"""Read `ontologies/`: event types, roles and attributes, with the words and arguments that show them in a text.

The files are SKOS (W3C, 2009) in Turtle: `kg.ttl` holds roles and attributes, `events/*.ttl` the event types. How the
literals are to be read:

- `kg:trigger "blow up/VERB"`: lemmas and a part of speech. The head is the first word of a verb, the last word of a
  noun or adjective, but the word before the preposition in "claim of responsibility". The other words are lemmas of
  particles, objects or modifiers near it. Words are cut at blanks and hyphens.
- `kg:filledBy "ARG1"`: a PropBank role (upper case), a relation (`compound`, `amod`, `poss` for `nmod:poss`) or the
  preposition of a noun's argument (`of`, `by` …). `"explode/VERB/ARG1"` holds for that trigger alone and takes the
  argument away from the type's other roles.
- `kg:countTrigger "kill/VERB/ARG1"`: a number in that argument counts the attribute. Without a third part the number
  counts the word itself ("two gunmen", "17 dead"); with `value` the number is what the word has ("a toll of 17").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from kg.errors import OntologyError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from pyoxigraph import Triple

__all__ = [
    "KG",
    "KGT",
    "PREFIXES",
    "Attribute",
    "CountTrigger",
    "EventType",
    "Ontology",
    "Role",
    "RoleSpec",
    "TriggerWord",
    "load_ontology",
    "read_ontology",
]

KG = "https://w3id.org/newsgraph/ns#"
"""Namespace of our classes and properties."""
KGT = "https://w3id.org/newsgraph/type/"
"""Namespace of the concepts: event types, roles, attributes."""
SKOS = "http://www.w3.org/2004/02/skos/core#"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "gaf": "http://groundedannotationframework.org/gaf#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "kg": KG,
    "kgt": KGT,
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes of exported files, as in docs/reference/vocabulary.md; queries may use them undeclared."""
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TOP = "event"
PARTS_OF_SPEECH = frozenset({"NOUN", "VERB", "ADJ"})
PREPOSITIONS = frozenset({"of", "to", "in", "on", "from", "for", "by", "with", "at", "against", "into"})


@dataclass(frozen=True, slots=True)
class TriggerWord:
    """One or more lemmas that express an event together; `pos` is the head's Universal Dependencies tag."""

    words: tuple[str, ...]
    pos: str

    @property
    def head(self) -> str:
        """The lemma that the others depend on.

        >>> TriggerWord(("claim", "responsibility"), "VERB").head, TriggerWord(("state", "of", "siege"), "NOUN").head
        ('claim', 'state')
        """
        return self.words[self.head_at]

    @property
    def head_at(self) -> int:
        """The head's index in `words`."""
        return _head_at(self.words, self.pos)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What somebody or something does in an event.

    `filler_types` are the types of mention that can fill it, empty = any; of two roles that the same argument can fill
    the one of higher `priority` comes first in `EventType.roles`.
    """

    name: str
    label: str
    definition: str
    filler_types: tuple[str, ...] = ()
    priority: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec:
    """A role of an event type with the arguments that fill it, and those that fill it for one trigger alone."""

    role: str
    filled_by: tuple[str, ...] = ()
    filled_by_word: tuple[tuple[TriggerWord, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """A kind of event. `broader` holds all wider types, nearest first and `event` last; `roles` are inherited too."""

    name: str
    label: str
    definition: str
    broader: tuple[str, ...]
    triggers: tuple[TriggerWord, ...]
    roles: tuple[RoleSpec, ...]
    close_match: tuple[str, ...]
    priority: int
    parents: tuple[str, ...] = ()

    def roles_for(self, trigger: TriggerWord) -> tuple[RoleSpec, ...]:
        """Return the roles as `trigger` fills them: arguments that it assigns to one role are taken from the others."""
        head = trigger.head, trigger.pos
        own = {
            argument: spec.role
            for spec in self.roles
            for word, argument in spec.filled_by_word
            if (word.head, word.pos) == head
        }
        if not own:
            return tuple(RoleSpec(role=spec.role, filled_by=spec.filled_by) for spec in self.roles if spec.filled_by)
        out = []
        for spec in self.roles:
            mine = [argument for argument, role in sorted(own.items()) if role == spec.role]
            mine += [argument for argument in spec.filled_by if argument not in own]
            if mine:
                out.append(RoleSpec(role=spec.role, filled_by=tuple(mine)))
        return tuple(out)


@dataclass(frozen=True, slots=True)
class CountTrigger:
    """Words that show a count. `argument`: whose number counts; None = the word's own; `value` = what the word has."""

    words: tuple[str, ...]
    pos: str
    argument: str | None = None

    @property
    def lemma(self) -> str:
        """The words as one text."""
        return " ".join(self.words)

    @property
    def head(self) -> str:
        """The lemma that the others depend on."""
        return self.words[_head_at(self.words, self.pos)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """Something that is counted or measured about an event, in `unit`."""

    name: str
    label: str
    definition: str
    unit: str
    count_triggers: tuple[CountTrigger, ...]


def _head_at(words: tuple[str, ...], pos: str) -> int:
    if pos == "VERB":
        return 0
    return next((place - 1 for place, word in enumerate(words) if place and word in PREPOSITIONS), len(words) - 1)


Head = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Ontology:
    """All event types, roles and attributes by local name, in alphabetical order, with look-ups by trigger word."""

    event_types: Mapping[str, EventType]
    roles: Mapping[str, Role]
    attributes: Mapping[str, Attribute]
    _triggers: dict[Head, tuple[tuple[EventType, TriggerWord], ...]] = field(init=False, repr=False, compare=False)
    _counts: dict[Head, tuple[tuple[CountTrigger, Attribute], ...]] = field(init=False, repr=False, compare=False)
    _lines: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        triggers: dict[Head, list[tuple[EventType, TriggerWord]]] = {}
        for kind in self.event_types.values():
            for word in kind.triggers:
                triggers.setdefault((word.head, word.pos), []).append((kind, word))
        for found in triggers.values():
            found.sort(key=lambda pair: (-len(pair[1].words), -pair[0].priority, pair[0].name, pair[1].words))
        counts: dict[Head, list[tuple[CountTrigger, Attribute]]] = {}
        for attribute in self.attributes.values():
            for count in attribute.count_triggers:
                counts.setdefault((count.head, count.pos), []).append((count, attribute))
        for pairs in counts.values():
            pairs.sort(key=lambda pair: (-len(pair[0].words), pair[1].name, pair[0].words, pair[0].argument or ""))
        object.__setattr__(self, "_triggers", {key: tuple(found) for key, found in triggers.items()})
        lines = {name: frozenset((name, *kind.broader)) for name, kind in self.event_types.items()}
        object.__setattr__(self, "_lines", lines)
        object.__setattr__(self, "_counts", {key: tuple(found) for key, found in counts.items()})

    def triggers_of(self, lemma: str, pos: str) -> tuple[tuple[EventType, TriggerWord], ...]:
        """Return the triggers whose head is `lemma` with their types: most words first, then highest priority.

        Whether the other words of a trigger are there is for the caller to check.
        """
        return self._triggers.get((lemma, pos), ())

    def types_triggered_by(self, lemma: str, pos: str) -> tuple[EventType, ...]:
        """Return the types that exactly this lemma (or these, between blanks) triggers, highest priority first."""
        words = tuple(lemma.replace("-", " ").split())
        found = self.triggers_of(words[_head_at(words, pos)], pos) if words else ()
        return tuple(kind for kind, trigger in found if trigger.words == words)

    def attributes_counted_by(self, lemma: str, pos: str) -> tuple[tuple[CountTrigger, Attribute], ...]:
        """Return the count triggers whose head is `lemma` with their attributes, most words first."""
        return self._counts.get((lemma, pos), ())

    def is_a(self, name: str, *families: str) -> bool:
        """Tell whether event type `name` is one of `families` or narrower; False for a name that is no event type."""
        line = self._lines.get(name)
        return line is not None and not line.isdisjoint(families)


@lru_cache(maxsize=1)
def load_ontology() -> Ontology:
    """Return the ontology that ships with the package; read once per process.

    Raises:
        OntologyError: a shipped file is broken.
    """
    return read_ontology(resources.files("ontologies"))


def read_ontology(folder: Traversable) -> Ontology:
    """Return the ontology of `folder`, which holds `kg.ttl` and `events/*.ttl`.

    Raises:
        OntologyError: a file is no Turtle, or a term is undefined, defined twice or malformed; names file and term.
    """
    events = sorted((f for f in (folder / "events").iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)
    concepts: dict[str, _Concept] = {}
    for file in (folder / "kg.ttl", *events):
        for concept in _concepts(file):
            if concept.name in concepts:
                raise concept.error(f"also defined in {concepts[concept.name].path}", "keep one of the two")
            concepts[concept.name] = concept
    kinds = {name: concept for name, concept in concepts.items() if "EventType" in concept.classes}
    roles = {name: _role(concept) for name, concept in sorted(concepts.items()) if "RoleType" in concept.classes}
    if TOP not in kinds:
        raise OntologyError(f"no event type kgt:{TOP}", path=str(folder / "events"), hint="it is the top of all types")
    return Ontology(
        event_types={name: _event_type(concept, kinds, roles) for name, concept in sorted(kinds.items())},
        roles=roles,
        attributes={n: _attribute(c) for n, c in sorted(concepts.items()) if "Attribute" in c.classes},
    )


@dataclass(frozen=True, slots=True)
class _Concept:
    """The triples of one concept as read: predicate (prefix:local) to values; blank nodes are given as mappings."""

    name: str
    path: str
    values: dict[str, list[str]]
    specs: list[dict[str, list[str]]]

    @property
    def classes(self) -> list[str]:
        return [value.removeprefix(KG) for value in self.values.get(RDF_TYPE, [])]

    def error(self, message: str, hint: str | None = None) -> OntologyError:
        return OntologyError(f"kgt:{self.name}: {message}", path=self.path, hint=hint)

    def all(self, predicate: str) -> list[str]:
        return sorted(self.values.get(predicate, []))

    def one(self, predicate: str) -> str:
        found = self.values.get(predicate, [])
        if len(found) != 1:
            raise self.error(f"{len(found)} values of <{predicate}>", "give exactly one")
        return found[0]

    def local(self, iri: str) -> str:
        if not iri.startswith(KGT):
            raise self.error(f"<{iri}> is not in <{KGT}>", "write it with the prefix kgt:")
        return iri.removeprefix(KGT)


def _concepts(file: Traversable) -> Iterator[_Concept]:
    """Yield the concepts of one Turtle file in file order."""
    subjects: dict[str, dict[str, list[str]]] = {}
    for triple in _triples(file):
        subject = subjects.setdefault(_text(triple.subject), {})
        subject.setdefault(triple.predicate.value, []).append(_text(triple.object))
    for iri, values in subjects.items():
        if iri.startswith(KGT) and iri != KGT:
            specs = [subjects.get(node, {}) for node in values.get(KG + "hasRole", [])]
            yield _Concept(iri.removeprefix(KGT), file.name, values, specs)


def _triples(file: Traversable) -> Iterable[Triple]:
    from pyoxigraph import RdfFormat, parse

    try:
        return [quad.triple for quad in parse(file.read_bytes(), RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise OntologyError(f"not Turtle: {error.msg}", path=file.name, line=error.lineno) from error
    except OSError as error:
        raise OntologyError(f"cannot be read: {error}", path=str(file), hint="reinstall newsgraph") from error


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _words(concept: _Concept, text: str, pos: str) -> tuple[str, ...]:
    words = tuple(text.replace("-", " ").split())
    if not words or pos not in PARTS_OF_SPEECH:
        raise concept.error(f"malformed trigger {text!r}/{pos!r}", 'write lemmas and part of speech, as "blow up/VERB"')
    return words


def _trigger(concept: _Concept, literal: str) -> TriggerWord:
    text, _, pos = literal.rpartition("/")
    return TriggerWord(_words(concept, text, pos), pos)


def _count_trigger(concept: _Concept, literal: str) -> CountTrigger:
    text, _, rest = literal.partition("/")
    pos, _, argument = rest.partition("/")
    return CountTrigger(_words(concept, text, pos), pos, argument or None)


def _filler_order(argument: str) -> tuple[int, str]:
    """PropBank roles first, then prepositions, then bare relations."""
    relation = argument in ("amod", "compound", "poss")
    return (0 if argument.isupper() else 1 + relation, argument)


def _priority(concept: _Concept) -> int:
    found = concept.all(KG + "priority") or ["50"]
    if len(found) > 1 or not found[0].isdecimal():
        raise concept.error(f"kg:priority {', '.join(found)} is not one whole number")
    return int(found[0])


def _role(concept: _Concept) -> Role:
    return Role(
        name=concept.name,
        label=concept.one(SKOS + "prefLabel"),
        definition=concept.one(SKOS + "definition"),
        filler_types=tuple(concept.all(KG + "fillerType")),
        priority=_priority(concept),
    )


def _attribute(concept: _Concept) -> Attribute:
    return Attribute(
        name=concept.name,
        label=concept.one(SKOS + "prefLabel"),
        definition=concept.one(SKOS + "definition"),
        unit=concept.one(KG + "unit"),
        count_triggers=tuple(_count_trigger(concept, text) for text in concept.all(KG + "countTrigger")),
    )


def _event_type(concept: _Concept, kinds: Mapping[str, _Concept], roles: Mapping[str, Role]) -> EventType:
    broader = _broader(concept, kinds)
    return EventType(
        name=concept.name,
        label=concept.one(SKOS + "prefLabel"),
        definition=concept.one(SKOS + "definition"),
        broader=broader,
        triggers=tuple(_trigger(concept, text) for text in concept.all(KG + "trigger")),
        roles=_roles([concept, *(kinds[name] for name in broader)], roles),
        close_match=tuple(concept.all(SKOS + "closeMatch")),
        priority=_priority(concept),
        parents=tuple(concept.local(iri) for iri in concept.all(SKOS + "broader")),
    )


def _broader(concept: _Concept, kinds: Mapping[str, _Concept]) -> tuple[str, ...]:
    """Return all wider types, level by level from the nearest, the top last."""
    out: list[str] = []
    level = [concept]
    while level:
        names = [item.local(iri) for item in level for iri in item.all(SKOS + "broader")]
        if concept.name in names:
            raise concept.error("is broader than itself", "remove a skos:broader")
        if unknown := [name for name in names if name not in kinds]:
            raise concept.error(f"skos:broader leads to kgt:{unknown[0]}, which is no event type")
        new = [name for name in dict.fromkeys(names) if name not in out]
        out.extend(new)
        level = [kinds[name] for name in new]
    if concept.name != TOP and TOP not in out:
        raise concept.error(f"does not lead up to kgt:{TOP}", "add skos:broader")
    return (*(name for name in out if name != TOP), *([TOP] if TOP in out else []))


def _roles(line: list[_Concept], roles: Mapping[str, Role]) -> tuple[RoleSpec, ...]:
    """Return the roles of the first concept of `line` and those that it inherits from the others, nearest first."""
    specs: dict[str, RoleSpec] = {}
    without: set[str] = set()
    for concept in line:
        for spec in [_role_spec(concept, values) for values in concept.specs]:
            if spec.role not in roles:
                raise concept.error(f"kg:hasRole names kgt:{spec.role}, which is no role", "define it in kg.ttl")
            if spec.role not in without:
                specs.setdefault(spec.role, spec)
        without.update(concept.local(iri) for iri in concept.all(KG + "withoutRole"))
    return tuple(sorted(specs.values(), key=lambda spec: (-roles[spec.role].priority, spec.role)))


def _role_spec(concept: _Concept, values: dict[str, list[str]]) -> RoleSpec:
    names = values.get(KG + "role", [])
    if len(names) != 1:
        raise concept.error("a kg:hasRole without exactly one kg:role")
    fillers = values.get(KG + "filledBy", [])
    by_word: list[tuple[TriggerWord, str]] = []
    for text in sorted(text for text in fillers if "/" in text):
        trigger, _, argument = text.rpartition("/")
        by_word.append((_trigger(concept, trigger), argument))
    return RoleSpec(
        role=concept.local(names[0]),
        filled_by=tuple(sorted((text for text in fillers if "/" not in text), key=_filler_order)),
        filled_by_word=tuple(by_word),
    )
