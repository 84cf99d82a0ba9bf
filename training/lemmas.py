"""Treebank sentences -> the lemma exceptions that ship beside the model (`lemmas.json`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.annotate.lemmas import INFLECTED, NAMES
from training.examples import Example

LEAST_COUNT = 2
"""Times an exception of an uninflected tag must have been seen."""


def collect_exceptions(examples: Iterable[Example]) -> dict[str, dict[str, str]]:
    """Return tag -> lower-cased form -> lemma: all inflected forms, and others whose lemma is not the form."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for example in examples:
        for word, tag, lemma in zip(example.words, example.tags or (), example.lemmas or (), strict=False):
            if tag not in NAMES and tag != "GW" and lemma != "_" and " " not in lemma:
                seen[tag, word.lower()][lemma] += 1
    table: dict[str, dict[str, str]] = defaultdict(dict)
    for (tag, form), counts in sorted(seen.items()):
        lemma, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
        if tag in INFLECTED or (lemma != form and count >= LEAST_COUNT):
            table[tag][form] = lemma
    return dict(table)
