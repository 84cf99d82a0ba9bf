"""Versions: the claims on one attribute of one event side by side, and whether they can all hold.

Two bounded claims contradict only if they count the same thing and their intervals do not meet; silence is no
contradiction. Where each difference is a later report that raises the total of an earlier one, it is superseded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from kg.assemble.lexicon import EVERYBODY, counted_classes
from kg.model.claim import Claim, Factuality, Predicate
from kg.model.document import Document
from kg.model.figures import grouped
from kg.model.graph import Versions, VersionStatus
from kg.model.ids import DocumentId, NodeIri
from kg.model.interval import DateInterval, NumberInterval
from kg.model.stored import fields_of, picked

__all__ = ["comparable", "compare_claims"]

_DATE = "date"
Said = tuple[float | str | None, float | str | None, str | None, str | None]
"""Bounds, unit and what is counted."""


def comparable(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the counts and times that are said to be so."""
    said = enumerate(fields_of(claims, "predicate", "factuality", "attribute"))
    return picked(claims, (at for at, parts in said if _attribute(*parts) is not None))


def _attribute(predicate: Predicate, factuality: Factuality, attribute: str | None) -> str | None:
    """Return the attribute of an event that a claim is compared on, None for claims that are not."""
    if factuality in (Factuality.DENIED, Factuality.HYPOTHETICAL, Factuality.PLANNED):
        return None
    return _DATE if predicate is Predicate.TIME else (attribute or None) if predicate is Predicate.COUNT else None


def compare_claims(
    about: Mapping[NodeIri, Iterable[Claim]], documents: Mapping[DocumentId, Document]
) -> Iterator[Versions]:
    """Yield the versions of every (event, attribute) that has more than one claim, by event and attribute.

    Args:
        about: the `comparable` claims whose subject is each node.
        documents: by id, for publication days and origins.
    """
    for event in sorted(about):
        told: dict[str, list[Claim]] = defaultdict(list)
        for claim in about[event]:
            if (attribute := _attribute(claim.predicate, claim.factuality, claim.attribute)) is not None:
                told[attribute].append(claim)
        for attribute, members in sorted(told.items()):
            if len(members) > 1:
                members.sort(key=lambda c: (c.document, c.evidence, c.id))
                yield _versions(event, attribute, members, documents)


def _versions(
    event: NodeIri, attribute: str, claims: Sequence[Claim], documents: Mapping[DocumentId, Document]
) -> Versions:
    clash = _first_clash(claims, attribute)
    dated = _distinct(claims, documents)
    unexplained = any(
        not (_agree(a, b, attribute) or _supersedes(a, b, documents) or _supersedes(b, a, documents))
        for a, b in combinations(dated, 2)
    )
    raised = any(_supersedes(a, b, documents) for a in dated for b in dated)
    status = VersionStatus.COMPATIBLE
    if unexplained or (clash and attribute == _DATE):
        status = VersionStatus.CONTRADICTORY
    elif raised and attribute != _DATE:
        status = VersionStatus.SUPERSEDED
    preferred = _preferred(claims, attribute, documents, status)
    why = _why(clash, preferred, attribute, status)
    return Versions(
        event=event, attribute=attribute, status=status, claims=tuple(c.id for c in claims),
        preferred=preferred.id if preferred else None, why=why,
    )  # fmt: skip


def _said(claim: Claim) -> Said:
    """Return what claims on one attribute are compared by; a thousand reports of one event say few different things."""
    return claim.low, claim.high, claim.unit, claim.counted


def _first_clash(claims: Sequence[Claim], attribute: str) -> tuple[Claim, Claim] | None:
    """Return the first claim that cannot hold beside a later one, and the first such."""
    first: dict[Said, int] = {}
    for at, claim in enumerate(claims):
        first.setdefault(_said(claim), at)
    for at in first.values():
        rivals = {other for other, number in first.items() if not _agree(claims[at], claims[number], attribute)}
        other = next((later for later in claims[at + 1 :] if _said(later) in rivals), None) if rivals else None
        if other is not None:
            return claims[at], other
    return None


def _distinct(claims: Iterable[Claim], documents: Mapping[DocumentId, Document]) -> list[Claim]:
    """Return two claims at most of each thing that is said in reports of the same days."""
    found: dict[tuple[Said, str | None, str | None], list[Claim]] = defaultdict(list)
    for claim in claims:
        document = documents[claim.document]
        alike = found[_said(claim), document.published_earliest, document.published_latest]
        if len(alike) < 2:
            alike.append(claim)
    return [claim for alike in found.values() for claim in alike]


def _agree(left: Claim, right: Claim, attribute: str) -> bool:
    """Tell whether two claims on one attribute can both hold."""
    if attribute == _DATE:
        return _dates(left).meets(_dates(right))
    if not _is_total(left) or not _is_total(right):
        return True
    one, two = _numbers(left), _numbers(right)
    first, second = _class(left.counted), _class(right.counted)
    return first != second or one.meets(two)


def _is_total(claim: Claim) -> bool:
    """Tell whether a count stands for all of its kind: no `two more`, no `four of them children`."""
    return claim.unit not in ("additional", "part")


def _dates(claim: Claim) -> DateInterval:
    return DateInterval(
        earliest=str(claim.low)[:10] if claim.low is not None else None,
        latest=str(claim.high)[:10] if claim.high is not None else None,
    )


def _numbers(claim: Claim) -> NumberInterval:
    low, high = claim.low, claim.high
    return NumberInterval(
        low=float(low) if isinstance(low, int | float) else None,
        high=float(high) if isinstance(high, int | float) else None,
    )


def _class(counted: str | None) -> str:
    """Return the class of what is counted: `everybody` where the text does not say, else a class or the noun itself."""
    if not counted:
        return EVERYBODY
    parts = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", counted.lower())
    if not parts:
        return EVERYBODY
    names = [counted_classes()[s] for word in parts for s in _singulars(word) if s in counted_classes()]
    if "and" in parts and len(set(names)) > 1:
        return EVERYBODY
    return "security" if "security" in names else names[-1] if names else parts[-1]


def _singulars(word: str) -> tuple[str, ...]:
    """Return the forms to look a plural up as: itself, without its ending, `men` as `man`."""
    forms = [word, word.removesuffix("s"), re.sub(r"men\Z", "man", word), re.sub(r"ies\Z", "y", word)]
    return tuple(dict.fromkeys(forms))


def _supersedes(later: Claim, earlier: Claim, documents: Mapping[DocumentId, Document]) -> bool:
    """Tell whether `later` comes from a later report, counts the same thing and raises what `earlier` said."""
    first, second = documents[earlier.document], documents[later.document]
    known = first.published_latest is not None and second.published_earliest is not None
    if not known or str(first.published_latest)[:10] >= str(second.published_earliest)[:10]:
        return False
    old, new = _numbers(earlier), _numbers(later)
    total = _is_total(earlier) and _is_total(later) and _class(earlier.counted) == _class(later.counted)
    return total and new.low is not None and new.low > max(old.low or 0.0, old.high or 0.0)


def _preferred(
    claims: Sequence[Claim], attribute: str, documents: Mapping[DocumentId, Document], status: VersionStatus
) -> Claim | None:
    """Return the claim to show first: the newest where superseded, else the one with most witnesses, then narrowest.

    Contradictory claims with equally many witnesses have no preferred one.
    """
    if status is VersionStatus.SUPERSEDED:
        return max(claims, key=lambda c: (documents[c.document].published_earliest or "", _numbers(c).low or 0.0, c.id))
    first = {_said(claim): claim for claim in claims}
    origins: dict[Said, set[str]] = defaultdict(set)
    for claim in claims:
        origins[_said(claim)].add(documents[claim.document].origin or claim.document)
    witnesses = {
        said: len(set[str]().union(*(origins[other] for other, b in first.items() if _agree(a, b, attribute))))
        for said, a in first.items()
    }
    ranked = sorted(claims, key=lambda c: (-witnesses[_said(c)], _width(c, attribute), c.id))
    if status is VersionStatus.CONTRADICTORY and len(ranked) > 1:
        rival = next((c for c in ranked[1:] if not _agree(ranked[0], c, attribute)), None)
        if rival is not None and witnesses[_said(rival)] == witnesses[_said(ranked[0])]:
            return None
    return ranked[0]


def _width(claim: Claim, attribute: str) -> float:
    if claim.low is None or claim.high is None:
        return 1e9
    if attribute == _DATE:
        span = date.fromisoformat(str(claim.high)[:10]) - date.fromisoformat(str(claim.low)[:10])
        return float(span.days)
    return float(claim.high) - float(claim.low)


def _words(claim: Claim, attribute: str) -> str:
    low, high = claim.low, claim.high
    if attribute != _DATE:
        low, high = (grouped(v) if isinstance(v, float | int) else v for v in (low, high))
    counted = f" {claim.counted}" if claim.counted else ""
    if low == high:
        return f"{low}{counted}"
    if high is None:
        return f"at least {low}{counted}" if attribute != _DATE else f"since {low}"
    if low is None:
        return f"at most {high}{counted}" if attribute != _DATE else f"until {high}"
    return f"{low} to {high}{counted}"


def _why(clash: tuple[Claim, Claim] | None, preferred: Claim | None, attribute: str, status: VersionStatus) -> str:
    if status is VersionStatus.COMPATIBLE or (clash is None and preferred is None):
        return "all can hold at once"
    if clash is None and preferred is not None:
        return f"a later report raises it to {_words(preferred, attribute)}"
    assert clash is not None
    left, right = clash
    text = f"{_words(left, attribute)} against {_words(right, attribute)}"
    if status is VersionStatus.SUPERSEDED and preferred is not None:
        return f"{text}; a later report says {_words(preferred, attribute)}"
    if preferred is not None:
        return f"{text}; more witnesses for {_words(preferred, attribute)}"
    return text
