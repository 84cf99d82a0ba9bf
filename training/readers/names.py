"""EnWorldwide newswire (ner_worldwide) -> examples with names of nine types.

Source: Shan et al., EMNLP 2023 Findings.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from training.examples import Example, bio_labels
from training.readers.jsonl import read_rows
from training.readers.sentences import cut_words

LONGEST = 120
"""Words per example; longer lines (lists, tables) are cut."""
CUT_SHARE = 0.6
"""Share of the set's lines (often whole paragraphs) that are cut into sentences, as at run time."""


def _cut_sentences(text: str, offsets: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the sentences of a line: cut after a full stop (and closing quote) before a capital letter."""
    start = 0
    for i in range(1, len(offsets)):
        before, word = text[offsets[i - 1][0] : offsets[i - 1][1]], text[offsets[i][0] : offsets[i][1]]
        ends = before in ".?!" or (before in "\"”’'" and i > 1 and text[offsets[i - 2][0] : offsets[i - 2][1]] in ".?!")
        if ends and (word[0].isupper() or word[0] in '“"‘'):
            yield offsets[start:i]
            start = i
    yield offsets[start:]


def read_names(data: Path, *, split: str) -> Iterator[Example]:
    """Yield the sentences of `train` or `dev` with BIO names; of `train`, a fixed part cut into single sentences."""
    rng = random.Random(split)
    for row in read_rows(data / "ner_worldwide" / f"{split}.jsonl"):
        text = row["text"]
        spans = [(e["start"], e["end"], e["type"]) for e in row["entities"]]
        for number, sentence in enumerate(row["sentences"]):
            start, end = sentence[0][0], sentence[-1][1]
            inside = [span for span in spans if span[0] < end and start < span[1]]
            offsets = cut_words(text, start, end)
            cuts = split == "train" and rng.random() < CUT_SHARE
            for part in _cut_sentences(text, offsets) if cuts else (offsets,):
                for at in range(0, len(part), LONGEST):
                    piece = part[at : at + LONGEST]
                    yield Example(
                        source="names",
                        document=row["id"],
                        name=f"{row['id']}-{number}-{piece[0][0]}",
                        words=tuple(text[a:b] for a, b in piece),
                        names=tuple(bio_labels(piece, inside)),
                    )
