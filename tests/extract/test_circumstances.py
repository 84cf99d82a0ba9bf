"""Which event a time or a place belongs to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model.claim import Predicate

from .conftest import Reading

Read = Callable[..., Reading]

# text, event, earliest and latest (published on 15 May 2024)
DATED = [
    (
        "The trial of two men accused of shooting a baker two years ago starts on Monday in Leeds.",
        "shooting", "2022-01-01", "2022-12-31",
    ),
    (
        "The trial of two men accused of shooting a baker two years ago started on Monday in Leeds.",
        "trial", "2024-05-13", "2024-05-13",
    ),
    ("Two weeks after the bombing in Quito, police arrested a man.", "bombing", "2024-04-25", "2024-05-09"),
    ("A bomb exploded in Lahore on Monday.", "exploded", "2024-05-13", "2024-05-13"),
    ("The batteries were recalled between March 2021 and June 2022.", "recalled", "2021-03-01", "2022-06-30"),
    ("A court remanded the miner in custody until 31 May.", "remanded", None, "2024-05-31"),
    ("The bank will lay off 300 workers by 2027.", "lay off", None, "2027-12-31"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event", "earliest", "latest"), DATED)
def test_each_event_has_its_own_time(read: Read, text: str, event: str, earliest: str | None, latest: str) -> None:
    found = read(text)
    times = {(found.words(c.subject), c.low, c.high) for c in found.claims(Predicate.TIME)}
    assert {t[1:] for t in times if (t[0] or "").endswith(event)} == {(earliest, latest)}


def test_a_time_before_when_dates_both_clauses(read: Read) -> None:
    found = read("A baker was detained last week when police raided his shop in Delft.")
    assert {found.words(c.subject) for c in found.claims(Predicate.TIME)} == {"detained", "raided"}
    found = read("A baker was detained by police last week, and his shop in Delft was raided.")
    assert {found.words(c.subject) for c in found.claims(Predicate.TIME)} == {"detained"}


def test_a_capital_that_speaks_is_no_place_of_the_statement(read: Read) -> None:
    found = read("Washington said it would send aid to Kenya.")
    assert "Washington" not in {found.words(c.object) for c in found.claims(Predicate.PLACE)}


def test_a_capital_that_acts_is_no_place_of_what_it_does(read: Read) -> None:
    found = read("Lisbon financed a campaign for a new bridge in Mozambique, the paper said.")
    assert "Lisbon" not in {found.words(c.object) for c in found.claims(Predicate.PLACE)}


def test_a_demonym_is_no_place(read: Read) -> None:
    found = read("Pakistani officials met in Lahore on Friday.")
    assert {found.words(c.object) for c in found.claims(Predicate.PLACE)} == {"Lahore"}


def test_where_somebody_speaks_is_no_place_of_what_is_quoted(read: Read) -> None:
    found = read(
        '"The people have spoken, and nobody can silence them," Vero told supporters outside her home in Mzuzu.'
    )
    assert "silence" not in {found.words(c.subject) for c in found.claims(Predicate.PLACE)}
    found = read('"The flood killed nine people in Mzuzu," Vero told supporters outside her home.')
    assert "Mzuzu" in {found.words(c.object) for c in found.claims(Predicate.PLACE)}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Fiji won on Sunday to reach the final for the first time since 1998.", {"2024-05-12"}),
        ("The plant was hit by the worst strike since 2011 on Sunday.", {"2024-05-12"}),
        ("The plant has been closed since 2011.", {"2011-01-01"}),
        ("The only bridge was closed since 2011.", {"2011-01-01"}),
        ("Soldiers fled from two villages in 2020.", {"2020-01-01"}),
        ("The firm lost $38 million last year, up from $12 million in 2020.", {"2023-01-01"}),
    ],
)
def test_what_is_only_compared_with_dates_nothing(read: Read, text: str, days: set[str]) -> None:
    assert {claim.low for claim in read(text).claims(Predicate.TIME)} == days


def test_an_evening_is_not_counted_from_a_year(read: Read) -> None:
    found = read("Fiji won for the first time since 1998, but the evening ended in chaos.")
    assert {c.low for c in found.claims(Predicate.TIME)} <= {"2024-05-15"}


def test_a_place_that_names_a_disease_is_not_where_people_died(read: Read) -> None:
    found = read("Two people died of Marburg virus in northern Zambia.")
    assert {found.words(c.object) for c in found.claims(Predicate.PLACE)} == {"northern Zambia"}
    found = read("Two people died in a Marburg hospital.")
    assert {found.words(c.object) for c in found.claims(Predicate.PLACE)} == {"Marburg hospital"}
