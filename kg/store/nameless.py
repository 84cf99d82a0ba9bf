"""Files without a name: nobody else can open them, and they are gone when the process is."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["open_nameless"]

ATTEMPTS = 10
"""At a new file, where another build is making one of the same name."""


def open_nameless(stem: Path, *, shared: bool) -> int:
    """Return the descriptor of a new file that has lost its name already.

    The name is always the same, so that the next build finds what one left that was killed before it lost it. In a
    folder that is `shared` with others each file has a name of its own.

    Args: stem: the path that the name begins with.
    Raises: OSError: no file can be made there.
    """
    if shared:
        number, name = tempfile.mkstemp(dir=stem.parent, prefix=f"{stem.name}.")
        os.unlink(name)
        return number
    path = stem.with_name(f"{stem.name}.records")
    for _ in range(ATTEMPTS):
        with suppress(FileExistsError):
            number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
            path.unlink(missing_ok=True)
            return number
        path.unlink(missing_ok=True)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
