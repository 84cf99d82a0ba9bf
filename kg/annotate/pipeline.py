"""The spaCy pipeline: tokenizer, sentences, model, names, times, quotes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.names import NameSettler
from kg.annotate.network import SHIPPED, LanguageModel
from kg.annotate.quotes import QuoteFinder
from kg.annotate.reader import ModelReader, add_extensions
from kg.annotate.sentences import SentenceSplitter
from kg.annotate.times import TimeFinder
from kg.annotate.tokens import adjust_tokenizer, make_doc

LONGEST_TEXT = 10**9
COMPONENTS = ("kg_sentences", "kg_reader", "kg_times", "kg_names", "kg_quotes")


class ArticleTokenizer:
    """spaCy tokenizer that also takes lone surrogates and endless words."""

    def __init__(self, nlp: Language) -> None:
        """Adjust the tokenizer of `nlp` and keep it."""
        self._nlp = nlp
        self._rules = adjust_tokenizer(nlp)

    def __call__(self, text: str) -> Doc:
        """Return the Doc of `text`."""
        return make_doc(self._nlp.vocab, self._rules, text)


def load_pipeline(*, threads: int = 2, model: Path | None = None) -> Language:
    """Return the annotating pipeline.

    Args: threads: of the model's run time.  model: folder of another exported model.
    Raises: ModelError: the model is missing or cannot be read.
    """
    return _load_pipeline(threads, model or SHIPPED)


@lru_cache(maxsize=2)
def _load_pipeline(threads: int, model: Path) -> Language:
    network = LanguageModel(model, threads=threads)
    add_extensions()
    nlp = spacy.blank("en")
    nlp.tokenizer = ArticleTokenizer(nlp)
    nlp.max_length = LONGEST_TEXT
    parts = (SentenceSplitter(), ModelReader(network), TimeFinder(), NameSettler(), QuoteFinder())
    for name, component in zip(COMPONENTS, parts, strict=True):
        Language.factory(name, func=lambda nlp, name, component=component: component)
        nlp.add_pipe(name)
    return nlp
