"""A worker: a process of its own that answers one query after another from the store, and can be killed at any time.

A query that takes too long, too much memory or too deep a stack ends its worker, never the server. Enters: requests on
standard input. Leaves: replies on standard output.
"""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import QueryError
from kg.query.answers import Statements
from kg.query.endpoint.confinement import confine
from kg.query.endpoint.wire import HEAD, Fate, Reply, Request, framed, read_request
from kg.query.rendering import render
from kg.query.sparql import evaluate

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["answer", "main"]

GRACE = 2
"""Seconds after which a worker ends itself that the server should have killed."""


def main() -> None:
    """Serve the store named on the command line: PATH SECONDS ROWS MEMORY."""
    from pyoxigraph import Store

    place, seconds, rows, memory = sys.argv[1:]
    store = Store.read_only(place)
    confine(int(memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions, out = sys.stdin.buffer, sys.stdout.buffer
    _say(out, Reply(fate=Fate.READY))
    while head := questions.read(HEAD):
        request = read_request(questions.read(int.from_bytes(head, "big")))
        signal.setitimer(signal.ITIMER_REAL, float(seconds) + GRACE)
        reply = answer(store, request, int(rows))
        signal.setitimer(signal.ITIMER_REAL, 0)
        _say(out, reply)


def _say(out: BinaryIO, reply: Reply) -> None:
    out.write(framed(reply))
    out.flush()


def answer(store: Store, request: Request, rows: int) -> Reply:
    """Return the answer to `request`, or why there is none; at most `rows` rows or statements."""
    try:
        found = evaluate(store, request.sparql, request.dataset, max_rows=rows)
    except SyntaxError as error:
        return Reply(fate=Fate.MALFORMED, text=f"not SPARQL: {error.msg}")
    except QueryError as error:
        return Reply(fate=Fate.TOO_MUCH, text=str(error))
    except (MemoryError, RecursionError):
        return Reply(fate=Fate.TOO_MUCH, text="the query needs more memory than it may have")
    except (RuntimeError, OSError, ValueError) as error:
        return Reply(fate=Fate.FAILED, text=f"the query failed: {error}")
    form = request.statements if isinstance(found, Statements) else request.rows
    if form is None:
        return Reply(fate=Fate.NOT_ACCEPTABLE)
    return Reply(fate=Fate.ANSWERED, form=form, text=render(found, form))


if __name__ == "__main__":
    main()
