"""Marked-up files -> compiled sentences -> training examples, without torch."""

import json

import pytest

from kg.ontology import load_ontology
from training.corpus import count_types, find_problems, from_row, main, split_of, to_row
from training.examples import ANY_TRIGGER, IGNORE
from training.markup import format_line, parse_line
from training.readers.own import make_example, read_own

LINES = [
    "oria-mill | {s1: Police} {k1: said} {e1.perpetrator: three masked men} {e1=bombing@1: blew up} {e1.target: "
    "the mill at Oria} {t=TIME e1.time: late on Friday}.",
    "oria-mill | {e1=injury!negated: Hurt} in the {e2=bombing: bombing} were {n1:wounded=0 e1.victim: none}.",
    "film-flop | The thriller {x=bombing: bombed} in Oria, and the {x=strike: Strike} Club closed {t=DATE: last year}.",
]


@pytest.fixture(scope="module")
def ontology():
    return load_ontology()


def _row(line):
    return to_row("mill", parse_line(line))


def _labels(line, field):
    example = make_example(_row(line))
    return dict(zip(example.words, getattr(example, field), strict=True))


def test_compiling_and_marking_are_inverse(tmp_path, capsys):
    source = tmp_path / "mill.txt"
    source.write_text("# a comment\n\n" + "\n".join(LINES) + "\n", encoding="utf8")
    assert main([str(source), "--out", str(tmp_path / "out")]) == 0
    rows = [json.loads(line) for line in (tmp_path / "out" / "mill.jsonl").read_text("utf8").splitlines()]
    assert [format_line(from_row(row)) for row in rows] == [format_line(parse_line(line)) for line in LINES]
    capsys.readouterr()
    assert main(["--mark", str(tmp_path / "out" / "mill.jsonl")]) == 0
    again = tmp_path / "again" / "mill.txt"
    again.parent.mkdir()
    again.write_text(capsys.readouterr().out, encoding="utf8")
    assert main([str(again), "--out", str(tmp_path / "again")]) == 0
    assert (tmp_path / "again" / "mill.jsonl").read_bytes() == (tmp_path / "out" / "mill.jsonl").read_bytes()


def test_a_row_has_the_offsets_of_its_text():
    row = _row(LINES[0])
    assert list(row) == [
        *("id", "family", "split", "text", "events", "roles"),
        *("counts", "times", "speakers", "channels", "cues", "lookalikes"),
    ]
    (event,) = row["events"]
    assert row["text"][event["start"] : event["end"]] == "blew up"
    assert (event["type"], event["factuality"], event["speaker"]) == ("bombing", "asserted", 1)
    assert [row["text"][r["start"] : r["end"]] for r in row["roles"]] == [
        "three masked men",
        "the mill at Oria",
        "late on Friday",
    ]


def test_ids_hang_on_the_text_and_splits_on_the_family():
    first, second = _row(LINES[0]), _row(LINES[1])
    assert first["id"] != second["id"]
    assert first["split"] == second["split"] == split_of("oria-mill")
    assert _row(LINES[0].replace("e1=bombing", "e1=explosion"))["id"] == first["id"]


def test_about_15_percent_of_families_are_dev():
    assert 120 < sum(split_of(f"scene-{n}") == "dev" for n in range(1000)) < 180


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a | It {e1=floods: floods}", "no such event type"),
        ("a | It {x=floods: floods}", "no such event type"),
        ("a | {e1.place: Oria} floods", "has no trigger"),
        ("a | {e1.winner: Oria} {e1=flood: floods}", "flood has no such role"),
        ("a | The {e1=flood: deluge} {e1=flood: floods} Oria", "two triggers"),
        ("a | It {e1=flood@1: floods}", "said by s1"),
        ("a | The {e1=flood: flood}ed quay", "cuts a word"),
        ("a | It {e1=flood: floods} {t=DATE e1.time: on Monday}", "begins with a preposition"),
        ("a | It {e1=flood: floods} {e1.place: in Oria}", "begins with a preposition"),
        ("a | {e1=flood: The flood} came", "longer than its event words"),
        ("a | It {e1=flood: floods} e1.place: Oria", "left in the words"),
    ],
)
def test_problems_name_what_is_wrong(ontology, line, message):
    (problem,) = find_problems(parse_line(line), ontology)
    assert message in problem


@pytest.mark.parametrize(
    "line",
    [
        *LINES,
        "a | {e1=flood: Floods} in {e1.place: Oria} {t=DATE e1.time: Monday}",
        "a | Police {e1=arrest: arrested} {n1:detained=9.. e1.accused: at least nine men}",
    ],
)
def test_sound_sentences_have_no_problems(ontology, line):
    assert list(find_problems(parse_line(line), ontology)) == []


def test_nothing_is_written_while_a_file_has_a_problem(tmp_path, capsys):
    source = tmp_path / "mill.txt"
    broken = [LINES[0], LINES[0].replace("Police", "POLICE"), "no family", "a | It {e1=floods: floods}"]
    source.write_text("\n".join([*broken, *(f"oria-mill | Scene {n}" for n in range(3))]), encoding="utf8")
    assert main([str(source), "--out", str(tmp_path / "out")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.removeprefix(f"{source}:").partition(": ")[0] for line in lines[:-1]] == ["2", "3", "4", "6"]
    assert lines[-1] == "4 problems; nothing was written"
    assert not (tmp_path / "out").exists()


def test_types_are_counted_by_sentence():
    counts = count_types(parse_line(line) for line in LINES)
    assert counts == {"bombing": (2, 1), "injury": (1, 0), "strike": (0, 1)}


def test_an_example_has_types_facts_and_roles():
    example = make_example(_row(LINES[0]))
    words = list(example.words)
    blew = words.index("blew")
    assert [(w, t, f) for w, t, f in zip(words, example.types, example.facts, strict=True) if t != "O"] == [
        ("blew", "bombing", "asserted"),
        ("up", "bombing", "asserted"),
    ]
    assert set(example.facts) == {IGNORE, "asserted"}
    assert [(trigger, role, words[start:end]) for trigger, role, start, end in example.event_roles] == [
        (blew, "perpetrator", ["three", "masked", "men"]),
        (blew, "target", ["the", "mill", "at", "Oria"]),
        (blew, "time", ["late", "on", "Friday"]),
    ]
    assert example.times[words.index("late") :] == ("B-TIME", "I-TIME", "I-TIME", "O")
    assert example.names is None
    assert example.frames is None


def test_triggers_are_learnt_only_where_our_marks_tell():
    labels = _labels(LINES[0], "triggers")
    assert labels["said"] == "B-reporting"
    assert labels["blew"] == ANY_TRIGGER
    assert {labels[word] for word in ("up", "men", "masked", "mill")} == {IGNORE}
    assert {labels[word] for word in ("the", "at", "Friday", ".")} == {"O"}
    labels = _labels(LINES[2], "triggers")
    assert labels["bombed"] == IGNORE
    assert {labels[word] for word in ("Strike", "The", "year")} == {"O"}
    assert _labels(LINES[2], "types")["bombed"] == "O"


def test_a_phrase_that_is_no_verb_with_particle_is_not_learnt():
    labels = _labels("a | A {e1=bombing: car bombing} shook Oria, {k1: according to} {s1: police}", "triggers")
    assert labels["car"] == labels["bombing"] == labels["according"] == IGNORE


def test_a_role_ends_before_its_possessive():
    example = make_example(_row("a | {e1.agent: Oria's} {e1=withdrawal: pull-out}"))
    assert example.event_roles == ((2, "agent", 0, 1),)
    assert example.types == ("O", "O", *["withdrawal"] * (len(example.words) - 2))


def test_of_two_events_on_a_word_the_first_keeps_it():
    example = make_example(_row("a | {e1=killing e2=shooting: Shot} in {e1.place: Oria}, {e2.place: by the quay}"))
    assert example.types[0] == "killing"
    assert [role[:2] for role in example.event_roles] == [(0, "place")]


def test_reader_takes_the_split(tmp_path):
    rows = [{**_row(line), "split": "dev" if i == 1 else "train"} for i, line in enumerate(LINES)]
    (tmp_path / "mill.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    assert [example.name for example in read_own(tmp_path, split="dev")] == [rows[1]["id"]]
    assert [example.source for example in read_own(tmp_path, split="train")] == ["own", "own"]
