"""The optional extractor `gliner` over a stand-in with GLiNER's one method; the package itself where there is one."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from kg.cli import commands
from kg.errors import InputError
from kg.extract import EXTRACTORS, extract_document, extras, prepare_extractors
from kg.extract.claims import Reading
from kg.extract.events import find_events
from kg.extract.gliner import GlinerExtractor, open_gliner
from kg.extract.inventory import Inventory
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Claim, MentionKind, Predicate
from kg.model.settings import Extras
from kg.ontology import load_ontology
from kg.store import read_run, read_table
from tests.extract.plain import annotate_plainly

TEXT = "Ana Vero left Oria. The Blue Guard and the Tetean fishermen stayed near Fort Lumo. Share Oria!"
NAMES = {"Oria": "Location", "Guard": "Organization"}
KNOWN = {
    "Ana Vero": ("person", 0.91234567),
    "Oria": ("city", 0.8),
    "Blue Guard": ("armed group", 0.7),
    "Tetean": ("nationality or religious group", 0.6),
    "Fort Lumo": ("building or facility", 1.2),
    "stayed": ("verb", 0.9),
}


class StandIn:
    """Finds the words of `KNOWN`, as GLiNER would."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def predict_entities(self, text: str, labels: list[str], *, threshold: float) -> Sequence[Mapping[str, Any]]:
        assert threshold == 0.5
        assert "armed group" in labels
        self.texts.append(text)
        return [
            {
                "start": text.index(words),
                "end": text.index(words) + len(words),
                "text": words,
                "label": label,
                "score": p,
            }
            for words, (label, p) in sorted(KNOWN.items())
            if words in text
        ]


def read(document: AnnotatedDocument, extractor: GlinerExtractor) -> tuple[Inventory, list[Claim]]:
    inventory = Inventory(document)
    extractor.add_mentions(document, inventory)
    ontology = load_ontology()
    reading = Reading(document, inventory, find_events(document, inventory, ontology), ontology)
    return inventory, list(extractor.extract_claims(reading))


@pytest.fixture
def document() -> AnnotatedDocument:
    return annotate_plainly(TEXT, NAMES, boilerplate=((TEXT.index("Share"), len(TEXT)),))


def test_names_become_mentions_with_a_claim_each(document: AnnotatedDocument):
    inventory, claims = read(document, GlinerExtractor(StandIn(), "weights"))
    found = [(m.text, str(m.kind), m.type, m.name) for m in inventory.all() if m.kind is not MentionKind.EVENT]
    assert found == [
        ("Ana Vero", "actor", "Person", True),
        ("Oria", "place", "Location", True),
        ("Guard", "actor", "Organization", True),
        ("Tetean", "actor", "NORP", True),
        ("Fort Lumo", "place", "Facility", True),
    ]
    assert [(inventory.mentions[claim.subject].text, claim.value, claim.confidence) for claim in claims] == [
        ("Ana Vero", "Person", 0.9123),
        ("Oria", "Location", 0.8),
        ("Tetean", "NORP", 0.6),
        ("Fort Lumo", "Facility", 1.0),
    ]
    assert {(claim.predicate, claim.extractor) for claim in claims} == {(Predicate.TYPE, "gliner@1")}


def test_a_name_is_found_by_the_rules_of_extraction(document: AnnotatedDocument):
    inventory, _ = read(document, GlinerExtractor(StandIn(), "weights"))
    first, fort = 0, next(i for i, t in enumerate(document.tokens) if TEXT[t.start : t.end] == "Fort")
    assert inventory.named_actor(first) is not None
    place = inventory.place_for(fort)
    assert place is not None
    assert place.text == "Fort Lumo"


def test_sentences_are_read_one_by_one_and_boilerplate_is_not(document: AnnotatedDocument):
    model = StandIn()
    read(document, GlinerExtractor(model, "weights"))
    assert model.texts == TEXT[: TEXT.index(" Share")].replace(". The", ".|The").split("|")


@pytest.mark.parametrize(
    "entity",
    [
        {"start": -3, "end": 2, "label": "person", "score": 0.9},
        {"start": 2, "end": 2, "label": "person", "score": 0.9},
        {"start": 0, "end": 4000, "label": "person", "score": 0.9},
        {"start": 0, "end": 3, "label": "dragon", "score": 0.9},
    ],
)
def test_spans_and_labels_out_of_bounds_are_left_out(document: AnnotatedDocument, entity: dict[str, Any]):
    class Odd:
        def predict_entities(self, text: str, labels: list[str], *, threshold: float) -> list[dict[str, Any]]:
            return [entity]

    assert read(document, GlinerExtractor(Odd(), "weights"))[1] == []


# ------------------------------------------------------------------------------------------------- package and weights


def test_without_weights_it_says_what_to_do():
    with pytest.raises(InputError, match=r"give --gliner-model FOLDER; download a model once"):
        open_gliner(Extras(names=("gliner",)))


def test_without_the_package_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setitem(sys.modules, "gliner", None)
    with pytest.raises(InputError, match=r"needs the package gliner, .*; pip install gliner"):
        open_gliner(Extras(names=("gliner",), gliner=str(tmp_path)))


def test_weights_are_loaded_without_a_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    seen: list[tuple[str, bool, str | None]] = []

    class GLiNER:
        @classmethod
        def from_pretrained(cls, name: str, *, local_files_only: bool) -> StandIn:
            import os

            seen.append((name, local_files_only, os.environ.get("HF_HUB_OFFLINE")))
            if name == "absent":
                raise OSError("not in the cache")
            return StandIn()

    module = ModuleType("gliner")
    module.GLiNER = GLiNER  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gliner", module)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    told: list[str] = []
    done = prepare_extractors(Extras(names=("gliner",), gliner=str(tmp_path)), [], told.append)
    assert seen == [(str(tmp_path), True, "1")]
    assert done.facts == {"extractors": "gliner", "gliner_model": str(tmp_path)}
    assert "gliner: names from" in told[0]
    with pytest.raises(
        InputError, match=r"absent: no weights of GLiNER that can be used: OSError.*nothing is downloaded"
    ):
        open_gliner(Extras(names=("gliner",), gliner="absent"))
    import os

    assert "HF_HUB_OFFLINE" not in os.environ


def test_a_build_with_it_holds_names_of_both_and_conforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    class GLiNER:
        @classmethod
        def from_pretrained(cls, name: str, *, local_files_only: bool) -> StandIn:
            return StandIn()

    module = ModuleType("gliner")
    module.GLiNER = GLiNER  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gliner", module)
    extras._open.cache_clear()
    (tmp_path / "a.txt").write_text(f"date 2024-05-14\n\n{TEXT}", "utf8")
    out = tmp_path / "out"
    given = ["--extractor", "gliner", "--gliner-model", str(tmp_path / "weights"), "--html", "none"]
    result = CliRunner().invoke(commands, ["build", str(tmp_path / "a.txt"), "-o", str(out), *given])
    extras._open.cache_clear()
    assert result.exit_code == 0, result.output
    assert "gliner: names from" in result.stderr
    assert read_run(out).options["gliner_model"] == str(tmp_path / "weights")
    claims = [claim for claim in read_table(out, "claims") if claim.extractor == "gliner@1"]
    assert "Person" in {claim.value for claim in claims}
    assert CliRunner().invoke(commands, ["validate", str(out)]).exit_code == 0


def test_the_package_has_what_we_call():
    gliner = pytest.importorskip("gliner", reason="the package gliner, which needs torch, is not installed")
    assert "local_files_only" in inspect.signature(gliner.GLiNER.from_pretrained).parameters
    models = [item for item in vars(gliner.model).values() if hasattr(item, "predict_entities")]
    assert models
    for model in models:
        assert {"text", "labels", "threshold"} <= set(inspect.signature(model.predict_entities).parameters)


# -------------------------------------------------------------------------------------------------------- third parties


@pytest.mark.parametrize("when", ["it raises", "it answers nonsense"])
def test_one_that_fails_takes_nothing_from_the_others(document: AnnotatedDocument, when: str):
    class Failing:
        def predict_entities(self, text: str, labels: list[str], *, threshold: float) -> list[dict[str, Any]]:
            if when == "it raises":
                raise RuntimeError("out of memory")
            return [{"start": 0, "end": 3, "label": "person", "score": "high"}]

    given = Extras(names=("gliner",), gliner="failing")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.extract.gliner.open_gliner", lambda _: GlinerExtractor(Failing(), "failing"))
        extras._open.cache_clear()
        extraction = extract_document(document, extras=given)
        extras._open.cache_clear()
    [failure] = extraction.failures
    assert failure.startswith("extractor gliner failed: ")
    assert extraction.claims == extract_document(document).claims


def test_a_third_partys_function_runs_only_when_it_is_named(
    document: AnnotatedDocument, monkeypatch: pytest.MonkeyPatch
):
    class Point:
        name, value = "heads", "package:function"

        def __lt__(self, other: Point) -> bool:
            return self.name < other.name

        def load(self) -> object:
            return lambda reading: iter(())

    class Broken(Point):
        name = "broken"

        def load(self) -> object:
            raise ImportError("no module named package")

    def points(*, group: str) -> list[Point]:
        assert group == "newsgraph.extractors"
        return [Point(), Broken()]

    monkeypatch.setattr(extras, "entry_points", points)
    extras._open.cache_clear()
    assert extras.extractor_names() == ("gliner", "llm", "broken", "heads")
    [opened] = extras.open_extractors(Extras(names=("heads", "heads")))
    assert opened.prepare([document], print).facts == {}
    assert extras.open_extractors(Extras()) == ()
    with pytest.raises(InputError, match=r"'broken' cannot be loaded from package:function: .*; reinstall"):
        extras.open_extractors(Extras(names=("broken",)))
    with pytest.raises(InputError, match="unknown extractor 'oracle'; choose from gliner, llm, broken, heads"):
        extras.open_extractors(Extras(names=("oracle",)))
    assert len(EXTRACTORS) == 8
    extras._open.cache_clear()
