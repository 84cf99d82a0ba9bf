"""A small server that speaks the chat completions protocol, with the manners that a test gives it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server sends: a status, and the content of a message or, with `raw`, the whole body."""

    content: str = '{"events": []}'
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    raw: str | None = None
    finish: str = "stop"


@dataclass(slots=True)
class ChatServer:
    """A running server: its address, and the requests that it had, in the order in which they came."""

    url: str
    requests: list[tuple[Mapping[str, str], Body]] = field(default_factory=list)

    def passages(self) -> list[str]:
        """Return the articles' words in the requests, without the marks around them."""
        return [article_in(body) for _, body in self.requests]


def article_in(body: Body) -> str:
    """Return the words between the marks of a request."""
    content = body["messages"][-1]["content"]
    match = re.fullmatch(r"BEGIN ARTICLE (\w+)\n(.*)\nEND ARTICLE \1", content, re.DOTALL)
    assert match, content
    return match[2]


@contextmanager
def serve_chat(answer: Callable[[Body, int], Reply]) -> Iterator[ChatServer]:
    """Run a server that answers the nth request (from 0) with `answer(body, n)`."""
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                number = len(server.requests)
                server.requests.append((dict(self.headers), body))
            reply = (
                answer(body, number) if self.path == "/v1/chat/completions" else Reply(status=404, content="no path")
            )
            time.sleep(reply.delay)
            usage = {"prompt_tokens": 1000, "completion_tokens": 100}
            choice = {"message": {"role": "assistant", "content": reply.content}, "finish_reason": reply.finish}
            message = {"choices": [choice], "usage": usage}
            data = (reply.raw if reply.raw is not None else json.dumps(message)).encode()
            self.send_response(reply.status)
            for key, value in reply.headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            try:
                for at in range(0, len(data), 20 if reply.drip else max(len(data), 1)):
                    self.wfile.write(data[at : at + 20] if reply.drip else data)
                    self.wfile.flush()
                    time.sleep(reply.drip)
            except OSError:
                pass  # the client has gone

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = ChatServer(url=f"http://127.0.0.1:{http.server_port}/v1")
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
