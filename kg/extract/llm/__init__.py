"""A large language model as an optional extractor: passages to an OpenAI-compatible endpoint, grounded claims back.

    AnnotatedDocument -> passages -> cache | client -> answers -> grounding -> claims

All requests are made once, before extraction, and their answers kept in a cache; extraction reads the cache alone. So
workers need no key, and with a filled cache a build needs no network and gives the same bytes.
"""

from __future__ import annotations

from kg.errors import InputError
from kg.extract.llm.extractor import LlmExtractor
from kg.model.settings import Extras

__all__ = ["LlmExtractor", "open_llm"]


def open_llm(extras: Extras) -> LlmExtractor:
    """Return the extractor for `extras.llm`.

    Raises: InputError: no endpoint or model is named, or its address is none.
    """
    if extras.llm is None or not extras.llm.url or not extras.llm.model:
        hint = "give --llm-url and --llm-model, or set KG_LLM_URL and KG_LLM_MODEL"
        raise InputError("the extractor llm needs an endpoint and a model", hint=hint)
    if not extras.llm.url.startswith(("http://", "https://")):
        hint = "give one such as https://host/v1"
        raise InputError("the endpoint of the extractor llm is no http address", path=extras.llm.url, hint=hint)
    return LlmExtractor(extras.llm)
