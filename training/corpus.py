"""Marked-up sentence files -> `training/sentences/*.jsonl` and back.

    python -m training.corpus FILE.txt... --out training/sentences   # check and compile, one JSON object a sentence
    python -m training.corpus --mark FILE.jsonl... > FILE.txt        # print the marked-up form for editing
    python -m training.corpus --counts FILE.jsonl...                 # sentences with an event or look-alike of a type

The marks are in training/sentences/README.md. Nothing is written while any file has a problem.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.ontology import Ontology, load_ontology
from training.markup import KINDS, MarkedSentence, format_line, parse_line
from training.readers.jsonl import read_rows

DEV_PERCENT = 15
MOST_PER_FAMILY = 3
LONGEST_TRIGGER = 5
_FIELDS = ("events", "roles", "counts", "times", "speakers", "channels", "cues", "lookalikes")
_DETERMINER = re.compile(r"(?i)(?:an?|the|this|that|these|those|its|his|her|their|our|another|some|any|no)\s")
_STRAY = re.compile(r"[@|=]+|\b[en]\d+[.:]")
_LEADING = re.compile(r"(?:on|in|at(?! least| most)|by|from|of|against|with|near)\s")
_LEADING_TIME = re.compile(r"(?i)(?:on|in|at|by|since|until|till|before|after|from|during|with|within|for|of|over)\s")


def split_of(family: str) -> str:
    """Return `train` or `dev`; sentences of one scene never stand on both sides."""
    return "dev" if int(_digest(family), 16) % 100 < DEV_PERCENT else "train"


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def to_row(name: str, sentence: MarkedSentence) -> dict[str, Any]:
    """Return the JSON object of a sentence of the file `name`."""
    head = {
        "id": f"{name}-{_digest(sentence.text)[:10]}",
        "family": sentence.family,
        "split": split_of(sentence.family),
        "text": sentence.text,
    }
    return head | {field: [asdict(record) for record in getattr(sentence, field)] for field in _FIELDS}


def from_row(row: Mapping[str, Any]) -> MarkedSentence:
    """Return the sentence of a JSON object that `to_row` made."""
    marks = {field: tuple(KINDS[field](**record) for record in row[field]) for field in _FIELDS}
    return MarkedSentence(family=row["family"], text=row["text"], **marks)  # type: ignore[arg-type]


def find_problems(sentence: MarkedSentence, ontology: Ontology) -> Iterator[str]:
    """Yield what is wrong with marks that parse: against the ontology, against each other, against the words."""
    yield from _event_problems(sentence, ontology)
    if stray := _STRAY.search(sentence.text):
        yield f"{stray[0]!r} is left in the words"
    speakers = {part.id for part in sentence.speakers}
    for event in sentence.events:
        if event.speaker is not None and event.speaker not in speakers:
            yield f"e{event.id} is said by s{event.speaker}, which is not marked"
    for span in sentence.lookalikes:
        if span.type not in ontology.event_types:
            yield f"x={span.type}: no such event type"
    yield from dict.fromkeys(_edge_problems(sentence))


def _event_problems(sentence: MarkedSentence, ontology: Ontology) -> Iterator[str]:
    types: dict[int, str] = {}
    for event in sentence.events:
        if event.id in types:
            yield f"e{event.id} has two triggers"
        if event.type not in ontology.event_types:
            yield f"e{event.id}={event.type}: no such event type"
        types[event.id] = event.type
        words = sentence.text[event.start : event.end]
        if _DETERMINER.match(words) or len(words.split()) > LONGEST_TRIGGER:
            yield f"the trigger {words!r} is longer than its event words"
    for filler in sentence.roles:
        kind = ontology.event_types.get(types.get(filler.event, ""))
        if filler.event not in types:
            yield f"e{filler.event}.{filler.role}: e{filler.event} has no trigger"
        elif kind and filler.role not in {"place", "time", *(spec.role for spec in kind.roles)}:
            yield f"e{filler.event}.{filler.role}: {kind.name} has no such role"


def _edge_problems(sentence: MarkedSentence) -> Iterator[str]:
    for field in _FIELDS:
        leading = {"times": _LEADING_TIME, "roles": _LEADING}.get(field)
        for record in getattr(sentence, field):
            words = sentence.text[record.start : record.end]
            if any(_cuts_word(sentence.text, edge) for edge in (record.start, record.end)):
                yield f"the mark of {words!r} cuts a word"
            if leading and leading.match(words):
                yield f"the mark of {words!r} begins with a preposition"


def _cuts_word(text: str, edge: int) -> bool:
    return 0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum()


def read_marked(paths: Iterable[Path], ontology: Ontology) -> tuple[dict[str, list[MarkedSentence]], list[str]]:
    """Return the sentences by file name without suffix, in file order, and all problems as `FILE:LINE: what`."""
    files: dict[str, list[MarkedSentence]] = {}
    problems: list[str] = []
    seen: dict[str, str] = {}
    for path in paths:
        sentences = files.setdefault(path.stem, [])
        families: Counter[str] = Counter()
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            place = f"{path}:{number}"
            try:
                sentence = parse_line(line)
            except InputError as error:
                problems.append(f"{place}: {error}")
                continue
            problems.extend(f"{place}: {what}" for what in find_problems(sentence, ontology))
            key = " ".join(re.findall(r"\w+", sentence.text.casefold()))
            if key in seen:
                problems.append(f"{place}: the same sentence as {seen[key]}")
            seen.setdefault(key, place)
            families[sentence.family] += 1
            if families[sentence.family] == MOST_PER_FAMILY + 1:
                problems.append(f"{place}: more than {MOST_PER_FAMILY} sentences of the family {sentence.family!r}")
            sentences.append(sentence)
    return files, problems


def compile_files(paths: Sequence[Path], out: Path) -> Iterator[str]:
    """Write one `.jsonl` into `out` per file of `paths`; yield a summary line for each.

    Raises: InputError: a file has a problem; nothing is written.
    """
    files, problems = read_marked(paths, load_ontology())
    if problems:
        raise InputError("\n".join([*problems, f"{len(problems)} problems"]), hint="nothing was written")
    out.mkdir(parents=True, exist_ok=True)
    for name, sentences in files.items():
        rows = [to_row(name, sentence) for sentence in sentences]
        part = out / f"{name}.jsonl.part"
        part.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")
        part.replace(out / f"{name}.jsonl")
        splits = Counter(row["split"] for row in rows)
        yield f"{name}: {len(rows)} sentences, {splits['train']} train, {splits['dev']} dev"


def count_types(sentences: Iterable[MarkedSentence]) -> dict[str, tuple[int, int]]:
    """Return how many sentences have an event and how many a look-alike of each type."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for sentence in sentences:
        for kind in {event.type for event in sentence.events}:
            found[kind][0] += 1
        for kind in {span.type for span in sentence.lookalikes}:
            found[kind][1] += 1
    return {kind: (counts[0], counts[1]) for kind, counts in sorted(found.items())}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.corpus", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, help="marked-up files; with --mark or --counts compiled ones")
    parser.add_argument("--out", type=Path, default=Path("training/sentences"), help="folder of the compiled files")
    task = parser.add_mutually_exclusive_group()
    task.add_argument("--mark", action="store_true", help="print compiled files in the marked-up form")
    task.add_argument("--counts", action="store_true", help="print positive and look-alike sentences of each type")
    chosen = parser.parse_args(arguments)
    try:
        if not chosen.mark and not chosen.counts:
            for line in compile_files(chosen.files, chosen.out):
                print(line, file=sys.stderr)
            return 0
        sentences = (from_row(row) for path in chosen.files for row in read_rows(path))
        if chosen.mark:
            for sentence in sentences:
                print(format_line(sentence))
            return 0
        found = count_types(sentences)
        for kind in load_ontology().event_types:
            positive, lookalike = found.get(kind, (0, 0))
            print(f"{kind:32}{positive:6}{lookalike:6}")
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
