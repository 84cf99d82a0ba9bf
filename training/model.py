"""The network: a small BERT encoder with letter shapes, and one head per task.

Source: Devlin et al. 2019 (encoder); Dozat & Manning 2017 (biaffine heads); Wang et al. 2020 (MiniLM).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.annotate.pieces import SHAPES

WIDTH, LAYERS, ATTENTION_HEADS, INNER, POSITIONS, VOCABULARY = 384, 6, 12, 1536, 512, 30522
TOKEN_HEADS = ("names", "upos", "tag", "lemma", "predicate", "trigger", "time", "geneva", "event_type", "fact")
VECTOR = 64
"""Width of an event mention's vector."""


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, dropout: float) -> None:
        """Make the layer's weights."""
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.last = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the new states; `mask` is True where a piece may be seen, (sentences, 1, 1, pieces)."""
        size, length, _ = x.shape
        shape = (size, length, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS)
        q, k, v = (part.reshape(shape).transpose(1, 2) for part in self.qkv(x).split(WIDTH, dim=-1))
        rate = self.dropout if self.training else 0.0
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=rate)
        seen = self.out(seen.transpose(1, 2).reshape(size, length, WIDTH))
        x = self.norm(x + functional.dropout(seen, rate, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.last(x + functional.dropout(inner, rate, self.training))


class PieceEncoder(nn.Module):
    """Word pieces and letter shapes -> one state per piece."""

    def __init__(self, dropout: float) -> None:
        """Make the encoder's weights; the shape embedding starts near zero."""
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.normal_(self.shapes.weight, std=0.01)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = dropout

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> Tensor:
        """Return (sentences, pieces, width)."""
        places = self.positions.weight[: ids.shape[1]]
        x = self.norm(self.words(ids) + places + self.shapes(shapes))
        x = functional.dropout(x, self.dropout, self.training)
        seen = (mask > 0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen)
        return x


def load_bert(encoder: PieceEncoder, weights: Path) -> None:
    """Copy the weights of a BERT safetensors file into `encoder`; token type 0 is folded into the positions."""
    from safetensors.torch import load_file

    given = {name.removeprefix("bert."): value for name, value in load_file(str(weights)).items()}
    state = encoder.state_dict()
    state["words.weight"] = given["embeddings.word_embeddings.weight"]
    state["positions.weight"] = (
        given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0]
    )
    for kind in ("weight", "bias"):
        state[f"norm.{kind}"] = given[f"embeddings.LayerNorm.{kind}"]
        for i in range(LAYERS):
            source = f"encoder.layer.{i}."
            parts = [given[f"{source}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            state[f"layers.{i}.qkv.{kind}"] = torch.cat(parts)
            state[f"layers.{i}.out.{kind}"] = given[f"{source}attention.output.dense.{kind}"]
            state[f"layers.{i}.norm.{kind}"] = given[f"{source}attention.output.LayerNorm.{kind}"]
            state[f"layers.{i}.up.{kind}"] = given[f"{source}intermediate.dense.{kind}"]
            state[f"layers.{i}.down.{kind}"] = given[f"{source}output.dense.{kind}"]
            state[f"layers.{i}.last.{kind}"] = given[f"{source}output.LayerNorm.{kind}"]
    encoder.load_state_dict(state)


class Projection(nn.Module):
    """Linear, GELU, dropout: a head's own view of the words."""

    def __init__(self, size: int, dropout: float) -> None:
        """Make the projection to `size` numbers."""
        super().__init__()
        self.linear = nn.Linear(WIDTH, size)
        self.rate = dropout

    def forward(self, x: Tensor) -> Tensor:
        """Return (..., size)."""
        return functional.dropout(functional.gelu(self.linear(x)), self.rate, self.training)


class PairLabels(nn.Module):
    """Biaffine label scores of (left, right) word pairs, with a linear term for each side."""

    def __init__(self, size: int, labels: int, dropout: float) -> None:
        """Make projections of both sides and one matrix per label."""
        super().__init__()
        self.left = Projection(size, dropout)
        self.right = Projection(size, dropout)
        self.bilinear = nn.Linear(size, labels * size, bias=False)
        nn.init.normal_(self.bilinear.weight, std=0.5 / size)
        self.left_bias = nn.Linear(size, labels)
        self.right_bias = nn.Linear(size, labels, bias=False)
        self.size, self.labels = size, labels

    def pairs(self, left: Tensor, right: Tensor) -> Tensor:
        """Return (pairs, labels) for aligned (pairs, width) states."""
        a, b = self.left(left), self.right(right)
        mixed = self.bilinear(a).reshape(-1, self.labels, self.size)
        scores = torch.bmm(mixed, b[:, :, None])[:, :, 0]
        return scores + self.left_bias(a) + self.right_bias(b)

    def rows(self, left: Tensor, right: Tensor, sentence: Tensor) -> Tensor:
        """Return (rows, words, labels): each left word against all words of its sentence.

        Args: left: (rows, width).  right: (sentences, words, width).  sentence: (rows,) index into `right`.
        """
        a, b = self.left(left), self.right(right)
        mixed = self.bilinear(a).reshape(-1, self.labels, self.size)
        scores = torch.bmm(b[sentence], mixed.transpose(1, 2))
        return scores + self.left_bias(a)[:, None] + self.right_bias(b)[sentence]


class Arcs(nn.Module):
    """Biaffine head scores: (sentences, words, words + root)."""

    def __init__(self, size: int, dropout: float) -> None:
        """Make projections of dependents and heads."""
        super().__init__()
        self.dependent = Projection(size, dropout)
        self.head = Projection(size, dropout)
        self.bilinear = nn.Linear(size, size, bias=False)
        nn.init.normal_(self.bilinear.weight, std=0.5 / size**0.5)
        self.bias = nn.Linear(size, 1)

    def forward(self, words: Tensor) -> Tensor:
        """Return scores for `words` with the root at index 0."""
        head = self.head(words)
        scores = torch.matmul(self.bilinear(self.dependent(words[:, 1:])), head.transpose(1, 2))
        return scores + self.bias(head).transpose(1, 2)


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(
        self,
        labels: dict[str, int],
        *,
        arc: int,
        label: int,
        role: int,
        dropout: float = 0.1,
        head_dropout: float = 0.2,
    ) -> None:
        """Make all weights; `labels` gives the number of labels per head."""
        super().__init__()
        self.encoder = PieceEncoder(dropout)
        self.tokens = nn.ModuleDict({head: nn.Linear(WIDTH, labels[head]) for head in TOKEN_HEADS})
        self.arcs = Arcs(arc, head_dropout)
        self.deps = PairLabels(label, labels["dep"], head_dropout)
        self.roles = PairLabels(role, labels["role"], head_dropout)
        self.event_roles = PairLabels(label, labels["event_role"], head_dropout)
        self.same = nn.Linear(WIDTH, VECTOR, bias=False)
        self.same_scale = nn.Parameter(torch.tensor(8.0))
        self.same_bias = nn.Parameter(torch.tensor(-5.0))
        self.rate = head_dropout / 2

    def words(self, ids: Tensor, mask: Tensor, shapes: Tensor, first: Tensor) -> Tensor:
        """Return (sentences, words + 1, width): the state of each word's first piece, the root first.

        Args: ids, mask, shapes: (windows, pieces).  first: (sentences, words + 1) into the flattened pieces.
        """
        states = self.encoder(ids, mask, shapes).flatten(0, 1)
        return functional.dropout(states[first], self.rate, self.training)

    def vectors(self, words: Tensor) -> Tensor:
        """Return vectors of unit length whose cosine tells whether two event mentions are one event."""
        return functional.normalize(self.same(words), dim=-1)
