"""The shipped event types, roles and attributes: complete, consistent, and broad enough."""

from __future__ import annotations

import re
import runpy
from importlib import resources
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef

from kg.ontology import KGT, PREPOSITIONS, Ontology, load_ontology

KG = Namespace("https://w3id.org/newsgraph/ns#")
FOLDER = Path(str(resources.files("ontologies")))
FILES = sorted((FOLDER / "events").glob("*.ttl"))
ARGUMENT = re.compile(r"ARG[0-5]|ARGM-[A-Z]{3}|poss|compound|amod|[a-z]+")
OTHER_PREPOSITIONS = {"about", "across", "among", "and", "around", "as", "between", "inside", "involving", "near"}
OTHER_PREPOSITIONS |= {"outside", "over", "regarding", "through", "upon", "using"}
MENTION_TYPES = {"Person", "Group", "NORP", "Organization", "Location", "Facility", "Product", "Misc", "Thing"}
MENTION_TYPES |= {"Date", "Time"}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture(scope="module")
def graph() -> Graph:
    """All Turtle files as rdflib reads them."""
    graph = Graph()
    for file in (FOLDER / "kg.ttl", FOLDER / "schemes.ttl", *FILES):
        graph.parse(file)
    return graph


def test_the_families_that_news_needs_are_there(ontology: Ontology) -> None:
    families = {kind.name for kind in ontology.event_types.values() if kind.parents == ("event",)}
    assert families == {
        "accident", "armed_conflict", "casualty", "crime", "culture_event", "diplomacy", "disaster", "economic_event",
        "health_event", "labour_event", "law_enforcement", "life_event", "movement", "politics", "protest",
        "science_event", "security_measure", "sports_event", "statement",
    }  # fmt: skip


def test_there_are_enough_leaves_and_every_type_but_the_top_has_triggers(ontology: Ontology) -> None:
    parents = {parent for kind in ontology.event_types.values() for parent in kind.parents}
    leaves = set(ontology.event_types) - parents
    assert len(leaves) >= 110
    silent = [kind.name for kind in ontology.event_types.values() if not kind.triggers]
    assert silent == ["event"]
    assert all(len(kind.broader) <= 5 for kind in ontology.event_types.values())


def test_every_violent_family_is_an_attack(ontology: Ontology) -> None:
    violent = (
        "bombing suicide_bombing explosion shooting armed_assault clash air_strike shelling hostage_taking kidnapping "
        "hijacking assassination murder massacre stabbing vehicle_attack arson_attack sexual_violence torture"
    )
    assert [name for name in violent.split() if not ontology.is_a(name, "attack")] == []
    words = {
        word for kind in ontology.event_types.values() if ontology.is_a(kind.name, "attack") for word in kind.triggers
    }
    assert len(words) > 300


@pytest.mark.parametrize(
    ("words", "pos", "name"),
    [
        ("storm", "VERB", "attack"),
        ("bomb blast", "NOUN", "bombing"),
        ("blow up", "VERB", "bombing"),
        ("suicide bombing", "NOUN", "suicide_bombing"),
        ("gun battle", "NOUN", "clash"),
        ("take hostage", "VERB", "hostage_taking"),
        ("claim responsibility", "VERB", "claim_responsibility"),
        ("take responsibility", "VERB", "claim_responsibility"),
        ("condemn", "VERB", "condemnation"),
        ("blame", "VERB", "accusation"),
        ("deny", "VERB", "denial"),
        ("warn", "VERB", "warning"),
        ("vow", "VERB", "promise"),
        ("say", "VERB", "statement"),
        ("high alert", "NOUN", "security_alert"),
        ("end ceasefire", "VERB", "end_of_ceasefire"),
        ("break truce", "VERB", "end_of_ceasefire"),
        ("ceasefire", "NOUN", "ceasefire"),
        ("seize power", "VERB", "seizure_of_power"),
        ("seize control", "VERB", "seizure_of_power"),
        ("arrest", "VERB", "arrest"),
        ("indict", "VERB", "charge"),
        ("stand trial", "VERB", "trial"),
        ("convict", "VERB", "conviction"),
        ("sentence", "VERB", "sentence"),
        ("die", "VERB", "death"),
        ("kill", "VERB", "killing"),
        ("wound", "VERB", "injury"),
        ("rally", "NOUN", "protest"),
        ("riot", "NOUN", "riot"),
        ("strike", "NOUN", "strike"),
        ("election", "NOUN", "election"),
        ("resign", "VERB", "resignation"),
        ("appoint", "VERB", "appointment"),
        ("sign treaty", "VERB", "agreement"),
        ("summit", "NOUN", "meeting"),
        ("sanction", "NOUN", "sanctions"),
        ("pass bill", "VERB", "legislation"),
        ("earthquake", "NOUN", "earthquake"),
        ("flash flood", "NOUN", "flood"),
        ("hurricane", "NOUN", "storm"),
        ("plane crash", "NOUN", "air_accident"),
        ("derail", "VERB", "rail_accident"),
        ("capsize", "VERB", "sinking"),
        ("outbreak", "NOUN", "outbreak"),
        ("vaccinate", "VERB", "vaccination"),
        ("merger", "NOUN", "merger"),
        ("file bankruptcy", "VERB", "bankruptcy"),
        ("lay off", "VERB", "layoffs"),
        ("raise rate", "VERB", "interest_rate_decision"),
        ("rocket launch", "NOUN", "space_launch"),
        ("discover", "VERB", "discovery"),
        ("win match", "VERB", "sports_win"),
        ("marry", "VERB", "marriage"),
        ("funeral", "NOUN", "funeral"),
        ("evacuate", "VERB", "evacuation"),
        ("gas explosion", "NOUN", "accidental_explosion"),
        ("explosion", "NOUN", "explosion"),
        ("beat", "VERB", "sports_win"),
        ("stab to death", "VERB", "stabbing"),
        ("jail", "VERB", "sentence"),
        ("walk free", "VERB", "release"),
        ("raid house", "VERB", "police_operation"),
        ("possess cocaine", "VERB", "drug_offence"),
        ("crown", "VERB", "appointment"),
        ("damage", "NOUN", "destruction"),
        ("talk", "NOUN", "negotiation"),
        ("convention", "NOUN", "meeting"),
        ("recall ambassador", "VERB", "severing_relations"),
        ("summon ambassador", "VERB", "criticism"),
        ("go into administration", "VERB", "bankruptcy"),
        ("send troops", "VERB", "deployment"),
    ],
)
def test_common_words_trigger_the_type_that_a_reader_expects(
    ontology: Ontology, words: str, pos: str, name: str
) -> None:
    assert ontology.types_triggered_by(words, pos)[0].name == name


def test_every_trigger_can_match_a_text(ontology: Ontology) -> None:
    """A verb's head is no auxiliary, a noun's no number; articles are passed over; a name of a place is no rule."""
    for kind in ontology.event_types.values():
        for word in kind.triggers:
            assert word.head not in {"be", "have"}, (kind.name, word)
            assert not word.head.isdigit(), (kind.name, word)
            assert not {"a", "an", "the"} & set(word.words), (kind.name, word)
            assert not {"kabul", "mediterranean"} & set(word.words), (kind.name, word)


@pytest.mark.parametrize("word", ["record", "course", "footage", "failure", "administration", "congress", "fail"])
def test_words_that_mostly_mean_something_else_stand_in_phrases_alone(ontology: Ontology, word: str) -> None:
    assert ontology.types_triggered_by(word, "VERB") == ontology.types_triggered_by(word, "NOUN") == ()


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("fine", "recipient"),
        ("negotiation", "agent"),
        ("surrender", "accused"),
        ("trial", "participant"),
        ("ceasefire", "theme"),
        ("condemnation", "addressee"),
        ("chemical_attack", "target"),
        ("kidnapping", "origin"),
        ("clash", "perpetrator"),
        ("migration", "theme"),
        ("treatment", "beneficiary"),
    ],
)
def test_a_type_has_the_roles_that_its_news_fills(ontology: Ontology, name: str, role: str) -> None:
    assert role in {spec.role for spec in ontology.event_types[name].roles}


@pytest.mark.parametrize("name", ["treatment", "vaccination"])
def test_who_is_cared_for_is_no_victim(ontology: Ontology, name: str) -> None:
    assert "victim" not in {spec.role for spec in ontology.event_types[name].roles}


@pytest.mark.parametrize("word", ["have", "go", "make", "be", "do", "get", "put", "thing", "year", "people"])
def test_words_that_say_nothing_trigger_nothing(ontology: Ontology, word: str) -> None:
    assert ontology.types_triggered_by(word, "VERB") == ontology.types_triggered_by(word, "NOUN") == ()


def test_an_ambiguous_word_has_an_order_of_preference(ontology: Ontology) -> None:
    ties = []
    for (lemma, pos), found in ontology._triggers.items():
        best: dict[tuple[str, ...], list[int]] = {}
        for kind, word in found:
            best.setdefault(word.words, []).append(kind.priority)
        ties += [(lemma, pos, words) for words, ranks in best.items() if len(ranks) > 1 and ranks[0] == ranks[1]]
    assert ties == []


def test_arguments_are_of_the_known_kinds(ontology: Ontology) -> None:
    for kind in ontology.event_types.values():
        for spec in kind.roles:
            for argument in (*spec.filled_by, *(argument for _, argument in spec.filled_by_word)):
                assert ARGUMENT.fullmatch(argument), (kind.name, spec.role, argument)
                if argument.islower() and argument not in ("poss", "compound", "amod"):
                    assert argument in PREPOSITIONS | OTHER_PREPOSITIONS, (kind.name, spec.role, argument)


def test_an_argument_of_one_trigger_belongs_to_a_verb_of_the_type(ontology: Ontology) -> None:
    for kind in ontology.event_types.values():
        family = [other for other in ontology.event_types.values() if ontology.is_a(other.name, kind.name)]
        heads = {(word.head, word.pos) for other in (kind, *family) for word in other.triggers}
        up = {(w.head, w.pos) for name in kind.broader for w in ontology.event_types[name].triggers}
        for spec in kind.roles:
            for word, _ in spec.filled_by_word:
                assert (word.head, word.pos) in heads | up, (kind.name, spec.role, word)


def test_every_type_has_a_place_and_a_time(ontology: Ontology) -> None:
    for kind in ontology.event_types.values():
        assert {"place", "time"} <= {spec.role for spec in kind.roles}, kind.name


def test_roles_name_mention_types_and_are_all_used(ontology: Ontology) -> None:
    used = {spec.role for kind in ontology.event_types.values() for spec in kind.roles}
    assert used == set(ontology.roles)
    assert {name for role in ontology.roles.values() for name in role.filler_types} <= MENTION_TYPES
    assert ontology.roles["perpetrator"].priority > ontology.roles["theme"].priority


def test_attributes_are_counted_by_known_arguments(ontology: Ontology) -> None:
    assert {"killed", "wounded", "missing", "detained", "displaced", "attackers", "rescued", "cost"} <= set(
        ontology.attributes
    )
    for attribute in ontology.attributes.values():
        assert attribute.count_triggers, attribute.name
        for trigger in attribute.count_triggers:
            known = trigger.argument in (None, "value") or ARGUMENT.fullmatch(trigger.argument or "")
            assert known, (attribute.name, trigger)
            assert (trigger.pos == "VERB") <= (trigger.argument is not None), (attribute.name, trigger)


def test_rdflib_and_pyoxigraph_read_the_same_concepts(ontology: Ontology, graph: Graph) -> None:
    names = {str(s).removeprefix(KGT) for s in graph.subjects(RDF.type, KG.EventType)}
    assert names == set(ontology.event_types)
    assert sum(1 for _ in graph.triples((None, KG.trigger, None))) == sum(
        len(kind.triggers) for kind in ontology.event_types.values()
    )


def test_every_term_is_defined_and_documented(graph: Graph) -> None:
    defined = set(graph.subjects(RDF.type, None))
    for subject, predicate, value in graph:
        if isinstance(predicate, URIRef) and str(predicate).startswith(str(KG)):
            assert predicate in defined, predicate
        if isinstance(value, URIRef) and str(value).startswith((str(KG), KGT, "https://w3id.org/newsgraph/scheme/")):
            assert value in defined, (subject, predicate, value)
    ours = [s for s in defined if isinstance(s, URIRef) and str(s).startswith((str(KG), KGT)) and str(s) != KGT]
    for subject in ours:
        definition = graph.value(subject, SKOS.definition)
        assert isinstance(definition, Literal), subject
        assert str(definition).endswith("."), subject


def test_every_mapped_term_has_a_code_and_a_label(graph: Graph) -> None:
    matches = set(graph.objects(None, SKOS.closeMatch))
    assert len(matches) > 150
    for match in matches:
        if str(match).startswith("http://www.wikidata.org/entity/Q"):
            continue
        assert graph.value(match, SKOS.notation), match
        assert graph.value(match, SKOS.prefLabel), match
    schemes = {str(match).rpartition("/")[0].rpartition("/")[2] for match in matches}
    assert schemes == {"ace", "acled", "cameo", "entity", "maven", "plover"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_file_says_what_it_holds(file: Path) -> None:
    assert re.match(r"# [A-Z].+\.\n@prefix", file.read_text("utf8"))


def test_the_tables_of_the_reference_are_up_to_date() -> None:
    script = FOLDER.parent / "docs" / "reference" / "tables.py"
    tables = runpy.run_path(str(script))
    for page in tables["PAGES"]:
        shown = (script.parent / page).read_text("utf8")
        assert shown == tables["filled"](page), f"run `python docs/reference/tables.py` for {page}"
        assert "<!-- table:" in shown


def test_the_reference_names_every_term_of_ours(graph: Graph) -> None:
    folder = FOLDER.parent / "docs" / "reference"
    text = (folder / "vocabulary.md").read_text("utf8") + (folder / "event-types.md").read_text("utf8")
    terms = {str(s).removeprefix(str(KG)) for s in graph.subjects(RDF.type, None) if str(s).startswith(str(KG))}
    internal = {"Factuality", "VersionStatus", "asserted", "alleged", "denied", "planned", "hypothetical", "fillerType"}
    assert {term for term in terms - internal if not re.search(rf"\b{term}\b", text)} == set()
