"""What the words above an event word make of it: `a strike is likely`, `they will hold a rally`, `fears of an attack`.

An event noun under a verb that is itself to come, possible or denied shares that, unless the noun tells of something
that is known already (`will discuss the attack`).
"""

from __future__ import annotations

from collections.abc import Callable

from kg.extract.lexicon import table, words
from kg.extract.phrases import case_of
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Factuality

__all__ = ["governed", "is_nobody", "phrasal"]

Read = Callable[[int], Factuality]
"""The factuality of the word at another token."""
CONJUNCTS = 8
"""The most conjuncts that are climbed: a parse may be no tree."""
UNREAL = (Factuality.PLANNED, Factuality.HYPOTHETICAL, Factuality.DENIED)


def governed(annotated: AnnotatedDocument, index: int, read: Read) -> Factuality:
    """Return the factuality that the words above an event word impose on it; `read` gives that of another word."""
    for _ in range(CONJUNCTS):
        token = annotated.tokens[index]
        if token.dep.partition(":")[0] != "conj":
            break
        if token.tag == "VB" and not _has(annotated, index, "nsubj", "mark"):
            return read(token.head)
        index = token.head
    if token.head == index:
        return Factuality.ASSERTED
    found = _charged(annotated, index)
    rule = _RULES.get(token.dep, _RULES.get(token.dep.partition(":")[0]))
    if found is None and rule is not None:
        found = rule(annotated, index, read)
    return found or Factuality.ASSERTED


def is_nobody(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether a phrase says that there was none: `nobody`, `no group`, `none of them`."""
    determiner = annotated.child(index, "det")
    if determiner is not None and annotated.word(determiner).lower() in ("no", "neither"):
        return annotated.word(determiner + 1).lower() not in ("more", "fewer", "less")
    return annotated.word(index).lower() in words("factuality", "negative_subjects")


def _charged(annotated: AnnotatedDocument, index: int) -> Factuality | None:
    """What somebody is charged with: `accused of beating reporters`, `on suspicion of smuggling`."""
    above = annotated.tokens[annotated.tokens[index].head]
    lemma, link = above.lemma.lower(), _link(annotated, index)
    verb = above.upos != "NOUN"
    if verb and link in ("with", "of") and lemma in words("factuality", "charging"):
        return Factuality.ALLEGED
    if verb and link in ("over", "for") and lemma in words("factuality", "charging", "arresting"):
        return None if _is_known(annotated, index) else Factuality.ALLEGED
    if link != "of" or lemma not in words("factuality", "charges"):
        return None
    return Factuality.DENIED if _disowned(annotated, annotated.tokens[index].head) else Factuality.ALLEGED


def _link(annotated: AnnotatedDocument, index: int) -> str:
    """Return the preposition or the conjunction before a phrase or a clause, in small letters; empty if none."""
    case = case_of(annotated, index)
    marks = (annotated.word(c).lower() for c in annotated.children[index] if annotated.tokens[c].dep == "mark")
    return case if case is not None else next(marks, "")


def _complement(annotated: AnnotatedDocument, index: int, read: Read) -> Factuality | None:
    """A clause under a verb, an adjective or a noun: `plans to strike`, `likely to resign`, `a report that he fled`."""
    token = annotated.tokens[index]
    above, lemma = annotated.tokens[token.head], annotated.tokens[token.head].lemma.lower()
    if token.upos == "NOUN" and not _has(annotated, index, "nsubj", "cop"):
        return _oblique(annotated, index, read) if case_of(annotated, index) is not None else None
    if token.dep == "acl" and (above.upos != "NOUN" or not _has(annotated, index, "mark")):
        return None
    if token.dep == "acl" and (is_nobody(annotated, token.head) or _disowned(annotated, token.head)):
        return Factuality.DENIED
    if (made := phrasal(annotated, token.head)) is not None:
        return made
    hedging = "alleged_nouns" if above.upos == "NOUN" else "alleged_governors"
    if lemma in words("factuality", hedging) or _hearsay(annotated, token.head, token.dep):
        return Factuality.ALLEGED
    if lemma in words("factuality", "denied_governors"):
        return Factuality.DENIED
    return _to_be_done(annotated, index, read)


def _to_be_done(annotated: AnnotatedDocument, index: int, read: Read) -> Factuality | None:
    """What somebody plans, wants or demands to be done; under another verb an infinitive shares what is said of it."""
    token = annotated.tokens[index]
    lemma = annotated.tokens[token.head].lemma.lower()
    if token.dep == "xcomp" and token.upos not in ("VERB", "AUX"):
        return None
    if token.dep != "ccomp" or token.tag == "VB" or "be" in _helpers(annotated, index):
        if lemma in words("factuality", "planned_governors", "planned_predicates"):
            return Factuality.PLANNED
        if lemma in words("factuality", "hypothetical_governors", "hypothetical_predicates"):
            return Factuality.HYPOTHETICAL
    return _shared(read(token.head)) if token.dep == "xcomp" else None


def _object(annotated: AnnotatedDocument, index: int, read: Read) -> Factuality | None:
    """What a verb is done to: `foiled an attack`, `may impose a ban`, `will hold the rally`."""
    token = annotated.tokens[index]
    above, lemma = annotated.tokens[token.head], annotated.tokens[token.head].lemma.lower()
    if token.upos not in ("NOUN", "PROPN") or above.upos != "VERB":
        return None
    passive = token.dep == "nsubj:pass"
    uttered = token.lemma.lower() in words("factuality", "uttered_nouns") and lemma not in ("cancel", "call")
    if (made := phrasal(annotated, token.head)) is not None and not uttered:
        doubted = read(token.head) in (Factuality.DENIED, Factuality.HYPOTHETICAL)
        return Factuality.HYPOTHETICAL if doubted else made
    if lemma in words("factuality", "denied_predicates" if passive else "denied_governors") and not uttered:
        return Factuality.DENIED
    clause = passive and _has(annotated, token.head, "xcomp", "ccomp")
    kinds = _OF_SUBJECTS if passive else _OF_OBJECTS
    told = next((kind for name, kind in kinds if lemma in words("factuality", name)), None)
    if not clause and told is not None and (passive or not _is_known(annotated, index)):
        return told
    if clause or _is_known(annotated, index):
        return _shared(read(token.head)) if lemma in words("factuality", "holding") else None
    return None if lemma in words("factuality", "presupposing") else _shared(read(token.head))


_OF_SUBJECTS = (("planned_predicates", Factuality.PLANNED), ("alleged_predicates", Factuality.ALLEGED))
_OF_OBJECTS = (("planned_objects", Factuality.PLANNED), ("hypothetical_objects", Factuality.HYPOTHETICAL))


def _subject(annotated: AnnotatedDocument, index: int, read: Read) -> Factuality | None:
    """What a verb or an adjective is said of: `a strike is likely`, `talks may resume`, `there was no attack`."""
    token = annotated.tokens[index]
    above = annotated.tokens[token.head]
    if token.dep == "nsubj:pass":
        return _object(annotated, index, read)
    if token.upos not in ("NOUN", "PROPN"):
        return None
    if above.upos == "ADJ" or (above.upos == "ADV" and _has(annotated, token.head, "cop")):
        return None if _has_infinitive(annotated, token.head) else _said(above.lemma.lower())
    happens = above.lemma.lower() in words("factuality", "happening") or _has(annotated, token.head, "expl")
    found = _shared(read(token.head))
    if happens:
        was = _is_known(annotated, index) and "have" in _helpers(annotated, token.head)
        return None if was else found  # `the outbreak may have begun in a cave`
    if found is Factuality.DENIED:  # `denied that a cyberattack had caused it`
        found = _shared(governed(annotated, token.head, read))
    return None if _is_known(annotated, index) else found


def _oblique(annotated: AnnotatedDocument, index: int, read: Read) -> Factuality | None:
    """What stands behind a preposition: `called for a truce`, `fears of an attack`, `charged with murder`."""
    token = annotated.tokens[index]
    above = annotated.tokens[token.head]
    lemma = above.lemma.lower()
    case = _link(annotated, index)
    if case == "of" and above.upos == "NOUN" and (_disowned(annotated, token.head) or is_nobody(annotated, token.head)):
        return Factuality.DENIED
    if case == "for" and lemma in words("factuality", "hypothetical_for"):
        return Factuality.HYPOTHETICAL
    if case == "for" and lemma in words("factuality", "planned_for"):
        return Factuality.PLANNED
    if case in ("of", "about") and lemma in words("factuality", "hypothetical_of"):
        return Factuality.HYPOTHETICAL
    if case in ("into", "to", "at", "in", "without") and above.upos == "VERB" and not _is_known(annotated, index):
        found = _shared(read(token.head))
        return found if found is not Factuality.DENIED else None
    return None


def _nothing(annotated: AnnotatedDocument, index: int, read: Read) -> None:
    """A relative clause tells what is so: `a plan that both sides welcomed`."""


_RULES: dict[str, Callable[[AnnotatedDocument, int, Read], Factuality | None]] = {
    "xcomp": _complement, "ccomp": _complement, "csubj": _complement, "acl": _complement, "acl:relcl": _nothing,
    "obj": _object, "nsubj": _subject, "obl": _oblique, "nmod": _oblique, "advcl": _oblique,
}  # fmt: skip


def _shared(above: Factuality) -> Factuality | None:
    return above if above in UNREAL else None


def _said(lemma: str) -> Factuality | None:
    """Return what an adjective says of the event that is its subject."""
    if lemma in words("factuality", "planned_predicates"):
        return Factuality.PLANNED
    return Factuality.HYPOTHETICAL if lemma in words("factuality", "hypothetical_predicates") else None


def phrasal(annotated: AnnotatedDocument, verb: int) -> Factuality | None:
    """Return what a verb with a particle makes of what it is done to: `call off`, `rule out`, `put off`."""
    particles = [
        annotated.word(c).lower() for c in annotated.children[verb] if annotated.tokens[c].dep == "compound:prt"
    ]
    ends = table("factuality")["phrasal_ends"]
    assert isinstance(ends, dict)
    found = ends.get(f"{annotated.tokens[verb].lemma.lower()} {particles[0]}") if particles else None
    return Factuality(found) if found else None


def _disowned(annotated: AnnotatedDocument, noun: int) -> bool:
    """Tell whether somebody denies what a noun of saying tells: `denied rumours of her death`."""
    token = annotated.tokens[noun]
    above = annotated.tokens[token.head].lemma.lower()
    return token.dep == "obj" and above in ("deny", "reject", "refute", "dismiss")


def _is_known(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether a noun is introduced as something that the reader knows: `the attack`, `Monday's attack`."""
    definite = words("discourse", "definite")
    below = [(annotated.tokens[c].dep, annotated.word(c).lower()) for c in annotated.children[index]]
    return any((dep == "det" and word in definite) or dep == "nmod:poss" for dep, word in below)


def _has(annotated: AnnotatedDocument, index: int, *relations: str) -> bool:
    return any(annotated.tokens[c].dep.partition(":")[0] in relations for c in annotated.children[index])


def _has_infinitive(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether an adjective speaks of what its subject is to do: `the strike is likely to end`."""
    clauses = [c for c in annotated.children[index] if annotated.tokens[c].dep in ("xcomp", "csubj", "ccomp", "advcl")]
    return any(annotated.tokens[below].tag == "TO" for clause in clauses for below in annotated.children[clause])


def _helpers(annotated: AnnotatedDocument, index: int) -> set[str]:
    children = annotated.children[index]
    return {annotated.word(c).lower() for c in children if annotated.tokens[c].dep.startswith("aux")}


def _hearsay(annotated: AnnotatedDocument, governor: int, relation: str) -> bool:
    """Tell whether a verb passes on what nobody is named for: `was reported to have fled`, not `the paper reported`."""
    passive = annotated.child(governor, "nsubj:pass") is not None
    lemma = annotated.tokens[governor].lemma.lower()
    return relation == "xcomp" and passive and lemma in words("factuality", "hearsay_governors")
