"""An annotated document without a model: words by a pattern, flat trees, names and times as told."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.model.annotation import AnnotatedDocument, Annotation, Name, TimeExpression, Token
from kg.model.document import Document
from kg.model.ids import text_id

NUMBERS = frozenset({"two", "five", "eight"})


def annotate_plainly(
    text: str,
    names: Mapping[str, str] | None = None,
    times: Mapping[str, str] | None = None,
    *,
    name: str = "test",
    boilerplate: tuple[tuple[int, int], ...] = (),
) -> AnnotatedDocument:
    """Return `text` annotated; `names` maps words to types, `times` words to ISO days. A mark ends a sentence."""
    sentences, tokens = [], []
    for sentence in re.finditer(r"\S[^.!?]*[.!?]?", text):
        sentences.append(sentence.span())
        first = len(tokens)
        for word in re.finditer(r"\w+|[^\w\s]", sentence[0]):
            form = word[0]
            upos = "PROPN" if form[0].isupper() else "PUNCT" if not form[0].isalnum() else "NOUN"
            upos = "NUM" if form in NUMBERS or form.isdigit() else "PRON" if form.lower() in ("he", "they") else upos
            root = len(tokens) == first
            start = sentence.start() + word.start()
            tokens.append(
                Token(
                    start=start, end=start + len(form), lemma=form.lower(), upos=upos,
                    tag="NNP" if upos == "PROPN" else "NN",
                    head=first, dep="root" if root else "dep",
                )
            )  # fmt: skip
    document = Document(id=text_id(text), source=f"{name}.txt", name=name, text=text, boilerplate=boilerplate)
    found_times = [
        TimeExpression(
            id=f"t{k}", start=text.index(words), end=text.index(words) + len(words), type="DATE", value=day,
            earliest=day, latest=day, granularity="day", rule="test",
        )
        for k, (words, day) in enumerate((times or {}).items())
    ]  # fmt: skip
    found_names = [
        Name(start=match.start(), end=match.end(), type=kind)
        for words, kind in (names or {}).items()
        for match in re.finditer(re.escape(words), text)
    ]
    annotation = Annotation(
        document=document.id,
        sentences=tuple(sentences),
        tokens=tuple(tokens),
        names=tuple(sorted(found_names, key=lambda n: n.start)),
        times=tuple(found_times),
    )
    return AnnotatedDocument(document=document, annotation=annotation)
