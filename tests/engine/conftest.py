"""Twelve short articles, three of them undated, and what a build of them in one process writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.builds import TOWNS, build, contents


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kills") / "articles"
    folder.mkdir()
    for number, town in enumerate(TOWNS):
        text = f"Gunmen attacked a bank in {town} on Monday, killing {number + 2} officers, police said."
        date = f"date 2021-05-{number + 1:02} Harbour Gazette\n\n" if number % 4 else ""
        (folder / f"{number}.txt").write_text(date + text)
    return folder


@pytest.fixture(scope="session")
def undisturbed(articles: Path) -> dict[str, bytes]:
    out = articles.parent / "undisturbed"
    build(articles, out, workers=1)
    return contents(out)
