"""Files that have lost their names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.store.nameless import open_nameless


@pytest.mark.parametrize("shared", [True, False])
def test_the_file_is_there_and_its_name_is_not(tmp_path: Path, shared: bool):
    number = open_nameless(tmp_path / "out.work", shared=shared)
    os.write(number, b"kept")
    assert os.pread(number, 4, 0) == b"kept"
    assert list(tmp_path.iterdir()) == []
    os.close(number)


def test_what_a_killed_build_left_is_replaced_and_two_files_are_two(tmp_path: Path):
    (tmp_path / "out.work.records").write_bytes(b"left by a build that was killed")
    one, other = (open_nameless(tmp_path / "out.work", shared=False) for _ in range(2))
    os.write(one, b"one")
    assert os.fstat(other).st_size == 0
    assert list(tmp_path.iterdir()) == []
    os.close(one)
    os.close(other)


def test_a_folder_of_that_name_is_an_error(tmp_path: Path):
    (tmp_path / "out.work.records").mkdir()
    with pytest.raises(OSError, match=r"out\.work\.records"):
        open_nameless(tmp_path / "out.work", shared=False)
