"""The command group: how errors, interruptions and unknown options look to the user."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import click

from kg import __version__
from kg.errors import KgError

__all__ = ["EXIT_PROBLEMS", "Commands", "commands"]

EXIT_PROBLEMS = 3
"""The exit status of a run that ended, but with articles that failed."""
_EXIT_ERROR, _EXIT_USAGE, _EXIT_INTERRUPTED = 1, 2, 130


class Commands(click.Group):
    """A group that answers an error with one line on standard error."""

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run the command line and leave the process."""
        kwargs["standalone_mode"] = False
        _tolerate_any_text()
        try:
            status = super().main(*args, **kwargs)
        except KgError as error:
            _complain(f"error: {error}")
            status = _EXIT_ERROR
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "kg"
            _complain(f"error: {error.format_message().rstrip('.')} (see {command} --help)")
            status = _EXIT_USAGE
        except click.ClickException as error:
            _complain(f"error: {error.format_message()}")
            status = _EXIT_ERROR
        except (click.Abort, KeyboardInterrupt):
            _complain("interrupted; the last complete output is as it was")
            status = _EXIT_INTERRUPTED
        sys.exit(status)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the work, not of the alphabet."""
        return list(self.commands)


def _complain(message: str) -> None:
    from kg.cli.report import printable

    line = " ".join(message.splitlines())
    click.echo(f"kg: {printable(line)}", err=True)


def _tolerate_any_text() -> None:
    """Let a terminal that cannot show a character show its escape; article text is not ours to choose."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


@click.group("kg", cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """News articles in, a timeline and knowledge graph out.

    `kg build ARTICLES -o OUT` does everything; the other commands do one step of it or work on what it wrote.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
