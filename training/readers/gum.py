"""UD English GUM -> examples with syntax and times, of documents whose licence allows training."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from training.examples import IGNORE, Example, bio_labels
from training.readers.conllu import read_conllu
from training.readers.jsonl import read_rows

FREE_GENRES = frozenset({"news", "interview", "bio", "voyage", "textbook", "speech", "vlog", "conversation"})
FREE_LICENCES = ("CC BY (", "public domain")
_DURATION = re.compile(
    r"(?i)^(?:(?:about|some|nearly|over|almost|more than|at least|up to|the (?:past|last|next)) )*"
    r"(?:\S+[ -]){1,3}(?:second|minute|hour|day|week|month|year|decade|centur(?:y|ie))s?(?:-old)?$"
)
_NOT_DURATION = re.compile(
    r"(?i)^(?:this|last|next|the|that|every|each)\b|\bago\b|\d{4}|\d(?:st|nd|rd|th)\b|teenth\b|tieth\b"
)
_TEMPORAL = re.compile(
    r"(?i)^(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|century|centuries|today|yesterday|tonight|"
    r"tomorrow|now|currently|recently|daily|weekly|annual|annually|yearly|morning|evening|afternoon|night|weekends?|"
    r"spring|summer|autumn|winter|ago|noon|midnight|time|season|period|era|\d+)$"
)


def _time_type(text: str, tag: str) -> str:
    if tag == "time":
        return "TIME"
    if _DURATION.match(text) and not _NOT_DURATION.search(text):
        return "DURATION"
    return "DATE"


def _word_offsets(text: str, start: int, words: tuple[str, ...]) -> list[tuple[int, int]] | None:
    """Find each word in `text` from `start` on; None if one is not there."""
    offsets = []
    for word in words:
        at = text.find(word, start)
        if at < 0 or at > start + 8:
            return None
        start = at + len(word)
        offsets.append((at, start))
    return offsets


def _free_documents(data: Path, split: str) -> dict[str, tuple[str, dict[str, int], list[tuple[int, int, str]]]]:
    found = {}
    for row in read_rows(data / "gum" / f"{split}.jsonl"):
        if row["genre"] in FREE_GENRES and row["text_licence"].startswith(FREE_LICENCES):
            starts = {sentence["sent_id"]: sentence["start"] for sentence in row["sentences"]}
            dates = [(d["start"], d["end"], _time_type(d["text"], d["tag"])) for d in row["dates"]]
            found[row["id"]] = (row["text"], starts, dates)
    return found


def read_gum(data: Path, *, split: str) -> Iterator[Example]:
    """Yield the sentences of the free documents of `train` or `dev`.

    GUM marks dates more surely than durations, so an unmarked word that could be temporal is not learnt from.
    """
    documents = _free_documents(data, split)
    path = data / "ud_english_gum" / f"en_gum-ud-{split}.conllu"
    for example in read_conllu(path, source="gum", documents=documents):
        text, starts, dates = documents[example.name.rsplit("-", 1)[0]]
        offsets = _word_offsets(text, starts.get(example.name, 0), example.words)
        if offsets is None:
            yield example
            continue
        labels = bio_labels(offsets, dates)
        times = tuple(
            IGNORE if label == "O" and _TEMPORAL.match(word) else label
            for label, word in zip(labels, example.words, strict=True)
        )
        yield replace(example, times=times)
