"""Batch -> one loss per head, each a mean over the words that carry its label."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import ANY, SKIP, Batch
from training.model import PairLabels, Reader

FLOORS = {
    "names": 300,
    "trigger": 150,
    "time": 150,
    "geneva": 15,
    "predicate": 300,
    "role": 20,
    "event_type": 100,
    "fact": 15,
    "event_role": 20,
}
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
        losses["role"] = _role_loss(model.roles, words, batch.frames, batch.roles, FLOORS["role"])
    if len(batch.event_frames):
        losses["event_role"] = _role_loss(
            model.event_roles, words, batch.event_frames, batch.event_roles, FLOORS["event_role"]
        )
    return losses


def _role_loss(head: PairLabels, words: Tensor, frames: Tensor, roles: Tensor, floor: int) -> Tensor:
    sentence, predicate = frames[:, 0], frames[:, 1]
    labels = head.rows(words[sentence, predicate + 1], words[:, 1:], sentence).float()
    total = functional.cross_entropy(labels.flatten(0, 1), roles.flatten(), ignore_index=SKIP, reduction="sum")
    return total / (3 * max(len(frames), floor))


def _same_loss(model: Reader, words: Tensor, batch: Batch) -> Tensor | None:
    """Return the cross entropy of "same event?" over pairs of different sentences, both answers weighing alike."""
    sentence, word = batch.mentions[:, 0], batch.mentions[:, 1]
    apart = (sentence[:, None] < sentence[None, :]).float()
    same = (batch.chains[:, None] == batch.chains[None, :]).float()
    yes, no = (apart * same).sum(), (apart * (1 - same)).sum()
    if yes < 1 or no < 1:
        return None
    with torch.autocast("cpu", enabled=False):
        vectors = model.vectors(words[sentence, word + 1].float())
        scores = model.same_scale * vectors @ vectors.T + model.same_bias
    each = functional.binary_cross_entropy_with_logits(scores, same, reduction="none")
    return (each * apart * (same / yes + (1 - same) / no)).sum() / 2


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
    same = _same_loss(model, words, batch) if len(batch.mentions) > 1 else None
    if same is not None:
        losses["same"] = same
    return losses
