"""The mentions of one document: names as the annotator found them, and unnamed actors as claims need them."""

from __future__ import annotations

from functools import cached_property

from kg.extract.lexicon import words
from kg.extract.naming import agree_names, find_fullest
from kg.extract.phrases import compound_phrase, described_noun, full_phrase, is_definite, uncounted_phrase
from kg.model.annotation import AnnotatedDocument, Name
from kg.model.claim import Mention, MentionKind
from kg.model.document import Span
from kg.model.ids import MentionId, digest

__all__ = ["Inventory", "mention_id"]

_ACTOR_TYPES = {"Person": "Person", "Organization": "Organization", "NORP": "NORP"}
_PLACE_TYPES = {"Location": "Location", "Facility": "Facility"}
_SCOPED = frozenset({"in", "of"})


def mention_id(document: str, kind: MentionKind, start: int, end: int) -> MentionId:
    """Return the id of a mention: what it is and where it stands, never what it means."""
    return MentionId(digest(document, str(kind), start, end))


class Inventory:
    """All mentions of one document, findable by the token that heads them.

    Named mentions are made at once; `actor_for` adds unnamed actors (`two gunmen`, `officials`), `thing_for` other
    things. Every mention is kept once per kind and span.
    """

    def __init__(self, annotated: AnnotatedDocument) -> None:
        self.annotated = annotated
        self.mentions: dict[MentionId, Mention] = {}
        self._begun: dict[int, list[MentionId]] = {}
        self._actor_at: dict[int, Mention] = {}
        self._place_at: dict[int, Mention] = {}
        self.event_at: dict[int, Mention] = {}
        self.pronouns: dict[int, Mention] = {}
        self._things: dict[str, dict[int, Mention]] = {}
        names = agree_names(annotated)
        for number, name in enumerate(names):
            if not self._in_boilerplate(name.start):
                self._add_name(name, names[number - 1] if number else None)
        self._add_facilities()

    def _in_boilerplate(self, position: int) -> bool:
        return any(start <= position < end for start, end in self.annotated.document.boilerplate)

    def add(
        self,
        kind: MentionKind,
        span: Span,
        head: int,
        type_: str,
        *,
        name: bool = False,
        refers_to: Mention | None = None,
    ) -> Mention:
        """Add a mention, or return the one that has the same kind and span."""
        document = self.annotated.document.id
        identity = mention_id(document, kind, *span)
        if identity not in self.mentions:
            self._begun.setdefault(span[0], []).append(identity)
            token = self.annotated.tokens[head]
            self.mentions[identity] = Mention(
                id=identity,
                document=document,
                kind=kind,
                start=span[0],
                end=span[1],
                text=self.annotated.text[slice(*span)],
                head=(token.start, token.end),
                type=type_,
                name=name,
                refers_to=refers_to.id if refers_to else None,
            )
        return self.mentions[identity]

    def add_name(self, kind: MentionKind, span: Span, type_: str) -> Mention | None:
        """Return the named mention at exactly `span`, added if no other name overlaps it; None where one does.

        For extractors beside our own; what is added is found by `named_actor` and `place_for` like any other name.
        """
        tokens, head = self.annotated.tokens_in(*span), self.annotated.head_in(*span)
        if head is None or self._in_boilerplate(span[0]):
            return None
        known = {m.id: m for index in (self._actor_at, self._place_at) for t in tokens if (m := index.get(t))}
        if known:
            same = (m for m in known.values() if (m.kind, m.start, m.end) == (kind, *span))
            return next(same, None)
        mention = self.add(kind, span, head, type_, name=True)
        index = self._actor_at if kind is MentionKind.ACTOR else self._place_at
        index.update(dict.fromkeys(tokens, mention))
        return mention

    def _add_name(self, name: Name, before: Name | None) -> None:
        tokens = self.annotated.tokens_in(name.start, name.end)
        head = self.annotated.head_in(name.start, name.end)
        if head is None:
            return
        if name.type in _ACTOR_TYPES:
            span = self._widened(name, before, head) if name.type != "Person" else self._untitled(name, tokens)
            if name.type == "NORP" and self.annotated.tokens[head].upos == "ADJ":
                return
            mention = self.add(MentionKind.ACTOR, span, head, _ACTOR_TYPES[name.type], name=True)
            self._actor_at.update(dict.fromkeys(tokens, mention))
        elif name.type in _PLACE_TYPES:
            mention = self.add(MentionKind.PLACE, (name.start, name.end), head, _PLACE_TYPES[name.type], name=True)
            self._place_at.update(dict.fromkeys(tokens, mention))

    def _untitled(self, name: Name, tokens: range) -> Span:
        """Return a person's span without leading titles, so that all forms of one name compare."""
        titles = words("nouns", "title", "honorific")
        start = name.start
        for index in tokens[:-1]:
            if self.annotated.word(index).lower().rstrip(".") not in titles:
                break
            start = self.annotated.tokens[index + 1].start
        return start, name.end

    def _widened(self, name: Name, before: Name | None, head: int) -> Span:
        """Return an organisation's span with the people or place that scopes it.

        The scope stands before (`the Sudanese Front`, `Sudan's Front`) or after (`the Front in Sudan`).
        """
        tokens, start, end = self.annotated.tokens, name.start, name.end
        if before and before.type in ("NORP", "Location") and self.annotated.text[before.end : name.start] == " ":
            scope = self.annotated.head_in(before.start, before.end)
            if scope is not None and tokens[scope].dep in ("amod", "compound") and tokens[scope].head == head:
                start = before.start
        owner = self.annotated.child(head, "nmod:poss")
        if " " not in self.annotated.text[start:end] and owner is not None:
            named = next((n for n in self.annotated.annotation.names if n.start == tokens[owner].start), None)
            if named and named.type == "Location" and self.annotated.text[named.end : start] in ("'s ", "’s "):
                start = named.start
        if start == name.start:
            for child in self.annotated.children[head]:
                case = self.annotated.child(child, "case")
                if tokens[child].dep == "nmod" and case == child - 1 and tokens[case].start == end + 1:
                    inside = next((n for n in self.annotated.annotation.names if n.start == tokens[child].start), None)
                    if self.annotated.word(case).lower() in _SCOPED and inside and inside.type == "Location":
                        end = inside.end
        return start, end

    def _add_facilities(self) -> None:
        """Add unnamed buildings and sites that a compound describes (`the police headquarters`) as places."""
        tokens = self.annotated.tokens
        for index, token in enumerate(tokens):
            if token.upos not in ("NOUN", "PROPN") or token.lemma.lower() not in words("nouns", "facility"):
                continue
            if token.dep.partition(":")[0] in ("compound", "flat") or self._in_boilerplate(token.start):
                continue
            named = self._place_at.get(index)
            span = compound_phrase(self.annotated, index)
            if named and named.type == "Facility" and named.start <= span[0] and span[1] <= named.end:
                continue
            if span == (token.start, token.end):
                continue
            mention = self.add(MentionKind.PLACE, span, index, "Facility", name=token.upos == "PROPN")
            if named and named.type == "Facility":
                self.mentions.pop(named.id, None)
            self._place_at[index] = mention
            for inner in self.annotated.tokens_in(*span):
                if self._actor_at.get(inner) is None:
                    self._place_at.setdefault(inner, mention)
                elif self._actor_at[inner].start >= span[0] and self._actor_at[inner].end <= span[1]:
                    self.mentions.pop(self._actor_at.pop(inner).id, None)

    def place_for(self, index: int) -> Mention | None:
        """Return the place mention that token `index` belongs to, if any."""
        return self._place_at.get(index)

    def named_actor(self, index: int) -> Mention | None:
        """Return the named actor that token `index` belongs to, if any."""
        return self._actor_at.get(index)

    def actor_for(self, index: int) -> Mention | None:
        """Return the actor that the noun phrase of token `index` stands for (made if need be), or None."""
        annotated = self.annotated
        if (known := self._actor_at.get(index)) is not None:
            return known
        if index in self.pronouns:
            return self.pronouns[index]
        token = annotated.tokens[index]
        if token.upos == "PRON":
            return None
        if (apposed := self._named_apposition(index) or self._named_behind(index)) is not None:
            return apposed
        what = self.described_noun(index)
        lemma = annotated.tokens[what].lemma.lower()
        place = self._place_at.get(index)
        if place is not None and place.type == "Location":
            return self.add(MentionKind.ACTOR, (place.start, place.end), index, "Organization", name=True)
        if annotated.tokens[what].upos not in ("NOUN", "PROPN") and what == index:
            return None
        person, group = lemma in words("nouns", "person"), lemma in words("nouns", "group")
        if not person and not group:
            return None
        return self.people_for(index, group=group)

    def people_for(self, index: int, *, group: bool = False) -> Mention:
        """Return the unnamed actor that the noun phrase of token `index` stands for, made if need be."""
        noun = self.annotated.tokens[self.described_noun(index)]
        what = noun.lemma.lower()
        plural = group or noun.tag in ("NNS", "NNPS") or (noun.upos == "NUM" and what not in ("one", "1"))
        phrase = uncounted_phrase if what in words("nouns", "institution") else full_phrase
        span = phrase(self.annotated, index)
        named = self._actor_at.get(self.annotated.tokens_in(*span)[-1])
        if named and named.start > span[0]:  # a name whose last words the tree hangs elsewhere
            span = span[0], max(span[1], named.end)
        mention = self.add(MentionKind.ACTOR, span, index, "Group" if plural else "Person")
        self._actor_at[index] = mention
        return mention

    def _named_apposition(self, index: int) -> Mention | None:
        """Return whom a description is followed by: `the mayor, Ada Lovelace`; a body only right after: `airline X`."""
        for child in self.annotated.children[index]:
            if child > index and self.annotated.tokens[child].dep in ("appos", "flat", "nmod:desc", "compound", "list"):
                named = self._actor_at.get(child)
                if named is None or not named.name:
                    continue
                body = named.type == "Organization" and self.annotated.tokens[index].lemma.lower() in words(
                    "nouns", "group"
                )
                several = self.annotated.child(child, "conj") is not None
                if (named.type == "Person" and not several) or (body and child == index + 1):
                    return named
        return None

    def _named_behind(self, index: int) -> Mention | None:
        """Return the person whose name a title leads to, whatever the tree: `district police chief Captain Ada Byron`.

        The title is one person's; between it and the name stand only further titles, or what it is a title of
        (`secretary of state`).
        """
        annotated, titles = self.annotated, words("nouns", "title")
        if annotated.tokens[index].lemma.lower() not in words("nouns", "title", "person"):
            return None
        at = index + 1
        if (
            annotated.tokens[index].lemma.lower() in titles
            and at < len(annotated.tokens)
            and annotated.word(at).lower() == "of"
        ):
            at += 2
        between = words("nouns", "title", "rank")
        while at < len(annotated.tokens) and annotated.tokens[at].lemma.lower().rstrip(".") in between:
            at += 1
        named = self._actor_at.get(at) if at < len(annotated.tokens) else None
        singular = annotated.tokens[index].tag in ("NN", "NNP")
        same = annotated.sentence_of[index] == annotated.sentence_of[min(at, len(annotated.tokens) - 1)]
        begins = named is not None and annotated.tokens[at].start == named.start
        return named if named and singular and same and begins and named.type == "Person" and named.name else None

    def described_noun(self, index: int) -> int:
        """Return the noun that says what is meant: `attackers` for `two of the attackers`, else `index`."""
        return described_noun(self.annotated, index)

    def thing_for(self, index: int) -> Mention:
        """Return a mention of kind `thing` for the noun phrase of token `index` (a weapon, a law, a product).

        `The plane` refers back to the last thing before it that is called a plane.
        """
        lemma = self.annotated.tokens[index].lemma.lower()
        before = [i for i in self._things.get(lemma, ()) if i < index]
        known = self._things[lemma][before[-1]] if before and is_definite(self.annotated, index) else None
        first = self.antecedent(known) if known else None
        mention = self.add(MentionKind.THING, uncounted_phrase(self.annotated, index), index, "Thing", refers_to=first)
        self._things.setdefault(lemma, {})[index] = mention
        return mention

    def antecedent(self, mention: Mention) -> Mention:
        """Return the mention that names or tells best who is meant, else `mention` itself.

        That is the one that a pronoun refers back to, and for a part of a person's name (`Okafor`) the one full name of
        the document that holds it.
        """
        told = self.mentions.get(mention.refers_to, mention) if mention.refers_to else mention
        return self._fullest.get(told.text, told) if told.name and told.type == "Person" else told

    @cached_property
    def _fullest(self) -> dict[str, Mention]:
        """The first mention of the one fullest form of each person's name that is a part of longer ones."""
        return find_fullest(self.all())

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in `[start, end)`, by position."""
        ids = dict.fromkeys(identity for at in range(start, end) for identity in self._begun.get(at, ()))
        found = (self.mentions[identity] for identity in ids if identity in self.mentions)
        return sorted((m for m in found if m.end <= end), key=lambda m: (m.start, m.end, m.kind))

    def all(self) -> tuple[Mention, ...]:
        """Return every mention by position."""
        return tuple(sorted(self.mentions.values(), key=lambda m: (m.start, m.end, m.kind)))
