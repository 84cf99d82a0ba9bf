"""Cue verb or phrase -> who speaks and whom they told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.annotate.phrases import NOMINAL, TokenSpan, child_with, phrase_span, sentence_at, subject_of
from kg.annotate.vocabulary import ordered_list, word_list

SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
REACH = 12
"""Tokens that the surface order may look beside a cue verb."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Token spans of a cue and of the speaker and channel that go with it."""

    cue: TokenSpan
    speaker: TokenSpan | None = None
    channel: TokenSpan | None = None


def speech_verbs(doc: Doc) -> Iterator[Token]:
    """Yield the verbs of saying, in text order."""
    lemmas = word_list("speech", "verbs")
    for token in doc:
        if token.pos_ == "VERB" and token.lemma_.lower() in lemmas:
            yield token


def attribute_verb(verb: Token) -> Attribution | None:
    """Return speaker and channel of a cue verb; None if nobody is its subject."""
    quoted = quoted_as(verb)
    if quoted is not None and (by := _quoting(verb, quoted)) is not None:
        return by
    teller = quoted or joined_cue(verb) or _told_first(verb) or verb
    subject = subject_of(teller) if quoted or not _is_passive(verb) else _agent(verb)
    if subject is None and not quoted and _is_passive(verb):
        return None
    speaker = phrase_span(subject) if subject is not None and subject.i != verb.i else _surface_speaker(verb)
    if speaker is None or not _can_speak(verb, subject):
        return None
    channel = find_channel(verb) or (find_channel(quoted) if quoted is not None else None)
    speaker, cited = _whole_title(verb, speaker), _cited(verb)
    if cited is not None:
        speaker, channel = cited, speaker
    return Attribution(cue=(verb.i, verb.i + 1), speaker=speaker, channel=channel)


def _quoting(verb: Token, quoted: Token) -> Attribution | None:
    """Return who is quoted by whom in `the paper quoted police as saying`; None in a passive."""
    cited = next((child for child in quoted.children if child.dep_ in ("obj", "nsubj") and child.i > quoted.i), None)
    if cited is None or _is_passive(quoted):
        return None
    paper = subject_of(quoted)
    channel = phrase_span(paper) if paper is not None else None
    return Attribution(cue=(verb.i, verb.i + 1), speaker=phrase_span(cited), channel=channel)


def _cited(verb: Token) -> TokenSpan | None:
    """Return whom the speaker cites: `the BBC reported, citing local officials`. The parse seldom knows `citing`."""
    doc, (first, last) = verb.doc, sentence_at(verb.doc, verb.i)
    for i in range(max(first, verb.i) + 1, min(last - 1, verb.i + REACH)):
        if doc[i].lower_ in ("citing", "quoting") and doc[i - 1].text == ",":
            noun = next((t for t in doc[i + 1 : last] if t.pos_ in ("NOUN", "PROPN")), None)
            while noun is not None and noun.i < noun.head.i < last and noun.head.pos_ in NOMINAL:
                noun = noun.head
            if noun is not None and _can_be_cited(noun):
                return phrase_span(noun)
    return None


def _can_be_cited(token: Token) -> bool:
    """Tell whether a noun is somebody, not `safety concerns`."""
    named = token.ent_type_ in ("Person", "Organization", "NORP", "Location")
    return named or token.lower_ in word_list("speech", "people")


def _is_passive(verb: Token) -> bool:
    """Tell whether the subject of the verb is told, not telling: `we are told that`."""
    return child_with(verb, ("nsubj:pass", "aux:pass")) is not None


def _agent(verb: Token) -> Token | None:
    return child_with(verb, ("obl:agent",))


def _can_speak(verb: Token, subject: Token | None) -> bool:
    """Tell whether the subject of a verb such as `suggest` is somebody, not `estimates`."""
    if subject is None or verb.lemma_.lower() not in word_list("speech", "evidence"):
        return True
    named = subject.ent_type_ in ("Person", "Organization", "NORP", "Location")
    return named or subject.pos_ == "PRON" or subject.lower_ in word_list("speech", "people")


def _whole_title(verb: Token, speaker: TokenSpan) -> TokenSpan:
    """Return the speaker up to the verb if only nominal words stand between: titles that the parse left out."""
    between = verb.doc[speaker[1] : verb.i]
    if speaker[1] < verb.i and all(token.pos_ in ("PROPN", "NOUN") for token in between):
        return speaker[0], verb.i
    return speaker


def joined_cue(verb: Token) -> Token | None:
    """Return `confirmed` for `said` in `Ana confirmed it burns and said it spreads`, parsed as part of the clause."""
    clause = verb.head
    if (
        verb.dep_ != "conj"
        or clause.dep_ not in word_list("speech", "clauses")
        or child_with(verb, SUBJECTS) is not None
    ):
        return None
    outer = clause.head
    verbs = word_list("speech", "verbs")
    if (
        outer.i < clause.i
        and outer.lemma_.lower() in verbs
        and verb.lemma_.lower() in verbs
        and outer.tag_ == verb.tag_
    ):
        return outer
    return None


def _told_first(verb: Token) -> Token | None:
    """Return `said` for `adding` in `three were trapped, said Ana, adding that`, parsed as part of what she said."""
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or child_with(verb, SUBJECTS) is not None:
        return None
    verbs = word_list("speech", "verbs")
    if verb.head.lemma_.lower() in verbs or verb.head.head.i == verb.head.i:
        return None
    outer = verb.head.head
    told = verb.head.dep_ in ("ccomp", "parataxis") and verb.head.i < outer.i < verb.i and outer.lemma_.lower() in verbs
    return outer if told else None


def quoted_as(verb: Token) -> Token | None:
    """Return `quoted` of `was quoted as saying`, also where the parse hangs `saying` elsewhere."""
    above = verb.head
    if verb.i and verb.doc[verb.i - 1].lower_ == "as":
        first = max(sentence_at(verb.doc, verb.i)[0], verb.i - REACH)
        near = [t for t in verb.doc[first : verb.i] if t.lemma_.lower() in word_list("speech", "quoting")]
        above = near[-1] if near else above
    return above if above.i != verb.i and above.lemma_.lower() in word_list("speech", "quoting") else None


def _surface_speaker(verb: Token) -> TokenSpan | None:
    """Return the name or noun phrase right after (`said Ana Silva, ...`) or before the verb, if it is one."""
    doc, (first, last) = verb.doc, sentence_at(verb.doc, verb.i)
    for i in range(verb.i + 1, min(verb.i + REACH, last)):
        token = doc[i]
        if token.pos_ in ("PROPN", "NOUN", "PRON") and token.dep_ not in ("compound", "nmod:poss"):
            return phrase_span(token) if token.head.i == verb.i and token.dep_ not in ("obj", "iobj") else None
        if token.is_punct or token.pos_ in ("VERB", "ADP", "SCONJ", "AUX"):
            break
    before = verb.i - 1
    if before > first and doc[before].text == ",":  # `..., the mayor of Oria, Ana Vero, said`
        return _in_commas(verb, first)
    if before >= first and doc[before].pos_ in ("PROPN", "PRON", "NOUN"):
        token = doc[before]
        while token.head.pos_ in NOMINAL and first <= token.head.i < verb.i and token.head.i != token.i:
            token = token.head
        return phrase_span(token)
    return None


def _in_commas(verb: Token, first: int) -> TokenSpan | None:
    """Return a title and the name of who bears it, each behind a comma: `..., the mayor of Oria, Ana Vero, said`."""
    doc, end = verb.doc, verb.i - 1
    name = end
    while name > first and doc[name - 1].pos_ == "PROPN":
        name -= 1
    title = name - 1
    while title > max(first, name - REACH) and doc[title - 1].text != ",":
        title -= 1
    words = doc[title : name - 1]
    plain = words and words[0].pos_ in ("DET", "NOUN", "ADJ", "PRON") and any(word.pos_ == "NOUN" for word in words)
    clause = any(word.pos_ in ("VERB", "AUX") or word.is_punct for word in words)
    set_off = first < title and doc[title - 1].text == "," == doc[name - 1].text
    return (title, end) if name < end and plain and not clause and set_off else None


def find_channel(verb: Token) -> TokenSpan | None:
    """Return who was told: an outlet or the press, as object of `tell`, after `to`, or as agent of `quoted`."""
    for child in verb.children:
        if child.dep_ in ("obj", "iobj") and verb.lemma_.lower() in word_list("speech", "tell"):
            if _is_outlet(child) and child.i > verb.i:
                return phrase_span(child)
        elif child.dep_ in ("obl", "obl:agent", "nmod"):
            found = _told_through(child)
            if found is not None:
                return found
    return _deeper_channel(verb)


def _deeper_channel(verb: Token) -> TokenSpan | None:
    """Return the outlet of a medium deeper in the verb's own clause: `claimed the raid in a message to AFP`."""
    stack = [child for child in verb.children if child.i > verb.i and child.dep_ in ("obj", "obl")]
    while stack:
        token = stack.pop()
        found = _told_through(token) if token.lemma_.lower() in word_list("speech", "nouns") else None
        if found is not None:
            return found
        stack.extend(child for child in token.children if child.dep_ in ("nmod", "obl", "conj"))
    return None


def _told_through(noun: Token) -> TokenSpan | None:
    """Return the outlet of `to AFP`, `by Reuters`, `in a message to AFP`, `in an interview with the BBC`."""
    case = child_with(noun, ("case",))
    if case is not None and case.lower_ in word_list("speech", "address_prepositions") and _is_outlet(noun):
        return phrase_span(noun)
    if noun.lemma_.lower() not in word_list("speech", "nouns"):
        return None
    for child in noun.children:
        case = child_with(child, ("case",))
        if child.dep_ not in ("nmod", "obl") or case is None or not _is_outlet(child):
            continue
        if case.lower_ in word_list("speech", "medium_prepositions"):
            return phrase_span(child)
    after = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun  # the parse may hang `to AFP` elsewhere
    if after.dep_ == "case" and after.lower_ in word_list("speech", "medium_prepositions") and _is_outlet(after.head):
        return phrase_span(after.head)
    return None


def _is_outlet(token: Token) -> bool:
    """Tell whether a noun phrase can be an outlet or the press: an organization's name or a word for the press."""
    if token.ent_type_ in ("Organization", "Product", "Misc"):
        return True
    return token.lower_ in word_list("speech", "told_from")


def find_phrases(doc: Doc) -> list[Attribution]:
    """Return the attributions of all `according to X` in text order."""
    found = []
    lower = [token.lower_ for token in doc]
    for phrase in ordered_list("speech", "according"):
        words = phrase.split()
        for i in range(len(lower) - len(words)):
            if lower[i] == words[0] and lower[i : i + len(words)] == words:
                head = _phrase_object(doc, i, i + len(words), sentence_at(doc, i)[1])
                if head is not None:
                    found.append(Attribution(cue=(i, i + len(words)), speaker=phrase_span(head)))
    return sorted(found, key=lambda by: by.cue)


def _phrase_object(doc: Doc, start: int, after: int, end: int) -> Token | None:
    """Return the noun that a preposition's words `[start, after)` belong to."""
    for i in range(start, after):
        head = doc[i].head
        if head.i >= after and head.i < end and head.pos_ in NOMINAL:
            return head
    for i in range(after, min(after + REACH, end)):
        token = doc[i]
        if token.pos_ in ("NOUN", "PROPN", "PRON"):
            while token.head.i > token.i and token.head.pos_ in NOMINAL and token.head.i < end:
                token = token.head
            return token
    return None
