"""What the first lines of an article state: headline, date line, dateline, byline, address."""

from __future__ import annotations

import pytest

from kg.read.header import read_header

BODY = "\n\nThe bridge over the Sava reopened on Sunday, the mayor said."


@pytest.mark.parametrize(
    ("head", "date"),
    [
        (" date 2023-02-18 The bridge reopened.", "2023-02-18"),
        ("Date: 18 February 2023\n", "2023-02-18"),
        ("Bridge reopens\n\nPublished: 3 March 2024", "2024-03-03"),
        ("Bridge reopens\nMarch 06, 2008", "2008-03-06"),
        ("AUGUST 2, 2013 | 08:06AM", "2013-08-02"),
        ("Bridge reopens\nBy Ana Horvat | 3 March 2024 | 10:05 CET", "2024-03-03"),
        ("Bridge reopens\n16 September 2013 Last updated at 12:42 GMT", "2013-09-16"),
        ("Bridge reopens\non April 30, 2008 at 4:31 AM, updated May 2, 2008 at 8:33 AM", "2008-04-30"),
        ("Bridge reopens\nUpdated: 5 March 2024\nPublished: 3 March 2024", "2024-03-03"),
        ("Bridge reopens\nLast updated on: November 11, 2011 19:04 IST", "2011-11-11"),
        ("Bridge reopens\nMonday, 4 Mar 2024", "2024-03-04"),
        ("Bridge reopens\n04.03.2024", "2024-03-04"),
        ("Bridge reopens\n03/04/2024", None),
        ("Bridge reopens\nBy Ana Horvat, Sava Gazette | March 3, 2024", "2024-03-03"),
        ("Bridge reopens\nBy Ana Horvat, staff writer, March 3, 2024", "2024-03-03"),
        ("Bridge reopens\nSubmitted by Ana Horvat on Sun, 03/03/2024 - 10:11", "2024-03-03"),
        ("Bridge reopens\nPosted by: Ana Horvat in Local March 3, 2024", "2024-03-03"),
        ("Bridge reopens\nANA HORVAT | Published: Mar 3, 2024 | Updated 2 days ago", "2024-03-03"),
        ("Bridge reopens\nDate of issue: 3 March 2024", "2024-03-03"),
        ("Bridge reopens\nZAGREB | 3 March 2024", "2024-03-03"),
        ("Horvat Wins Gold, 3 March 2024\nThe runner was not expected to win", None),
        ("Posted by Ana Horvat to Sava Notes at 11/16/2005 08:36:00 AM\nBridge reopens", "2005-11-16"),
        ("THE BRIDGE\nON 3 MARCH 2024 A SERIES OF SIMILARLY\nLOUD BANGS WAS HEARD", None),
        ("Bridge reopens\nHow it fell on 3 March 2024", None),
        ("Bridge reopens\nMeeting with Ana Horvat | 3 March 2024", None),
        ("Bridge reopens\nBy evening all had left, 3 March 2024", None),
        ("Bridge reopens\nOn 3 March 2024 the river rose again.", None),
        ("Published 3 March 2024 in a journal, the study says", None),
        ("Bridge reopens\nFriday", None),
    ],
)
def test_header_dates(head: str, date: str | None) -> None:
    header = read_header(head + BODY)
    assert (header.date.value if header.date else None) == date
    assert all(
        "202" in (head + BODY)[a:b] or "200" in (head + BODY)[a:b] or "201" in (head + BODY)[a:b]
        for a, b in header.marked
    )


def test_a_date_far_down_is_not_the_article_s() -> None:
    assert read_header("Bridge reopens" + BODY * 12 + "\n3 March 2024\n").date is None


@pytest.mark.parametrize(
    ("line", "date", "month_day", "agency"),
    [
        ("NAIROBI, June 3, 2021 (AFP) — Two trains", "2021-06-03", None, "AFP"),
        ("NAIROBI, Kenya — 3 June 2021 — Two trains", "2021-06-03", None, None),
        ("GUATEMALA CITY, 4 FEB 90 (ACAN-EFE) -- [TEXT]", "1990-02-04", None, "ACAN-EFE"),
        ("SINGAPORE (May 6, 2021) — While", "2021-05-06", None, None),
        ("GENEVA, 12 May 2021 – The", "2021-05-12", None, None),
        ("Lagos, June 3 (Coastal Press Agency) - Two", None, (6, 3), "Coastal Press Agency"),
        ("WARSAW, 26 February -- The", None, (2, 26), None),
        ("NAIROBI, Kenya (AP) _ Two", None, None, "AP"),
        ("Ulaanbaatar /MONTSAME/. The", None, None, "MONTSAME"),
    ],
)
def test_datelines(line: str, date: str | None, month_day: tuple[int, int] | None, agency: str | None) -> None:
    dateline = read_header(f"Trains collide in fog\n\n{line} people.").dateline
    assert dateline is not None
    assert (dateline.date, dateline.agency) == (date, agency)
    assert ((dateline.month, dateline.day) if dateline.month else None) == month_day


@pytest.mark.parametrize(
    "line",
    [
        "On Tuesday, June 3, 2014 - a day of rain - the river rose.",
        "Karachi: Two people were hurt.",
        "The Union (AFL) - a rival - agreed.",
        "Two trains collided on June 3, 2021 - the first accident in years.",
        "By June 3 (Monday) the water was gone.",
    ],
)
def test_sentences_are_no_datelines(line: str) -> None:
    dateline = read_header(line).dateline
    assert dateline is None or (dateline.date is None and dateline.month is None)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bridge reopens after flood" + BODY, "Bridge reopens after flood"),
        (" date 2023-02-17 Bridge reopens" + BODY, "Bridge reopens"),
        ("https://example.org/a\n\nWho pays for the bridge?" + BODY, "Who pays for the bridge?"),
        ("By Ana Horvat\nBridge reopens after flood" + BODY, "Bridge reopens after flood"),
        ("The bridge reopened on Sunday." + BODY, None),
        ("Bridge reopens after flood", None),
        ("ZAGREB, 3 March 2024 (Hina) — The bridge" + BODY, None),
        ("on the other hand" + BODY, None),
        ("ANA HORVAT" + BODY, None),
        ("BRIDGE REOPENS AFTER FLOOD" + BODY, "BRIDGE REOPENS AFTER FLOOD"),
        ("word " * 40 + BODY, None),
    ],
)
def test_headlines(text: str, title: str | None) -> None:
    header = read_header(text)
    assert header.title == title
    if header.title_span:
        assert text[slice(*header.title_span)] == title


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ana Horvat", "Ana Horvat"),
        ("By Ana Horvat and Ivo Kos, Zagreb", "Ana Horvat and Ivo Kos"),
        ("BY ANA HORVAT", "ANA HORVAT"),
        ("3 March 2024 | By Ana Horvat", "Ana Horvat"),
        ("By the end of the day the bridge was open.", None),
        ("By Sunday night the water had fallen", None),
    ],
)
def test_bylines(line: str, byline: str | None) -> None:
    assert read_header(f"Bridge reopens after flood\n{line}{BODY}").byline == byline


def test_the_address_line_is_marked() -> None:
    header = read_header("https://example.org/2024/03/a\n\nBridge reopens" + BODY)
    assert (header.url, header.marked) == ("https://example.org/2024/03/a", ((0, 29),))


@pytest.mark.parametrize(
    ("head", "outlet", "date"),
    [
        ("Bridge reopens\nBaltic Monitor\n3 March 2024", "Baltic Monitor", "2024-03-03"),
        ("Bridge reopens\nAndina Wire, 3 March 2024", "Andina Wire", "2024-03-03"),
        ("Bridge reopens\nSunday 3 March 2024 | The Sava Courier", "The Sava Courier", "2024-03-03"),
        ("Bridge reopens\nAna Horvat | Sava Gazette | 3 March 2024", "Sava Gazette", "2024-03-03"),
        ("The Sava Courier\nBridge reopens after flood", "The Sava Courier", None),
        ("Bridge reopens\nBy Ana Horvat\nSource: Sava Gazette (Zagreb)", "Sava Gazette", None),
        ("Bridge reopens\nWorld News\n3 March 2024", None, "2024-03-03"),
        ("Bridge reopens\nThe Post, closed in 2019, may open again", None, None),
    ],
)
def test_the_line_of_the_outlet(head: str, outlet: str | None, date: str | None) -> None:
    header = read_header(head + BODY)
    assert (header.outlet, header.date.value if header.date else None) == (outlet, date)
    assert (header.title or "").startswith("Bridge reopens")


def test_a_dateline_of_an_outlet() -> None:
    dateline = read_header("Bridge reopens\n\nThe Daily Courier (Zagreb), Monday, 4 March 2024 - The bridge.").dateline
    assert dateline is not None
    assert dateline.date == "2024-03-04"
