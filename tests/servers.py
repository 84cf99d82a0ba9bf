"""Real servers that tests start themselves and ask over the network."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["arcadedb", "free_ports", "served", "virtuoso"]


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """Run `kg serve` on a free port; yield its address without the last slash."""
    command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"(http://\S+)/$", process.stderr.readline().rstrip())
        assert found, process.stderr.read()
        yield found[1]
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        process.stderr.close()


_ARCADEDB = """
import sys, time
import arcadedb_embedded
plugin = {"server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin", "bolt_port": int(sys.argv[2]),
          "http_port": int(sys.argv[3])}
server = arcadedb_embedded.create_server(sys.argv[1], root_password="playwithdata", config=plugin)
server.start()
server.create_database("news")
print("ready", flush=True)
sys.stdin.read()
server.stop()
"""


@contextmanager
def arcadedb(place: Path) -> Iterator[str]:
    """Run ArcadeDB, which speaks Bolt, with an empty database `news`; yield its address with the login."""
    port, other = free_ports(2)
    command = [sys.executable, "-c", _ARCADEDB, str(place), str(port), str(other)]
    with (place.parent / f"{place.name}.log").open("w") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            assert any(line.strip() == "ready" for line in process.stdout), Path(log.name).read_text()
            yield f"bolt://root:playwithdata@127.0.0.1:{port}/news"
        finally:
            process.kill()
            process.wait()


def free_ports(number: int) -> list[int]:
    """Return ports that nobody listens on."""
    socks = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [sock.getsockname()[1] for sock in socks]
    for sock in socks:
        sock.close()
    return ports


_VIRTUOSO = """
[Database]
DatabaseFile = {place}/v.db
ErrorLogFile = {place}/v.log
LockFile = {place}/v.lck
TransactionFile = {place}/v.trx
xa_persistent_file = {place}/v.pxa
[TempDatabase]
DatabaseFile = {place}/t.db
TransactionFile = {place}/t.trx
[Parameters]
ServerPort = {sql}
ServerThreads = 8
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {place}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def virtuoso(place: Path) -> Iterator[str]:
    """Run Virtuoso with an empty store; yield its address. The user that may write is `dba`, password `dba`."""
    sql, http = free_ports(2)
    place.mkdir(parents=True, exist_ok=True)
    ini = place / "virtuoso.ini"
    ini.write_text(_VIRTUOSO.format(place=place, sql=sql, http=http))
    process = subprocess.Popen(["virtuoso-t", "+foreground", "+configfile", str(ini)], stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{http}"
        until = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(f"{address}/sparql?query=ASK%7B%7D", timeout=5).read()
                break
            except OSError:
                assert process.poll() is None, (place / "v.log").read_text()
                assert time.monotonic() < until, "Virtuoso does not answer"
                time.sleep(0.2)
        yield address
    finally:
        process.kill()
        process.wait()
