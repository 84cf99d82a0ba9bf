"""ECB+, MEANTIME apple, EventStoryLine, GENEVA -> examples with event triggers and time expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from training.examples import ANY_TRIGGER, IGNORE, Example, bio_labels
from training.readers.jsonl import read_rows
from training.readers.sentences import cut_words

ECB_DEV_TOPICS = frozenset({"2", "5", "12", "18", "21", "23", "34", "35"})
MEANTIME_HELD_OUT = frozenset({"103623", "195869", "23973", "40203", "89284"})
ECB_TRIGGERS = {
    "OCCURRENCE": "occurrence",
    "CAUSATIVE": "occurrence",
    "GENERIC": "occurrence",
    "PERCEPTION": "occurrence",
    "REPORTING": "reporting",
    "STATE": "state",
    "ASPECTUAL": "aspectual",
}
MEANTIME_TRIGGERS = {"SPEECH_COGNITIVE": "reporting", "GRAMMATICAL": "aspectual"}
ECB_TIMES = {"TIME_DATE": "DATE", "TIME_OF_THE_DAY": "TIME", "TIME_DURATION": "DURATION", "TIME_REPETITION": "SET"}
CLITICS = frozenset({"s", "re", "ve", "ll", "d", "m"})
_PREPOSITION = re.compile(r"(?i)^(?:on|in|at|by|since|until|till|before|after|from|during|with|within|for|of|as of)\s+")
_TEMPORAL = re.compile(
    r"(?i)\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|"
    r"second|minute|hour|day|week|month|year|decade|centur|morning|evening|noon|night|season|summer|winter|spring|autumn|"
    r"now|recent|current|ago|earlier|later|former|previous|christmas|easter|annual"
)
_OF_THE_DAY = re.compile(
    r"(?i)morning|evening|noon|night|hour|minute|[ap]\.? ?m\b|\d:|midday|dawn|overnight|late|early"
)


def _clean_time(text: str, start: int, end: int, kind: str) -> tuple[int, int, str]:
    """Trim a leading preposition and a final stop; unsure spans become `IGNORE`."""
    match = _PREPOSITION.match(text[start:end])
    if match:
        start += match.end()
    while end > start and text[end - 1] in " ,.;" and not re.search(r"(?i)[ap]\.? ?m\.$", text[start:end]):
        end -= 1
    said = text[start:end]
    if not _TEMPORAL.search(said) or kind == "SET" or re.fullmatch(r"(?i)(?:\w+ )?season|.* (?:half|quarter)", said):
        return start, end, IGNORE
    if kind == "TIME" and not _OF_THE_DAY.search(said):
        kind = "DATE"
    return start, end, kind


def _sentence_bounds(tokens: Iterable[tuple[int, int, int]]) -> dict[int, tuple[int, int]]:
    bounds: dict[int, tuple[int, int]] = {}
    for sentence, start, end in tokens:
        low, high = bounds.get(sentence, (start, end))
        bounds[sentence] = (min(low, start), max(high, end))
    return bounds


def _cut_example(
    row: Mapping[str, Any],
    source: str,
    bounds: tuple[int, int],
    triggers: list[tuple[int, int, str]] | None,
    times: list[tuple[int, int, str]],
    *,
    chains: Mapping[int, str] | None = None,
    facts: list[tuple[int, int, str]] | None = None,
) -> Example | None:
    """Return the sentence `bounds`; `chains` gives the event of the mention that starts at a character."""
    text = row["text"]
    offsets = cut_words(text, *bounds)
    if not offsets or len(offsets) > 150:
        return None
    return Example(
        source=source,
        name=f"{row['id']}-{bounds[0]}",
        document=row["id"],
        topic=f"{source.partition('-')[0]} {row.get('topic', '')}",
        words=tuple(text[a:b] for a, b in offsets),
        triggers=None if triggers is None else tuple(bio_labels(offsets, triggers)),
        times=tuple(bio_labels(offsets, times)),
        chains=None if chains is None else tuple(chains.get(a, "O") for a, _ in offsets),
        facts=None if facts is None else tuple(_plain(bio_labels(offsets, facts, outside=IGNORE))),
    )


def _plain(labels: Iterable[str]) -> Iterator[str]:
    """Yield the labels without their BIO mark."""
    for label in labels:
        yield label.partition("-")[2] or label


def read_ecbplus(data: Path, *, split: str) -> Iterator[Example]:
    """Yield sentences of `train` or `dev` with triggers and times.

    Validated sentences have the source `ecbplus`. The others that hold an event are as densely annotated (0.160 events
    a word against 0.157), have the source `ecbplus-rest` and come from train only.
    """
    for row in read_rows(data / "ecbplus" / f"{split}.jsonl"):
        bounds = _sentence_bounds((t["sent"], t["start"], t["end"]) for t in row["tokens"])
        mentions = row["mentions"]
        triggers = [
            (m["start"], m["end"], ECB_TRIGGERS[m["tag"].rsplit("_", 1)[1]]) for m in mentions if m["kind"] == "event"
        ]
        times = [
            _clean_time(row["text"], m["start"], m["end"], ECB_TIMES[m["tag"]])
            for m in mentions
            if m["tag"] in ECB_TIMES
        ]
        chains = {m["start"]: m["chain"] for m in mentions if m["kind"] == "event" and m.get("chain_kind") == "cross"}
        validated = set(row["validated_sentences"])
        marked = {m["sentence"] for m in mentions if m["kind"] == "event"} if split == "train" else set()
        for sentence in sorted((validated | marked) & set(bounds)):
            source = "ecbplus" if sentence in validated else "ecbplus-rest"
            example = _cut_example(row, source, bounds[sentence], triggers, times, chains=chains)
            if example:
                yield example


def _meantime_class(chain: str | None, classes: Mapping[str, str]) -> str:
    """Return the trigger class of the event instance that the chain `document#instance` names."""
    return MEANTIME_TRIGGERS.get(classes.get((chain or "").rsplit("#", 1)[-1], ""), "occurrence")


def meantime_fact(mention: Mapping[str, Any]) -> str:
    """Return the factuality of an event mention in our terms, from its polarity, certainty and time."""
    if not mention.get("certainty"):
        return IGNORE
    if mention.get("polarity") == "NEG":
        return "negated"
    if mention["certainty"] in ("POSSIBLE", "PROBABLE") or str(mention.get("special_cases")).startswith("COND"):
        return "hypothetical"
    if mention.get("time") == "FUTURE":
        return "planned"
    return "asserted" if mention["certainty"] == "CERTAIN" else IGNORE


def read_meantime(data: Path, *, held_out: bool) -> Iterator[Example]:
    """Yield the sentences up to the last annotated one; `held_out` picks the five documents kept for development."""
    for row in read_rows(data / "meantime" / "apple.jsonl"):
        if (row["doc_id"] in MEANTIME_HELD_OUT) != held_out:
            continue
        bounds = _sentence_bounds((t[1], t[3], t[4]) for t in row["tokens"])
        classes = {i["m_id"]: i.get("class") or "" for i in row["instances"]}
        events = [m for m in row["mentions"] if m["tag"] == "EVENT_MENTION" and m.get("pred")]
        triggers = [(m["start"], m["end"], _meantime_class(m.get("chain"), classes)) for m in events]
        times = [
            (m["start"], m["end"], m["type"] if m["text"].lower() != "which" else IGNORE)
            for m in row["mentions"]
            if m["tag"] == "TIMEX3" and m.get("type")
        ]
        facts = [(m["start"], m["end"], meantime_fact(m)) for m in events]
        chains = {m["start"]: m["chain"] for m in events if m.get("chain")}
        last = max((m["sentence"] for m in events), default=-1)
        for sentence in sorted(bounds):
            if sentence <= last:
                example = _cut_example(row, "meantime", bounds[sentence], triggers, times, chains=chains, facts=facts)
                if example:
                    yield example


def read_eventstoryline(data: Path) -> Iterator[Example]:
    """Yield the sentences of documents outside ECB+ dev that hold a time; their triggers only where ECB+ has none."""
    texts = {row["id"]: row for row in read_rows(data / "ecbplus" / "train.jsonl")}
    for row in read_rows(data / "eventstoryline" / "train_dev.jsonl"):
        if row["topic"] in ECB_DEV_TOPICS or row["id"] not in texts:
            continue
        base = texts[row["id"]]
        bounds = _sentence_bounds((t["sent"], t["start"], t["end"]) for t in base["tokens"])
        marked = [m for m in row["mentions"] if m["tag"] in ECB_TIMES]
        done = set(base["validated_sentences"]) | {m["sentence"] for m in base["mentions"] if m["kind"] == "event"}
        events = [m for m in row["mentions"] if "ACTION_" in m["tag"] and m["sentence"] not in done]
        eventful = {m["sentence"] for m in events}
        triggers = [(m["start"], m["end"], ECB_TRIGGERS[m["tag"].rsplit("_", 1)[1]]) for m in events]
        times = [_clean_time(row["text"], m["start"], m["end"], ECB_TIMES[m["tag"]]) for m in marked]
        for sentence in sorted({m["sentence"] for m in marked} - done | eventful):
            if sentence in bounds:
                known = triggers if sentence in eventful else None
                example = _cut_example(row, "eventstoryline", bounds[sentence], known, times)
                if example:
                    yield example


def _join_marks(text: str, tokens: Iterable[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return (start, word) with the set's torn quotes and clitics (`' s`, `` ` ` ``) joined."""
    words: list[tuple[int, str]] = []
    for start, end in tokens:
        word = text[start:end]
        last = words[-1][1] if words else ""
        if (last == "'" and word in CLITICS) or (last == word and word in "`'"):
            words[-1] = (words[-1][0], last + word)
        else:
            words.append((start, word))
    return words


def read_geneva(data: Path) -> Iterator[Example]:
    """Yield FrameNet sentences with typed triggers; words without a type may still be triggers and are not learnt."""
    for row in read_rows(data / "geneva" / "train_partial.jsonl"):
        tokens = _join_marks(row["text"], row["tokens"])
        kinds = {e["start"]: e["type"] for e in row["events"]}
        types = tuple(kinds.get(start, IGNORE) for start, _ in tokens)
        triggers = tuple(ANY_TRIGGER if kind != IGNORE else IGNORE for kind in types)
        if any(kind != IGNORE for kind in types):
            words = tuple(word for _, word in tokens)
            yield Example(source="geneva", name=row["id"], words=words, triggers=triggers, geneva=types)
