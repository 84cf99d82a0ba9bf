"""The lean of a bare date: does "on Friday" look back or ahead? From the verb that governs it, else the nearest one."""

from __future__ import annotations

import bisect
import re

from kg.model.annotation import Annotation, Token
from kg.model.document import Span
from kg.resolve.temporal.lexicon import time_words

__all__ = ["lean_of"]

WORD = re.compile(r"['’]?[^\W\d_]+", re.UNICODE)
PERFECT = re.compile(r"\bhad\b")
SOONEST = re.compile(r"\bas (?:soon|early) as\s+$")
CLAUSE = re.compile(r"[;:\n–—]|\b(?:but|while|whereas|although|because|which|who)\b")


def lean_of(text: str, annotation: Annotation | None, start: int, end: int) -> float:
    """Return -1 for past and 1 for future as syntax tells, half of that as nearby words suggest, 0 for no sign.

    Args:
        text: the document's text.
        annotation: its tokens with tags and heads; None or empty falls back to word forms.
        start: first code point of the expression.
        end: code point behind it.
    """
    before = [m[0].lower() for m in WORD.finditer(text, max(0, start - 30), start)][-1:]
    if before == ["since"]:
        return -1
    if SOONEST.search(text, max(0, start - 20), start):
        return 1
    sentence = _sentence(text, annotation, start)
    owner = text[end : end + 2] in ("'s", "’s")  # `killed by Sunday's blast`
    if before and before[0] in time_words().open_prepositions and not owner and not PERFECT.search(text, *sentence):
        return -1 if annotation is not None and _is_over(annotation.tokens, start, before[0]) else 0.25
    if annotation is not None and annotation.tokens:
        if before == ["for"] and _is_set(annotation.tokens, text, start, end):
            return 1
        found = _governing(text, annotation.tokens, start, end)
        if found:
            return found
    return 0.5 * _nearest(text, sentence, start, end)


def _is_over(tokens: tuple[Token, ...], start: int, preposition: str) -> bool:
    """Tell whether a relative clause tells of what went on until then: `a firm that bought there until March`."""
    first = bisect.bisect_left(tokens, start, key=lambda token: token.start)
    if preposition not in ("until", "till") or first >= len(tokens):
        return False
    verb = tokens[tokens[first].head]
    return verb.tag == "VBD" and verb.dep == "acl:relcl"


def _is_set(tokens: tuple[Token, ...], text: str, start: int, end: int) -> bool:
    """Tell whether `for` sets something for a time: `called a strike for Thursday`, not `for Thursday's raid`."""
    if text[end : end + 2] in ("'s", "’s"):
        return False
    first = bisect.bisect_left(tokens, start, key=lambda token: token.start)
    above = tokens[first].head if first < len(tokens) else first
    nouns = [t for t in tokens[max(0, first - 5) : first] if t.upos == "NOUN"]
    return above < first and any(noun.lemma.lower() in time_words().scheduled_nouns for noun in nouns)


def _sentence(text: str, annotation: Annotation | None, start: int) -> Span:
    if annotation is not None and annotation.sentences:
        index = bisect.bisect_right(annotation.sentences, start, key=lambda span: span[0]) - 1
        if index >= 0 and annotation.sentences[index][1] > start:
            return annotation.sentences[index]
    left = max(text.rfind(mark, 0, start) for mark in (". ", "\n", "? ", "! "))
    ends = [k for mark in (". ", "\n", "? ", "! ") if (k := text.find(mark, start)) >= 0]
    return left + 1, min(ends, default=len(text))


def _governing(text: str, tokens: tuple[Token, ...], start: int, end: int) -> float:
    """Return the lean that the nearest verb above the expression gives; half of it if a noun stands between."""
    first, last = (bisect.bisect_left(tokens, at, key=lambda token: token.start) for at in (start, end))
    inside = range(first, last)
    tops = [i for i in inside if tokens[i].head not in inside]
    if not tops:
        return 0
    index, steps = tokens[tops[-1]].head, 0
    if tokens[index].tag in ("VBZ", "VBP") and tokens[index].dep == "acl:relcl":
        return 1  # `who takes office on Tuesday`
    strength = 0.5 if tokens[index].upos in ("NOUN", "PROPN") else 1.0
    while steps < 12:
        if tokens[index].tag.startswith(("VB", "MD")) or tokens[index].upos in ("ADJ", "ADV"):
            found = _verb(tokens, index)
            if found:
                return strength * found
        if tokens[index].head == index:
            return 0
        index, steps = tokens[index].head, steps + 1
    return 0


def _verb(tokens: tuple[Token, ...], index: int) -> int:
    words = time_words()
    verb = tokens[index]
    below = [
        tokens[i]
        for i in range(max(0, index - 8), min(len(tokens), index + 3))
        if tokens[i].head == index and i != index
    ]
    helpers = {t.lemma.lower() for t in below if t.dep.startswith("aux")}
    if not verb.tag.startswith(("VB", "MD")):  # `further strikes are likely on Friday`
        return int(verb.lemma.lower() in words.foretelling_adjectives and any(t.dep == "cop" for t in below))
    if verb.tag in ("VB", "VBN") and _is_to_be(below):
        return 1
    if helpers & {"will", "shall", "'ll", "’ll"} or ("would" in helpers and "have" not in helpers):
        return 1
    if (
        verb.lemma.lower() in words.future_verbs
        and verb.tag in ("VBZ", "VBP", "VBG", "VBN")
        and not _past_helper(below)
    ):
        return 1
    if verb.lemma.lower() in words.foretelling_verbs and verb.tag != "VBN":
        return 1
    if verb.tag == "VBD" or (verb.tag in ("VBN", "VBG") and (_past_helper(below) or "have" in helpers)):
        return -1
    if verb.tag == "VBN" and not helpers:
        return -1
    if verb.tag == "VB" and any(t.lemma == "to" for t in below):
        above = tokens[verb.head]
        return 1 if above.lemma.lower() in words.future_verbs else 0
    return 0


def _is_to_be(below: list[Token]) -> bool:
    """Tell whether a verb stands behind `be to`: `the trial was to reopen on Monday`."""
    to = next((number for number, token in enumerate(below) if token.tag == "TO"), 0)
    return to > 0 and below[to - 1].lemma == "be" and below[to - 1].tag in ("VBD", "VBZ", "VBP")


def _past_helper(below: list[Token]) -> bool:
    return any(t.dep.startswith("aux") and t.tag == "VBD" for t in below)


def _nearest(text: str, sentence: Span, start: int, end: int) -> int:
    """Return the direction of the nearest verb form in the sentence; before and in its clause is nearer."""
    words = time_words()
    best: tuple[float, int] | None = None
    for match in WORD.finditer(text, *sentence):
        if start <= match.start() < end:
            continue
        word = match[0].lower()
        if word in words.future_words or _planned(text, match.end(), word):
            found = 1
        elif word in words.past_words or (
            word.endswith("ed") and len(word) > 4 and word not in ("united", "hundred", "indeed", "need")
        ):
            found = -1
        else:
            continue
        gap = (match.end(), start) if match.end() <= start else (end, match.start())
        distance = float(gap[1] - gap[0]) * (1.0 if match.end() <= start else 1.5) + 60 * len(
            CLAUSE.findall(text, *gap)
        )
        if best is None or distance < best[0]:
            best = distance, found
    return best[1] if best else 0


def _planned(text: str, end: int, word: str) -> bool:
    """Tell whether "expected to", "plans to", "due to", "scheduled for" ends at `end`."""
    after = text[end : end + 5].lower()
    stems = {
        word,
        word.removesuffix("ed"),
        word.removesuffix("d"),
        word.removesuffix("s"),
        word.removesuffix("ing"),
        word.removesuffix("ned"),
    }
    return after.startswith((" to ", " for ")) and bool(stems & time_words().future_verbs)
