"""Fetch the query editor into `assets/`, from npm, by its checksum, with the licences of what is bundled in it.

    python -m kg.query.endpoint.fetch_yasgui

Needs npm and the network; run by hand for a new version, never at build time. Source: https://github.com/zazuko/Yasgui
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PACKAGE, VERSION = "@zazuko/yasgui", "4.6.2"
INTEGRITY = "sha512-Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw=="
FILES = ("yasgui.min.js", "yasgui.min.css")
ASSETS = Path(__file__).parent / "assets"
ALLOWED = {
    "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "CC0-1.0", "(MPL-2.0 OR Apache-2.0)",
    "(CC-BY-4.0 AND MIT)",
}  # fmt: skip
UNSTATED = {"jsuri": "MIT"}
"""Packages that name their licence in their README alone."""


def main() -> None:
    """Fetch, check and copy the files."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        root = Path(folder)
        lock = json.loads((root / "package-lock.json").read_text("utf8"))["packages"]
        if lock[f"node_modules/{PACKAGE}"]["integrity"] != INTEGRITY:
            sys.exit(f"{PACKAGE}@{VERSION} is not what it was; look before you change INTEGRITY")
        for name in FILES:
            text = (root / "node_modules" / PACKAGE / "build" / name).read_text("utf8")
            lines = [line for line in text.splitlines() if not line.startswith(("//# sourceMap", "/*# sourceMap"))]
            (ASSETS / name).write_text("\n".join(lines) + "\n", "utf8")
        (ASSETS / "LICENSES.txt").write_text("\n".join(_notices(root, lock)) + "\n", "utf8")


def _notices(root: Path, lock: dict[str, dict[str, str]]) -> Iterator[str]:
    """Yield the licences of all packages; stop at one that is not permissive."""
    yield f"{' and '.join(FILES)} are {PACKAGE} {VERSION} (MIT) as published on npm, with these packages in them.\n"
    texts: dict[str, list[str]] = {}
    for path in sorted(lock):
        name = path.rpartition("node_modules/")[2]
        if not name or name.startswith("@types/"):
            continue
        licence = lock[path].get("license") or UNSTATED.get(name, "unknown")
        if licence not in ALLOWED:
            sys.exit(f"{name}: licence {licence} is not one we can ship")
        found = sorted(file for file in (root / path).glob("*") if file.name.lower().startswith(("licen", "copying")))
        text = found[0].read_text("utf8").strip() if found and found[0].is_file() else ""
        texts.setdefault(text, []).append(f"{name} {lock[path]['version']} ({licence})")
    for text, names in texts.items():
        yield "=" * 80
        yield "\n".join(names)
        yield f"\n{text}\n" if text else "\nThe package holds no text of its licence.\n"


if __name__ == "__main__":
    main()
