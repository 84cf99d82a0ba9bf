"""The optional extractor `llm`: asks for all passages first, then makes claims of what the cache holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

from kg.errors import ExportError, InputError, ModelError
from kg.extract.claims import Reading
from kg.extract.extras import Preparation, Tell
from kg.extract.inventory import Inventory
from kg.extract.llm.answers import parse_answer, read_events
from kg.extract.llm.cache import AnswerCache, answer_key
from kg.extract.llm.claims import ground_event
from kg.extract.llm.client import ChatClient, is_open, public_url
from kg.extract.llm.passages import cut_passages
from kg.extract.llm.prompt import load_prompt
from kg.extract.llm.usage import Usage
from kg.model.annotation import AnnotatedDocument
from kg.model.claim import Claim
from kg.model.document import Problem
from kg.model.settings import LlmSettings

__all__ = ["LlmExtractor"]

PATIENCE = 5
"""Passages that fail one after another before the endpoint is asked no more."""


class LlmExtractor:
    """Claims of a language model behind an endpoint, tagged `llm:MODEL@PROMPT`."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings, self._prompt = settings, load_prompt()
        self._cache = AnswerCache(settings.cache)
        self._tag = f"llm:{settings.model}@{self._prompt.version[:8]}"

    def prepare(self, documents: Sequence[AnnotatedDocument], tell: Tell) -> Preparation:
        """Ask for every passage that the cache lacks; an article that failed is a problem and gets no such claims.

        Raises: InputError: the endpoint refuses the key, or knows no such address or model.
        """
        wanted: dict[str, str] = {}
        for document in documents:
            wanted.update(self._passages(document))
        lacking = {key: passage for key, passage in wanted.items() if self._cached(key) is None}
        cached = len(wanted) - len(lacking)
        where, model = public_url(self._settings.url), self._settings.model
        tell(f"llm: {len(lacking):,} of {len(wanted):,} passages are sent to {where} (model {model})")
        if lacking and is_open(self._settings.url):
            tell("llm: the connection is not encrypted: others on the way can read the articles and the key")
        usage = Usage()
        failed = self._ask(lacking, usage) if lacking else {}
        problems = tuple(p for document in documents for p in self._problems(document, failed))
        facts: dict[str, str | int | bool | None] = {
            "llm_passage": self._settings.longest,
            "llm_model": model,
            "llm_prompt": self._prompt.version,
            "llm_url": where,
        }
        remark = usage.line(cached=cached, prices=self._settings.prices)
        return Preparation(problems=problems, remarks=(remark,), facts=facts)

    def add_mentions(self, annotated: AnnotatedDocument, inventory: Inventory) -> None:
        """Add nothing: mentions come with the claims."""

    def extract_claims(self, reading: Reading) -> Iterator[Claim]:
        """Yield the claims whose words stand in the document; `reading.dropped` counts the others."""
        annotated = reading.annotated
        for span in cut_passages(annotated, longest=self._settings.longest):
            for said in read_events(
                self._cached(self._key(annotated.text[slice(*span)])) or [], reading.ontology, reading.dropped
            ):
                yield from ground_event(reading, said, span, self._tag)

    def _cached(self, key: str) -> list[object] | None:
        """Return the events of a kept answer; None if there is none, or if its file has been tampered with."""
        answer = self._cache.read(key)
        try:
            return parse_answer(answer.content) if answer else None
        except ValueError:
            return None

    def _key(self, passage: str) -> str:
        return answer_key(passage, model=self._settings.model, prompt=self._prompt.version)

    def _passages(self, document: AnnotatedDocument) -> Iterator[tuple[str, str]]:
        for span in cut_passages(document, longest=self._settings.longest):
            passage = document.text[slice(*span)]
            yield self._key(passage), passage

    def _problems(self, document: AnnotatedDocument, failed: dict[str, ModelError]) -> Iterator[Problem]:
        """Yield the first failure of a document's passages, if any."""
        errors = [failed[key] for key, _ in self._passages(document) if key in failed]
        if errors:
            more = f" (and {len(errors) - 1} more passages)" if len(errors) > 1 else ""
            first = errors[0]
            source = document.document.source
            yield Problem(source=source, stage="extract", error=f"{first.message}{more}", hint=first.hint)

    def _ask(self, passages: dict[str, str], usage: Usage) -> dict[str, ModelError]:
        """Ask for passages by key, several at a time, and keep the answers; return what failed."""
        with ChatClient(self._settings, self._prompt.schema, usage) as client:
            asking = _Asking(client=client)

            def ask(key: str) -> ModelError | None:
                return asking.ask(key, self)

            pool = ThreadPoolExecutor(self._settings.parallel)
            try:
                errors = dict(zip(passages, pool.map(ask, passages.values()), strict=True))
            finally:
                pool.shutdown(cancel_futures=True)
        return {key: error for key, error in errors.items() if error is not None}

    def keep_answer(self, client: ChatClient, passage: str) -> None:
        """Ask for one passage and keep the answer.

        Raises: ModelError: there is no answer of use.
        """
        answer = client.ask(self._prompt.messages(passage), parse_answer)
        self._cache.write(self._key(passage), answer)


@dataclass(slots=True, kw_only=True)
class _Asking:
    """The state that threads share: how many passages in a row have failed."""

    client: ChatClient
    row: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def ask(self, passage: str, extractor: LlmExtractor) -> ModelError | None:
        """Ask for one passage unless too many have failed; return the failure, if any."""
        with self.lock:
            if self.row["failed"] >= PATIENCE:
                message = f"llm: not asked, because {PATIENCE} passages in a row failed"
                return ModelError(message, hint="build again when the endpoint is well: what was answered is kept")
        try:
            extractor.keep_answer(self.client, passage)
        except (InputError, ExportError):
            raise
        except Exception as error:  # one bad passage never stops a build, whatever it sets off
            with self.lock:
                self.row["failed"] += 1
            message = f"llm: internal error: {type(error).__name__}: {error}"
            return error if isinstance(error, ModelError) else ModelError(message, hint="please report it")
        with self.lock:
            self.row["failed"] = 0
        return None
