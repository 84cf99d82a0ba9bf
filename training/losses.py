"""Batch -> one loss per head, each a mean over the words that carry its label."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import ANY, SKIP, Batch
from training.model import Reader

FLOORS = {"names": 300, "trigger": 150, "time": 150, "geneva": 15, "predicate": 300, "role": 20}
"""Least divisor of a head's summed loss, so a batch with few labels does not shout."""


def _token_loss(scores: Tensor, gold: Tensor, floor: int) -> Tensor:
    count = (gold != SKIP).sum()
    return functional.cross_entropy(scores, gold, ignore_index=SKIP, reduction="sum") / count.clamp(min=floor)


def _any_loss(scores: Tensor) -> Tensor:
    """Minus log probability that the label is any B-label: odd indices of the BIO list."""
    logs = scores.log_softmax(-1)
    return -torch.logsumexp(logs[:, 1::2], -1).sum()


def _pair_losses(model: Reader, words: Tensor, batch: Batch) -> dict[str, Tensor]:
    losses = {}
    has_arcs = batch.arcs != SKIP
    if bool(has_arcs.any()):
        rows = has_arcs.any(1).nonzero()[:, 0]
        known, gold, kept = words[rows], batch.arcs[rows], has_arcs[rows]
        scores = model.arcs(known).float()
        scores = scores.masked_fill(batch.word_mask[rows][:, None, :] == 0, -1e4)
        losses["arcs"] = functional.cross_entropy(scores[kept], gold[kept])
        dependents = known[:, 1:][kept]
        heads = known[torch.arange(len(rows))[:, None].expand_as(gold)[kept], gold[kept]]
        labels = model.deps.pairs(dependents, heads).float()
        losses["dep"] = functional.cross_entropy(labels, batch.deps[rows][kept], ignore_index=SKIP)
    if len(batch.frames):
        sentence, predicate = batch.frames[:, 0], batch.frames[:, 1]
        labels = model.roles.rows(words[sentence, predicate + 1], words[:, 1:], sentence).float()
        total = functional.cross_entropy(
            labels.flatten(0, 1), batch.roles.flatten(), ignore_index=SKIP, reduction="sum"
        )
        losses["role"] = total / max(3 * len(batch.frames), 3 * FLOORS["role"])
    return losses


def compute_losses(model: Reader, batch: Batch) -> dict[str, Tensor]:
    """Return the loss of every head that has labels in `batch`."""
    words = model.words(batch.ids, batch.mask, batch.shapes, batch.first)
    losses = {}
    for head, gold in {**batch.labels, "predicate": batch.predicates}.items():
        known = gold != SKIP
        if not bool(known.any()):
            continue
        scores, labels = model.tokens[head](words[:, 1:][known]).float(), gold[known]
        partial = labels == ANY
        floor = FLOORS.get(head, 1)
        losses[head] = _token_loss(scores[~partial], labels[~partial], floor)
        if bool(partial.any()):
            losses[head] = losses[head] + _any_loss(scores[partial]) / max(int(known.sum()), floor)
    losses.update(_pair_losses(model, words, batch))
    return losses
