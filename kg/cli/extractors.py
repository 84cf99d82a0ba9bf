"""The options of optional extractors, shared by `kg build` and `kg extract`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.model.settings import Extras, LlmSettings

__all__ = ["extractor_options", "extras_of"]

KEY = "KG_LLM_KEY"
"""Environment variable of the key, which is no option: command lines are seen by others and kept in histories."""


def extractor_options(command: click.decorators.FC) -> click.decorators.FC:
    """Add the options of optional extractors to `command`."""
    for option in (
        click.option(
            "--llm-timeout", type=click.FloatRange(0, min_open=True), default=120.0, show_default=True,
            help="Seconds for one request.",
        ),
        click.option(
            "--llm-price", type=click.FloatRange(0), nargs=2, metavar="IN OUT",
            help="Prices of a million tokens sent and received, for the report at the end.",
        ),
        click.option(
            "--llm-passage", type=click.IntRange(500), default=12_000, show_default=True,
            help="Characters sent at once; longer articles are cut at sentence ends.",
        ),
        click.option(
            "--llm-parallel", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests at a time."
        ),
        click.option(
            "--llm-cache", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
            help="Where answers are kept.  [default: OUT/.cache/llm]",
        ),
        click.option("--llm-model", metavar="NAME", envvar="KG_LLM_MODEL", show_envvar=True, help="Its model."),
        click.option(
            "--llm-url", metavar="URL", envvar="KG_LLM_URL", show_envvar=True,
            help=f"OpenAI-compatible endpoint of the extractor llm, up to /v1; its key is read from {KEY}.",
        ),
        click.option(
            "--gliner-model", metavar="FOLDER", envvar="KG_GLINER_MODEL", show_envvar=True,
            help="Weights of the extractor gliner; nothing is downloaded.",
        ),
        click.option(
            "--extractor", "names", multiple=True, metavar="NAME",
            help="Also run this optional extractor: gliner, llm, or one of an installed package; repeatable.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def extras_of(
    out: Path,
    *,
    names: tuple[str, ...],
    gliner_model: str | None,
    llm_url: str | None,
    llm_model: str | None,
    llm_cache: Path | None,
    llm_parallel: int,
    llm_passage: int,
    llm_price: tuple[float, float] | None,
    llm_timeout: float,
) -> Extras:
    """Return the settings that the options describe; those of extractors that are not named are left out."""
    llm = LlmSettings(
        url=llm_url or "",
        model=llm_model or "",
        cache=llm_cache or out / ".cache" / "llm",
        key=os.environ.get(KEY) or None,
        timeout=llm_timeout,
        parallel=llm_parallel,
        longest=llm_passage,
        prices=llm_price or None,
    )
    return Extras(
        names=tuple(dict.fromkeys(names)),
        gliner=gliner_model if "gliner" in names else None,
        llm=llm if "llm" in names else None,
    )
