"""UD English EWT + PropBank on the same words -> examples with syntax and frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from training.examples import Example, Frame
from training.readers.conllu import read_conllu
from training.readers.jsonl import read_rows

AUXILIARY_ROLESETS = frozenset({"be.03", "have.01", "do.01"})
"""Frames of pure auxiliaries: they have no arguments worth learning."""


def _read_frames(row: Mapping[str, Any]) -> tuple[Frame, ...]:
    frames = []
    for frame in row["frames"]:
        if frame["roleset"] in AUXILIARY_ROLESETS and frame["upos"] == "AUX":
            continue
        arguments = tuple((a["role"].removesuffix("-DSP"), a["tok"][0], a["tok"][1]) for a in frame["args"])
        frames.append(Frame(predicate=frame["pred_tok"], arguments=arguments))
    return tuple(frames)


def read_ewt(data: Path, *, split: str) -> Iterator[Example]:
    """Yield the sentences of the UD split `train` or `dev`; frames where PropBank could be aligned."""
    frames = {row["id"]: row for row in read_rows(data / "propbank_ewt" / f"{split}.jsonl")}
    path = data / "ud_english_ewt" / f"en_ewt-ud-{split}.conllu"
    for example in read_conllu(path, source="ewt"):
        row = frames.get(example.name)
        yield replace(example, frames=_read_frames(row)) if row else example
