"""The output folder of a build: written beside the last one and swapped in by renaming, so it is whole or absent.

Enters: the path that the user gave. Leaves: a temporary sibling to write into; after the block it stands in the place
of the last output, with the files in it that are not ours (`judgements.jsonl`, notes). A block that fails leaves the
last output untouched.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import ExportError

__all__ = ["check_output", "flush_file", "replace_output"]

DERIVED = ".store"
"""The folder of indexes made from an output: worthless once the output is replaced."""
OWN = (".cache", ".gitkeep", "judgements.jsonl")
"""What may lie in a folder that no build has written yet."""


def check_output(out: Path) -> None:
    """Make sure that `out` can become, or be replaced by, an output folder; nothing is written.

    Raises: ExportError: `out` is a file, a folder with other things in it, or lies below a file.
    """
    hint = "give another folder with -o"
    if out.is_dir():
        if not os.access(out, os.W_OK | os.X_OK):
            raise ExportError("cannot be written to", path=str(out), hint=hint)
        foreign = [path.name for path in out.iterdir() if path.name not in OWN]
        if foreign and not (out / "run.json").is_file():
            message = f"holds {min(foreign)!r}, which kg did not write"
            raise ExportError(message, path=str(out), hint=f"empty it or {hint}")
        return
    if out.exists() or out.is_symlink():
        raise ExportError("is not a folder", path=str(out), hint=hint)
    above = next(path for path in out.absolute().parents if path.exists() or path == path.parent)
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise ExportError("cannot be made", path=str(out), hint=f"{above} is not a folder that you can write to")


@contextmanager
def replace_output(out: Path) -> Iterator[Path]:
    """Yield an empty folder beside `out` that takes its place when the block ends without an error.

    Raises: ExportError: `out` is not fit (see `check_output`), or the file system refuses.
    """
    out = out.resolve()
    _restore(out)
    check_output(out)
    fresh = out.with_name(f"{out.name}.tmp-{os.getpid()}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(out)
        fresh.mkdir()
    except OSError as error:
        raise ExportError(f"cannot be made: {error.strerror}", path=str(out), hint="give another with -o") from error
    try:
        yield fresh
        _swap(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, out: Path) -> None:
    """Let `fresh` take the place of `out`, with what others put there."""
    last = out.with_name(f"{out.name}.last")
    try:
        if out.exists():
            _keep_foreign(out, fresh)
        for path in (fresh, *fresh.rglob("*")):
            flush_file(path)
        if out.exists():
            os.rename(out, last)
        os.rename(fresh, out)
        flush_file(out.parent)
    except OSError as error:
        raise ExportError(f"cannot be replaced: {error.strerror}", path=str(out)) from error
    shutil.rmtree(last, ignore_errors=True)


def flush_file(path: Path) -> None:
    """Have the disk hold a file, or a folder's names, before anything else happens; links are left alone."""
    if path.is_symlink() or (os.name == "nt" and path.is_dir()):
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError:
        if not path.is_dir():  # not every file system can flush a folder
            raise
    finally:
        os.close(number)


def _keep_foreign(out: Path, fresh: Path) -> None:
    """Copy into `fresh` each file of `out` that its `run.json` does not list."""
    ours = _listed(out)
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if name in ours or name.startswith(f"{DERIVED}/") or (path.is_dir() and not path.is_symlink()):
            continue
        target = fresh / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target, follow_symlinks=False)


def _listed(out: Path) -> set[str]:
    """Return the files that a build of any schema version wrote to `out`."""
    try:
        fields = json.loads((out / "run.json").read_bytes())
    except (OSError, ValueError):
        return set()
    files = fields.get("files") if isinstance(fields, dict) else None
    listed = {item for item in files if isinstance(item, str)} if isinstance(files, list) else set()
    return listed | {"run.json"}


def _restore(out: Path) -> None:
    """Put back the last output if a build was killed between the two renames."""
    last = out.with_name(f"{out.name}.last")
    if last.is_dir():
        if out.exists():
            shutil.rmtree(last, ignore_errors=True)
        else:
            os.rename(last, out)


def _remove_abandoned(out: Path) -> None:
    """Remove the temporary folders of builds that were killed."""
    for path in out.parent.glob(f"{out.name}.tmp-*"):
        number = path.name.rpartition("-")[2]
        if number.isdecimal() and not _alive(int(number)):
            shutil.rmtree(path, ignore_errors=True)


def _alive(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
