"""A stranger's pipeline: a small spaCy tagger, parser and recognizer with the labels of en_core_web, trained here.

It knows five sentences by heart, which is what a test of labels and trees needs; its folder is like any other.
"""

from __future__ import annotations

import random
from pathlib import Path

import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import fix_random_seed

# word, Penn tag, head, ClearNLP relation
SENTENCES = (
    """Rebels NNS 1 nsubj
       attacked VBD 1 ROOT
       the DT 3 det
       town NN 1 dobj
       of IN 3 prep
       Oria NNP 4 pobj
       on IN 1 prep
       Monday NNP 6 pobj
       . . 1 punct""",
    """Ana NNP 1 compound
       Vero NNP 2 nsubj
       is VBZ 2 ROOT
       the DT 4 det
       mayor NN 2 attr
       of IN 4 prep
       Oria NNP 5 pobj
       . . 2 punct""",
    """Five CD 1 nummod
       people NNS 3 nsubjpass
       were VBD 3 auxpass
       killed VBN 3 ROOT
       by IN 3 agent
       the DT 6 det
       Front NNP 4 pobj
       , , 6 punct
       Ana NNP 9 compound
       Vero NNP 10 nsubj
       said VBD 3 conj
       . . 3 punct""",
    """The DT 1 det
       Front NNP 2 nsubj
       shelled VBD 2 ROOT
       Oria NNP 2 dobj
       , , 3 punct
       Tete NNP 3 conj
       and CC 5 cc
       Lumo NNP 5 conj
       . . 2 punct""",
    """Soldiers NNS 1 nsubj
       fled VBD 1 ROOT
       out IN 1 prep
       of IN 2 prep
       Tete NNP 3 pobj
       after IN 1 prep
       losing VBG 5 pcomp
       the DT 8 det
       bridge NN 6 dobj
       . . 1 punct""",
)
NAMES = {
    "Oria": "GPE",
    "Tete": "GPE",
    "Lumo": "GPE",
    "Ana Vero": "PERSON",
    "the Front": "ORG",
    "The Front": "ORG",
    "Monday": "DATE",
    "Five": "CARDINAL",
}


def text_of(number: int) -> str:
    """Return one of the sentences as it would be printed."""
    words = [line.split()[0] for line in SENTENCES[number].splitlines()]
    return " ".join(words).replace(" ,", ",").replace(" .", ".")


def gold(nlp: spacy.Language, rows: str) -> Doc:
    """Return a sentence with its gold labels."""
    table = [row.split() for row in rows.splitlines()]
    words = [row[0] for row in table]
    spaces = [k + 1 < len(words) and words[k + 1] not in {".", ","} for k in range(len(words))]
    doc = Doc(
        nlp.vocab, words=words, spaces=spaces, tags=[row[1] for row in table],
        heads=[int(row[2]) for row in table], deps=[row[3] for row in table],
    )  # fmt: skip
    spans = []
    for text, label in NAMES.items():
        size = len(text.split())
        spans += [
            Span(doc, k, k + size, label=label) for k in range(len(doc) - size + 1) if doc[k : k + size].text == text
        ]
    doc.ents = spacy.util.filter_spans(spans)
    return doc


def train_stranger(folder: Path, *, parts: tuple[str, ...] = ("tagger", "parser", "ner")) -> str:
    """Train the pipeline of `parts`, write it to `folder` and return that as text."""
    fix_random_seed(0)
    random.seed(0)
    nlp = spacy.blank("en")
    nlp.meta["name"] = "stranger"
    nlp.meta["version"] = "1.2.3"
    for part in parts:
        nlp.add_pipe(part, config={"min_action_freq": 1} if part == "parser" else {})
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in (gold(nlp, rows) for rows in SENTENCES)]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(60):
        losses: dict[str, float] = {}
        nlp.update(examples, sgd=optimizer, losses=losses)
        if sum(losses.values()) < 1e-3:
            break
    nlp.to_disk(folder)
    return str(folder)
