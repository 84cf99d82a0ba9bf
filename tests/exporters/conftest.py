"""Databases that the tests of this folder start once and share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.conftest import missing
from tests.servers import arcadedb, virtuoso


@pytest.fixture(scope="session")
def arcade(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ArcadeDB, which speaks Bolt."""
    for name in ("arcadedb_embedded", "neo4j"):
        try:
            __import__(name)
        except ImportError:
            missing(name)
    with arcadedb(tmp_path_factory.mktemp("arcadedb") / "server") as target:
        yield target


@pytest.fixture(scope="session")
def triples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Virtuoso, a triple store."""
    if shutil.which("virtuoso-t") is None:
        missing("Virtuoso (apt-get install virtuoso-opensource)")
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as address:
        yield address
