"""Every number that a training run depends on, in one frozen record (overridden by a TOML file)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """One training run; lengths in word pieces, rates per optimizer step.

    Attributes:
        data: folder that holds one sub-folder per data set.
        out: folder for checkpoints and the log.
        passes: how often a sentence of each set is seen in one epoch (a fraction keeps a random part).
        steps: length of the run; 0 takes `epochs` whole epochs.
        start: checkpoint whose averaged weights a further cycle starts from; empty starts from the pretrained encoder.
        parser: exported model that finds the heads of the role spans of our own sentences; empty leaves these out.
        start_last: start from the last step's weights of `start`, not from their running average.
        max_pieces: longest sentence.
        read_pieces: the same at run time; longer windows are worth a little less there.
        window_pieces: neighbouring sentences of a document are read together up to this length; 0 reads each alone.
        last_share: rate of the last step as a share of the peak; above 0 where another cycle follows.
        weights: loss weight per head.
    """

    data: Path = Path("../shared/data")
    out: Path = Path("out/training")
    seed: int = 13
    epochs: int = 6
    steps: int = 0
    start: str = ""
    start_last: bool = False
    parser: str = ""
    pieces_per_batch: int = 2500
    max_pieces: int = 256
    window_pieces: int = 192
    read_pieces: int = 96
    max_word_pieces: int = 8
    encoder_rate: float = 2e-4
    head_rate: float = 1.5e-3
    warm_up: float = 0.1
    last_share: float = 0.0
    weight_decay: float = 0.01
    dropout: float = 0.1
    head_dropout: float = 0.2
    recase: float = 0.1
    average_decay: float = 0.99
    average_every: int = 5
    clip: float = 1.0
    bf16: bool = True
    threads: int = 2
    saves: int = 8
    least_lemma_count: int = 3
    arc_size: int = 256
    label_size: int = 112
    role_size: int = 128
    passes: dict[str, float] = field(
        default_factory=lambda: {
            "ewt": 1.0,
            "gum": 1.0,
            "names": 0.8,
            "ecbplus": 2.0,
            "ecbplus-rest": 1.5,
            "meantime": 3.0,
            "eventstoryline": 1.0,
            "geneva": 1.0,
            "own": 2.0,
        }
    )
    weights: dict[str, float] = field(
        default_factory=lambda: {
            "names": 1.5,
            "upos": 0.4,
            "tag": 0.4,
            "lemma": 0.5,
            "arcs": 1.0,
            "dep": 0.7,
            "predicate": 0.5,
            "role": 1.5,
            "trigger": 0.8,
            "time": 0.6,
            "geneva": 0.2,
            "event_type": 0.8,
            "fact": 0.3,
            "event_role": 0.8,
            "same": 0.3,
        }
    )


def load_config(path: Path | None) -> TrainConfig:
    """Return the default config with the keys of the TOML file `path` laid over it.

    Raises: ValueError: the file names an unknown key.
    """
    config = TrainConfig()
    if path is None:
        return config
    known = {item.name for item in fields(TrainConfig)}
    given = tomllib.loads(path.read_text(encoding="utf8"))
    unknown = sorted(set(given) - known)
    if unknown:
        raise ValueError(f"{path}: unknown keys {unknown}; known keys are {sorted(known)}")
    for key in ("data", "out"):
        if key in given:
            given[key] = Path(given[key])
    for key in ("passes", "weights"):
        if key in given:
            given[key] = {**getattr(config, key), **given[key]}
    return replace(config, **given)
