"""Actors: name variants that are one person or group, and different ones that share a word."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import Linked

Link = Callable[..., Linked]

FIRST = (
    "Interior Minister Ivo Kaplan visited Bergen on Monday.\n"
    "Kaplan met the mayor, Ada Brandt.\n"
    "The Coastal Resistance Army (CRA) said it was not invited.",
    "2024-05-15",
)
SECOND = (
    "Ivo Kaplan and Marta Kaplan met in Oslo.\nThe CRA protested. The Kenyan Navy sent a ship.",
    "2024-05-16",
)
THIRD = ("The Kenya Navy said its ship had left. Ada Brandt thanked Ivo Marius Kaplan.", "2024-05-17")


def test_a_surname_is_the_one_fuller_name_of_its_article(link: Link) -> None:
    linked = link(FIRST)
    assert linked.node(0, "Kaplan met", "Kaplan") == linked.node(0, "Ivo Kaplan", "Ivo Kaplan")


def test_fuller_variants_meet_and_namesakes_stay_apart(link: Link) -> None:
    linked = link(FIRST, SECOND, THIRD)
    ivo = linked.node(0, "Ivo Kaplan", "Ivo Kaplan")
    assert linked.node(2, "Ivo Marius Kaplan", "Ivo Marius Kaplan") == ivo
    assert linked.node(1, "Marta Kaplan", "Marta Kaplan") not in (None, ivo)


def test_a_stated_acronym_holds_in_other_articles(link: Link) -> None:
    linked = link(FIRST, SECOND)
    army = linked.node(0, "Coastal Resistance Army", "Coastal Resistance Army")
    assert army is not None
    assert linked.node(0, "(CRA)", "CRA") == army
    assert linked.node(1, "The CRA", "CRA") == army


def test_a_demonym_is_its_country(link: Link) -> None:
    linked = link(SECOND, THIRD)
    assert linked.node(0, "Kenyan Navy") == linked.node(1, "Kenya Navy")


def test_a_group_and_its_namesake_in_another_country_stay_apart(link: Link) -> None:
    text = (
        "The Sudanese Front attacked a base in Sudan on Friday.\n"
        "The Chadian Front, an ally of the Front in Sudan, denied that it took part."
    )
    linked = link((text, "2024-05-18"))
    assert linked.node(0, "The Sudanese Front") != linked.node(0, "The Chadian Front")


def test_the_short_name_of_a_company_is_its_fuller_one(link: Link) -> None:
    first = (
        "Norsk Fjordbank will buy Ostea Bank for 3 billion euros, the lenders said.\n"
        "Fjordbank said on Monday that it would keep the name of Ostea and its staff.",
        "2024-06-03",
    )
    second = ("Workers at Ostea threatened to strike. A Fjordbank official declined to comment.", "2024-06-05")
    linked = link(first, second)
    bank, buyer = linked.node(0, "buy Ostea Bank", "Ostea Bank"), linked.node(0, "Norsk Fjordbank", "Norsk Fjordbank")
    assert None not in (bank, buyer)
    assert linked.node(0, "name of Ostea", "Ostea") == bank
    assert linked.node(0, "Fjordbank said", "Fjordbank") == buyer
    assert bank != buyer


def test_a_short_name_is_none_of_two_fuller_ones(link: Link) -> None:
    text = (
        "Nova Vero and Banca Vero both reported losses on Friday.\n"
        "Vero said it would cut 300 jobs. The Northern Fleet left; the Fleet said nothing."
    )
    linked = link((text, "2024-05-18"))
    short = linked.node(0, "Vero said", "Vero")
    assert short not in (linked.node(0, "Nova Vero", "Nova Vero"), linked.node(0, "Banca Vero", "Banca Vero"))
