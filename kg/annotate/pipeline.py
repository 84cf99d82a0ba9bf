"""The spaCy pipeline: tokenizer, sentences, model, names, times, quotes; or somebody else's pipeline between these."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate.given import GivenReader, find_abilities
from kg.annotate.labels import LabelMap, load_labels
from kg.annotate.names import NameSettler
from kg.annotate.network import SHIPPED, LanguageModel
from kg.annotate.quotes import QuoteFinder
from kg.annotate.reader import ModelReader, add_extensions
from kg.annotate.report import PipelineReport, report_given, report_model
from kg.annotate.sentences import SentenceSplitter
from kg.annotate.times import TimeFinder
from kg.annotate.tokens import adjust_tokenizer, make_doc
from kg.errors import ModelError

LONGEST_TEXT = 10**9
COMPONENTS = ("kg_sentences", "kg_reader", "kg_times", "kg_names", "kg_quotes")


class ArticleTokenizer:
    """spaCy tokenizer that also takes lone surrogates and endless words."""

    def __init__(self, nlp: Language, rules: Any = None) -> None:
        """Keep the tokenizer `rules`, by default that of `nlp`, adjusted."""
        self._nlp = nlp
        self._rules = rules or adjust_tokenizer(nlp)

    def __call__(self, text: str) -> Doc:
        """Return the Doc of `text`."""
        return make_doc(self._nlp.vocab, self._rules, text)


def load_pipeline(
    *, threads: int = 2, model: Path | None = None, pipeline: str | None = None, labels: Path | None = None
) -> Language:
    """Return the annotating pipeline.

    Args:
        threads: of the model's run time.
        model: folder of another exported model.
        pipeline: name of an installed spaCy pipeline, folder of one, or folder of an exported model.
        labels: JSON file with the user's own label map.

    Raises:
        ModelError: a model is missing or cannot be read, or the pipeline gives no names.
        InputError: the label map is malformed.
    """
    folder = Path(pipeline) if pipeline is not None and is_model(Path(pipeline)) else model
    if pipeline is None or folder is not None:
        return _load_own(threads, folder or SHIPPED)
    return _load_given(threads, pipeline, labels)[0]


def describe_pipeline(pipeline: str, *, labels: Path | None = None, threads: int = 2) -> PipelineReport:
    """Return what `pipeline` gives, what it lacks and where the rest comes from; it is loaded and kept for use.

    Raises: as `load_pipeline`.
    """
    if is_model(Path(pipeline)):
        _load_own(threads, Path(pipeline))
        return report_model(Path(pipeline))
    return _load_given(threads, pipeline, labels)[1]


def is_model(folder: Path) -> bool:
    """Tell whether a folder holds an exported model of ours."""
    return (folder / "model.onnx").is_file()


@lru_cache(maxsize=2)
def _load_own(threads: int, model: Path) -> Language:
    nlp = spacy.blank("en")
    nlp.tokenizer = ArticleTokenizer(nlp)
    _add_parts(nlp, ModelReader(LanguageModel(model, threads=threads)))
    return nlp


@lru_cache(maxsize=2)
def _load_given(threads: int, name: str, labels: Path | None) -> tuple[Language, PipelineReport]:
    known: LabelMap = load_labels(labels)
    nlp = _open(name)
    try:
        abilities = find_abilities(nlp, known)
    except Exception as error:  # whatever a stranger's component raises
        problem = f"the pipeline failed on a sentence: {type(error).__name__}: {error}"
        raise ModelError(problem, path=name, hint="try it in spaCy alone") from error
    if not abilities.names:
        hint = "give one with a component that sets doc.ents, such as ner, or leave --pipeline out"
        raise ModelError("the pipeline gives no names", path=name, hint=hint)
    nlp.tokenizer = ArticleTokenizer(nlp, nlp.tokenizer)
    nlp.batch_size = 1  # a stranger's numbers may depend on the documents of a batch
    _add_parts(nlp, GivenReader(ModelReader(LanguageModel(SHIPPED, threads=threads)), abilities, known))
    return nlp, report_given(nlp, abilities)


def _open(name: str) -> Language:
    """Return the spaCy pipeline `name`.

    Raises: ModelError: there is none, or it cannot be loaded.
    """
    folder = Path(name)
    if folder.is_dir() and not (folder / "config.cfg").is_file():
        message = "holds neither a spaCy pipeline (config.cfg) nor an exported model (model.onnx)"
        raise ModelError(message, path=name, hint="give the folder that nlp.to_disk or training.export wrote")
    if not folder.is_dir() and not spacy.util.is_package(name):
        hint = f"install it (python -m spacy download {name}), or give a folder"
        raise ModelError("is neither an installed spaCy pipeline nor a folder", path=name, hint=hint)
    try:
        return spacy.load(name)
    except Exception as error:  # missing packages, factories, files; other versions
        problem = f"the pipeline cannot be loaded: {type(error).__name__}: {error}"
        raise ModelError(problem, path=name, hint="try spacy.load on it") from error


def _add_parts(nlp: Language, reader: ModelReader | GivenReader) -> None:
    """Put our components around those that `nlp` has: sentences before them, all else behind."""
    add_extensions()
    nlp.max_length = LONGEST_TEXT
    parts: Sequence[Any] = (SentenceSplitter(), reader, TimeFinder(), NameSettler(), QuoteFinder())
    for name, component in zip(COMPONENTS, parts, strict=True):
        Language.factory(name, func=lambda nlp, name, component=component: component)
        nlp.add_pipe(name, first=name == COMPONENTS[0] or None)
