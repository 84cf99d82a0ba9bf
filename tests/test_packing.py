"""Records that are set by: what comes back is what was packed."""

from __future__ import annotations

import tracemalloc
from collections import Counter

import pytest

from kg.model.interval import DateInterval, Granularity
from kg.model.link import Reason
from kg.resolve.profiles import Draft, Profile
from kg.store import Records, Spool
from kg.store.packing import Attic, packer


def draft(word: str) -> Draft:
    profile = Profile(
        mentions=["m1"],
        documents={"d1"},
        position=(3, 7),
        types=Counter(attack=2),
        lemmas=Counter({word: 1}),
        time=DateInterval(earliest="2031-05-02", latest=None, granularity=Granularity.MONTH),
        numbers={("killed", 3.0)},
        ranges={("killed", 3.0, float("inf"))},
        modifiers=frozenset({"market"}),
    )
    return Draft(profile=profile, vector=b"\x00\x7f\xff", places=["m2"], actors=[("victim", "m3")])


def test_what_was_packed_comes_back():
    pack, unpack = packer(Draft)
    drafts = [draft("storm"), draft("\N{SNOWMAN}\x00")]
    packed = pack(drafts)
    assert isinstance(packed, bytes)
    found = unpack(packed)
    assert found == drafts
    assert found[0] is not drafts[0]
    assert isinstance(found[0].profile.types, Counter)
    assert found[0].profile.types["none"] == 0


def test_a_text_that_utf8_cannot_hold_is_kept():
    pack, unpack = packer(Draft)
    drafts = [draft("\ud800")]
    assert unpack(pack(drafts)) == drafts


def test_only_the_named_type_is_made():
    _, unpack = packer(Draft)
    pack, _ = packer(DateInterval)
    with pytest.raises(ValueError, match="missing required field"):
        unpack(pack([DateInterval(earliest=None, latest=None)]))


@pytest.fixture
def table() -> Records[Reason]:
    return Spool[Reason](Reason).extend([Reason(feature="name", value="x", weight=1.0)]).records()


@pytest.mark.parametrize("level", [0, 1])
def test_what_was_set_by_comes_back_in_any_order(table: Records[Reason], level: int):
    lists = [[draft("storm")], [draft("line\nfeed"), draft("\N{SNOWMAN}")], [draft("\ud800")], []]
    for like in (table, ()):
        attic: Attic[Draft] = Attic(Draft, like, level=level)
        numbers = [attic.add(list(drafts)) for drafts in lists]
        assert len(attic) == 4
        assert [attic[number] for number in reversed(numbers)] == lists[::-1]


def test_what_was_set_by_on_disk_takes_no_memory(table: Records[Reason]):
    def taken(attic: Attic[Reason]) -> int:
        tracemalloc.start()
        for number in range(20_000):
            attic.add([Reason(feature="same name", value=f"{number:0200}", weight=1.0)])
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size

    assert taken(Attic(Reason, table, level=0)) < 20_000 * 30 + 2**21
    assert taken(Attic(Reason, level=0)) > 20_000 * 200
