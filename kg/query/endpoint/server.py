"""The server: bind an address, say where, serve until interrupted."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from kg.errors import InputError, QueryError
from kg.query.endpoint.limits import Limits
from kg.query.store import index_graph

__all__ = ["serve"]

LOCAL = ("localhost", "127.0.0.1", "[::1]")


def serve(
    folder: Path,
    limits: Limits,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    cors: Sequence[str] = (),
    started: Callable[[str], None] = print,
) -> None:
    """Serve the graph in `folder` until interrupted; `started` is called with the address once it can be asked.

    On a loopback address only requests for a local host name are answered, so that a web page cannot reach it under a
    name of its own.

    Raises:
        QueryError: `graph.nq` is missing or broken, or a package is missing.
        InputError: the address is taken or is none of this machine.
    """
    try:
        import uvicorn

        from kg.query.endpoint.app import make_app
    except ImportError as error:
        raise QueryError(f"{error.name} is not installed", hint="pip install 'newsgraph[serve]'") from error
    index_graph(folder)
    sock = _bound(host, port)
    app = make_app(folder, limits, hosts=LOCAL if _loopback(host) else (), cors=cors)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="on", ws="none")
    server = uvicorn.Server(config)

    async def run() -> None:
        serving = asyncio.ensure_future(server.serve(sockets=[sock]))
        while not (server.started or serving.done()):
            await asyncio.sleep(0.02)
        name = f"[{host}]" if ":" in host else host
        started(f"http://{name}:{sock.getsockname()[1]}/")
        await serving

    asyncio.run(run())


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
    except OSError as error:
        hint = "give another with --port" if port else "give another with --host"
        raise InputError(f"cannot serve at {host}:{port}: {error.strerror or error}", hint=hint) from error
    return sock


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
