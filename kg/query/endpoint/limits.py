"""Limits: how much one query, and all queries together, may take."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`seconds` and `rows` bound one query, `memory` the megabytes of one worker, `query_bytes` a query's text.

    `workers` queries run at once; up to `waiting` more wait for them, no longer than `seconds`.
    """

    seconds: float = 30.0
    rows: int = 100_000
    memory: int = 2048
    query_bytes: int = 256 * 1024
    workers: int = 2
    waiting: int = 64
