"""What all tests share: golden files, and things that may be missing here but never in continuous integration."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable
from types import ModuleType

import pytest
from hypothesis import settings

settings.register_profile("same-every-time", derandomize=True, deadline=None, database=None)
settings.load_profile("same-every-time")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the tests find into the golden files")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Tell whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


def missing(what: str) -> None:
    """Skip the test, or fail it where everything has to be there (CI=true)."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing; in continuous integration it must be there")
    pytest.skip(f"{what} is missing")


@pytest.fixture
def needed() -> Callable[[str], ModuleType]:
    """Import an optional module by name, or skip (fail under CI=true)."""

    def load(name: str) -> ModuleType:
        try:
            return importlib.import_module(name)
        except ImportError:
            missing(name)
            raise

    return load


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("Chromium")
    return path or ""
