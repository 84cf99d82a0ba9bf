"""The loader: look-ups on the shipped ontology, and errors that name file and term."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.ontology import RoleSpec, TriggerWord, load_ontology, read_ontology

PREFIXES = """@prefix kg: <https://w3id.org/newsgraph/ns#> .
@prefix kgt: <https://w3id.org/newsgraph/type/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
ROLES = """kgt:agent a kg:RoleType ; skos:prefLabel "Agent" ; skos:definition "Does it." ; kg:priority 80 .
kgt:theme a kg:RoleType ; skos:prefLabel "Theme" ; skos:definition "Done to it." ; kg:priority 10 .
kgt:moved a kg:Attribute ; skos:prefLabel "Moved" ; skos:definition "How many." ; kg:unit "thing" ;
    kg:countTrigger "move/VERB/ARG1" , "crate/NOUN" , "total weight/NOUN/value" .
"""
TOP = """kgt:event a kg:EventType ; skos:prefLabel "Event" ; skos:definition "Anything." ;
    kg:hasRole [ kg:role kgt:theme ; kg:filledBy "of" , "ARG1" ] .
"""
TYPE = """kgt:move a kg:EventType ; skos:prefLabel "Move" ; skos:definition "Goes." ; skos:broader kgt:event ;
    kg:trigger "move/VERB" , "take away/VERB" , "house move/NOUN" , "change of place/NOUN" ; kg:priority 60 ;
    kg:hasRole [ kg:role kgt:agent ; kg:filledBy "poss" , "by" , "ARG0" , "take/VERB/ARG1" ] .
"""


def written(folder: Path, *, kg: str = ROLES, **files: str) -> Path:
    """Return `folder` with kg.ttl and one file per further keyword in events/."""
    (folder / "events").mkdir()
    (folder / "kg.ttl").write_text(PREFIXES + kg)
    for name, text in files.items():
        (folder / "events" / f"{name}.ttl").write_text(PREFIXES + text)
    return folder


def test_a_small_ontology_is_read_with_inherited_roles(tmp_path: Path) -> None:
    ontology = read_ontology(written(tmp_path, events=TOP + TYPE))
    move = ontology.event_types["move"]
    assert (move.label, move.broader, move.parents, move.priority) == ("Move", ("event",), ("event",), 60)
    assert [spec.role for spec in move.roles] == ["agent", "theme"]
    assert move.roles[0].filled_by == ("ARG0", "by", "poss")
    assert move.roles[1] == RoleSpec(role="theme", filled_by=("ARG1", "of"))
    assert ontology.attributes["moved"].unit == "thing"


def test_a_trigger_can_take_an_argument_from_another_role(tmp_path: Path) -> None:
    move = read_ontology(written(tmp_path, events=TOP + TYPE)).event_types["move"]
    filled = {spec.role: spec.filled_by for spec in move.roles_for(TriggerWord(("take", "away"), "VERB"))}
    assert filled == {"agent": ("ARG1", "ARG0", "by", "poss"), "theme": ("of",)}
    plain = {spec.role: spec.filled_by for spec in move.roles_for(TriggerWord(("move",), "VERB"))}
    assert plain == {"agent": ("ARG0", "by", "poss"), "theme": ("ARG1", "of")}


def test_triggers_are_found_by_their_head(tmp_path: Path) -> None:
    ontology = read_ontology(written(tmp_path, events=TOP + TYPE))
    assert [word.words for _, word in ontology.triggers_of("take", "VERB")] == [("take", "away")]
    assert [word.words for _, word in ontology.triggers_of("change", "NOUN")] == [("change", "of", "place")]
    assert ontology.triggers_of("place", "NOUN") == ontology.triggers_of("take", "NOUN") == ()
    assert [kind.name for kind in ontology.types_triggered_by("take away", "VERB")] == ["move"]
    assert ontology.types_triggered_by("take", "VERB") == ontology.types_triggered_by("", "VERB") == ()


def test_count_triggers_are_found_by_their_head(tmp_path: Path) -> None:
    ontology = read_ontology(written(tmp_path, events=TOP))
    found = [(t.words, t.argument, a.name) for t, a in ontology.attributes_counted_by("weight", "NOUN")]
    assert found == [(("total", "weight"), "value", "moved")]
    assert ontology.attributes_counted_by("crate", "NOUN")[0][0].argument is None
    assert ontology.attributes_counted_by("move", "VERB")[0][0].lemma == "move"


def test_a_longer_trigger_comes_first_then_the_higher_priority() -> None:
    found = load_ontology().triggers_of("blow", "VERB")
    assert [len(word.words) for _, word in found] == sorted((len(word.words) for _, word in found), reverse=True)
    same = [kind.priority for kind, word in load_ontology().triggers_of("rally", "NOUN") if len(word.words) == 1]
    assert same == sorted(same, reverse=True)
    assert len(same) > 1


def test_a_role_can_be_left_out_and_given_again(tmp_path: Path) -> None:
    kinds = """kgt:a a kg:EventType ; skos:prefLabel "A" ; skos:definition "A." ; skos:broader kgt:event ;
        kg:withoutRole kgt:theme .
    kgt:b a kg:EventType ; skos:prefLabel "B" ; skos:definition "B." ; skos:broader kgt:a ;
        kg:hasRole [ kg:role kgt:theme ; kg:filledBy "on" ] .
    """
    ontology = read_ontology(written(tmp_path, events=TOP + kinds))
    assert ontology.event_types["a"].roles == ()
    assert ontology.event_types["b"].roles == (RoleSpec(role="theme", filled_by=("on",)),)


def test_is_a_goes_up_every_path() -> None:
    ontology = load_ontology()
    assert ontology.is_a("suicide_bombing", "bombing")
    assert ontology.is_a("suicide_bombing", "attack")
    assert ontology.is_a("arson_attack", "crime")
    assert ontology.is_a("arson_attack", "attack")
    assert ontology.is_a("strike", "protest")
    assert ontology.is_a("attack", "attack")
    assert not ontology.is_a("attack", "bombing")
    assert not ontology.is_a("no_such_type", "event")
    assert ontology.is_a("strike", "bombing", "protest")
    assert not ontology.is_a("strike", "bombing", "crime")
    assert not ontology.is_a("strike")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"events": TOP + "kgt:x a kg:EventType skos:broader"}, "events.ttl:6: not Turtle"),
        ({"events": ""}, "no event type kgt:event"),
        ({"events": TOP + TYPE.replace("kgt:event ;", "kgt:missing ;")}, "leads to kgt:missing"),
        ({"events": TOP + TYPE.replace("skos:broader kgt:event ;", "")}, "does not lead up to kgt:event"),
        ({"events": TOP + TYPE.replace("skos:broader kgt:event", "skos:broader kgt:move")}, "broader than itself"),
        ({"events": TOP + TYPE.replace("kgt:agent", "kgt:nobody")}, "names kgt:nobody, which is no role"),
        ({"events": TOP + TYPE.replace("kg:role kgt:agent ;", "")}, "without exactly one kg:role"),
        ({"events": TOP + TYPE.replace('"move/VERB"', '"move"')}, "malformed trigger"),
        ({"events": TOP + TYPE.replace('"move/VERB"', '"move/VRB"')}, "malformed trigger"),
        ({"events": TOP + TYPE.replace('skos:prefLabel "Move" ;', "")}, "0 values of <"),
        ({"events": TOP + TYPE.replace("priority 60", 'priority "high"')}, "is not one whole number"),
        ({"events": TOP + TYPE.replace("kgt:event ;", "<https://x.example/event> ;")}, "is not in <"),
        ({"events": TOP + TYPE, "more": TYPE}, "also defined in events.ttl"),
        ({"events": TOP + TYPE.replace("kgt:move", "kgt:agent")}, "also defined in kg.ttl"),
    ],
)
def test_a_broken_file_is_named_with_its_term(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(OntologyError) as caught:
        read_ontology(written(tmp_path, **files))
    assert message in str(caught.value)
    assert caught.value.path


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path, events=TOP)
    (folder / "kg.ttl").unlink()
    with pytest.raises(OntologyError, match=r"kg\.ttl"):
        read_ontology(folder)
