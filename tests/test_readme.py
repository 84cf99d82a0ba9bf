"""What README and tutorial say can be tried works as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
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


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_the_tutorial_does_what_it_says(tmp_path: Path):
    (tmp_path / "kg").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n')
    (tmp_path / "kg").chmod(0o755)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    lines = (ROOT / "docs" / "tutorial.md").read_text("utf8").splitlines()
    script = "set -e\n" + "\n".join(line[4:] for line in lines if line.startswith("    ") or not line)
    ran = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    said = " ".join(ran.stdout.split())
    assert re.search(r"killed 4 4 the coast guard herald killing four people 7 .*Atieno tribune At least seven", said)
    assert "'Omar Shee' (wire:66) is 'Omar Shee' (herald:137): same name" in said
    assert said.endswith("status 3")
    assert "2024-06-05" in said
    assert "2 nodes are called 'Omar Shee'" in ran.stderr
    assert "news/scan.txt: read: looks like a ZIP archive" in ran.stderr
