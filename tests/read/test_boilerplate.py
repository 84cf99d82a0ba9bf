"""What is marked as no part of the report, and what looks like it but is one."""

from __future__ import annotations

import pytest

from kg.read.boilerplate import find_boilerplate
from kg.read.header import read_header

LEAD = "Divers searched the harbour of Stavanger on Monday.\n"
END = "\nThe search will go on, the navy said."


def marked(text: str) -> list[str]:
    return [text[start:end] for start, end in find_boilerplate(text, read_header(text)).spans]


@pytest.mark.parametrize(
    "line",
    [
        "Source link",
        "Leave a Reply",
        "Leave a comment",
        "Your e-mail will not be published. Required fields are marked *",
        "Required fields are marked *",
        "Save my name, email, and website in this browser for the next time I comment.",
        "Advertisement",
        "ADVERTISEMENT",
        "Share this article",
        "Click to share on Facebook (Opens in new window)",
        "Facebook Twitter WhatsApp",
        "Read more: How divers work",
        "ALSO READ: How divers work",
        "Sign up for our newsletter and get the news every morning",
        "Follow us on Telegram",
        "© 2023 The Daily Example",
        "Copyright 2016 Example Broadcasting. All rights reserved.",
        "This material may not be published, broadcast, rewritten, or redistributed.",
        "Please enable Javascript to watch this video",
        "Divers at work on Monday (Jane Doe/AP)",
        "Divers at work on Monday. Photo: Jane Doe/Reuters",
        "Divers at work [Jane Doe/Al Jazeera]",
        "Copyright Associated Press",
        "(AP Photo/Jane Doe)",
        "Photo by Jane Doe / AFP",
        "Reporting by Jane Doe in Oslo; Editing by John Roe",
        "Related articles",
        "Most read",
    ],
)
def test_lines_around_an_article(line: str) -> None:
    assert marked(LEAD + line + END) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement is not allowed in the harbour.",
        "Share prices of the company fell by a tenth.",
        "Comments by the minister caused anger.",
        "Read more than one report before you judge.",
        "Follow-up dives are planned.",
        "CONTINUE TO HOLD TALKS ON THE HARBOUR.",
        "REPORT FROM THE HARBOUR. TWO MORE DIVERS ARE HERE.",
        "Related articles of the law were changed in May.",
        "Three people were hurt, police said (see map).",
        "Three people died in the fire, police said. (AFP)",
        "The bill passed by 60 to 40 votes (Labour/Greens).",
        "Email the harbour office if you saw anything.",
        "Printing was stopped.",
        "Copyright law protects the photographs, the court ruled on Monday in a case that was closely watched.",
    ],
)
def test_sentences_that_only_begin_like_it(line: str) -> None:
    assert marked(LEAD + line + END) == []


def test_a_repeated_headline_is_marked_once() -> None:
    text = "Divers search ‘Nobody’s Bay’\n\nDIVERS SEARCH 'NOBODY'S BAY'\n\n" + LEAD
    assert marked(text) == ["DIVERS SEARCH 'NOBODY'S BAY'"]


def test_headlines_below_a_list_of_links_belong_to_it() -> None:
    text = LEAD + "Related stories\nFerry sinks near Bergen\nPort to get new cranes\nThe navy said that it would go on."
    assert marked(text) == ["Related stories", "Ferry sinks near Bergen", "Port to get new cranes"]


def test_a_credit_at_the_end_of_a_long_paragraph_is_marked_alone() -> None:
    paragraph = "The navy sent boats. The boats found nothing. The mayor thanked them. (Jane Doe/AP)"
    assert marked(LEAD + paragraph + END) == ["(Jane Doe/AP)"]


def test_captions_tell_their_agency() -> None:
    text = LEAD + "Divers at work (Jane Doe/AP)\n" + END
    assert find_boilerplate(text, read_header(text)).photographers == ("AP",)


def test_the_header_date_is_marked_and_spans_never_overlap() -> None:
    text = " date 2023-02-18 Divers search\n\nDivers search\n\nAdvertisement\nAdvertisement\n" + LEAD
    assert marked(text) == ["date 2023-02-18", "Divers search", "Advertisement", "Advertisement"]
