"""Tables on disk: they behave as the tuple of their records, keep every byte, and hold on to no record."""

from __future__ import annotations

import copy
import gc
import json
import os
import pickle
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from kg.errors import ExportError, RecordError
from kg.model.annotation import Annotation, TimeExpression, Token
from kg.model.claim import Claim, Mention, MentionKind
from kg.model.document import Document, Problem
from kg.model.ids import MentionId
from kg.model.lookup import Keys, by_key, grouped, values_by_key
from kg.model.stored import fields_of
from kg.store import TABLES, Records, Spool, in_order, read_records, read_table, write_records, write_table
from kg.store.encoding import line_encoder
from kg.store.lines import line_decoder
from kg.store.ordering import ordered
from kg.store.records import WINDOW, Shelf
from tests.factory import document, example_graph

HOSTILE = [
    "\ud800 alone",
    "\u2028 line \u0085 breaks \x0b",
    "nul \x00",
    "\u202e turned \u0301",
    "\ufeff",
    '"\\',
    "🦊",
    "\x7f",
]


def mention(text: str, start: int, end: int, *, id: str, doc: Document | None = None) -> Mention:
    """Return a mention at a place that need not be in any text."""
    return Mention(
        id=MentionId(id), document=(doc or document()).id, kind=MentionKind.EVENT, start=start, end=end, text=text,
        head=(start, end), type="strike",
    )  # fmt: skip


def stored(*records: object) -> Records[object]:
    return Spool[object](type(records[0])).extend(records).records()


@pytest.fixture
def claims() -> tuple[Claim, ...]:
    return tuple(example_graph().claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A record of one field."""

    numbers: tuple[int, ...]


def test_a_record_of_one_field_comes_back():
    records = Numbers(numbers=()), Numbers(numbers=(1, 2))
    assert stored(*records) == records


def test_a_table_is_like_the_tuple_of_its_records(claims: tuple[Claim, ...]):
    table = stored(*claims)
    assert table == claims
    assert claims == table
    assert hash(table) == hash(claims)
    assert (len(table), table[0], table[-1]) == (len(claims), claims[0], claims[-1])
    assert table[2:5] == claims[2:5]
    assert table[::-2] == claims[::-2]
    assert tuple(reversed(table)) == claims[::-1]
    assert table.index(claims[3]) == 3
    assert claims[4] in table
    assert table != claims[1:]
    assert table != (*claims[:-1], replace(claims[-1], value="other"))
    assert not table[:0]
    with pytest.raises(IndexError):
        table[len(claims)]


def test_it_reads_beyond_one_window_and_in_any_order():
    mentions = tuple(mention("strike", number, number + 6, id=f"{number:016x}") for number in range(1000))
    table = stored(*mentions)
    assert table == mentions
    positions = np.random.default_rng(7).permutation(1000)
    assert table.at(positions) == tuple(mentions[at] for at in positions)
    assert tuple(table.at(positions).fields("id", "start")) == tuple((f"{at:016x}", at) for at in positions)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_keeps_its_bytes_and_its_place(tmp_path: Path, hostile: str):
    items = (document(hostile, name="a"), document("plain", name="b"), document(hostile * 2, name="c"))
    assert stored(*items) == items
    assert tuple(stored(*items).fields("text")) == tuple(item.text for item in items)
    write_table(tmp_path, "documents", items)
    plain = (tmp_path / "documents.jsonl").read_bytes()
    for table in (stored(*items), read_table(tmp_path, "documents")):
        write_table(tmp_path, "documents", table)
        assert (tmp_path / "documents.jsonl").read_bytes() == plain


@pytest.mark.parametrize("value", [5, 5.0, 0.1, 1e-07, 1e22, -0.0, 12345678901234567890])
def test_a_number_keeps_its_form(value: float):
    item = replace(example_graph().claims[0], low=value)
    line = line_encoder(Claim)(item)
    assert json.dumps(value) in line.decode()
    assert line_encoder(Claim)(line_decoder(Claim)(line)) == line


def test_what_a_newer_version_adds_is_passed_over_and_what_an_older_one_lacks_is_filled_in():
    line = b'{"source":"a","stage":"read","error":"x","new":[1,{"y":2}]}\r'
    assert line_decoder(Problem)(line) == Problem(source="a", stage="read", error="x")


def test_tokens_are_read_from_their_arrays():
    tokens = tuple(Token(start=n, end=n + 1, lemma="é\u2028", upos="X", tag="XX", head=0, dep="dep") for n in range(3))
    times = (TimeExpression(id="t1", start=0, end=1, type="DATE"),)
    annotation = Annotation(document=document("x").id, tokens=tokens, times=times)
    table = stored(annotation)
    assert table[0] == annotation
    assert list(table.fields("times")) == [times]
    assert list(table.fields("tokens", "document")) == [(tokens, annotation.document)]


def test_a_copy_of_a_table_is_a_tuple(claims: tuple[Claim, ...]):
    for twin in (copy.deepcopy(stored(*claims)), pickle.loads(pickle.dumps(stored(*claims)))):
        assert type(twin) is tuple
        assert twin == claims


def test_no_record_is_held(claims: tuple[Claim, ...]):
    table = stored(*(replace(claims[0], id=f"{number:016x}") for number in range(2000)))
    gc.collect()
    before = sum(isinstance(item, Claim) for item in gc.get_objects())
    most = 0
    for number, _ in enumerate(table):
        if number % 500 == 0:
            most = max(most, sum(isinstance(item, Claim) for item in gc.get_objects()) - before)
    assert 1 <= most <= WINDOW


def test_a_table_outlives_the_name_of_its_file(tmp_path: Path):
    write_records(example_graph(), tmp_path)
    graph = read_records(tmp_path)
    for path in tmp_path.iterdir():
        path.unlink()
    assert graph == example_graph()


def test_a_file_that_shrinks_is_an_error_that_names_it(tmp_path: Path):
    write_records(example_graph(), tmp_path)
    table = read_table(tmp_path, "claims")
    os.truncate(tmp_path / "claims.jsonl", 10)
    with pytest.raises(RecordError, match=r"claims\.jsonl: is shorter than it was"):
        list(table)


def test_a_spool_says_where_there_is_no_room(tmp_path: Path):
    with pytest.raises(ExportError, match="gone: cannot hold the Claim records"):
        Spool(Claim, tmp_path / "gone" / "claims")


def test_a_spool_can_be_looked_at_while_it_grows():
    spool: Spool[Problem] = Spool(Problem)
    early = spool.extend([Problem(source="a", stage="read", error="x")]).records()
    later = spool.extend([Problem(source="b", stage="read", error="y")]).records()
    assert ([item.source for item in early], [item.source for item in later]) == (["a"], ["a", "b"])


# ------------------------------------------------------------------------------------------------------------ in order


@pytest.mark.parametrize("name", TABLES)
def test_tables_on_disk_are_put_in_the_order_of_tuples(name: str):
    graph = example_graph()
    shuffled = getattr(graph, name)[::-1]
    if not shuffled:
        return
    table = stored(*shuffled)
    assert ordered(table, TABLES[name].by) == getattr(in_order(graph), name)


def test_records_can_be_changed_wherever_they_lie(tmp_path: Path, claims: tuple[Claim, ...]):
    write_records(example_graph(), tmp_path)
    before = (tmp_path / "claims.jsonl").read_bytes()
    other = replace(claims[1], value="other \ud800")
    wanted = (claims[0], other, *claims[2:])
    for table in (stored(*claims), read_table(tmp_path, "claims")):
        changed = table.changed([(1, other)])  # type: ignore[attr-defined]
        assert changed == wanted
        assert changed.changed([(1, claims[1])]) == table == claims
    assert (tmp_path / "claims.jsonl").read_bytes() == before


def test_documents_that_come_apart_are_still_put_in_order():
    items = [mention("strike", n, n + 1, doc=document(f"text {n % 3}"), id=f"{n:016x}") for n in range(30)]
    table = TABLES["mentions"]
    assert ordered(stored(*items), table.by) == tuple(sorted(items, key=table.order))
    items.reverse()
    assert ordered(stored(*items), ("id",)) == tuple(items[::-1])


# ------------------------------------------------------------------------------------------------------------- look-ups


def test_a_graph_on_disk_answers_as_one_in_memory(tmp_path: Path):
    write_records(example_graph(), tmp_path)
    graph, plain = read_records(tmp_path), example_graph()
    for name in (
        "document_by_id",
        "mention_by_id",
        "claim_by_id",
        "node_by_iri",
        "node_of",
        "mentions_of",
        "claims_about",
    ):
        found, wanted = getattr(graph, name), getattr(plain, name)
        assert list(found) == list(wanted)
        assert len(found) == len(wanted)
        assert {key: found[key] for key in found} == dict(wanted)
        assert {key: found.get(key) for key in found} == dict(wanted)
        assert (found.get("gone"), "gone" in found) == (None, False)
        assert (found.get(None), None in found) == (None, False)
        with pytest.raises(KeyError):
            found["gone"]


@pytest.mark.parametrize("number", [0, 1, 2, 15, 16, 17, 5000])
def test_ids_are_found_at_their_last_place(number: int):
    from kg.model.ids import digest

    ids = [digest(at) for at in range(number)]
    others = ["", "x", "ABCDEFABCDEFABCD", "0x34567890123456", "１234567890123456"]
    keys = Keys([*ids, *others, *ids[:1]])
    assert len(keys) == number + len(others)
    assert [keys.find(text) for text in ids[1:]] == list(range(1, number))
    assert [keys.find(text) for text in others] == list(range(number, number + len(others)))
    if ids:
        assert keys.find(ids[0]) == number + len(others)
        assert keys.find(ids[-1].upper() + "x") == -1
    assert (keys.find("f" * 16), keys.find("0" * 16)) == (-1, -1)
    for some in (keys, Keys(ids)):
        names, places = some.in_order()
        assert list(names) == sorted(names)
        assert [some.find(text) for text in names] == list(places)
        assert [some.rank(text) for text in names] == list(range(len(names)))


def test_of_records_with_one_id_the_last_counts():
    items = (mention("a", 0, 1, id="f" * 16), mention("b", 0, 1, id="f" * 16), mention("c", 0, 1, id="other"))
    for table in (items, stored(*items)):
        found = by_key(table, "id")
        assert {key: found[key].text for key in found} == {"f" * 16: "b", "other": "c"}
        assert dict(values_by_key(table, "id", "text")) == {"f" * 16: "b", "other": "c"}
        groups = grouped(table, "text", {"a": 1, "c": 1, "b": 2})
        assert [(key, [item.text for item in groups[key]]) for key in groups] == [(1, ["a", "c"]), (2, ["b"])]
        assert list(fields_of(table, "text")) == ["a", "b", "c"]


def test_a_shelf_gives_what_was_put_there_last(claims: tuple[Claim, ...], tmp_path: Path):
    shelf: Shelf[Claim] = Shelf(Claim, tmp_path / "claims")
    for key, item in zip("abc", claims, strict=False):
        shelf[key] = item
    shelf["a"] = claims[7]
    assert list(shelf.items()) == [("a", claims[7]), ("b", claims[1]), ("c", claims[2])]
    del shelf["b"]
    assert (list(shelf), len(shelf), "b" in shelf) == (["a", "c"], 2, False)
    assert list(tmp_path.iterdir()) == []
