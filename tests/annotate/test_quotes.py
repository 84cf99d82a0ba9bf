"""Direct and reported speech: text -> (content, speaker, cue, channel, direct)."""

import pytest
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from kg.annotate.attribution import find_channel

CASES = [
    (
        "“The wall fell on our cars,” the mayor, Ana Vero, told Oria Radio.",
        [("The wall fell on our cars", "the mayor, Ana Vero", "told", "Oria Radio", True)],
    ),
    (
        '"The wall fell on our cars," said Ana Vero, mayor of Oria. "Nobody was there at the time."',
        [
            ("The wall fell on our cars", "Ana Vero", "said", None, True),
            ("Nobody was there at the time.", "Ana Vero", None, None, True),
        ],
    ),
    (
        "“The wall fell on our cars,” Vero said.\n\n“Nobody was there at the time.”",
        [
            ("The wall fell on our cars", "Vero", "said", None, True),
            ("Nobody was there at the time.", "Vero", None, None, True),
        ],
    ),
    (
        "Officials said the bridge had been closed.",
        [("the bridge had been closed", "Officials", "said", None, False)],
    ),
    (
        "The bridge had been closed since Monday, officials said.",
        [("The bridge had been closed since Monday", "officials", "said", None, False)],
    ),
    (
        "A nurse at the town hospital told Reuters that nine people had been treated.",
        [("nine people had been treated", "A nurse at the town hospital", "told", "Reuters", False)],
    ),
    (
        "Nine people were treated, according to the ministry.",
        [("Nine people were treated", "the ministry", "according to", None, False)],
    ),
    (
        "A spokesman for the miners claimed responsibility for the strike in a message to Reuters.\n\n"
        "“We closed the pit this morning,” he said.",
        [("We closed the pit this morning", "he", "said", "Reuters", True)],
    ),
    (
        "“The mast fell into the sea,” fisherman Ana Vero Lima, 34, told AFP from the harbour.",
        [("The mast fell into the sea", "fisherman Ana Vero Lima", "told", "AFP", True)],
    ),
    (
        "Ana Vero told Daily Oria that the bridge was closed.",
        [("the bridge was closed", "Ana Vero", "told", "Daily Oria", False)],
    ),
    (
        "Two former managers who asked not to be named said salaries had been paid late since November.",
        [("salaries had been paid late since November", "Two former managers", "said", None, False)],
    ),
    (
        "Nine houses were destroyed, the mayor of Tondano, Rina Lasut, said on Monday.",
        [("Nine houses were destroyed", "the mayor of Tondano, Rina Lasut", "said", None, False)],
    ),
    (
        "The bridge is safe, the head of the road agency, Ana Vero, said on Monday.",
        [("The bridge is safe", "the head of the road agency, Ana Vero", "said", None, False)],
    ),
    ("The bridge, an old one, said to be the longest, fell.", []),
    (
        "Police shot dead two men who had attacked a bank, the BBC quoted officials as saying.",
        [("Police shot dead two men who had attacked a bank", "officials", "saying", "the BBC", False)],
    ),
    (
        "Three miners were trapped, said Jonas Pek, who leads the rescue team, adding that water was rising.",
        [
            ("Three miners were trapped", "Jonas Pek", "said", None, False),
            ("water was rising", "Jonas Pek", "adding", None, False),
        ],
    ),
    (
        "The minister said ten people had died, Reuters reported.",
        [("ten people had died", "The minister", "said", "Reuters", False)],
    ),
    (
        "Police arrested nine men, the BBC reported, citing local officials.",
        [("Police arrested nine men", "local officials", "reported", "the BBC", False)],
    ),
    (
        "Officials said, citing police, that the bridge had been blown up.",
        [("the bridge had been blown up", "police", "said", "Officials", False)],
    ),
    (
        "The Daily Oria quoted the mayor as saying that the bridge was safe.",
        [("the bridge was safe", "the mayor", "saying", "The Daily Oria", False)],
    ),
    (
        "The airline said, citing safety concerns, that it would stop flights.",
        [("it would stop flights", "The airline", "said", None, False)],
    ),
    (
        "“My clients did nothing wrong,” lawyer Amina Said Vero said.",
        [("My clients did nothing wrong", "lawyer Amina Said Vero", "said", None, True)],
    ),
    (
        "The mayor told reporters that nine people had been rescued and that ten others remained missing.",
        [
            (
                "nine people had been rescued and that ten others remained missing",
                "The mayor",
                "told",
                "reporters",
                False,
            )
        ],
    ),
    ("The so-called “iron wall” of Oria fell on Monday.", []),
    ("The hill, whose name means “place of the old crows”, burned.", []),
    ("We are told that the bridge is open.", []),
    ("She did not say whether the bridge was open.", []),
    ("The bridge is open again.", []),
]


@pytest.mark.parametrize(("text", "quotes"), CASES)
def test_quotes(annotate, text, quotes):
    def words(span):
        return text[slice(*span)] if span else None

    found = [
        (text[q.start : q.end], words(q.speaker), words(q.cue), words(q.channel), q.direct)
        for q in annotate(text).quotes
    ]
    assert found == quotes


def test_nobody_is_told_before_the_verb_of_telling() -> None:
    words = ["Engineers", "of", "the", "operator", "Macal", "told", "the", "Herald", "that", "it", "cracked"]
    heads = [5, 3, 3, 0, 5, 5, 7, 5, 10, 10, 5]
    deps = ["nsubj", "case", "det", "nmod", "iobj", "root", "det", "iobj", "mark", "nsubj", "ccomp"]
    doc = Doc(
        Vocab(), words=words, heads=heads, deps=deps, lemmas=["tell" if word == "told" else word for word in words]
    )
    doc.ents = [Span(doc, 4, 5, "Organization"), Span(doc, 7, 8, "Organization")]
    assert find_channel(doc[5]) == (6, 8)
