"""One endpoint that the tests of this folder ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from exporters.html import write_html
from exporters.rdf import write_rdf
from tests import factory
from tests.servers import served


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with the RDF and the explorer of the example graph."""
    path = tmp_path_factory.mktemp("endpoint")
    write_rdf(factory.example_graph(), path)
    write_html(factory.example_graph(), path)
    return path


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """The address of a server with short limits."""
    with served(folder, "--timeout", "2", "--max-rows", "2000", "--memory", "512") as found:
        yield found


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """A client of that server."""
    with httpx.Client(base_url=address, timeout=30) as found:
        yield found
