"""The application: addresses to answers. Everything is read-only and nothing asks another server.

/            the explorer of the output            /sparql       SPARQL 1.1 Protocol, service description
/query       a page to ask                         /id/…         every node: a page, or RDF
/data/…      the RDF files                         /.well-known/void  the description of the data set
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.query.endpoint import nodes, pages
from kg.query.endpoint.description import GRAPHS, describe
from kg.query.endpoint.limits import Limits
from kg.query.endpoint.negotiation import STATEMENTS, choose
from kg.query.endpoint.pool import Pool, Refusal
from kg.query.endpoint.protocol import read_query, refused, respond
from kg.query.endpoint.wire import Fate, Reply, Request
from kg.query.rendering import render

__all__ = ["make_app"]

FILES = {
    "graph.nq": "application/n-quads",
    "graph.trig": "application/trig",
    "graph.ttl": "text/turtle",
    "graph.jsonld": "application/ld+json",
}
PAGES = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
"""The policy of our own pages; the explorer brings one of its own."""
BASIC = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "DENY"}


def make_app(folder: Path, limits: Limits, *, hosts: Sequence[str] = (), cors: Sequence[str] = ()) -> Starlette:
    """Return the application that serves the graph in `folder`.

    Args:
        folder: an output folder with `graph.nq`.
        limits: what queries may take.
        hosts: names under which it may be asked for; none = any.
        cors: origins whose pages may read the answers; none = only its own.
    """
    pool = Pool(folder, limits)
    site = Site(folder, pool)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await pool.close()

    routes = [
        Route("/", site.explorer),
        Route("/query", site.query),
        Route("/sparql", site.sparql, methods=["GET", "POST"]),
        Route("/sparql/", site.sparql, methods=["GET", "POST"]),
        Route("/id/{rest:path}", site.node),
        Route("/data/{name}", site.file),
        Route("/assets/{name}", site.asset),
        Route("/.well-known/void", site.dataset),
        Route("/favicon.ico", _nothing),
    ]
    middleware = [Middleware(Headers)]
    if hosts:
        middleware.append(Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False))
    if cors:
        middleware.append(Middleware(CORSMiddleware, allow_origins=list(cors), allow_methods=["GET", "POST"]))
    errors = {Refusal: _refused, HTTPException: _missing}
    return Starlette(routes=routes, middleware=middleware, exception_handlers=errors, lifespan=lifespan)


class Headers:
    """Adds the headers that every answer has."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [(name.encode(), value.encode()) for name, value in BASIC.items()]
            await send(message)

        await self._app(scope, receive, sending)


async def _nothing(_: HttpRequest) -> Response:
    return Response(status_code=204)


async def _refused(_: HttpRequest, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return refused(error)


async def _missing(_: HttpRequest, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refused(Refusal(error.status_code, error.detail))


class Site:
    """The handlers, one per address."""

    def __init__(self, folder: Path, pool: Pool) -> None:
        self._folder = folder
        self._pool = pool

    async def explorer(self, _: HttpRequest) -> Response:
        """The page of the build."""
        path = self._folder / "graph.html"
        if path.is_file():
            return FileResponse(path, media_type="text/html")
        words = "There is no graph.html in the output folder; make it with: kg export OUT --format html"
        return HTMLResponse(pages.words_page("No explorer", words), 404, {"content-security-policy": PAGES})

    async def query(self, _: HttpRequest) -> Response:
        """The page to ask."""
        limits = self._pool.limits
        page = pages.query_page(await self._names(), limits.seconds, limits.rows)
        return HTMLResponse(page, headers={"content-security-policy": PAGES})

    async def sparql(self, request: HttpRequest) -> Response:
        """The query operation of the protocol."""
        question = await read_query(request, self._pool.limits)
        if question is None:
            return await self._description(request)
        reply = await _while_connected(request, self._pool.ask(question))
        return respond(reply, request.headers.get("accept"))

    async def node(self, request: HttpRequest) -> Response:
        """A node: RDF for those who ask for it, else a page."""
        names = await self._names()
        iri = names.base + request.path_params["rest"]
        media = choose(request.headers.get("accept"), {"text/html": "html", **STATEMENTS})
        wanted = request.query_params.get("format")
        form = wanted if wanted in STATEMENTS.values() else STATEMENTS.get(media or "")
        try:
            queries = (nodes.facts(iri), nodes.claims(iri), nodes.mentions(iri))
        except ValueError:
            raise Refusal(404, "that is no IRI") from None
        if form is not None:
            return await self._statements(nodes.about(iri), form)
        facts, claims, mentions = [nodes.read_rows(await self._text(query)) for query in queries]
        if not facts:
            words = f"The graph says nothing about {iri}."
            return HTMLResponse(pages.words_page("Not found", words), 404, {"content-security-policy": PAGES})
        page = pages.node_page(iri, names, facts, claims, mentions)
        return HTMLResponse(page, headers={"content-security-policy": PAGES, "vary": "accept"})

    async def dataset(self, request: HttpRequest) -> Response:
        """The description of the data set."""
        form = STATEMENTS[choose(request.headers.get("accept"), STATEMENTS) or "text/turtle"]
        return await self._statements(nodes.about((await self._names()).base + "dataset"), form)

    async def file(self, request: HttpRequest) -> Response:
        """An RDF file of the output."""
        name = request.path_params["name"]
        path = self._folder / name
        if name not in FILES or not path.is_file():
            raise Refusal(404, f"choose from {', '.join(FILES)}")
        return FileResponse(path, media_type=FILES[name])

    async def asset(self, request: HttpRequest) -> Response:
        """A file that our pages load."""
        found = pages.asset(request.path_params["name"])
        if found is None:
            raise Refusal(404, "there is no such file")
        return Response(found[0], media_type=found[1], headers={"cache-control": "max-age=86400"})

    async def _description(self, request: HttpRequest) -> Response:
        accept = request.headers.get("accept")
        if choose(accept, {"text/turtle": "", "text/html": ""}) == "text/html":
            return RedirectResponse("/query", 303)
        media = choose(accept, STATEMENTS)
        if media is None:
            raise Refusal(406, f"choose a media type from {', '.join(STATEMENTS)}")
        rows = nodes.read_rows(await self._text(GRAPHS))
        graphs = {row["graph"]["value"] if "graph" in row else "": int(row["triples"]["value"]) for row in rows}
        address = str(request.url.replace(query="", fragment=""))
        text = render(describe(address, graphs), STATEMENTS[media])
        return Response(text, media_type=media, headers={"vary": "accept"})

    async def _names(self) -> nodes.Names:
        rows = nodes.read_rows(await self._text(nodes.BASE))
        return nodes.Names(rows[0]["base"]["value"] if rows else "/")

    async def _text(self, sparql: str) -> str:
        return (await self._answer(Request(sparql=sparql))).text

    async def _statements(self, sparql: str, form: str) -> Response:
        reply = await self._answer(Request(sparql=sparql, statements=form))
        if not reply.text.strip() or reply.form == "":
            raise Refusal(404, "the graph says nothing about it")
        media = next(media for media, name in STATEMENTS.items() if name == form)
        return Response(reply.text, media_type=media, headers={"vary": "accept"})

    async def _answer(self, request: Request) -> Reply:
        reply = await self._pool.ask(request)
        if reply.fate is not Fate.ANSWERED:
            raise Refusal(500, reply.text)
        return reply


async def _while_connected(request: HttpRequest, answer: Awaitable[Reply]) -> Reply:
    """Return the answer; if the client goes away first, its query is ended."""
    asking = asyncio.ensure_future(answer)
    leaving = asyncio.ensure_future(_gone(request.receive))
    try:
        await asyncio.wait({asking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if asking.done():
            return asking.result()
        raise Refusal(400, "the client went away")
    finally:
        for task in (asking, leaving):
            task.cancel()
        with suppress(asyncio.CancelledError, Refusal):
            await asking


async def _gone(receive: Callable[[], Awaitable[Message]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
