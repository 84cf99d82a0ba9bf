"""What the model thinks a word means, against the trigger words of the ontology; roles that it fills."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from kg.extract import Extraction, extract_document
from kg.model.annotation import Filler, Sense, Trigger
from kg.model.claim import MentionKind, Predicate
from tests.factory import find, parse

from .conftest import Reading

TEXT = "Workers began a strike at the port of Oria."
ROWS = """
    Workers NOUN 2 nsubj worker
    began   VERB 0 root  begin
    a       DET  4 det
    strike  NOUN 2 obj
    at      ADP  7 case
    the     DET  7 det
    port    NOUN 4 nmod
    of      ADP  9 case
    Oria    PROPN 7 nmod
    .       PUNCT 2 punct
"""


def extract(
    word: str, senses: Sequence[tuple[str, float]], text: str = TEXT, rows: str = ROWS, **fields: Any
) -> Extraction:
    start, end = find(text, word)
    trigger = Trigger(
        id="e0",
        start=start,
        end=end,
        lemma=word,
        senses=tuple(Sense(type=name, score=score) for name, score in senses),
        fillers=fields.pop("fillers", ()),
    )
    return extract_document(parse(text, rows, events=(trigger,), **fields))


def type_of(extraction: Extraction, word: str) -> str | None:
    return next((m.type for m in extraction.mentions if m.kind is MentionKind.EVENT and m.text == word), None)


@pytest.mark.parametrize(
    ("senses", "wanted"),
    [
        ([("explosion", 0.6), ("accidental_explosion", 0.2)], "explosion"),
        ([("accidental_explosion", 0.6), ("explosion", 0.2)], "accidental_explosion"),
    ],
)
def test_the_model_decides_between_the_types_of_a_word(senses: list[tuple[str, float]], wanted: str) -> None:
    text, rows = TEXT.replace("strike", "blast"), ROWS.replace("strike", "blast")
    assert type_of(extract("blast", senses, text, rows), "blast") == wanted


def test_a_sure_sense_needs_no_trigger_word() -> None:
    text, rows = TEXT.replace("strike", "sit-out"), ROWS.replace("strike", "sit-out")
    assert type_of(extract("sit-out", [("strike", 0.95)], text, rows), "sit-out") == "strike"
    assert type_of(extract("sit-out", [("strike", 0.5)], text, rows), "sit-out") == "event"


def test_a_word_that_surely_means_no_event_has_no_type() -> None:
    text, rows = TEXT.replace("began", "saw"), ROWS.replace("began", "saw").replace("begin", "see")
    assert type_of(extract("strike", [("O", 0.99)], text, rows), "strike") == "event"
    assert type_of(extract("strike", [("O", 0.6), ("strike", 0.1)], text, rows), "strike") == "strike"


def test_what_the_model_reads_counts_where_no_argument_reaches() -> None:
    text = "A blast shook Oria while rebels watched."
    rows = """
        A      DET   2 det
        blast  NOUN  3 nsubj
        shook  VERB  0 root shake
        Oria   PROPN 3 obj
        while  SCONJ 7 mark
        rebels NOUN  7 nsubj rebel
        watched VERB 3 advcl watch
        .      PUNCT 3 punct
    """

    def roles(score: float) -> set[tuple[str, str]]:
        filler = Filler(role="perpetrator", head=5, score=score)
        found = extract("blast", [("bombing", 0.9)], text, rows, fillers=(filler,))
        words = {m.id: m.text for m in found.mentions}
        return {(c.role or "", words[c.object or ""]) for c in found.claims if c.predicate is Predicate.PARTICIPANT}

    assert ("perpetrator", "rebels") in roles(0.95)
    assert ("perpetrator", "rebels") not in roles(0.06)


def test_the_model_fills_no_circumstance() -> None:
    filler = Filler(role="place", head=8, score=0.99)
    found = extract("strike", [("strike", 0.9)], fillers=(filler,))
    assert not [c for c in found.claims if c.predicate is Predicate.PARTICIPANT and c.role == "place"]


# text, trigger, its type in our ontology: what is bought, fought or saved tells what happens
TOLD_BY_FILLERS = [
    ("Oria Bank agreed on Monday to buy the lender Vero for 3 billion euros.", "buy", "merger"),
    ("The mayor agreed on Monday to buy a tractor for 3,000 euros.", "buy", "sale"),
    ("Firefighters battled the blaze through the night.", "battled", "event"),
    ("Rebels battled the army through the night.", "battled", "clash"),
    ("The merger could save 300 million euros a year.", "save", "event"),
    ("Divers could save nine sailors.", "save", "rescue"),
    ("Ana Vero has ruled the country since 2014.", "ruled", "event"),
    ("Judge Ana Vero has ruled the ban unlawful.", "ruled", "court_ruling"),
    ("The red card killed the game.", "killed", "event"),
    ("The red tide killed the swimmers.", "killed", "killing"),
]


@pytest.mark.parametrize(("text", "trigger", "wanted"), TOLD_BY_FILLERS)
def test_the_noun_of_an_argument_tells_the_type(
    read: Callable[..., Reading], text: str, trigger: str, wanted: str
) -> None:
    assert type_of(read(text).extraction, trigger) == wanted


def test_what_took_place_is_the_event(read: Callable[..., Reading]) -> None:
    found = read("Burials of the miners took place in Kigali over the weekend.")
    assert type_of(found.extraction, "took") is None
    assert ("Burials", "Kigali") in {
        (found.words(c.subject), found.words(c.object)) for c in found.claims(Predicate.PLACE)
    }


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        ("Shareholders rejected the offer of the bank.", "offer", "asserted"),
        ("The company rejected the accusation of the mayor.", "accusation", "asserted"),
        ("The union cancelled a strike.", "strike", "denied"),
    ],
)
def test_an_act_of_speech_that_is_rejected_took_place(
    read: Callable[..., Reading], text: str, trigger: str, wanted: str
) -> None:
    found = read(text)
    assert {c.factuality for c in found.claims(Predicate.TYPE) if found.words(c.subject) == trigger} == {wanted}


def test_the_first_word_of_a_kind_of_event_is_no_event_of_its_own(read: Callable[..., Reading]) -> None:
    found = read("A vaccination campaign in Lagos was delayed by the floods.").extraction
    assert type_of(found, "vaccination campaign") == "vaccination"
    assert type_of(found, "vaccination") is None


def test_a_disease_that_kills_is_the_outbreak_that_its_dead_are_counted_for(read: Callable[..., Reading]) -> None:
    found = read("At least 23 people have died of cholera in Kano after floods, officials said.")
    assert {found.words(c.subject) for c in found.claims(Predicate.COUNT)} == {"cholera"}


@pytest.mark.parametrize(("sense", "wanted"), [("killing", "murder"), ("meeting", "meeting")])
def test_a_word_that_says_more_than_the_sense_keeps_its_type(sense: str, wanted: str) -> None:
    text, rows = TEXT.replace("strike", "murder"), ROWS.replace("strike", "murder")
    assert type_of(extract("murder", [(sense, 0.95)], text, rows), "murder") == wanted


@pytest.mark.parametrize(("cls", "wanted"), [("state", None), ("occurrence", "event")])
def test_a_quality_is_no_event(cls: str, wanted: str | None) -> None:
    text, rows = (
        "Tickets were cheap.",
        """
        Tickets NOUN 3 nsubj ticket
        were    AUX  3 cop be
        cheap   ADJ  0 root
        .       PUNCT 3 punct
    """,
    )
    start, end = find(text, "cheap")
    trigger = Trigger(id="e0", start=start, end=end, lemma="cheap", cls=cls)
    assert type_of(extract_document(parse(text, rows, events=(trigger,))), "cheap") == wanted
