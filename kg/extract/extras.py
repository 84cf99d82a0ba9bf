"""Optional extractors: found by name, never run unless named; ours and those of the group `newsgraph.extractors`.

A third party's entry point names a function `Reading -> Iterator[Claim]`; it may add mentions to `reading.inventory`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

from kg.errors import InputError
from kg.extract.claims import Reading
from kg.extract.inventory import Inventory
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Claim
from kg.model.document import Problem
from kg.model.settings import Extras

__all__ = ["SHIPPED", "OptionalExtractor", "Preparation", "extractor_names", "open_extractors", "prepare_extractors"]

ENTRY_POINTS = "newsgraph.extractors"
SHIPPED: Mapping[str, str] = {"gliner": "kg.extract.gliner:open_gliner", "llm": "kg.extract.llm:open_llm"}
"""Our optional extractors: name -> `module:function`, from the settings to an `OptionalExtractor`."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What came of preparing: articles that an extractor failed on, remarks for the end, facts for `run.json`."""

    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    facts: Mapping[str, str | int | bool | None] = field(default_factory=dict)

    def closed(self, dropped: Counter[str]) -> Preparation:
        """Return the same with what was `dropped` in the end, by reason."""
        reasons = ", ".join(f"{number:,} {reason}" for reason, number in sorted(dropped.items()))
        remark = (f"claims of optional extractors that were dropped: {reasons}",) if dropped else ()
        facts = {**self.facts, "extractors_dropped": dropped.total()}
        return replace(self, remarks=(*self.remarks, *remark), facts=facts)


class OptionalExtractor(Protocol):
    """An extractor that a user asks for by name."""

    def prepare(self, documents: Sequence[AnnotatedDocument], tell: Tell) -> Preparation:
        """Do once, before workers start, what needs a network or all documents; `tell` takes lines for the user."""
        ...

    def add_mentions(self, annotated: AnnotatedDocument, inventory: Inventory) -> None:
        """Add the mentions that our own extractors shall find in place."""
        ...

    def extract_claims(self, reading: Reading) -> Iterator[Claim]:
        """Yield claims with a tag of its own in `Claim.extractor`."""
        ...


class FunctionExtractor:
    """A third party's function as an optional extractor."""

    def __init__(self, function: Callable[[Reading], Iterable[Claim]]) -> None:
        self._function = function

    def prepare(self, documents: Sequence[AnnotatedDocument], tell: Tell) -> Preparation:
        """Return that there is nothing to prepare."""
        return Preparation()

    def add_mentions(self, annotated: AnnotatedDocument, inventory: Inventory) -> None:
        """Add nothing: the function adds its mentions when it makes its claims."""

    def extract_claims(self, reading: Reading) -> Iterator[Claim]:
        """Yield what the function yields."""
        yield from self._function(reading)


def extractor_names() -> tuple[str, ...]:
    """Return the names of all optional extractors, ours first; a third party cannot take the name of one of ours."""
    return (*SHIPPED, *sorted({point.name for point in entry_points(group=ENTRY_POINTS)} - SHIPPED.keys()))


def open_extractors(extras: Extras) -> tuple[OptionalExtractor, ...]:
    """Return the extractors that `extras` names, ready to be used; opened once per process and settings.

    Raises: InputError: a name is unknown, or what an extractor needs is missing.
    """
    return tuple(_open(name, replace(extras, names=())) for name in dict.fromkeys(extras.names))


@lru_cache(maxsize=8)
def _open(name: str, extras: Extras) -> OptionalExtractor:
    if name in SHIPPED:
        module, _, function = SHIPPED[name].partition(":")
        return cast(OptionalExtractor, getattr(import_module(module), function)(extras))
    point = next((point for point in sorted(entry_points(group=ENTRY_POINTS)) if point.name == name), None)
    if point is None:
        raise InputError(f"unknown extractor {name!r}", hint=f"choose from {', '.join(extractor_names())}")
    try:
        return FunctionExtractor(point.load())
    except (ImportError, AttributeError) as error:
        message = f"extractor {name!r} cannot be loaded from {point.value}: {error}"
        raise InputError(message, hint="reinstall the package that offers it") from error


def prepare_extractors(extras: Extras, documents: Sequence[AnnotatedDocument], tell: Tell) -> Preparation:
    """Return what came of preparing all that `extras` names."""
    problems: list[Problem] = []
    remarks: list[str] = []
    facts: dict[str, str | int | bool | None] = {"extractors": ", ".join(extras.names)}
    for extractor in open_extractors(extras):
        done = extractor.prepare(documents, tell)
        problems.extend(done.problems)
        remarks.extend(done.remarks)
        facts.update(done.facts)
    return Preparation(problems=tuple(problems), remarks=tuple(remarks), facts=facts)
