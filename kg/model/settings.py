"""Settings of optional extractors: plain, comparable and picklable, so that worker processes can be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["NO_EXTRAS", "Extras", "LlmSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmSettings:
    """An OpenAI-compatible endpoint and how it is used.

    Attributes:
        url: what `/chat/completions` is appended to, such as `http://localhost:8000/v1`.
        model: its name there.
        cache: folder of answers.
        key: sent as bearer token; never written anywhere.
        timeout: seconds that one request may take as a whole.
        tries: requests for one passage at most, while the endpoint is overloaded or fails.
        pause: seconds before the second try; each further one waits twice as long.
        parallel: requests under way at the same time.
        longest: characters of one passage; longer articles are cut at sentence ends.
        prices: of a million tokens sent and received, in whatever currency.
    """

    url: str
    model: str
    cache: Path
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    tries: int = 4
    pause: float = 1.0
    parallel: int = 4
    longest: int = 12_000
    prices: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """The optional extractors of a run by name, in the order in which they run, and their settings.

    `gliner` is the folder of GLiNER's weights, or a name that its own cache holds.
    """

    names: tuple[str, ...] = ()
    gliner: str | None = None
    llm: LlmSettings | None = None


NO_EXTRAS = Extras()
