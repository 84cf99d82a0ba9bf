"""`kg explain` and `kg judge`: why mentions are one thing, and a person's word on it."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.graph import Graph
    from kg.model.link import Judgement

__all__ = ["explain", "judge"]


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.argument("things", metavar="NODE | MENTION MENTION", nargs=-1, required=True)
def explain(out: Path, things: tuple[str, ...]) -> None:
    """Say why mentions are, or are not, one thing.

    With a NODE (an IRI, its end, or a name), every mention of it with the reason of its link. With two mentions (ids,
    or ARTICLE:OFFSET; a node means its first mention), the links between them, or what speaks for and against.
    """
    from kg.cli.report import printable
    from kg.judge import find_mention, find_node
    from kg.resolve.explanation import explain_node, explain_pair
    from kg.store import read_judgements, read_records

    if len(things) > 2:
        raise click.UsageError("name a node, or two mentions")
    graph = read_records(out)
    if len(things) == 1:
        node = find_node(graph, things[0])
        click.echo(printable(f"{node.label}  {node.node}"))
        lines = explain_node(graph, graph.mentions_of.get(node.node, ()))
    else:
        left, right = (find_mention(graph, thing) for thing in things)
        lines = explain_pair(graph, left, right, read_judgements(out))
    for line in lines:
        click.echo(printable(line))


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.argument("things", metavar="[LEFT RIGHT]", nargs=-1)
@click.option("--same", "verdict", flag_value="same", help="The two are one event or actor.")
@click.option("--different", "verdict", flag_value="different", help="They are not.")
@click.option("--remove", "verdict", flag_value="remove", help="Take back what was said about the two.")
@click.option("--why", metavar="TEXT", help="The reason, for whoever reads it later.")
@click.option("--by", metavar="NAME", default=_login, show_default="login name", help="Who says so.")
@click.option("--list", "listed", is_flag=True, help="List the judgements, with those that contradict others.")
def judge(out: Path, things: tuple[str, ...], verdict: str | None, why: str | None, by: str, listed: bool) -> None:
    """Say whether two mentions are the same thing.

    LEFT and RIGHT are mentions (an id, or ARTICLE:OFFSET) or nodes (an IRI, its end, or a name). The word goes into
    OUT/judgements.jsonl; kg update OUT obeys it, and so does every later build in OUT.
    """
    from kg.cli.report import printable, say
    from kg.judge import add_judgement, find_mention, name_mention, remove_judgement
    from kg.store import read_judgements, read_records

    graph = read_records(out)
    if listed:
        for line in _lines(graph, read_judgements(out)):
            click.echo(printable(line))
        return
    if len(things) != 2 or verdict is None:
        raise click.UsageError("name two things and say --same, --different or --remove")
    left, right = (find_mention(graph, thing) for thing in things)
    pair = f"{name_mention(graph, left)} and {name_mention(graph, right)}"
    if verdict == "remove":
        gone = remove_judgement(out, left, right)
        say(f"{pair}: {'taken back' if gone else 'nothing was said'}")
        return
    added = add_judgement(out, left, right, same=verdict == "same", by=by, why=why)
    say(f"{pair}: {verdict}" + ("" if added.new else ", as was said before"))
    for other in added.conflicts:
        say(f"this contradicts {_words(graph, other)}; `not the same` is obeyed, take one back with --remove")
    say(f"run kg update {out} to see it in the graph")


def _lines(graph: Graph, judgements: tuple[Judgement, ...]) -> Iterator[str]:
    from kg.judge import find_conflicts

    for judgement in judgements:
        known = judgement.left in graph.mention_by_id and judgement.right in graph.mention_by_id
        conflicts = find_conflicts(judgements, judgement)
        note = "" if known else " [void: an article was edited or removed]"
        note += f" [contradicts {_words(graph, conflicts[0])}]" if conflicts else ""
        yield _words(graph, judgement) + note


def _words(graph: Graph, judgement: Judgement) -> str:
    from kg.judge import name_mention

    sides = (graph.mention_by_id.get(side) for side in (judgement.left, judgement.right))
    left, right = (name_mention(graph, side) if side else "a mention that is gone" for side in sides)
    why = f": {judgement.why}" if judgement.why else ""
    return f"{left} {'=' if judgement.same else '≠'} {right}, says {judgement.by}{why}"
