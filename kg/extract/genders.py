"""Whether a named person is a man or a woman: by the words beside the name (`Mrs Byron`), else by the first name."""

from __future__ import annotations

from kg.extract.inventory import Inventory
from kg.extract.lexicon import words
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import MentionKind

__all__ = ["find_genders", "gender_of"]

_MALE, _FEMALE = "male", "female"


def gender_of(word: str) -> str | None:
    """Return the gender that a word tells, None if none: `he`, `mrs`, `spokeswoman`."""
    bare = word.lower().rstrip(".")
    return next((gender for gender in (_MALE, _FEMALE) if bare in words("nouns", gender)), None)


def find_genders(annotated: AnnotatedDocument, inventory: Inventory) -> dict[str, str]:
    """Return the gender of each person by the fullest name, from the nouns right before or beside a name.

    Where nobody is so told, a first name counts that nearly everywhere is borne by men or by women alone.
    """
    found: dict[str, str] = {}
    for mention in inventory.all():
        if mention.kind is not MentionKind.ACTOR or mention.type != "Person" or not mention.name:
            continue
        inside = annotated.tokens_in(mention.start, mention.end)
        head = annotated.head_in(mention.start, mention.end)
        beside = [i for i in (inside[0], inside[0] - 1) if i >= 0] if inside else []
        if head is not None:
            beside += [
                c for c in annotated.children[head] if annotated.tokens[c].dep in ("appos", "nmod:desc", "compound")
            ]
            beside += (
                [annotated.tokens[head].head] if annotated.tokens[head].dep in ("appos", "nmod:desc", "flat") else []
            )
        told = (gender_of(annotated.word(i)) for i in beside)
        gender = next((gender for gender in told if gender is not None), None)
        if gender is not None:
            found.setdefault(inventory.antecedent(mention).text, gender)
    people = (m for m in inventory.all() if m.kind is MentionKind.ACTOR and m.type == "Person" and m.name)
    for name in sorted({inventory.antecedent(mention).text for mention in people} - found.keys()):
        first, *others = name.lower().split()
        borne = [gender for gender in (_MALE, _FEMALE) if others and first in words("first-names", gender)]
        if borne:
            found[name] = borne[0]
    return found
