"""The model as a spaCy component: sets tags, lemmas, syntax, names, frames, triggers and times of a Doc."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, POS, TAG
from spacy.symbols import IDS
from spacy.tokens import Doc, Span

from kg.annotate.network import Begun, LanguageModel
from kg.annotate.readings import ReadEvent, Reading

AHEAD = 4
"""Documents that the network may be ahead of the decoding."""
LEAST_TRIGGER = 0.6
"""Least score of a trigger; on ECB+ dev 0.6 to 0.7 gives the best F1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocSpan:
    """Tokens `[start, end)` of a Doc with a label and a probability."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DocTrigger(DocSpan):
    """A trigger and what the model thinks of the event; its arguments name tokens of the Doc."""

    event: ReadEvent = field(default_factory=ReadEvent)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocFrame:
    """A predicate token and its arguments `(role, first token, last token + 1, head token)`."""

    predicate: int
    arguments: tuple[tuple[str, int, int, int], ...]


def add_extensions() -> None:
    """Declare the Doc attributes that the components set (`doc._.frames`, `triggers`, `times`, `quotes`)."""
    for name in ("frames", "triggers", "times", "quotes"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


class ModelReader:
    """spaCy component that reads the sentences of one Doc together, so that a Doc's result is its own."""

    def __init__(self, model: LanguageModel) -> None:
        """Keep the model."""
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Return `doc` with all that the model says."""
        return self._finish(doc, *self._begin(doc))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        """Yield the Docs in order; the network reads a few ahead while one is decoded."""
        waiting: deque[tuple[Doc, list[list[int]], Begun]] = deque()
        for doc in stream:
            waiting.append((doc, *self._begin(doc)))
            if len(waiting) > AHEAD:
                yield self._finish(*waiting.popleft())
        while waiting:
            yield self._finish(*waiting.popleft())

    def _begin(self, doc: Doc) -> tuple[list[list[int]], Begun]:
        sentences = [[token.i for token in sent if not token.is_space] for sent in doc.sents]
        return sentences, self.model.begin([[doc[i].text for i in words] for words in sentences])

    def _finish(self, doc: Doc, sentences: Sequence[Sequence[int]], begun: Begun) -> Doc:
        readings = begun.finish()
        write_syntax(doc, sentences, readings)
        names: list[Span] = []
        triggers: list[DocTrigger] = []
        times: list[DocSpan] = []
        frames: list[DocFrame] = []
        for words, reading in zip(sentences, readings, strict=True):
            names.extend(Span(doc, words[s.start], words[s.end - 1] + 1, label=s.label) for s in reading.names)
            triggers.extend(
                DocTrigger(
                    start=words[s.start],
                    end=words[s.end - 1] + 1,
                    label=s.label,
                    score=s.score,
                    event=replace(event, arguments=tuple((r, words[h], p) for r, h, p in event.arguments)),
                )
                for s, event in zip(reading.triggers, reading.events, strict=True)
                if s.score >= LEAST_TRIGGER
            )
            times.extend(_doc_spans(words, reading.times))
            for frame in reading.frames:
                arguments = tuple((r, words[a], words[b - 1] + 1, words[h]) for r, a, b, h in frame.arguments)
                frames.append(DocFrame(predicate=words[frame.predicate], arguments=arguments))
        doc.ents = tuple(names)
        doc._.triggers, doc._.times, doc._.frames = tuple(triggers), tuple(times), tuple(frames)
        return doc


def _doc_spans(words: Sequence[int], spans: Iterable[Any]) -> Iterator[DocSpan]:
    for span in spans:
        yield DocSpan(start=words[span.start], end=words[span.end - 1] + 1, label=span.label, score=span.score)


def write_syntax(doc: Doc, sentences: Sequence[Sequence[int]], readings: Sequence[Reading]) -> None:
    """Set tag, part of speech, lemma, head and relation of every token; a blank hangs on the word before it."""
    add = doc.vocab.strings.add
    size = len(doc)
    rows: list[list[int]] = [[] for _ in range(size)]
    for token in doc:
        if token.is_space:
            near = token.i - 1 if token.i and not token.is_sent_start else token.i + 1
            by = near - token.i if near < size and not (near > token.i and doc[near].is_sent_start) else 0
            rows[token.i] = [add("_SP"), IDS["SPACE"], add(token.text), add("dep"), by % 2**64]
    for words, reading in zip(sentences, readings, strict=True):
        for k, i in enumerate(words):
            head = reading.heads[k]
            by = words[head - 1] - i if head else 0
            dep = "ROOT" if reading.deps[k] == "root" else reading.deps[k]
            rows[i] = [add(reading.tags[k]), IDS[reading.upos[k]], add(reading.lemmas[k]), add(dep), by % 2**64]
    if size:
        values: Any = np.array(rows, dtype=np.uint64)
        doc.from_array([TAG, POS, LEMMA, DEP, HEAD], values)
