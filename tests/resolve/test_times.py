"""Time expressions: what is found in our own sentences, what it stands for, and what must not be taken for a time.

Publication is Wednesday, 15 March 2023 unless a row says otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.annotation import Annotation, Name, TimeExpression, Trigger
from kg.model.document import Document
from kg.resolve.temporal.calendar import easter, span_of_value, thirds, unit_value
from kg.resolve.times import find_times, resolve_times
from tests.factory import document, find, parse

PUBLISHED = "2023-03-15"


def resolve(
    text: str, published: str | None = PUBLISHED, **fields: object
) -> tuple[Document, tuple[TimeExpression, ...]]:
    doc = document(text, published=published, published_from="metadata" if published else None)
    annotation = replace(Annotation(document=doc.id), **fields)
    documents, annotations = resolve_times([doc], [annotation])
    return documents[0], annotations[0].times


def read(text: str, phrase: str, published: str | None = PUBLISHED) -> TimeExpression:
    doc, times = resolve(text, published)
    for time in times:
        if doc.text[time.start : time.end] == phrase:
            return time
    raise AssertionError(f"{phrase!r} not among {[doc.text[t.start : t.end] for t in times]}")


# text, phrase, value, earliest, latest (None = open)
DATES = [
    ("The ferry sank on 31 January.", "31 January", "2023-01-31", "2023-01-31", "2023-01-31"),
    ("The ferry sank on January 31.", "January 31", "2023-01-31", "2023-01-31", "2023-01-31"),
    ("The ferry sank on Jan. 31, officials said.", "Jan. 31", "2023-01-31", "2023-01-31", "2023-01-31"),
    ("It opened on 5 March 2021.", "5 March 2021", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on March 5, 2021.", "March 5, 2021", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on March 5th, 2021.", "March 5th, 2021", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on the 5th of March 2021.", "the 5th of March 2021", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on the fifth of March, 2021.", "the fifth of March, 2021", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on Friday, March 5, 2021.", "Friday, March 5, 2021", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on Friday 5 March 2021.", "Friday 5 March 2021", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on 2021-03-05.", "2021-03-05", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on 2021/03/05.", "2021/03/05", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on 25/03/2021.", "25/03/2021", "2021-03-25", "2021-03-25", "2021-03-25"),
    ("It opened on 03/25/2021.", "03/25/2021", "2021-03-25", "2021-03-25", "2021-03-25"),
    ("It opened on 5.3.2021 in the north.", "5.3.2021", "2021-03-05", "2021-03-05", "2021-03-05"),
    ("It opened on 25-03-2021.", "25-03-2021", "2021-03-25", "2021-03-25", "2021-03-25"),
    ("The fair took place on 5-7 March.", "5-7 March", "2023-03-05/2023-03-07", "2023-03-05", "2023-03-07"),
    ("The fair took place on March 5-7.", "March 5-7", "2023-03-05/2023-03-07", "2023-03-05", "2023-03-07"),
    ("The fair ran from 5 to 7 March.", "5 to 7 March", "2023-03-05/2023-03-07", "2023-03-05", "2023-03-07"),
    ("The fair ran between 5 and 7 March.", "5 and 7 March", "2023-03-05/2023-03-07", "2023-03-05", "2023-03-07"),
    ("The mine closed in August 2021.", "August 2021", "2021-08", "2021-08-01", "2021-08-31"),
    ("The mine closed in August of 2021.", "August of 2021", "2021-08", "2021-08-01", "2021-08-31"),
    ("The mine closed in Sept. 2021.", "Sept. 2021", "2021-09", "2021-09-01", "2021-09-30"),
    ("The truce has held since November.", "November", "2022-11", "2022-11-01", "2022-11-30"),
    ("Prices fell in February.", "February", "2023-02", "2023-02-01", "2023-02-28"),
    ("Prices fell last November.", "last November", "2022-11", "2022-11-01", "2022-11-30"),
    ("Prices fell last March.", "last March", "2022-03", "2022-03-01", "2022-03-31"),
    ("Voters will choose a mayor in June.", "June", "2023-06", "2023-06-01", "2023-06-30"),
    ("Voters will choose a mayor next January.", "next January", "2024-01", "2024-01-01", "2024-01-31"),
    ("The council will meet on 2 April.", "2 April", "2023-04-02", "2023-04-02", "2023-04-02"),
    ("The council will meet on 4 January.", "4 January", "2024-01-04", "2024-01-04", "2024-01-04"),
    ("Rates rose in July last year.", "July last year", "2022-07", "2022-07-01", "2022-07-31"),
    ("Rates rose in early February.", "early February", "2023-02", "2023-02-01", "2023-02-10"),
    ("Rates rose in late February.", "late February", "2023-02", "2023-02-19", "2023-02-28"),
    ("Rates rose in mid-February.", "mid-February", "2023-02", "2023-02-10", "2023-02-19"),
    ("Rates rose at the end of January.", "the end of January", "2023-01", "2023-01-21", "2023-01-31"),
    ("The bridge dates from 1998.", "1998", "1998", "1998-01-01", "1998-12-31"),
    ("In 2019 the bridge fell.", "2019", "2019", "2019-01-01", "2019-12-31"),
    ("The war of 1939-45 left scars.", "1939-45", "1939/1945", "1939-01-01", "1945-12-31"),
    ("He ruled from 2003–2011 alone.", "2003–2011", "2003/2011", "2003-01-01", "2011-12-31"),
    ("It was built in the 1990s.", "the 1990s", "199", "1990-01-01", "1999-12-31"),
    ("It was built in the early 1990s.", "the early 1990s", "199", "1990-01-01", "1993-05-02"),
    ("It was built in the '80s.", "the '80s", "198", "1980-01-01", "1989-12-31"),
    ("It was built in the sixties.", "the sixties", "196", "1960-01-01", "1969-12-31"),
    ("It was built in the 19th century.", "the 19th century", "18", "1800-01-01", "1899-12-31"),
    ("It happened in the year 2000.", "the year 2000", "2000", "2000-01-01", "2000-12-31"),
    ("It happened in nineteen ninety-six.", "nineteen ninety-six", "1996", "1996-01-01", "1996-12-31"),
    ("The rally was held on Christmas Day.", "Christmas Day", "2022-12-25", "2022-12-25", "2022-12-25"),
    ("The rally was held on Easter Monday 2022.", "Easter Monday 2022", "2022-04-18", "2022-04-18", "2022-04-18"),
    ("It happened in the year two thousand.", "the year two thousand", "2000", "2000-01-01", "2000-12-31"),
    ("The case is heard in the week of 20 March.", "the week of 20 March", "2023-W12", "2023-03-20", "2023-03-26"),
    ("The truce has held since Monday, and will be renewed.", "Monday", "2023-03-13", "2023-03-13", "2023-03-13"),
    ("The shop has until Friday to reply.", "Friday", "2023-03-17", "2023-03-17", "2023-03-17"),
    ("The judge postponed the case until May.", "May", "2023-05", "2023-05-01", "2023-05-31"),
    ("It opened in the first week of February.", "the first week of February", "2023-02", "2023-02-01", "2023-02-07"),
    ("It opened in the last week of February.", "the last week of February", "2023-02", "2023-02-22", "2023-02-28"),
    ("It opened in the second half of January.", "the second half of January", "2023-01", "2023-01-17", "2023-01-31"),
    ("It opened on the 13th of last month.", "the 13th of last month", "2023-02-13", "2023-02-13", "2023-02-13"),
    ("It opened on 4-Mar-2021.", "4-Mar-2021", "2021-03-04", "2021-03-04", "2021-03-04"),
    ("All in the early hours of Sunday.", "the early hours of Sunday", "2023-03-12TMO", "2023-03-12", "2023-03-12"),
    ("The storm hit on Thanksgiving.", "Thanksgiving", "2022-11-24", "2022-11-24", "2022-11-24"),
    ("The shop burned down on New Year's Eve.", "New Year's Eve", "2022-12-31", "2022-12-31", "2022-12-31"),
]  # fmt: skip

WEEKDAYS = [
    ("The mayor resigned on Friday.", "Friday", "2023-03-10", "2023-03-10", "2023-03-10"),
    ("The mayor resigned Friday.", "Friday", "2023-03-10", "2023-03-10", "2023-03-10"),
    ("The mayor resigned on Wednesday.", "Wednesday", "2023-03-15", "2023-03-15", "2023-03-15"),
    ("The mayor resigned last Wednesday.", "last Wednesday", "2023-03-08", "2023-03-08", "2023-03-08"),
    ("The mayor will resign on Friday.", "Friday", "2023-03-17", "2023-03-17", "2023-03-17"),
    ("The mayor will resign next Wednesday.", "next Wednesday", "2023-03-22", "2023-03-22", "2023-03-22"),
    ("The mayor resigned on Friday night.", "Friday night", "2023-03-10TNI", "2023-03-10", "2023-03-10"),
    ("The mayor resigned late on Friday.", "late on Friday", "2023-03-10", "2023-03-10", "2023-03-10"),
    ("The mayor resigned early Friday morning.", "early Friday morning", "2023-03-10TMO", "2023-03-10", "2023-03-10"),
    ("The mayor resigned on Friday afternoon.", "Friday afternoon", "2023-03-10TAF", "2023-03-10", "2023-03-10"),
    ("Friday's vote changed little.", "Friday", "2023-03-10", "2023-03-10", "2023-03-10"),
    ("It was decided on Monday last week.", "Monday last week", "2023-03-06", "2023-03-06", "2023-03-06"),
    ("It was decided on the night of 4 March.", "the night of 4 March", "2023-03-04TNI", "2023-03-04", "2023-03-04"),
    ("It was decided this past Sunday.", "this past Sunday", "2023-03-12", "2023-03-12", "2023-03-12"),
    ("It will be on the coming Sunday.", "the coming Sunday", "2023-03-19", "2023-03-19", "2023-03-19"),
]  # fmt: skip

RELATIVE = [
    ("He arrived yesterday.", "yesterday", "2023-03-14", "2023-03-14", "2023-03-14"),
    ("He arrives today.", "today", "2023-03-15", "2023-03-15", "2023-03-15"),
    ("He arrives tomorrow.", "tomorrow", "2023-03-16", "2023-03-16", "2023-03-16"),
    ("He arrived yesterday morning.", "yesterday morning", "2023-03-14TMO", "2023-03-14", "2023-03-14"),
    ("He speaks tonight.", "tonight", "2023-03-15TNI", "2023-03-15", "2023-03-15"),
    ("He spoke last night.", "last night", "2023-03-14TNI", "2023-03-14", "2023-03-14"),
    ("He spoke this morning.", "this morning", "2023-03-15TMO", "2023-03-15", "2023-03-15"),
    ("He came the day before yesterday.", "the day before yesterday", "2023-03-13", "2023-03-13", "2023-03-13"),
    ("He leaves the day after tomorrow.", "the day after tomorrow", "2023-03-17", "2023-03-17", "2023-03-17"),
    ("It failed three days ago.", "three days ago", "2023-03-12", "2023-03-12", "2023-03-12"),
    ("It failed two weeks ago.", "two weeks ago", "2023-W09", "2023-02-27", "2023-03-05"),
    ("It failed two months ago.", "two months ago", "2023-01", "2023-01-01", "2023-01-31"),
    ("It failed 20 years ago.", "20 years ago", "2003", "2003-01-01", "2003-12-31"),
    ("It failed a decade ago.", "a decade ago", "201", "2010-01-01", "2019-12-31"),
    ("It failed a year and a half ago.", "a year and a half ago", "2021-09", "2021-08-01", "2021-10-30"),
    ("It failed more than a year ago.", "more than a year ago", "2022", None, "2022-12-31"),
    ("It failed at least three days ago.", "at least three days ago", "2023-03-12", None, "2023-03-12"),
    ("It failed weeks ago.", "weeks ago", "PAST_REF", "2023-01-18", "2023-03-01"),
    ("It failed several years ago.", "several years ago", "PAST_REF", "2003-01-01", "2021-12-31"),
    ("It failed two to three weeks ago.", "two to three weeks ago", "PAST_REF", "2023-02-22", "2023-03-01"),
    ("It starts three days from now.", "three days from now", "2023-03-18", "2023-03-18", "2023-03-18"),
    ("Output fell last week.", "last week", "2023-W10", "2023-03-06", "2023-03-12"),
    ("Output fell this week.", "this week", "2023-W11", "2023-03-13", "2023-03-19"),
    ("Output will fall next week.", "next week", "2023-W12", "2023-03-20", "2023-03-26"),
    ("Output fell last month.", "last month", "2023-02", "2023-02-01", "2023-02-28"),
    ("Output fell last year.", "last year", "2022", "2022-01-01", "2022-12-31"),
    ("Output will fall next year.", "next year", "2024", "2024-01-01", "2024-12-31"),
    ("Output fell earlier this year.", "earlier this year", "2023", "2023-01-01", "2023-03-15"),
    ("Output will fall later this month.", "later this month", "2023-03", "2023-03-15", "2023-03-31"),
    ("Output will fall early next year.", "early next year", "2024", "2024-01-01", "2024-05-02"),
    ("Output fell late last week.", "late last week", "2023-W10", "2023-03-10", "2023-03-12"),
    ("Output will fall by the end of the year.", "the end of the year", "2023", "2023-09-01", "2023-12-31"),
    ("Output will fall by the end of next month.", "the end of next month", "2023-04", "2023-04-20", "2023-04-30"),
    ("Output fell over the weekend.", "the weekend", "2023-W10-WE", "2023-03-11", "2023-03-12"),
    ("Output fell last weekend.", "last weekend", "2023-W10-WE", "2023-03-11", "2023-03-12"),
    ("Output will fall this weekend.", "this weekend", "2023-W11-WE", "2023-03-18", "2023-03-19"),
    ("Output fell last summer.", "last summer", "2022-SU", "2022-06-01", "2022-08-31"),
    ("Output fell in the winter of 1994.", "the winter of 1994", "1994-WI", "1994-12-01", "1995-02-28"),
    ("Output fell in spring 2020.", "spring 2020", "2020-SP", "2020-03-01", "2020-05-31"),
    ("Output fell in the third quarter of 2021.", "the third quarter of 2021", "2021-Q3", "2021-07-01", "2021-09-30"),
    ("Output fell in the fourth quarter.", "the fourth quarter", "2022-Q4", "2022-10-01", "2022-12-31"),
    ("Output fell in Q3 2021.", "Q3 2021", "2021-Q3", "2021-07-01", "2021-09-30"),
    ("Output fell in the first half of 2022.", "the first half of 2022", "2022-H1", "2022-01-01", "2022-06-30"),
    ("Output fell in fiscal 2022.", "fiscal 2022", "2022", "2022-01-01", "2022-12-31"),
    ("Output fell during the past three days.", "the past three days", "P3D", "2023-03-12", "2023-03-15"),
    ("Output fell in the last two months.", "the last two months", "P2M", "2023-01-15", "2023-03-15"),
    ("Output will grow in the next two weeks.", "the next two weeks", "P2W", "2023-03-15", "2023-03-29"),
]  # fmt: skip

LENGTHS = [
    ("The siege lasted two weeks.", "two weeks", "P2W"),
    ("The siege lasted more than 18 months.", "more than 18 months", "P18M"),
    ("The siege lasted a year and a half.", "a year and a half", "P1Y6M"),
    ("He got a five-year sentence.", "five-year", "P5Y"),
    ("It ended a months-long truce.", "months-long", "PXM"),
    ("It ended a monthslong truce.", "monthslong", "PXM"),
    ("It was a day-long strike.", "day-long", "P1D"),
    ("Firing went on for hours.", "hours", "PTXH"),
    ("Firing went on for several days.", "several days", "PXD"),
    ("Firing went on for a couple of hours.", "a couple of hours", "PT2H"),
    ("Firing went on for twenty-four hours.", "twenty-four hours", "PT24H"),
    ("Firing went on for half an hour.", "half an hour", "PT30M"),
    ("Firing went on for a fortnight.", "a fortnight", "P2W"),
    ("Peace held for three decades.", "three decades", "P30Y"),
    ("The plan covers a couple of weeks.", "a couple of weeks", "P2W"),
    ("The plan covers two to three weeks.", "two to three weeks", "P2W"),
]  # fmt: skip

SETS = [
    ("The market opens every day.", "every day", "P1D"),
    ("The market opens every two weeks.", "every two weeks", "P2W"),
    ("The market opens every other week.", "every other week", "P2W"),
    ("The market opens each July.", "each July", "XXXX-07"),
    ("The market opens every Friday.", "every Friday", "XXXX-WXX-5"),
    ("The market opens on Fridays.", "Fridays", "XXXX-WXX-5"),
    ("The market opens Tuesday nights.", "Tuesday nights", "XXXX-WXX-2TNI"),
    ("The market is held twice a week.", "twice a week", "P1W"),
    ("The market is held annually.", "annually", "P1Y"),
    ("The market opens daily.", "daily", "P1D"),
    ("The market opens every morning.", "every morning", "XXXX-XX-XXTMO"),
    ("The market opens every summer.", "every summer", "XXXX-SU"),
]  # fmt: skip

REFERENCES = [
    ("Attacks have risen in recent years.", "recent years", "PAST_REF"),
    ("He recently moved to the coast.", "recently", "PAST_REF"),
    ("He is currently abroad.", "currently", "PRESENT_REF"),
    ("He expects talks in the near future.", "the near future", "FUTURE_REF"),
    ("He is abroad at the moment.", "at the moment", "PRESENT_REF"),
    ("He has little to say these days.", "these days", "PRESENT_REF"),
]  # fmt: skip

CLOCK = [
    ("The train left at 10:35 a.m. on Friday.", "10:35 a.m. on Friday", "2023-03-10T10:35"),
    ("The train left at 6 p.m. yesterday.", "6 p.m. yesterday", "2023-03-14T18:00"),
    ("The train left at 7pm.", "7pm", "2023-03-15T19:00"),
    ("The train left at 7.30pm on 4 March.", "7.30pm on 4 March", "2023-03-04T19:30"),
    ("The train left at 0930 GMT on Monday.", "0930 GMT", "2023-03-15T09:30"),
    ("The train left at 18:45 local time.", "18:45 local time", "2023-03-15T18:45"),
    ("The train left at noon Saturday.", "noon Saturday", "2023-03-11T12:00"),
    ("The train left at midnight Friday.", "midnight Friday", "2023-03-10T24:00"),
    ("The train left at 11:57 p.m. Friday night.", "11:57 p.m. Friday night", "2023-03-10T23:57"),
    ("The train left at 3pm (1200 GMT) on Friday.", "3pm (1200 GMT) on Friday", "2023-03-10T15:00"),
    ("The train left at 10:30 a.m. (05:30 GMT).", "10:30 a.m.", "2023-03-15T10:30"),
    ("The train left at 12 p.m.", "12 p.m.", "2023-03-15T12:00"),
    ("The train left at 12 a.m. on 4 March.", "12 a.m. on 4 March", "2023-03-04T00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "phrase", "value", "earliest", "latest"), DATES + WEEKDAYS + RELATIVE)
def test_interval(text: str, phrase: str, value: str, earliest: str | None, latest: str | None) -> None:
    time = read(text, phrase)
    assert (time.value, time.earliest, time.latest) == (value, earliest, latest)


@pytest.mark.parametrize(("text", "phrase", "value"), LENGTHS)
def test_duration_has_a_value_and_no_interval(text: str, phrase: str, value: str) -> None:
    time = read(text, phrase)
    assert (time.type, time.value, time.earliest, time.latest, time.anchor) == ("DURATION", value, None, None, "none")


@pytest.mark.parametrize(("text", "phrase", "value"), SETS)
def test_set(text: str, phrase: str, value: str) -> None:
    time = read(text, phrase)
    assert (time.type, time.value, time.earliest) == ("SET", value, None)


@pytest.mark.parametrize(("text", "phrase", "value"), REFERENCES)
def test_vague_reference(text: str, phrase: str, value: str) -> None:
    time = read(text, phrase)
    assert (time.type, time.value, time.earliest, time.latest) == ("DATE", value, None, None)


@pytest.mark.parametrize(("text", "phrase", "value"), CLOCK)
def test_clock(text: str, phrase: str, value: str) -> None:
    time = read(text, phrase)
    assert (time.type, time.value) == ("TIME", value)


LOOK_ALIKES = [
    "The March on Rome began with a speech.",
    "He may win the seat.",
    "Mrs May said the plan was dead.",
    "May said the plan was dead.",
    "The ferry reached Friday Harbor.",
    "He writes for the Sunday Times.",
    "Black Sabbath played.",
    "She is second in line.",
    "They spring from poor families.",
    "Prices fall when demand does.",
    "It sold 2010 soldiers' coats.",
    "About 1,998 people came.",
    "The road has 2000 metres of ice.",
    "It cost $1999 in all.",
    "Room 1984 is empty.",
    "He scored 24/7 in the test.",
    "The ratio is 3/4.",
    "The version is 10.3.2.",
    "The firm hired 50 second-hand trucks.",
    "A 33-year-old teacher spoke.",
    "Her son is two years old.",
    "They march to the square.",
    "April Harrow said no.",
    "The sun set over the sea.",
    "He sat down.",
    "The dates are sweet.",
    "The Mayor of Junebury resigned.",
    "Mr August was absent.",
    "The second of the two men fled.",
    "Three quarters of the town burned.",
    "He lives at 1935 Orchard Street.",
    "He drove a red 1991 Wartburg.",
    "He may one day return.",
]  # fmt: skip


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_look_alike_is_no_time(text: str) -> None:
    _, times = resolve(text)
    assert [text[t.start : t.end] for t in times] == []


def test_ambiguous_numeric_date_keeps_both_readings() -> None:
    time = read("It opened on 03/04/2021.", "03/04/2021")
    assert (time.value, time.earliest, time.latest) == ("2021", "2021-03-04", "2021-04-03")


@pytest.mark.parametrize(("other", "expected"), [("25/12/2020", "2021-04-03"), ("12/25/2020", "2021-03-04")])
def test_ambiguous_numeric_date_follows_the_documents_order(other: str, expected: str) -> None:
    assert read(f"It opened on 03/04/2021 and closed on {other}.", "03/04/2021").value == expected


def test_weekday_settles_the_year() -> None:
    assert read("The trial opened on Saturday, 12 March.", "Saturday, 12 March").value == "2022-03-12"


def test_first_of_two_dates_takes_the_year_of_the_second() -> None:
    text = "He served between 5 March and 7 April 2011."
    assert read(text, "5 March").value == "2011-03-05"
    assert read(text, "7 April 2011").value == "2011-04-07"


def test_range_over_new_year() -> None:
    assert read("He served from November to March 2011.", "November").value == "2010-11"


@pytest.mark.parametrize(
    ("text", "phrase", "value"),
    [
        ("On 4 March 2011 the dam broke. Two days later the town was empty.", "Two days later", "2011-03-06"),
        ("She has been missing since 4 March 2011. Two days later a dog was found.", "Two days later", "2011-03-06"),
        ("On 4 March 2011 the dam broke. The previous day it had rained.", "The previous day", "2011-03-03"),
        ("On 4 March 2011 the dam broke. The following month it was rebuilt.", "The following month", "2011-04"),
        ("On 4 March 2011 the dam broke. At 6 p.m. the town was empty.", "6 p.m.", "2011-03-04T18:00"),
        ("On 4 March 2011 the dam broke. That night the town was empty.", "That night", "2011-03-04TNI"),
    ],
)
def test_counted_from_the_time_last_mentioned(text: str, phrase: str, value: str) -> None:
    time = read(text, phrase)
    assert time.value == value
    assert time.anchor == f"time:{read(text, '4 March 2011').id}"


def test_length_before_the_main_event_counts_back_from_publication() -> None:
    time = read("The raid comes two weeks after a flood killed three.", "two weeks")
    assert (time.type, time.value, time.earliest, time.latest) == ("DURATION", "P2W", "2023-02-27", "2023-03-05")
    assert time.anchor == "published"


@pytest.mark.parametrize(
    ("text", "phrase", "earliest"),
    [
        ("He resigned two weeks before the vote.", "two weeks", "2023-03-27"),
        ("The firm waited two weeks before it told anyone.", "two weeks", None),
        ("They had worked there for two years before the fire.", "two years", None),
    ],
)
def test_a_length_of_waiting_is_not_counted_from_publication(text: str, phrase: str, earliest: str | None) -> None:
    assert read(text, phrase).earliest == earliest


def test_length_after_another_event_stays_open_and_names_the_event() -> None:
    opening = "The port was quiet. " * 40
    text = f"{opening}Smoke rose two hours after the blast."
    start, end = find(text, "blast")
    trigger = Trigger(id="e7", start=start, end=end, lemma="blast")
    doc, times = resolve(text, events=(trigger,))
    found = next(t for t in times if doc.text[t.start : t.end] == "two hours")
    assert (found.value, found.earliest, found.anchor) == ("PT2H", None, "event:e7")


def test_nothing_is_counted_from_an_unknown_publication() -> None:
    doc, times = resolve("He resigned on Friday, days after the vote of 31 January.", None)
    assert [(doc.text[t.start : t.end], t.value, t.earliest, t.anchor) for t in times] == [
        ("Friday", "XXXX-WXX-5", None, "none"),
        ("days", "PXD", None, "none"),
        ("31 January", "XXXX-01-31", None, "none"),
    ]


def test_tense_of_the_governing_verb_decides() -> None:
    rows = """
        The    DET   2 det
        judge  NOUN  3 nsubj
        left   VERB  0 root leave VBD
        on     ADP   5 case
        Monday PROPN 3 obl monday NNP
        and    CCONJ 8 cc
        will   AUX   8 aux will MD
        return VERB  3 conj return VB
        on     ADP   10 case
        Friday PROPN 8 obl friday NNP
        .      PUNCT 3 punct"""
    doc = document("The judge left on Monday and will return on Friday .", published=PUBLISHED)
    annotated = parse(doc.text, rows, document=doc)
    _, annotations = resolve_times([doc], [annotated.annotation])
    assert [t.value for t in annotations[0].times] == ["2023-03-13", "2023-03-17"]


def test_annotators_spans_keep_their_ids_and_weak_readings_need_them() -> None:
    text = "The harvest is now late."
    assert resolve(text)[1] == ()
    start, end = find(text, "now")
    given = TimeExpression(id="t0", start=start, end=end, type="DATE")
    _, times = resolve(text, times=(given,))
    assert [(t.id, t.value) for t in times] == [("t0", "PRESENT_REF")]


def test_annotators_span_without_a_temporal_word_is_dropped() -> None:
    text = "The harvest was poor."
    start, end = find(text, "harvest")
    assert resolve(text, times=(TimeExpression(id="t0", start=start, end=end, type="DATE"),))[1] == ()


def test_annotators_span_inside_an_age_is_dropped() -> None:
    text = "Mr Alder, 52 years old, spoke."
    start, end = find(text, "years")
    assert resolve(text, times=(TimeExpression(id="t0", start=start, end=end, type="DURATION"),))[1] == ()


def test_last_resort_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.resolve.expressions.find_expressions", lambda text: iter(()))
    monkeypatch.setattr("kg.resolve.expressions.read_time", lambda phrase: None)
    text = "The seal reads 4 March 2021, the other one 7/8."
    given = [
        TimeExpression(id=p, start=find(text, p)[0], end=find(text, p)[1], type="DATE") for p in ("4 March 2021", "7/8")
    ]
    _, times = resolve(text, times=tuple(given))
    assert [(t.value, t.rule) for t in times] == [("2021-03-04", "dateparser"), (None, "unread")]


def test_unreadable_expression_is_kept_without_a_date() -> None:
    text = "They met during that long era of calm."
    start, end = find(text, "that long era of calm")
    _, times = resolve(text, times=(TimeExpression(id="t0", start=start, end=end, type="DURATION"),))
    assert [(t.value, t.earliest, t.latest, t.rule) for t in times] == [(None, None, None, "unread")]


def test_month_inside_a_persons_name_is_no_date() -> None:
    text = "Officials praised June Alder in June."
    start, end = find(text, "June Alder")
    doc, times = resolve(text, names=(Name(start=start, end=end, type="Person"),))
    assert [(t.start, doc.text[t.start : t.end]) for t in times] == [(find(text, "June", 1)[0], "June")]


def test_boilerplate_and_date_header_are_not_read() -> None:
    text = "date 2023-03-15 The dam broke on Friday. Posted 3 days ago"
    doc = document(
        text, published=PUBLISHED, published_from="text header", boilerplate=(find(text, "Posted 3 days ago"),)
    )
    _, annotations = resolve_times([doc], [Annotation(document=doc.id)])
    assert [text[t.start : t.end] for t in annotations[0].times] == ["Friday"]


def test_spans_never_begin_with_a_preposition() -> None:
    text = "In March, on Friday, since 2019, by the end of 2024 and for two weeks they waited until May."
    first = {text[m.start : m.end].split()[0].lower() for m in find_times(text)}
    assert not first & {"in", "on", "since", "by", "for", "until"}


@pytest.mark.parametrize("year", [1999, 2000, 2024, 2038])
def test_easter_is_a_spring_sunday(year: int) -> None:
    assert easter(year).isoweekday() == 7
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@pytest.mark.parametrize("value", ["P2W", "PAST_REF", "XXXX-05", "2023-13", "2023-02-30", "2023-W54", ""])
def test_unbounded_value_covers_no_days(value: str) -> None:
    assert span_of_value(value) is None


@given(
    st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)),
    st.sampled_from(["day", "week", "month", "quarter", "year", "decade"]),
)
def test_value_of_a_unit_covers_its_day(day: date, unit: str) -> None:
    span = span_of_value(unit_value(day, unit))
    assert span is not None
    assert span.first is not None
    assert span.last is not None
    assert span.first <= day <= span.last


@given(st.dates(), st.integers(0, 400), st.sampled_from(["START", "MID", "END"]))
def test_thirds_stay_inside(first: date, days: int, position: str) -> None:
    last = date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))
    low, high = thirds(first, last, position)
    assert first <= low
    assert high <= last


WORDS = st.sampled_from(
    [
        "on",
        "Friday",
        "March",
        "5",
        ",",
        "2021",
        "last",
        "two",
        "weeks",
        "ago",
        "the",
        "past",
        "few",
        "days",
        "earlier",
        "this",
        "year",
        "-",
        "'s",
        "late",
        "night",
        "of",
        "10:35",
        "a.m.",
        "GMT",
        "every",
        "31",
        "January",
        "to",
        "and",
        "1990s",
        "'80s",
        "half",
        "an",
        "hour",
        "30",
        "Feb",
        ".",
        "00/13/2020",
        "nineteen",
        "ninety",
        "after",
        "before",
        "since",
        "more",
        "than",
        "a",
        "month",
        "quarter",
        "Q3",
        "Christmas",
        "now",
        "-long",
        "old",
        "weekend",
        "that",
        "next",
        "Easter",
        "24:00",
        "noon",
        "\t",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)),
    st.sampled_from([PUBLISHED, "0001-01-02", "9998-12-30", None, "soon"]),
)
def test_any_text_gives_valid_spans_and_intervals(text: str, published: str | None) -> None:
    doc, times = resolve(text, published)
    assert [(t.start, t.end) for t in times] == sorted({(t.start, t.end) for t in times})
    assert len({t.id for t in times}) == len(times)
    for time in times:
        assert 0 <= time.start < time.end <= len(doc.text)
        assert text[time.start : time.end] == text[time.start : time.end].strip()
        if time.earliest and time.latest:
            assert date.fromisoformat(time.earliest) <= date.fromisoformat(time.latest)


def test_same_input_same_output() -> None:
    text = " ".join(row[0] for row in DATES + WEEKDAYS)
    assert resolve(text) == resolve(text)
