"""Write the shipped model: `python -m training.export CHECKPOINT [--out kg/annotate/model] [--fp32]`."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.config import TrainConfig
from training.examples import Example
from training.graph import SHIPPED_POSITIONS, build_model
from training.lemmas import collect_exceptions
from training.readers.ewt import read_ewt
from training.readers.gum import read_gum
from training.train import pretrained_folder

SHIPPED = Path(__file__).parent.parent / "kg" / "annotate" / "model"
LONGEST_WORD = TrainConfig().max_word_pieces


def read_treebanks(data: Path) -> Iterator[Example]:
    """Yield the training sentences that have lemmas."""
    yield from read_ewt(data, split="train")
    yield from read_gum(data, split="train")


def export_checkpoint(checkpoint: Path, out: Path, *, data: Path, bits: int | None = 8, averaged: bool = True) -> Path:
    """Write `model.onnx`, `labels.json`, `lemmas.json` and `tokenizer.json` into `out`; return the model's path.

    Args: bits: 8 or None for fp32.  averaged: take the running average of the weights, not the last step.
    """
    state: dict[str, Any] = torch.load(checkpoint, weights_only=True, map_location="cpu")
    chosen = state["average" if averaged else "model"]
    weights = {name: value.float().numpy().astype(np.float32) for name, value in chosen.items()}
    labels: dict[str, list[str]] = state["labels"]
    sizes = {head: len(names) for head, names in labels.items()}
    _, label, role = state["sizes"]
    model = build_model(weights, sizes, label=label, role=role, bits=bits)
    out.mkdir(parents=True, exist_ok=True)
    path = out / "model.onnx"
    path.write_bytes(model.SerializeToString(deterministic=True))
    settings = {
        "longest_word": LONGEST_WORD,
        "most_pieces": SHIPPED_POSITIONS,
        "window_pieces": TrainConfig().read_pieces,
    }
    shipped = {head: names for head, names in labels.items() if head != "geneva"}
    text = json.dumps({"settings": settings, "labels": shipped}, ensure_ascii=False, indent=1)
    (out / "labels.json").write_text(text + "\n", encoding="utf8")
    table = json.dumps(
        collect_exceptions(read_treebanks(data)), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    (out / "lemmas.json").write_text(table.replace('},"', '},\n"') + "\n", encoding="utf8")
    shutil.copyfile(pretrained_folder() / "tokenizer.json", out / "tokenizer.json")
    return path


def main(arguments: list[str] | None = None) -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--data", type=Path, default=TrainConfig().data)
    parser.add_argument("--fp32", action="store_true", help="keep 32-bit weights")
    parser.add_argument("--last", action="store_true", help="the last step's weights, not their running average")
    options = parser.parse_args(arguments)
    bits = None if options.fp32 else 8
    path = export_checkpoint(options.checkpoint, options.out, data=options.data, bits=bits, averaged=not options.last)
    print(f"{path}: {path.stat().st_size / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
