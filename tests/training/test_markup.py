"""Marked lines <-> records: every tag, every error, and the way back."""

import pytest

from kg.errors import InputError
from training.markup import Count, Event, MarkedSentence, RoleFiller, SpeechPart, TypedSpan, format_line, parse_line

LINE = (
    "pier-raid | {s1: Harbour police} {k1: told} {c1: Radio Oria} {t=DATE e1.time: on-and-off since 2031} that "
    "{e1.perpetrator: smugglers} had {e1=armed_assault!alleged@1: stormed} {e1.target: the {x=shooting: shooting} "
    "range}, {e2=killing@1: killing} {n1:killed=4.. e2.victim: at least four men} and {n2:wounded+=8..10: a few more}."
)


def test_every_tag_is_read():
    sentence = parse_line(LINE)
    assert sentence.text == (
        "Harbour police told Radio Oria on-and-off since 2031 that smugglers had stormed the shooting range, "
        "killing at least four men and a few more."
    )
    words = {
        (type(record).__name__, sentence.text[record.start : record.end])
        for field in ("events", "roles", "counts", "times", "speakers", "channels", "cues", "lookalikes")
        for record in getattr(sentence, field)
    }
    assert words == {
        ("Event", "stormed"),
        ("Event", "killing"),
        ("RoleFiller", "on-and-off since 2031"),
        ("RoleFiller", "smugglers"),
        ("RoleFiller", "the shooting range"),
        ("RoleFiller", "at least four men"),
        ("Count", "at least four men"),
        ("Count", "a few more"),
        ("TypedSpan", "on-and-off since 2031"),
        ("TypedSpan", "shooting"),
        ("SpeechPart", "Harbour police"),
        ("SpeechPart", "Radio Oria"),
        ("SpeechPart", "told"),
    }
    assert sentence.events[0] == Event(id=1, start=72, end=79, type="armed_assault", factuality="alleged", speaker=1)
    assert sentence.counts[1] == Count(start=130, end=140, attribute="wounded", low=8, high=10, additional=True)


def test_events_are_asserted_by_the_outlet_unless_marked():
    (event,) = parse_line("a | Oria {e1=flood: floods}").events
    assert (event.factuality, event.speaker) == ("asserted", None)


@pytest.mark.parametrize(
    ("bounds", "low", "high", "unit"),
    [
        ("12", 12, 12, None),
        ("12..", 12, None, None),
        ("..12", None, 12, None),
        ("8..10", 8, 10, None),
        ("2500000USD", 2500000, 2500000, "USD"),
        ("51.3%", 51.3, 51.3, "%"),
        ("3.5..4%", 3.5, 4, "%"),
        ("-2..m2", -2, None, "m2"),
    ],
)
def test_bounds(bounds, low, high, unit):
    line = f"a | {{n1:share={bounds}: so many}} came"
    (count,) = parse_line(line).counts
    assert (count.low, count.high, count.unit) == (low, high, unit)
    assert format_line(parse_line(line)) == line


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Oria {e1=flood: floods}", "no family"),
        ("Oria Quay | It {e1=flood: floods}", "no family"),
        (" | It floods", "no family"),
        ("a | ", "no sentence"),
        ("a | It  rains", "two blanks"),
        ("a | It {e1=flood: floods", "never closed"),
        ("a | It floods}", "without '{'"),
        ("a | It {floods}", "bad mark"),
        ("a | It {e1=flood:floods}", "bad mark"),
        ("a | It {e1=flood: }", "is empty"),
        ("a | It {e1=flood: floods }again", "ends with a blank"),
        ("a | It {e1=Flood: floods}", "unknown tag 'e1=Flood'"),
        ("a | It {z1: floods}", "unknown tag 'z1'"),
        ("a | It {e1=flood!maybe: floods}", "bad factuality"),
        ("a | It {e1=flood!asserted: floods}", "bad factuality"),
        ("a | It {e1=flood@s1: floods}", "unknown tag"),
        ("a | On {t=DAY: Monday}", "bad time type"),
        ("a | {n1:killed=1,200: 1,200} died", "bad bounds"),
        ("a | {n1:killed=..: some} died", "bad bounds"),
        ("a | {n1:killed=9..7: some} died", "low end above"),
        ("a | {n1:dead people=9: nine} died", "unknown tag 'n1:dead'"),
    ],
)
def test_errors_name_what_is_wrong(line, message):
    with pytest.raises(InputError, match=message):
        parse_line(line)


def test_a_printed_line_is_read_back():
    sentence = parse_line(LINE)
    assert parse_line(format_line(sentence)) == sentence
    assert format_line(sentence) == LINE.replace("t=DATE e1.time", "e1.time t=DATE")


def test_marks_of_the_same_end_are_closed_inside_out():
    line = "a | He saw {e1.place: the port of {e2.place: Oria}} in {t=DATE: May} {e1=fire: burn} {e2=flood: flood}"
    assert format_line(parse_line(line)) == line


def test_crossing_marks_cannot_be_printed():
    sentence = MarkedSentence(
        family="a",
        text="one two three",
        roles=(RoleFiller(event=1, role="place", start=0, end=7),),
        times=(TypedSpan(start=4, end=13, type="DATE"),),
        cues=(SpeechPart(id=1, start=0, end=3),),
    )
    with pytest.raises(InputError, match="crosses"):
        format_line(sentence)
