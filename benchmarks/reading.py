"""Score the whole language pipeline on raw text: `python -m benchmarks.reading --data ../shared/data [--write]`.

What `training.evaluate` measures on the sets' own words, this measures as a user meets it: the text goes in, and words,
sentences, tags, trees, names and times come out. Also: names with the letters of the text changed, and by region.
`--write` puts the table between the marks of `docs/model.md`.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.annotate import load_pipeline
from kg.annotate.capitals import recase
from training.readers.events import MEANTIME_HELD_OUT
from training.readers.gum import FREE_GENRES, FREE_LICENCES
from training.readers.jsonl import read_rows

CARD = Path(__file__).resolve().parent.parent / "docs" / "model.md"
BEGIN, END = "<!-- raw text -->", "<!-- end of raw text -->"
Span = tuple[int, int]
REGIONS = {
    "Africa": ["af", "et", "mauritius", "sa"],
    "Americas": ["arg", "canada", "cuba", "ecuador", "elsalv", "mex", "nic", "paraguay", "ven"],
    "Asia and Pacific": ["aus", "bangladesh", "cn", "in", "jp", "kr", "th", "tw"],
    "Middle East": ["iran", "israel", "jr", "kw", "oman", "saud", "uae"],
}
"""Regions of the articles of ner_worldwide dev, by the first part of their id."""


@dataclass(slots=True)
class Tally:
    """Counts of one measure."""

    hit: int = 0
    found: int = 0
    gold: int = 0

    def add(self, gold: set[object], found: set[object]) -> None:
        """Count two sets of spans."""
        self.hit += len(gold & found)
        self.found += len(found)
        self.gold += len(gold)

    @property
    def f1(self) -> float:
        """F1 in per cent."""
        return 200 * self.hit / max(1, self.found + self.gold)


@dataclass(slots=True)
class Treebank:
    """One document of a treebank: text, and of each word its offsets, sentence, tag, lemma, head and relation."""

    name: str
    text: str = ""
    words: list[tuple[Span, int, str, str, int, str]] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)


def read_treebank(path: Path) -> Iterator[Treebank]:
    """Yield the documents of a CoNLL-U file; paragraphs stand apart by an empty line, sentences by a blank."""
    document = Treebank("")
    text, rows, paragraph = "", list[list[str]](), False
    for line in path.read_text(encoding="utf8").split("\n"):
        if line.startswith("# newdoc id = "):
            if document.words:
                yield document
            document = Treebank(line.split(" = ", 1)[1])
        elif line.startswith("# newpar"):
            paragraph = True
        elif line.startswith("# text = "):
            text = line.split(" = ", 1)[1]
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            if document.text:
                document.text += "\n\n" if paragraph else " "
            _add_sentence(document, text, [row for row in rows if row[0].isdigit()])
            rows, paragraph = [], False
    if document.words:
        yield document


def _add_sentence(document: Treebank, text: str, rows: Sequence[Sequence[str]]) -> None:
    base, at, first = len(document.text), 0, len(document.words)
    for row in rows:
        found = text.find(row[1], at)
        start = found if 0 <= found <= at + 3 else at
        end = min(start + len(row[1]), len(text))
        at = end
        head = int(row[6])
        document.words.append(
            ((base + start, base + end), base, row[3], row[2], first + head - 1 if head else -1, row[7])
        )
    document.text += text
    document.sentences.append((base, base + len(text)))


def score_treebank(nlp: Language, documents: Iterable[Treebank]) -> dict[str, float]:
    """Return F1 of words, sentences, tags, lemmas and arcs by their characters (as in the CoNLL 2018 shared task)."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for document in documents:
        doc = nlp(document.text)
        tokens = [t for t in doc if not t.is_space]
        span = {t.i: (t.idx, t.idx + len(t)) for t in tokens}
        spans = [w[0] for w in document.words]
        root = (-1, -1)
        gold: dict[str, set[object]] = {
            "words": set(spans),
            "sentences": set(document.sentences),
            "UPOS": {(w[0], w[2]) for w in document.words},
            "lemmas": {(w[0], w[3]) for w in document.words},
            "LAS": {(w[0], spans[w[4]] if w[4] >= 0 else root, w[5]) for w in document.words},
        }
        found: dict[str, set[object]] = {
            "words": set(span.values()),
            "sentences": set(_sentences(doc)),
            "UPOS": {(span[t.i], t.pos_) for t in tokens},
            "lemmas": {(span[t.i], t.lemma_) for t in tokens},
            "LAS": {
                (span[t.i], root, "root") if t.dep_ == "ROOT" else (span[t.i], span.get(t.head.i, root), t.dep_)
                for t in tokens
            },
        }
        for name, items in gold.items():
            tallies[name].add(items, found[name])
    return {name: tally.f1 for name, tally in tallies.items()}


def _sentences(doc: Doc) -> Iterator[Span]:
    for sent in doc.sents:
        words = [t for t in sent if not t.is_space]
        if words:
            yield words[0].idx, words[-1].idx + len(words[-1])


def change_letters(text: str, change: Callable[[str], str]) -> str:
    """Return the text with each letter changed where its change has the same length, so that offsets stay."""
    return "".join(new if len(new := change(c)) == 1 else c for c in text)


def headline(text: str) -> str:
    """Return the text with a capital at the beginning of every word."""
    return "".join(
        c.upper() if (not i or text[i - 1].isspace()) and len(c.upper()) == 1 else c for i, c in enumerate(text)
    )


def score_names(nlp: Language, data: Path) -> dict[str, float]:
    """Return F1 of exact names with their types: as written, by region, and with the letters changed."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    region = {prefix: name for name, prefixes in REGIONS.items() for prefix in prefixes}
    for row in read_rows(data / "ner_worldwide" / "dev.jsonl"):
        gold: set[object] = {(e["start"], e["end"], e["type"]) for e in row["entities"]}
        texts = {
            "as written": row["text"],
            "UPPER CASE": change_letters(row["text"], str.upper),
            "lower case": change_letters(row["text"], str.lower),
            "Headline Case": headline(row["text"]),
        }
        for name, text in texts.items():
            read = nlp(recase(nlp, text))  # as `annotate_documents` does
            found: set[object] = {(e.start_char, e.end_char, e.label_) for e in read.ents}
            tallies[name].add(gold, found)
            if text is row["text"]:
                tallies[region[row["id"].split("_")[0]]].add(gold, found)
    return {name: tally.f1 for name, tally in tallies.items()}


def score_times(nlp: Language, data: Path) -> dict[str, float]:
    """Return strict F1 of time spans on GUM dev and MEANTIME apple, by whether the model saw the documents."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for row in read_rows(data / "gum" / "dev.jsonl"):
        found: set[object] = {(s, e) for s, e, _ in _times(nlp(row["text"]))}
        gold: set[object] = {(d["start"], d["end"]) for d in row["dates"]}
        free = row["genre"] in FREE_GENRES and row["text_licence"].startswith(FREE_LICENCES)
        tallies["GUM dev"].add(gold, found)
        if free:
            tallies["GUM dev, free documents"].add(gold, found)
    for row in read_rows(data / "meantime" / "apple.jsonl"):
        last = max((m["end"] for m in row["mentions"] if m["tag"] == "EVENT_MENTION"), default=0)
        found = {(s, e) for s, e, _ in _times(nlp(row["text"])) if s < last}
        gold = {(m["start"], m["end"]) for m in row["mentions"] if m["tag"] == "TIMEX3" and m.get("type")}
        held = "the five kept for development" if row["doc_id"] in MEANTIME_HELD_OUT else "trained on"
        tallies["MEANTIME apple"].add(gold, found)
        tallies[f"MEANTIME apple, {held}"].add(gold, found)
    return {name: tally.f1 for name, tally in tallies.items()}


def _times(doc: Doc) -> Iterator[tuple[int, int, str]]:
    for time in doc._.times:
        last = doc[time.end - 1]
        yield doc[time.start].idx, last.idx + len(last), time.label


def measure(data: Path, nlp: Language) -> dict[str, dict[str, float]]:
    """Return all figures by set."""
    gum = list(read_treebank(data / "ud_english_gum" / "en_gum-ud-dev.conllu"))
    return {
        "UD EWT dev": score_treebank(nlp, read_treebank(data / "ud_english_ewt" / "en_ewt-ud-dev.conllu")),
        "UD GUM dev": score_treebank(nlp, gum),
        "UD GUM dev, news": score_treebank(nlp, [d for d in gum if d.name.startswith("GUM_news")]),
        "names, ner_worldwide dev": score_names(nlp, data),
        "time spans, strict": score_times(nlp, data),
    }


def main() -> None:
    """Measure and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="folder of another exported model")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = ["| set | measure | F1 |", "|---|---|---|"]
    for name, scores in measure(options.data, load_pipeline(model=options.model)).items():
        for i, (what, value) in enumerate(scores.items()):
            rows.append(f"| {name if i == 0 else ''} | {what} | {value:.1f} |")
    table = "\n".join(rows)
    print(table)
    if options.write:
        text = CARD.read_text(encoding="utf8")
        before, _, rest = text.partition(BEGIN)
        CARD.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf8")


if __name__ == "__main__":
    main()
