"""Document -> Annotation: one spaCy pipeline with a model of our own.

The only stage that knows spaCy, onnxruntime and tokenizers; they are imported when the pipeline is loaded, not here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError, ModelError
from kg.model.annotation import Annotation
from kg.model.document import Document

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.annotate.report import PipelineReport

__all__ = ["annotate_documents", "describe_pipeline", "load_pipeline"]


def load_pipeline(
    *, threads: int = 2, model: Path | None = None, pipeline: str | None = None, labels: Path | None = None
) -> Language:
    """Return the spaCy pipeline that `annotate_documents` uses.

    Args:
        threads: threads of the model's run time.
        model: folder of another exported model (`model.onnx`, `labels.json`, `tokenizer.json`).
        pipeline: name of an installed spaCy pipeline, folder of one, or folder of an exported model.
        labels: JSON file with a label map for `pipeline`.

    Raises:
        ModelError: the model is missing or cannot be read, or the pipeline gives no names.
        InputError: the label map is malformed.
    """
    from kg.annotate.pipeline import load_pipeline as load

    return load(threads=threads, model=model, pipeline=pipeline, labels=labels)


def describe_pipeline(pipeline: str, *, labels: Path | None = None, threads: int = 2) -> PipelineReport:
    """Return what `pipeline` gives, what it lacks and where the rest comes from.

    Raises: as `load_pipeline`.
    """
    from kg.annotate.pipeline import describe_pipeline as describe

    return describe(pipeline, labels=labels, threads=threads)


def annotate_documents(
    documents: Iterable[Document], *, threads: int = 2, pipeline: str | None = None, labels: Path | None = None
) -> Iterator[Annotation]:
    """Yield one annotation per document, in their order.

    A document's annotation depends on its text and boilerplate alone, not on the documents beside it.

    Args:
        documents: what is annotated.
        threads: of the model's run time.
        pipeline: see `load_pipeline`.
        labels: see `load_pipeline`.

    Raises:
        ModelError: the model is missing, or failed on a document, which the message names.
    """
    nlp = load_pipeline(threads=threads, pipeline=pipeline, labels=labels)
    from kg.annotate.capitals import recase
    from kg.annotate.records import make_annotation

    documents = iter(documents)  # what was begun is not begun again after a failure
    ahead: deque[Document] = deque()

    def texts() -> Iterator[str]:
        for document in documents:
            ahead.append(document)
            yield recase(nlp, document.text)

    try:
        for doc in nlp.pipe(texts()):
            annotation = make_annotation(ahead[0], doc)
            ahead.popleft()
            yield annotation
        return
    except GeneratorExit:
        raise
    except Exception:  # some document of those begun failed: each by itself shows which  # noqa: S110
        pass
    for document in chain(tuple(ahead), documents):
        try:
            yield make_annotation(document, nlp(recase(nlp, document.text)))
        except KgError:
            raise
        except Exception as error:  # whatever a text provokes in spaCy or onnxruntime must not stop the run
            problem = f"cannot be annotated: {type(error).__name__}: {error}"
            raise ModelError(problem, path=document.name, hint="please report this text") from error
