"""The evidence panel: the short answer, versions side by side, quotes and the way of the words, articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import pytest

from kg.model.ids import ClaimId
from tests.browser.conftest import Opened
from tests.exporters.html_graph import explorer_graph
from tests.factory import iri, sorted_graph

pytestmark = pytest.mark.browser
Open = Callable[..., Opened]


def test_a_click_on_an_event_shows_its_words_and_their_way(opened: Open) -> None:
    page = opened()
    page.click_node("event/resignation")
    text = page.panel()
    assert "Resignation of Pavel Rusk" in text
    assert "between 20 and 24 March 2031" in text
    marks = page.run("[...document.querySelectorAll('#panel blockquote mark')].map((m) => m.textContent)")
    assert "Pavel Rusk resigned" in marks
    assert "The Lantern“Water board chairman resigns”, 25 Mar 2031" in text


def test_the_chain_goes_from_speaker_through_channel_to_article(opened: Open) -> None:
    page = opened(address="#node=event/breach")
    page.run("document.querySelector('#panel .source').click()")
    chain = page.run("[...document.querySelector('#panel .chain').children].map((li) => li.textContent)")
    assert chain == [
        "Ilsa Brandt",
        "told Meridian Wire",
        "Riverland Post",
        "“Dam bursts above Tarsk, at least 14 dead”, 16 Mar 2031",
    ]


def test_numbers_and_names_stand_above_their_evidence_and_lead_to_it(opened: Open) -> None:
    graph = explorer_graph()
    claimed = replace(
        graph.node_by_iri[iri("event", "warning")], type="claim_responsibility", about=iri("event", "breach")
    )
    nodes = tuple(claimed if item.node == claimed.node else item for item in graph.nodes)
    page = opened(replace(graph, nodes=nodes), address="#node=event/breach")
    lines = page.run("[...document.querySelectorAll('#panel .glance > *')].map((item) => item.textContent)")
    assert dict(zip(lines[::2], lines[1::2], strict=True)) == {
        "Claimed by": "engineers not stated as fact",
        "Caused by": "Heavy rain over the Tarsk valley",
        "People killed": "≠ at\u00a0least\u00a014 / 22 / 11 3 versions, they contradict",
        "People missing": "9 2 versions, updated later",
    }
    page.page.click("#panel .glance .link >> nth=1")
    assert page.run("document.activeElement.textContent").startswith("Heavy rain over the Tarsk valley led to this")
    assert page.run("document.querySelector('#panel .accounts h3').firstChild.textContent") == "People killed"


def test_a_number_of_people_and_the_bare_number_are_one_version(opened: Open) -> None:
    graph = explorer_graph()
    event = iri("event", "breach")
    changed = tuple(
        replace(claim, low=11.0, high=11.0, counted=counted)
        if claim.attribute == "killed" and graph.node_of[claim.subject] == event
        else claim
        for claim, counted in zip(graph.claims, cycle((None, "people", "dead bodies")), strict=False)
    )
    page = opened(replace(graph, claims=changed), address="#node=event/breach")
    assert page.run("document.querySelectorAll('#panel .accounts')[0].querySelectorAll('.account').length") == 1
    assert page.run("newsgraph.model.claims.filter((claim) => claim.low === 11).length") == 4


def test_the_toll_in_a_box_is_a_total_and_not_a_part_of_one(opened: Open) -> None:
    graph = explorer_graph()
    deaths = iri("event", "deaths")
    part = tuple(
        replace(claim, unit="part") if graph.node_of[claim.subject] == deaths and claim.low == 14 else claim
        for claim in graph.claims
    )
    address = "#node=event/breach&view=list"
    assert "at least 14 killed" in opened(address=address).run("document.getElementById('list').innerText")
    words = opened(replace(graph, claims=part), address=address).run("document.getElementById('list').innerText")
    assert "killed" not in words


def test_a_sentence_that_two_people_say_is_quoted_once(opened: Open) -> None:
    graph = explorer_graph()
    first = next(claim for claim in graph.claims if claim.predicate == "cause" and claim.speaker)
    again = replace(first, id=ClaimId("again"), speaker=None, speaker_text="a neighbour")
    page = opened(sorted_graph(replace(graph, claims=(*graph.claims, again))), address="#node=event/rain")
    chains = page.run("[...document.querySelectorAll('#panel .chain')].map((chain) => chain.textContent)")
    (chain,) = [words for words in chains if "a neighbour" in words]
    assert "Pavel Rusk" in chain
    assert "and " in chain


def test_a_speaker_without_a_name_is_somebody_and_you_is_nobody(opened: Open) -> None:
    graph = explorer_graph()
    words = {"fourteen": "He", "three": "you"}
    changed = tuple(
        replace(claim, speaker=None, speaker_text=words["fourteen" if claim.low == 14 else "three"])
        if claim.low in (14, 22)
        else claim
        for claim in graph.claims
    )
    page = opened(replace(graph, claims=changed), address="#node=event/breach")
    assert "somebody (“He”) › " in page.panel()
    assert "you" not in page.run("[...document.querySelectorAll('#panel .source')].map((s) => s.textContent).join()")


def test_versions_stand_side_by_side_and_contradict_only_where_they_do(opened: Open) -> None:
    page = opened(address="#node=event/breach")
    cards = page.run("[...document.querySelectorAll('.accounts')].map((c) => c.innerText)")
    killed, missing, when = cards
    assert "3 versions, they contradict" in killed
    assert killed.index("at least 14") < killed.index("22") < killed.index("11 people")
    assert "2 versions, updated later" in missing
    assert "contradict" not in missing + when
    assert page.ask("ranges") == ["open", "dot", "dot"]


def test_the_article_opens_below_the_click_scrolled_to_the_words(opened: Open) -> None:
    page = opened(address="#node=event/outage")
    page.run("document.querySelector('#panel .quote .open').click()")
    place = page.ask("article")
    assert place[0] in ("power station at Osk failed", "at Osk", "failed")  # right behind a character of two code units
    assert place[1:] == [True, True]


def test_boilerplate_and_copied_passages_are_marked_in_the_article(opened: Open) -> None:
    page = opened()
    page.run("newsgraph.choose(null)")
    page.run("[...document.querySelectorAll('.articles button')].forEach((b) => b.click())")
    assert page.run("document.querySelector('.boilerplate').textContent") == "Sign up for our morning letter"
    assert page.run("document.querySelector('.copied').textContent").startswith("The Tarsk dam burst")
    assert "publisher unknown" in page.panel()
    links = page.run("[...document.querySelectorAll('a[href^=http]')].map((a) => a.href)")
    assert links == ["https://blog.example/tarsk"]
