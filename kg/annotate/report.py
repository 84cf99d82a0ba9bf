"""What a given pipeline is, gives and lacks, in words for the user and for `run.json`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from kg.annotate.given import Abilities

__all__ = ["PipelineReport", "report_given", "report_model"]

OURS = ("roles", "triggers", "times", "quotes")
"""Layers that no pipeline but ours gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineReport:
    """A pipeline: `version` tells one from another, `gives` and `lacks` name layers, `remarks` are for the user.

    What it lacks comes from our model and rules.
    """

    version: str
    gives: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def facts(self) -> Mapping[str, str]:
        """Return what `run.json` keeps."""
        return {
            "pipeline_gives": ", ".join(self.gives),
            "pipeline_lacks": ", ".join(self.lacks),
            "pipeline_version": self.version,
        }

    def lines(self) -> Iterator[str]:
        """Yield what the user is told."""
        yield f"pipeline {self.version}: {', '.join(self.gives)}"
        if self.lacks:
            yield f"from Newsgraph's own model and rules, because the pipeline lacks them: {', '.join(self.lacks)}"
        yield from self.remarks


def report_model(folder: Path) -> PipelineReport:
    """Return the report of an exported model; its version is a digest of its files."""
    digest = hashlib.sha256()
    for path in [*sorted(folder.glob("*.json")), folder / "model.onnx"]:
        digest.update(path.read_bytes())
    return PipelineReport(version=f"model {digest.hexdigest()[:16]}", gives=("every layer",))


def report_given(nlp: Language, abilities: Abilities) -> PipelineReport:
    """Return the report of a spaCy pipeline."""
    can = {
        "names": abilities.names,
        "tags": abilities.tags,
        "parts of speech": abilities.upos or abilities.tags,
        "lemmas": abilities.lemmas,
        "syntax": abilities.trees,
    }
    remarks = []
    if nlp.lang != "en":
        remarks.append(f"the pipeline is made for language {nlp.lang!r}, everything else for English")
    if abilities.clearnlp:
        remarks.append("its ClearNLP trees are turned into Universal Dependencies")
    if abilities.unknown_names:
        labels = ", ".join(abilities.unknown_names)
        remarks.append(f"entity labels in no label map, read as Misc: {labels} (map them with --pipeline-labels FILE)")
    if abilities.unknown_relations:
        labels = ", ".join(abilities.unknown_relations)
        remarks.append(f"relations in no label map, read as dep: {labels} (map them with --pipeline-labels FILE)")
    name, version = nlp.meta.get("name") or "pipeline", nlp.meta.get("version") or "0"
    return PipelineReport(
        version=f"{nlp.lang}_{name} {version}",
        gives=tuple(layer for layer, gives in can.items() if gives),
        lacks=(*(layer for layer, gives in can.items() if not gives), *OURS),
        remarks=tuple(remarks),
    )
