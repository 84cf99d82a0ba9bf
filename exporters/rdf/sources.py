"""Text and sources: spans in the graph `<base>graph/text`; articles, copies and the run in `<base>graph/sources`.

Source: NIF 2.0 for spans, GAF for what they denote, PROV-O, VoID and DCAT 3 for where everything comes from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib import metadata

from exporters.rdf.sorting import Statement
from exporters.rdf.spans import named_spans
from exporters.rdf.terms import Iris, Namespace, Term, bounds, iri, stamp, text, typed, web_address
from kg.model.document import Document
from kg.model.graph import Graph
from kg.model.stored import fields_of
from kg.ontology import PREFIXES

__all__ = ["FORMATS", "run_iri", "source_quads", "text_quads"]

DCAT, DCT, GAF, KG, NIF = Namespace("dcat"), Namespace("dct"), Namespace("gaf"), Namespace("kg"), Namespace("nif")
OWL, PROV, RDF, RDFS = Namespace("owl"), Namespace("prov"), Namespace("rdf"), Namespace("rdfs")
SCHEMA, VOID, XSD = Namespace("schema"), Namespace("void"), Namespace("xsd")

FORMATS = {
    "graph.jsonld": "application/ld+json",
    "graph.nq": "application/n-quads",
    "graph.trig": "application/trig",
    "graph.ttl": "text/turtle",
}
"""The files of the export with their media types."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

Pairs = Iterator[tuple[Term, Term]]


def text_quads(graph: Graph, iris: Iris) -> Iterator[Statement]:
    """Yield for each span that a mention, claim, copy or boilerplate passage names what it is and denotes."""
    for document, text_, spans in named_spans(graph):
        for start, end in sorted(spans):
            subject = iris.span(document, start, end)
            yield subject, RDF.type, NIF.OffsetBasedString
            yield subject, NIF.referenceContext, iris.article(document)
            yield subject, NIF.beginIndex, typed(str(start), XSD.nonNegativeInteger)
            yield subject, NIF.endIndex, typed(str(end), XSD.nonNegativeInteger)
            if text_ is not None:
                yield subject, NIF.anchorOf, text(text_[start:end])
    for mention in graph.mentions:
        subject = iris.span(mention.document, mention.start, mention.end)
        yield subject, KG.mentionKind, text(mention.kind.value)
        yield subject, KG.mentionType, text(mention.type)
        if (node := graph.node_of.get(mention.id)) is not None:
            yield subject, GAF.denotes, iris.node(node)


@cache
def _version() -> str:
    """Return the version of Newsgraph that is installed; `0` where it runs from a source tree."""
    try:
        return metadata.version("newsgraph")
    except metadata.PackageNotFoundError:
        return "0"


def run_iri(graph: Graph, iris: Iris) -> Term:
    """Return the IRI of the run: the same articles and the same version give the same one."""
    return iris.minted("run", _version(), *sorted(fields_of(graph.documents, "id")))


def source_quads(graph: Graph, iris: Iris) -> Iterator[Statement]:
    """Yield articles, outlets, origins and copies, the run, and the description of the data set."""
    for document in graph.documents:
        subject = iris.article(document.id)
        for predicate, value in _article(document, iris):
            yield subject, predicate, value
        yield from _around(document, iris)
    run, agent = run_iri(graph, iris), iris.below("agent", "newsgraph")
    yield run, RDF.type, KG.Run
    yield run, RDF.type, PROV.Activity
    yield run, PROV.wasAssociatedWith, agent
    for article in fields_of(graph.documents, "id"):
        yield run, PROV.used, iris.article(article)
    yield agent, RDF.type, PROV.SoftwareAgent
    yield agent, RDFS.label, text("Newsgraph")
    yield agent, OWL.versionInfo, text(_version())
    yield from _dataset(iris, run)


def _article(document: Document, iris: Iris) -> Pairs:
    for kind in (SCHEMA.NewsArticle, PROV.Entity, NIF.Context):
        yield RDF.type, kind
    yield DCT.identifier, text(document.name)
    yield DCT.source, web_address(document.source) or text(document.source)
    yield KG.textSha256, text(hashlib.sha256(document.text.encode("utf8", "surrogatepass")).hexdigest())
    if document.title:
        yield SCHEMA.headline, text(document.title)
    if document.url and (address := web_address(document.url)) is not None:
        yield SCHEMA.url, address
    if document.language and _LANGUAGE.fullmatch(document.language):
        yield SCHEMA.inLanguage, text(document.language)
    if document.outlet:
        yield SCHEMA.publisher, iris.minted("outlet", document.outlet)
    if document.origin:
        yield KG.origin, iris.below("origin", document.origin)
    for predicate, value in ((KG.byline, document.byline), (KG.wire, document.wire)):
        if value:
            yield predicate, text(value)
    for start, end in document.boilerplate:
        yield KG.boilerplate, iris.span(document.id, start, end)
    yield from _published(document)


def _published(document: Document) -> Pairs:
    """Yield the date of publication only if the source states it; else the bounds that were inferred."""
    if document.published_from:
        yield KG.publishedFrom, text(document.published_from)
    if document.published and document.published_from != "inferred":
        exact = stamp(document.published)
        if exact is not None:
            yield SCHEMA.datePublished, exact
            return
    if document.published_earliest and (first := bounds(document.published_earliest)) is not None:
        yield KG.publishedEarliest, first[0]
    if document.published_latest and (last := bounds(document.published_latest)) is not None:
        yield KG.publishedLatest, last[1]


def _around(document: Document, iris: Iris) -> Iterator[Statement]:
    """Yield the outlet and the origin of an article, and the passages that an earlier one holds too."""
    if document.outlet:
        outlet = iris.minted("outlet", document.outlet)
        yield outlet, RDF.type, KG.Outlet
        yield outlet, RDF.type, SCHEMA.NewsMediaOrganization
        yield outlet, RDF.type, PROV.Agent
        yield outlet, RDFS.label, text(document.outlet)
    if document.origin:
        yield iris.below("origin", document.origin), RDF.type, PROV.Entity
    for copy in document.copies:
        here = iris.span(document.id, copy.start, copy.end)
        yield here, KG.copyOf, iris.span(copy.document, copy.other_start, copy.other_end)


def _dataset(iris: Iris, run: Term) -> Iterator[Statement]:
    dataset = iris.below("dataset")
    yield dataset, RDF.type, VOID.Dataset
    yield dataset, RDF.type, DCAT.Dataset
    yield dataset, DCT.title, text("Knowledge graph of news articles", "en")
    yield dataset, PROV.wasGeneratedBy, run
    yield dataset, VOID.uriSpace, text(iris.base)
    for prefix in sorted(set(PREFIXES) - {"rdf", "xsd", "kgt"}):
        yield dataset, VOID.vocabulary, iri(PREFIXES[prefix])
    for name, media_type in FORMATS.items():
        distribution = iris.below("distribution", name)
        yield dataset, DCAT.distribution, distribution
        yield distribution, RDF.type, DCAT.Distribution
        yield distribution, DCT.title, text(name)
        yield distribution, DCAT.mediaType, iri(f"https://www.iana.org/assignments/media-types/{media_type}")
