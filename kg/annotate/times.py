"""Model spans and the patterns of `ontologies/text/annotate/times.json` -> time expressions (TimeML TIMEX3 spans).

The patterns find what the model's small training sets lack; the model decides where words are ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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


@dataclass(frozen=True, slots=True)
class TimePattern:
    """A compiled pattern and the type of what it matches."""

    label: str
    expression: re.Pattern[str]


@cache
def time_patterns() -> tuple[TimePattern, ...]:
    """Return the compiled patterns in their order."""
    words, cased = word_table("times", "words"), word_list("times", "cased")
    groups = {name: "(?:" + "|".join(sorted(items, key=len, reverse=True)) + ")" for name, items in words.items()}
    for name in words:
        if name in cased:
            groups[name] = f"(?-i:{groups[name]})"
    patterns = []
    for label, template in pattern_table("times", "patterns"):
        filled = re.sub(r"\{([a-z_]+)\}", lambda match: groups[match.group(1)], template)
        patterns.append(TimePattern(label, re.compile(rf"(?<![\w$£€-])(?:{filled})(?!\w)", re.IGNORECASE)))
    return tuple(patterns)


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
        found = [
            (match.start(), match.end(), pattern.label)
            for pattern in time_patterns()
            for match in pattern.expression.finditer(text)
        ]
        last = 0
        for start, end, label in sorted(found, key=lambda item: (item[0], -item[1])):
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
