"""Ids by rank and ranks by id, of ours and of others."""

from __future__ import annotations

import tracemalloc

import pytest

from kg.model.ids import MentionId, digest
from kg.resolve.ranks import Names, Ranks

ODD = [
    "m1",
    "",
    "0" * 15,
    "0" * 17,
    "ABCDEF0123456789",
    "+00000000000001f",
    " 0000000000001f",
    "é" * 16,
    "0x00000000000001",
]


@pytest.mark.parametrize("ids", [[], ODD, [digest(n) for n in range(50)], [*ODD, *(digest(n) for n in range(50))]])
def test_ids_and_ranks_are_those_of_a_list(ids: list[str]) -> None:
    names = Names(map(MentionId, ids))
    ranks = Ranks(names)
    assert list(names) == ids
    assert names[1:3] == ids[1:3]
    assert {name: ranks[name] for name in ranks} == {name: rank for rank, name in enumerate(ids)}
    assert len(ranks) == len(names) == len(ids)
    assert "nobody" not in ranks
    assert 7 not in ranks
    with pytest.raises(KeyError):
        ranks[MentionId("nobody")]
    with pytest.raises(IndexError):
        names[len(ids)]


def test_an_id_takes_few_bytes() -> None:
    digest("warm")
    tracemalloc.start()
    ranks = Ranks(Names(MentionId(digest(number)) for number in range(20_000)))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(ranks) == 20_000
    assert held < 30 * 20_000  # a text and a line of a dictionary are 170
