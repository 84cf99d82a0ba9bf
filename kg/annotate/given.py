"""Somebody else's spaCy pipeline, made to fit: its names and syntax in our terms, what it lacks from our model.

Names come from the given pipeline alone. Tags, lemmas and trees come from it where it has them, else from our model,
which always gives triggers, roles and times; sentences and quotes are cut by our rules.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.annotate.conversion import Word, convert_tree, join_roots
from kg.annotate.labels import LabelMap
from kg.annotate.reader import ModelReader, write_syntax
from kg.annotate.readings import Reading

__all__ = ["Abilities", "GivenReader", "find_abilities"]

PROBE = "Mary Smith, who leads the Acme Company, visited two towns in France in May."
"""A sentence that shows what a pipeline sets."""
_log = logging.getLogger("kg.annotate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a pipeline sets on a Doc; `clearnlp` tells trees that must be turned into UD.

    `unknown_names` and `unknown_relations` are labels that it can give and no map knows.
    """

    names: bool = False
    tags: bool = False
    upos: bool = False
    lemmas: bool = False
    trees: bool = False
    clearnlp: bool = False
    unknown_names: tuple[str, ...] = ()
    unknown_relations: tuple[str, ...] = ()


def find_abilities(nlp: Language, labels: LabelMap) -> Abilities:
    """Return what `nlp` gives, from what its components declare and from what they do to a sentence."""
    doc = nlp(PROBE)
    assigns = {name: set(nlp.get_pipe_meta(name).assigns) for name in nlp.pipe_names}
    able = {name: set(map(str, nlp.pipe_labels.get(name, ()))) for name in nlp.pipe_names}
    entities = {ent.label_ for ent in doc.ents}.union(*(able[n] for n in able if "doc.ents" in assigns[n]))
    trees = doc.has_annotation("DEP")
    relations = {token.dep_ for token in doc if token.dep_}.union(*(able[n] for n in able if "token.dep" in assigns[n]))
    relations = {relation.partition("||")[0] for relation in relations}  # a pseudo-projective label names two
    clearnlp = bool(relations & labels.clearnlp)
    strange = {r for r in relations if r not in labels.dependencies} if clearnlp else set()
    return Abilities(
        names=bool(doc.ents) or any("doc.ents" in done for done in assigns.values()),
        tags=any(token.tag_ in labels.tags for token in doc),
        upos=doc.has_annotation("POS"),
        lemmas=doc.has_annotation("LEMMA"),
        trees=trees,
        clearnlp=trees and clearnlp,
        unknown_names=tuple(sorted(entities - labels.names.keys())),
        unknown_relations=tuple(sorted(strange)) if trees else (),
    )


class GivenReader:
    """spaCy component behind a given pipeline: puts its names and syntax in our terms and adds what it lacks."""

    def __init__(self, reader: ModelReader, abilities: Abilities, labels: LabelMap) -> None:
        """Keep our reader, what the pipeline gives, and the meaning of its labels."""
        self._reader, self._abilities, self._labels = reader, abilities, labels
        self._told = set(abilities.unknown_names)

    def __call__(self, doc: Doc) -> Doc:
        """Return `doc` with the given names and syntax, and our triggers, roles and times."""
        sentences = [[token.i for token in sent if not token.is_space] for sent in doc.sents]
        given = [_read_words(doc, words) for words in sentences]
        names = list(self._names(doc))
        doc = self._reader(doc)
        ours = [_read_words(doc, words) for words in sentences]
        readings = [self._merge(*pair) for pair in zip(given, ours, strict=True)]
        write_syntax(doc, sentences, readings)
        doc.ents = tuple(names)
        return doc

    def _names(self, doc: Doc) -> Iterator[Span]:
        """Yield the names with our types, without the articles that some label sets keep."""
        for ent in doc.ents:
            kind = self._labels.names.get(ent.label_)
            if kind is None:
                kind = "Misc"
                if ent.label_ not in self._told:
                    self._told.add(ent.label_)
                    _log.warning("entity label %r is in no label map and read as Misc", ent.label_)
            start = ent.start
            while start < ent.end and (doc[start].is_space or doc[start].lower_ in self._labels.articles):
                start += 1
            if kind and start < ent.end:
                yield Span(doc, start, ent.end, label=kind)

    def _merge(self, given: Sequence[Word], ours: Sequence[Word]) -> Reading:
        """Return the syntax of one sentence: each layer from the given pipeline where it has it, else ours."""
        can, tags = self._abilities, self._labels.tags
        words = []
        for theirs, own in zip(given, ours, strict=True):
            tag = theirs.tag if can.tags and theirs.tag in tags else own.tag
            upos = theirs.upos if can.upos and theirs.upos else tags.get(tag, own.upos) if can.tags else own.upos
            lemma = theirs.lemma if can.lemmas and theirs.lemma else own.lemma
            tree = theirs if can.trees else own
            words.append(Word(head=tree.head, dep=tree.dep, upos=upos, tag=tag, lemma=lemma))
        if can.trees and can.clearnlp:
            convert_tree(words, self._labels.dependencies)
        elif can.trees:
            for word in words:
                word.dep = self._labels.universal.get(word.dep, word.dep)
            join_roots(words)
        if can.tags and not can.upos:
            for word in words:
                word.upos = _fitting(word)
        return _reading(words)


def _read_words(doc: Doc, indices: Sequence[int]) -> list[Word]:
    """Return the words of one sentence of `doc`; a head outside it or without one makes a root."""
    place = {index: k for k, index in enumerate(indices)}
    out = []
    for k, index in enumerate(indices):
        token = doc[index]
        head = place.get(_head(token).i, k)
        out.append(Word(head=head, dep=token.dep_, upos=token.pos_, tag=token.tag_, lemma=token.lemma_))
    return out


def _head(token: Token) -> Token:
    """Return the nearest word above a token; blanks are passed over."""
    head = token.head
    while head.is_space and head.head.i != head.i:
        head = head.head
    return head


def _fitting(word: Word) -> str:
    """Return the part of speech that the relation asks for where a Penn tag leaves it open."""
    relation = word.dep.partition(":")[0]
    if word.upos == "VERB" and relation in ("aux", "cop"):
        return "AUX"
    return "SCONJ" if word.upos == "ADP" and relation == "mark" else word.upos


def _reading(words: Iterable[Word]) -> Reading:
    words = list(words)
    return replace(
        Reading(),
        upos=tuple(word.upos for word in words),
        tags=tuple(word.tag for word in words),
        lemmas=tuple(word.lemma for word in words),
        heads=tuple(0 if word.head == k else word.head + 1 for k, word in enumerate(words)),
        deps=tuple(word.dep for word in words),
    )
