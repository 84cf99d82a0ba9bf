"""Text -> tokens: spaCy's English tokenizer, adjusted to cut like the English UD treebanks.

The same tokenizer cuts the training sets that have no syntax, so the model sees one kind of token.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.annotate.vocabulary import ordered_list

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

EXTRA_INFIXES = (
    r"(?<=[A-Za-z0-9)\]])[/](?=[A-Za-z(\[])",
    r"(?<=[0-9])[-–](?=[0-9A-Za-z])",
    r"(?<=[A-Za-z])[-–](?=[0-9])",
    r"(?<=[A-Za-z0-9])\)(?=/)",
    r"—|–{2}",
)
RUNS = (r"\*{2,}", r"={2,}", r"_{2,}", r"[!?]{2,}", r"-{2,}", r"#{2,}", r"~{2,}")
"""Marks that are one word when repeated."""
LONGEST_RUN = 300
"""Characters without a blank after which the text is cut: the tokenizer's rules are slow on endless words."""
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")
_LETTER = re.compile(r"[a-z]\.")
"""Exceptions of spaCy that hold the full stop of `It cost $5m.` fast."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def adjust_tokenizer(nlp: Language) -> Tokenizer:
    """Return the tokenizer of the blank English pipeline `nlp`, cutting hyphens, slashes and dashes as UD does."""
    from spacy.symbols import ORTH
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    tokenizer: Tokenizer = nlp.tokenizer
    infixes = list(nlp.Defaults.infixes or ()) + list(EXTRA_INFIXES)
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    prefixes = [*RUNS, *(nlp.Defaults.prefixes or ())]
    suffixes = [*RUNS, *(nlp.Defaults.suffixes or ())]
    tokenizer.prefix_search = compile_prefix_regex(prefixes).search
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    tokenizer.rules = {key: rule for key, rule in (tokenizer.rules or {}).items() if not _LETTER.fullmatch(key)}
    for key in ("before_name", "before_number"):
        for word in ordered_list("sentences", key):
            if word[0].isupper() and word != "No":
                tokenizer.add_special_case(f"{word}.", [{ORTH: f"{word}."}])
    return tokenizer


def make_doc(vocab: Vocab, tokenizer: Tokenizer, text: str) -> Doc:
    """Return the tokens of `text` as a Doc whose text is `text`, except that lone surrogates become U+FFFD."""
    from spacy.tokens import Doc

    clean = _SURROGATE.sub("\ufffd", text)
    runs = list(_LONG_RUN.finditer(clean))
    if not runs:
        doc: Doc = tokenizer(clean)
        return doc
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for run in runs:
        _append(tokenizer, clean[at : run.start()], words, spaces)
        pieces = [clean[i : min(i + LONGEST_RUN, run.end())] for i in range(run.start(), run.end(), LONGEST_RUN)]
        words.extend(pieces)
        spaces.extend([False] * len(pieces))
        at = run.end()
    _append(tokenizer, clean[at:], words, spaces)
    return Doc(vocab, words=words, spaces=spaces)


def _append(tokenizer: Tokenizer, text: str, words: list[str], spaces: list[bool]) -> None:
    for token in tokenizer(text) if text else ():
        words.append(token.text)
        spaces.append(bool(token.whitespace_))
