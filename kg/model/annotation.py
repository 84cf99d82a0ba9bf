"""Annotations: what is in a text, as spans over its characters and tokens. No beliefs about the world."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from kg.model.document import Document, Span
from kg.model.ids import DocumentId

__all__ = [
    "AnnotatedDocument",
    "Annotation",
    "Argument",
    "Frame",
    "Name",
    "Quote",
    "TimeExpression",
    "Token",
    "Trigger",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word. `head` is the index of its syntactic head among the document's tokens (itself for a root).

    `upos`, `dep` follow Universal Dependencies v2 (`nsubj:pass`, `acl:relcl`, root is `root`); `tag` is the Penn
    Treebank tag (`VBD`, `NNS` …).
    """

    start: int
    end: int
    lemma: str
    upos: str
    tag: str
    head: int
    dep: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in the text; `type` is Person Organization Location Facility NORP Date Money Misc or Product."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A temporal expression. The annotator sets span and `type` (DATE TIME DURATION SET); `resolve` fills the rest.

    `value` is a TIMEX3 value; `earliest`, `latest` ISO dates of a closed interval; `granularity` as in
    `kg.model.interval`; `anchor` what it was counted from (`published`, `published inferred`, `time:ID`, `event:ID`,
    `none`); `rule` the grammar rule (`dateparser` when the last resort read it).
    """

    id: str
    start: int
    end: int
    type: str
    value: str | None = None
    earliest: str | None = None
    latest: str | None = None
    granularity: str | None = None
    anchor: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """An event type (local name in kgt:) that the model thinks a word means, with its probability 0..1."""

    type: str
    score: int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """A word that heads what fills a role of an event, as the model sees it; `head` is a token index, `score` 0..1."""

    role: str
    head: int
    score: int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The word or words that express an event: one of `annotations.events`.

    The annotator sets span, `lemma`, `cls` (occurrence reporting state aspectual), `tense` (past present future
    infinitive none) and `score` 0..1; `extract` sets `type` (local name in kgt:), `factuality` and `polarity`.

    Attributes:
        senses: event types that the model thinks likely here, best first; it may know none.
        stance: the model's reading of the factuality: asserted alleged denied hypothetical negated planned.
        fillers: words that may fill roles of the likeliest type.
        vector: base64 of signed bytes whose cosine with another trigger's tells whether both are one event.
    """

    id: str
    start: int
    end: int
    lemma: str
    cls: str = "occurrence"
    tense: str | None = None
    score: int | float = 1.0
    type: str | None = None
    factuality: str | None = None
    polarity: str | None = None
    senses: tuple[Sense, ...] = ()
    stance: str | None = None
    fillers: tuple[Filler, ...] = ()
    vector: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a frame: `role` in PropBank terms (ARG0, ARGM-TMP, R-ARG0 …); `head` is a token index."""

    role: str
    start: int
    end: int
    head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A predicate with its arguments; `predicate` is a token index."""

    predicate: int
    start: int
    end: int
    lemma: str
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Direct or reported speech: the content `[start, end)` and, where the text gives them, who says it how to whom.

    `direct` tells quotation marks from indirect speech. `speaker`, `cue` and `channel` are spans.
    """

    start: int
    end: int
    speaker: Span | None = None
    cue: Span | None = None
    channel: Span | None = None
    direct: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """All annotations of one document: one line of `annotations.jsonl`. Every tuple is in text order."""

    document: DocumentId
    sentences: tuple[Span, ...] = ()
    tokens: tuple[Token, ...] = ()
    names: tuple[Name, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    events: tuple[Trigger, ...] = ()
    frames: tuple[Frame, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnnotatedDocument:
    """A document with its annotation and the look-ups that extractors need; immutable by convention."""

    document: Document
    annotation: Annotation

    @cached_property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The document's tokens in text order."""
        return self.annotation.tokens

    def word(self, index: int) -> str:
        """Return the characters of token `index`."""
        return self._words[index]

    @cached_property
    def _words(self) -> list[str]:
        text = self.text
        return [text[token.start : token.end] for token in self.tokens]

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of all tokens in small letters."""
        return frozenset(token.lemma.lower() for token in self.tokens)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For every token the indices of its syntactic children, in text order."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for index, token in enumerate(self.tokens):
            if token.head != index:
                below[token.head].append(index)
        return tuple(tuple(items) for items in below)

    @cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """For every token the index of its sentence."""
        out: list[int] = []
        number = 0
        for token in self.tokens:
            while number + 1 < len(self.annotation.sentences) and token.start >= self.annotation.sentences[number][1]:
                number += 1
            out.append(number)
        return tuple(out)

    @cached_property
    def body_sentence_of(self) -> tuple[int, ...]:
        """For every token the number of sentences before its own that are no boilerplate (a header line counts not)."""
        before, number = [], 0
        for start, _ in self.annotation.sentences:
            before.append(number)
            number += not any(first <= start < last for first, last in self.document.boilerplate)
        return tuple(before[index] for index in self.sentence_of)

    @cached_property
    def frame_at(self) -> dict[int, Frame]:
        """The frame of each predicate token index."""
        return {frame.predicate: frame for frame in self.annotation.frames}

    @cached_property
    def _predicates(self) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = {}
        for frame in self.annotation.frames:
            for argument in frame.arguments:
                found.setdefault(argument.head, set()).add(frame.predicate)
        return {head: frozenset(predicates) for head, predicates in found.items()}

    def predicates_of(self, index: int) -> frozenset[int]:
        """Return the predicates that token `index` heads a semantic argument of."""
        return self._predicates.get(index, frozenset())

    def child(self, index: int, *deps: str) -> int | None:
        """Return the first child of token `index` whose relation is one of `deps` (with or without subtype)."""
        related = self._related[index]
        if len(deps) == 1:
            return related.get(deps[0])
        return min((related[dep] for dep in deps if dep in related), default=None)

    @cached_property
    def _related(self) -> list[dict[str, int]]:
        """For every token its first child of each relation, by the relation with and without subtype."""
        out: list[dict[str, int]] = [{} for _ in self.tokens]
        for index, token in enumerate(self.tokens):
            if token.head != index:
                out[token.head].setdefault(token.dep, index)
                out[token.head].setdefault(token.dep.partition(":")[0], index)
        return out

    def subtree(self, index: int) -> list[int]:
        """Return the indices of token `index` and all tokens below it, in text order."""
        out, stack = [], [index]
        while stack:
            top = stack.pop()
            out.append(top)
            stack.extend(self.children[top])
        return sorted(out)

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the heads above token `index`, nearest first."""
        seen = {index}
        while (head := self.tokens[index].head) not in seen:
            yield head
            seen.add(head)
            index = head

    def tokens_in(self, start: int, end: int) -> range:
        """Return the range of token indices that overlap `[start, end)`."""
        starts = self._starts
        first = bisect.bisect_right(starts, start) - 1
        if first < 0 or self.tokens[first].end <= start:
            first += 1
        return range(first, bisect.bisect_left(starts, end))

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def _quotes(self) -> tuple[list[Quote], list[int]]:
        """The quotes by their start, and for each the furthest end of it and those before."""
        quotes = sorted(self.annotation.quotes, key=lambda quote: quote.start)
        return quotes, list(accumulate((quote.end for quote in quotes), max))

    def quotes_over(self, start: int, end: int) -> list[Quote]:
        """Return the quotes that overlap `[start, end)`, by their start."""
        quotes, reach = self._quotes
        at = bisect.bisect_left(quotes, end, key=lambda quote: quote.start)
        first = bisect.bisect_right(reach, start)
        return [quote for quote in quotes[first:at] if quote.end > start]

    def head_in(self, start: int, end: int) -> int | None:
        """Return the token of `[start, end)` whose head lies outside it (the syntactic head), the last such one."""
        inside = self.tokens_in(start, end)
        if len(inside) == 1:
            return inside[0]
        tops = [i for i in inside if self.tokens[i].head not in inside or self.tokens[i].head == i]
        if not tops:
            return inside[0] if inside else None
        return next((i for i in tops if self.tokens[i].upos in ("PROPN", "NOUN", "PRON", "VERB", "NUM")), tops[0])
