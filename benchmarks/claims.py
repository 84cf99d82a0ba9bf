"""A seeded sample of the claims of a build, to be read against the articles by a person.

    python -m benchmarks.claims OUT [--number 60] [--seed 7]

Prints one claim per block: article, sentence, evidence, and what the claim says. `docs/quality.md` keeps the verdicts
(right, partly, wrong) by article and offsets. Type claims of events without a type of the ontology, and of plain words
of saying, are left out: they say nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from kg.cli.inspection import statement_of
from kg.model.claim import Claim, Predicate
from kg.model.graph import Graph
from kg.store import read_records

EMPTY = frozenset({"event", "statement"})


def sample_claims(graph: Graph, *, number: int, seed: int) -> list[Claim]:
    """Return `number` claims of a build, drawn by `seed` from those that say something, in article order."""
    said = [c for c in graph.claims if not (c.predicate is Predicate.TYPE and c.value in EMPTY)]
    drawn = random.Random(seed).sample(sorted(said, key=lambda c: c.id), min(number, len(said)))
    names = {document.id: document.name for document in graph.documents}
    return sorted(drawn, key=lambda c: (names[c.document], c.evidence, c.id))


def show_claims(graph: Graph, claims: Sequence[Claim]) -> None:
    """Print each claim with its sentence."""
    for number, claim in enumerate(claims, 1):
        document = graph.document_by_id[claim.document]
        subject = graph.mention_by_id[claim.subject]
        source = f", says {claim.speaker_text}" if claim.speaker_text else ""
        object_ = graph.mention_by_id.get(claim.object) if claim.object else None
        print(f"{number}. {document.name} {claim.evidence[0]}-{claim.evidence[1]}")
        print("   " + " ".join(document.text[slice(*claim.sentence)].split()))
        print(f"   {subject.text!r} {statement_of(graph, claim)} {object_.text if object_ else ''!r}", end="")
        print(f" [{claim.factuality}{source}]\n")


def main() -> int:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--number", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    graph = read_records(options.out)
    show_claims(graph, sample_claims(graph, number=options.number, seed=options.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
