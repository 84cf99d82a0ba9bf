"""Other spaCy pipelines and models: names and syntax in our terms, the rest from ours, and clear words about it."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner, Result

from kg.annotate import annotate_documents, describe_pipeline
from kg.annotate.labels import load_labels
from kg.annotate.network import SHIPPED
from kg.cli import commands
from kg.errors import InputError, ModelError
from kg.model.annotation import Annotation
from kg.model.document import Document
from kg.model.ids import text_id
from kg.store import read_run
from tests.annotate.stranger import text_of, train_stranger


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with a pipeline that has tags, trees and names, all with the labels of en_core_web."""
    return train_stranger(tmp_path_factory.mktemp("stranger") / "all")


@pytest.fixture(scope="session")
def namer(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with a pipeline that has names alone, with the labels of CoNLL-03 and one that nobody knows."""
    nlp = spacy.blank("en")
    patterns = [("PER", "Ana Vero"), ("LOC", "Oria"), ("ORG", "the Front"), ("MISC", "Tetean"), ("SHIP", "Lumo")]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": text} for label, text in patterns])
    folder = tmp_path_factory.mktemp("namer") / "names"
    nlp.to_disk(folder)
    return str(folder)


def annotate(text: str, pipeline: str, labels: Path | None = None) -> Annotation:
    document = Document(id=text_id(text), source="test", name="test", text=text)
    return next(annotate_documents([document], pipeline=pipeline, labels=labels))


def names_of(annotation: Annotation, text: str) -> list[tuple[str, str]]:
    return [(text[name.start : name.end], name.type) for name in annotation.names]


def test_names_and_trees_of_a_stranger_are_put_in_our_terms(stranger: str):
    text = text_of(2)
    annotation = annotate(text, stranger)
    assert names_of(annotation, text) == [("Front", "Organization"), ("Ana Vero", "Person")]
    relations = {text[t.start : t.end]: (t.dep, t.upos, t.tag) for t in annotation.tokens}
    assert relations["people"] == ("nsubj:pass", "NOUN", "NNS")
    assert relations["were"] == ("aux:pass", "AUX", "VBD")
    assert relations["by"] == ("case", "ADP", "IN")
    assert relations["Front"] == ("obl:agent", "PROPN", "NNP")


def test_what_a_stranger_lacks_is_ours_and_is_said(stranger: str):
    report = describe_pipeline(stranger)
    assert report.version == "en_stranger 1.2.3"
    assert report.gives == ("names", "tags", "parts of speech", "syntax")
    assert report.lacks == ("lemmas", "roles", "triggers", "times", "quotes")
    assert any("ClearNLP" in line for line in report.lines())
    text = text_of(0)
    annotation = annotate(text, stranger)
    assert [text[t.start : t.end] for t in annotation.times] == ["Monday"]
    assert all(token.lemma for token in annotation.tokens)


def test_names_alone_are_enough(namer: str):
    report = describe_pipeline(namer)
    assert report.gives == ("names",)
    assert set(report.lacks) > {"syntax", "tags", "roles"}
    assert [line for line in report.lines() if "SHIP" in line]
    text = "Ana Vero, a Tetean, left Oria on the Lumo. Fighters of the Front followed."
    annotation = annotate(text, namer)
    assert names_of(annotation, text) == [
        ("Ana Vero", "Person"), ("Tetean", "Misc"), ("Oria", "Location"), ("Lumo", "Misc"), ("Front", "Organization"),
    ]  # fmt: skip
    assert sum(token.dep == "root" for token in annotation.tokens) == len(annotation.sentences) == 2


@pytest.mark.parametrize("text", ["", " \n ", "\ud800 Oria", "a" * 2000, "Oria\n\n\nTete\n", "Ana Vero 🙂 left ."])
def test_odd_texts_pass(stranger: str, namer: str, text: str):
    for pipeline in (stranger, namer):
        annotation = annotate(text, pipeline)
        roots = sum(token.dep == "root" for token in annotation.tokens)
        assert roots == len(annotation.sentences)


def test_universal_trees_stay_as_they_are(tmp_path: Path):
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Oria"}])
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"ORTH": "Oria"}]], {"DEP": "nmod", "POS": "PROPN"})
    ruler.add([[{"ORTH": "left"}]], {"DEP": "dobj", "POS": "VERB"})
    nlp.to_disk(tmp_path / "universal")
    relations = {t.start: t.dep for t in annotate("She left Oria", str(tmp_path / "universal")).tokens}
    assert "compound" not in relations.values()


def test_a_map_of_ones_own(namer: str, tmp_path: Path):
    own = tmp_path / "labels.json"
    own.write_text(json.dumps({"names": {"SHIP": "Product", "MISC": ""}}))
    text = "The Tetean Lumo left Oria."
    assert names_of(annotate(text, namer, own), text) == [("Lumo", "Product"), ("Oria", "Location")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "is no label map"),
        ("{", "is not JSON"),
        ('{"nmaes": {}}', "is no label map"),
        ('{"names": {"SHIP": "Boat"}}', "'SHIP' is mapped to 'Boat'; map it to one of Date, Facility"),
        ('{"tags": ["NN"]}', "'tags' is no object of strings"),
        ('{"articles": {"the": 1}}', "'articles' is no list of strings"),
    ],
)
def test_a_broken_map_is_named_with_its_remedy(tmp_path: Path, content: str, message: str):
    path = tmp_path / "labels.json"
    path.write_text(content)
    with pytest.raises(InputError) as error:
        load_labels(path)
    assert message in str(error.value)
    assert str(error.value).startswith(str(path))
    assert error.value.hint


def test_a_label_that_only_a_text_brings_out_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Oria"}])
    nlp.to_disk(tmp_path / "quiet")
    from kg.annotate.given import Abilities, GivenReader
    from kg.annotate.network import LanguageModel
    from kg.annotate.reader import ModelReader, add_extensions
    from kg.annotate.sentences import SentenceSplitter

    add_extensions()
    reader = GivenReader(ModelReader(LanguageModel()), Abilities(names=True), load_labels())
    for _ in range(2):
        doc = SentenceSplitter()(nlp.make_doc("The Lumo left."))
        doc.ents = (doc.char_span(4, 8, label="VESSEL"),)
        with caplog.at_level(logging.WARNING, "kg.annotate"):
            assert [ent.label_ for ent in reader(doc).ents] == ["Misc"]
    assert caplog.text.count("VESSEL") == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_such_pipeline", "is neither an installed spaCy pipeline nor a folder; install it"),
        ("empty", "holds neither a spaCy pipeline (config.cfg) nor an exported model (model.onnx)"),
        ("nameless", "the pipeline gives no names; give one with a component that sets doc.ents"),
        ("broken", "the pipeline cannot be loaded"),
        ("failing", "cannot load the language model"),
    ],
)
def test_a_pipeline_that_does_not_serve_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str
):
    monkeypatch.chdir(tmp_path)
    for folder in ("empty", "broken", "failing"):
        (tmp_path / folder).mkdir()
    spacy.blank("en").to_disk("nameless")
    (tmp_path / "broken" / "config.cfg").write_text("[nlp]\nlang = [")
    (tmp_path / "failing" / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError) as error:
        describe_pipeline(name)
    assert message in str(error.value)
    assert str(error.value).startswith(name)
    assert error.value.hint


def test_a_document_reads_the_same_alone_and_among_others(stranger: str):
    texts = [text_of(k) for k in range(5)] * 3
    documents = [Document(id=text_id(text), source="test", name=str(k), text=text) for k, text in enumerate(texts)]
    together = tuple(annotate_documents(documents, pipeline=stranger))
    assert together == tuple(annotate(text, stranger) for text in texts)


def test_a_component_that_fails_once_costs_no_document_and_doubles_none(tmp_path: Path):
    failures = iter([False, True])

    @spacy.Language.component("fails_once")
    def fail_once(doc: spacy.tokens.Doc) -> spacy.tokens.Doc:
        if doc.text.startswith("Oria") and next(failures, False):
            raise RuntimeError("once")
        return doc

    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Oria"}])
    nlp.add_pipe("fails_once")
    nlp.to_disk(tmp_path / "once")
    documents = [
        Document(id=text_id(text), source="test", name=text, text=text)
        for text in ("Oria fell.", "Oria rose.", "All is well.")
    ]
    found = list(annotate_documents(documents, pipeline=str(tmp_path / "once")))
    assert [item.document for item in found] == [item.id for item in documents]


# ------------------------------------------------------------------------------------------------------- the command


def build(folder: Path, *arguments: str) -> Result:
    (folder / "a.txt").write_text(f"{text_of(2)} {text_of(0)}", "utf8")
    result = CliRunner().invoke(commands, ["build", str(folder / "a.txt"), "--html", "none", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_build_tells_and_records_the_pipeline(stranger: str, tmp_path: Path):
    result = build(tmp_path, "--pipeline", stranger, "-o", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert "pipeline en_stranger 1.2.3: names, tags, parts of speech, syntax" in result.stderr
    assert "because the pipeline lacks them: lemmas, roles, triggers, times, quotes" in result.stderr
    options = read_run(tmp_path / "out").options
    assert options["pipeline"] == stranger
    assert options["pipeline_version"] == "en_stranger 1.2.3"
    assert options["pipeline_lacks"] == "lemmas, roles, triggers, times, quotes"


def test_the_stages_one_by_one_make_the_same(stranger: str, tmp_path: Path):
    build(tmp_path, "--pipeline", stranger, "-o", str(tmp_path / "built"))
    staged = str(tmp_path / "staged")
    for arguments in (
        ["read", str(tmp_path / "a.txt"), "-o", staged],
        ["annotate", staged, "--pipeline", stranger],
        ["extract", staged],
    ):
        assert CliRunner().invoke(commands, arguments).exit_code == 0
    for table in ("annotations", "mentions", "claims"):
        name = f"{table}.jsonl"
        assert (tmp_path / "staged" / name).read_bytes() == (tmp_path / "built" / name).read_bytes()
    assert read_run(Path(staged)).options == read_run(tmp_path / "built").options


def test_a_folder_with_a_model_of_ours_takes_its_place(tmp_path: Path):
    shutil.copytree(SHIPPED, tmp_path / "model")
    result = build(tmp_path, "--pipeline", str(tmp_path / "model"), "-o", str(tmp_path / "other"))
    assert result.exit_code == 0, result.output
    version = read_run(tmp_path / "other").options["pipeline_version"]
    assert isinstance(version, str)
    assert version.startswith("model ")
    assert f"pipeline {version}: every layer" in result.stderr
    build(tmp_path, "-o", str(tmp_path / "own"))
    for name in ("annotations.jsonl", "claims.jsonl"):
        assert (tmp_path / "other" / name).read_bytes() == (tmp_path / "own" / name).read_bytes()


def test_a_label_map_without_a_pipeline_is_refused(tmp_path: Path):
    result = build(tmp_path, "--pipeline-labels", "map.json", "-o", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert "a label map is given, but no pipeline; name one with --pipeline" in result.stderr


@pytest.mark.slow
def test_workers_read_as_one(stranger: str, tmp_path: Path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in (1, 3):
        (articles / f"b{number}.txt").write_text(text_of(number), "utf8")
    for workers in ("1", "2"):
        given = ("--pipeline", stranger, "--workers", workers)
        build(tmp_path, str(articles), *given, "-o", str(tmp_path / f"out{workers}"))
    for name in ("annotations.jsonl", "claims.jsonl", "run.json"):
        assert (tmp_path / "out1" / name).read_bytes() == (tmp_path / "out2" / name).read_bytes()
