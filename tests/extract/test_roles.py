"""Events with type, participants, time and place, and what must not fire."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model.claim import Factuality, MentionKind, Predicate

from .conftest import Reading

Read = Callable[..., Reading]

ROLES = [
    ("Gunmen attacked a convoy near Kano on Monday.", ("attacked", "perpetrator", "Gunmen")),
    ("A convoy was attacked by gunmen near Kano.", ("attacked", "perpetrator", "gunmen")),
    ("Rebels launched an attack on the airport.", ("attack", "perpetrator", "Rebels")),
    ("Rebels launched an attack on the Bakara airport.", ("attack", "target", "Bakara airport")),
    ("President Ada Brandt condemned the attack.", ("condemned", "speaker", "Ada Brandt")),
    ("Police arrested Ivo Kaplan in Minsk.", ("arrested", "authority", "Police")),
]

TYPES = [
    ("A powerful earthquake struck Chile on Sunday.", "earthquake", "earthquake"),
    ("Thousands marched in Lima to protest against the tax.", "marched", "protest"),
    ("Portugal and Kenya signed an agreement in Porto.", "signed", "agreement"),
    ("The company laid off 300 workers.", "laid off", "layoffs"),
    ("A passenger ferry sank in the Amazon.", "sank", "sinking"),
    ("The Northern Front claimed responsibility.", "claimed responsibility", "claim_responsibility"),
    ("The central bank raised interest rates on Thursday.", "raised", "interest_rate_decision"),
]


@pytest.mark.parametrize(("text", "wanted"), ROLES, ids=[text[:40] for text, _ in ROLES])
def test_participants_have_roles(read: Read, text: str, wanted: tuple[str, str, str]) -> None:
    trigger, role, who = wanted
    assert any(t == trigger and r == role and (w or "").startswith(who) for t, r, w in read(text).roles())


@pytest.mark.parametrize(("text", "trigger", "wanted"), TYPES, ids=[row[0][:40] for row in TYPES])
def test_events_have_types(read: Read, text: str, trigger: str, wanted: str) -> None:
    events = {(m.text, m.type) for m in read(text).extraction.mentions if m.kind is MentionKind.EVENT}
    assert any(words.startswith(trigger) and kind == wanted for words, kind in events), events


@pytest.mark.parametrize(
    "text",
    [
        "The singer's new album is a blast of fresh air.",
        "He won the chess match with a queen sacrifice.",
        "The fire brigade has a new office.",
    ],
)
def test_figures_of_speech_are_no_attack(read: Read, text: str) -> None:
    kinds = {m.type for m in read(text).extraction.mentions if m.kind is MentionKind.EVENT}
    assert not kinds & {"attack", "bombing", "fire", "killing"}


def test_time_and_place_belong_to_their_event(read: Read) -> None:
    reading = read("Rebels attacked Bakara on Friday, two weeks after a flood killed nine people in Malawi.")
    times = {(reading.words(c.subject), c.low, c.high) for c in reading.claims(Predicate.TIME)}
    places = {(reading.words(c.subject), reading.words(c.object)) for c in reading.claims(Predicate.PLACE)}
    assert ("attacked", "2024-05-10", "2024-05-10") in times
    assert ("killed", "Malawi") in places or ("flood", "Malawi") in places


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        ("The rebels did not attack the village.", "attack", Factuality.DENIED),
        ("The union will strike on Monday.", "strike", Factuality.PLANNED),
        ("The army allegedly bombed the village.", "bombed", Factuality.ALLEGED),
        ("If rebels attack the town, the bridge falls.", "attack", Factuality.HYPOTHETICAL),
        ("Rebels attacked the town.", "attacked", Factuality.ASSERTED),
        ("Rebels attacked the town, the newspaper reported.", "attacked", Factuality.ASSERTED),
        ("Rebels were reported to have attacked the town.", "attacked", Factuality.ALLEGED),
    ],
)
def test_factuality(read: Read, text: str, trigger: str, wanted: Factuality) -> None:
    found = {e.factuality for e in read(text).extraction.annotation.events if text[e.start : e.end] == trigger}
    assert found == {str(wanted)}


def test_every_offset_slices_back_to_its_words(read: Read) -> None:
    text = "“Ten died,” said Zoë Äkäslompolo 🕊 in Kärdla. The flood — the worst in years — killed three more people."
    reading = read(text)
    assert reading.extraction.mentions
    for mention in reading.extraction.mentions:
        assert text[mention.start : mention.end] == mention.text


def test_a_text_without_anything_says_nothing(read: Read) -> None:
    assert read("blue and green, soft and slow").claims(Predicate.COUNT) == []
    assert read("").extraction.claims == ()


def test_a_word_of_saying_that_says_nothing_is_no_statement(read: Read) -> None:
    kinds = {(m.text, m.type) for m in read("The company added two models to its range.").extraction.mentions}
    assert ("added", "statement") not in kinds
    said = read("“Two people died,” the mayor added.").extraction.mentions
    assert ("added", "statement") in {(m.text, m.type) for m in said}


FILLED = [
    ("Fighters of the Northern Front attacked the village.", "perpetrator", "Northern Front"),
    ("Northern Front fighters attacked the village.", "perpetrator", "Northern Front"),
    ("A bomb exploded outside a bank in Kano.", "instrument", "bomb"),
    ("A bomb exploded outside a bank in Kano.", "target", "bank"),
    ("Police are investigating the dynamite attack on the newspaper.", "instrument", "dynamite"),
    ("The raid carried out by rebels on Monday left the depot in ruins.", "perpetrator", "rebels"),
    ("Two of her guards, Ana Vero and Joel Lint, were killed in the ambush.", "victim", "Joel Lint"),
    ("Ana Maria Vero is a judge. Gunmen kidnapped Vero on Monday.", "victim", "Ana Maria Vero"),
    ("The minister said that the Northern Front was behind the bombing in Kano.", "perpetrator", "Northern Front"),
    ("The minister said that the Northern Front was responsible for the bombing.", "perpetrator", "Northern Front"),
    ("Woman killed in crash near Leeds", "victim", "Woman"),
    ("Gunmen in two white cars attacked the village.", "perpetrator", "Gunmen"),
    ("Rebels attacked two buses near the river.", "target", "buses"),
    ("Militants shelled fifty tons of grain on Monday.", "target", "fifty tons of grain"),
    ("A bomb destroyed a fast food stall in Kano on Monday.", "target", "fast food stall"),
    ("Police chief Colonel Ada Mensah was killed in an ambush.", "victim", "Ada Mensah"),
    ("Gunmen killed district police chief Captain Ada Mensah on Monday.", "victim", "Ada Mensah"),
    ("The village suffered two raids in March.", "target", "village"),
    ("The mayor's murder shocked the town.", "victim", "mayor"),
    ("Rebels raided the town and burned a fuel truck.", "target", "fuel truck"),
    ("A car bomb killed nine soldiers in Kano.", "instrument", "car bomb"),
    ("Militants fired rockets at the airport.", "target", "airport"),
    ("A bomb planted by rebels exploded near the market.", "perpetrator", "rebels"),
    ("The minister accused the Northern Front of the attack.", "perpetrator", "Northern Front"),
    ("Pablo Vero ordered the assassination of Judge Ana Mensah.", "perpetrator", "Pablo Vero"),
    ("Rebels burned three vehicles: a taxi, a van and a jeep.", "target", "van"),
    ("Bandits blew up the bridge with 50 kg of dynamite.", "instrument", "50 kg of dynamite"),
    ("The Northern Front suspended its attacks on the pipeline.", "perpetrator", "Northern Front"),
    ("Two of her guards from the ministry, Ana Vero and Joel Lint, were killed in the ambush.", "victim", "Ana Vero"),
]

NOT_FILLED = [
    ("A bomb exploded in Kano in the early hours.", "target", "Kano"),
    ("A bomb exploded in Kano in the early hours.", "target", "hours"),
    ("Rebels fought the army with great courage.", "instrument", "army"),
    ("Woman killed in crash near Leeds", "perpetrator", "Woman"),
    ("The mayor was behind the new library.", "perpetrator", "mayor"),
    ("The mayor is responsible for the harbour.", "perpetrator", "mayor"),
    ("Ana Vero and Rosa Vero are sisters. Gunmen kidnapped Vero on Monday.", "victim", "Ana Vero"),
    ("Soldiers attacked the rebels of the valley.", "perpetrator", "valley"),
    ("The village suffered two raids in March.", "perpetrator", "village"),
    ("The mayor's murder shocked the town.", "perpetrator", "mayor"),
    ("Gunmen burned two buses on the coastal highway.", "target", "coastal highway"),
    ("No group has attacked the town since March.", "perpetrator", "No group"),
    ("Jerome was shot and killed at age 23 on Monday.", "perpetrator", "Jerome"),
]


@pytest.mark.parametrize(("text", "role", "who"), FILLED, ids=[f"{role}: {text[:40]}" for text, role, _ in FILLED])
def test_roles_are_filled_by(read: Read, text: str, role: str, who: str) -> None:
    fillers = {(r, (w or "").removeprefix("the ").removeprefix("a ")) for _, r, w in read(text).roles()}
    assert (role, who) in {(r, w.removeprefix("A ").removeprefix("The ")) for r, w in fillers}, fillers


@pytest.mark.parametrize(("text", "role", "who"), NOT_FILLED, ids=[f"{r}: {text[:40]}" for text, r, _ in NOT_FILLED])
def test_roles_are_not_filled_by(read: Read, text: str, role: str, who: str) -> None:
    assert not any(r == role and who in (w or "") for _, r, w in read(text).roles())


def test_the_hurt_are_victims_of_what_hurt_them(read: Read) -> None:
    roles = read("Two guards were killed in an attack on a depot in Kano.").roles()
    assert ("attack", "victim", "Two guards") in roles


def test_who_is_held_responsible_is_alleged(read: Read) -> None:
    claims = read("Police said that two brothers were responsible for the bombing.").claims(Predicate.PARTICIPANT)
    assert {c.factuality for c in claims if c.role == "perpetrator"} == {Factuality.ALLEGED}


def test_a_noun_that_no_list_has_can_be_a_victim(read: Read) -> None:
    assert any(
        r == "victim" and w == "Two fire-eaters" for _, r, w in read("Two fire-eaters died in the fire.").roles()
    )


def test_a_country_that_acts_is_no_place(read: Read) -> None:
    reading = read("Kenya sold bonds on Monday.")
    assert not reading.claims(Predicate.PLACE)


def test_an_inquiry_is_about_what_it_looks_into(read: Read) -> None:
    about = {
        (reading.words(c.subject), reading.words(c.object))
        for reading in [read("Police investigated the fire in Kano.")]
        for c in reading.claims(Predicate.ABOUT)
    }
    assert ("investigated", "fire") in about


def test_a_title_of_somebody_is_not_that_somebody(read: Read) -> None:
    roles = {(r, w) for _, r, w in read("The killers of the priest Juan Lopez attacked a bus.").roles()}
    assert ("perpetrator", "Juan Lopez") not in roles


def test_a_bare_title_is_the_one_person_called_so(read: Read) -> None:
    one = read("Gunmen shot Judge Ada Mensah near Kano. The judge died on the spot.")
    assert ("died", "victim", "Ada Mensah") in one.roles()
    two = read("Gunmen shot Judge Ada Mensah and Judge Kofi Boateng near Kano. The judge died on the spot.")
    assert ("died", "victim", "The judge") in two.roles()


@pytest.mark.parametrize(
    ("text", "trigger", "wanted"),
    [
        ("Kofi Boateng killed two guards near Kano.", "killed", "attack"),
        ("Soldiers killed two farmers near Kano.", "killed", "attack"),
        ("A flood killed two farmers near Kano.", "killed", "killing"),
        ("The raid on the depot, in which soldiers killed seven people, lasted an hour.", "killed", "killing"),
    ],
)
def test_a_killing_by_people_is_an_attack(read: Read, text: str, trigger: str, wanted: str) -> None:
    assert (trigger, wanted) in {(m.text, m.type) for m in read(text).extraction.mentions}


def test_a_thing_is_called_without_its_number(read: Read) -> None:
    texts = {m.text for m in read("Rebels burned some ten stolen cars and their old boat.").extraction.mentions}
    assert {"stolen cars", "old boat"} <= texts
    assert "ninety protesters" in {m.text for m in read("Police arrested ninety protesters.").extraction.mentions}
