"""Model spans and the patterns of `ontologies/text/annotate/times.json` -> time expressions (TimeML TIMEX3 spans).

The patterns find what the model's small training sets lack; the model decides where words are ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from kg.annotate.reader import DocSpan
from kg.annotate.vocabulary import pattern_table, word_list, word_table

FUNCTION_WORDS = frozenset({"DET", "PRON", "ADP", "SCONJ", "CCONJ", "PUNCT", "PART", "AUX"})
TIMELESS_NAMES = frozenset({"Organization", "Product", "Facility", "Person"})
SURE = 0.7
"""Least score of a single word that only the model takes for a time."""
TRUST = 0.5
"""Score given to a span that only a pattern found."""


BEFORE, AFTER = r"(?<![\w$£€-])", r"(?!\w)"
"""What does not stand before and behind a time."""
LIKE = str.maketrans("ſı", "si")
"""Small letters that a search without regard to case takes for others."""


@dataclass(frozen=True, slots=True)
class TimePattern:
    """A compiled pattern and the type of what it matches."""

    label: str
    expression: re.Pattern[str]


@cache
def time_patterns() -> tuple[TimePattern, ...]:
    """Return the compiled patterns in their order."""
    words, cased = word_table("times", "words"), word_list("times", "cased")
    groups = {name: f"(?-i:{_either(items)})" if name in cased else _either(items) for name, items in words.items()}
    return tuple(
        TimePattern(label, re.compile(f"{BEFORE}(?:{_filled(template, groups)}){AFTER}", re.IGNORECASE))
        for label, template in pattern_table("times", "patterns")
    )


@cache
def _any_time() -> re.Pattern[str]:
    """Return what matches in small letters, without its words, at least where one of the patterns does."""
    groups = {name: _either(items).lower() for name, items in word_table("times", "words").items()}
    filled = (_filled(template, groups) for _, template in pattern_table("times", "patterns"))
    return re.compile(f"{BEFORE}(?=(?:{'|'.join(filled)}){AFTER})")


def _either(items: Sequence[str]) -> str:
    return "(?:" + "|".join(sorted(items, key=len, reverse=True)) + ")"


def _filled(template: str, groups: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda match: groups[match.group(1)], template)


def match_patterns(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and type of what each pattern finds in `text`, as its `finditer` would.

    One search in small letters, which is several times as quick as one without regard to case, finds the places that
    are worth looking at.
    """
    small = text.lower().translate(LIKE)
    places = [match.start() for match in _any_time().finditer(small)] if len(small) == len(text) else range(len(text))
    for pattern in time_patterns() if places else ():
        end = 0
        for place in places:
            if place >= end and (match := pattern.expression.match(text, place)):
                end = match.end()
                yield place, end, pattern.label


class TimeFinder:
    """spaCy component: joins the model's times with the patterns' into `doc._.times`."""

    def __call__(self, doc: Doc) -> Doc:
        """Return `doc` with its time expressions in text order, none overlapping."""
        doc._.times = tuple(merge_times(doc, doc._.times, tuple(find_times(doc))))
        return doc


def find_times(doc: Doc) -> Iterator[DocSpan]:
    """Yield what the patterns find, the longest match at each place, sentence by sentence."""
    for sent in doc.sents:
        text, base = sent.text, sent.start_char
        last = 0
        for start, end, label in sorted(match_patterns(text), key=lambda item: (item[0], -item[1])):
            if start < last:
                continue
            span = doc.char_span(base + start, base + end, alignment_mode="expand")
            if span is not None and span.start >= sent.start:
                last = end
                yield DocSpan(start=span.start, end=span.end, label=label, score=TRUST)


def merge_times(doc: Doc, model: Sequence[DocSpan], rules: Sequence[DocSpan]) -> list[DocSpan]:
    """Return both, one span for each overlap: the pattern's, which is exact, unless the model's holds it whole."""
    kept: list[DocSpan] = []
    for rule in rules:
        over = [span for span in model if span.start < rule.end and rule.start < span.end]
        if over or not (is_doubtful(doc, rule) or is_named(doc, rule)):
            kept.append(rule)
    for span in model:
        if (
            is_function_words(doc, span)
            or is_bare_number(doc, span)
            or is_named(doc, span)
            or (len(doc[span.start : span.end]) == 1 and span.score < SURE)
        ):
            continue
        if not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def is_doubtful(doc: Doc, span: DocSpan) -> bool:
    """Tell whether a pattern's match may be no time: only the model can say."""
    tokens = doc[span.start : span.end]
    return len(tokens) == 1 and tokens[0].pos_ in ("VERB", "AUX", "ADJ") and not tokens[0].text[0].isdigit()


def is_bare_number(doc: Doc, span: DocSpan) -> bool:
    """Tell whether a model's span is one number that can be no year: `rose to 14`."""
    token = doc[span.start]
    return span.end - span.start == 1 and token.text.isdigit() and len(token.text) != 4


def is_function_words(doc: Doc, span: DocSpan) -> bool:
    """Tell whether a model's span has no word that could mean a time."""
    return all(token.pos_ in FUNCTION_WORDS for token in doc[span.start : span.end])


def is_named(doc: Doc, span: DocSpan) -> bool:
    """Tell whether a span is part of a name that is no date: a programme, a war, a company."""
    kinds = {token.ent_type_ for token in doc[span.start : span.end]}
    if kinds - TIMELESS_NAMES:
        return False
    around = next(ent for ent in doc.ents if ent.start <= span.start < ent.end)
    if around.start < span.start or span.end < around.end:
        return True
    return len(kinds) == 1 and not doc[span.start].text.isdigit()
