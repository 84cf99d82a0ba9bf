"""How a build grows: `python -m benchmarks.scale sizes 100 300 1000`, `share 100`, `spacy 200 [--pipeline FOLDER]`.

`sizes` builds generated articles (`benchmarks.articles`) in fresh processes and prints articles a second, CPU seconds,
peak memory of the largest process and bytes written, with the slope of time and memory on a log-log scale. `share`
tells how much of a build's time in one thread the matrix products of the model take, by onnxruntime's own profile.
`spacy` runs a spaCy pipeline of tagger, parser and recognizer over the same articles beside builds, in turns. All print
the machine's load, because figures of a busy machine are no figures.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.articles import articles, write_articles
from benchmarks.build import measure_build

PRODUCTS = ("MatMul", "Gemm", "QAttention", "Attention")
"""What the names of operators that multiply matrices contain."""


def slope(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Return the exponent of the power law that fits best.

    >>> round(slope([1, 10, 100], [2, 20, 200]), 6)
    1.0
    """
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in values]
    return statistics.linear_regression(x, y).slope


def measure_sizes(sizes: Iterable[int], arguments: Sequence[str]) -> None:
    """Build corpora of growing size and print a table of them."""
    print("| articles | seconds | articles/s | CPU s | peak MiB | written MiB | load |\n|---|---|---|---|---|---|---|")
    rows: list[tuple[int, float, float, float]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            source = write_articles(Path(folder) / "articles.jsonl", size)
            out = Path(folder) / "out"
            found = measure_build([str(source), *arguments], out)
            written = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 2**20
        rows.append((size, found.seconds, found.cpu, found.peak))
        print(
            f"| {size:,} | {found.seconds:.0f} | {size / found.seconds:.2f} | {found.cpu:.0f} | {found.peak:.0f} | "
            f"{written:.0f} | {os.getloadavg()[0]:.1f} |",
            flush=True,
        )
    if len(rows) > 1:
        counts = [row[0] for row in rows]
        for name, column in (("time", 1), ("CPU time", 2), ("memory", 3)):
            print(f"slope of {name}: {slope(counts, [row[column] for row in rows]):.2f}")


def measure_share(size: int) -> None:
    """Build in this process, in one thread, and print what part of the time the model takes."""
    import onnxruntime

    import kg
    from exporters import EXPORTERS, write_products

    opened: list[Any] = []

    class Session(onnxruntime.InferenceSession):  # type: ignore[misc]
        """A session that writes down how long each operator takes."""

        def __init__(self, path: str, options: Any, **given: Any) -> None:
            options.enable_profiling = True
            options.profile_file_prefix = str(Path(folder) / "profile")
            super().__init__(path, options, **given)
            opened.append(self)

    def export(graph: Any, out: Path) -> Iterable[Path]:
        return write_products(graph, out, [name for name, item in EXPORTERS.items() if item.standard])

    with tempfile.TemporaryDirectory() as folder:
        source = write_articles(Path(folder) / "articles.jsonl", size)
        kept, onnxruntime.InferenceSession = onnxruntime.InferenceSession, Session
        try:
            begun = time.process_time()
            kg.build([source], Path(folder) / "out", kg.Options(workers=1, threads=1), export=export)
            whole = time.process_time() - begun
        finally:
            onnxruntime.InferenceSession = kept
        events = [event for session in opened for event in json.loads(Path(session.end_profiling()).read_text())]
    kernels = [event for event in events if event.get("cat") == "Node"]
    spent = sum(event["dur"] for event in kernels) / 1e6
    products = sum(e["dur"] for e in kernels if any(name in e["args"].get("op_name", "") for name in PRODUCTS)) / 1e6
    print(f"{size} articles, one thread: {whole:.0f} CPU s, load {os.getloadavg()[0]:.1f}")
    print(f"model {spent:.0f} s ({spent / whole:.0%}), of it matrix products {products:.0f} s ({products / whole:.0%})")


def blank_pipeline() -> Any:
    """Return an untrained spaCy pipeline of the sizes of `en_core_web_sm`, which is as quick as a trained one."""
    import spacy
    from spacy.cli.init_config import init_config
    from spacy.training import Example

    config = init_config(lang="en", pipeline=["tagger", "parser", "ner"], optimize="efficiency")
    config["initialize"]["vectors"] = None
    nlp = spacy.util.load_model_from_config(config.interpolate() if hasattr(config, "interpolate") else config)
    words = ["Gunmen", "attacked", "Zagreb", "."]
    doc = spacy.tokens.Doc(nlp.vocab, words=words)
    given = {"words": words, "tags": ["NNS", "VBD", "NNP", "."], "heads": [1, 1, 1, 1]}
    given |= {"deps": ["nsubj", "ROOT", "obj", "punct"], "entities": ["O", "O", "U-GPE", "O"]}
    nlp.initialize(lambda: [Example.from_dict(doc, given)])
    return nlp


def compare_spacy(size: int, pipeline: Path | None, rounds: int) -> None:
    """Print articles a second of a spaCy pipeline and of whole builds, in turns, and their ratio."""
    import spacy

    nlp = spacy.load(pipeline) if pipeline else blank_pipeline()
    texts = [article["text"] for article in articles(size)]
    nlp(texts[0])
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        source = write_articles(Path(folder) / "articles.jsonl", size)
        for number in range(rounds):
            begun = time.monotonic()
            for _ in nlp.pipe(texts, n_process=2, batch_size=32):
                pass
            theirs.append(size / (time.monotonic() - begun))
            found = measure_build([str(source)], Path(folder) / f"out{number}")
            ours.append(size / found.seconds)
    print(f"{size} articles, {rounds} rounds, load {os.getloadavg()[0]:.1f}; articles a second, median")
    print(f"spaCy tagger, parser, names: {statistics.median(theirs):.2f}; whole build: {statistics.median(ours):.2f}")
    print(f"ratio: {statistics.median(ours) / statistics.median(theirs):.3f}")


def main() -> None:
    """Run what the first argument names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["sizes", "share", "spacy"])
    parser.add_argument("sizes", nargs="+", type=int, help="numbers of articles")
    parser.add_argument("--pipeline", type=Path, help="folder of a trained spaCy pipeline")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--html", choices=["full", "none"], default="full")
    options = parser.parse_args()
    if options.what == "sizes":
        measure_sizes(options.sizes, ["--html", options.html])
    elif options.what == "share":
        measure_share(options.sizes[0])
    else:
        compare_spacy(options.sizes[0], options.pipeline, options.rounds)


if __name__ == "__main__":
    main()
