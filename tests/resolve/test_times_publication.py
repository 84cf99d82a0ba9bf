"""When undated reports were published: from dated reports of the same story, from weekdays, from full dates."""

from __future__ import annotations

from kg.model.annotation import Annotation
from kg.model.document import Copy, Document
from kg.resolve.times import resolve_times
from tests.factory import document, find

STORY = (
    "Fire swept through the Orlan Mill in Varnholm{when}, killing four workers, said Mayor Ilse Brandt. "
    "Flames could be seen from the far bank of the Teller until the roof of the weaving hall came down. "
    "Brandt and Fire Chief Otto Lindqvist asked residents of Kessel Street to keep their windows shut."
)
SAME = STORY.format(when=" on Friday")
RETOLD = (
    "Mayor Ilse Brandt said four people had died at the Orlan Mill in Varnholm{when}. Smoke drifted over the "
    "Teller and into Kessel Street, and Chief Otto Lindqvist called for help from the Norrland brigade."
)


def bounds(*documents: Document) -> list[tuple[str | None, str | None, str | None]]:
    """Return how each document was dated and its first and last possible day."""
    found, _ = resolve_times(documents, [Annotation(document=d.id) for d in documents])
    return [(d.published_from, d.published_earliest, d.published_latest) for d in found]


def dated(text: str, day: str, **fields: object) -> Document:
    return document(text, name=f"dated {day}", published=day, published_from="metadata", **fields)


def test_stated_date_bounds_itself() -> None:
    assert bounds(dated("Rain fell.", "2023-03-18T06:30:00Z")) == [("metadata", "2023-03-18", "2023-03-18")]


def test_no_evidence_leaves_the_date_open() -> None:
    assert bounds(document("Rain fell."), dated(SAME, "2023-03-18"))[0] == (None, None, None)


def test_shared_passage_and_weekday_pin_the_days() -> None:
    undated = document(SAME + " More help was on its way.")
    # 18 March 2023 is a Saturday: not before Friday the 17th, not more than a day after the other report
    assert bounds(undated, dated(SAME, "2023-03-18"))[0] == ("inferred", "2023-03-17", "2023-03-19")


def test_reported_event_bounds_an_article_without_a_weekday() -> None:
    undated = document(STORY.format(when=""))
    assert bounds(undated, dated(SAME, "2023-03-18"))[0] == ("inferred", "2023-03-17", "2023-03-19")


def test_shared_names_alone_leave_more_room() -> None:
    undated = document(RETOLD.format(when=""))
    first, last = bounds(undated, dated(STORY.format(when=""), "2023-03-18"))[0][1:]
    assert (first, last) == ("2023-03-15", "2023-03-21")


def test_weekday_narrows_what_shared_names_leave() -> None:
    undated = document(RETOLD.format(when=" on Monday"))
    assert bounds(undated, dated(STORY.format(when=""), "2023-03-21"))[0] == ("inferred", "2023-03-20", "2023-03-24")


def test_other_story_tells_nothing() -> None:
    other = "The Sorvik ferry was late again, said Captain Nils Aaberg, and passengers waited at Port Ellan."
    assert bounds(document(other), dated(SAME, "2023-03-18"))[0] == (None, None, None)


def test_two_equally_similar_times_tell_nothing() -> None:
    undated = document(SAME + " It was the third fire.")
    reports = (
        dated(SAME + " It was the first fire.", "2021-03-18"),
        dated(SAME + " It was the second fire.", "2023-03-18"),
    )
    assert bounds(undated, *reports)[0][1:] == (None, None)


def test_full_past_date_is_a_lower_bound() -> None:
    text = "The mill burned down on 17 March 2023. The owners promised to rebuild by 1 May 2030."
    assert bounds(document(text))[0] == ("inferred", "2023-03-17", None)


def test_origin_and_copies_count_as_shared_passages() -> None:
    left, right = "Wind rose over the bay at dusk.", "Boats stayed in the harbour of Sorvik all day."
    base = dated(left, "2023-03-18", id="a")
    assert bounds(document(right, id="b", origin="a"), base)[0][1:] == ("2023-03-17", "2023-03-19")
    copy = Copy(document=base.id, start=0, end=len(right), other_start=0, other_end=len(left))
    assert bounds(document(right, id="c", copies=(copy,)), base)[0][1:] == ("2023-03-17", "2023-03-19")


def test_boilerplate_is_no_evidence() -> None:
    footer = "Your address stays with us and will not be shown to any other reader of this page, ever."
    left, right = f"Snow fell in Norrland. {footer}", f"Prices rose in Sorvik. {footer}"
    undated = document(left, boilerplate=(find(left, footer),))
    assert bounds(undated, dated(right, "2023-03-18", boilerplate=(find(right, footer),)))[0] == (None, None, None)


def test_inferred_report_passes_its_days_on() -> None:
    middle = document(
        SAME + " Brandt thanked the Norrland brigade for its help. Lindqvist praised the crews from Sorvik.", name="m"
    )
    end = document(
        "Brandt thanked the Norrland brigade for its help. Lindqvist praised the crews from Sorvik.", name="e"
    )
    days = bounds(dated(SAME, "2023-03-18"), middle, end)
    assert days[1] == ("inferred", "2023-03-17", "2023-03-19")
    assert days[2][0] == "inferred"


def test_times_of_an_inferred_report_name_their_anchor() -> None:
    documents = (dated(SAME, "2023-03-18"), document(SAME + " It had opened on 31 January."))
    _, annotations = resolve_times(documents, [Annotation(document=d.id) for d in documents])
    assert [(t.value, t.earliest, t.latest, t.anchor) for t in annotations[1].times] == [
        ("2023-03-17", "2023-03-17", "2023-03-17", "published inferred"),
        ("2023-01-31", "2023-01-31", "2023-01-31", "published inferred"),
    ]


def test_uncertain_day_stays_an_interval() -> None:
    documents = (dated(STORY.format(when=""), "2023-03-18"), document(RETOLD.format(when=" yesterday")))
    _, annotations = resolve_times(documents, [Annotation(document=d.id) for d in documents])
    [time] = annotations[1].times
    assert (time.value, time.earliest, time.latest) == ("2023-03", "2023-03-14", "2023-03-20")


def test_order_of_documents_does_not_matter() -> None:
    documents = [dated(SAME, "2023-03-18"), document(STORY.format(when="")), document(RETOLD.format(when=" on Monday"))]
    assert sorted(map(str, bounds(*documents))) == sorted(map(str, bounds(*reversed(documents))))


def test_a_dateline_without_a_year_takes_that_of_the_others() -> None:
    text = "NAIROBI, June 3 (Coastal Press) - Two trains collided in fog."
    [found, _] = bounds(document(text), dated(SAME, "2023-05-20"))
    assert found == ("inferred", "2023-06-03", "2023-06-03")


def test_a_dateline_without_a_year_stays_open_among_several_years() -> None:
    text = "NAIROBI, June 3 (Coastal Press) - Two trains collided in fog."
    [found, *_] = bounds(document(text), dated(SAME, "2023-05-20"), dated(RETOLD.format(when=""), "2021-06-05"))
    assert found == (None, None, None)


def test_a_day_in_a_sentence_is_no_dateline() -> None:
    [found, _] = bounds(
        document("Trains collided. On June 3 - a Monday - the line reopened."), dated(SAME, "2023-05-20")
    )
    assert found == (None, None, None)
