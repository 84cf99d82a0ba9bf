"""`kg inspect`: one node of the graph with its claims and their sources, in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.model.figures import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model.claim import Claim
    from kg.model.graph import Graph, Node, Versions
    from kg.model.ids import MentionId

__all__ = ["describe_graph", "describe_node", "inspect", "name_of", "statement_of"]

UNITS = {"person": None, "additional": "more", "part": "of them"}
"""How the units of counts read; others stand as they are."""


@click.command()
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.argument("thing", metavar="[NODE|TEXT|DOCUMENT]", required=False)
def inspect(out: Path, thing: str | None) -> None:
    """Show a node with its claims and sources, or an article with its claims beside the sentences.

    NODE is an IRI or its end; TEXT is looked for in labels and aliases; DOCUMENT is the name of an article. Without
    any, the timeline is listed.
    """
    from kg.cli.article import describe_article, find_article
    from kg.cli.report import printable
    from kg.errors import InputError
    from kg.judge import find_nodes
    from kg.store import read_records

    graph = read_records(out)
    if thing is None:
        lines = describe_graph(graph)
    elif (document := find_article(graph, thing)) is not None:
        lines = describe_article(graph, document)
    else:
        found = find_nodes(graph, thing)
        if not found:
            hint = "run kg inspect with the folder alone to see what there is"
            raise InputError(f"no node is called {thing!r}", path=str(out), hint=hint)
        lines = describe_node(graph, found[0]) if len(found) == 1 else _choices(found)
    for line in lines:
        click.echo(printable(line))


def _choices(nodes: Iterable[Node]) -> Iterator[str]:
    yield "several nodes fit; name one:"
    for node in nodes:
        yield f"  {node.label} ({node.kind}, {node.type})  {node.node}"


def describe_graph(graph: Graph) -> Iterator[str]:
    """Yield the timeline, one line per event, undated ones last."""
    from kg.cli.report import counted
    from kg.model.claim import MentionKind

    events = sorted(graph.nodes_of_kind(MentionKind.EVENT), key=lambda node: (node.begin or "~", node.label, node.node))
    for node in events:
        origins = counted(node.origins, "independent origin")
        yield f"{_when(node):<24} {node.label} [{node.type}], {origins}"
    actors = len(graph.nodes_of_kind(MentionKind.ACTOR))
    places = len(graph.nodes_of_kind(MentionKind.PLACE))
    numbers = (counted(len(events), "event"), counted(actors, "actor"), counted(places, "place"))
    yield ", ".join(numbers)


def describe_node(graph: Graph, node: Node) -> Iterator[str]:
    """Yield what is known of `node`: what it is, then each claim with its words, speaker, channel and article."""
    from kg.cli.report import counted

    yield node.label
    yield f"{node.kind}: {' < '.join((node.type, *node.families))}"
    yield node.node
    yield from _facts(graph, node)
    documents = counted(len(node.documents), "article")
    yield f"in {documents} of {counted(node.origins, 'independent origin')}"
    versions = {item.attribute: item for item in graph.versions if item.event == node.node}
    for heading, claims in _sections(graph, node):
        yield ""
        yield heading + _standing(versions.get(heading))
        for claim in claims:
            yield from _told(graph, claim, node)


def _when(node: Node) -> str:
    if not (node.begin or node.end):
        return "undated"
    return node.begin or "" if node.begin == node.end else f"{node.begin or '?'} to {node.end or '?'}"


def _facts(graph: Graph, node: Node) -> Iterator[str]:
    labels = {item.node: item.label for item in graph.nodes}
    if node.kind == "event":
        yield f"when: {_when(node)} ({node.granularity or 'none'}), {node.factuality or 'asserted'}"
    facts = (
        ("also called", ", ".join(node.aliases)),
        ("position", ", ".join(node.positions)),
        ("member of", ", ".join(labels.get(item, item) for item in node.member_of)),
        ("where", labels.get(node.place, "") if node.place else ""),
        ("within", ", ".join(labels.get(item, item) for item in node.within)),
        ("part of", labels.get(node.part_of, "") if node.part_of else ""),
        ("about", labels.get(node.about, "") if node.about else ""),
    )
    yield from (f"{name}: {value}" for name, value in facts if value)
    if node.lat is not None and node.lon is not None:
        yield f"coordinates: {node.lat:g}, {node.lon:g}" + (
            f" (within {node.precision_km:g} km)" if node.precision_km else ""
        )


def _sections(graph: Graph, node: Node) -> Iterator[tuple[str, list[Claim]]]:
    """Yield headings with claims: those about the node by predicate, then those that name it as their object."""
    mentions = {mention.id for mention in graph.mentions_of.get(node.node, ())}
    about: dict[str, list[Claim]] = {}
    for claim in graph.claims_about.get(node.node, ()):
        about.setdefault(claim.attribute or str(claim.predicate), []).append(claim)
    yield from sorted(about.items())
    naming = [claim for claim in graph.claims if claim.object in mentions]
    if naming:
        yield "named in", naming
    told = [claim for claim in graph.claims if claim.speaker in mentions]
    if told:
        yield "says", told


def _standing(versions: Versions | None) -> str:
    if versions is None:
        return ""
    return f" ({versions.status}{f': {versions.why}' if versions.why else ''})"


def _told(graph: Graph, claim: Claim, node: Node) -> Iterator[str]:
    """Yield two lines: what is claimed and by whom, then the words and where they stand."""
    document = graph.document_by_id.get(claim.document)
    says = f"says {name_of(graph, claim.speaker, claim.speaker_text)}" if claim.speaker_text else ""
    channel = f"to {name_of(graph, claim.channel, claim.channel_text)}" if claim.channel_text else ""
    firmness = "" if claim.factuality == "asserted" else str(claim.factuality)
    yield "  " + ", ".join(filter(None, (statement_of(graph, claim, node), firmness, says, channel)))
    if document:
        start, end = claim.evidence
        words = " ".join(document.text[start:end].split())
        source = ", ".join(filter(None, (document.outlet or "unknown outlet", document.name, document.published)))
        yield f'      "{words}" — {source}, characters {start}-{end}'


def name_of(graph: Graph, mention: MentionId | None, text: str | None) -> str:
    """Return the label of the node that a mention stands for, else its words."""
    node = _node_of(graph, mention)
    return node.label if node else text or "?"


def _node_of(graph: Graph, mention: MentionId | None) -> Node | None:
    iri = graph.node_of.get(mention) if mention else None
    return graph.node_by_iri.get(iri) if iri else None


def statement_of(graph: Graph, claim: Claim, node: Node | None = None) -> str:
    """Return what `claim` says; a claim about another node than `node` names that one first."""
    subject = _node_of(graph, claim.subject)
    whose = f"{subject.label}: " if subject and node and subject.node != node.node else ""
    name = claim.role or claim.attribute or str(claim.predicate)
    mention = graph.mention_by_id.get(claim.object) if claim.object else None
    value = claim.value or (name_of(graph, mention.id, mention.text) if mention else None)
    bounds = _bounds(claim.low, claim.high)
    unit, counted = UNITS.get(claim.unit or "", claim.unit), claim.counted
    if claim.unit and (claim.unit.isupper() or claim.unit == "percent"):
        counted = None  # the words are the unit: `euros`
    elif counted and claim.unit not in UNITS:
        unit = None  # `workers` says more than `job`
    return whose + " ".join(filter(None, (f"{name}:", bounds or value, unit, counted)))


def _bounds(low: float | str | None, high: float | str | None) -> str | None:
    """Return an interval in words.

    >>> _bounds(2, None), _bounds(8.0, 10.0), _bounds(None, "2025-03-31"), _bounds(None, None)
    ('at least 2', '8 to 10', 'by 2025-03-31', None)
    """
    first, last = (grouped(bound) if isinstance(bound, int | float) else bound for bound in (low, high))
    if first is None or last is None:
        from_, to = ("since", "by") if isinstance(low or high, str) else ("at least", "at most")
        return f"{from_} {first}" if first else f"{to} {last}" if last else None
    return first if first == last else f"{first} to {last}"
