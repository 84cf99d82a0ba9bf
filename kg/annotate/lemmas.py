"""Word form, tag and the model's edit scripts -> lemma.

A script is `case|cut|add`: take the form (`l` in lower case, `k` as it is), cut that many letters off its end, add
the letters. So `l|3|y` makes `city` of `Cities`.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

INFLECTED = frozenset({"VBD", "VBG", "VBN", "VBZ", "NNS", "JJR", "JJS", "RBR", "RBS"})
"""Tags whose forms differ from their lemma by rule; for the others the lemma is the form, but for known exceptions."""
NAMES = frozenset({"NNP", "NNPS"})


def make_script(form: str, lemma: str) -> str:
    """Return the shortest script that turns `form` into `lemma`.

    >>> make_script("Cities", "city"), make_script("Karachi", "Karachi"), make_script("was", "be")
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


class Lemmatizer:
    """Looks a form up by its tag; an unknown inflected form takes the best script that makes a known word."""

    def __init__(self, table: Mapping[str, Mapping[str, str]], words: Container[str]) -> None:
        """Keep the exceptions `tag -> lower-cased form -> lemma` and the words that count as known."""
        self._table, self._words = table, words

    def lemma_of(self, form: str, tag: str, scripts: Sequence[str]) -> str:
        """Return the lemma of `form`.

        Args: scripts: the model's edit scripts, best first.
        """
        lower = form.lower()
        found = self._table.get(tag, {}).get(lower)
        if found is not None:
            return found
        if tag in NAMES:
            return form
        if tag not in INFLECTED:
            return lower
        options = [apply_script(lower, script) for script in scripts]
        return next((option for option in options if option in self._words), options[0] if options else lower)


def load_table(path: Path) -> dict[str, dict[str, str]]:
    """Return the exceptions of `lemmas.json`."""
    table: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf8"))
    return table
