"""Vectors of event mentions: how close two are, what becomes of them in a group."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter

import numpy as np
import pytest

from kg.model.annotation import Trigger
from kg.model.ids import DocumentId, MentionId
from kg.resolve.comparison import changed_apart
from kg.resolve.profiles import Profile, draft_profiles, merge_profiles
from tests.factory import find, mention, parse


def profile(name: str, vector: list[float] | None) -> Profile:
    meaning = None if vector is None else np.array(vector) / np.linalg.norm(vector)
    return Profile(
        mentions=[MentionId(name)],
        documents={DocumentId(name)},
        position=(0, 0),
        types=Counter(["attack"]),
        lemmas=Counter(["attack"]),
        meaning=meaning,
    )


def test_closeness_is_the_cosine() -> None:
    assert profile("a", [1, 0]).closeness(profile("b", [1, 1])) == pytest.approx(0.7071)
    assert profile("a", [1, 0]).closeness(profile("b", None)) is None


def test_a_group_means_what_its_mentions_mean_together() -> None:
    both = merge_profiles(profile("a", [1, 0]), profile("b", [0, 1]))
    assert both.closeness(profile("c", [1, 1])) == pytest.approx(1.0)
    kept = merge_profiles(profile("a", None), profile("b", [0, 1]))
    assert kept.closeness(profile("c", [0, 2])) == pytest.approx(1.0)


def test_the_vector_comes_from_the_trigger_of_the_mention() -> None:
    text = "Rebels attacked."
    start, end = find(text, "attacked")
    vector = b64encode(np.array([0, 127], np.int8).tobytes()).decode()
    annotated = parse(
        text,
        "Rebels NOUN 2 nsubj\nattacked VERB 0 root attack\n. PUNCT 2 punct",
        events=(Trigger(id="e0", start=start, end=end, lemma="attack", vector=vector),),
    )
    event = mention(annotated.document, "attacked", "event", type="attack")
    [draft] = draft_profiles(annotated, [event], []).values()
    made = draft.finish({}, lambda mention: None)
    assert made.meaning is not None
    assert made.meaning.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("first", "second", "actors", "apart"),
    [
        ((22, 22), (6, 6), ("Ostea", "Fjordbank"), True),
        ((22, 22), (21, 23), ("Ostea", "Fjordbank"), False),
        ((22, 22), (6, 6), ("Ostea", "Ostea"), False),
        ((-4, -4), None, ("Ostea", "Fjordbank"), False),
    ],
)
def test_changes_of_different_sizes_are_different_events_unless_an_actor_is_in_both(
    first: tuple[int, int], second: tuple[int, int] | None, actors: tuple[str, str], apart: bool
) -> None:
    pair = profile("a", None), profile("b", None)
    for one, change, actor in zip(pair, (first, second), actors, strict=True):
        one.ranges.update({("change", *change)} if change else ())
        one.actors["theme"].add(MentionId(actor))
    assert changed_apart(*pair) is apart
