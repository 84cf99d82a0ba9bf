"""Time of extraction beside that of the model, in one run: `python -m benchmarks.extraction ARTICLES … [--profile]`.

What counts is the ratio; extraction ought to cost at most a third of the model. `--profile` lists the functions of
extraction that take the most time.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time

from kg.annotate import annotate_documents, load_pipeline
from kg.extract import extract_document
from kg.model.annotation import AnnotatedDocument
from kg.pipeline import Options, read
from kg.resolve.times import resolve_times


def main() -> int:
    """Annotate, date and extract the articles, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    documents, _ = read(options.articles, Options())
    load_pipeline(threads=1)("Warm up.")
    start = time.process_time()
    annotations = tuple(annotate_documents(documents, threads=1))
    model = time.process_time() - start
    dated, timed = resolve_times(documents, annotations)
    annotated = [AnnotatedDocument(document=d, annotation=a) for d, a in zip(dated, timed, strict=True)]
    extract_document(annotated[0])
    profile = cProfile.Profile()
    if options.profile:
        profile.enable()
    start = time.process_time()
    for one in annotated:
        extract_document(one)
    extraction = time.process_time() - start
    profile.disable()
    words = sum(len(one.tokens) for one in annotated)
    print(f"{len(annotated)} articles, {words} words: model {model:.2f} s, extraction {extraction:.2f} s of one core;")
    print(f"extraction / model = {extraction / model:.2f}")
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
