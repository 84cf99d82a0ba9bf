"""Strings that try to be more than text, by family: what an article, a name or a field of it may hold.

Enters: a random generator. Leaves: strings of Unicode, lone surrogates among them. The strings are in `payloads.json`
and, those of markup, in `tests/exporters/hostile.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random

__all__ = ["PAYLOADS", "Payload", "sentence"]

Payload = Callable[[Random], str]
HERE = Path(__file__).parent
STRINGS: Mapping[str, list[str]] = {
    "HTML markup and scripts": json.loads((HERE.parent / "exporters" / "hostile.json").read_text("utf8")),
    **json.loads((HERE / "payloads.json").read_text("utf8")),
}


def _chosen(choices: list[str], random: Random) -> str:
    return random.choice(choices)


def _mixed(random: Random) -> str:
    """Return characters of any plane, thrown together."""
    ends = (0x100, 0x3000, 0x110000)
    return "".join(chr(random.randrange(random.choice(ends))) for _ in range(random.randrange(1, 60)))


PAYLOADS: Mapping[str, Payload] = {
    **{family: partial(_chosen, choices) for family, choices in STRINGS.items()},
    "random characters": _mixed,
}

SENTENCES = (
    "Gunmen attacked a police station in {0} on Monday, killing at least {1} people, police chief {0} told {1}.",
    "{0}",
    '"{0}," said {1}, minister of {0}, in {1} on 3 June 2024.',
    "{0} killed {1} in {0} on {1}.",
    "At least {0} people died and {1} were injured when a ferry sank off {0}, the coast guard said on {1}.",
    'The {0} said on {1} that {0} soldiers had been detained. "{1}" it added.',
    "On {0}, {1} people marched in Zagreb; {0} told Reuters that {1} had been arrested.",
    "President {0} met {1} Minister Ana Horvat in Oslo on {1}. He said: “{0}”.",
)


def sentence(random: Random, payload: Payload) -> str:
    """Return a sentence of news with payloads where names, numbers, dates and quotes stand."""
    return random.choice(SENTENCES).format(payload(random), payload(random))
