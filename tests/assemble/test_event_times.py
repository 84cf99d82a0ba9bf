"""Which time each event mention gets, and how it is known."""

from __future__ import annotations

import pytest

from benchmarks.event_times import Gold, Times, figures, gold_of, meets
from kg.assemble.event_times import date_events, event_times
from kg.model.annotation import Annotation, TimeExpression
from kg.model.claim import Claim, Mention
from kg.model.document import Document
from kg.model.graph import EventTime, Graph, Node
from kg.ontology import load_ontology
from tests.factory import claim, document, find, iri, link, mention, node, parse

FERRY = (
    "The ferry sank on Friday and a diver vanished. A crew searched the bay. Nothing was found. It was quiet. "
    "A levee broke."
)
PUBLISHED = "2023-03-15"


def dated(text: str, **fields: object) -> Document:
    days = {"published": PUBLISHED, "published_earliest": PUBLISHED, "published_latest": PUBLISHED}
    return document(text, **({"published_from": "metadata"} | days | fields))


def annotated(doc: Document, *times: tuple[str, str]) -> Annotation:
    """Annotate sentences by full stops, and times by their words and day."""
    ends = [k + 1 for k, mark in enumerate(doc.text) if mark == "."]
    sentences = tuple((0 if k == 0 else ends[k - 1] + 1, end) for k, end in enumerate(ends))
    found = tuple(
        TimeExpression(
            id=f"t{k}", start=find(doc.text, words)[0], end=find(doc.text, words)[1], type="DATE", value=day,
            earliest=day, latest=day, granularity="day",
        )
        for k, (words, day) in enumerate(times)
    )  # fmt: skip
    return Annotation(document=doc.id, sentences=sentences, times=found)


def read(doc: Document, annotation: Annotation, item: Mention, *claims: Claim) -> EventTime | None:
    found = list(event_times({doc.id: doc}, [annotation], [item], claims, load_ontology()))
    return found[0] if found else None


@pytest.mark.parametrize(
    ("phrase", "earliest", "latest", "reason"),
    [
        ("vanished", "2023-03-10", "2023-03-10", "sentence"),
        ("searched", "2023-03-10", "2023-03-10", "discourse"),
        ("found", "2023-03-10", "2023-03-10", "discourse"),
        ("broke", "2023-03-14", "2023-03-15", "publication"),
    ],
)
def test_from_the_sentence_to_the_publication(phrase: str, earliest: str, latest: str, reason: str) -> None:
    doc = dated(FERRY)
    time = read(doc, annotated(doc, ("Friday", "2023-03-10")), mention(doc, phrase, "event", type="accident"))
    assert time is not None
    assert (time.earliest, time.latest, time.time_from) == (earliest, latest, reason)


def test_a_stated_time_wins_and_the_narrowest_counts() -> None:
    doc = dated(FERRY)
    item = mention(doc, "vanished", "event", type="accident")
    claims = [
        claim(doc, item, "time", low=low, high="2023-03-09", granularity="day") for low in ("2023-03-01", "2023-03-08")
    ]
    time = read(doc, annotated(doc, ("Friday", "2023-03-10")), item, *claims)
    assert time is not None
    assert (time.earliest, time.latest, time.time_from) == ("2023-03-08", "2023-03-09", "stated")


def test_a_plan_takes_no_time_from_outside_its_sentence() -> None:
    doc = dated(FERRY)
    item = mention(doc, "broke", "event", type="accident")
    plan = claim(doc, item, "type", value="accident", factuality="planned")
    assert read(doc, annotated(doc), item, plan) is None


def test_a_statement_is_of_the_day_of_its_report() -> None:
    doc = dated("Officials on Friday saw the flood. The mayor condemned it.")
    time = read(doc, annotated(doc, ("Friday", "2023-03-10")), mention(doc, "condemned", "event", type="condemnation"))
    assert time is not None
    assert (time.earliest, time.time_from) == ("2023-03-14", "publication")


def test_an_undated_report_dates_nothing_by_its_publication() -> None:
    doc = document("A levee broke.")
    assert read(doc, annotated(doc), mention(doc, "broke", "event", type="accident")) is None


def test_an_old_date_is_not_carried_into_the_next_sentence() -> None:
    doc = dated("The bridge opened in 1998. A levee broke.")
    time = read(doc, annotated(doc, ("1998", "1998-06-01")), mention(doc, "broke", "event", type="accident"))
    assert time is not None
    assert time.time_from == "publication"


def test_what_somebody_is_charged_with_was_before_the_report() -> None:
    rows = """
        A       DET   2 det
        man     NOUN  4 nsubj:pass
        was     AUX   4 aux:pass be VBD
        charged VERB  0 root charge VBN
        with    ADP   7 case
        the     DET   7 det
        bombing NOUN  4 obl
        .       PUNCT 4 punct"""
    doc = dated("A man was charged with the bombing .")
    annotation = parse(doc.text, rows, document=doc).annotation
    bombing = mention(doc, "bombing", "event", type="bombing")
    charge = mention(doc, "charged", "event", type="charge")
    found = event_times({doc.id: doc}, [annotation], [bombing, charge], [], load_ontology())
    assert {t.mention: t.time_from for t in found} == {charge.id: "publication"}


def time_of(item: Mention, first: str, last: str, reason: str = "stated") -> EventTime:
    return EventTime(mention=item.id, earliest=first, latest=last, granularity="day", time_from=reason)


def test_an_event_takes_the_surest_time_of_its_mentions() -> None:
    doc = dated(FERRY)
    items = [mention(doc, phrase, "event", type="accident") for phrase in ("sank", "vanished", "broke")]
    times = [
        time_of(items[0], "2023-03-14", "2023-03-15", "publication"),
        time_of(items[1], "2023-03-10", "2023-03-10", "sentence"),
    ]
    event: Node = node("event", "sinking", latest="2023-03-15")
    [found] = date_events([event], {event.node: items}, [], times)
    assert (found.begin, found.end, found.latest, found.time_from) == (
        "2023-03-10", "2023-03-10", "2023-03-15", "sentence",
    )  # fmt: skip


def test_a_stated_event_keeps_its_time() -> None:
    doc = dated(FERRY)
    item = mention(doc, "sank", "event", type="accident")
    said = claim(doc, item, "time", low="2023-03-01", high="2023-03-31")
    event = node("event", "sinking", begin="2023-03-01", end="2023-03-31")
    times = [time_of(item, "2023-03-01", "2023-03-01", "sentence")]
    [found] = date_events([event], {event.node: [item]}, [said], times)
    assert (found.begin, found.end, found.time_from) == ("2023-03-01", "2023-03-31", "stated")


GOLD = {
    "id": "1",
    "mentions": [
        {"m_id": "1", "tag": "ACTION_OCCURRENCE", "start": 10, "end": 14, "text": "sank"},
        {"m_id": "2", "tag": "TIME_DATE", "start": 18, "end": 24, "text": "Friday", "value": "2023-03-10"},
        {"m_id": "3", "tag": "TIME_DURATION", "start": 18, "end": 24, "text": "days", "value": "P2D"},
    ],
    "relations": [
        {"rel": "TLINK", "relType": "CONTAINS", "sources": ["2"], "targets": ["1"]},
        {"rel": "TLINK", "relType": "CONTAINS", "sources": ["3"], "targets": ["1"]},
        {"rel": "TLINK", "relType": "AFTER", "sources": ["2"], "targets": ["1"]},
    ],
}


def test_the_benchmark_reads_the_annotated_time() -> None:
    [gold] = gold_of(GOLD)
    assert (gold.text, [day.isoformat() for day in gold.days]) == ("sank", ["2023-03-10", "2023-03-10"])


def test_the_benchmark_counts_what_is_met() -> None:
    doc = dated(FERRY, name="1")
    item = mention(doc, "sank", "event", type="accident")
    graph = Graph(documents=(doc,), mentions=(item,), event_times=(time_of(item, "2023-03-10", "2023-03-10"),))
    found = figures([GOLD], Times(graph))
    assert (found["met"], found["met by the day of publication alone"]) == ("100.0 %", "0.0 %")
    wide = Graph(documents=(doc,), mentions=(item,), event_times=(time_of(item, "2023-01-01", "2023-12-31"),))
    assert figures([GOLD], Times(wide))["met"] == "0.0 %"


def test_an_undated_event_meets_nothing() -> None:
    [gold] = gold_of(GOLD)
    assert isinstance(gold, Gold)
    assert not meets(None, gold.days)


def test_an_undated_mention_is_dated_by_its_event() -> None:
    doc = dated(FERRY, name="1")
    item = mention(doc, "sank", "event", type="accident")
    event = node("event", "sinking", begin="2023-03-10", end="2023-03-10")
    graph = Graph(documents=(doc,), mentions=(item,), links=(link(item, iri("event", "sinking")),), nodes=(event,))
    assert figures([GOLD], Times(graph))["event"] == "1 of 1"
