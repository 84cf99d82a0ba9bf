"""Messages -> an answer, over HTTP: the chat completions protocol of OpenAI, which most servers speak.

Source: https://platform.openai.com/docs/api-reference/chat; structured output by `response_format` with a JSON schema,
left out for a server that refuses it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from kg.errors import InputError, ModelError
from kg.extract.llm.cache import Answer
from kg.extract.llm.usage import Usage
from kg.model.settings import LlmSettings

if TYPE_CHECKING:
    import httpx

__all__ = ["ChatClient", "is_open", "public_url"]

LONGEST_ANSWER = 8_000_000
"""Bytes of a response after which it is given up."""
LONGEST_PAUSE = 60.0
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_REFUSES_FORMAT = frozenset({400, 415, 422, 501})
_MISSET = {401: "refuses the key", 403: "refuses the key", 404: "knows no such address or model"}


class _Again(Exception):
    """A request failed in a way that may pass; `pause` is what the server asks for, in seconds."""

    def __init__(self, message: str, pause: float = 0.0) -> None:
        super().__init__(message)
        self.pause = pause


class ChatClient:
    """One endpoint; safe to be used by several threads, and to be closed with `with`."""

    def __init__(self, settings: LlmSettings, schema: Mapping[str, object], usage: Usage) -> None:
        """Prepare the connection.

        Raises: InputError: the package httpx is missing.
        """
        try:
            import httpx
        except ImportError as error:
            raise InputError("the extractor llm needs httpx", hint="pip install 'newsgraph[llm]'") from error
        self._settings, self._schema, self._usage = settings, schema, usage
        headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        self._http = httpx.Client(headers=headers, timeout=settings.timeout)
        self._structured = True

    def __enter__(self) -> ChatClient:
        """Return the client."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def ask(self, messages: Sequence[Mapping[str, str]], check: Callable[[str], object]) -> Answer:
        """Return the answer to `messages`, asked again while the endpoint is busy, or once if `check` rejects it.

        Args:
            messages: roles and contents.
            check: raises ValueError for a content that is of no use.

        Raises:
            ModelError: no answer of use in all tries.
            InputError: the endpoint refuses the key, or knows no such address or model.
        """
        useless = ""
        for _ in range(2):
            answer = self._try(messages)
            try:
                check(answer.content)
            except ValueError as error:
                useless = str(error)
            else:
                return answer
        raise ModelError(f"llm: the answer is of no use: {useless}", hint="try another model or shorter passages")

    def _try(self, messages: Sequence[Mapping[str, str]]) -> Answer:
        """Return an answer, with tries and pauses as the settings say."""
        problem = ""
        for number in range(self._settings.tries):
            try:
                return self._request(messages, again=number > 0)
            except _Again as error:
                problem = str(error)
                if number + 1 < self._settings.tries:
                    time.sleep(min(max(error.pause, self._settings.pause * 2**number), LONGEST_PAUSE))
        tries = f"{self._settings.tries} tries"
        raise ModelError(f"llm: no answer after {tries}: {problem}", hint="build again: what was answered is kept")

    def _request(self, messages: Sequence[Mapping[str, str]], *, again: bool) -> Answer:
        structured = self._structured
        status, headers, body = self._post(self._body(messages, structured=structured), again=again)
        if status in _REFUSES_FORMAT and structured:
            status, headers, body = self._post(self._body(messages, structured=False), again=True)
            self._structured = status != 200  # it was the format that the server refused
        if status in _BUSY:
            raise _Again(f"status {status}", _seconds(headers.get("retry-after")))
        if status in _MISSET:
            message = f"the endpoint {_MISSET[status]} (status {status}): {self._excerpt(body)}"
            hint = "see --llm-url, --llm-model and KG_LLM_KEY"
            raise InputError(message, path=public_url(self._settings.url), hint=hint)
        if status != 200:
            raise ModelError(f"llm: status {status}: {self._excerpt(body)}", hint="see the endpoint's log")
        answer, cut = _read_answer(body)
        self._usage.count_answer(answer)
        if cut:
            hint = "send less at once with --llm-passage, or raise the endpoint's limit"
            raise ModelError("llm: the answer was cut off at the endpoint's limit of tokens", hint=hint)
        return answer

    def _body(self, messages: Sequence[Mapping[str, str]], *, structured: bool) -> dict[str, object]:
        body: dict[str, object] = {"model": self._settings.model, "messages": list(messages)}
        if structured:
            form = {"name": "events", "strict": True, "schema": self._schema}
            body |= {"temperature": 0, "response_format": {"type": "json_schema", "json_schema": form}}
        return body

    def _post(self, body: Mapping[str, object], *, again: bool) -> tuple[int, httpx.Headers, bytes]:
        """Return status, headers and content; the whole takes no longer than the timeout, however slowly it drips."""
        import httpx

        self._usage.count_request(again=again)
        late = time.monotonic() + self._settings.timeout
        content = bytearray()
        try:
            with self._http.stream("POST", _address(self._settings.url), json=body) as response:
                for chunk in response.iter_bytes():
                    content += chunk
                    if time.monotonic() > late:
                        raise _Again(f"longer than {self._settings.timeout:g} s")
                    if len(content) > LONGEST_ANSWER:
                        raise ModelError("llm: the answer is endless", hint="try another model")
                return response.status_code, response.headers, bytes(content)
        except httpx.TimeoutException as error:
            raise _Again(f"longer than {self._settings.timeout:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _Again(f"{type(error).__name__}: {error}") from error

    def _excerpt(self, body: bytes) -> str:
        """Return the beginning of a server's words, on one line and without the key."""
        text = " ".join(body[:2000].decode("utf8", "replace").split())
        return (text.replace(self._settings.key, "***") if self._settings.key else text)[:200]


def public_url(url: str) -> str:
    """Return an address without what may be secret in it: user, password, query.

    >>> public_url("https://me:secret@host:8000/v1?key=1")
    'https://host:8000/v1'
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def is_open(url: str) -> bool:
    """Tell whether what is sent to `url` can be read on the way: plain HTTP to another computer.

    >>> is_open("http://example.org/v1"), is_open("http://localhost:8000/v1"), is_open("https://example.org/v1")
    (True, False, False)
    """
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1")


def _address(url: str) -> str:
    """Return the address of the chat completions below a base address; one that is complete stays as it is."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return urlunsplit(parts._replace(path=path if path.endswith("/chat/completions") else f"{path}/chat/completions"))


def _seconds(stated: str | None) -> float:
    try:
        return max(0.0, float(stated or 0))
    except ValueError:  # a date: our own pause is as good
        return 0.0


def _read_answer(body: bytes) -> tuple[Answer, bool]:
    """Return content and tokens of a response, and whether it was cut off.

    Raises: _Again: it is not what the protocol says.
    """
    try:
        fields: Any = json.loads(body)
        content: Any = fields["choices"][0]["message"].get("content")
        cut = fields["choices"][0].get("finish_reason") == "length"
        usage: Any = fields.get("usage")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise _Again("the response is no chat completion") from error
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    counts = usage if isinstance(usage, dict) else {}
    tokens = [value if isinstance(value := counts.get(k), int) else 0 for k in ("prompt_tokens", "completion_tokens")]
    written = content if isinstance(content, str) else ""
    return Answer(content=written, tokens_in=tokens[0], tokens_out=tokens[1]), cut
