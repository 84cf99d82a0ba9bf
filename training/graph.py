"""Trained weights -> ONNX graph, built node by node so that the file depends on nothing but the weights.

Linear layers become `MatMulInteger`: weights in 8 bits with one scale per column, activations in 8 bits with one scale
per row, taken at run time. So a word's numbers depend neither on the other sentences of its batch nor on calibration
texts, and the sums are exact. Embeddings become int8 with one scale per row.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.model import ATTENTION_HEADS, LAYERS, WIDTH

Array = NDArray[np.float32]
CONTRIB = "com.microsoft"
SHIPPED_POSITIONS = 256
DEP_HEADS = 2
"""Heads per word for which a label is given: the likeliest, from which a tree is hardly ever forced away."""
LEMMA_OPTIONS = 4
"""Lemma scripts given per word, best first."""


class GraphBuilder:
    """Collects nodes and weights; every method returns the name of its output."""

    def __init__(self, weights: dict[str, Array], *, bits: int | None) -> None:
        """Keep the weights by name; `bits` 8 quantizes linear layers and the word table, None keeps fp32."""
        self.weights, self.bits = weights, bits
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self._count = 0
        self._rows: dict[str, tuple[str, str]] = {}

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a weight tensor once."""
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def numbers(self, *values: int) -> str:
        """Add a small int64 constant."""
        return self.constant("n_" + "_".join(map(str, values)).replace("-", "m"), np.array(values, np.int64))

    def add(self, op: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: object) -> str:
        """Add one node; with several outputs the first one's name is returned, the others end in `_1`, `_2`."""
        self._count += 1
        name = f"{op}{self._count}"
        names = [name if i == 0 else f"{name}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, name=name, domain=domain, **attributes))
        return name

    def matmul(self, x: str, name: str, weight: Array, *, quantize: bool = True) -> str:
        """Multiply by `weight` (in, out)."""
        if self.bits is None or not quantize:
            return self.add("MatMul", x, self.constant(name, weight))
        scale = np.maximum(np.abs(weight).max(0), 1e-12) / 127
        packed = self.constant(f"{name}.q", np.rint(weight / scale).astype(np.int8))
        rows, row_scale = self.quantized_rows(x)
        one, middle = self.constant("one", np.array(1, np.float32)), self.constant("middle", np.array(128, np.uint8))
        scales = self.constant(f"{name}.s", scale.astype(np.float32))
        real = self.add("MatMulIntegerToFloat", rows, packed, one, scales, middle, domain=CONTRIB)
        return self.add("Mul", real, row_scale)

    def quantized_rows(self, x: str) -> tuple[str, str]:
        """Return `x` in 8 bits around 128 and the scale of each row; computed once per tensor."""
        if x not in self._rows:
            most = self.add("ReduceMax", self.add("Abs", x), self.numbers(-1), keepdims=1)
            most = self.add("Max", most, self.constant("least", np.array(1e-8, np.float32)))
            raised = self.add("Mul", x, self.add("Div", self.constant("full", np.array(127, np.float32)), most))
            one, middle = (
                self.constant("one", np.array(1, np.float32)),
                self.constant("middle", np.array(128, np.uint8)),
            )
            row_scale = self.add("Mul", most, self.constant("step", np.array(1 / 127, np.float32)))
            self._rows[x] = (self.add("QuantizeLinear", raised, one, middle), row_scale)
        return self._rows[x]

    def linear(self, x: str, name: str, *, quantize: bool = True, bias: bool = True) -> str:
        """Apply the torch linear layer `name`."""
        out = self.matmul(x, name, self.weights[f"{name}.weight"].T, quantize=quantize)
        return self.add("Add", out, self.constant(f"{name}.bias", self.weights[f"{name}.bias"])) if bias else out

    def projection(self, x: str, name: str) -> str:
        """Apply a `Projection`: linear and GELU."""
        return self.add("Gelu", self.linear(x, f"{name}.linear"), domain=CONTRIB)

    def norm(self, x: str, name: str) -> str:
        """Apply layer normalization."""
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)


def _embed(g: GraphBuilder) -> str:
    table = g.weights["encoder.words.weight"]
    if g.bits is None:
        words = g.add("Gather", g.constant("words", table), "ids")
    else:
        scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-12) / 127
        rows = g.add("Gather", g.constant("words.q", np.rint(table / scale).astype(np.int8)), "ids")
        scales = g.add("Gather", g.constant("words.s", scale.astype(np.float32)), "ids")
        words = g.add("Mul", g.add("Cast", rows, to=TensorProto.FLOAT), scales)
    places = g.constant("places", g.weights["encoder.positions.weight"][:SHIPPED_POSITIONS])
    length = g.add("Shape", "ids", start=1, end=2)
    place = g.add("Slice", places, g.numbers(0), length, g.numbers(0))
    shape = g.add("Gather", g.constant("shape_table", g.weights["encoder.shapes.weight"]), "shapes")
    return g.norm(g.add("Add", g.add("Add", words, place), shape), "encoder.norm")


def _layer(g: GraphBuilder, x: str, name: str) -> str:
    qkv = g.linear(x, f"{name}.qkv")
    q = g.add("Split", qkv, axis=-1, num_outputs=3, outputs=3)
    seen = g.add("MultiHeadAttention", q, f"{q}_1", f"{q}_2", "", "mask", domain=CONTRIB, num_heads=ATTENTION_HEADS)
    x = g.norm(g.add("Add", x, g.linear(seen, f"{name}.out")), f"{name}.norm")
    inner = g.add("Gelu", g.linear(x, f"{name}.up"), domain=CONTRIB)
    return g.norm(g.add("Add", x, g.linear(inner, f"{name}.down")), f"{name}.last")


def _pair_parts(g: GraphBuilder, name: str, left: str, right: str) -> tuple[str, str, str]:
    """Return (left mixed with the label matrices, left bias, right side) of a `PairLabels` head."""
    a = g.projection(left, f"{name}.left")
    mixed = g.linear(a, f"{name}.bilinear", bias=False)
    return mixed, g.linear(a, f"{name}.left_bias", quantize=False), g.projection(right, f"{name}.right")


def _deps(g: GraphBuilder, words: str, everything: str, heads: str, labels: int, size: int) -> None:
    """Add the best label of each word with its likeliest heads; `heads` are (sentences, words, `DEP_HEADS`)."""
    mixed, left, b = _pair_parts(g, "deps", words, everything)
    count = g.add("Shape", "first", start=0, end=1)
    shape = g.add("Concat", count, g.numbers(-1, labels, size), axis=0)
    flat = g.add("Reshape", mixed, shape)
    chosen = g.add("GatherND", b, g.add("Unsqueeze", heads, g.numbers(3)), batch_dims=1)
    scores = g.add("MatMul", chosen, g.add("Transpose", flat, perm=[0, 1, 3, 2]))
    scores = g.add("Add", scores, g.add("Unsqueeze", left, g.numbers(2)))
    right = g.linear(b, "deps.right_bias", quantize=False, bias=False)
    scores = g.add("Add", scores, g.add("GatherND", right, g.add("Unsqueeze", heads, g.numbers(3)), batch_dims=1))
    best = g.add("ArgMax", scores, axis=3, keepdims=0)
    g.nodes.append(helper.make_node("Cast", [best], ["deps"], to=TensorProto.UINT8))


def _arcs(g: GraphBuilder, words: str, everything: str) -> str:
    """Add the scores of each word's heads; return the places of the likeliest, (sentences, words, `DEP_HEADS`)."""
    head = g.projection(everything, "arcs.head")
    mixed = g.linear(g.projection(words, "arcs.dependent"), "arcs.bilinear", bias=False)
    scores = g.add("MatMul", mixed, g.add("Transpose", head, perm=[0, 2, 1]))
    bias = g.add("Transpose", g.linear(head, "arcs.bias", quantize=False), perm=[0, 2, 1])
    g.nodes.append(helper.make_node("Add", [scores, bias], ["arcs"]))
    # places beyond the sentence's end, where `first` is 0, are no heads; the root is one even at place 0
    root = g.add("Slice", "first", g.numbers(0), g.numbers(1), g.numbers(1))
    rest = g.add("Slice", "first", g.numbers(1), g.numbers(2**31), g.numbers(1))
    known = g.add("Concat", g.add("Add", root, g.numbers(1)), rest, axis=1)
    huge = g.constant("huge", np.array(1e4, np.float32))
    bonus = g.add("Mul", g.add("Cast", g.add("Greater", known, g.numbers(0)), to=TensorProto.FLOAT), huge)
    likely = g.add("Add", "arcs", g.add("Unsqueeze", bonus, g.numbers(1)))
    return g.add("TopK", likely, g.numbers(DEP_HEADS), axis=2, outputs=2) + "_1"


def _roles(
    g: GraphBuilder, words: str, chosen: str, labels: int, size: int, *, head: str, outputs: tuple[str, str]
) -> None:
    """Add the roles of the words whose best label in `chosen` is not the first."""
    yes = g.add("Greater", g.add("ArgMax", chosen, axis=2, keepdims=0), g.numbers(0))
    yes = g.add("Cast", yes, to=TensorProto.INT64)
    real = g.add("Cast", g.add("Greater", "first", g.numbers(0)), to=TensorProto.INT64)
    real = g.add("Slice", real, g.numbers(1), g.numbers(2**31), g.numbers(1))
    where = g.add("Transpose", g.add("NonZero", g.add("Mul", yes, real)), perm=[1, 0])
    g.nodes.append(helper.make_node("Identity", [where], [outputs[0]]))
    one = g.constant("one_more", np.zeros((1, 2), np.int64))  # reductions over no rows at all fail in onnxruntime
    where = g.add("Concat", where, one, axis=0)
    sentence = g.add("Squeeze", g.add("Slice", where, g.numbers(0), g.numbers(1), g.numbers(1)), g.numbers(1))
    mixed, left, b = _pair_parts(g, head, g.add("GatherND", words, where), words)
    mixed = g.add("Reshape", mixed, g.numbers(-1, labels, size))
    scores = g.add("MatMul", g.add("Gather", b, sentence), g.add("Transpose", mixed, perm=[0, 2, 1]))
    scores = g.add("Add", scores, g.add("Unsqueeze", left, g.numbers(1)))
    right = g.linear(b, f"{head}.right_bias", quantize=False, bias=False)
    scores = g.add("Add", scores, g.add("Gather", right, sentence))
    rows = [g.numbers(0), g.numbers(-1), g.numbers(0)]
    g.nodes.append(helper.make_node("Slice", [scores, *rows], [outputs[1]]))


def _token_heads(g: GraphBuilder, words: str, heads: Sequence[str], sizes: dict[str, int]) -> dict[str, str]:
    """Add all word heads as one multiplication; return the scores of each."""
    weight = np.concatenate([g.weights[f"tokens.{head}.weight"] for head in heads]).T
    bias = np.concatenate([g.weights[f"tokens.{head}.bias"] for head in heads])
    scores = g.add("Add", g.matmul(words, "tokens", weight, quantize=False), g.constant("tokens.bias", bias))
    cuts = g.numbers(*(sizes[head] for head in heads))
    parts = g.add("Split", scores, cuts, axis=-1, outputs=len(heads))
    scores_of = {}
    for i, head in enumerate(heads):
        scores_of[head] = part = parts if i == 0 else f"{parts}_{i}"
        if head == "predicate":
            continue
        if head in ("names", "trigger", "time", "event_type", "fact"):
            g.nodes.append(helper.make_node("Identity", [part], [head]))
        elif head == "lemma":
            g.nodes.append(helper.make_node("TopK", [part, g.numbers(LEMMA_OPTIONS)], ["lemma_scores", head], axis=2))
        else:
            g.nodes.append(helper.make_node("ArgMax", [part], [head], axis=2, keepdims=0))
    return scores_of


def build_model(
    weights: dict[str, Array], sizes: dict[str, int], *, label: int, role: int, bits: int | None
) -> onnx.ModelProto:
    """Return the graph of windows of sentences: what `outputs` below lists.

    `predicates` and `typed` are the (rows, 2) places of predicates and typed triggers, `roles` and `event_roles` the
    scores of their rows, `vectors` what `Reader.same` makes of every word.

    Args: weights: by their torch names.  sizes: labels per head.  label, role: widths of the two pair heads.
    """
    g = GraphBuilder(weights, bits=bits)
    x = _embed(g)
    for i in range(LAYERS):
        x = _layer(g, x, f"encoder.layers.{i}")
    everything = g.add("Gather", g.add("Reshape", x, g.numbers(-1, WIDTH)), "first")
    words = g.add("Slice", everything, g.numbers(1), g.numbers(2**31), g.numbers(1))
    heads = ("names", "upos", "tag", "lemma", "predicate", "trigger", "time", "event_type", "fact")
    scores = _token_heads(g, words, heads, sizes)
    heads_of = _arcs(g, words, everything)
    _deps(g, words, everything, heads_of, sizes["dep"], label)
    _roles(g, words, scores["predicate"], sizes["role"], role, head="roles", outputs=("predicates", "roles"))
    _roles(
        g,
        words,
        scores["event_type"],
        sizes["event_role"],
        label,
        head="event_roles",
        outputs=("typed", "event_roles"),
    )
    vectors = g.matmul(words, "same", g.weights["same.weight"].T, quantize=False)
    g.nodes.append(helper.make_node("Identity", [vectors], ["vectors"]))
    whole, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("ids", whole, ["windows", "pieces"]),
        helper.make_tensor_value_info("mask", TensorProto.INT32, ["windows", "pieces"]),
        helper.make_tensor_value_info("shapes", whole, ["windows", "pieces"]),
        helper.make_tensor_value_info("first", whole, ["sentences", "words_and_root"]),
    ]
    kinds = dict.fromkeys(
        ("names", "trigger", "time", "event_type", "fact", "arcs", "roles", "event_roles", "vectors"), real
    ) | {"deps": TensorProto.UINT8}
    names = (
        "names",
        "upos",
        "tag",
        "lemma",
        "trigger",
        "time",
        "event_type",
        "fact",
        "arcs",
        "deps",
        "predicates",
        "roles",
    )
    names += ("typed", "event_roles", "vectors", "heads")
    g.nodes.append(helper.make_node("Identity", [heads_of], ["heads"]))
    ranks = {"upos": 2, "tag": 2, "predicates": 2, "typed": 2}
    outputs = [
        helper.make_tensor_value_info(name, kinds.get(name, whole), [f"{name}_{i}" for i in range(ranks.get(name, 3))])
        for name in names
    ]
    graph = helper.make_graph(g.nodes, "newsgraph", inputs, outputs, list(g.constants.values()))
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="newsgraph", ir_version=9)
    assert WIDTH % ATTENTION_HEADS == 0
    return model
