"""GLiNER as an optional extractor: names that it finds become actor and place mentions, each with a `type` claim.

Needs the package `gliner` and weights on this computer; nothing is ever downloaded. What its labels mean stands in
`ontologies/extract/gliner.json`. Source: Zaratiana et al. 2024, "GLiNER: generalist model for named entity
recognition using bidirectional transformer".
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from kg.errors import InputError
from kg.extract.claims import Reading, make_claims
from kg.extract.extras import Preparation, Tell
from kg.extract.inventory import Inventory
from kg.extract.lexicon import table
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.document import Span
from kg.model.ids import DocumentId
from kg.model.settings import Extras

__all__ = ["GlinerExtractor", "Predictor", "open_gliner"]

EXTRACTOR = "gliner@1"
_OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


class Predictor(Protocol):
    """The one method of a GLiNER model that is used."""

    def predict_entities(self, text: str, labels: list[str], *, threshold: float) -> Sequence[Mapping[str, Any]]:
        """Return entities with `start`, `end` (characters), `label` and `score`."""
        ...


class GlinerExtractor:
    """Optional extractor over a loaded GLiNER model."""

    def __init__(self, model: Predictor, name: str) -> None:
        """Keep the model and read what its labels mean; `name` is told to the user and to `run.json`."""
        self._model, self._name = model, name
        labels, threshold = table("gliner")["labels"], table("gliner")["threshold"]
        assert isinstance(labels, dict)
        assert isinstance(threshold, float)
        self._labels: dict[str, tuple[MentionKind, str]] = {k: (MentionKind(v[0]), v[1]) for k, v in labels.items()}
        self._threshold = threshold
        self._found: dict[DocumentId, list[tuple[Mention, float]]] = {}

    def prepare(self, documents: Sequence[AnnotatedDocument], tell: Tell) -> Preparation:
        """Tell which model is used."""
        tell(f"gliner: names from {self._name} are added to those of the annotation")
        return Preparation(facts={"gliner_model": self._name})

    def add_mentions(self, annotated: AnnotatedDocument, inventory: Inventory) -> None:
        """Add the names that no name of the annotation overlaps, and note those that both found."""
        found = []
        for span, label, score in self._entities(annotated):
            kind, type_ = self._labels[label]
            mention = inventory.add_name(kind, span, type_)
            if mention is not None:
                found.append((mention, score))
        self._found[annotated.document.id] = found

    def extract_claims(self, reading: Reading) -> Iterator[Claim]:
        """Yield a `type` claim per name that GLiNER found, with its score."""
        for mention, score in self._found.pop(reading.annotated.document.id, ()):
            if mention.id in reading.inventory.mentions:
                yield from make_claims(
                    reading, EXTRACTOR, mention, Predicate.TYPE, (mention.start, mention.end),
                    own_voice=True, value=mention.type, confidence=round(score, 4),
                )  # fmt: skip

    def _entities(self, annotated: AnnotatedDocument) -> Iterator[tuple[Span, str, float]]:
        """Yield the entities of a document in text order; each sentence is read by itself, as GLiNER was trained."""
        labels = list(self._labels)
        for start, end in annotated.annotation.sentences:
            if any(first <= start and end <= last for first, last in annotated.document.boilerplate):
                continue
            entities = self._model.predict_entities(annotated.text[start:end], labels, threshold=self._threshold)
            for entity in sorted(entities, key=lambda e: (int(e["start"]), -int(e["end"]), str(e["label"]))):
                span = (start + int(entity["start"]), start + int(entity["end"]))
                if entity["label"] in self._labels and start <= span[0] < span[1] <= end:
                    yield span, str(entity["label"]), min(max(float(entity["score"]), 0.0), 1.0)


def open_gliner(extras: Extras) -> GlinerExtractor:
    """Return the extractor with the weights that `extras.gliner` names.

    Raises: InputError: the package or the weights are missing on this computer.
    """
    if not extras.gliner:
        hint = "download a model once, for example with `hf download NAME --local-dir FOLDER`, and name the folder"
        raise InputError("the extractor gliner needs weights: give --gliner-model FOLDER", hint=hint)
    with _offline():
        try:
            from gliner import GLiNER
        except ImportError as error:
            message = f"the extractor gliner needs the package gliner, which cannot be imported: {error}"
            raise InputError(message, hint="pip install gliner") from error
        try:
            model = GLiNER.from_pretrained(extras.gliner, local_files_only=True)
        except Exception as error:  # huggingface_hub, torch and transformers raise all sorts
            message = f"no weights of GLiNER that can be used: {type(error).__name__}: {error}"
            hint = f"nothing is downloaded by kg; do it once with `hf download {extras.gliner}` or name a folder"
            if Path(extras.gliner).exists():
                hint = "name the folder that holds gliner_config.json and the weights"
            raise InputError(message, path=extras.gliner, hint=hint) from error
    return GlinerExtractor(model, extras.gliner)


@contextmanager
def _offline() -> Iterator[None]:
    """Keep the libraries below GLiNER from the network while it is imported and loaded."""
    before = {name: os.environ.get(name) for name in _OFFLINE}
    os.environ.update(dict.fromkeys(_OFFLINE, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
