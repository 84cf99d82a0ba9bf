"""Pronouns, and bare nouns such as `the group`, that surely stand for somebody named just before: precision first."""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.genders import find_genders, gender_of
from kg.extract.inventory import Inventory
from kg.extract.lexicon import words
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Mention, MentionKind
from kg.model.ids import MentionId

__all__ = ["resolve_pronouns"]

_SINGULAR = frozenset({"he", "she", "him"})
_PLURAL = frozenset({"they", "them"})
_OWNERS = frozenset({"its"})
_WINDOW = 2


def resolve_pronouns(annotated: AnnotatedDocument, inventory: Inventory) -> None:
    """Enter the resolvable third-person pronouns of a document into `inventory.pronouns`.

    `he` and `she` take the best person of the last two sentences (a subject or speaker before others, the nearest
    first, nobody known as a woman for `he`); `they` takes a plural subject; an `it` that speaks takes the body that the
    sentence before is about. A pronoun in quotation marks looks no further than them, and one with no clear antecedent
    stays unresolved.
    """
    described = _described(annotated, inventory)
    genders = find_genders(annotated, inventory)
    for index, token in enumerate(annotated.tokens):
        word = annotated.word(index).lower()
        if word == "it" and token.upos == "PRON":
            _resolve_it(annotated, inventory, index)
        if token.upos == "NOUN" and token.lemma.lower() in words("nouns", "body_anaphor"):
            _resolve_body(annotated, inventory, index)
        elif token.tag == "NN" and token.lemma.lower() in described and _is_bare_definite(annotated, index):
            _resolve_described(annotated, inventory, index, described[token.lemma.lower()])
        if word in _OWNERS and token.dep == "nmod:poss":
            _resolve_owner(annotated, inventory, index)
        if token.upos != "PRON" or word not in _SINGULAR | _PLURAL:
            continue
        wanted = gender_of(word)
        antecedent = _antecedent(annotated, inventory, index, plural=word in _PLURAL, gender=(wanted, genders))
        if antecedent is not None:
            root = inventory.mentions.get(antecedent.refers_to, antecedent) if antecedent.refers_to else antecedent
            if wanted is not None:
                genders.setdefault(inventory.antecedent(root).text, wanted)
            inventory.pronouns[index] = inventory.add(
                MentionKind.ACTOR, (token.start, token.end), index, root.type, refers_to=root
            )


def _described(annotated: AnnotatedDocument, inventory: Inventory) -> dict[str, list[Mention]]:
    """Return the named people of a document by what it calls them: `Judge Ada Byron`, `Ada Byron, a judge`."""
    known = words("nouns", "person", "title")
    found: dict[str, list[Mention]] = {}
    for mention in inventory.all():
        head = annotated.head_in(*mention.head)
        if mention.kind is not MentionKind.ACTOR or mention.type != "Person" or not mention.name or head is None:
            continue
        beside = [head - 1, annotated.tokens_in(mention.start, mention.end)[0] - 1, annotated.tokens[head].head]
        beside += [c for c in annotated.children[head] if annotated.tokens[c].dep in ("appos", "nmod:desc", "compound")]
        for near in dict.fromkeys(beside):
            joined = near in annotated.children[head] or annotated.tokens[head].dep in ("appos", "flat", "nmod:desc")
            joined = joined or (near < head and near + 1 == annotated.tokens_in(mention.start, mention.end)[0])
            lemma = annotated.tokens[near].lemma.lower() if near >= 0 else ""
            if joined and lemma in known and annotated.tokens[near].tag in ("NN", "NNP"):
                found.setdefault(lemma, []).append(inventory.antecedent(mention))
    return found


def _is_bare_definite(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether a noun stands alone with `the`: nothing says which one but what was told before."""
    children = [c for c in annotated.children[index] if annotated.tokens[c].dep not in ("case", "punct")]
    determiner = annotated.child(index, "det")
    return (
        len(children) == 1
        and determiner is not None
        and annotated.word(determiner).lower() == "the"
        and annotated.tokens[index].dep not in ("compound", "nmod:desc", "appos", "flat")
    )


def _resolve_described(annotated: AnnotatedDocument, inventory: Inventory, index: int, known: list[Mention]) -> None:
    """Enter a bare `the judge` that stands for the one person before it whom the document calls a judge."""
    if inventory.named_actor(index) is not None:
        return
    position = annotated.tokens[index].start
    people = {mention.id: mention for mention in known if mention.start < position}
    if len(people) != 1 or len({mention.id for mention in known}) != 1:
        return
    named = next(iter(people.values()))
    determiner = annotated.child(index, "det")
    start = annotated.tokens[index if determiner is None else determiner].start
    inventory.pronouns[index] = inventory.add(
        MentionKind.ACTOR, (start, annotated.tokens[index].end), index, named.type, refers_to=named
    )


def _resolve_owner(annotated: AnnotatedDocument, inventory: Inventory, index: int) -> None:
    """Enter an `its` that stands for the body that is the subject of its own clause: `the Front ended its attacks`."""
    seen = index
    for above in annotated.ancestors(index):
        subject = annotated.child(above, "nsubj", "nsubj:pass")
        if subject is not None and subject != seen and subject < index:
            body = _body_at(annotated, inventory, subject)
            if body is not None:
                token = annotated.tokens[index]
                root = inventory.mentions.get(body.refers_to, body) if body.refers_to else body
                inventory.pronouns[index] = inventory.add(
                    MentionKind.ACTOR, (token.start, token.end), index, root.type, refers_to=root
                )
            return
        seen = above


def _resolve_body(annotated: AnnotatedDocument, inventory: Inventory, index: int) -> None:
    """Enter a bare `the group` or `the company` that stands for the organisation named as subject just before."""
    children = [child for child in annotated.children[index] if annotated.tokens[child].dep != "case"]
    determiner = annotated.child(index, "det")
    if determiner is None or annotated.word(determiner).lower() not in ("the", "this") or len(children) > 1:
        return
    for before in range(index - 1, -1, -1):
        if annotated.sentence_of[index] - annotated.sentence_of[before] > 1:
            return
        named = inventory.named_actor(before)
        subject = annotated.tokens[before].dep.startswith("nsubj")
        if named is not None and named.name and named.type == "Organization" and subject:
            first, last = annotated.tokens[determiner], annotated.tokens[index]
            inventory.pronouns[index] = inventory.add(
                MentionKind.ACTOR, (first.start, last.end), index, named.type, refers_to=named
            )
            return


def _resolve_it(annotated: AnnotatedDocument, inventory: Inventory, index: int) -> None:
    """Enter an `it` that speaks, as in `It said in a statement`.

    It is the body that spoke before in its sentence, else the one that the last sentence began with.
    """
    token = annotated.tokens[index]
    if token.dep != "nsubj" or not _speaks(annotated, index):
        return
    start = next((i for i in range(index, -1, -1) if annotated.sentence_of[index] - annotated.sentence_of[i] > 1), -1)
    own = [i for i in range(start + 1, index) if annotated.sentence_of[i] == annotated.sentence_of[index]]
    for before in (*(i for i in own if _speaks(annotated, i)), *range(start + 1, index)):
        if (body := _body_at(annotated, inventory, before)) is not None:
            root = inventory.mentions.get(body.refers_to, body) if body.refers_to else body
            inventory.pronouns[index] = inventory.add(
                MentionKind.ACTOR, (token.start, token.end), index, root.type, refers_to=root
            )
            return


def _speaks(annotated: AnnotatedDocument, index: int) -> bool:
    """Tell whether a word is the subject of a verb of saying."""
    token = annotated.tokens[index]
    verb = annotated.tokens[token.head]
    return token.dep == "nsubj" and verb.upos == "VERB" and verb.lemma in words("verbs", "speak")


def _body_at(annotated: AnnotatedDocument, inventory: Inventory, index: int) -> Mention | None:
    """Return the organisation or group that token `index` stands for as a subject or the owner of one."""
    token = annotated.tokens[index]
    owner = token.dep == "nmod:poss" and annotated.tokens[token.head].dep.startswith("nsubj")
    if not token.dep.startswith("nsubj") and not owner:
        return None
    if index in inventory.pronouns:
        body = inventory.pronouns[index]
    elif token.upos == "PROPN" or (token.upos == "NOUN" and token.tag != "NNS"):  # `3,400 people` are no `it`
        found = inventory.named_actor(index) or inventory.actor_for(index)
        if found is None:
            return None
        body = found
    else:
        return None
    return body if body.type in ("Organization", "Group") else None


def _antecedent(
    annotated: AnnotatedDocument,
    inventory: Inventory,
    pronoun: int,
    *,
    plural: bool,
    gender: tuple[str | None, Mapping[str, str]],
) -> Mention | None:
    best: tuple[float, int, Mention] | None = None
    others: dict[MentionId, Mention] = {}
    excluded = False
    order = _told_order(annotated)
    here = order[annotated.sentence_of[pronoun]]
    position = annotated.tokens[pronoun].start
    quoted = [q.start for q in annotated.annotation.quotes if q.direct and q.start <= position < q.end]
    first = annotated.tokens_in(max(quoted), position + 1)[0] if quoted else 0
    for index in range(pronoun - 1, first - 1, -1):
        distance = here - order[annotated.sentence_of[index]]
        if distance > _WINDOW:
            break
        token = annotated.tokens[index]
        above = annotated.tokens[token.head] if token.dep == "appos" else token  # `his lawyer, Ana Moala, said`
        subject = above.dep in ("nsubj", "nsubj:pass")
        mention = _candidate(annotated, inventory, index, plural=plural)
        if mention is None or (distance == 0 and _same_clause(annotated, index, pronoun)):
            continue
        if gender[0] is not None and gender[1].get(inventory.antecedent(mention).text, gender[0]) != gender[0]:
            excluded = True
            continue
        others.setdefault(inventory.antecedent(mention).id, mention)
        owner = token.dep == "nmod:poss" and annotated.tokens[token.head].dep.startswith("nsubj")
        score = (
            (2.0 if subject else 1.5 if owner else 0.0)
            + (0.5 if mention.name or mention.refers_to else 0.0)
            - 1.1 * distance
        )
        if score >= 0.0 and (best is None or score > best[0]):
            best = (score, index, mention)
    if best is None and excluded and len(others) == 1:  # the only one that is left
        return next(iter(others.values()))
    return best[2] if best else None


def _told_order(annotated: AnnotatedDocument) -> list[int]:
    """Return for each sentence how many before it the article tells itself: those in quotation marks do not count."""
    quotes = [(quote.start, quote.end) for quote in annotated.annotation.quotes if quote.direct]
    order, number = [], 0
    for start, end in annotated.annotation.sentences:
        order.append(number)
        number += not any(first <= start + 1 and end <= last + 1 for first, last in quotes)
    return order


def _candidate(annotated: AnnotatedDocument, inventory: Inventory, index: int, *, plural: bool) -> Mention | None:
    token = annotated.tokens[index]
    if index in inventory.pronouns:
        same = (annotated.word(index).lower() in _PLURAL) == plural
        return inventory.pronouns[index] if same else None
    named = inventory.named_actor(index)
    if named is not None and named.head == (token.start, token.end):
        if plural:
            return named if named.type in ("Group", "NORP", "Organization") and token.dep.startswith("nsubj") else None
        return named if named.type == "Person" else None
    if token.upos != "NOUN" or not token.dep.startswith("nsubj"):
        return None
    mention = inventory.actor_for(index)
    wanted = "Group" if plural else "Person"
    return mention if mention is not None and mention.type == wanted else None


def _same_clause(annotated: AnnotatedDocument, left: int, right: int) -> bool:
    """Tell whether both tokens are arguments of one predicate (`he told him`, `she found X guilty but cleared him`)."""
    above = annotated.tokens[right].head
    if annotated.tokens[left].head == above:
        return True
    shared = annotated.tokens[above].dep == "conj" and annotated.child(above, "nsubj", "nsubj:pass") is None
    is_object = annotated.tokens[right].dep in ("obj", "iobj", "obl") and annotated.word(right).lower() != "his"
    subject = annotated.tokens[left].dep.startswith("nsubj")
    return shared and is_object and subject and annotated.tokens[left].head == annotated.tokens[above].head
