"""Event nodes: labels say who did it, but not that those who were hurt did."""

from __future__ import annotations

from typing import Any

import pytest

from kg.assemble.event_nodes import make_events, unsure_agents
from kg.model.claim import MentionKind
from kg.model.document import Document
from kg.model.graph import Node
from kg.model.ids import NodeIri
from kg.ontology import load_ontology
from tests.factory import claim, document, iri, mention


def labelled(text: str, agent: str, event: str, count: dict[str, Any] | None) -> str:
    """The label of the event that `event` names, with `agent` as who carried it out and perhaps a count."""
    doc: Document = document(text)
    trigger = mention(doc, event, "event", type="injury")
    actor = mention(doc, agent, "actor", type="Group", name=False)
    claims = [claim(doc, trigger, "participant", text, role="perpetrator", object=actor)]
    if count:
        claims.append(claim(doc, trigger, "count", count.pop("evidence"), **count))
    event_iri, actor_iri = iri("event", "it"), iri("actor", "they")
    node = Node(node=actor_iri, kind=MentionKind.ACTOR, label=agent, type="Group")
    by_node: dict[NodeIri, Any] = {event_iri: [trigger], actor_iri: [actor]}
    node_of = {trigger.id: event_iri, actor.id: actor_iri}
    unsure = unsure_agents([trigger, actor], claims, node_of)
    about = {event_iri: claims}
    (made,) = make_events(by_node, about, unsure, node_of, {doc.id: doc}, {actor_iri: node}, load_ontology(), {})
    return made.label


@pytest.mark.parametrize(
    ("text", "agent", "count", "label"),
    [
        ("11 guards were wounded", "11 guards", None, "Injury"),
        (
            "at least four people were wounded", "at least four people",
            {"evidence": "at least four people", "attribute": "wounded", "low": 4, "counted": "people"}, "Injury",
        ),
        (
            "gunmen wounded four people", "gunmen",
            {"evidence": "gunmen wounded four people", "attribute": "wounded", "low": 4, "counted": "people"},
            "Injury by gunmen",
        ),
        (
            "two men wounded her", "two men",
            {"evidence": "two men", "attribute": "detained", "low": 2, "counted": "men"}, "Injury by two men",
        ),
    ],
)  # fmt: skip
def test_a_label_does_not_name_the_hurt_as_who_did_it(text: str, agent: str, count: dict[str, Any] | None, label: str):
    assert labelled(text, agent, "wounded", count) == label


@pytest.mark.parametrize(("factuality", "latest"), [("asserted", "2024-03-04"), ("planned", "2024-05-31")])
def test_what_is_told_has_happened_whatever_its_limit(factuality: str, latest: str) -> None:
    doc = document("A court remanded the miner until 31 May.", published="2024-03-04", published_latest="2024-03-04")
    trigger = mention(doc, "remanded", "event", type="arrest")
    told = [
        claim(doc, trigger, "type", "remanded", value="arrest", factuality=factuality),
        claim(doc, trigger, "time", "31 May", high="2024-05-31", granularity="day", factuality=factuality),
    ]
    node = iri("event", "it")
    (made,) = make_events(
        {node: [trigger]}, {node: told}, (), {trigger.id: node}, {doc.id: doc}, {}, load_ontology(), {}
    )
    assert (made.begin, made.earliest, made.latest) == (None, None, latest)
