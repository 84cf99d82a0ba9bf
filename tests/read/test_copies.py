"""Copies and origins: what counts as one witness."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from difflib import SequenceMatcher

import pytest

from kg.model.document import Document
from kg.read import mark_copies
from kg.read.copies import OPEN
from kg.read.passages import Passage, match_passages, passages, shared_runs
from kg.store import Records, Spool
from tests.factory import document

QUOTE = '"We heard the ice break and then the truck was gone," said Aino Laine, who lives on the shore of the lake. '
REPORT = (
    "A truck broke through the ice of Lake Inari in northern Finland on Thursday and sank, and its two drivers "
    "swam ashore. "
    "The vehicle was carrying timber to a sawmill on the eastern shore when the ice gave way under its rear axle. "
    + QUOTE
    + "Police closed the ice road at noon and asked fishermen to stay off the lake until it had been measured again. "
    "The winter has been the warmest in the north since records began, according to the meteorological institute. "
    "A spokesman for the road authority said that the ice had been forty centimetres thick when it was last measured."
)
OTHER = (
    "Parliament in Wellington voted on Tuesday to lower the speed limit on rural roads after a heated debate "
    "that lasted "
    "eleven hours. Farmers had driven their tractors to the capital to protest against the bill. "
    "The transport minister thanked all parties for what she called a grown-up discussion of a difficult matter. "
    "The new limit will take effect in October and will be reviewed after three years."
)


def origins(*documents: Document) -> list[str]:
    """Return the names of the documents of each origin, sorted."""
    found: dict[str, list[str]] = {}
    for item in mark_copies(documents):
        assert item.origin is not None
        found.setdefault(item.origin, []).append(item.name)
    return sorted("+".join(sorted(names)) for names in found.values())


def edited(text: str) -> str:
    """What a desk does to agency copy: dashes, quotes, tense, a word here and there."""
    changes = {
        "broke through": "has broken through",
        "two drivers": "two drivers —",
        '"': "”",
        "was carrying": "had been carrying",
        "at noon": "at midday",
        "the warmest": "by far the warmest",
        "said that": "said",
        "asked": "told",
    }
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def test_an_edited_copy_has_the_origin_of_the_earlier_report() -> None:
    first = document(REPORT, name="first", published_earliest="2024-02-01")
    second = document(edited(REPORT), name="second", published_earliest="2024-02-02")
    alone = document(OTHER, name="alone")
    marked = {item.name: item for item in mark_copies([second, alone, first])}
    assert marked["second"].origin == marked["first"].origin == first.id
    assert marked["alone"].origin == alone.id
    assert (marked["first"].copies, marked["alone"].copies) == ((), ())
    for copy in marked["second"].copies:
        assert copy.document == first.id
        ours, theirs = second.text[copy.start : copy.end].split(), first.text[copy.other_start : copy.other_end].split()
        assert (ours[0], ours[-1]) == (theirs[0], theirs[-1])


def test_passages_that_follow_one_another_are_one_copy() -> None:
    first, second = document(REPORT, name="a", id="a"), document(OTHER + " " + REPORT, name="b", id="b")
    (copy,) = mark_copies([first, second])[1].copies
    assert (copy.start, copy.end) == (len(OTHER) + 1, len(second.text) - 1)


def test_a_shared_quote_and_sentence_do_not_make_copies() -> None:
    background = (
        "The winter has been the warmest in the north since records began, according to the meteorological institute."
    )
    third = document(f"{OTHER} {QUOTE} {background}", name="third", published_earliest="2024-02-03")
    first = document(REPORT, name="first", published_earliest="2024-02-01")
    assert origins(first, third) == ["first", "third"]
    assert len(mark_copies([first, third])[1].copies) == 2


def test_a_report_with_less_than_half_taken_over_is_its_own() -> None:
    sentences = REPORT.split(". ")
    own = (
        "Rescuers hope to lift it with a crane from the mainland as soon as the weather allows. Nobody was "
        "fined so far. "
    )
    partly = document(f"{'. '.join(sentences[:2])}. {own}{own.upper()}" + OTHER[:200], name="partly")
    assert origins(document(REPORT, name="whole"), partly) == ["partly", "whole"]


def test_a_flash_belongs_to_the_report_that_grew_from_it() -> None:
    flash = document(". ".join(REPORT.split(". ")[:2]) + ".", name="flash")
    assert origins(flash, document(REPORT, name="whole"), document(OTHER, name="other")) == ["flash+whole", "other"]


def test_a_round_up_does_not_join_the_reports_that_it_holds() -> None:
    briefs = [document(text, name=name) for text, name in ((REPORT, "lake"), (OTHER, "roads"))]
    rest = " ".join(
        f"Item {n} of the day concerns the {n}th committee and its report on matter {n}." for n in range(60)
    )
    found = origins(*briefs, document(f"{REPORT}\n{OTHER}\n{rest}", name="round-up"))
    assert found in (["lake+round-up", "roads"], ["lake", "roads+round-up"])


def test_forms_filled_in_with_other_names_are_no_copies() -> None:
    form = (
        "{0}, a {1}-year-old man from {2}, died on {3} after his car left the road near {4}, according to the "
        "records of "
        "the county. Funeral services for {0} will be held at the chapel of {2} on the following {3} in the morning. "
    )
    one = form.format("Olav Berg", 41, "Tromsdal", "Monday", "Skibotn")
    two = form.format("Per Haugen", 29, "Finnsnes", "Friday", "Storslett")
    assert origins(document(one, name="one"), document(two, name="two")) == ["one", "two"]


def test_boilerplate_does_not_make_copies() -> None:
    furniture = (
        "Sign up here to get the news of the day in your inbox every morning before you have had your coffee. " * 3
    )
    texts = {"a": REPORT[:230], "b": OTHER[:230]}
    documents = [
        document(f"{text}\n{furniture}", name=name, boilerplate=((len(text) + 1, len(text) + 1 + len(furniture)),))
        for name, text in texts.items()
    ]
    assert origins(*documents) == ["a", "b"]
    assert mark_copies(documents)[1].copies == ()


def test_one_origin_for_more_copies_than_the_index_keeps() -> None:
    documents = [document(f"{REPORT} It was read by station number {n}.", name=f"{n:02}") for n in range(30)]
    assert len(origins(*documents)) == 1


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_documents_changes_nothing(seed: int) -> None:
    sentences = [f"Sentence {n} of the report is about the {n}th house in street {n % 7}." for n in range(60)]
    dice = random.Random(seed)
    documents = [
        document(" ".join(sentences[dice.randrange(50) :][: dice.randrange(5, 12)]), name=str(n)) for n in range(25)
    ]
    documents = list({item.id: item for item in documents}.values())
    before = {item.id: item for item in mark_copies(documents)}
    dice.shuffle(documents)
    after = mark_copies(documents)
    assert [item.id for item in after] == [item.id for item in documents]
    assert {item.id: item for item in after} == before


def test_the_index_finds_what_comparing_all_pairs_finds() -> None:
    dice = random.Random(7)
    words = [f"w{n}" for n in range(400)]
    base = [" ".join(dice.choice(words) for _ in range(14)).capitalize() + "." for _ in range(40)]
    texts = []
    for _ in range(20):
        picked = dice.sample(base, 6)
        texts.append(
            " ".join(
                " ".join(dice.choice(words) if dice.random() < 0.08 else word for word in line.split())
                for line in picked
            )
        )
    documents = sorted((document(text, name=str(n)) for n, text in enumerate(texts)), key=lambda item: item.id)
    pairs = {
        (one.id, other.id)
        for number, one in enumerate(documents)
        for other in documents[:number]
        if any(match_passages(a, b) for a in passages(one) for b in passages(other))
    }
    found = {(item.id, copy.document) for item in mark_copies(documents) for copy in item.copies}
    assert found <= pairs
    assert len(found) >= 0.95 * len(pairs) > 0


def test_nothing_in_nothing_out() -> None:
    assert mark_copies([]) == ()
    (item,) = mark_copies([document("Short.")])
    assert (item.copies, item.origin) == ((), item.id)


def _passage(words: tuple[str, ...]) -> Passage:
    return Passage(words=words, spans=((0, 1),) * len(words), names=(False,) * len(words))


def test_shared_runs_are_those_of_difflib() -> None:
    chance = random.Random(3)
    shared = 0
    for _ in range(3000):
        one, other = (tuple(chance.choices("abcd", k=chance.randrange(5, 25))) for _ in range(2))
        blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        expected = [tuple(block) for block in blocks if block.size >= 3]
        assert shared_runs(_passage(one), _passage(other)) == expected
        shared += len(expected) > 1
    assert shared > 300


def reports(number: int) -> Iterator[Document]:
    """Yield reports of which every second one takes a paragraph from the one before it."""
    order = random.Random(7)
    words = REPORT.replace(QUOTE, "").split()
    last = ""
    for at in range(number):
        own = " ".join(order.sample(words, len(words)))
        yield document(f"{own}\n{last if at % 2 else QUOTE}", published_earliest=f"2024-01-{at % 28 + 1:02}")
        last = own


def test_documents_on_disk_have_the_copies_of_those_in_memory():
    given = list(reports(120))
    found = mark_copies(Spool[Document](Document).extend(given).records())
    assert isinstance(found, Records)
    assert found == mark_copies(given)
    assert sum(bool(item.copies) for item in found) > 30


def test_few_documents_are_in_memory_while_copies_are_looked_for(monkeypatch: pytest.MonkeyPatch):
    live = []
    add = Spool.add

    def watched(spool: Spool[object], record: object) -> None:
        live.append(sum(isinstance(item, Document) for item in gc.get_objects()))
        add(spool, record)

    given: Records[Document] = Spool[Document](Document).extend(reports(4 * OPEN)).records()
    before = sum(isinstance(item, Document) for item in gc.get_objects())
    monkeypatch.setattr("kg.store.records.WINDOW", 8)
    monkeypatch.setattr(Spool, "add", watched)
    mark_copies(given)
    assert len(live) == 2 * len(given)
    assert max(live) - before <= OPEN + 2 * 8
