"""One test per data set: a line of our own in the set's format -> the example."""

import json

import pytest

from training.examples import ANY_TRIGGER, IGNORE, bio_labels
from training.readers.conllu import read_conllu
from training.readers.events import read_ecbplus, read_eventstoryline, read_geneva, read_meantime
from training.readers.ewt import read_ewt
from training.readers.gum import read_gum
from training.readers.names import read_names

CONLLU = """# newdoc id = GUM_news_oria
# sent_id = GUM_news_oria-1
# text = Crews don't leave Oria today.
1\tCrews\tcrew\tNOUN\tNNS\t_\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tleave\tleave\tVERB\tVB\t_\t0\troot\t_\t_
5\tOria\tOria\tPROPN\tNNP\t_\t4\tobj\t_\t_
6\ttoday\ttoday\tNOUN\tNN\t_\t4\tobl:unmarked\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\tSpaceAfter=No

"""
TEXT = "Crews don't leave Oria today."


def _write(folder, name, rows):
    folder.mkdir(parents=True, exist_ok=True)
    body = rows if isinstance(rows, str) else "".join(json.dumps(row) + "\n" for row in rows)
    (folder / name).write_text(body, encoding="utf8")


@pytest.fixture
def data(tmp_path):
    return tmp_path


def test_conllu(data):
    _write(data, "x.conllu", CONLLU)
    (example,) = read_conllu(data / "x.conllu", source="ewt")
    assert example.words == ("Crews", "do", "n't", "leave", "Oria", "today", ".")
    assert example.heads == (4, 4, 4, 0, 4, 4, 4)
    assert example.lemmas[2] == "not"
    assert example.spaces == (True, False, True, True, True, False, False)


def test_ewt_takes_frames_but_no_auxiliaries(data):
    _write(data / "ud_english_ewt", "en_ewt-ud-train.conllu", CONLLU)
    frames = [
        {"roleset": "do.01", "pred_tok": 1, "upos": "AUX", "args": []},
        {"roleset": "leave.01", "pred_tok": 3, "upos": "VERB", "args": [{"role": "ARG1-DSP", "tok": [4, 5]}]},
    ]
    _write(data / "propbank_ewt", "train.jsonl", [{"id": "GUM_news_oria-1", "frames": frames}])
    (example,) = read_ewt(data, split="train")
    assert [(f.predicate, f.arguments) for f in example.frames] == [(3, (("ARG1", 4, 5),))]


@pytest.mark.parametrize(
    ("genre", "licence", "count"),
    [
        ("news", "CC BY (per source)", 1),
        ("speech", "public domain", 1),
        ("news", "CC BY-NC-SA", 0),
        ("fiction", "CC BY (per source)", 0),
        ("essay", "see source readme", 0),
    ],
)
def test_gum_takes_free_documents_only(data, genre, licence, count):
    _write(data / "ud_english_gum", "en_gum-ud-train.conllu", CONLLU)
    row = {
        "id": "GUM_news_oria",
        "genre": genre,
        "text_licence": licence,
        "text": TEXT,
        "sentences": [{"sent_id": "GUM_news_oria-1", "start": 0, "end": len(TEXT)}],
        "dates": [{"start": 23, "end": 28, "text": "today", "tag": "date"}],
    }
    _write(data / "gum", "train.jsonl", [row])
    examples = list(read_gum(data, split="train"))
    assert len(examples) == count
    assert all(example.times[5] == "B-DATE" for example in examples)


def test_names(data):
    text = "Ana Vero left Oria."
    entities = [{"start": 0, "end": 8, "type": "Person"}, {"start": 14, "end": 18, "type": "Location"}]
    row = {"id": "a", "text": text, "entities": entities, "sentences": [[[0, 3, ""], [18, 19, ""]]]}
    _write(data / "ner_worldwide", "dev.jsonl", [row])
    (example,) = read_names(data, split="dev")
    assert example.names == ("B-Person", "I-Person", "O", "B-Location", "O")


ECB_TEXT = "A dam broke on Monday.\nIt rained."


def _ecb(topic="1"):
    def mention(text, tag, kind, sentence, valid):
        start = ECB_TEXT.index(text)
        return {
            "start": start,
            "end": start + len(text),
            "tag": tag,
            "kind": kind,
            "sentence": sentence,
            "validated_sentence": valid,
        }

    return {
        "id": f"{topic}_1ecb",
        "topic": topic,
        "text": ECB_TEXT,
        "tokens": [{"sent": 0, "start": 0, "end": 22}, {"sent": 1, "start": 23, "end": 33}],
        "validated_sentences": [0],
        "mentions": [
            mention("broke", "ACTION_OCCURRENCE", "event", 0, True),
            mention("on Monday", "TIME_DATE", "time", 0, True),
            mention("rained", "NEG_ACTION_OCCURRENCE", "event", 1, False),
        ],
    }


def test_ecbplus(data):
    _write(data / "ecbplus", "train.jsonl", [_ecb()])
    first, second = read_ecbplus(data, split="train")
    assert first.triggers == ("O", "O", "B-occurrence", "O", "O", "O")
    assert first.times == ("O", "O", "O", "O", "B-DATE", "O")
    assert (first.source, second.source) == ("ecbplus", "ecbplus-rest")
    assert second.triggers == ("O", "B-occurrence", "O")


def test_ecbplus_dev_has_validated_sentences_only(data):
    _write(data / "ecbplus", "dev.jsonl", [_ecb("2")])
    assert len(list(read_ecbplus(data, split="dev"))) == 1


def test_eventstoryline_leaves_the_dev_topics_out(data):
    base = _ecb()
    base["mentions"] = []
    base["validated_sentences"] = []
    _write(data / "ecbplus", "train.jsonl", [base, {**base, "id": "2_1ecb", "topic": "2"}])
    mention = {"tag": "TIME_DATE", "start": 12, "end": 21, "sentence": 0}
    rows = [{"id": f"{t}_1ecb", "topic": t, "text": ECB_TEXT, "mentions": [mention]} for t in ("1", "2")]
    _write(data / "eventstoryline", "train_dev.jsonl", rows)
    (example,) = read_eventstoryline(data)
    assert example.times[4] == "B-DATE"
    assert example.triggers is None


@pytest.mark.parametrize(("document", "held_out", "count"), [("1", False, 1), ("1", True, 0), ("103623", True, 1)])
def test_meantime(data, document, held_out, count):
    text = "A dam broke in 2031."
    row = {
        "id": document,
        "doc_id": document,
        "text": text,
        "tokens": [["1", 0, 0, 0, len(text)]],
        "instances": [{"m_id": "7", "class": "OTHER"}],
        "mentions": [
            {"tag": "EVENT_MENTION", "start": 6, "end": 11, "sentence": 0, "pred": "break", "chain": "1#7"},
            {"tag": "TIMEX3", "start": 15, "end": 19, "text": "2031", "type": "DATE", "sentence": 0},
        ],
        "relations": [],
    }
    _write(data / "meantime", "apple.jsonl", [row])
    examples = list(read_meantime(data, held_out=held_out))
    assert len(examples) == count
    for example in examples:
        assert example.triggers[2] == "B-occurrence"
        assert example.times[4] == "B-DATE"


def test_geneva_learns_from_typed_words_only(data):
    text = "The mayor ' s wall fell ."
    tokens = [[0, 3], [4, 9], [10, 11], [12, 13], [14, 18], [19, 23], [24, 25]]
    row = {"id": "g", "text": text, "tokens": tokens, "events": [{"type": "Motion", "start": 19, "end": 23}]}
    _write(data / "geneva", "train_partial.jsonl", [row])
    (example,) = read_geneva(data)
    assert example.words == ("The", "mayor", "'s", "wall", "fell", ".")
    assert example.triggers == (IGNORE, IGNORE, IGNORE, IGNORE, ANY_TRIGGER, IGNORE)
    assert example.geneva[4] == "Motion"


def test_bio_labels_let_the_longer_span_win():
    assert bio_labels([(0, 1), (2, 3), (4, 5)], [(2, 3, "B"), (2, 5, "A")]) == ["O", "B-A", "I-A"]
