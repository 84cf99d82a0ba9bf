"""CoNLL-U file -> syntax examples. Source: universaldependencies.org/format.html."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.examples import Example


@dataclass(slots=True)
class _Block:
    name: str = ""
    document: str = ""
    rows: list[list[str]] | None = None


def _read_blocks(path: Path) -> Iterator[_Block]:
    block, document = _Block(rows=[]), ""
    with path.open(encoding="utf8") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            if line.startswith("# newdoc id = "):
                document = line.split(" = ", 1)[1]
            elif line.startswith("# sent_id = "):
                block.name = line.split(" = ", 1)[1]
            elif line and not line.startswith("#"):
                assert block.rows is not None
                block.rows.append(line.split("\t"))
            elif not line and block.rows:
                block.document = document
                yield block
                block = _Block(rows=[])


def _space_flags(rows: list[list[str]]) -> tuple[bool, ...]:
    """Tell for each word whether a blank follows it; words inside a multiword token touch."""
    flags: list[bool] = []
    span_end, span_space = 0, True
    for row in rows:
        number = row[0]
        space = "SpaceAfter=No" not in row[9]
        if "-" in number:
            span_end, span_space = int(number.split("-")[1]), space
        elif number.isdigit():
            if int(number) < span_end:
                flags.append(False)
            else:
                flags.append(span_space if int(number) == span_end else space)
    return tuple(flags)


def read_conllu(path: Path, *, source: str, documents: Collection[str] | None = None) -> Iterator[Example]:
    """Yield one example per sentence, in file order.

    Args: documents: keep only sentences of these document ids; None keeps all.
    """
    for block in _read_blocks(path):
        if documents is not None and block.document not in documents:
            continue
        rows = block.rows or []
        words = [row for row in rows if row[0].isdigit()]
        yield Example(
            source=source,
            name=block.name,
            document=block.document,
            words=tuple(row[1] for row in words),
            upos=tuple(row[3] for row in words),
            tags=tuple(row[4] for row in words),
            lemmas=tuple(row[2] for row in words),
            heads=tuple(int(row[6]) for row in words),
            deps=tuple(row[7] for row in words),
            spaces=_space_flags(rows),
        )
