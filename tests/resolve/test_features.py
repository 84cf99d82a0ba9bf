"""Pairs of groups as arrays: the features and constraints are those of the same rules applied pair by pair."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.annotation import Annotation, Token
from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.interval import DateInterval
from kg.ontology import load_ontology
from kg.resolve.comparison import (
    EventContext,
    days_of,
    is_statement,
    place_relation,
    rival_role,
    speakers_of,
    type_name,
)
from kg.resolve.constraints import totals_agree, veto_groups
from kg.resolve.corpus import Bags, Corpus
from kg.resolve.kinds import TypeTable
from kg.resolve.profiles import Profile
from kg.resolve.scoring import FEATURES, PairScorer, load_scorer
from kg.resolve.table import GroupTable

WORDS = ("depot", "market", "raid", "attack", "vote", "flood")
PEOPLE = tuple(MentionId(name) for name in ("ada", "ben", "the army", "gunmen"))
PLACES = tuple(NodeIri(name) for name in ("north", "south", "abroad", "river"))
DAYS = ("2021-03-01", "2021-03-02", "2021-03-09")


def context() -> EventContext:
    bags, ontology = Bags(), load_ontology()
    for number in range(4):
        bags.add(annotation(number))
    return EventContext(
        ontology=ontology, types=TypeTable(ontology), corpus=Corpus(bags),
        within={PLACES[0]: (NodeIri("land"),), PLACES[1]: (NodeIri("land"),), PLACES[2]: (NodeIri("other"),)},
        stands_for=lambda actor: PEOPLE[2] if actor == PEOPLE[1] else actor,
        named=frozenset(PEOPLE[:3]), people=frozenset(PEOPLE[:2]), reported={},
    )  # fmt: skip


def annotation(number: int) -> Annotation:
    words = (*WORDS[: number + 2], "river")
    tokens = (Token(start=0, end=1, lemma=w, upos="NOUN", tag="NN", head=n, dep="root") for n, w in enumerate(words))
    return Annotation(document=DocumentId(f"d{number}"), tokens=tuple(tokens))


def subsets(items: tuple[str, ...], size: int = 2) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(items), max_size=size)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    number = draw(st.integers(0, 3))
    types = draw(st.lists(st.sampled_from(["attack", "bombing", "condemnation", "statement", "event", "death"]),
                          min_size=1, max_size=2))  # fmt: skip
    first, last = draw(st.sampled_from(DAYS)), draw(st.sampled_from([*DAYS, None]))
    time = DateInterval(earliest=min(first, last or first), latest=last and max(first, last))
    low = draw(st.integers(1, 3))
    ranges = draw(
        st.sets(st.sampled_from([("killed", low, low), ("change", low, low + 1), ("hurt", 2, 9)]), max_size=2)
    )
    roles = draw(st.dictionaries(st.sampled_from(["victim", "speaker", "agent", "theme"]),
                                 st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=2), max_size=2))  # fmt: skip
    flags = draw(st.lists(st.booleans(), min_size=5, max_size=5))
    vector = draw(st.sampled_from([None, [1.0, 0.0], [0.6, 0.8], [-1.0, 2.0]]))
    return Profile(
        mentions=[MentionId("m")], documents={DocumentId(f"d{number}")}, position=(0, 0), types=Counter(types),
        lemmas=Counter(draw(st.sets(st.sampled_from(WORDS), min_size=1, max_size=2))),
        time=draw(st.sampled_from([None, time])), places=draw(subsets(PLACES)), actors=roles,
        words=Counter(draw(subsets(WORDS, 4))), numbers={(a, m) for a, m, _ in ranges}, ranges=ranges,
        modifiers=frozenset(draw(subsets(WORDS, 1))), hosts=draw(subsets(("h1", "h2"), 1)), planned=flags[0],
        lead=flags[1], plural=flags[2], background=int(flags[3]), nominal=flags[4],
        meaning=None if vector is None else np.array(vector),
    )  # fmt: skip


def table_of(groups: list[Profile], known: EventContext) -> GroupTable:
    table = GroupTable(known)
    for group in groups:
        table.add(group)
    table.close()
    return table


def values_one_by_one(left: Profile, right: Profile, known: EventContext) -> list[float]:
    """The features as a person would write them down for one pair."""
    one, two = (known.corpus.documents.index(next(iter(p.documents))) for p in (left, right))
    like = 0.0 if one == two else float(np.sqrt(known.corpus.likeness(one, np.array([two]))[0]))
    closeness = left.closeness(right)
    meaning = 0.3 if closeness is None else closeness
    lemma = set(left.lemmas) & set(right.lemmas)
    timed = left.time is not None and right.time is not None
    narrow = timed and days_of(left) <= 3 and days_of(right) <= 3
    place = place_relation(left, right, known)
    actors = [{a for members in p.actors.values() for a in members} for p in (left, right)]
    shared = actors[0] & actors[1]
    equal = left.numbers & right.numbers
    words = (set(left.words) - set(left.lemmas)) & (set(right.words) - set(right.lemmas))
    stated = is_statement(left, known) and is_statement(right, known)
    same_speaker = speakers_of(left, known) & speakers_of(right, known)
    return [
        meaning, like, like * max(0.0, meaning), known.types(left.types, right.types), bool(lemma), narrow,
        timed and not narrow, place > 1, 0 < place < 1, min(2, len(shared & known.named)) / 2,
        bool(shared - known.named), rival_role(left, right, known) is not None, bool(equal),
        not equal and not totals_agree(left.ranges, right.ranges),
        min(12.0, sum(known.corpus.rarity(w) for w in sorted(words))) / 12.0,
        bool(left.modifiers & (right.modifiers | set(right.words))), left.lead and right.lead,
        left.background != right.background, left.planned != right.planned, stated,
        (1.0 if same_speaker else -1.0) if stated else 0.0, "event" in (type_name(left), type_name(right)),
        one == two, one == two and not (left.nominal or right.nominal or lemma), left.plural != right.plural,
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(profiles(), min_size=2, max_size=6))
def test_arrays_say_what_the_rules_say_of_each_pair(groups: list[Profile]) -> None:
    known = context()
    table = table_of(groups, known)
    scorer = PairScorer(table, load_scorer())
    left, right = np.array(list(combinations(range(len(groups)), 2))).T
    possible = set(scorer.pairs.possible(left, right).tolist())
    values = scorer.values(left, right)
    for at, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        one, two = groups[i], groups[j]
        assert values[at].tolist() == pytest.approx([float(v) for v in values_one_by_one(one, two, known)])
        apart = one.documents == two.documents and scorer.pairs.told_apart(left[[at]], right[[at]]).any()
        veto = veto_groups(one, two, known)
        assert (at in possible) == (not apart and not veto)
        assert veto_groups(table.outline(i), table.outline(j), known) == veto


@pytest.mark.parametrize(
    ("change", "apart"),
    [({}, False), ({"lemmas": Counter(["vote"])}, True), ({"plural": True}, True), ({"background": 1}, True),
     ({"hosts": {"h2"}}, True)],
)  # fmt: skip
def test_one_article_tells_two_events_apart(change: dict, apart: bool) -> None:
    fields = dict(
        mentions=[MentionId("m")], documents={DocumentId("d0")}, position=(0, 0), types=Counter(["attack"]),
        lemmas=Counter(["raid"]), hosts={"h1"},
    )  # fmt: skip
    table = table_of([Profile(**fields), Profile(**{**fields, **change})], context())
    assert PairScorer(table, load_scorer()).pairs.told_apart(np.array([0]), np.array([1])).tolist() == [apart]


def test_reasons_name_what_is_shared_and_the_weightiest_comes_first() -> None:
    fields = dict(
        documents={DocumentId("d0")}, position=(0, 0), types=Counter(["attack"]), lemmas=Counter(["raid"]),
        words=Counter(["depot", "raid"]), numbers={("killed", 4.0)}, actors={"victim": {PEOPLE[0]}},
    )  # fmt: skip
    other = {**fields, "documents": {DocumentId("d1")}}
    table = table_of(
        [Profile(mentions=[MentionId("a")], **fields), Profile(mentions=[MentionId("b")], **other)], context()
    )
    [reasons] = PairScorer(table, load_scorer()).reasons(np.array([0]), np.array([1]))
    said = {reason.feature: reason.value for reason in reasons}
    assert said["same word"] == f"{FEATURES['same word']}: raid"
    assert said["words"] == f"{FEATURES['words']}: depot, raid"
    assert said["numbers"] == f"{FEATURES['numbers']}: killed"
    assert said["type"] == "attack ~ attack"
    weights = [abs(reason.weight) for reason in reasons]
    assert weights == sorted(weights, reverse=True)
