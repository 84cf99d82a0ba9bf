"""Protocol: an HTTP request into a query, and a reply into an HTTP response.

Source: SPARQL 1.1 Protocol (W3C, 2013), section 2.1, query operation. The update operation is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from kg.query.endpoint.limits import Limits
from kg.query.endpoint.negotiation import ROWS, STATEMENTS, choose
from kg.query.endpoint.pool import Refusal
from kg.query.endpoint.wire import Fate, Reply, Request
from kg.query.refusals import asks_elsewhere

__all__ = ["read_query", "refused", "respond"]

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
STATUS = {Fate.MALFORMED: 400, Fate.FAILED: 400, Fate.TOO_MUCH: 422, Fate.NOT_ACCEPTABLE: 406}
READ_ONLY = "this endpoint is read-only; updates are refused"

Fields = list[tuple[str, str]]


async def read_query(request: HttpRequest, limits: Limits) -> Request | None:
    """Return the query of a request; None for a GET without one, which asks for the service description.

    Raises: Refusal: there is no such operation, or it is malformed, too long, or refused.
    """
    fields: Fields = request.query_params.multi_items()
    if request.method == "POST":
        fields = await _posted(request, limits, fields)
    if any(name == "update" for name, _ in fields):
        raise Refusal(403, READ_ONLY)
    queries = [value for name, value in fields if name == "query"]
    if not queries and request.method != "POST":
        return None
    if len(queries) != 1:
        raise Refusal(400, f"one query is needed, not {len(queries)}")
    return _request(queries[0], fields, request.headers.get("accept"), limits)


async def _posted(request: HttpRequest, limits: Limits, fields: Fields) -> Fields:
    """Return the fields of the address and of the body together."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media == UPDATE:
        raise Refusal(403, READ_ONLY)
    if media not in (FORM, QUERY):
        raise Refusal(415, f"the body of a POST must be {FORM} or {QUERY}")
    if "charset=" in parameters.lower() and "utf-8" not in parameters.lower():
        raise Refusal(415, "the body must be UTF-8")
    try:
        body = (await _body(request, 4 * limits.query_bytes)).decode()
        if media == QUERY:
            return [*fields, ("query", body)]
        return [*fields, *parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=100)]
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the body is not UTF-8 at byte {error.start}") from error
    except ValueError as error:
        raise Refusal(400, f"the form cannot be read: {error}") from error


async def _body(request: HttpRequest, most: int) -> bytes:
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > most:
            raise Refusal(413, f"the body is longer than {most} bytes")
    return bytes(parts)


def _request(sparql: str, fields: Fields, accept: str | None, limits: Limits) -> Request:
    if len(sparql.encode("utf8", "replace")) > limits.query_bytes:
        raise Refusal(413, f"the query is longer than {limits.query_bytes} bytes")
    if asks_elsewhere(sparql):
        raise Refusal(403, "SERVICE is refused: this endpoint asks no other one")
    rows, statements = choose(accept, ROWS), choose(accept, STATEMENTS)
    if rows is None and statements is None:
        raise Refusal(406, _offers((*ROWS, *STATEMENTS)))
    default, named = (
        tuple(value for name, value in fields if name == wanted) for wanted in ("default-graph-uri", "named-graph-uri")
    )
    stated = bool(default or named)
    return Request(
        sparql=sparql,
        default=default if stated else None,
        named=named if stated else None,
        rows=rows and ROWS[rows],
        statements=statements and STATEMENTS[statements],
    )


def _offers(media: Iterable[str]) -> str:
    return f"choose a media type from {', '.join(dict.fromkeys(media))}"


def respond(reply: Reply, accept: str | None) -> Response:
    """Return the response that a reply makes."""
    if reply.fate is not Fate.ANSWERED:
        return refused(Refusal(STATUS.get(reply.fate, 500), reply.text or _offers((*ROWS, *STATEMENTS))))
    offers = ROWS if reply.form in ROWS.values() else STATEMENTS
    media = choose(accept, offers) or "text/plain"
    return Response(reply.text, media_type=media, headers={"vary": "accept"})


def refused(refusal: Refusal) -> Response:
    """Return a refusal as one line of plain text."""
    headers = {"retry-after": "2"} if refusal.status == 503 else {}
    return Response(f"{refusal}\n", refusal.status, headers, "text/plain")
