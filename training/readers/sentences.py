"""Character sentences -> word offsets, cut by the run-time tokenizer."""

from __future__ import annotations

from functools import cache

from spacy.tokenizer import Tokenizer


@cache
def _tokenizer() -> Tokenizer:
    import spacy

    from kg.annotate.tokens import adjust_tokenizer

    return adjust_tokenizer(spacy.blank("en"))


def cut_words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of the words of `text[start:end]`, blanks left out."""
    doc = _tokenizer()(text[start:end])
    return [(start + token.idx, start + token.idx + len(token)) for token in doc if not token.is_space]
