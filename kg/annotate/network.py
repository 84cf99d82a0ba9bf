"""Sentences of words -> readings: runs the ONNX model, whose scores `kg.annotate.decoding` reads.

Neighbouring sentences of a document are read together, as one window, so that each is seen in its context. A window's
numbers do not depend on the other windows of its batch: activations are quantized row by row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kg.annotate.decoding import Arrays, Decoder
from kg.annotate.lemmas import Lemmatizer, load_table
from kg.annotate.pieces import PieceCutter, Pieces, WindowPieces, join_pieces
from kg.annotate.readings import ReadEvent, ReadFrame, Reading, ReadSpan
from kg.errors import ModelError

SHIPPED = Path(__file__).parent / "model"
PIECES_PER_BATCH = 1024


class LanguageModel:
    """The shipped network with its labels and its word piece cutter.

    `window` is how many pieces of neighbouring sentences are read together; 0 reads each sentence alone.
    """

    def __init__(self, folder: Path = SHIPPED, *, threads: int = 2, trigger_bias: float = 0.0) -> None:
        """Load the model.

        Args: threads: runs of the network beside each other.  trigger_bias: added to the scores of all triggers.
        Raises: ModelError: a file is missing or cannot be read.
        """
        try:
            given = json.loads((folder / "labels.json").read_text(encoding="utf8"))
            cutter = PieceCutter(folder / "tokenizer.json", longest_word=given["settings"]["longest_word"])
            lemmatizer = Lemmatizer(load_table(folder / "lemmas.json"), cutter.whole_words())
            session = _open_session(folder / "model.onnx")
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions
            hint = "reinstall newsgraph, or make the model with `python -m training.export`"
            raise ModelError(f"cannot load the language model: {error}", path=str(folder), hint=hint) from error
        self.labels: dict[str, list[str]] = given["labels"]
        self.cutter, self._session = cutter, session
        self._decoder = Decoder(self.labels, lemmatizer, trigger_bias=trigger_bias)
        self._most: int = given["settings"]["most_pieces"]
        self.window: int = given["settings"]["window_pieces"]
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="kg-model") if threads > 1 else None
        self._outputs = [output.name for output in session.get_outputs()]

    def read_sentences(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """Return one reading per sentence of one document, in order; a sentence may be empty."""
        return self.begin(sentences).finish()

    def read_documents(self, documents: Sequence[Sequence[Sequence[str]]]) -> list[list[Reading]]:
        """Return the readings of each document's sentences; what is read together never goes past a document."""
        return [begun.finish() for begun in [self.begin(sentences) for sentences in documents]]

    def begin(self, sentences: Sequence[Sequence[str]]) -> Begun:
        """Start to read one document; with several threads the network runs while the caller goes on."""
        parts = [part for number, words in enumerate(sentences) for part in self._cut(number, words)]
        groups = list(group_windows(list(make_windows(parts, most=self.window))))
        return Begun(self, len(sentences), [(group, self._start(group)) for group in groups])

    def _start(self, group: Sequence[Sequence[_Part]]) -> Callable[[], list[Any]]:
        """Run the network on a group in another thread; return what waits for its outputs."""
        inputs = pad_pieces([join_pieces([part.pieces for part in window]) for window in group])
        if self._pool is None:
            return partial(self._session.run, None, inputs)
        return self._pool.submit(self._session.run, None, inputs).result

    def _cut(self, number: int, words: Sequence[str]) -> Iterable[_Part]:
        """Yield the sentence, in pieces of at most the model's length."""
        start, size = 0, 2
        for i, word in enumerate(words):
            length = len(self.cutter.cut_word(word))
            if size + length > self._most:
                yield _Part(number, words[start:i], self.cutter.cut_words(words[start:i]))
                start, size = i, 2
            size += length
        if words[start:]:
            yield _Part(number, words[start:], self.cutter.cut_words(words[start:]))

    def decode(self, group: Sequence[Sequence[_Part]], outputs: Sequence[Any]) -> list[Reading]:
        """Return the readings of a group's parts from the network's outputs."""
        arrays: Arrays = dict(zip(self._outputs, outputs, strict=True))
        return self._decoder.decode([part.words for window in group for part in window], arrays)


class Begun:
    """A document that is being read: groups of windows with what waits for the network's outputs."""

    def __init__(
        self,
        model: LanguageModel,
        sentences: int,
        groups: Sequence[tuple[Sequence[Sequence[_Part]], Callable[[], list[Any]]]],
    ) -> None:
        """Keep the model, the number of sentences and the groups."""
        self._model, self._sentences, self._groups = model, sentences, groups

    def finish(self) -> list[Reading]:
        """Return one reading per sentence.

        Raises: ModelError: the network failed.
        """
        found: dict[int, list[Reading]] = {}
        for group, wait in self._groups:
            try:
                outputs = wait()
            except Exception as error:  # onnxruntime raises bare exceptions
                raise ModelError(f"the language model failed: {error}") from error
            readings = self._model.decode(group, outputs)
            for part, reading in zip((part for window in group for part in window), readings, strict=True):
                found.setdefault(part.sentence, []).append(reading)
        return [_join(found.get(i, [])) for i in range(self._sentences)]


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence of a document, by its number, or a piece of one that is too long."""

    sentence: int
    words: Sequence[str]
    pieces: Pieces


def make_windows(parts: Iterable[_Part], *, most: int) -> Iterable[list[_Part]]:
    """Yield runs of neighbouring sentences of at most `most` pieces; a longer sentence stands alone."""
    window: list[_Part] = []
    size = 1
    for part in parts:
        length = len(part.pieces.ids) - 1
        if window and size + length > most:
            yield window
            window, size = [], 1
        window.append(part)
        size += length
    if window:
        yield window


def group_windows(windows: Sequence[Sequence[_Part]]) -> Iterable[list[Sequence[_Part]]]:
    """Yield the windows in groups of similar length, each of at most `PIECES_PER_BATCH` padded pieces."""
    sizes = [1 + sum(len(part.pieces.ids) - 1 for part in window) for window in windows]
    group: list[Sequence[_Part]] = []
    for i in sorted(range(len(windows)), key=lambda i: (sizes[i], i)):
        if group and sizes[i] * (len(group) + 1) > PIECES_PER_BATCH:
            yield group
            group = []
        group.append(windows[i])
    if group:
        yield group


def pad_pieces(batch: Sequence[WindowPieces]) -> Arrays:
    """Return the padded input arrays of the network; `first` counts through the flattened windows."""
    length = max(len(item.ids) for item in batch)
    rows = [[i * length + at for at in row] for i, item in enumerate(batch) for row in item.rows]
    ids = np.zeros((len(batch), length), np.int64)
    shapes = np.zeros((len(batch), length), np.int64)
    mask = np.zeros((len(batch), length), np.int32)
    first = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for i, item in enumerate(batch):
        size = len(item.ids)
        ids[i, :size] = item.ids
        shapes[i, :size] = item.shapes
        mask[i, :size] = 1
    for i, row in enumerate(rows):
        first[i, : len(row)] = row
    return {"ids": ids, "mask": mask, "shapes": shapes, "first": first}


def _open_session(path: Path) -> Any:
    """Open the network; each of its runs takes one thread, so that runs beside each other fill the cores."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _shift(spans: Sequence[ReadSpan], by: int) -> tuple[ReadSpan, ...]:
    return tuple(ReadSpan(start=s.start + by, end=s.end + by, label=s.label, score=s.score) for s in spans)


def _shift_event(event: ReadEvent, by: int) -> ReadEvent:
    return replace(event, arguments=tuple((role, head + by, chance) for role, head, chance in event.arguments))


def _join(parts: Sequence[Reading]) -> Reading:
    """Return one reading of a sentence that was read in parts; later roots hang on the first as parataxis."""
    if len(parts) == 1:
        return parts[0]
    whole = Reading()
    for part in parts:
        by = len(whole.upos)
        first = whole.heads.index(0) + 1 if by else 0
        frames = tuple(
            ReadFrame(
                predicate=f.predicate + by, arguments=tuple((r, a + by, b + by, h + by) for r, a, b, h in f.arguments)
            )
            for f in part.frames
        )
        whole = Reading(
            upos=whole.upos + part.upos,
            tags=whole.tags + part.tags,
            lemmas=whole.lemmas + part.lemmas,
            heads=whole.heads + tuple(head + by if head else first for head in part.heads),
            deps=whole.deps + tuple("parataxis" if dep == "root" and by else dep for dep in part.deps),
            names=whole.names + _shift(part.names, by),
            triggers=whole.triggers + _shift(part.triggers, by),
            events=whole.events + tuple(_shift_event(event, by) for event in part.events),
            times=whole.times + _shift(part.times, by),
            frames=whole.frames + frames,
        )
    return whole
