"""Names of types, roles and attributes -> plain words: labels of the ontology and the phrases of `words.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from kg.ontology import load_ontology
from kg.wordlists import read_words

__all__ = ["Words", "load_words", "plain"]


def plain(name: str) -> str:
    """Return a local name as words: `claim_of_responsibility` and `claimOfResponsibility` become plain English.

    >>> plain("claim_of_responsibility")
    'claim of responsibility'
    >>> plain("SecurityMeasure")
    'security measure'
    """
    spaced = "".join(f" {char.lower()}" if char.isupper() else char for char in name)
    return " ".join(spaced.replace("_", " ").replace("-", " ").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Phrases of the page: `relations` forward and backward, titles of `attributes`, `types` and `predicates`.

    `passing` are the event types so general that their events are mere mentions, which a full page leaves out at first;
    `behind` the relations, most telling first, that say who did something; `admissions` the event types in which
    somebody says that it was them; `everybody` the nouns for people whoever they are; `pronouns` stand for a name;
    `quantities` are numbers in words and what goes with them.
    """

    relations: Mapping[str, tuple[str, str]]
    predicates: Mapping[str, str]
    attributes: Mapping[str, str]
    types: Mapping[str, str]
    passing: frozenset[str] = frozenset()
    behind: tuple[str, ...] = ()
    admissions: tuple[str, ...] = ()
    everybody: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    quantities: frozenset[str] = frozenset()

    def is_count(self, label: str) -> bool:
        """Tell whether a label only says how many people: `at least four people`, `dozens`, but not `four miners`."""
        words = re.findall(r"[^\W_]+", label.lower())
        numbers = [word for word in words if word.isdecimal() or word in self.quantities]
        return bool(numbers) and all(
            word in numbers or {word, word.removesuffix("s"), word.removesuffix("ies") + "y"} & self.everybody
            for word in words
        )

    def relation(self, key: str) -> tuple[str, str]:
        """Return the phrase for an edge of kind `key` (`place`, `role:victim` …), forward and backward."""
        if key in self.relations:
            return self.relations[key]
        name = plain(key.partition(":")[2] or key)
        return name, f"{name} in"

    def attribute(self, name: str) -> str:
        """Return the title of a counted attribute, such as `People killed`."""
        return self.attributes.get(name) or plain(name).capitalize()

    def type(self, name: str) -> str:
        """Return the label of an event type or kind of actor or place, with a capital."""
        return self.types.get(name) or plain(name).capitalize()


def load_words() -> Words:
    """Return the page's phrases: labels of the ontology, and over them the phrases of `words.json`."""
    ontology = load_ontology()
    table = json.loads((files("exporters.html") / "words.json").read_text(encoding="utf8"))
    types = {kind.name: kind.label for kind in ontology.event_types.values()}
    roles = {f"role:{role.name}": (role.label.lower(), f"{role.label.lower()} in") for role in ontology.roles.values()}
    attributes = {attribute.name: attribute.label for attribute in ontology.attributes.values()}
    return Words(
        relations=roles | {key: (forward, backward) for key, (forward, backward) in table["relations"].items()},
        predicates=table["predicates"],
        attributes=attributes | table["attributes"],
        types=types | table["types"],
        passing=frozenset(table["passing"]),
        behind=tuple(table["behind"]),
        admissions=tuple(table["admissions"]),
        everybody=read_words("assemble.json", "everybody"),
        pronouns=frozenset(table["pronouns"]),
        quantities=frozenset(table["quantities"]),
    )
