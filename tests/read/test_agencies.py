"""Whose copy an article is: plain credits only."""

from __future__ import annotations

import pytest

from kg.read.agencies import find_wire
from kg.read.boilerplate import find_boilerplate
from kg.read.header import read_header
from kg.read.vocabulary import table

LEAD = "Fishermen blocked the port of Varna on Friday."


def wire(text: str, byline: str | None = None) -> str | None:
    header = read_header(text)
    photographers = find_boilerplate(text, header).photographers
    return find_wire(text, header, byline=byline, photographers=photographers)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("VARNA, Bulgaria (AP) — " + LEAD, "AP"),
        ("VARNA, June 3 (Reuters) - " + LEAD, "Reuters"),
        ("Port blocked. VARNA (AFP) - " + LEAD, "AFP"),
        ("VARNA /MONTSAME/. " + LEAD, "Montsame"),
        ("VARNA (Black Sea News Agency) — " + LEAD, "Black Sea News Agency"),
        (LEAD + "\n\n(AFP)", "AFP"),
        (LEAD + "\nSource: Xinhua", "Xinhua"),
        (LEAD + "\n— dpa", "DPA"),
        (LEAD + "\nab/cd (AFP)", "AFP"),
        (LEAD + "\nWith inputs from PTI", "PTI"),
        (LEAD + " An AFP reporter saw smoke.", "AFP"),
        (LEAD + ' "Enough," one told AFP. Another told AFP that he was tired.', "AFP"),
        (LEAD + "\nThe port on Friday (Jane Doe/AP)", "AP"),
        (LEAD + ' "Enough," one told Reuters.', None),
        (LEAD + " One told AFP, two told AFP, and a third told Reuters.", None),
        (LEAD + " An AFP reporter saw smoke. A harbour master told Reuters of fire.", None),
        (LEAD + "\n(AFP, Reuters)", None),
        (LEAD + "\nThe port (Jane Doe/AP)\nThe bay (John Roe/AFP)", None),
        (LEAD + "\nThe port (Jane Doe/Getty Images)", None),
        ("VARNA (WXYZ) — " + LEAD, None),
        (LEAD + " It will cost two million, AP Moller said.", None),
        (LEAD, None),
    ],
)
def test_wire(text: str, agency: str | None) -> None:
    assert wire(text) == agency


def test_a_byline_names_the_agency() -> None:
    assert wire(LEAD, byline="Associated Press") == "AP"
    assert wire(LEAD, byline="Jane Doe") is None


def test_no_form_stands_for_two_agencies() -> None:
    items = table("agencies")["agencies"]
    assert isinstance(items, list)
    forms = [form for item in items for form in (item["name"], *item["forms"])]
    assert len(items) > 120
    assert sorted({form for form in forms if forms.count(form) > 1}) == []
