"""Sixty plain time expressions and sixty traps with the days that they cover; a trap looks like something else.

Publication is Wednesday, 15 March 2023 unless a row says otherwise. `None` bounds are open; a row without a phrase must
give no time at all.
"""

from __future__ import annotations

from datetime import date

import pytest

from kg.model.annotation import Annotation, TimeExpression
from kg.resolve.temporal.festivals import festival
from kg.resolve.times import resolve_times
from tests.factory import document

PUBLISHED = "2023-03-15"
Row = tuple[str, str, str | None, str | None]

# text, phrase, earliest, latest
PLAIN: list[Row] = [
    ("The dam broke on 5 March 2021.", "5 March 2021", "2021-03-05", "2021-03-05"),
    ("The dam broke on March 5, 2021.", "March 5, 2021", "2021-03-05", "2021-03-05"),
    ("The dam broke on 2021-03-05.", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("The dam broke on 25/03/2021.", "25/03/2021", "2021-03-25", "2021-03-25"),
    ("The dam broke on the 5th of March, 2021.", "the 5th of March, 2021", "2021-03-05", "2021-03-05"),
    ("The dam broke on Friday, 5 March 2021.", "Friday, 5 March 2021", "2021-03-05", "2021-03-05"),
    ("The dam broke on 31 January.", "31 January", "2023-01-31", "2023-01-31"),
    ("The dam broke on Friday.", "Friday", "2023-03-10", "2023-03-10"),
    ("The dam broke late on Friday.", "late on Friday", "2023-03-10", "2023-03-10"),
    ("The dam broke on Friday night.", "Friday night", "2023-03-10", "2023-03-10"),
    ("The dam will open on Friday.", "Friday", "2023-03-17", "2023-03-17"),
    ("The dam broke yesterday.", "yesterday", "2023-03-14", "2023-03-14"),
    ("The dam opens tomorrow.", "tomorrow", "2023-03-16", "2023-03-16"),
    ("The dam broke this morning.", "this morning", "2023-03-15", "2023-03-15"),
    ("The dam broke last night.", "last night", "2023-03-14", "2023-03-14"),
    ("The dam broke two weeks ago.", "two weeks ago", "2023-02-27", "2023-03-05"),
    ("The dam broke three days ago.", "three days ago", "2023-03-12", "2023-03-12"),
    ("The dam broke two months ago.", "two months ago", "2023-01-01", "2023-01-31"),
    ("The dam broke ten years ago.", "ten years ago", "2013-01-01", "2013-12-31"),
    ("The dam broke last week.", "last week", "2023-03-06", "2023-03-12"),
    ("The dam broke last month.", "last month", "2023-02-01", "2023-02-28"),
    ("The dam broke last year.", "last year", "2022-01-01", "2022-12-31"),
    ("The dam broke earlier this year.", "earlier this year", "2023-01-01", "2023-03-15"),
    ("The dam will be mended later this month.", "later this month", "2023-03-15", "2023-03-31"),
    ("The dam will be mended next week.", "next week", "2023-03-20", "2023-03-26"),
    ("The dam broke over the weekend.", "the weekend", "2023-03-11", "2023-03-12"),
    ("The dam broke in August 2021.", "August 2021", "2021-08-01", "2021-08-31"),
    ("The dam broke in early February.", "early February", "2023-02-01", "2023-02-10"),
    ("The dam broke at the end of January.", "the end of January", "2023-01-21", "2023-01-31"),
    ("The dam broke in 1998.", "1998", "1998-01-01", "1998-12-31"),
    ("The dam was built in the 1990s.", "the 1990s", "1990-01-01", "1999-12-31"),
    ("The dam was built in the early 1980s.", "the early 1980s", "1980-01-01", "1983-05-02"),
    ("The dam was built in the 19th century.", "the 19th century", "1800-01-01", "1899-12-31"),
    ("The dam broke last summer.", "last summer", "2022-06-01", "2022-08-31"),
    ("The dam broke in the winter of 1994.", "the winter of 1994", "1994-12-01", "1995-02-28"),
    ("Sales fell in the third quarter of 2021.", "the third quarter of 2021", "2021-07-01", "2021-09-30"),
    ("Sales fell in the first half of 2022.", "the first half of 2022", "2022-01-01", "2022-06-30"),
    ("Sales fell in the last half of 2022.", "the last half of 2022", "2022-07-01", "2022-12-31"),
    ("Sales fell in Q3 2021.", "Q3 2021", "2021-07-01", "2021-09-30"),
    ("The fair ran from 5 to 7 March.", "5 to 7 March", "2023-03-05", "2023-03-07"),
    ("The fair took place on 5-7 March.", "5-7 March", "2023-03-05", "2023-03-07"),
    ("He ruled between 2003 and 2011.", "2003", "2003-01-01", "2003-12-31"),
    ("The war of 1939-45 left scars.", "1939-45", "1939-01-01", "1945-12-31"),
    ("Prices rose during the past three days.", "the past three days", "2023-03-12", "2023-03-15"),
    ("Prices will rise in the next two weeks.", "the next two weeks", "2023-03-15", "2023-03-29"),
    ("The rally was held on Christmas Day.", "Christmas Day", "2022-12-25", "2022-12-25"),
    ("The rally was held on Easter Monday 2022.", "Easter Monday 2022", "2022-04-18", "2022-04-18"),
    ("The rally was held on Thanksgiving.", "Thanksgiving", "2022-11-24", "2022-11-24"),
    ("The rally was held on Good Friday 2021.", "Good Friday 2021", "2021-04-02", "2021-04-02"),
    ("The rally was held on Orthodox Easter 2022.", "Orthodox Easter 2022", "2022-04-24", "2022-04-24"),
    ("The rally was held on Eid al-Fitr 2022.", "Eid al-Fitr 2022", "2022-05-02", "2022-05-04"),
    ("The rally was held during Ramadan 2022.", "Ramadan 2022", "2022-04-02", "2022-05-03"),
    ("The rally was held on Yom Kippur 2022.", "Yom Kippur 2022", "2022-10-05", "2022-10-05"),
    ("The rally was held on Rosh Hashanah 2022.", "Rosh Hashanah 2022", "2022-09-26", "2022-09-27"),
    ("The rally was held on Lunar New Year 2023.", "Lunar New Year 2023", "2023-01-22", "2023-01-22"),
    ("The rally was held on Diwali 2021.", "Diwali 2021", "2021-11-03", "2021-11-05"),
    ("Monday last week was calm.", "Monday last week", "2023-03-06", "2023-03-06"),
    ("The week of 20 March will be wet.", "The week of 20 March", "2023-03-20", "2023-03-26"),
    ("It was decided at 10:35 a.m. on Friday.", "10:35 a.m. on Friday", "2023-03-10", "2023-03-10"),
    ("It was decided the day before yesterday.", "the day before yesterday", "2023-03-13", "2023-03-13"),
]  # fmt: skip

# what the first glance gets wrong: direction, year, week, open ends, the anchor
TRAPS: list[Row] = [
    ("The dam broke on Wednesday.", "Wednesday", "2023-03-15", "2023-03-15"),
    ("The dam broke last Wednesday.", "last Wednesday", "2023-03-08", "2023-03-08"),
    ("The dam opens next Wednesday.", "next Wednesday", "2023-03-22", "2023-03-22"),
    ("The truce has held since Monday, and will be renewed.", "Monday", "2023-03-13", "2023-03-13"),
    ("The shop has until Friday to reply.", "Friday", "2023-03-17", "2023-03-17"),
    ("The talks could open as soon as Friday.", "Friday", "2023-03-17", "2023-03-17"),
    ("He said he would leave on Friday.", "Friday", "2023-03-17", "2023-03-17"),
    ("He would have left on Friday.", "Friday", "2023-03-10", "2023-03-10"),
    ("The truce has held since November.", "November", "2022-11-01", "2022-11-30"),
    ("Voters will choose a mayor next January.", "next January", "2024-01-01", "2024-01-31"),
    ("The council will meet on 4 January.", "4 January", "2024-01-04", "2024-01-04"),
    ("Prices fell last March.", "last March", "2022-03-01", "2022-03-31"),
    ("The trial opened on Saturday, 12 March.", "Saturday, 12 March", "2022-03-12", "2022-03-12"),
    ("It failed more than a year ago.", "more than a year ago", None, "2022-12-31"),
    ("It failed at least three days ago.", "at least three days ago", None, "2023-03-12"),
    ("It failed weeks ago.", "weeks ago", "2023-01-18", "2023-03-01"),
    ("Output will fall this weekend.", "this weekend", "2023-03-18", "2023-03-19"),
    ("Output fell in the fourth quarter.", "the fourth quarter", "2022-10-01", "2022-12-31"),
    ("It opened on 03/04/2021.", "03/04/2021", "2021-03-04", "2021-04-03"),
    ("It opened on 03/04/2021 and closed on 25/12/2021.", "03/04/2021", "2021-04-03", "2021-04-03"),
    ("It opened on 12/03/2023, a clear day.", "12/03/2023", "2023-03-12", "2023-03-12"),
    ("He served from November to March 2011.", "November", "2010-11-01", "2010-11-30"),
    ("He served between 5 March and 7 April 2011.", "5 March", "2011-03-05", "2011-03-05"),
    ("On 4 March 2011 the dam broke. Two days later it rained.", "Two days later", "2011-03-06", "2011-03-06"),
    ("On 4 March 2011 the dam broke. The previous day it had rained.", "The previous day", "2011-03-03", "2011-03-03"),
    ("On 4 March 2011 the dam broke. That night it rained.", "That night", "2011-03-04", "2011-03-04"),
    ("The raid comes two weeks after a flood killed three.", "two weeks", "2023-02-27", "2023-03-05"),
    ("The siege lasted two weeks.", "two weeks", None, None),
    ("He got a five-year sentence.", "five-year", None, None),
    ("It happens every Friday.", "every Friday", None, None),
    ("Little has changed in recent years.", "recent years", None, None),
    ("Sales were 5m in Q2 2021, from 4m a year earlier.", "a year earlier", "2020-04-01", "2020-06-30"),
    ("The firm expects to report a loss for the first quarter.", "the first quarter", "2023-01-01", "2023-03-31"),
    ("It opened in the year two thousand.", "the year two thousand", "2000-01-01", "2000-12-31"),
]  # fmt: skip

NOTHING = [
    "He may win the seat.", "May said the plan was dead.", "Mrs March said no.", "The March on Rome began.",
    "The ferry reached Friday Harbor.", "He writes for the Sunday Times.", "She is second in line.",
    "They spring from poor families.", "Prices fall when demand does.", "About 1,998 people came.",
    "The road has 2000 metres of ice.", "It cost $1999 in all.", "Room 1984 is empty.", "The ratio is 3/4.",
    "The version is 10.3.2.", "A 33-year-old teacher spoke.", "Her son is two years old.", "They march to the square.",
    "The sun set over the sea.", "The dates are sweet.", "Mr August was absent.", "The second of the two men fled.",
    "Three quarters of the town burned.", "He lives at 1935 Orchard Street.", "He drove a red 1991 Wartburg.",
    "The team of 2012 soldiers left.",
]  # fmt: skip


def times_of(text: str, published: str | None = PUBLISHED, **fields: object) -> dict[str, TimeExpression]:
    doc = document(text, published=published, published_from="metadata" if published else None, **fields)
    _, [annotation] = resolve_times([doc], [Annotation(document=doc.id)])
    return {text[t.start : t.end]: t for t in annotation.times}


def test_there_are_sixty_of_each() -> None:
    assert (len(PLAIN), len(TRAPS) + len(NOTHING)) == (60, 60)


@pytest.mark.parametrize(("text", "phrase", "earliest", "latest"), PLAIN + TRAPS)
def test_interval(text: str, phrase: str, earliest: str | None, latest: str | None) -> None:
    found = times_of(text)
    assert phrase in found
    assert (found[phrase].earliest, found[phrase].latest) == (earliest, latest)


@pytest.mark.parametrize("text", NOTHING)
def test_no_time_at_all(text: str) -> None:
    assert times_of(text) == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"outlet": "dailyexample.co.uk"}, "2021-04-03"),
        ({"outlet": "The Times of India"}, "2021-04-03"),
        ({"url": "https://news.example.com.au/1"}, "2021-04-03"),
        ({"outlet": "The Chicago Example"}, "2021-03-04"),
        ({"url": "https://news.example.us/1"}, "2021-03-04"),
        ({"outlet": "The Toronto Example"}, None),
        ({"outlet": "The Daily Example"}, None),
    ],
)
def test_the_outlets_country_settles_day_and_month(fields: dict[str, str], expected: str | None) -> None:
    time = times_of("It opened on 03/04/2021.", **fields)["03/04/2021"]
    days = (expected, expected) if expected else ("2021-03-04", "2021-04-03")
    assert (time.earliest, time.latest) == days


def test_the_documents_own_order_wins_over_the_outlets() -> None:
    found = times_of("It opened on 03/04/2021 and closed on 12/25/2021.", outlet="dailyexample.co.uk")
    assert found["03/04/2021"].earliest == "2021-03-04"


@pytest.mark.parametrize("year", range(1990, 2041))
def test_festivals_fall_in_their_season(year: int) -> None:
    text = f"The rally was held on Lunar New Year {year}, on Diwali {year} and on Yom Kippur {year}."
    found = times_of(text, "2041-12-31")
    seasons = {"Lunar New Year": ((1, 21), (2, 21)), "Diwali": ((10, 14), (11, 16)), "Yom Kippur": ((9, 13), (10, 15))}
    for name, (first, last) in seasons.items():
        time = found[f"{name} {year}"]
        assert time.earliest is not None
        assert time.latest is not None
        days = date.fromisoformat(time.earliest), date.fromisoformat(time.latest)
        assert date(year, *first) <= days[0] <= days[1] <= date(year, *last)


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("chinese new year", 1985, "1985-02-20"),
        ("chinese new year", 2015, "2015-02-19"),
        ("chinese new year", 2020, "2020-01-25"),
        ("chinese new year", 2024, "2024-02-10"),
        ("diwali", 2019, "2019-10-27"),
        ("diwali", 2020, "2020-11-14"),
        ("diwali", 2023, "2023-11-12"),
        ("passover", 2023, "2023-04-06"),
        ("hanukkah", 2022, "2022-12-19"),
        ("orthodox easter", 2023, "2023-04-16"),
        ("eid al-adha", 2023, "2023-06-28"),
        ("ramadan", 2024, "2024-03-11"),
        ("islamic new year", 2008, "2008-01-10"),
    ],
)
def test_festivals_of_known_years(name: str, year: int, day: str) -> None:
    days = festival(name, year)
    assert days is not None
    assert days[0] <= date.fromisoformat(day) <= days[1]
    assert (days[1] - days[0]).days <= 31
