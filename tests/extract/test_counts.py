"""Counts with bounds: text -> (attribute, low, high), and what must not be counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model.claim import Predicate

from .conftest import Reading

Read = Callable[..., Reading]

FOUND = [
    ("At least two people were killed in a bombing in Lagos.", ("killed", 2, None)),
    ("The blast in Lagos killed more than 80 people.", ("killed", 81, None)),
    ("The blast in Lagos killed over 80 people.", ("killed", 81, None)),
    ("An earthquake killed nearly 100 people in Chile.", ("killed", 90, 100)),
    ("The flood killed up to 20 people.", ("killed", None, 20)),
    ("Twelve miners died in the explosion.", ("killed", 12, 12)),
    ("Seven people were killed and 19 wounded when a bomb exploded in Mosul.", ("wounded", 19, 19)),
    ("The attack left three soldiers dead.", ("killed", 3, 3)),
    ("At least one fisherman and a teacher were killed in the storm.", ("killed", 2, None)),
    ("A policeman was killed in the shooting.", ("killed", 1, None)),
    ("The driver died in hospital.", ("killed", 1, None)),
    ("A 42-year-old woman was fatally shot in Oslo.", ("killed", 1, None)),
    ("Jonas Weld was found dead in a park in Oslo.", ("killed", 1, None)),
    ("Five or six gunmen attacked the station.", ("attackers", 5, 6)),
    ("Eight to ten militants stormed the base, the army said.", ("attackers", 8, 10)),
    ("No more than eight men took part in the raid on the bank.", ("attackers", None, 8)),
    ("The death toll from the flood rose to 14 on Monday.", ("killed", 14, 14)),
    ("The number of people killed in the fire has risen to nine.", ("killed", 9, 9)),
    ("Dozens of people were injured in the crash.", ("wounded", 24, None)),
    ("About 2,000 people marched through the capital in protest.", ("participants", 1800, 2200)),
    ("Police detained 35 protesters after the rally.", ("detained", 35, 35)),
    ("Rescuers said 41 people were missing after the ferry sank.", ("missing", 41, 41)),
    ("No one was hurt in the explosion.", ("wounded", 0, 0)),
    ("Two more miners died on Monday, bringing the death toll to 14.", ("killed", 14, 14)),
    ("Divers found two bodies, raising the number of dead in the flood to at least 58.", ("killed", 58, None)),
    ("The death toll from the quake was raised to 90.", ("killed", 90, 90)),
    ("The death toll from the quake has climbed past 2,300.", ("killed", 2301, None)),
    ("The attack claimed the lives of 11 soldiers.", ("killed", 11, 11)),
    ("Rescuers pulled the bodies of six miners from the pit.", ("killed", 6, 6)),
    ("The death toll from the flood stands at 61, but the party says it is higher than 90.", ("killed", 91, None)),
    ("Not one of the officers was killed in the raid.", ("killed", 0, 0)),
    ("He said the number of deaths in the flood was at least 70.", ("killed", 70, None)),
    ("Health officials reported 610 new cases of cholera.", ("infected", 610, 610)),
    ("Fishing boats pulled sixty-eight passengers from the water after the ferry sank.", ("rescued", 68, 68)),
    ("Dozens die in a mine blast in Zambia.", ("killed", 24, None)),
    ("The blast left 12 dead and injured.", ("casualties", 12, 12)),
    ("The attack killed or wounded 30 people.", ("casualties", 30, 30)),
    ("The blast left 12 dead and injured 30.", ("killed", 12, 12)),
    ("Four dead and nine injured in bus crash in Peru", ("killed", 4, 4)),
    ("Insurers put the damage of the fire at 2 billion Canadian dollars.", ("damage", 2e9, 2e9)),
]

MONEY = [
    ("The strike would cost the airline 40 million euros a day.", ("cost", 40e6, "EUR")),
    ("Analysts estimated the loss at 180 million kroner.", ("damage", 180e6, "NOK")),
    ("The fire caused damage of $3 million.", ("damage", 3e6, "USD")),
    ("The town bought the ferry for 12 million zlotys.", ("cost", 12e6, "PLN")),
    ("The town bought the ferry for $4.1 billion.", ("cost", 4.1e9, "USD")),
    ("The town bought the ferry for $500, 000.", ("cost", 500_000, "USD")),
    ("Kenya will receive 90 million euros under an agreement that it signed with Portugal.", ("cost", 90e6, "EUR")),
]

UNITS = [
    ("The fire scorched 10,400 hectares of forest.", ("area", 104, 104, "square kilometre")),
    ("The wildfire burned at least 100 square miles of farmland.", ("area", 258.9988, None, "square kilometre")),
    ("The firm cleared 12, 500 hectares of forest.", ("area", 125, 125, "square kilometre")),
    ("Shares in Ostea jumped 22% on Monday.", ("change", 22, 22, "percent")),
    ("Exports fell by at least 4.1 percent in May.", ("change", None, -4.1, "percent")),
    ("The bank's shares rose 6 percent to 45 crowns.", ("change", 6, 6, "percent")),
    ("Ana Vero won 51.3% of the vote on Sunday.", ("share", 51.3, 51.3, "percent")),
    ("Turnout in the election was 61 percent.", ("share", 61, 61, "percent")),
    ("Only 58 percent of voters backed the plan in the referendum.", ("share", 58, 58, "percent")),
]

APART = [
    (
        "The quake shook Arequipa. Rescuers pulled out four survivors and three bodies from the rubble.",
        {("rescued", 4, 4), ("killed", 3, 3)},
    ),
    ("A bomb killed two officers and three civilians in Kano.", {("killed", 5, 5)}),
    (
        "Rescuers saved nine people after the quake in Peru. The minister put the number of injured at 260.",
        {("rescued", 9, 9), ("wounded", 260, 260)},
    ),
]

NOT_FOUND = [
    "Two survivors told reporters that the captain had left.",
    "Inflation rose to 4.5 percent in June.",
    "The firm owns 21 percent of the bank.",
    "The war changed the lives of two brothers.",
    "The storm damaged the houses of six miners.",
    "The vote stands at 61, but the party says it is higher than 90.",
    "The suspect, 34, was shot dead by police.",
    "Ivo Kaplan, 34, was shot dead by police.",
    "In sector 12, 500 soldiers fell ill.",
    "Flight 417 crashed on 3 May 2019.",
    "The army killed the deal after 12 hours of talks.",
    "The company killed 3 percent of its advertising budget.",
    "It was the deadliest attack in 20 years.",
    "Police denied that any officer had died.",
]


@pytest.mark.parametrize(("text", "wanted"), FOUND, ids=[text[:40] for text, _ in FOUND])
def test_counts_have_bounds(read: Read, text: str, wanted: tuple[str, float | None, float | None]) -> None:
    assert wanted in read(text).counts()


@pytest.mark.parametrize(("text", "wanted"), UNITS, ids=[text[:40] for text, *_ in UNITS])
def test_numbers_with_a_unit_stand_in_that_of_what_they_measure(
    read: Read, text: str, wanted: tuple[str, float | None, float | None, str]
) -> None:
    assert {(c.attribute, c.low, c.high, c.unit) for c in read(text).claims(Predicate.COUNT)} == {wanted}


@pytest.mark.parametrize(("text", "wanted"), APART, ids=[text[-40:] for text, _ in APART])
def test_each_number_is_of_what_its_own_words_measure(
    read: Read, text: str, wanted: set[tuple[str, float, float]]
) -> None:
    assert read(text).counts() == wanted


def test_a_verb_before_a_number_is_no_currency(read: Read) -> None:
    assert ("seats", 51, 51) in read("The party won 51 seats in the election.").counts()


@pytest.mark.parametrize(("text", "wanted"), MONEY)
def test_money_has_its_currency(read: Read, text: str, wanted: tuple[str, float, str]) -> None:
    assert wanted in {(c.attribute, c.low, c.unit) for c in read(text).claims(Predicate.COUNT)}


@pytest.mark.parametrize("text", NOT_FOUND)
def test_numbers_that_count_nobody_hurt_are_left_alone(read: Read, text: str) -> None:
    hurt = {c.low for c in read(text).claims(Predicate.COUNT) if c.attribute in ("killed", "wounded")}
    assert not hurt & {34, 417, 3, 2019, 12, 20}


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("Four gunmen abducted a driver on Thursday.", ("hostages", 4, 4)),
        ("The toll of the flood is unclear because many people die at home.", ("killed", 3, None)),
        ("The agency shipped 500,000 doses of vaccine.", ("vaccinated", 500_000, 500_000)),
        ("Three hundred people were stranded on a beach by the flood.", ("displaced", 300, 300)),
    ],
)
def test_who_does_it_or_only_might_is_not_counted(
    read: Read, text: str, unwanted: tuple[str, float, float | None]
) -> None:
    assert unwanted not in read(text).counts()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The flood forced at least 1,200 people from their homes.", 1200, None),
        ("The eruption drove 2,000 people from their homes.", 2000, 2000),
        ("Exactly 3,400 people spent the night in schools and churches.", 3400, 3400),
        ("After the flood 900 villagers took shelter in a stadium.", 900, 900),
    ],
)
def test_people_who_had_to_leave_are_displaced(read: Read, text: str, low: float, high: float | None) -> None:
    assert ("displaced", low, high) in read(text).counts()


@pytest.mark.parametrize("text", ["Forty fans spent the night in a bar.", "The company forced 30 workers to resign."])
def test_people_who_stay_elsewhere_for_other_reasons_are_not(read: Read, text: str) -> None:
    assert "displaced" not in {attribute for attribute, _, _ in read(text).counts()}


@pytest.mark.parametrize("verb", ["dismiss", "sack", "lay off"])
def test_workers_who_are_sent_away_are_jobs(read: Read, verb: str) -> None:
    assert ("jobs", 150, 150) in read(f"The firm will {verb} 150 workers.").counts()
    assert "jobs" not in {attribute for attribute, _, _ in read("The court dismissed 150 appeals.").counts()}


def test_none_of_the_injured_counts_no_injured(read: Read) -> None:
    assert not read("Police said that none of the injured was in danger.").counts()
    assert ("wounded", 0, 0) in read("Police said that none of the passengers was injured.").counts()


def test_people_counted_again_are_a_part(read: Read) -> None:
    reading = read("Nine people died in the fire, officials said. The two pilots died when a tree fell on them.")
    assert {(c.low, c.unit) for c in reading.claims(Predicate.COUNT)} == {(9, "person"), (2, "part")}
    reading = read("Nine people died in the fire, officials said. Two pilots died when a tree fell on them.")
    assert {(c.low, c.unit) for c in reading.claims(Predicate.COUNT)} == {(9, "person"), (2, "person")}


def test_others_than_those_told_of_before_are_a_count_of_their_own(read: Read) -> None:
    reading = read("Sixty people were rescued after the ferry sank and 36 others were missing.")
    assert [(c.low, c.unit, c.counted) for c in reading.claims(Predicate.COUNT) if c.attribute == "missing"] == [
        (36, "person", None)
    ]
    reading = read("Two people were killed in the blast on Monday. Three others were killed on Friday.")
    assert (3, "additional") in {(c.low, c.unit) for c in reading.claims(Predicate.COUNT)}


def test_what_a_mountain_has_done_over_the_years_is_no_count_of_its_last_avalanche(read: Read) -> None:
    reading = read("An avalanche hit a camp on Mount Kenya on Monday. Mount Kenya has killed at least 87 people.")
    [claim] = reading.claims(Predicate.COUNT)
    assert reading.words(claim.subject) == "killed"
    reading = read("An avalanche hit a camp on Mount Kenya on Monday. It killed at least seven people.")
    assert [reading.words(c.subject) for c in reading.claims(Predicate.COUNT)] == ["avalanche"]


def test_only_what_stands_behind_the_number_is_counted(read: Read) -> None:
    [claim] = read("Gunmen shot dead ten foreign climbers in 2013.").claims(Predicate.COUNT)
    assert (claim.low, claim.counted) == (10, "foreign climbers")


def test_a_currency_is_that_of_its_country(read: Read) -> None:
    [claim] = read("The town bought the ferry for 12 million Chilean pesos.").claims(Predicate.COUNT)
    assert claim.unit == "CLP"


def test_coordinated_predicates_are_not_summed(read: Read) -> None:
    counts = read("Two people were killed and 11 soldiers wounded in the attack, officials said.").counts()
    assert {("killed", 2, 2), ("wounded", 11, 11)} <= counts


def test_a_number_counts_the_plural_at_the_end(read: Read) -> None:
    counts = read(
        "At least one clerk was killed and 11 harbour force members wounded in the raid, said officials."
    ).counts()
    assert {("killed", 1, None), ("wounded", 11, 11)} <= counts


def test_a_count_says_what_is_counted(read: Read) -> None:
    [claim] = [
        c for c in read("The bomb killed 12 police officers.").claims(Predicate.COUNT) if c.attribute == "killed"
    ]
    assert claim.counted == "police officers"
    assert claim.unit == "person"


def test_taking_something_is_not_taking_part(read: Read) -> None:
    counts = read("About 200 people took shelter in a school during the storm.").counts()
    assert not {attribute for attribute, _, _ in counts} & {"participants", "attackers"}


@pytest.mark.parametrize(
    ("text", "attribute", "counted"),
    [
        ("Two of the dead were private guards, Mutiso said.", "killed", "private guards"),
        ("Three of the wounded were children.", "wounded", "children"),
        ("Three of the wounded were taken to hospital.", "wounded", "wounded"),
        ("Storm hits fishing boats off Kisumu, at least nine dead", "killed", None),
        pytest.param(
            "Storm hits Kisumu fishing boats, at least nine dead",
            "killed",
            None,
            marks=pytest.mark.xfail(reason="the shipped model counts boats here (docs/model.md, limits)", strict=True),
        ),
    ],
)
def test_what_is_counted_is_a_kind(read: Read, text: str, attribute: str, counted: str | None) -> None:
    assert {c.counted for c in read(text).claims(Predicate.COUNT) if c.attribute == attribute} == {counted}


def test_a_vague_number_is_not_what_is_counted(read: Read) -> None:
    [claim] = [c for c in read("The fire injured several workers.").claims(Predicate.COUNT) if c.attribute == "wounded"]
    assert (claim.low, claim.high, claim.counted) == (3, None, "workers")


def test_a_later_victim_adds_and_is_told_apart(read: Read) -> None:
    claims = read("Two more people died in hospital on Tuesday.").claims(Predicate.COUNT)
    assert [(c.attribute, c.low, c.unit) for c in claims] == [("killed", 2, "additional")]


@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        ("The blast killed nine people, four of them children.", (9, "people"), (4, "children")),
        ("Officials said 84 people had been injured, 11 of them seriously.", (84, "people"), (11, None)),
        ("Nine people, including two children, were killed in the blast.", (9, "people"), (2, "children")),
        (
            "At least 12 people, among them a judge and three lawyers, died when the bus fell into a river.",
            (12, "people"),
            (3, "lawyers"),
        ),
    ],
)
def test_a_part_is_told_from_the_whole(
    read: Read, text: str, whole: tuple[float, str], part: tuple[float, str | None]
) -> None:
    claims = read(text).claims(Predicate.COUNT)
    assert [(c.low, c.counted) for c in claims if c.unit == "person"] == [whole]
    assert [(c.low, c.counted) for c in claims if c.unit == "part"] == [part]


def test_some_of_the_dead_are_a_part(read: Read) -> None:
    claims = read("Nine people died in the fire. Two of the dead were guards.").claims(Predicate.COUNT)
    assert [(c.low, c.counted, c.unit) for c in claims] == [(9, "people", "person"), (2, "guards", "part")]


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Five officers, including a woman, and two civilians were killed.", 7),
        ("Four gunmen stormed the post and two of them were killed.", 2),
    ],
)
def test_a_count_of_its_own_is_no_part(read: Read, text: str, low: float) -> None:
    claims = read(text).claims(Predicate.COUNT)
    assert [(c.low, c.unit) for c in claims if c.attribute == "killed"] == [(low, "person")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Around 3,000 people gathered in Vestra to protest, police said. Organisers put the number at 10,000.",
            ("participants", 10_000, "Organisers"),
        ),
        (
            "According to police, 6,500 people marched through Vestra. The organisers spoke of 20,000.",
            ("participants", 20_000, "The organisers"),
        ),
        (
            "At least nine people were killed in the blast, the army said. Hospital officials put the toll at 14.",
            ("killed", 14, "Hospital officials"),
        ),
        ("A ferry sank off Lamu. The ministry put the death toll at 70.", ("killed", 70, "The ministry")),
        (
            "The death toll from the flood stands at 61, but the party says it is higher than 90.",
            ("killed", 91, "the party"),
        ),
    ],
)
def test_somebody_else_gives_another_number(read: Read, text: str, wanted: tuple[str, float, str]) -> None:
    assert wanted in {(c.attribute, c.low, c.speaker_text) for c in read(text).claims(Predicate.COUNT)}


def test_a_number_that_is_put_somewhere_is_no_count(read: Read) -> None:
    claims = read("Two people were killed, police said. The bank put 20 clerks at the counters.").claims(
        Predicate.COUNT
    )
    assert {c.low for c in claims} == {2}


def test_evidence_holds_the_number(read: Read) -> None:
    text = "A bomb in Kano killed at least 31 people on Monday."
    for claim in read(text).claims(Predicate.COUNT):
        assert "31" in text[slice(*claim.evidence)]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Two men were arrested on Monday over the bombing of a market in Quito.", "arrested"),
        ("Police detained 35 people at the protest in Quito.", "protest"),
    ],
)
def test_arrests_are_counted_where_they_happen(read: Read, text: str, event: str) -> None:
    found = read(text)
    assert {found.words(c.subject) for c in found.claims(Predicate.COUNT) if c.attribute == "detained"} == {event}
