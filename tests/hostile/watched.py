"""The commands of `kg` on hostile input, in a process that notes whatever they should not do.

`python -m tests.hostile.watched ARTICLES OUT`: builds, writes every product, and shows what was built. Its last line on
standard output is a JSON object: exit statuses by command, and the events that were seen. An audit hook (PEP 578) sees
sockets, processes, unpickling and files opened for writing, whichever library does it in Python. The build stays in
this process, so that nothing of it is out of sight.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
    "urllib.Request", "http.client.connect", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn",
    "os.fork", "pickle.find_class", "ctypes.dlopen", "webbrowser.open", "os.startfile",
)  # fmt: skip
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def watch(allowed: Path) -> list[str]:
    """Return a list that grows with each forbidden event and each file outside `allowed` that is opened for writing."""
    seen: list[str] = []
    before = f"{allowed.name}.", f"{allowed.name}{os.sep}"

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in FORBIDDEN:
            seen.append(f"{event} {arguments!r}"[:300])
        elif event == "open" and isinstance(arguments[0], str | bytes) and int(str(arguments[2] or 0)) & WRITES:
            path = Path(os.fsdecode(arguments[0])).absolute()
            if not (path.is_relative_to(allowed.parent) and str(path.relative_to(allowed.parent)).startswith(before)):
                seen.append(f"written {path}")

    sys.addaudithook(hook)
    return seen


def main(articles: str, out: str) -> None:
    """Run the commands one after another and say what came of it."""
    # what these libraries do once, when they are imported, is no matter of input
    import onnxruntime  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import spacy  # noqa: F401
    import trafilatura  # noqa: F401

    import kg.heap  # noqa: F401 - looks once into the C library that is loaded
    from exporters import EXPORTERS
    from kg.cli import commands

    tempfile.gettempdir()  # tries once whether it can be written to
    seen = watch(Path(out).absolute())
    others = ",".join(name for name, item in EXPORTERS.items() if not item.standard)
    runs = {
        "build": ["build", articles, "-o", out, "--threads", "1", "--workers", "1"],
        "export": ["export", out, "--format", others],
        "inspect": ["inspect", out],
        "query": ["query", out, "timeline"],
    }
    statuses: dict[str, object] = {}
    for name, arguments in runs.items():
        print(f"--- {name}", flush=True)
        try:
            commands.main(arguments)
        except SystemExit as left:
            statuses[name] = left.code or 0
    print(json.dumps({"statuses": statuses, "seen": seen}))


if __name__ == "__main__":
    main(*sys.argv[1:])
