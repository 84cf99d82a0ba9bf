"""What each part of decoding is worth: `python -m training.ablate [MODEL_FOLDER] --data ../shared/data`.

Scores the development parts with one part at a time replaced by the plain way: every sentence read alone, labels and
heads taken word by word. With `--checkpoint`, also the vectors that tell whether two mentions are one event beside the
states of the untrained sentence encoder.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from kg.annotate import network
from kg.annotate.decode import Scores
from kg.annotate.network import SHIPPED, LanguageModel
from training.evaluate import evaluate, same_scores
from training.readers.events import read_ecbplus

SHOWN = (
    ("names", "names", "F1"),
    ("EWT LAS", "ewt", "LAS"),
    ("GUM LAS", "gum", "LAS"),
    ("roles", "propbank", "roles"),
    ("events ECB+", "events ecbplus", "F1"),
    ("times ECB+", "times ecbplus", "strict"),
)


def greedy_labels(scores: Scores, transitions: Scores) -> list[int]:
    """Return the best label of each word; an I- that continues nothing begins a span.

    Args: scores: (words, labels), labels in the order O, B-x, I-x, B-y, I-y.
    """
    labels = [int(label) for label in scores.argmax(1)]
    for i, label in enumerate(labels):
        before = labels[i - 1] if i else 0
        if label and label % 2 == 0 and before not in (label, label - 1):
            labels[i] = label - 1
    return labels


def greedy_heads(scores: Scores) -> list[int]:
    """Return the best head of each word, whether or not they make a tree."""
    scores = scores.copy()
    scores[np.arange(len(scores)), np.arange(1, len(scores) + 1)] = -np.inf
    return [int(head) for head in scores.argmax(1)]


@contextmanager
def replaced(name: str, other: Callable[..., Any]) -> Iterator[None]:
    """Have `kg.annotate.network` use another function for a while."""
    own = getattr(network, name)
    setattr(network, name, other)
    try:
        yield
    finally:
        setattr(network, name, own)


def score_row(model: LanguageModel, data: Path) -> list[float]:
    """Return the figures of `SHOWN`."""
    scores = evaluate(model, data)
    return [scores[part][measure] for _, part, measure in SHOWN]


def pretrained_vectors(checkpoint: Path, data: Path) -> dict[str, dict[str, float]]:
    """Return the scores of "same event?" with gold mentions, for trained vectors and for states of encoders."""
    import torch

    from kg.annotate.pieces import PieceCutter
    from training.batches import Encoder, collate
    from training.config import TrainConfig
    from training.model import load_bert
    from training.train import make_reader, pretrained_folder

    state = torch.load(checkpoint, weights_only=True)
    trained = make_reader(state["labels"], TrainConfig())
    trained.load_state_dict(state["model"])
    plain = make_reader(state["labels"], TrainConfig())
    load_bert(plain.encoder, pretrained_folder() / "model.safetensors")
    cutter = PieceCutter(pretrained_folder() / "tokenizer.json")
    encoder = Encoder(state["labels"], cutter, max_pieces=TrainConfig().max_pieces)
    items = [encoder.encode(example) for example in read_ecbplus(data, split="dev")]
    out = {}
    for name, reader in (("trained head", trained), ("states of the trained encoder", trained), ("untrained", plain)):
        reader.eval()
        mentions = []
        for number, item in enumerate(items):
            batch = collate([[item]])
            with torch.no_grad():
                words = reader.words(batch.ids, batch.mask, batch.shapes, batch.first)[0, 1:]
                vectors = (
                    reader.vectors(words) if name == "trained head" else torch.nn.functional.normalize(words, dim=-1)
                )
            for word, chain in item.chains:
                mentions.append(
                    (item.example.topic, number, chain, item.example.words[word].lower(), vectors[word].numpy())
                )
        out[name] = same_scores(mentions)
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--checkpoint", type=Path)
    options = parser.parse_args(arguments)
    print("| decoding | " + " | ".join(name for name, _, _ in SHOWN) + " |\n|" + "---|" * (len(SHOWN) + 1))
    model = LanguageModel(options.model)
    rows = {"as shipped": score_row(model, options.data)}
    with replaced("decode_bio", greedy_labels):
        rows["labels word by word"] = score_row(model, options.data)
    with replaced("decode_tree", greedy_heads):
        rows["heads word by word (no tree)"] = score_row(model, options.data)
    model.window = 0
    rows["every sentence alone"] = score_row(model, options.data)
    for name, row in rows.items():
        print(f"| {name} | " + " | ".join(f"{value:.1f}" for value in row) + " |")
    if options.checkpoint:
        for name, scores in pretrained_vectors(options.checkpoint, options.data).items():
            print(f"same event, {name}: {scores}")


if __name__ == "__main__":
    main()
