"""Speed and score of annotating: our 8-bit model, the same in fp32, a spaCy CNN pipeline trained on the same data.

    python -m benchmarks.annotation --data ../shared/data [--fp32 FOLDER] [--cnn FOLDER]

All run in one go, on the same articles, each in two fresh processes of one thread, in turns (`--rounds`), so that a
busy machine slows all alike; what counts are the ratios. The CNN pipeline has the architecture of `en_core_web_sm`
(hash embedding of 96, four convolutions, tagger, parser, recognizer) and learns the names and trees that our model
learns; like that one it gives Penn tags, no Universal ones. It is trained into `--cnn` (out/benchmarks/cnn) if it is
not there, which takes a quarter of an hour. `--fp32` is what `training.export CHECKPOINT --fp32 --out FOLDER` wrote.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from benchmarks.reading import read_treebank, score_names, score_treebank
from kg.annotate import load_pipeline
from training.readers.ewt import read_ewt
from training.readers.gum import read_gum
from training.readers.jsonl import read_rows
from training.readers.names import read_names

CNN = Path("out/benchmarks/cnn")
PROCESSES = 2
EVALUATED = 400
"""Sentences of each dev set that training looks at to choose its best step."""


def make_docs(data: Path, split: str) -> Iterator[Doc]:
    """Yield spaCy Docs of the treebanks (without names) and of the names (without trees), as training wants them."""
    vocab = Vocab()
    for example in [*read_ewt(data, split=split), *read_gum(data, split=split)]:
        heads, deps = example.heads or (), example.deps or ()
        yield Doc(
            vocab,
            words=list(example.words),
            spaces=list(example.spaces),
            tags=list(example.tags or ()),
            pos=list(example.upos or ()),
            heads=[head - 1 if head else i for i, head in enumerate(heads)],
            deps=["ROOT" if dep == "root" else dep for dep in deps],
        )
    for example in read_names(data, split=split):
        yield Doc(vocab, words=list(example.words), ents=list(example.names or ()))


def train_cnn(data: Path, out: Path, *, steps: int) -> None:
    """Train the CNN pipeline into `out`."""
    from spacy.cli.init_config import init_config
    from spacy.cli.train import train

    out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(1)
    for split in ("train", "dev"):
        docs = list(make_docs(data, split))
        if split == "dev":
            docs = rng.sample(docs, 3 * EVALUATED)
        DocBin(docs=docs, attrs=["ORTH", "TAG", "POS", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE", "SPACY"]).to_disk(
            out / f"{split}.spacy"
        )
    config = init_config(lang="en", pipeline=["tagger", "parser", "ner"], optimize="efficiency")
    config.to_disk(out / "config.cfg")
    overrides = {
        "paths.train": str(out / "train.spacy"),
        "paths.dev": str(out / "dev.spacy"),
        "training.max_steps": steps,
        "training.eval_frequency": max(200, steps // 10),
        "training.patience": steps,
    }
    train(out / "config.cfg", out, overrides=overrides)


def load_cnn(folder: Path) -> Language:
    """Return the CNN pipeline, which splits sentences by its parser."""
    return spacy.load(folder / "model-best")


def _load_ours(model: Path | None) -> Language:
    return load_pipeline(threads=1, model=model)


def _annotate(load: Any, texts: Sequence[str], ready: Any, go: Any) -> None:
    nlp = load()
    nlp(texts[0])
    ready.release()
    go.wait()
    for text in texts:
        nlp(text)


def words_a_second(load: Any, texts: Sequence[str], words: int) -> float:
    """Return the speed of `PROCESSES` processes that share the texts, loading not counted."""
    context = get_context("spawn")
    ready, go = context.Semaphore(0), context.Event()
    shares = [texts[i::PROCESSES] for i in range(PROCESSES)]
    workers = [context.Process(target=_annotate, args=(load, share, ready, go)) for share in shares]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire()
    begun = time.monotonic()
    go.set()
    for worker in workers:
        worker.join()
    return words / (time.monotonic() - begun)


def score(nlp: Language, data: Path) -> dict[str, float]:
    """Return F1 of names (ner_worldwide dev) and of labelled arcs and words (UD EWT dev), on raw text."""
    trees = score_treebank(nlp, read_treebank(data / "ud_english_ewt" / "en_ewt-ud-dev.conllu"))
    return {"names": score_names(nlp, data)["as written"], "LAS": trees["LAS"], "UPOS": trees["UPOS"]}


def main() -> None:
    """Train what is missing, run all systems, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fp32", type=Path)
    parser.add_argument("--cnn", type=Path, default=CNN)
    parser.add_argument("--steps", type=int, default=6000, help="training steps of the CNN pipeline")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--train-only", action="store_true")
    options = parser.parse_args()
    if not (options.cnn / "model-best").is_dir():
        train_cnn(options.data, options.cnn, steps=options.steps)
    if options.train_only:
        return
    systems: dict[str, Any] = {"ours, 8 bits": partial(_load_ours, None)}
    if options.fp32:
        systems["ours, fp32"] = partial(_load_ours, options.fp32)
    systems["spaCy CNN"] = partial(load_cnn, options.cnn)
    rows = list(read_rows(options.data / "ner_worldwide" / "train.jsonl"))[: options.articles]
    texts = [row["text"] for row in rows]
    words = sum(len(doc) for doc in spacy.blank("en").pipe(texts))
    speeds: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(options.rounds):
        for name, load in systems.items():
            speeds[name].append(words_a_second(load, texts, words))
    print(
        f"{len(texts)} articles, {words:,} words, {PROCESSES} processes; load of the machine {os.getloadavg()[0]:.1f}\n"
    )
    print("| system | words a second (median) | lowest to highest | against ours | names F1 | LAS | UPOS |")
    print("|---|---|---|---|---|---|---|")
    ours = statistics.median(speeds["ours, 8 bits"])
    for name, load in systems.items():
        middle, scores = statistics.median(speeds[name]), score(load(), options.data)
        print(
            f"| {name} | {middle:,.0f} | {min(speeds[name]):,.0f} to {max(speeds[name]):,.0f} | {middle / ours:.2f} | "
            f"{scores['names']:.1f} | {scores['LAS']:.1f} | {scores['UPOS'] or '-'} |"
        )


if __name__ == "__main__":
    main()
