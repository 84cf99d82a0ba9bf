"""Who says it, and through whom: speaker and channel of claims inside quotes and reported speech."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model.claim import Factuality, Predicate

from .conftest import Reading

Read = Callable[..., Reading]

SPOKEN = [
    ("At least two people were killed in the blast, officials said.", "officials", None),
    ("The mayor, Ada Brandt, said that 12 people had been killed in the fire.", "Ada Brandt", None),
    ('"The bomb killed nine people," Interior Minister Ivo Kaplan told Reuters.', "Ivo Kaplan", "Reuters"),
    ("According to police, three people died in the crash.", "police", None),
]


@pytest.mark.parametrize(("text", "speaker", "channel"), SPOKEN, ids=[row[0][:40] for row in SPOKEN])
def test_counts_name_their_speaker(read: Read, text: str, speaker: str, channel: str | None) -> None:
    reading = read(text)
    claims = [c for c in reading.claims(Predicate.COUNT) if c.attribute == "killed"]
    assert claims
    assert speaker in (reading.words(claims[0].speaker) or claims[0].speaker_text or "")
    assert reading.words(claims[0].channel) == channel


@pytest.mark.parametrize(
    ("text", "speaker", "channel"),
    [
        ("The mayor said the dam had burst and ten people had died, the agency reported.", "The mayor", "the agency"),
        ("Ten people died in the flood, the radio reported.", "the radio", None),
        ("Ten people died in the flood before the dam was reported.", None, None),
    ],
)
def test_closing_words_are_who_passes_it_on(read: Read, text: str, speaker: str | None, channel: str | None) -> None:
    claims = read(text).claims(Predicate.COUNT)
    assert {(c.speaker_text, c.channel_text) for c in claims} == {(speaker, channel)}


def test_what_the_article_says_itself_has_no_speaker(read: Read) -> None:
    [claim] = read("A bomb killed nine people in Kano on Monday.").claims(Predicate.COUNT)
    assert claim.speaker is None
    assert claim.speaker_text is None


def test_each_coordinated_speaker_has_a_claim(read: Read) -> None:
    reading = read(
        "Two people were killed in the raid, said army officials and Jonas Weld, the governor of the province."
    )
    speakers = {reading.words(c.speaker) for c in reading.claims(Predicate.COUNT)}
    assert "Jonas Weld" in speakers
    assert len(speakers) == 2


def test_an_accusation_is_passed_on_as_alleged(read: Read) -> None:
    reading = read("Investigators blamed the Northern Front for the bombing in Kano, which killed nine people.")
    passed = [
        c
        for c in reading.claims(Predicate.PARTICIPANT)
        if c.role == "perpetrator" and c.factuality is Factuality.ALLEGED
    ]
    assert [(reading.words(c.subject), reading.words(c.object), reading.words(c.speaker)) for c in passed] == [
        ("bombing", "Northern Front", "Investigators")
    ]


def test_a_claim_of_responsibility_makes_a_perpetrator(read: Read) -> None:
    reading = read(
        "Gunmen attacked a market in Kano on Monday. The Northern Front claimed responsibility for the attack."
    )
    assert any(role == "perpetrator" and who == "Northern Front" for _, role, who in reading.roles())


def test_an_it_that_speaks_is_the_body_of_the_sentence_before(read: Read) -> None:
    reading = read(
        "Norvair cut 40 flights on Monday. It said in a statement that nobody had been injured in the blast."
    )
    [speaker] = {c.speaker for c in reading.claims(Predicate.COUNT) if c.attribute == "wounded"}
    assert speaker is not None
    root = reading.mentions[speaker].refers_to
    assert reading.words(root) == "Norvair"


def test_an_it_that_speaks_again_is_the_body_of_its_own_sentence(read: Read) -> None:
    reading = read(
        "About 3,400 people slept in schools. No deaths have been reported, the health ministry said, but it warned of "
        "an outbreak."
    )
    warners = {reading.words(c.object) for c in reading.claims(Predicate.PARTICIPANT) if c.role == "speaker"}
    assert warners == {"the health ministry"}


def test_she_is_the_lawyer_whose_name_follows_what_she_is(read: Read) -> None:
    reading = read(
        "Latu, who pleaded not guilty, showed no emotion. His lawyer, Ana Moala, told reporters that there would be an "
        'appeal. "The real thieves were never charged," she said.'
    )
    speakers = {reading.words(c.object) for c in reading.claims(Predicate.PARTICIPANT) if c.role == "speaker"}
    assert speakers == {"Ana Moala"}


def test_first_names_tell_whom_he_and_she_stand_for(read: Read) -> None:
    reading = read("Karl Brandt met Lena Vogt in Graz. She told him that he would be dismissed. He said he was glad.")
    found = {(role, who) for event, role, who in reading.roles() if event in ("told", "said", "dismissed")}
    assert found == {
        ("speaker", "Lena Vogt"), ("addressee", "Karl Brandt"), ("theme", "Karl Brandt"), ("speaker", "Karl Brandt")
    }  # fmt: skip
    reading = read("Mrs Karl Brandt met Ada Pech in Graz. She said it was cold.")
    assert ("said", "speaker", "Karl Brandt") in reading.roles()


def test_a_described_company_is_the_speaker(read: Read) -> None:
    reading = read("Mining company Altavera said two workers had been killed in a blast at its pit near Nazca.")
    assert {reading.words(c.speaker) for c in reading.claims(Predicate.COUNT)} == {"Altavera"}


def test_a_rising_toll_is_no_event(read: Read) -> None:
    reading = read("The death toll from the flood rose to 14 on Monday, officials said.")
    assert "rose" not in {mention.text for mention in reading.extraction.mentions}


def test_a_quote_of_several_sentences_does_not_part_he_from_his_name(read: Read) -> None:
    reading = read(
        "A spokesman for the Coastal Front claimed responsibility for the attack in a message to the Herald.\n\n"
        '"Our men attacked the depot in Lagos. More will follow. Nobody can stop us," he said.'
    )
    speakers = {
        reading.words(reading.mentions[c.speaker].refers_to)
        for c in reading.claims(Predicate.TYPE)
        if c.speaker and reading.words(c.subject) == "attacked"
    }
    assert speakers == {"A spokesman for the Coastal Front"}
