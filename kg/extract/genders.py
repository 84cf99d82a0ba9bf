"""Whether a named person is a man or a woman, where the words beside the name tell: `Mrs Byron`, `his widow, Ada`."""

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
    """Return the gender of each person by the fullest name, from the nouns right before or beside a name."""
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
    return found
