"""Labels, role heads, config; with torch also batches, the network, its ONNX graph and the schedule."""

import random
from pathlib import Path

import pytest

from training.config import TrainConfig, load_config
from training.examples import Example, Frame
from training.labels import collect_labels
from training.lemmas import collect_exceptions
from training.roles import depths_of, span_head

CYCLES = Path(__file__).parents[2] / "training" / "cycles"

EXAMPLE = Example(
    source="ewt",
    name="one",
    words=("Crews", "left", "Oria", "."),
    names=("O", "O", "B-Location", "O"),
    upos=("NOUN", "VERB", "PROPN", "PUNCT"),
    tags=("NNS", "VBD", "NNP", "."),
    lemmas=("crew", "leave", "Oria", "."),
    heads=(2, 0, 2, 2),
    deps=("nsubj", "root", "obj", "punct"),
    frames=(Frame(predicate=1, arguments=(("ARG0", 0, 1), ("ARG1", 2, 3))),),
    triggers=("O", "B-occurrence", "O", "O"),
    times=("O", "O", "O", "O"),
    geneva=("?", "Departing", "?", "?"),
    types=("O", "departure", "O", "O"),
    facts=("?", "asserted", "?", "?"),
    chains=("O", "left Oria", "O", "O"),
    event_roles=((1, "agent", 0, 1),),
    document="one",
    topic="t",
)


@pytest.fixture(scope="module")
def labels():
    return collect_labels([EXAMPLE] * 30, least_lemma_count=3)


def test_labels(labels):
    assert labels["names"][0] == labels["time"][0] == "O"
    assert labels["role"] == ["-", "ARG0", "ARG1"]
    assert labels["lemma"] == ["k|0|", "l|0|", "l|1|", "l|2|ave"]
    assert labels["dep"] == ["nsubj", "obj", "punct", "root"]


def test_lemma_exceptions():
    assert collect_exceptions([EXAMPLE] * 2) == {"NNS": {"crews": "crew"}, "VBD": {"left": "leave"}}


def test_span_head_is_the_word_nearest_the_root():
    heads, deps = [2, 0, 2, 3], ["nsubj", "root", "obj", "case"]
    assert span_head(heads, deps, 2, 4, depths_of(heads)) == 2


def test_span_head_of_a_small_clause_is_its_verb():
    heads, deps = [0, 1, 1], ["root", "obj", "xcomp"]
    assert span_head(heads, deps, 1, 3, depths_of(heads)) == 2


def test_config_file(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text('epochs = 2\ndata = "x"\n[weights]\nnames = 3.0\n')
    config = load_config(path)
    assert (config.epochs, str(config.data), config.weights["names"]) == (2, "x", 3.0)
    assert config.weights["role"] == TrainConfig().weights["role"]
    path.write_text("epoch = 2\n")
    with pytest.raises(ValueError, match="unknown keys"):
        load_config(path)


@pytest.fixture(scope="module")
def encoded(labels):
    pytest.importorskip("torch", reason="training needs torch (pip install newsgraph[train])")
    from kg.annotate.network import SHIPPED
    from kg.annotate.pieces import PieceCutter
    from training.batches import Encoder

    encoder = Encoder(labels, PieceCutter(SHIPPED / "tokenizer.json"), max_pieces=64)
    return encoder.encode(EXAMPLE)


def test_encoding(encoded, labels):
    assert encoded.arcs == [2, 0, 2, 2]
    assert encoded.roles == [(1, [(0, 1), (2, 2)])]
    assert [labels["names"][i] for i in encoded.labels["names"]] == list(EXAMPLE.names)
    assert [labels["fact"][i] for i in encoded.labels["fact"] if i >= 0] == ["asserted"]
    assert encoded.chains == [(1, "left Oria")]
    assert encoded.event_roles == [(1, [(0, labels["event_role"].index("agent"))])]


def test_batch_order_depends_on_the_seed_alone(encoded):
    from training.batches import epoch_batches

    def run(seed):
        groups = epoch_batches([encoded] * 50, passes={"ewt": 1.5}, pieces=64, most=32, recase_share=0.5, seed=seed)
        return [[shapes for _, shapes in group] for group in groups]

    assert run(1) == run(1) != run(2)


def test_windows_hold_neighbours_of_one_document(encoded):
    from dataclasses import replace

    from training.batches import make_windows, size_of

    other = replace(encoded, example=replace(EXAMPLE, document="two"))
    alone = replace(encoded, example=replace(EXAMPLE, document=""))
    windows = make_windows([encoded] * 5 + [other, alone, alone], most=20)
    assert [len(window) for window in windows] == [3, 2, 1, 1, 1]
    assert all(size_of(window) <= 20 for window in windows)


def test_topics_keep_to_themselves(encoded):
    from dataclasses import replace

    from training.batches import group_by_length

    other = replace(encoded, example=replace(EXAMPLE, topic="u"))
    groups = group_by_length([[encoded], [other]] * 10, pieces=600)
    assert [{window[0].example.topic for window in group} for group in groups] == [{"t"}, {"u"}]


def test_recase_leaves_numbers_and_marks(encoded):
    from kg.annotate.pieces import NUMBER, OTHER, TITLE
    from training.batches import recase

    shapes = recase([0, TITLE, NUMBER, OTHER], random.Random(1))
    assert [shapes[0], *shapes[2:]] == [0, NUMBER, OTHER]


def test_losses_and_graph_agree_with_the_network(encoded, labels, tmp_path):
    from dataclasses import replace

    import numpy as np
    import onnxruntime
    import torch

    from kg.annotate.network import pad_pieces
    from kg.annotate.pieces import join_pieces
    from training.batches import collate
    from training.graph import build_model
    from training.losses import compute_losses
    from training.train import make_reader

    torch.manual_seed(1)
    config = TrainConfig(arc_size=16, label_size=16, role_size=16)
    model = make_reader(labels, config)
    other = replace(encoded, chains=[(1, "left"), (2, "left Oria")])
    losses = compute_losses(model, collate([[encoded, encoded], [other]]))
    expected = "names upos tag lemma arcs dep predicate role trigger time geneva event_type fact event_role same"
    assert set(losses) == set(expected.split())
    assert all(torch.isfinite(loss) for loss in losses.values())
    model.eval()
    weights = {name: value.numpy() for name, value in model.state_dict().items()}
    sizes = {head: len(names) for head, names in labels.items()}
    graph = build_model(weights, sizes, label=16, role=16, bits=None)
    session = onnxruntime.InferenceSession(graph.SerializeToString())
    inputs = pad_pieces([join_pieces([encoded.pieces] * 2), join_pieces([encoded.pieces])])
    arcs, names, heads, deps = session.run(["arcs", "names", "heads", "deps"], inputs)
    assert arcs.shape[:2] == (3, 4)
    with torch.no_grad():
        words = model.words(*(torch.from_numpy(inputs[key]) for key in ("ids", "mask", "shapes", "first")))
        assert np.allclose(model.arcs(words).numpy(), arcs, atol=1e-4)
        assert np.allclose(model.tokens["names"](words[:, 1:]).numpy(), names, atol=1e-4)
        for row, word in np.ndindex(3, 4):
            assert list(heads[row, word]) == list(np.argsort(-arcs[row, word], kind="stable")[:2])
            head = words[row, heads[row, word, 0]]
            assert deps[row, word, 0] == model.deps.pairs(words[row, word + 1][None], head[None]).argmax()


def test_an_epoch_with_fewer_batches_begins_again(encoded):
    from training.train import Trainer

    class Short(Trainer):
        def __init__(self):
            self.step, self.steps, self.per_epoch = 0, 7, 3

        def _epoch(self, number):
            yield from [[([encoded], [number] * len(encoded.pieces.ids))]] * (3 if number == 0 else 2)

    seen = [int(batch.shapes[0, 0]) for batch in Short()._batches()]
    assert seen == [0, 0, 0, 1, 1, 1, 2]


def test_schedule():
    pytest.importorskip("torch", reason="training needs torch (pip install newsgraph[train])")
    from training.train import rate_at

    rates = [rate_at(step, 100, 0.1) for step in range(100)]
    assert max(rates) == rates[10] == pytest.approx(1.0, abs=0.01)
    assert rates[-1] < 0.01 < rates[0]


@pytest.mark.parametrize("path", sorted(CYCLES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_cycles_are_valid(path):
    config = load_config(path)
    assert config.steps > 0
    assert not config.out.is_absolute()
