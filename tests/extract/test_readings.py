"""What words mean by what stands beside them, causes, whom pronouns stand for: what is read from texts and what not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model.claim import MentionKind, Predicate

from .conftest import Reading

Read = Callable[..., Reading]

TYPES = [
    ("The club fired its coach after the defeat.", "fired", "dismissal"),
    ("The minister was fired on Monday.", "fired", "dismissal"),
    ("Soldiers fired live rounds at the crowd.", "fired", "shooting"),
    ("The vessel took on water and went down off Crete.", "went down", "sinking"),
    ("The server of the bank went down on Tuesday.", "went down", "not sinking"),
    ("A landslide buried a bus near Quito.", "buried", "landslide"),
    ("They buried the singer on Saturday in Quito.", "buried", "funeral"),
    ("The ferry overturned in a storm.", "overturned", "sinking"),
    ("The lorry overturned on the motorway.", "overturned", "traffic_accident"),
    ("Two youths beat a journalist on Monday.", "beat", "physical_assault"),
    ("Rebels burned houses in the village.", "burned", "arson_attack"),
    ("Police launched an operation in the port.", "operation", "police_operation"),
    ("The mine halted its operations in May.", "operations", "not police_operation"),
    ("Talks between the parties broke down on Thursday.", "broke down", "negotiation"),
    ("The bus broke down on Thursday.", "broke down", "not negotiation"),
    ("They stole our victory, he said.", "stole", "not robbery"),
    ("They stole two cars, he said.", "stole", "robbery"),
    ("The delegation walked out on Monday.", "walked out", "withdrawal"),
    ("Two thousand dockers walked out on Monday.", "walked out", "strike"),
    ("The navy carried out an operation against pirates.", "operation", "police_operation"),
    ("The plane left the runway and burst into flames.", "burst", "fire"),
    ("Two gunmen burst into the bank.", "burst", "armed_assault"),
    ("The union dismissed the offer as an insult.", "dismissed", "refusal"),
    ("The club dismissed its coach on Monday.", "dismissed", "dismissal"),
    ("The industry employs four million people.", "employs", "not hiring"),
    ("Kenya beat Ghana 3-1 in the final.", "beat", "sports_win"),
    ("The insurer took over the lender in May.", "took over", "merger"),
    ("The generals took over the country in May.", "took over", "seizure_of_power"),
    ("The union welcomed the decision.", "welcomed", "praise"),
]


@pytest.mark.parametrize(("text", "word", "wanted"), TYPES, ids=[row[0][:40] for row in TYPES])
def test_what_stands_beside_a_word_tells_its_type(read: Read, text: str, word: str, wanted: str) -> None:
    events = [m for m in read(text).extraction.mentions if m.kind is MentionKind.EVENT]
    found = next((str(m.type) for m in events if m.text.startswith(word.split()[0])), None)
    assert found is not None
    assert found != wanted.removeprefix("not ") if wanted.startswith("not ") else found == wanted


CAUSES = [
    ("An aftershock triggered a landslide.", ("landslide", "aftershock")),
    ("A landslide triggered by an aftershock killed six people.", ("landslide", "aftershock")),
    ("The fire was caused by an explosion.", ("fire", "explosion")),
    ("The flood resulted from a dam collapse.", ("flood", "dam collapse")),
    ("The match was cancelled because of the storm.", ("cancelled", "storm")),
]


@pytest.mark.parametrize(("text", "pair"), CAUSES, ids=[row[0][:40] for row in CAUSES])
def test_the_effect_has_the_cause(read: Read, text: str, pair: tuple[str, str]) -> None:
    reading = read(text)
    assert [(reading.words(c.subject), reading.words(c.object)) for c in reading.claims(Predicate.CAUSE)] == [pair]


def test_what_only_comes_after_has_no_cause(read: Read) -> None:
    assert read("A landslide followed the earthquake by two days.").claims(Predicate.CAUSE) == []


SPEAKERS = [
    ("Judge Esi Boateng found Paul Adeyemi guilty of fraud but acquitted him of theft.", "him", "Paul Adeyemi"),
    ("Spokeswoman Ida Bech met Carl Moen on Monday. He resigned on Friday.", "resigned", "Carl Moen"),
    ("Ruth Aalto spoke on Monday. Ivan Petrov's appeal failed. He was jailed on Friday.", "jailed", "Ivan Petrov"),
]


@pytest.mark.parametrize(("text", "word", "person"), SPEAKERS, ids=[row[0][:40] for row in SPEAKERS])
def test_a_pronoun_is_nobody_it_cannot_be(read: Read, text: str, word: str, person: str) -> None:
    reading = read(text)
    pronouns = [m for m in reading.extraction.mentions if m.text.lower() in ("he", "him")]
    assert [reading.words(m.refers_to) for m in pronouns] == [person], word


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("A court in Lima jailed the banker for nine years.", [(9, 9)]),
        ("The driver was sentenced to at least 18 months in prison.", [(1.5, None)]),
        ("The bridge was closed for nine years.", []),
    ],
)
def test_a_sentence_has_its_length(read: Read, text: str, times: list[tuple[float, float | None]]) -> None:
    claims = [c for c in read(text).claims(Predicate.COUNT) if c.attribute == "sentence_years"]
    assert [(c.low, c.high) for c in claims] == times


def test_a_line_for_readers_tells_no_event(read: Read) -> None:
    reading = read("For more on this story email desk@paper.example or visit www.paper.example today.")
    assert [m for m in reading.extraction.mentions if m.kind is MentionKind.EVENT] == []
    reading = read("The rebels posted the film on www.film.example on Monday.")
    assert any(m.text == "posted" for m in reading.extraction.mentions if m.kind is MentionKind.EVENT)


def test_the_speaker_of_a_quote_is_named(read: Read) -> None:
    reading = read('Commander Ada Brandt inspected the depot. "They knew where the cameras were," she said.')
    [quote] = reading.extraction.annotation.quotes
    assert quote.speaker is not None
    assert reading.document.text[slice(*quote.speaker)] == "Ada Brandt"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The union called a strike for Friday.", "2024-05-17"),
        ("The police blamed him for Friday's rally.", "2024-05-10"),
        ("Ada Brandt, who takes office on Friday, thanked the voters.", "2024-05-17"),
        ("Ada Brandt, who took office on Friday, thanked the voters.", "2024-05-10"),
        ("The analyst forecast another cut in July.", "2024-07"),
        ("The bank announced another cut in July.", "2023-07"),
        ("A firm that bought shirts there until July was not told.", "2023-07"),
        ("The truce was extended until July.", "2024-07"),
    ],
)
def test_a_bare_day_is_ahead_or_back(read: Read, text: str, value: str) -> None:
    assert [time.value for time in read(text).extraction.annotation.times] == [value]
