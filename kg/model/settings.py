"""Settings of a build and of optional extractors: plain, comparable and picklable, so that workers can be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.model.ids import BASE_IRI, check_base_iri

__all__ = ["NO_EXTRAS", "Extras", "LlmSettings", "Options"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a build can be told; `engine` and all that follows it but `records` change nothing in the output.

    Attributes:
        encoding: of files without a byte order mark.
        input_format: of all inputs; None: told by suffix or content.
        base_iri: of the nodes: an http or https address that ends in `/`.
        pipeline: a spaCy pipeline or a folder that annotates in place of the shipped model.
        pipeline_labels: JSON file with what its labels mean.
        extras: optional extractors (see docs/how-to/use-another-model.md).
        engine: `local` or `spark`.
        workers: processes of the local engine; None: one per core where there are several shards; 1: this process.
        threads: of the language model in each of them; None: what the cores allow.
        shard_size: documents that are read, kept and lost together.
        worker_memory: mebibytes that a worker process may have (Linux).
        records: `jsonl`, or `parquet` for the same tables as Parquet beside them.
    """

    encoding: str = "utf-8"
    input_format: str | None = None
    base_iri: str = BASE_IRI
    pipeline: str | None = None
    pipeline_labels: Path | None = None
    extras: Extras = NO_EXTRAS
    engine: str = "local"
    workers: int | None = None
    threads: int | None = None
    shard_size: int = 32
    worker_memory: int = 4096
    records: str = "jsonl"

    def __post_init__(self) -> None:
        """Refuse what no graph can be built with.

        Raises: InputError: the base IRI is unusable.
        """
        check_base_iri(self.base_iri)
