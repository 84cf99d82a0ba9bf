"""Fill the tables of event-types.md, ontology.md and questions.md from the files that they describe.

    python docs/reference/tables.py

A table stands between `<!-- table: NAME -->` and `<!-- end -->`; a test fails when one is not up to date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.ontology import KG, EventType, load_ontology
from kg.query import shipped_questions

HERE = Path(__file__).parent
PAGES = ("event-types.md", "ontology.md", "questions.md")
BLOCK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
SCHEMES = {"http://www.wikidata.org/entity/": "Wikidata", "https://w3id.org/newsgraph/scheme/": ""}


def types() -> Iterator[str]:
    """Yield the families, and below each its types, as Markdown."""
    ontology = load_ontology()
    below: dict[str, list[EventType]] = {}
    for kind in ontology.event_types.values():
        below.setdefault(kind.parents[0] if kind.parents else "", []).append(kind)
    for family in below["event"]:
        yield f"\n### {family.label} (`{family.name}`)\n\n{family.definition}\n"
        yield "| type | definition | own roles | matches |\n|---|---|---|---|"
        for depth, kind in _under(family, below, 0):
            indent = "&nbsp;&nbsp;" * depth
            also = "".join(f" (also {parent})" for parent in kind.parents[1:])
            parent = ontology.event_types[kind.parents[0]]
            own = ", ".join(spec.role for spec in kind.roles if spec not in parent.roles)
            matches = ", ".join(_match(iri) for iri in kind.close_match)
            yield f"| {indent}`{kind.name}`{also} | {kind.definition} | {own} | {matches} |"


def _under(kind: EventType, below: dict[str, list[EventType]], depth: int) -> Iterator[tuple[int, EventType]]:
    yield depth, kind
    for child in below.get(kind.name, []):
        yield from _under(child, below, depth + 1)


def _match(iri: str) -> str:
    for base, name in SCHEMES.items():
        if iri.startswith(base):
            scheme, _, code = iri.removeprefix(base).rpartition("/")
            return f"{name or scheme.upper()} {code}"
    return iri


def roles() -> Iterator[str]:
    """Yield the table of roles."""
    yield "| role | definition | filled by mentions of type |\n|---|---|---|"
    for role in sorted(load_ontology().roles.values(), key=lambda role: (-role.priority, role.name)):
        yield f"| `{role.name}` | {role.definition} | {', '.join(role.filler_types) or 'any'} |"


def attributes() -> Iterator[str]:
    """Yield the table of attributes."""
    yield "| attribute | definition | unit | shown by |\n|---|---|---|---|"
    for attribute in load_ontology().attributes.values():
        words = sorted({trigger.lemma for trigger in attribute.count_triggers})
        shown = ", ".join(words[:6]) + (f" and {len(words) - 6} more" if len(words) > 6 else "")
        yield f"| `{attribute.name}` | {attribute.definition} | {attribute.unit} | {shown} |"


def questions() -> Iterator[str]:
    """Yield the table of the shipped questions."""
    yield "| question | what it answers | parameters |\n|---|---|---|"
    for question in shipped_questions().values():
        parameters = "; ".join(
            f"`{p.name}`: {p.about}" + (f" (default {p.default})" if p.default is not None else "")
            for p in question.parameters
        )
        yield f"| `{question.name}` | {question.about.partition(': ')[2].capitalize()} | {parameters} |"


def _terms(kinds: set[str]) -> Iterator[tuple[Graph, URIRef]]:
    """Yield our terms of these OWL types, by name."""
    graph = Graph().parse(str(resources.files("ontologies") / "kg.ttl"))
    found = {term for kind in kinds for term in graph.subjects(RDF.type, OWL[kind]) if str(term).startswith(KG)}
    yield from ((graph, term) for term in sorted(found))


def _names(graph: Graph, term: URIRef, predicate: URIRef) -> str:
    """Return what `term` has for `predicate`, with prefixes."""
    values = sorted(graph.namespace_manager.normalizeUri(value) for value in graph.objects(term, predicate))
    return ", ".join(f"`{value}`" for value in values if not value.startswith("_"))


def classes() -> Iterator[str]:
    """Yield the table of classes."""
    yield "| class | definition | narrower than |\n|---|---|---|"
    for graph, term in _terms({"Class"}):
        definition = graph.value(term, SKOS.definition) or ""
        yield f"| `kg:{term.removeprefix(KG)}` | {definition} | {_names(graph, term, RDFS.subClassOf)} |"


def properties() -> Iterator[str]:
    """Yield the table of properties."""
    yield "| property | definition | of | value | narrower than |\n|---|---|---|---|---|"
    for graph, term in _terms({"ObjectProperty", "DatatypeProperty", "AnnotationProperty"}):
        definition = graph.value(term, SKOS.definition) or ""
        ends = [_names(graph, term, predicate) for predicate in (RDFS.domain, RDFS.range, RDFS.subPropertyOf)]
        yield f"| `kg:{term.removeprefix(KG)}` | {definition} | {' | '.join(ends)} |"


def individuals() -> Iterator[str]:
    """Yield the table of values that stand in lists."""
    yield "| value | definition | is a |\n|---|---|---|"
    graph = Graph().parse(str(resources.files("ontologies") / "kg.ttl"))
    lists = (
        URIRef(KG + "Factuality"),
        URIRef(KG + "VersionStatus"),
        URIRef("http://www.w3.org/2006/time#TemporalUnit"),
    )
    for kind, term in sorted((each, term) for each in lists for term in graph.subjects(RDF.type, each)):
        if not str(term).startswith(KG):
            continue
        definition = graph.value(term, SKOS.definition) or graph.value(term, RDFS.label) or ""
        kinds = f"`{graph.namespace_manager.normalizeUri(kind)}`"
        yield f"| `kg:{term.removeprefix(KG)}` | {definition} | {kinds} |"


TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "attributes": attributes,
    "classes": classes,
    "individuals": individuals,
    "properties": properties,
    "questions": questions,
    "roles": roles,
    "types": types,
}


def filled(page: str) -> str:
    """Return the text of a page with its tables up to date."""

    def block(match: re.Match[str]) -> str:
        rows = "\n".join(TABLES[match[2]]())
        return f"{match[1]}{rows}\n{match[3]}"

    return BLOCK.sub(block, (HERE / page).read_text("utf8"))


if __name__ == "__main__":
    for page in PAGES:
        (HERE / page).write_text(filled(page), "utf8")
