"""What all documents say, gathered row by row into tables on disk.

Enters: one `Row` per document as the engine yields them. Leaves: `Extracted`, in the order of the documents.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.engine.rows import Row
from kg.engine.shards import Workplace
from kg.model.annotation import Annotation, TimeExpression
from kg.model.claim import Claim, Mention
from kg.model.document import Problem
from kg.model.ids import DocumentId
from kg.model.lookup import Keys
from kg.store import Records, Spool

__all__ = ["Extracted", "Facts", "Gathering"]

Facts = Mapping[str, str | int | bool | None]
"""What `run.json` says of the options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What all documents say: annotations with typed triggers, mentions, claims, and what went wrong.

    `facts` and `remarks` are of optional extractors: what `run.json` keeps and what the user is told in the end.
    """

    annotations: Sequence[Annotation]
    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    problems: tuple[Problem, ...] = ()
    facts: Facts = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


class Gathering:
    """Rows under way to tables; of a document that comes twice the last row counts."""

    def __init__(self, place: Workplace) -> None:
        """Take the place on whose disk the tables are."""
        self.dropped: Counter[str] = Counter()
        """How many claims of optional extractors were not taken over, by reason."""
        self._annotations: Spool[Annotation] = place.spool(Annotation)
        self._mentions, self._claims = _Column(place.spool(Mention)), _Column(place.spool(Claim))
        self._rows: dict[DocumentId, int] = {}
        self._problems: dict[DocumentId, tuple[Problem, ...]] = {}

    def add(self, row: Row) -> None:
        """Take what one document says."""
        self._rows[row.document] = len(self._annotations)
        self._annotations.add_line(bytes(row.annotation))
        self._mentions.add(row.mentions)
        self._claims.add(row.claims)
        self.put_off(row)
        self.dropped.update({item.reason: item.number for item in row.dropped})

    def put_off(self, row: Row) -> None:
        """Take what went wrong with a document; what it says comes later."""
        if row.problems:
            self._problems[row.document] = (*self._problems.get(row.document, ()), *row.problems)

    def problems(self, documents: Iterable[DocumentId]) -> tuple[Problem, ...]:
        """Return what went wrong, in the order of the documents."""
        return tuple(problem for document in documents for problem in self._problems.get(document, ()))

    def times(self) -> Mapping[DocumentId, Sequence[TimeExpression]]:
        """Return the time expressions of the documents until now."""
        return _Times(self._annotations.records())

    def extracted(self, documents: Iterable[DocumentId]) -> Extracted:
        """Return everything, in the order of the documents."""
        import numpy as np

        order = list(documents)
        rows = np.array([self._rows[document] for document in order], np.int64)
        annotations = self._annotations.records()
        if not np.array_equal(rows, np.arange(len(annotations))):
            annotations = annotations.at(rows)
        return Extracted(
            annotations=annotations,
            mentions=self._mentions.records(rows),
            claims=self._claims.records(rows),
            problems=self.problems(order),
        )


class _Column:
    """The records of one kind, some of each row."""

    def __init__(self, spool: Spool[Any]) -> None:
        self._spool, self._ends = spool, array("q", [0])

    def add(self, records: Iterable[Any]) -> None:
        for record in records:
            self._spool.add_line(bytes(record))
        self._ends.append(len(self._spool))

    def records(self, rows: Any) -> Records[Any]:
        """Return the records of some rows, in that order."""
        import numpy as np

        found, ends = self._spool.records(), np.array(self._ends, np.int64)
        if np.array_equal(rows, np.arange(len(ends) - 1)):
            return found
        parts = [np.arange(ends[row], ends[row + 1]) for row in rows.tolist()]
        return found.at(np.concatenate(parts) if parts else np.empty(0, np.int64))


class _Times(Mapping[DocumentId, Sequence[TimeExpression]]):
    """The time expressions of annotations on disk, by document."""

    def __init__(self, annotations: Records[Annotation]) -> None:
        self._annotations, self._keys = annotations, Keys(annotations.fields("document"))

    def __getitem__(self, document: DocumentId) -> Sequence[TimeExpression]:
        at = self._keys.find(document)
        if at < 0:
            raise KeyError(document)
        found: Sequence[TimeExpression] = next(self._annotations[at : at + 1].fields("times"))
        return found

    def __iter__(self) -> Iterator[DocumentId]:
        return self._annotations.fields("document")

    def __len__(self) -> int:
        return len(self._keys)
