"""Names of one document -> the same, made to agree: one type and one extent for each surface form.

A sentence alone often cannot tell whether `Rudaw` is a person or a station; the document can.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from spacy.tokens import Doc, Span, Token

from kg.annotate.vocabulary import word_list

PERSON = "Person"
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
LOOSE = frozenset(",;:/-–—(")
DATED = frozenset({"Date", "Money"})
TAKEN_FOR_OTHERS = frozenset({"Organization", "Location", "Misc"})
"""Types that a lone surname is mistaken for."""
LOCATION = "Location"
ORGANIZATION = "Organization"
CAPITAL = frozenset({"Location", "Person", "Facility"})
"""Types whose names have a capital letter somewhere, in a text that uses capitals at all."""
PLACED = frozenset({"Location", "NORP"})
"""Types that the short form of a country may have."""


class NameSettler:
    """spaCy component: makes the names of a document agree, in `doc.ents`."""

    def __call__(self, doc: Doc) -> Doc:
        """Return `doc` with settled names."""
        doc.ents = tuple(clean_names(doc))
        doc.ents = tuple(join_names(doc))
        kinds = settle_types(doc.ents, bodies=set(find_bodies(doc)))
        doc.ents = tuple(Span(doc, e.start, e.end, label=k) for e, k in zip(doc.ents, kinds, strict=True))
        doc.ents = tuple(complete_names(doc))
        doc.ents = (*doc.ents, *country_codes(doc))
        return doc


def clean_names(doc: Doc) -> Iterator[Span]:
    """Yield the names without titles before a person and without a loose end; nothing but titles is no name.

    A loose end is a final `'s`, comma or word that joins (`University of`). A bracket that the name opens is closed.
    """
    cased = any(name.text[0].isupper() for name in doc.ents)
    titles, dangling = word_list("sentences", "before_name"), word_list("names", "dangling")
    for name in doc.ents:
        start, end = name.start, name.end
        while end > start and _is_loose(doc[end - 1], dangling):
            end -= 1
        if end < len(doc) and doc[end].text == ")" and name.text.count("(") > name.text.count(")"):
            end += 1
        rest = start
        while rest < end and doc[rest].text.rstrip(".") in titles:
            rest += 1
        if rest == end or name.label_ == PERSON:
            start = rest
        if start < end and not (cased and _is_common(doc[start:end], name.label_)):
            yield Span(doc, start, end, label=name.label_)


def join_names(doc: Doc) -> Iterator[Span]:
    """Yield the names, halves of one name joined: a person's around a name word, organisations with a hyphen between.

    `Ana` and `Vero` of `Ana Said Vero`; `ABC` and `Vero` of `the ABC-Vero party`.
    """
    names = list(doc.ents)
    for i, name in enumerate(names):
        after = names[i + 1] if i + 1 < len(names) else None
        if after is not None and after.label_ == name.label_ and after.start == name.end + 1:
            between = doc[name.end]
            amid = name.label_ == PERSON and between.tag_ == "NNP" and between.text.istitle()
            tied = name.label_ == ORGANIZATION and between.text == "-" and not doc[name.end - 1].whitespace_
            if amid or (tied and not between.whitespace_):
                names[i + 1] = Span(doc, name.start, after.end, label=name.label_)
                continue
        yield name


def _is_common(span: Span, kind: str) -> bool:
    """Tell whether a name is a common noun (`veld`) or a direction (`the South`) after all."""
    if kind == LOCATION and span.text in word_list("names", "directions"):
        return True
    return kind in CAPITAL and span.text.islower()


def _is_loose(token: Token, dangling: frozenset[str]) -> bool:
    word = token.lower_ if token.is_upper and len(token) > 1 else token.text
    return token.lower_ in POSSESSIVES or token.text in LOOSE or word in dangling


def country_codes(doc: Doc) -> Iterator[Span]:
    """Yield the three-letter codes of countries that stand alone in brackets, as after the names of athletes.

    Not the acronym of the words before it: `Coastal Action Network (CAN)`.
    """
    codes = word_list("names", "codes")
    for i in range(1, len(doc) - 1):
        code = doc[i].text
        if code in codes and not doc[i].ent_type and doc[i - 1].text == "(" and doc[i + 1].text == ")":
            initials = [token.text[0] for token in doc[max(0, i - 2 * len(code)) : i - 1] if token.text[0].isupper()]
            if "".join(initials[-len(code) :]) != code:
                yield Span(doc, i, i + 1, label=LOCATION)


def complete_names(doc: Doc) -> list[Span]:
    """Return the names; pieces of a longer name that the document holds whole elsewhere become that name.

    A name without a type of its own (Misc) inside a time expression is a date.
    """
    known: dict[tuple[str, ...], str] = {}
    for name in doc.ents:
        if len(name.text.split()) > 1 and name.label_ not in DATED:
            known.setdefault(tuple(token.text for token in name), name.label_)
    taken = {(name.start, name.end): name.label_ for name in doc.ents}
    owner = {i: span for span in taken for i in range(*span)}
    for start, end, kind in find_known([token.text for token in doc], known):
        touched = {owner[i] for i in range(start, end) if i in owner}
        if touched and all(start <= a and b <= end for a, b in touched):
            for span in touched:
                del taken[span]
            taken[start, end] = kind
            owner.update(dict.fromkeys(range(start, end), (start, end)))
    dated = {i for time in doc._.times for i in range(time.start, time.end)}
    return [
        Span(doc, a, b, label="Date" if kind == "Misc" and dated.issuperset(range(a, b)) else kind)
        for (a, b), kind in sorted(taken.items())
    ]


def find_known(texts: Sequence[str], known: Mapping[tuple[str, ...], str]) -> Iterator[tuple[int, int, str]]:
    """Yield `(start, end, type)` of every run of `texts` that is a known name, the longest at each place."""
    by_first: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(known, key=lambda words: (-len(words), words)):
        by_first[words[0]].append(words)
    for start, text in enumerate(texts):
        for words in by_first.get(text, ()):
            if tuple(texts[start : start + len(words)]) == words:
                yield start, start + len(words), known[words]
                break


def find_bodies(doc: Doc) -> Iterator[str]:
    """Yield the names that a text calls a company, an airline and so on right before them: `mining company Oria`."""
    for name in doc.ents:
        if name.label_ not in DATED and name.start and doc[name.start - 1].text in word_list("names", "bodies"):
            yield name.text


def settle_types(names: Sequence[Span], *, bodies: Set[str] = frozenset()) -> list[str]:
    """Return a type per name: the commonest of its surface form; a single word of a person's full name is that person.

    What is among `bodies` is an organisation. A tie leaves the type of the model. The short form of a country is a
    place or its people.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    persons: set[str] = set()
    for name in names:
        votes[name.text][name.label_] += 1
        words = name.text.split()
        if name.label_ == PERSON and len(words) > 1:
            persons.update((words[0], words[-1]))
    return [ORGANIZATION if name.text in bodies else _settle(name, votes[name.text], persons) for name in names]


def _settle(name: Span, votes: Counter[str], persons: set[str]) -> str:
    kind, count = votes.most_common(1)[0]
    if count == votes[name.label_]:
        kind = name.label_
    if name.text in word_list("names", "countries") and kind not in PLACED:
        return LOCATION
    if name.text in persons and kind in TAKEN_FOR_OTHERS:
        return PERSON
    return kind
