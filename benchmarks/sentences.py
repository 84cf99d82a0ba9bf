"""What the whole of annotation and extraction makes of the dev part of our own sentences (`training/sentences/`).

    python -m benchmarks.sentences [--split dev] [--misses 20] [--write]

Five figures, each over everything that the sentences mark:

- type: marked events whose trigger is found and has the marked type;
- roles: F1 of `(event, role, filler)`; the event by its trigger, the filler by its head word, a pronoun whom the claim
  names by the pronoun. Places and times count, what a statement is about is its theme. What is said of events without a
  type, or of plain words of saying, does not count: the sentences do not mark it;
- bounds: marked counts for which a quantity with the same low and high bound is read from their words;
- speaker: marked events told by somebody, or by the article itself, whose claim has that speaker (or none);
- factuality: marked events that are found and told as asserted, alleged, denied, planned or hypothetical as marked;
  what did not happen and what somebody denies are both denied. Beside it those among them that are not asserted.

`--misses` lists the first misses of each kind, `--write` puts the figures into `docs/quality.md`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.quality import QUALITY
from kg.annotate import annotate_documents
from kg.extract import Extraction, extract_document
from kg.extract.claims import Reading
from kg.extract.inventory import Inventory
from kg.extract.quantities import find_quantities
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Claim, Mention, MentionKind, Predicate
from kg.model.document import Document, Span
from kg.model.ids import text_id
from kg.ontology import load_ontology
from kg.resolve.times import resolve_times
from training.readers.jsonl import read_rows

FOLDER = Path(__file__).resolve().parent.parent / "training" / "sentences"
PUBLISHED = "2024-05-15"
BEGIN, END = "<!-- sentences -->", "<!-- end of sentences -->"
Row = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """Hits among the marked and the found of one figure, and the misses in words."""

    hits: int = 0
    marked: int = 0
    found: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, right: bool, words: str) -> None:
        """Count one marked thing."""
        self.marked += 1
        self.hits += right
        if not right:
            self.misses.append(words)

    @property
    def share(self) -> float:
        """Percent of the marked that are right."""
        return 100 * self.hits / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        """F1 in percent."""
        return 200 * self.hits / (self.marked + self.found) if self.marked + self.found else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A marked sentence and what was extracted from it."""

    row: Row
    annotated: AnnotatedDocument
    extraction: Extraction

    @property
    def mentions(self) -> dict[str, Mention]:
        """The mentions by id."""
        return {mention.id: mention for mention in self.extraction.mentions}

    def words(self, span: Span) -> str:
        """Return the words of a span within the sentence."""
        return f"{self.row['text'][slice(*span)]!r} in {self.row['text']!r}"

    def event_at(self, marked: Row) -> Mention | None:
        """Return the event mention that overlaps a marked trigger, the one with the most shared characters."""
        events = [m for m in self.extraction.mentions if m.kind is MentionKind.EVENT and overlap(m, marked)]
        return max(events, key=lambda m: (shared(m, marked), -m.start), default=None)


def shared(mention: Mention, marked: Row) -> int:
    """Return how many characters a mention shares with a marked span."""
    return min(mention.end, marked["end"]) - max(mention.start, marked["start"])


def overlap(mention: Mention, marked: Row) -> bool:
    """Tell whether a mention overlaps a marked span."""
    return shared(mention, marked) > 0


def read_sentences(rows: Sequence[Row]) -> Iterator[Sentence]:
    """Yield each marked sentence with what the product reads from it, as an article of its own."""
    documents = tuple(make_document(row["text"]) for row in rows)
    annotations = tuple(annotate_documents(documents))
    dated, timed = resolve_times(documents, annotations)
    for row, document, annotation in zip(rows, dated, timed, strict=True):
        annotated = AnnotatedDocument(document=document, annotation=annotation)
        yield Sentence(row=row, annotated=annotated, extraction=extract_document(annotated))


def make_document(text: str) -> Document:
    """Return an article that holds one sentence."""
    published = {"published": PUBLISHED, "published_earliest": PUBLISHED, "published_latest": PUBLISHED}
    return Document(id=text_id(text), source="sentences", name=text_id(text), text=text, **published)


def score_types(sentences: Iterable[Sentence]) -> Tally:
    """Score the type of every marked event; one that is not found is wrong."""
    tally = Tally()
    for sentence in sentences:
        for marked in sentence.row["events"]:
            found = sentence.event_at(marked)
            said = found.type if found else "not found"
            words = f"{marked['type']}, not {said}: {sentence.words((marked['start'], marked['end']))}"
            tally.add(said == marked["type"], words)
    return tally


def score_roles(sentences: Iterable[Sentence]) -> Tally:
    """Score `(event, role, filler)`, found fillers against marked ones, one to one."""
    tally = Tally()
    for sentence in sentences:
        found = {_filler(sentence, claim) for claim in sentence.extraction.claims} - {None}
        events = {e["id"]: sentence.event_at(e) for e in sentence.row["events"]}
        for marked in sentence.row["roles"]:
            event = events.get(marked["event"])
            hits = {f for f in found if f and event and _same(f, event, marked)}
            found -= hits
            tally.found += bool(hits)
            tally.add(bool(hits), f"{marked['role']}: {sentence.words((marked['start'], marked['end']))}")
        tally.found += len(found)
        tally.misses += [f"found {f[1]}: {sentence.words(f[2:])}" for f in sorted(f for f in found if f)]
    return tally


_RELATIONS = {Predicate.PLACE: "place", Predicate.TIME: "time", Predicate.ABOUT: "theme"}
Filler = tuple[str, str, int, int]
"""Event mention, role, and the span of the filler's head."""


def _filler(sentence: Sentence, claim: Claim) -> Filler | None:
    """Return the filler that a claim tells of; the evidence of a participant holds the words that fill the role."""
    roles = {Predicate.PARTICIPANT: claim.role, **_RELATIONS}
    role = roles.get(claim.predicate)
    event = sentence.mentions[claim.subject]
    if role is None or claim.object is None or event.type in ("event", "statement"):
        return None
    filler = sentence.mentions[claim.object]
    start, end = filler.head
    if claim.predicate is Predicate.PARTICIPANT and not claim.evidence[0] <= start < claim.evidence[1]:
        start, end = _words_of(sentence, claim, event)  # a pronoun: the claim names whom it stands for
    return claim.subject, role, start, end


def _words_of(sentence: Sentence, claim: Claim, event: Mention) -> Span:
    """Return the word at the end of a claim's evidence that is not the event's."""
    first, last = claim.evidence
    tokens = sentence.annotated.tokens_in(first, last)
    token = sentence.annotated.tokens[tokens[0] if first < event.start else tokens[-1]]
    return token.start, token.end


def _same(found: Filler, event: Mention, marked: Row) -> bool:
    return found[:2] == (event.id, marked["role"]) and marked["start"] <= found[2] < marked["end"]


def score_bounds(sentences: Iterable[Sentence]) -> Tally:
    """Score the bounds that are read from the words of each marked count."""
    tally = Tally()
    for sentence in sentences:
        reading = Reading(sentence.annotated, Inventory(sentence.annotated), (), load_ontology())
        quantities = list(find_quantities(reading))
        for marked in sentence.row["counts"]:
            near = [q for q in quantities if q.span[0] < marked["end"] and marked["start"] < q.span[1]]
            bounds = [(q.low, q.high) for q in near]
            words = f"{marked['low']}..{marked['high']}, not {bounds}"
            wanted = (marked["low"], marked["high"])
            tally.add(wanted in bounds, f"{words}: {sentence.words((marked['start'], marked['end']))}")
    return tally


def score_speakers(sentences: Iterable[Sentence]) -> Tally:
    """Score the speaker of each marked event that is found; None is the article itself."""
    tally = Tally()
    for sentence in sentences:
        parts = [(part["id"], part["start"], part["end"]) for part in sentence.row["speakers"]]
        for marked in sentence.row["events"]:
            found = sentence.event_at(marked)
            if found is None:
                continue
            wanted = [part[1:] for part in parts if part[0] == marked["speaker"]]
            claims = [c for c in sentence.extraction.claims if c.subject == found.id and c.predicate is Predicate.TYPE]
            said = [c.speaker_text for c in claims if c.speaker_text]
            texts = [sentence.row["text"][slice(*span)] for span in wanted]
            right = any(_touch(a, b) for a in said for b in texts) if wanted else not said
            words = f"{texts}, not {said}: {sentence.words((marked['start'], marked['end']))}"
            tally.add(right, words)
    return tally


def score_factuality(sentences: Iterable[Sentence], *, unreal: bool = False) -> Tally:
    """Score the factuality of each marked event that is found; with `unreal` the F1 of what is not asserted."""
    tally = Tally()
    for sentence in sentences:
        for marked in sentence.row["events"]:
            found = sentence.event_at(marked)
            types = [c for c in sentence.extraction.claims if found and c.subject == found.id]
            said = {str(c.factuality) for c in types if c.predicate is Predicate.TYPE}
            wanted = "denied" if marked["factuality"] == "negated" else marked["factuality"]
            tally.found += unreal and bool(said - {"asserted"})
            if said and not (unreal and wanted == "asserted"):
                words = f"{wanted}, not {sorted(said)}: {sentence.words((marked['start'], marked['end']))}"
                tally.add(said == {wanted}, words)
    return tally


def _touch(said: str, wanted: str) -> bool:
    return said in wanted or wanted in said


def main() -> int:
    """Read the sentences, print the figures and write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = [r for p in sorted(FOLDER.glob("*.jsonl")) for r in read_rows(p) if r["split"] == options.split]
    sentences = list(read_sentences(rows))
    types, roles = score_types(sentences), score_roles(sentences)
    bounds, speakers = score_bounds(sentences), score_speakers(sentences)
    told, unreal = score_factuality(sentences), score_factuality(sentences, unreal=True)
    table = (
        f"| {len(rows)} sentences | figure | of | asked |\n|---|---|---|---|\n"
        f"| type of an event | **{types.share:.1f} %** | {types.marked} | 85 % |\n"
        f"| roles | **F1 {roles.f1:.1f}** | {roles.marked} marked, {roles.found} found | 75 |\n"
        f"| bounds of a count | **{bounds.share:.1f} %** | {bounds.marked} | 85 % |\n"
        f"| speaker of an event | **{speakers.share:.1f} %** | {speakers.marked} found | 80 % |\n"
        f"| factuality of an event | **{told.share:.1f} %** | {told.marked} found | |\n"
        f"| what is not asserted | **F1 {unreal.f1:.1f}** | {unreal.marked} marked, {unreal.found} found | |"
    )
    print(table)
    names = ("type", "roles", "bounds", "speaker", "factuality")
    for name, tally in zip(names, (types, roles, bounds, speakers, told), strict=True):
        kinds = Counter(line.split(":")[0] for line in tally.misses)
        if options.misses:
            print(f"\n{name}: {kinds.most_common(25)}", *tally.misses[: options.misses], sep="\n  ")
    if options.write:
        before, rest = QUALITY.read_text("utf8").split(BEGIN, 1)
        QUALITY.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END, 1)[1]}", "utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
