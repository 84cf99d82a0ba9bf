"""The page's colours can be told apart without red, green or blue cones; shape and sign tell the same beside them."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations

import numpy as np
import pytest

STYLE = (files("exporters.html") / "style.css").read_text(encoding="utf8")
LIGHT, DARK = STYLE.split("@media screen and (prefers-color-scheme: dark)")[0], STYLE.split('[data-theme="dark"]')[1]
SIGNS = ("event-edge", "actor-edge", "place-edge", "conflict")
CONES = {
    "all": np.eye(3),
    "no red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""Linear RGB as seen without one kind of cone. Machado, Oliveira and Fernandes (2009), table 1, severity 1.0."""
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
"""sRGB (IEC 61966-2-1) to CIE XYZ."""


def lab(colour: str, seen: np.ndarray) -> np.ndarray:
    """A colour `#rrggbb` in CIELAB (1976) as seen through `seen`."""
    value = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    t = XYZ @ np.clip(seen @ linear, 0, 1) / XYZ.sum(axis=1)
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("cones", CONES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_stay_apart_for_every_eye(theme: str, cones: str) -> None:
    found = {name: re.search(rf"--{name}: (#[0-9a-f]{{6}});", theme) for name in SIGNS}
    colours = {name: lab(match[1], CONES[cones]) for name, match in found.items() if match}
    assert len(colours) == len(SIGNS)
    for one, other in combinations(SIGNS, 2):
        assert np.linalg.norm(colours[one] - colours[other]) > 20, (one, other)
