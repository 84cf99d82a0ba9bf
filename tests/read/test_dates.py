"""Dates as sources state them; what is ambiguous is no date."""

from __future__ import annotations

import pytest

from kg.read.dates import parse_date, url_date


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-02-18", "2023-02-18"),
        ("20230218", "2023-02-18"),
        ("2023-02-18T09:05:00Z", "2023-02-18T09:05:00+00:00"),
        ("2009-03-20 12:24:52.002364-05", "2009-03-20T12:24:52.002364-05:00"),
        ("Sat, 18 Feb 2023 10:05:00 GMT", "2023-02-18"),
        ("18 February 2023", "2023-02-18"),
        ("February 18th, 2023", "2023-02-18"),
        ("Feb. 18, 2023 at 4:31 pm", "2023-02-18"),
        ("4 FEB 90", "1990-02-04"),
        ("4 Feb 23", "2023-02-04"),
        ("18/02/2023", "2023-02-18"),
        ("02/18/2023", "2023-02-18"),
        ("07.11.2021", "2021-11-07"),
        ("3/3/2021", "2021-03-03"),
        ("2023/2/8", "2023-02-08"),
        ("2021-Mar-05", "2021-03-05"),
        ("03/04/2023", None),
        ("31/02/2023", None),
        ("2023-13-01", None),
        ("0001-01-01T00:00:00", None),
        ("March 2023", None),
        ("12 March", None),
        ("today", None),
        ("1676714700", None),
        ("", None),
    ],
)
def test_stated_dates(text: str, value: str | None) -> None:
    stated = parse_date(text)
    assert (stated.value if stated else None) == value
    if stated and value:
        assert stated.earliest == stated.latest == value[:10]


def test_a_month_bounds_the_day() -> None:
    stated = parse_date("2024-02")
    assert stated is not None
    assert (stated.value, stated.earliest, stated.latest) == (None, "2024-02-01", "2024-02-29")


@pytest.mark.parametrize(
    ("url", "value", "bounds"),
    [
        ("https://example.org/2024/03/05/flood", "2024-03-05", None),
        ("https://example.org/world/2024/mar/05/flood", "2024-03-05", None),
        ("https://example.org/news/2024-03-05/flood/1234", "2024-03-05", None),
        ("https://example.org/news-2024-03-05.html", "2024-03-05", None),
        ("https://example.org/stories/202403050637.html", "2024-03-05", None),
        ("https://example.org/view?ud=20240305000234&np=9", "2024-03-05", None),
        ("https://example.org/article/14/03/2024/talks", "2024-03-14", None),
        ("https://example.org/2024/03/flood", None, ("2024-03-01", "2024-03-31")),
        ("https://example.org/article/03/04/2024/talks", None, None),
        ("https://example.org/2024/13/45/flood", None, None),
        ("https://example.org/20240305/a/20240306", None, None),
        ("https://2024-03-05.example.org/flood", None, None),
        ("https://example.org/archives/2003780133", None, None),
        ("https://example.org/plan-for-2030/08/summary", None, None),
    ],
)
def test_dates_in_urls(url: str, value: str | None, bounds: tuple[str, str] | None) -> None:
    stated = url_date(url)
    expected = (value, value, value) if value else (None, *bounds) if bounds else None
    assert (stated and (stated.value, stated.earliest, stated.latest)) == expected
