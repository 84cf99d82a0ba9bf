"""JSON Lines file -> rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield one parsed object per line of `path`, in file order."""
    with path.open(encoding="utf8") as lines:
        for line in lines:
            yield json.loads(line)
