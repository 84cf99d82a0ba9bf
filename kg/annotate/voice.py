"""Repairs a slip of the model: an active verb read as a participle, as in `A storm destroyed two bridges`.

A verb with a passive subject, an object and no auxiliary is no passive in English: its tag is VBD, its subject acts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

AUXILIARIES = frozenset({"aux", "aux:pass", "cop"})


def find_active_verbs(
    tags: Sequence[str], deps: Sequence[str], below: Sequence[Sequence[int]]
) -> dict[int, tuple[int, int]]:
    """Return verb -> (subject, object) for verbs read as passive that must be active.

    Args: below: each word's children.
    """
    found = {}
    for verb, tag in enumerate(tags):
        if tag not in ("VBN", "VBD"):
            continue
        by_dep = {deps[child]: child for child in below[verb]}
        if "nsubj:pass" in by_dep and "obj" in by_dep and not AUXILIARIES & by_dep.keys():
            found[verb] = (by_dep["nsubj:pass"], by_dep["obj"])
    return found


def repair_syntax(
    tags: Sequence[str], deps: Sequence[str], active: Mapping[int, tuple[int, int]]
) -> tuple[tuple[str, ...], list[str]]:
    """Return tags and relations with the verbs of `active` in the past tense."""
    subjects = {subject for subject, _ in active.values()}
    new_tags = tuple("VBD" if i in active else tag for i, tag in enumerate(tags))
    return new_tags, ["nsubj" if i in subjects else dep for i, dep in enumerate(deps)]


def repair_roles(roles: Mapping[int, str], subject: int, target: int) -> dict[int, str]:
    """Return the roles of a repaired verb: the subject acts (ARG0), the object undergoes (ARG1)."""
    kept = {head: role for head, role in roles.items() if role not in ("ARG0", "ARG1")}
    return {**kept, subject: "ARG0", target: "ARG1"}
