"""Active verbs that were read as participles."""

import pytest

from kg.annotate.spans import children_of
from kg.annotate.voice import find_active_verbs, repair_roles, repair_syntax


@pytest.mark.parametrize(
    ("sentence", "active"),
    [
        ("storm/NN/2/nsubj:pass destroyed/VBN/0/root bridges/NNS/2/obj", {1: (0, 2)}),
        ("bridges/NNS/3/nsubj:pass were/VBD/3/aux:pass destroyed/VBN/0/root", {}),
        ("He/PRP/3/nsubj:pass was/VBD/3/aux:pass given/VBN/0/root bread/NN/3/obj", {}),
        ("bridges/NNS/2/nsubj:pass destroyed/VBN/0/root", {}),
    ],
)
def test_active_verbs(sentence, active):
    rows = [item.split("/") for item in sentence.split()]
    tags, heads, deps = [r[1] for r in rows], [int(r[2]) for r in rows], [r[3] for r in rows]
    assert find_active_verbs(tags, deps, children_of(heads)) == active


def test_repair():
    tags, deps = repair_syntax(["NN", "VBN", "NNS"], ["nsubj:pass", "root", "obj"], {1: (0, 2)})
    assert (tags, deps) == (("NN", "VBD", "NNS"), ["nsubj", "root", "obj"])
    assert repair_roles({0: "ARG1", 3: "ARGM-TMP"}, 0, 2) == {0: "ARG0", 2: "ARG1", 3: "ARGM-TMP"}
