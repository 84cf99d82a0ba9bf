"""Versions: when claims contradict, agree or supersede one another."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

import pytest

from kg.assemble import versions
from kg.assemble.versions import compare_claims
from kg.model.claim import Claim, Factuality, MentionKind, Predicate
from kg.model.document import Document
from kg.model.graph import Versions, VersionStatus
from kg.model.ids import ClaimId, DocumentId, MentionId
from tests.factory import iri

EVENT = iri(MentionKind.EVENT, "raid")
MENTION = MentionId("m")
DAYS = {"a": "2024-05-15", "b": "2024-05-17", "u": None}


def document(name: str) -> Document:
    day = DAYS[name]
    return Document(
        id=DocumentId(name),
        source=name,
        name=name,
        text=name,
        published=day,
        published_earliest=day,
        published_latest=day,
    )


def count(name: str, low: float | None, high: float | None, counted: str | None = None, **fields: object) -> Claim:
    base = dict(
        id=ClaimId(f"{name}-{low}-{high}-{counted}"),
        document=DocumentId(name),
        sentence=(0, 1),
        evidence=(0, 1),
        subject=MENTION,
        predicate=Predicate.COUNT,
        extractor="test@1",
        attribute="killed",
        low=low,
        high=high,
        counted=counted,
        unit="person",
    )
    return Claim(**{**base, **fields})  # type: ignore[arg-type]


def compare(*claims: Claim) -> list[Versions]:
    documents = {DocumentId(name): document(name) for name in DAYS}
    return list(compare_claims({EVENT: claims}, documents))


CASES = [
    ("at least two agrees with five", [count("a", 2, None), count("u", 5, 5)], VersionStatus.COMPATIBLE),
    ("five or six against eight to ten", [count("a", 5, 6), count("u", 8, 10)], VersionStatus.CONTRADICTORY),
    (
        "soldiers against soldiers",
        [count("a", 2, 2, "soldiers"), count("u", 11, 11, "troops")],
        VersionStatus.CONTRADICTORY,
    ),
    (
        "civilians and soldiers",
        [count("a", 2, 2, "civilians"), count("u", 11, 11, "soldiers")],
        VersionStatus.COMPATIBLE,
    ),
    ("a later report raises the toll", [count("a", 4, None), count("b", 7, 7)], VersionStatus.SUPERSEDED),
    ("a later exact total", [count("a", 4, 4), count("b", 7, 7)], VersionStatus.SUPERSEDED),
    ("a later report lowers the toll", [count("a", 7, 7), count("b", 4, 4)], VersionStatus.CONTRADICTORY),
    ("the order of undated reports is unknown", [count("a", 4, 4), count("u", 7, 7)], VersionStatus.CONTRADICTORY),
    ("words that are no words", [count("a", 2, 2, "17–"), count("u", 9, 9)], VersionStatus.CONTRADICTORY),
    ("two more died", [count("a", 4, 4), count("u", 2, 2, unit="additional")], VersionStatus.COMPATIBLE),
]


@pytest.mark.parametrize(("claims", "status"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_status(claims: Sequence[Claim], status: VersionStatus) -> None:
    [versions] = compare(*claims)
    assert versions.status is status
    assert set(versions.claims) == {claim.id for claim in claims}
    assert versions.why


def test_one_claim_has_no_versions() -> None:
    assert compare(count("a", 2, 2)) == []


def test_what_is_denied_or_planned_is_no_version() -> None:
    assert compare(count("a", 2, 2), count("u", 9, 9, factuality=Factuality.DENIED)) == []


def test_the_order_of_claims_does_not_matter() -> None:
    claims = [count("a", 5, 6), count("u", 8, 10), count("b", 6, None)]
    assert compare(*claims) == compare(*reversed(claims))


def test_contradictory_claims_with_equal_witnesses_have_no_preferred_one() -> None:
    [versions] = compare(count("a", 5, 6), count("u", 8, 10))
    assert versions.preferred is None


def test_the_newest_total_is_preferred_where_superseded() -> None:
    newest = count("b", 7, 7)
    [versions] = compare(count("a", 4, 4), newest)
    assert versions.preferred == newest.id


def test_dates_contradict_where_they_do_not_meet() -> None:
    day = dict(predicate=Predicate.TIME, attribute=None)
    [versions] = compare(
        count("a", "2024-05-14", "2024-05-14", **day),  # type: ignore[arg-type]
        count("u", "2024-03-01", "2024-03-31", **day),  # type: ignore[arg-type]
    )
    assert (versions.attribute, versions.status) == ("date", VersionStatus.CONTRADICTORY)


def test_the_pairs_of_many_claims_are_not_kept() -> None:
    claims = [count("a" if number % 2 else "b", number, number, f"{number} people") for number in range(400)]
    tracemalloc.start()
    (found,) = compare_claims({EVENT: claims}, {name: document(name) for name in DAYS})
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.status is VersionStatus.CONTRADICTORY
    assert most < 2_000_000  # the pairs alone would be three times that


def test_claims_that_say_the_same_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    agree, calls = versions._agree, []
    monkeypatch.setattr(versions, "_agree", lambda *pair: calls.append(pair) or agree(*pair))
    claims = [count("a" if number % 2 else "b", number % 3, number % 3) for number in range(600)]
    (found,) = compare_claims({EVENT: claims}, {name: document(name) for name in DAYS})
    assert found.status is VersionStatus.CONTRADICTORY
    assert len(found.claims) == 600
    assert len(calls) < 700  # the pairs are 180,000
