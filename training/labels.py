"""Training examples -> the label lists of every head (the contents of the shipped `labels.json`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.annotate.lemmas import make_script
from kg.ontology import load_ontology
from training.examples import IGNORE, Example

NAME_TYPES = ("Person", "Organization", "Location", "Facility", "NORP", "Date", "Money", "Misc", "Product")
TRIGGER_CLASSES = ("occurrence", "reporting", "state", "aspectual")
TIME_TYPES = ("DATE", "TIME", "DURATION", "SET")
FACTS = ("asserted", "alleged", "denied", "hypothetical", "negated", "planned")
NO_ROLE = "-"
LEAST_ROLE_COUNT = 20
LONGEST_ADDITION = 5
"""Letters that a lemma script may add; longer ones are single words of the treebank."""


def _bio(types: Sequence[str]) -> list[str]:
    return ["O", *(f"{mark}-{kind}" for kind in types for mark in "BI")]


def _common(counts: Counter[str], least: int) -> list[str]:
    return sorted(label for label, count in counts.items() if count >= least)


def _is_general(script: str) -> bool:
    add = script.split("|", 2)[2]
    return len(add) <= LONGEST_ADDITION and (not add or add.isalpha() or add in ("'s", ".", "-", "'"))


def collect_labels(examples: Iterable[Example], *, least_lemma_count: int) -> dict[str, list[str]]:
    """Return the labels of each head in a fixed order; index 0 of `role` means no role, of `predicate` no predicate."""
    upos: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    deps: Counter[str] = Counter()
    scripts: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    geneva: Counter[str] = Counter()
    ontology = load_ontology()
    for example in examples:
        upos.update(example.upos or ())
        tags.update(example.tags or ())
        deps.update(example.deps or ())
        scripts.update(make_script(w, lemma) for w, lemma in zip(example.words, example.lemmas or (), strict=False))
        roles.update(role for frame in example.frames or () for role, _, _ in frame.arguments)
        geneva.update(kind for kind in example.geneva or () if kind != IGNORE)
    return {
        "names": _bio(NAME_TYPES),
        "upos": _common(upos, 1),
        "tag": _common(tags, 1),
        "lemma": [script for script in _common(scripts, least_lemma_count) if _is_general(script)],
        "dep": _common(deps, 3),
        "predicate": ["no", "yes"],
        "role": [NO_ROLE, *_common(roles, LEAST_ROLE_COUNT)],
        "trigger": _bio(TRIGGER_CLASSES),
        "time": _bio(TIME_TYPES),
        "geneva": _common(geneva, 1),
        "event_type": ["O", *sorted(ontology.event_types)],
        "fact": list(FACTS),
        "event_role": [NO_ROLE, *sorted(ontology.roles)],
    }
