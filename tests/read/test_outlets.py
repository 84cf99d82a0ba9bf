"""Outlets by domain and by copyright line."""

from __future__ import annotations

import pytest

from kg.read.outlets import is_outlet, outlet_of_text, outlet_of_url


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.bbc.co.uk/news/1", "BBC News"),
        ("http://m.dawn.com/news/1", "Dawn"),
        ("https://edition.english.ahram.org.eg/a", "Ahram Online"),
        ("nation.africa/kenya/a", "Nation"),
        ("https://unknown.example/a", "unknown.example"),
        ("https://notbbc.co.uk/", "notbbc.co.uk"),
        ("https://localhost/a", None),
        ("http://[broken/a", None),
        ("", None),
    ],
)
def test_outlet_of_url(url: str, outlet: str | None) -> None:
    assert outlet_of_url(url) == outlet


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("© 2021 The Daily Example", "The Daily Example"),
        ("(c) Example Media 2021", "Example Media"),
        ("Copyright © 2019-2021 Example Post. All rights reserved.", "Example Post"),
        ("Copyright 2016 The Associated Press. All rights reserved.", None),
        ("© 2021. All rights reserved.", None),
        ("Copyright 2021", None),
        ("The copyright of the song belongs to her.", None),
    ],
)
def test_outlet_of_text(line: str, outlet: str | None) -> None:
    assert outlet_of_text(f"Rain fell in Lima.\n\n{line}\n") == outlet


@pytest.mark.parametrize(
    "name", ["The Daily Courier", "Baltic Monitor", "Radio Vero", "News of the Coast", "Reuters", "Coastal News Agency"]
)
def test_names_of_outlets(name: str) -> None:
    assert is_outlet(name)


@pytest.mark.parametrize(
    "line", ["World News", "Top News Today", "News", "Times", "Storm hits Post", "Breaking News", "By Ana Vero", ""]
)
def test_no_names_of_outlets(line: str) -> None:
    assert not is_outlet(line)
