"""What forbids that two clusters of mentions are one event, whatever speaks for it, in words.

`kg.resolve.features.Pairs.possible` has the same rules for pairs of groups, many at a time; a test holds both together.
"""

from __future__ import annotations

from collections.abc import Collection

from kg.resolve.comparison import EventContext, is_forbidden, is_statement, place_relation, rival_role, type_name
from kg.resolve.profiles import Profile, Range

__all__ = ["totals_agree", "veto_groups"]


def veto_groups(left: Profile, right: Profile, context: EventContext) -> str:
    """Return why two groups cannot be one event whatever speaks for it; empty where they can."""
    if forbidden := is_forbidden(left, right, context):
        return forbidden
    if place_relation(left, right, context) < 0:
        return "they happened in different places"
    if rival_role(left, right, context) == "victim":
        return "their victims have different names"
    if is_statement(left, context) and is_statement(right, context):
        if "statement" in (type_name(left), type_name(right)):
            return "words of saying are compared only within an article"
        if type_name(left) != type_name(right):
            return "the statements are of different kinds"
    if left.planned != right.planned and not (left.time and right.time):
        return "one has happened, the other is planned"
    return ""


def totals_agree(left: Collection[Range], right: Collection[Range]) -> bool:
    """Tell whether some totals of every attribute that both give can be one: `at least four` agrees with seven."""
    shared = {a for a, _, _ in left} & {b for b, _, _ in right}
    return all(
        any(a == b == attribute and max(m, n) <= min(high, top) for a, m, high in left for b, n, top in right)
        for attribute in shared
    )
