"""What an endpoint was asked and what it cost, in words."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from kg.extract.llm.cache import Answer

__all__ = ["Usage"]


@dataclass(slots=True)
class Usage:
    """Counts over one run; filled by several threads."""

    requests: int = 0
    repeated: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    _lock: Lock | None = None

    def __post_init__(self) -> None:
        self._lock = Lock()

    def count_request(self, *, again: bool) -> None:
        """Count one request; `again` if it repeats one that failed."""
        assert self._lock
        with self._lock:
            self.requests += 1
            self.repeated += again

    def count_answer(self, answer: Answer) -> None:
        """Add the tokens of an answer, whether it was of use or not: it is paid for."""
        assert self._lock
        with self._lock:
            self.tokens_in += answer.tokens_in
            self.tokens_out += answer.tokens_out

    def line(self, *, cached: int, prices: tuple[float, float] | None) -> str:
        """Return the report of a run.

        >>> Usage(requests=3, repeated=1, tokens_in=2_000_000, tokens_out=1_000).line(cached=2, prices=(0.5, 2.0))
        'llm: 3 requests (1 repeated), 2 answers from the cache, 2,000,000 tokens in, 1,000 out, cost 1.0020'
        """
        said = (
            f"llm: {self.requests:,} request{'' if self.requests == 1 else 's'} ({self.repeated:,} repeated), "
            f"{cached:,} answer{'' if cached == 1 else 's'} from the cache, "
            f"{self.tokens_in:,} tokens in, {self.tokens_out:,} out"
        )
        if prices is None:
            return f"{said}, cost unknown (give --llm-price IN OUT, per million tokens)"
        return f"{said}, cost {(self.tokens_in * prices[0] + self.tokens_out * prices[1]) / 1e6:.4f}"
