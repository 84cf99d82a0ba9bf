"""Versions: the claims on one attribute of one event side by side, and whether they can all hold.

Two bounded claims contradict only if they count the same thing and their intervals do not meet; silence is no
contradiction. A contradiction is superseded where every later report only raises what an earlier one said.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations

from kg.model.claim import Claim, Factuality, Predicate
from kg.model.document import Document
from kg.model.graph import Versions, VersionStatus
from kg.model.ids import DocumentId, MentionId, NodeIri
from kg.model.interval import DateInterval, NumberInterval

__all__ = ["compare_claims"]

_DATE = "date"


def compare_claims(
    claims: Iterable[Claim], node_of: Mapping[MentionId, NodeIri], documents: Mapping[DocumentId, Document]
) -> Iterator[Versions]:
    """Yield the versions of every (event, attribute) that has more than one claim, by event and attribute.

    Args:
        claims: all claims; counts and times are compared.
        node_of: mentions to nodes.
        documents: by id, for publication days and origins.
    """
    grouped: dict[tuple[NodeIri, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        event = node_of.get(claim.subject)
        if event is None or claim.factuality in (Factuality.DENIED, Factuality.HYPOTHETICAL, Factuality.PLANNED):
            continue
        if claim.predicate is Predicate.COUNT and claim.attribute:
            grouped[event, claim.attribute].append(claim)
        elif claim.predicate is Predicate.TIME:
            grouped[event, _DATE].append(claim)
    for (event, attribute), members in sorted(grouped.items()):
        if len(members) > 1:
            yield _versions(event, attribute, sorted(members, key=lambda c: (c.document, c.evidence, c.id)), documents)


def _versions(
    event: NodeIri, attribute: str, claims: Sequence[Claim], documents: Mapping[DocumentId, Document]
) -> Versions:
    clashes = [(a, b) for a, b in combinations(claims, 2) if not _agree(a, b, attribute)]
    status = VersionStatus.COMPATIBLE
    if clashes:
        later = all(_supersedes(a, b, documents) or _supersedes(b, a, documents) for a, b in clashes)
        status = VersionStatus.SUPERSEDED if later and attribute != _DATE else VersionStatus.CONTRADICTORY
    preferred = _preferred(claims, attribute, documents, status)
    why = _why(clashes, preferred, attribute, status)
    return Versions(
        event=event, attribute=attribute, status=status, claims=tuple(c.id for c in claims),
        preferred=preferred.id if preferred else None, why=why,
    )  # fmt: skip


def _agree(left: Claim, right: Claim, attribute: str) -> bool:
    """Tell whether two claims on one attribute can both hold."""
    if attribute == _DATE:
        return _dates(left).meets(_dates(right))
    if "additional" in (left.unit, right.unit):
        return True
    one, two = _numbers(left), _numbers(right)
    first, second = _class(left.counted), _class(right.counted)
    if first == second:
        return one.meets(two)
    if first == "everybody":
        return _fits_within(two, one)
    if second == "everybody":
        return _fits_within(one, two)
    return True


def _fits_within(part: NumberInterval, whole: NumberInterval) -> bool:
    return part.low is None or whole.high is None or part.low <= whole.high


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


@cache
def _classes() -> dict[str, str]:
    raw = json.loads(files("ontologies").joinpath("assemble.json").read_text("utf8"))
    table = {noun: name for name, nouns in raw["classes"].items() for noun in nouns}
    return {**table, **dict.fromkeys(raw["everybody"], "everybody")}


def _class(counted: str | None) -> str:
    """Return the class of what is counted: `everybody` where the text does not say, else a class or the noun itself."""
    if not counted:
        return "everybody"
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", counted.lower())
    names = []
    for word in words:
        singular = word if word in _classes() else word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
        singular = (
            singular.replace("men", "man") if singular.endswith("men") and singular not in _classes() else singular
        )
        if singular in _classes():
            names.append(_classes()[singular])
    if "and" in words and len(set(names)) > 1:
        return "everybody"
    if "security" in names:
        return "security"
    return names[-1] if names else (words[-1] if words else "everybody")


def _supersedes(later: Claim, earlier: Claim, documents: Mapping[DocumentId, Document]) -> bool:
    """Tell whether `later` comes from a later report and raises what `earlier` said."""
    first, second = documents[earlier.document], documents[later.document]
    before = first.published_latest and second.published_earliest and first.published_latest < second.published_earliest
    if not before:
        return False
    old, new = _numbers(earlier), _numbers(later)
    return (new.low or 0.0) > (old.high if old.high is not None else old.low or 0.0)


def _preferred(
    claims: Sequence[Claim], attribute: str, documents: Mapping[DocumentId, Document], status: VersionStatus
) -> Claim | None:
    """Return the claim to show first: the newest where superseded, else the one with most witnesses, then narrowest.

    Contradictory claims with equally many witnesses have no preferred one.
    """
    if status is VersionStatus.SUPERSEDED:
        return max(claims, key=lambda c: (documents[c.document].published_earliest or "", _numbers(c).low or 0.0, c.id))
    witnesses: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for other in claims:
            if _agree(claim, other, attribute):
                witnesses[claim.id].add(documents[other.document].origin or other.document)
    ranked = sorted(claims, key=lambda c: (-len(witnesses[c.id]), _width(c, attribute), c.id))
    if status is VersionStatus.CONTRADICTORY and len(ranked) > 1:
        rivals = [c for c in ranked[1:] if not _agree(ranked[0], c, attribute)]
        if rivals and len(witnesses[rivals[0].id]) == len(witnesses[ranked[0].id]):
            return None
    return ranked[0]


def _width(claim: Claim, attribute: str) -> float:
    if claim.low is None or claim.high is None:
        return 1e9
    if attribute == _DATE:
        from datetime import date

        span = date.fromisoformat(str(claim.high)[:10]) - date.fromisoformat(str(claim.low)[:10])
        return float(span.days)
    return float(claim.high) - float(claim.low)


def _words(claim: Claim, attribute: str) -> str:
    low, high = claim.low, claim.high
    if attribute != _DATE:
        low, high = (f"{v:g}" if isinstance(v, float | int) else v for v in (low, high))
    counted = f" {claim.counted}" if claim.counted else ""
    if low == high:
        return f"{low}{counted}"
    if high is None:
        return f"at least {low}{counted}" if attribute != _DATE else f"since {low}"
    if low is None:
        return f"at most {high}{counted}" if attribute != _DATE else f"until {high}"
    return f"{low} to {high}{counted}"


def _why(clashes: Sequence[tuple[Claim, Claim]], preferred: Claim | None, attribute: str, status: VersionStatus) -> str:
    if not clashes:
        return "all can hold at once"
    left, right = clashes[0]
    text = f"{_words(left, attribute)} against {_words(right, attribute)}"
    if status is VersionStatus.SUPERSEDED and preferred is not None:
        return f"{text}; a later report says {_words(preferred, attribute)}"
    if preferred is not None:
        return f"{text}; more witnesses for {_words(preferred, attribute)}"
    return text
