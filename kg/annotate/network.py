"""Sentences of words -> readings: runs the ONNX model and decodes its scores.

Neighbouring sentences of a document are read together, as one window, so that each is seen in its context. A window's
numbers do not depend on the other windows of its batch: activations are quantized row by row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.annotate.decode import Scores, bio_spans, bio_transitions, decode_bio, decode_tree
from kg.annotate.lemmas import Lemmatizer, load_table
from kg.annotate.pieces import PieceCutter, Pieces, WindowPieces, join_pieces
from kg.annotate.spans import argument_span, children_of, drop_nested
from kg.annotate.subjects import repair_subjects
from kg.annotate.tags import agree, repair_pos, repair_tags
from kg.annotate.voice import find_active_verbs, repair_roles, repair_syntax
from kg.errors import ModelError

SHIPPED = Path(__file__).parent / "model"
PIECES_PER_BATCH = 1024
SENSES, LEAST_SENSE = 3, 0.02
"""Event types kept per trigger at most, and their least probability."""
LEAST_ROLE = 0.05
"""Least probability of a role whose filler is kept."""
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSpan:
    """Words `[start, end)` of the sentence with a label and its probability."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvent:
    """What the model thinks of a trigger: its likely event types with probabilities, factuality, vector, arguments.

    `arguments` are `(role, head word, probability)`; `vector` are signed bytes.
    """

    senses: tuple[tuple[str, float], ...] = ()
    stance: str | None = None
    vector: bytes = b""
    arguments: tuple[tuple[str, int, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFrame:
    """A predicate word and its arguments `(role, first word, last word + 1, head word)`."""

    predicate: int
    arguments: tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the model says about one sentence; `heads` count words from 1, 0 is the root.

    `events` has one entry per trigger.
    """

    upos: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    deps: tuple[str, ...] = ()
    names: tuple[ReadSpan, ...] = ()
    triggers: tuple[ReadSpan, ...] = ()
    events: tuple[ReadEvent, ...] = ()
    times: tuple[ReadSpan, ...] = ()
    frames: tuple[ReadFrame, ...] = ()


def softmax(scores: Scores) -> Scores:
    """Return probabilities over the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    result: Scores = raised / raised.sum(-1, keepdims=True)
    return result


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
        self.cutter, self._session, self._lemmatizer = cutter, session, lemmatizer
        self._most: int = given["settings"]["most_pieces"]
        self.window: int = given["settings"]["window_pieces"]
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="kg-model") if threads > 1 else None
        self._outputs = [output.name for output in session.get_outputs()]
        self._trigger_bias = trigger_bias

    @cached_property
    def _transitions(self) -> dict[str, Scores]:
        return {head: bio_transitions(self.labels[head]) for head in ("names", "trigger", "time")}

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
        parts = [part for window in group for part in window]
        return [self._decode(part.words, i, arrays) for i, part in enumerate(parts)]

    def _label(self, head: str, ids: Iterable[Any]) -> tuple[str, ...]:
        names = self.labels[head]
        return tuple(names[int(i)] for i in ids)

    def _spans(self, head: str, scores: Scores) -> tuple[ReadSpan, ...]:
        names = self.labels[head]
        sequence = [names[i] for i in decode_bio(scores, self._transitions[head])]
        found = bio_spans(sequence)
        if not found:
            return ()
        inside = 1 - softmax(scores)[:, 0]
        return tuple(ReadSpan(start=a, end=b, label=kind, score=float(inside[a:b].mean())) for a, b, kind in found)

    def _decode(self, words: Sequence[str], row: int, arrays: Arrays) -> Reading:
        count = len(words)
        tree = self._tree(words, row, arrays)
        scripts = [self._label("lemma", options) for options in arrays["lemma"][row, :count]]
        scores = arrays["trigger"][row, :count].copy()
        scores[:, 1:] += self._trigger_bias
        triggers = self._spans("trigger", scores)
        return Reading(
            upos=repair_pos(words, tree.tags, agree(self._label("upos", arrays["upos"][row, :count]), tree.tags)),
            tags=tree.tags,
            lemmas=tuple(map(self._lemmatizer.lemma_of, words, tree.tags, scripts)),
            heads=tuple(tree.heads),
            deps=tuple(tree.deps),
            names=self._spans("names", arrays["names"][row, :count]),
            triggers=triggers,
            events=tuple(self._event(span.start, row, count, arrays) for span in triggers),
            times=self._spans("time", arrays["time"][row, :count]),
            frames=self._frames(tree, row, arrays),
        )

    def _event(self, word: int, row: int, count: int, arrays: Arrays) -> ReadEvent:
        vector = arrays["vectors"][row, word]
        size = max(float(np.abs(vector).max()), 1e-9)
        if "event_type" not in self.labels:
            return ReadEvent(vector=np.rint(vector * (127 / size)).astype(np.int8).tobytes())
        chances = softmax(arrays["event_type"][row, word])
        best = [int(i) for i in np.argsort(-chances, kind="stable")[:SENSES]]
        names = self.labels["event_type"]
        return ReadEvent(
            senses=tuple((names[i], float(chances[i])) for i in best if chances[i] >= LEAST_SENSE),
            stance=self.labels["fact"][int(arrays["fact"][row, word].argmax())],
            vector=np.rint(vector * (127 / size)).astype(np.int8).tobytes(),
            arguments=tuple(self._event_arguments(word, row, count, arrays)),
        )

    def _event_arguments(self, word: int, row: int, count: int, arrays: Arrays) -> Iterable[tuple[str, int, float]]:
        """Yield role, head word and probability of the words that may fill a role of a typed trigger."""
        where = arrays["typed"]
        names = self.labels["event_role"]
        for i in np.flatnonzero((where[:, 0] == row) & (where[:, 1] == word)):
            chances = softmax(arrays["event_roles"][i, :count])
            best = 1 + chances[:, 1:].argmax(1)
            likely = chances[np.arange(count), best]
            for head in np.flatnonzero(likely >= LEAST_ROLE):
                yield names[int(best[head])], int(head), float(likely[head])

    def _tree(self, words: Sequence[str], row: int, arrays: Arrays) -> _Tree:
        count = len(words)
        heads = decode_tree(arrays["arcs"][row, :count, : count + 1])
        likely, labels, names = arrays["heads"][row], arrays["deps"][row], self.labels["dep"]
        deps = [
            _rooted(names[labels[i, int(head == likely[i, 1])]], head)  # a third choice takes the first one's label
            for i, head in enumerate(heads)
        ]
        tags = repair_tags(words, self._label("tag", arrays["tag"][row, :count]))
        heads, deps = repair_subjects(words, tags, heads, deps)
        below = children_of(heads)
        active = find_active_verbs(tags, deps, below)
        if active:
            tags, deps = repair_syntax(tags, deps, active)
        return _Tree(words, tags, heads, deps, below, active)

    def _frames(self, tree: _Tree, row: int, arrays: Arrays) -> tuple[ReadFrame, ...]:
        where = arrays["predicates"]
        frames = []
        for i in np.flatnonzero(where[:, 0] == row):
            predicate = int(where[i, 1])
            roles = choose_roles(arrays["roles"][i, : len(tree.words)], self.labels["role"])
            if predicate in tree.active:
                roles = repair_roles(roles, *tree.active[predicate])
            chosen = frozenset(roles)
            arguments = []
            for head, role in sorted(roles.items()):
                start, end = argument_span(
                    tree.words,
                    tree.heads,
                    tree.deps,
                    tree.below,
                    head=head,
                    predicate=predicate,
                    role=role,
                    taken=chosen - {head},
                )
                arguments.append((role, start, end, head))
            frames.append(ReadFrame(predicate=predicate, arguments=drop_nested(arguments)))
        return tuple(frames)


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
class _Tree:
    """Syntax of one sentence; `active` holds the verbs whose voice was repaired, with subject and object."""

    words: Sequence[str]
    tags: tuple[str, ...]
    heads: list[int]
    deps: list[str]
    below: list[list[int]]
    active: dict[int, tuple[int, int]]


def _rooted(dep: str, head: int) -> str:
    """Return the relation made to fit: `root` for the one root and nothing else."""
    if head == 0:
        return "root"
    return "dep" if dep == "root" else dep


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence of a document, by its number, or a piece of one that is too long."""

    sentence: int
    words: Sequence[str]
    pieces: Pieces


def choose_roles(scores: Scores, labels: Sequence[str]) -> dict[int, str]:
    """Return head word -> role for one predicate; a numbered role is given once, to its best word.

    Args: scores: (words, roles), role 0 means none.
    """
    best = scores.argmax(1)
    found: dict[int, str] = {}
    gain = scores[np.arange(len(best)), best] - scores[:, 0]
    used: set[str] = set()
    for word in sorted(np.flatnonzero(best), key=lambda i: (-gain[i], i)):
        role = labels[int(best[word])]
        if role in used and role.startswith("ARG") and not role.startswith("ARGM"):
            continue
        used.add(role)
        found[int(word)] = role
    return found


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
