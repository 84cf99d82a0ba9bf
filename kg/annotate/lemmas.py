"""Word form, tag and the model's edit scripts -> lemma.

A script is `case|cut|add`: take the form (`l` in lower case, `k` as it is), cut that many letters off its end, add
the letters. So `l|3|y` makes `city` of `Cities`.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from kg.annotate.vocabulary import word_map

INFLECTED = frozenset({"VBD", "VBG", "VBN", "VBZ", "NNS", "JJR", "JJS", "RBR", "RBS"})
"""Tags whose forms differ from their lemma by rule; for the others the lemma is the form, but for known exceptions."""
IRREGULAR = frozenset({"VBD", "VBN", "NNS"})
NAMES = frozenset({"NNP", "NNPS"})
PAST = frozenset({"VBD", "VBN"})
LONGEST_ENDING = 6
"""Letters of an ending by which an unknown form is compared with known ones."""
REMEMBERED = 65_536
"""Forms whose lemmas are kept at hand."""
_ONE_CLOSED_SYLLABLE = re.compile("[^aeiou]*[aeiou][bdfgklmnprtvz]")


def make_script(form: str, lemma: str) -> str:
    """Return the shortest script that turns `form` into `lemma`.

    >>> make_script("Cities", "city"), make_script("Lagos", "Lagos"), make_script("was", "be")
    ('l|3|y', 'k|0|', 'l|3|be')
    """
    options = []
    for case, base in (("l", form.lower()), ("k", form)):
        same = 0
        while same < min(len(base), len(lemma)) and base[same] == lemma[same]:
            same += 1
        options.append((len(base) - same + len(lemma) - same, case == "k", case, len(base) - same, lemma[same:]))
    _, _, case, cut, add = min(options)
    return f"{case}|{cut}|{add}"


def apply_script(form: str, script: str) -> str:
    """Return the lemma; a script that cuts more than there is leaves the lower-cased form.

    >>> apply_script("Cities", "l|3|y")
    'city'
    """
    case, cut, add = script.split("|", 2)
    base = form.lower() if case == "l" else form
    if int(cut) > len(base):
        return form.lower()
    return (base[: len(base) - int(cut)] + add) or form.lower()


def is_undoubled(lemma: str, form: str) -> bool:
    """Tell whether `form` would have doubled the last letter if it came from `lemma`: `raged` is not of `rag`.

    >>> is_undoubled("rag", "raged"), is_undoubled("rage", "raged"), is_undoubled("stop", "stopped")
    (True, False, False)
    """
    return bool(_ONE_CLOSED_SYLLABLE.fullmatch(lemma)) and form in (f"{lemma}ed", f"{lemma}ing")


class Lemmatizer:
    """Looks a form up by its tag; for an unknown inflected form it asks the model, then forms that end alike."""

    def __init__(self, table: Mapping[str, Mapping[str, str]], words: Container[str]) -> None:
        """Keep the exceptions `tag -> lower-cased form -> lemma` and the words that count as known."""
        self._table, self._words = table, words
        self._known = lru_cache(maxsize=REMEMBERED)(self._look_up)

    def lemma_of(self, form: str, tag: str, scripts: Sequence[str]) -> str:
        """Return the lemma of `form`.

        Args: scripts: the model's edit scripts, best first.
        """
        known = self._known(form, tag)
        if known is not None:
            return known
        lower = form.lower()
        for script in scripts:
            option = apply_script(lower, script)
            if option == lower and lower.endswith(("ed", "ing")) and tag in PAST | {"VBG"}:
                continue
            if option in self._words and not is_undoubled(option, lower):
                return option
        return self._guess(lower, tag, scripts)

    def _look_up(self, form: str, tag: str) -> str | None:
        """Return the lemma that the tables give or the tag, None where the model must be asked."""
        lower = form.lower()
        found = self._table.get(tag, {}).get(lower)
        if found is None and tag in IRREGULAR:
            found = word_map("irregular", tag).get(lower)
        if found is not None:
            return found
        if tag in NAMES:
            return form
        if tag not in INFLECTED:
            return lower
        if tag == "NNS" and lower.endswith("ed"):  # `the wounded`, `the accused`: a plural without an ending
            return lower
        return lower[:-1] if tag in PAST and lower.endswith("eed") and lower[:-1] in self._words else None

    def _guess(self, lower: str, tag: str, scripts: Sequence[str]) -> str:
        """Return the lemma by the commonest script of the known forms of `tag` with the longest like ending."""
        endings = self._endings
        for size in range(min(LONGEST_ENDING, len(lower) - 1), 1, -1):
            script = endings.get((tag, lower[-size:]))
            if script is not None:
                return apply_script(lower, script)
        return apply_script(lower, scripts[0]) if scripts else lower

    @cached_property
    def _endings(self) -> dict[tuple[str, str], str]:
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for tag in sorted(INFLECTED & self._table.keys()):
            for form, lemma in self._table[tag].items():
                script = make_script(form, lemma)
                for size in range(2, min(LONGEST_ENDING, len(form) - 1) + 1):
                    counts[tag, form[-size:]][script] += 1
        return {key: min(count.items(), key=lambda item: (-item[1], item[0]))[0] for key, count in counts.items()}


def load_table(path: Path) -> dict[str, dict[str, str]]:
    """Return the exceptions of `lemmas.json`."""
    table: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf8"))
    return table
