"""Noun phrases: the characters that a noun and its modifiers cover, trimmed the way a reader would quote them."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.lexicon import words
from kg.model.annotation import AnnotatedDocument
from kg.model.document import Span

__all__ = [
    "argument_heads",
    "case_of",
    "compound_phrase",
    "coordinated",
    "described_noun",
    "full_phrase",
    "is_definite",
    "is_nominal",
    "real_head",
    "uncounted_phrase",
]

_TRIMMED = frozenset(
    {"appos", "acl", "parataxis", "conj", "cc", "advcl", "orphan", "ccomp", "dep", "discourse", "list"}
)
_EDGE = frozenset({"case", "mark", "cc", "punct", "cop", "aux", "nsubj", "expl", "obl", "vocative"})
_COMPLEMENTS = frozenset({"of", "for"})
_TIGHT = frozenset({"compound", "flat", "goeswith", "fixed"})
_INNER = frozenset({"amod", "nummod"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})
_RELATIVE = frozenset({"WDT", "WP", "WP$"})


def is_nominal(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether token `index` can head a noun phrase."""
    token = annotated.tokens[index]
    return token.upos in _NOMINAL or (
        token.upos in ("ADJ", "DET") and annotated.child(index, "nmod", "det") is not None
    )


def is_definite(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether the determiner of token `index` says that it is known: `the plane`, `these men`."""
    determiner = annotated.child(index, "det")
    return determiner is not None and annotated.word(determiner).lower() in words("discourse", "definite")


def full_phrase(annotated: AnnotatedDocument, head: int) -> Span:
    """Return the span of the noun phrase of token `head` with determiner, modifiers and `of` and `for` complements.

    Appositions, relative clauses, coordinated phrases and circumstances (`in two cars`, `near the bridge`) are left
    out, and so is the clause that a noun is the predicate of; the stretch is contiguous around `head`.
    """
    tokens = annotated.tokens
    kept: set[int] = {head}
    stack = [head]
    while stack:
        top = stack.pop()
        for child in annotated.children[top]:
            relation = tokens[child].dep.partition(":")[0]
            if relation in _TRIMMED or (top == head and relation in _EDGE):
                continue
            if relation == "nmod" and _is_circumstance(annotated, child):
                continue
            if child < top and annotated.child(child, "case") is not None and tokens[child].dep != "nmod:poss":
                continue  # what follows a preposition does not stand before its noun: `at 0300 rebel units`
            kept.add(child)
            stack.append(child)
    return _contiguous(annotated, head, kept)


def uncounted_phrase(annotated: AnnotatedDocument, head: int) -> Span:
    """Return the span of `full_phrase` from behind its number or quantifier: `stolen cars` for `some ten stolen cars`.

    How many there were is a claim of its own, and `his` or `their` tells nothing without what it stands for.
    """
    start, end = full_phrase(annotated, head)
    if annotated.tokens[head].lemma.lower() in words("numbers", "not_people"):  # `50 kg of sugar`
        return start, end
    for child in annotated.children[head]:
        token = annotated.tokens[child]
        if child < head and start <= token.start and _is_quantifier(annotated, child):
            start = max(start, annotated.tokens[child + 1].start)
    return start, end


def _is_quantifier(annotated: AnnotatedDocument, index: int) -> bool:
    token = annotated.tokens[index]
    return (
        token.dep.startswith("nummod")
        or token.tag == "PRP$"
        or annotated.word(index).lower() in words("nouns", "quantifier")
    )


def _is_circumstance(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether the phrase of token `index` follows a preposition other than those of complements."""
    case = annotated.child(index, "case")
    return case is not None and case < index and annotated.word(case).lower() not in _COMPLEMENTS


def compound_phrase(annotated: AnnotatedDocument, head: int) -> Span:
    """Return the span of the compound that ends (or is carried on by flat parts) at token `head`: no determiner.

    Of adjectives and numbers only those of its inner words are kept: `fast food stall`, `nine-floor house`.
    """
    tokens = annotated.tokens
    kept, stack = {head}, [head]
    while stack:
        top = stack.pop()
        for child in annotated.children[top]:
            relation = tokens[child].dep.partition(":")[0]
            if relation in _TIGHT or (top != head and relation in _INNER):
                kept.add(child)
                stack.append(child)
    return _contiguous(annotated, head, kept)


def _contiguous(annotated: AnnotatedDocument, head: int, kept: set[int]) -> Span:
    tokens = annotated.tokens
    first = last = head
    while first - 1 in kept or (first - 2 in kept and tokens[first - 1].upos == "PUNCT"):
        first -= 1
    while last + 1 in kept or (last + 2 in kept and tokens[last + 1].upos == "PUNCT"):
        last += 1
    while first < head and (tokens[first].upos == "PUNCT" or first not in kept):
        first += 1
    while last > head and (tokens[last].upos in ("PUNCT", "DET") or tokens[last].dep == "case" or last not in kept):
        last -= 1
    return tokens[first].start, tokens[last].end


def coordinated(annotated: AnnotatedDocument, head: int) -> Iterator[int]:
    """Yield `head` and the nominal tokens coordinated with it, in text order.

    A phrase that is the argument of another predicate than `head` is not coordinated with it, whatever the tree says
    (`two were killed and ten soldiers wounded`).
    """
    yield head
    for child in annotated.children[head]:
        if annotated.tokens[child].dep.partition(":")[0] == "conj" and is_nominal(annotated, child):
            if annotated.predicates_of(child) and not annotated.predicates_of(child) & annotated.predicates_of(head):
                continue
            yield from coordinated(annotated, child)


def case_of(annotated: AnnotatedDocument, index: int) -> str | None:
    """Return the lower-case preposition of token `index` (`because of` gives `because`), or None."""
    child = annotated.child(index, "case")
    return annotated.word(child).lower() if child is not None else None


def described_noun(annotated: AnnotatedDocument, index: int) -> int:
    """Return the noun that says what is meant: `attackers` for `two of the attackers`, else `index`."""
    token = annotated.tokens[index]
    if token.upos in ("NUM", "DET", "ADJ", "PRON") or token.lemma in words("numbers", "partitive"):
        inner = annotated.child(index, "nmod")
        if inner is not None:
            return described_noun(annotated, inner)
    return index


def real_head(annotated: AnnotatedDocument, index: int) -> int:
    """Return the noun that a relative pronoun stands for, else `index` itself."""
    if annotated.tokens[index].tag not in _RELATIVE:
        return index
    for above in annotated.ancestors(index):
        token = annotated.tokens[above]
        if token.dep == "acl:relcl" and token.head != above:
            return token.head
    return index


def argument_heads(annotated: AnnotatedDocument, predicate: int) -> dict[str, list[int]]:
    """Return the arguments of a verb or noun token by PropBank role, UD relation and preposition.

    Keys are `ARG0` … from the semantic roles; `nsubj`, `nsubj:pass`, `obj`, `iobj`, `obl:agent`, `poss`, `compound`,
    `amod` from syntax; and the preposition of `obl` and `nmod` dependents (`by`, `on`, `against` …). ARG0 and ARG1 are
    filled from syntax where the semantic roles are silent: subjects, passive subjects, shared and controlled subjects;
    the subject of a passive is never the agent.
    """
    found: dict[str, list[int]] = {}

    def add(key: str, head: int) -> None:
        head = real_head(annotated, head)
        if head != predicate and head not in found.setdefault(key, []):
            found[key].append(head)

    frame = annotated.frame_at.get(predicate)
    for argument in frame.arguments if frame else ():
        add(argument.role.removeprefix("R-").removeprefix("C-"), argument.head)
    for child in annotated.children[predicate]:
        dep = annotated.tokens[child].dep
        case = case_of(annotated, child)
        if dep in ("nsubj", "nsubj:pass", "obj", "iobj", "obl:agent"):
            add(dep, child)
        elif dep in ("obl", "nmod", "obl:unmarked", "nmod:unmarked") and case:
            add(case, child)
        elif dep == "obl" and _is_plain_object(annotated, predicate, child):
            add("obj", child)
        elif dep in ("compound", "amod", "nmod:poss"):
            add(dep.removeprefix("nmod:"), child)
    for head in found.get("nsubj:pass", []):
        if head in found.get("ARG0", []):
            found["ARG0"].remove(head)
            add("ARG1", head)
        clauses = [other for other in found.get("ARG1", []) if annotated.tokens[other].dep == "xcomp"]
        for other in clauses:  # `she was found dead`: who was found, not what she was found to be
            found["ARG1"].remove(other)
        if clauses:
            add("ARG1", head)
    _swap_objects(found)
    if _is_bare_passive(annotated, predicate, found):
        found["ARG1"] = found.pop("ARG0", [])
        found["nsubj:pass"] = found.pop("nsubj", [])
    for role, head in _syntactic_roles(annotated, predicate, found):
        if not found.get(role):
            add(role, head)
    return found


def _is_plain_object(annotated: AnnotatedDocument, verb: int, child: int) -> bool:
    """Tell whether a phrase behind a verb is its object although the tree says `obl`: it has no preposition."""
    times = annotated.annotation.times
    position = annotated.tokens[child].start
    timed = any(time.start <= position < time.end for time in times)
    active = annotated.tokens[verb].tag != "VBN" and annotated.child(verb, "obj", "nsubj:pass") is None
    return active and child > verb and annotated.tokens[child].upos in ("NOUN", "PROPN") and not timed


def _swap_objects(found: dict[str, list[int]]) -> None:
    """Let the subject of a verb with an object act, and the object undergo, where the roles have only the subject."""
    for subject in found.get("nsubj", []):
        undergoes = subject in found.get("ARG1", []) and not found.get("ARG0")
        if undergoes and found.get("obj") and not set(found["obj"]) & set(found["ARG1"]):
            found["ARG0"] = [subject]
            found["ARG1"] = [head for head in found["ARG1"] if head != subject] + found["obj"]


def _is_bare_passive(annotated: AnnotatedDocument, predicate: int, found: dict[str, list[int]]) -> bool:
    """Tell whether a verb that always has an object lacks it and its auxiliary: `Woman killed in crash`."""
    token = annotated.tokens[predicate]
    helped = annotated.child(predicate, "aux") is not None or any(found.get(key) for key in ("ARG1", "obj", "ccomp"))
    past = token.tag in ("VBN", "VBD") and token.dep not in ("conj", "advcl", "xcomp")
    return past and not helped and token.lemma.lower() in words("verbs", "transitive") and bool(found.get("nsubj"))


def _syntactic_roles(
    annotated: AnnotatedDocument, predicate: int, found: dict[str, list[int]]
) -> Iterator[tuple[str, int]]:
    """Yield ARG0 and ARG1 as plain syntax gives them, own arguments before shared ones."""
    tokens = annotated.tokens
    if tokens[predicate].upos not in ("VERB", "AUX", "ADJ"):
        return
    passive = "nsubj:pass" in found or annotated.child(predicate, "aux:pass") is not None
    for key, role in (("obl:agent", "ARG0"), ("nsubj:pass", "ARG1"), ("obj", "ARG1")):
        for head in found.get(key, []):
            yield role, head
    if passive and "by" in found:
        yield "ARG0", found["by"][0]
    for head in found.get("nsubj", []):
        yield ("ARG1" if passive else "ARG0"), head
    shared = _shared_subject(annotated, predicate)
    if shared is not None:
        passive = passive or ("obj" not in found and tokens[shared].dep == "nsubj:pass")
        participle = tokens[predicate].tag == "VBN" and tokens[predicate].dep.startswith("acl")
        yield ("ARG1" if passive or participle else "ARG0"), shared


def _shared_subject(annotated: AnnotatedDocument, predicate: int) -> int | None:
    """Return the subject that a coordinated, controlled or participial predicate takes from elsewhere."""
    tokens = annotated.tokens
    token = tokens[predicate]
    if token.head == predicate or annotated.child(predicate, "nsubj") is not None:
        return None
    above = token.head
    if token.dep.startswith("acl"):
        return above if is_nominal(annotated, above) else None
    if token.dep == "xcomp":
        controlled = annotated.child(above, "obj")
        if controlled is not None and annotated.tokens[controlled].upos in _NOMINAL:
            return controlled
    if token.dep in ("conj", "xcomp", "advcl"):
        subject = annotated.child(above, "nsubj")
        if subject is not None:
            return real_head(annotated, subject)
        return _shared_subject(annotated, above) if token.dep != "advcl" else None
    return None
