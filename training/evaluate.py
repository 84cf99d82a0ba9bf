"""Score an exported model on the development parts: `python -m training.evaluate [MODEL_FOLDER] --data ../shared/data`.

Words are the sets' own, so this measures the heads; `benchmarks/` measures the whole pipeline on raw text.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.annotate.decode import bio_spans
from kg.annotate.network import SHIPPED, LanguageModel
from kg.annotate.readings import ReadEvent, Reading, ReadSpan
from training.examples import IGNORE, Example
from training.readers.conllu import read_conllu
from training.readers.events import read_ecbplus, read_meantime
from training.readers.ewt import read_ewt
from training.readers.gum import read_gum
from training.readers.names import read_names
from training.readers.own import find_role_heads, read_own

OWN_SENTENCES = Path(__file__).parent / "sentences"
Pairs = Sequence[tuple[Example, Reading]]
Span = tuple[int, int, str]


def f1(hit: int, found: int, gold: int) -> float:
    """Return the F1 in per cent."""
    return round(200 * hit / max(1, found + gold), 2)


def span_f1(gold: Iterable[set[Span]], found: Iterable[set[Span]]) -> dict[str, float]:
    """Return precision, recall and F1 of exact spans with their labels."""
    hit = wanted = given = 0
    for g, p in zip(gold, found, strict=True):
        hit, wanted, given = hit + len(g & p), wanted + len(g), given + len(p)
    return {
        "P": round(100 * hit / max(1, given), 2),
        "R": round(100 * hit / max(1, wanted), 2),
        "F1": f1(hit, given, wanted),
    }


def _found(spans: Sequence[ReadSpan], *, labelled: bool = True) -> set[Span]:
    return {(s.start, s.end, s.label if labelled else "") for s in spans}


def score_syntax(pairs: Pairs) -> dict[str, float]:
    """Return accuracies in per cent; LAS and UAS over all words, subtypes included."""
    words = uas = las = pos = tag = lemma = 0
    for example, reading in pairs:
        heads, deps = example.heads or (), example.deps or ()
        upos, tags, lemmas = example.upos or (), example.tags or (), example.lemmas or ()
        for i in range(len(example.words)):
            words += 1
            right = heads[i] == reading.heads[i]
            uas += right
            las += right and deps[i] == reading.deps[i]
            pos += upos[i] == reading.upos[i]
            tag += tags[i] == reading.tags[i]
            lemma += lemmas[i] == reading.lemmas[i]
    counts = {"UAS": uas, "LAS": las, "UPOS": pos, "XPOS": tag, "lemma": lemma}
    return {name: round(100 * count / max(1, words), 2) for name, count in counts.items()}


def score_roles(pairs: Pairs) -> dict[str, float]:
    """Return F1 of predicates and of (predicate, exact argument span, role) with predicted predicates."""
    hit = found = gold = right = given = wanted = 0
    for example, reading in pairs:
        if example.frames is None:
            continue
        g = {(f.predicate, a, b, r) for f in example.frames for r, a, b in f.arguments}
        p = {(f.predicate, a, b, r) for f in reading.frames for r, a, b, _ in f.arguments}
        hit, found, gold = hit + len(g & p), found + len(p), gold + len(g)
        g1 = {f.predicate for f in example.frames}
        p1 = {f.predicate for f in reading.frames}
        right, given, wanted = right + len(g1 & p1), given + len(p1), wanted + len(g1)
    return {"predicates": f1(right, given, wanted), "roles": f1(hit, found, gold)}


def score_triggers(pairs: Pairs) -> dict[str, float]:
    """Return F1 of trigger detection by overlap, one to one, and the share of these with the right class."""
    hit = found = gold = same = 0
    for example, reading in pairs:
        g, p = bio_spans(example.triggers or ()), list(reading.triggers)
        gold, found = gold + len(g), found + len(p)
        used: set[int] = set()
        for start, end, kind in g:
            for i, span in enumerate(p):
                if i not in used and span.start < end and start < span.end:
                    used.add(i)
                    hit += 1
                    same += span.label == kind
                    break
    return {
        "P": round(100 * hit / max(1, found), 2),
        "R": round(100 * hit / max(1, gold), 2),
        "F1": f1(hit, found, gold),
        "class": round(100 * same / max(1, hit), 2),
    }


def score_times(pairs: Pairs) -> dict[str, float]:
    """Return strict F1 (exact span), F1 with the type, and F1 by overlap; unsure words are left out."""
    strict: tuple[list[set[Span]], list[set[Span]]] = ([], [])
    typed: tuple[list[set[Span]], list[set[Span]]] = ([], [])
    for example, reading in pairs:
        if example.times is None:
            continue
        unsure = {i for i, label in enumerate(example.times) if label == IGNORE}
        g = set(bio_spans([label if label != IGNORE else "O" for label in example.times]))
        p = {s for s in _found(reading.times) if not unsure & set(range(s[0], s[1]))}
        typed[0].append(g)
        typed[1].append(p)
        strict[0].append({(a, b, "") for a, b, _ in g})
        strict[1].append({(a, b, "") for a, b, _ in p})
    return {"strict": span_f1(*strict)["F1"], "typed": span_f1(*typed)["F1"]}


def _event_at(reading: Reading, word: int) -> ReadEvent | None:
    """Return what the model says of the trigger that holds `word`."""
    for span, event in zip(reading.triggers, reading.events, strict=True):
        if span.start <= word < span.end:
            return event
    return None


Mention = tuple[str, int, str, str, NDArray[Any]]
"""An event mention: topic, number of its sentence, event, lemma, vector of unit length."""


def same_scores(mentions: Iterable[Mention]) -> dict[str, float]:
    """Return how well vectors tell whether two mentions of one topic are one event, and how well the lemma does.

    Over all pairs in different sentences of a topic: average precision and the best F1 of the cosine, with the cosine
    that gives it; F1 of "the same lemma".
    """
    cosines, same, lemmas = [], [], []
    topics: dict[str, list[Mention]] = {}
    for mention in mentions:
        topics.setdefault(mention[0], []).append(mention)
    for group in topics.values():
        for i, (_, sentence, event, lemma, vector) in enumerate(group):
            for _, other, other_event, other_lemma, other_vector in group[:i]:
                if other != sentence:
                    cosines.append(float(vector @ other_vector))
                    same.append(event == other_event)
                    lemmas.append(lemma == other_lemma)
    if not any(same):
        return {}
    order = np.argsort(-np.array(cosines), kind="stable")
    hits = np.cumsum(np.array(same)[order])
    precision, recall = hits / np.arange(1, len(hits) + 1), hits / hits[-1]
    both = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    hit = sum(a and b for a, b in zip(same, lemmas, strict=True))
    return {
        "pairs": len(same),
        "AP": round(100 * float(precision[np.array(same)[order]].mean()), 2),
        "best F1": round(100 * float(both.max()), 2),
        "cosine": round(cosines[order[int(both.argmax())]], 3),
        "same lemma F1": f1(hit, sum(lemmas), sum(same)),
    }


def score_same(pairs: Pairs) -> dict[str, float]:
    """Return `same_scores` of the mentions that the model found."""
    mentions: list[Mention] = []
    for number, (example, reading) in enumerate(pairs):
        for word, one in enumerate(example.chains or ()):
            event = _event_at(reading, word) if one not in ("O", IGNORE) else None
            if event is not None:
                vector = np.frombuffer(event.vector, np.int8).astype(np.float64)
                vector /= np.linalg.norm(vector) or 1.0
                mentions.append((example.topic, number, one, reading.lemmas[word], vector))
    return same_scores(mentions)


def score_facts(pairs: Pairs) -> dict[str, float]:
    """Return the accuracy of found triggers' factuality, that of always `asserted`, and F1 of all but asserted."""
    gold: list[str] = []
    found: list[str] = []
    for example, reading in pairs:
        for word, fact in enumerate(example.facts or ()):
            event = _event_at(reading, word) if fact != IGNORE else None
            if event is not None and (not word or (example.facts or ())[word - 1] == IGNORE):
                gold.append(fact)
                found.append(event.stance or "asserted")
    hit = sum(a == b for a, b in zip(gold, found, strict=True))
    marked = sum(a == b != "asserted" for a, b in zip(gold, found, strict=True))
    others = sum(a != "asserted" for a in gold), sum(b != "asserted" for b in found)
    return {
        "mentions": len(gold),
        "accuracy": round(100 * hit / max(1, len(gold)), 2),
        "majority": round(100 * (1 - others[0] / max(1, len(gold))), 2),
        "not asserted F1": f1(marked, others[1], others[0]),
    }


def score_own(pairs: Pairs) -> dict[str, float]:
    """Return F1 of typed triggers, accuracy of type and factuality of those found, F1 of (trigger, role, head word).

    Roles are scored under triggers that were found; their gold heads are those of the model's own trees.
    """
    hit = found = gold = right = facts = seen = 0
    roles = [0, 0, 0]
    for example, reading in pairs:
        kinds, stances = example.types or (), example.facts or ()
        starts = [i for i, kind in enumerate(kinds) if kind != "O" and (not i or kinds[i - 1] != kind)]
        for i in starts:
            gold += 1
            event = _event_at(reading, i)
            if event is None:
                continue
            seen += 1
            best = event.senses[0][0] if event.senses else "O"
            right += best == kinds[i]
            facts += event.stance == stances[i]
            wanted = {(role, head) for trigger, role, head, _ in example.event_roles or () if trigger == i}
            given = {(role, head) for role, head, _ in event.arguments}
            roles = [a + b for a, b in zip(roles, (len(wanted & given), len(given), len(wanted)), strict=True)]
        for span, event in zip(reading.triggers, reading.events, strict=True):
            best = event.senses[0][0] if event.senses else "O"
            found += best != "O"
            hit += best != "O" and any(kinds[i] == best for i in range(span.start, span.end))
    return {
        "typed F1": f1(hit, found, gold),
        "found": round(100 * seen / max(1, gold), 2),
        "type": round(100 * right / max(1, seen), 2),
        "factuality": round(100 * facts / max(1, seen), 2),
        "roles": f1(*roles),
    }


def score_names(pairs: Pairs) -> dict[str, float]:
    """Return precision, recall, F1 of exact names and F1 per type."""
    gold = [set(bio_spans(example.names or ())) for example, _ in pairs]
    found = [_found(reading.names) for _, reading in pairs]
    out = span_f1(gold, found)
    for kind in sorted({span[2] for spans in gold for span in spans}):
        out[kind] = span_f1(
            [{s for s in g if s[2] == kind} for g in gold], [{s for s in p if s[2] == kind} for p in found]
        )["F1"]
    return out


def read_examples(model: LanguageModel, examples: Sequence[Example]) -> list[tuple[Example, Reading]]:
    """Return each example with its reading; neighbours of one document are read together, as at run time."""
    documents = [list(group) for _, group in groupby(examples, key=lambda e: e.document or e.name)]
    readings = model.read_documents([[e.words for e in document] for document in documents])
    return list(zip(examples, chain.from_iterable(readings), strict=True))


def evaluate(model: LanguageModel, data: Path) -> dict[str, dict[str, float]]:
    """Return all development figures of `model`."""
    sets = {
        "names": list(read_names(data, split="dev")),
        "ewt": list(read_ewt(data, split="dev")),
        "gum": list(read_gum(data, split="dev")),
        "gum all": list(read_conllu(data / "ud_english_gum" / "en_gum-ud-dev.conllu", source="gum")),
        "ecbplus": list(read_ecbplus(data, split="dev")),
        "meantime": list(read_meantime(data, held_out=True)),
    }
    sets["own"] = list(find_role_heads(list(read_own(OWN_SENTENCES, split="dev")), model))
    read = {name: read_examples(model, examples) for name, examples in sets.items()}
    return {
        "names": score_names(read["names"]),
        "ewt": score_syntax(read["ewt"]),
        "gum": score_syntax(read["gum"]),
        "gum, all documents": score_syntax(read["gum all"]),
        "propbank": score_roles(read["ewt"]),
        "events ecbplus": score_triggers(read["ecbplus"]),
        "events meantime": score_triggers(read["meantime"]),
        "times ecbplus": score_times(read["ecbplus"]),
        "times gum": score_times(read["gum"]),
        "times meantime": score_times(read["meantime"]),
        "same event ecbplus": score_same(read["ecbplus"]),
        "factuality meantime": score_facts(read["meantime"]),
        "own sentences": score_own(read["own"]),
        "factuality own": score_facts(read["own"]),
        "times own": score_times(read["own"]),
    }


def main(arguments: list[str] | None = None) -> None:
    """Parse the command line and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--trigger-bias", type=float, default=0.0)
    options = parser.parse_args(arguments)
    model = LanguageModel(options.model, trigger_bias=options.trigger_bias)
    for name, scores in evaluate(model, options.data).items():
        print(json.dumps({name: scores}))


if __name__ == "__main__":
    main()
