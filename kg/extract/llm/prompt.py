"""The prompt and the schema of the answer, both made from data: `ontologies/extract/llm-prompt.md` and the ontology."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from kg.errors import OntologyError
from kg.model.claim import Factuality
from kg.model.ids import digest
from kg.ontology import Ontology, load_ontology

__all__ = ["KINDS", "Prompt", "load_prompt", "roles_of"]

PATH = "extract/llm-prompt.md"
KINDS = ("person", "organization", "group", "place", "thing")
_CIRCUMSTANCES = frozenset({"place", "time"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """The instructions, the JSON schema of an answer, and a version that changes when either does."""

    text: str
    schema: Mapping[str, object]
    version: str

    def messages(self, passage: str) -> list[dict[str, str]]:
        """Return the chat messages for one passage.

        The marks around it hold a digest of it, which no text can contain of itself, so no passage can end early.
        """
        passage = passage.encode("utf8", "replace").decode("utf8")  # half a surrogate pair cannot be sent
        mark = digest(passage)
        article = f"BEGIN ARTICLE {mark}\n{passage}\nEND ARTICLE {mark}"
        return [
            {"role": "system", "content": self.text.replace("{mark}", mark)},
            {"role": "user", "content": article},
        ]


def roles_of(ontology: Ontology, event_type: str) -> tuple[str, ...]:
    """Return the roles that participants of an event type can have; place and time are fields of their own."""
    return tuple(dict.fromkeys(s.role for s in ontology.event_types[event_type].roles if s.role not in _CIRCUMSTANCES))


@lru_cache(maxsize=1)
def load_prompt() -> Prompt:
    """Return the prompt for the shipped ontology.

    Raises: OntologyError: the file is missing or lacks a place to fill.
    """
    ontology = load_ontology()
    try:
        text = resources.files("ontologies").joinpath(*PATH.split("/")).read_text("utf8")
    except OSError as error:
        hint = "reinstall newsgraph"
        raise OntologyError(f"cannot be read: {error}", path=f"ontologies/{PATH}", hint=hint) from error
    for place in ("{mark}", "{event_types}", "{attributes}"):
        if place not in text:
            raise OntologyError(f"lacks {place}", path=f"ontologies/{PATH}")
    types = (f"- {name}: {', '.join(roles_of(ontology, name)) or 'no roles'}" for name in sorted(ontology.event_types))
    attributes = (f"- {a.name}: {a.definition}" for _, a in sorted(ontology.attributes.items()))
    text = text.replace("{event_types}", "\n".join(types)).replace("{attributes}", "\n".join(attributes))
    schema = _schema(ontology)
    return Prompt(text=text, schema=schema, version=digest(text, json.dumps(schema, sort_keys=True)))


def _schema(ontology: Ontology) -> dict[str, object]:
    roles = sorted({role for name in ontology.event_types for role in roles_of(ontology, name)})
    words: dict[str, object] = {"type": "string"}
    either: dict[str, object] = {"type": ["string", "null"]}
    participant = {"role": _one_of(roles), "text": words, "kind": _one_of(KINDS)}
    count = {"attribute": _one_of(sorted(ontology.attributes)), "text": words}
    event = {
        "type": _one_of(sorted(ontology.event_types)),
        "trigger": words,
        "evidence": words,
        "factuality": _one_of([str(item) for item in Factuality]),
        "participants": _list_of(_object(participant)),
        "places": _list_of(words),
        "times": _list_of(words),
        "counts": _list_of(_object(count)),
        "speaker": either,
        "channel": either,
    }
    return _object({"events": _list_of(_object(event))})


def _one_of(values: object) -> dict[str, object]:
    assert isinstance(values, list | tuple)
    return {"type": "string", "enum": list(values)}


def _list_of(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


def _object(fields: Mapping[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
