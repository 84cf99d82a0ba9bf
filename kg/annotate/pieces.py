"""Words -> word pieces and letter shapes: what the encoder reads. Used alike in training and at run time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LOWER, TITLE, UPPER, MIXED, NUMBER, OTHER = range(1, 7)
"""Letter shapes; 0 stands for padding and the two sentence marks."""
SHAPES = 7


def letter_shape(word: str) -> int:
    """Return the shape of `word`.

    >>> [letter_shape(word) for word in ("said", "Reuters", "UN", "iPhone", "2,000", "%")]
    [1, 2, 3, 4, 5, 6]
    """
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return NUMBER if any(c.isdigit() for c in word) else OTHER
    if len(letters) < len(word) and any(c.isdigit() for c in word):
        return MIXED
    if all(c.islower() for c in letters):
        return LOWER
    if letters[0].isupper() and not any(c.isupper() for c in letters[1:]):
        return TITLE
    if all(not c.islower() for c in letters):
        return UPPER
    return MIXED


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """One sentence as the encoder reads it: `[CLS] pieces [SEP]`.

    Attributes:
        ids: vocabulary ids.
        shapes: letter shape of each piece's word, 0 for the marks.
        first: index of each word's first piece.
    """

    ids: list[int]
    shapes: list[int]
    first: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPieces:
    """Neighbouring sentences as the encoder reads them: `[CLS] pieces [SEP] pieces [SEP]`.

    Attributes:
        ids: vocabulary ids.
        shapes: letter shape of each piece's word, 0 for the marks.
        rows: per sentence the place of the mark before it and of each word's first piece.
    """

    ids: list[int]
    shapes: list[int]
    rows: list[list[int]]


def join_pieces(sentences: Sequence[Pieces]) -> WindowPieces:
    """Return the pieces of some sentences as one window.

    >>> one = Pieces(ids=[101, 7, 102], shapes=[0, 1, 0], first=[1])
    >>> join_pieces([one, one])
    WindowPieces(ids=[101, 7, 102, 7, 102], shapes=[0, 1, 0, 1, 0], rows=[[0, 1], [2, 3]])
    """
    ids, shapes, rows = sentences[0].ids[:1], [0], []
    for sentence in sentences:
        before = len(ids) - 1
        rows.append([before, *(before + at for at in sentence.first)])
        ids.extend(sentence.ids[1:])
        shapes.extend(sentence.shapes[1:])
    return WindowPieces(ids=ids, shapes=shapes, rows=rows)


class PieceCutter:
    """Cuts words into word pieces, remembering words seen before."""

    def __init__(self, tokenizer: Path, *, longest_word: int = 8, memory: int = 200_000) -> None:
        """Load the `tokenizers` file.

        Args: longest_word: pieces kept per word.  memory: words remembered before the memory is emptied.
        """
        from tokenizers import Tokenizer

        self._tokenizer: Tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._longest, self._limit = longest_word, memory
        self._seen: dict[str, tuple[int, ...]] = {}
        self._shape = lru_cache(maxsize=memory)(letter_shape)
        self.begin, self.end, self.unknown = (self._id_of(mark) for mark in ("[CLS]", "[SEP]", "[UNK]"))

    def _id_of(self, mark: str) -> int:
        found = self._tokenizer.token_to_id(mark)
        if found is None:
            raise ValueError(f"the tokenizer has no {mark}")
        return found

    def whole_words(self) -> frozenset[str]:
        """Return the words that the vocabulary holds whole."""
        return frozenset(word for word in self._tokenizer.get_vocab() if word.isalpha())

    def cut_word(self, word: str) -> tuple[int, ...]:
        """Return the piece ids of `word`, at least one."""
        found = self._seen.get(word)
        if found is None:
            ids = self._tokenizer.encode(word[:200], add_special_tokens=False).ids
            found = tuple(ids[: self._longest]) or (self.unknown,)
            if len(self._seen) >= self._limit:
                self._seen.clear()
            self._seen[word] = found
        return found

    def cut_words(self, words: Sequence[str]) -> Pieces:
        """Return the pieces of one sentence."""
        ids, shapes, first = [self.begin], [0], []
        for word in words:
            pieces = self.cut_word(word)
            first.append(len(ids))
            ids.extend(pieces)
            shapes.extend([self._shape(word)] * len(pieces))
        ids.append(self.end)
        shapes.append(0)
        return Pieces(ids=ids, shapes=shapes, first=first)
