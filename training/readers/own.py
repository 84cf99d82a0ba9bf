"""training/sentences/*.jsonl -> examples with event types, factuality, event roles, times and what is sure of triggers.

Our corpus marks the events of the ontology alone, so a word without a mark may still be a trigger in the wider sense of
the trigger head: it is not learnt from unless it is of a closed class, a number, punctuation or part of a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.annotate.network import LanguageModel
from training.examples import ANY_TRIGGER, IGNORE, Example, bio_labels
from training.readers.jsonl import read_rows
from training.readers.sentences import cut_words
from training.roles import depths_of, span_head

_CLOSED = """
a an the this that these those some any no every each either neither both all many much few several such another
of in on at by for from with without to as into onto over under above below near between among across through during
within against towards toward until till since before after because although though while whereas if unless whether
and or but nor than so when where which who whom whose what why how
i me my we us our you your he him his she her it its they them their theirs one himself herself itself themselves
not n't n’t 's ’s there here can could may might must shall should will would
"""
CLOSED_CLASS = frozenset(_CLOSED.split())
"""Words that no set marks as an event, alone."""
PARTICLES = frozenset({"up", "down", "out", "off", "on", "in", "over", "away", "back", "through", "apart"})
"""Second words of a phrasal verb, whose trigger word is the first."""
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
"""Last words of a phrase that its mention leaves out."""
Bounds = tuple[int, int]


def read_own(folder: Path, *, split: str) -> Iterator[Example]:
    """Yield the sentences of `train` or `dev` of all files of `folder`, files by name, sentences in file order."""
    for path in sorted(folder.glob("*.jsonl")):
        for row in read_rows(path):
            if row["split"] == split:
                yield make_example(row)


def find_role_heads(examples: Sequence[Example], model: LanguageModel) -> Iterator[Example]:
    """Yield the examples with `event_roles` as `(trigger, role, head word, head word + 1)`, by the model's trees."""
    readings = model.read_documents([[example.words] for example in examples])
    for example, (reading,) in zip(examples, readings, strict=True):
        depths = depths_of(reading.heads)
        roles = []
        for trigger, role, start, end in example.event_roles or ():
            head = span_head(reading.heads, reading.deps, start, end, depths)
            roles.append((trigger, role, head, head + 1))
        yield replace(example, event_roles=tuple(roles))


def make_example(row: Mapping[str, Any]) -> Example:
    """Return the example of one compiled sentence."""
    text = row["text"]
    offsets = cut_words(text, 0, len(text))
    words = tuple(text[start:end] for start, end in offsets)
    triggers = _trigger_words(row["events"], offsets)
    types, facts = ["O"] * len(words), [IGNORE] * len(words)
    for event in row["events"]:
        for i in triggers.get(event["id"], ()):
            types[i], facts[i] = event["type"], event["factuality"]
    return Example(
        source="own",
        name=row["id"],
        words=words,
        triggers=tuple(_trigger_labels(row, words, offsets, triggers)),
        times=tuple(bio_labels(offsets, [(t["start"], t["end"], t["type"]) for t in row["times"]])),
        types=tuple(types),
        facts=tuple(facts),
        event_roles=tuple(_event_roles(row["roles"], words, offsets, triggers)),
    )


def _inside(span: Mapping[str, Any], offsets: Sequence[Bounds]) -> range:
    """Return the words that overlap `span`."""
    found = [i for i, (start, end) in enumerate(offsets) if start < span["end"] and span["start"] < end]
    return range(found[0], found[-1] + 1) if found else range(0)


def _trigger_words(events: Iterable[Mapping[str, Any]], offsets: Sequence[Bounds]) -> dict[int, range]:
    """Return the words of each event's trigger; of two events on the same word the first, then the longer, keeps it."""
    taken: set[int] = set()
    out: dict[int, range] = {}
    for event in sorted(events, key=lambda event: (event["start"], -event["end"], event["id"])):
        words = _inside(event, offsets)
        if words and taken.isdisjoint(words):
            out[event["id"]] = words
            taken.update(words)
    return out


def _event_roles(
    roles: Iterable[Mapping[str, Any]],
    words: Sequence[str],
    offsets: Sequence[Bounds],
    triggers: Mapping[int, range],
) -> Iterator[tuple[int, str, int, int]]:
    """Yield `(first word of the trigger, role, first word, last word + 1)`."""
    for filler in roles:
        inside = _inside(filler, offsets)
        if inside and filler["event"] in triggers:
            end = inside.stop - (len(inside) > 1 and words[inside[-1]] in POSSESSIVES)
            yield triggers[filler["event"]][0], filler["role"], inside.start, end


def _trigger_labels(
    row: Mapping[str, Any], words: Sequence[str], offsets: Sequence[Bounds], triggers: Mapping[int, range]
) -> list[str]:
    """Return the labels of the trigger head, `IGNORE` where our marks do not tell.

    A look-alike is sure to be none only as part of a name: what bombs at the box office happens all the same. Of a
    trigger of several words other sets take one or all, so only the verb before a particle is sure.
    """
    labels = ["O" if _is_closed(word) else IGNORE for word in words]
    for time in row["times"]:
        for i in _inside(time, offsets):
            labels[i] = "O"
    for span in row["lookalikes"]:
        if _is_name(row["text"], span):
            for i in _inside(span, offsets):
                labels[i] = "O"
    for inside in triggers.values():
        for i in inside:
            labels[i] = IGNORE
        if len(inside) == 1 or words[inside[1]].lower() in PARTICLES:
            labels[inside[0]] = ANY_TRIGGER
    for cue in row["cues"]:
        inside = _inside(cue, offsets)
        if len(inside) == 1 and not _is_closed(words[inside[0]]) and not words[inside[0]].endswith("ly"):
            labels[inside[0]] = "B-reporting"
    return labels


def _is_closed(word: str) -> bool:
    return word.lower() in CLOSED_CLASS or not any(letter.isalpha() for letter in word)


def _is_name(text: str, span: Mapping[str, Any]) -> bool:
    """Tell whether the span is written like a name inside a sentence of ordinary case."""
    before, words = text[: span["start"]], text[span["start"] : span["end"]].split()
    return (
        before[-1:] == " " and before[-2:-1] not in ".:!?" and not text.isupper() and all(w[0].isupper() for w in words)
    )
