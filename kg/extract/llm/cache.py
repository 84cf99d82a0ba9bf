"""Answers on disk, one file each, keyed by what was asked: the passage, the model and the version of the prompt."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import get_ident

from kg.errors import ExportError
from kg.model.ids import digest

__all__ = ["Answer", "AnswerCache", "answer_key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model wrote, and the tokens that it counted."""

    content: str
    tokens_in: int = 0
    tokens_out: int = 0


def answer_key(passage: str, *, model: str, prompt: str) -> str:
    """Return the key of an answer: 64 hexadecimal digits."""
    return digest(passage, model, prompt, length=64)


class AnswerCache:
    """A folder of answers, each written whole or not at all; it may be shared by builds and deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, key: str) -> Answer | None:
        """Return the answer, or None if there is none or its file is broken."""
        try:
            fields = json.loads(self._path(key).read_bytes())
            content, tokens_in, tokens_out = fields["content"], int(fields["tokens_in"]), int(fields["tokens_out"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Answer(content=content, tokens_in=tokens_in, tokens_out=tokens_out) if isinstance(content, str) else None

    def write(self, key: str, answer: Answer) -> None:
        """Keep an answer.

        Raises: ExportError: the file cannot be written.
        """
        path = self._path(key)
        temporary = path.with_name(f".{key}.{os.getpid()}-{get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(asdict(answer), indent=1) + "\n", "utf8")
            os.replace(temporary, path)
        except OSError as error:
            hint = "give another folder with --llm-cache"
            raise ExportError(f"the answer cannot be kept: {error.strerror}", path=str(path), hint=hint) from error

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
