"""What the README says can be tried after `make demo` works as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.cli import commands

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf8")
LINES = [line.partition(" #")[0].strip() for line in README.splitlines() if line.startswith("    ")]
OUTSIDE = re.compile(r"kg (view|serve|load) ")
"""What opens a browser or needs a server or database."""
COMMANDS = [line for line in LINES if line.startswith("kg ") and "out/demo" in line and not OUTSIDE.match(line)]


@pytest.mark.slow
def test_every_command_on_the_demo_works_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert len(COMMANDS) > 9
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", "examples")
    for arguments in (
        ["build", "examples/articles", "-o", "out/demo"],
        ["build", "examples/articles", "-o", "out/mine"],
    ):
        assert CliRunner().invoke(commands, arguments).exit_code in (0, 3)
    for command in COMMANDS:
        result = CliRunner().invoke(commands, shlex.split(command)[1:])
        assert result.exit_code == 0, (command, result.output)
        assert result.output.strip(), command


@pytest.mark.slow
def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", "examples")
    code = README.partition("## From Python\n")[2].partition("\n## ")[0]
    exec("\n".join(line[4:] for line in code.splitlines() if line.startswith("    ")), {})
    assert "event Attack" in capsys.readouterr().out
    assert kg.read_graph("out/records").nodes
