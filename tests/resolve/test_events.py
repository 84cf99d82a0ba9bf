"""Events across reports: what must be one, what must stay apart, and that every join says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model.link import Judgement

from .conftest import Linked

Link = Callable[..., Linked]

RAID = (
    "Gunmen attacked a fuel depot in Mombasa on Tuesday, killing at least four people, police said.\n"
    "Interior Minister Grace Wanjala condemned the attack.",
    "2024-05-15",
)
RAID_AGAIN = (
    "At least four people were killed when gunmen stormed a fuel depot in the Kenyan city of Mombasa on Tuesday.\n"
    "The Coastal Army claimed responsibility for the raid.",
    "2024-05-16",
)
OLDER_RAID = (
    "Gunmen attacked a police post in Mombasa on Monday, killing two officers, police said.\n"
    "Nobody claimed responsibility for the attack.",
    "2023-11-07",
)
ELSEWHERE = (
    "Gunmen attacked a fuel depot in Lagos on Tuesday, killing three people, police said.",
    "2024-05-15",
)


def test_two_reports_of_one_attack_are_one_event(link: Link) -> None:
    linked = link(RAID, RAID_AGAIN)
    attack = linked.node(0, "Gunmen attacked", "attacked")
    assert attack is not None
    assert linked.node(0, "condemned the attack", "attack") == attack
    assert linked.node(1, "responsibility for the raid", "raid") == attack


@pytest.mark.parametrize("other", [OLDER_RAID, ELSEWHERE], ids=["another time", "another place"])
def test_another_time_or_place_is_another_event(link: Link, other: tuple[str, str]) -> None:
    linked = link(RAID, other)
    assert linked.node(0, "Gunmen attacked", "attacked") != linked.node(1, "Gunmen attacked", "attacked")


def test_an_earlier_attack_in_the_background_stays_apart(link: Link) -> None:
    text = (
        "Gunmen attacked a market in Kano on Friday, police said.\n"
        "The attack comes two weeks after a bombing at a bus station in Abuja that killed nine people.\n"
        "The governor condemned the attack."
    )
    linked = link((text, "2024-05-18"))
    attack = linked.node(0, "Gunmen attacked", "attacked")
    assert linked.node(0, "condemned the attack", "attack") == attack
    assert linked.node(0, "a bombing", "bombing") not in (None, attack)


def test_condemnations_of_different_people_stay_apart(link: Link) -> None:
    other = (
        "Gunmen attacked a fuel depot in Mombasa on Tuesday.\nPresident Ada Brandt condemned the attack.",
        "2024-05-15",
    )
    linked = link(RAID, other)
    left, right = linked.node(0, "condemned", "condemned"), linked.node(1, "condemned", "condemned")
    assert left is not None
    assert left != right


def test_joins_carry_their_reasons(link: Link) -> None:
    linked = link(RAID, RAID_AGAIN)
    node = linked.node(0, "Gunmen attacked", "attacked")
    members = [found for found in linked.links if found.node == node]
    assert sum(bool(found.reasons) for found in members) == len(members) - 1
    assert all(reason.value for found in members for reason in found.reasons)


def test_a_judgement_splits_and_joins(link: Link) -> None:
    free = link(RAID, RAID_AGAIN)
    left, right = free.mention(0, "Gunmen attacked", "attacked"), free.mention(1, "gunmen stormed", "stormed")
    split = link(RAID, RAID_AGAIN, judgements=[Judgement(left=left.id, right=right.id, same=False, by="ada")])
    assert split.node(0, "Gunmen attacked", "attacked") != split.node(1, "gunmen stormed", "stormed")
    one, two = free.mention(0, "condemned"), free.mention(1, "claimed responsibility")
    joined = link(RAID, RAID_AGAIN, judgements=[Judgement(left=one.id, right=two.id, same=True, by="ada")])
    assert joined.node(0, "condemned") == joined.node(1, "claimed responsibility")


def test_the_order_of_articles_does_not_matter(link: Link) -> None:
    one, two = link(RAID, RAID_AGAIN, OLDER_RAID), link(OLDER_RAID, RAID_AGAIN, RAID)
    assert one.links == two.links


def test_deaths_told_of_an_attack_and_deaths_by_themselves_are_one_event(link: Link) -> None:
    told = ("Gunmen attacked a market in Kano on Friday. The attack killed nine traders, police said.", "2024-05-18")
    alone = ("Nine traders were killed in Kano on Friday. Police said the killed traders had sold cloth.", "2024-05-18")
    linked = link(told, alone)
    deaths = linked.node(0, "attack killed", "killed")
    assert deaths is not None
    assert linked.node(1, "were killed in", "killed") == deaths
    assert linked.node(0, "Gunmen attacked", "attacked") not in (None, deaths)


def test_the_deaths_of_two_events_of_one_article_stay_apart(link: Link) -> None:
    text = (
        "A bomb exploded in a market in Kano on Friday. The blast killed nine traders, police said.\n"
        "In Abuja a bus crashed on Thursday. The crash killed four passengers."
    )
    linked = link((text, "2024-05-18"))
    assert linked.node(0, "blast killed", "killed") != linked.node(0, "crash killed", "killed")


def test_what_was_destroyed_is_not_those_who_were_killed(link: Link) -> None:
    text = "An earthquake shook Arequipa on Tuesday, killing at least 30 people and destroying hundreds of houses."
    linked = link((text, "2024-07-10"))
    killing, destroying = linked.node(0, "killing"), linked.node(0, "destroying")
    assert None not in (killing, destroying)
    assert killing != destroying
