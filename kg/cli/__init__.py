"""The command `kg`: one command per stage, no logic. Each parses, calls one public function and writes.

Messages, progress and the summary go to standard error, results to standard output. Exit status: 0 all went well, 1 an
error that the user can mend, 2 wrong usage, 3 done but for the articles in `problems.jsonl`. Only `KgError` is caught;
anything else is a bug of ours and keeps its traceback.
"""

from __future__ import annotations

from kg.cli.build import build
from kg.cli.group import commands
from kg.cli.inspection import inspect
from kg.cli.judgement import explain, judge
from kg.cli.products import export, query, validate, view
from kg.cli.renewal import diff, update
from kg.cli.service import load, serve
from kg.cli.stages import annotate, assemble, extract, read, resolve

__all__ = ["commands", "main"]

for _command in (
    build,
    update,
    read,
    annotate,
    extract,
    resolve,
    assemble,
    export,
    view,
    query,
    serve,
    load,
    validate,
    inspect,
    explain,
    judge,
    diff,
):
    commands.add_command(_command)


def main() -> None:
    """Run the command line of this process."""
    commands.main(prog_name="kg")
