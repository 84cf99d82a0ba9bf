"""What each kind of input gives: documents with verbatim text, or one problem that names the place and the remedy."""

from __future__ import annotations

import io
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model.document import Document, Problem
from kg.model.ids import text_id
from kg.read import READERS, Article, Reader, Source, formats, read_documents, table
from kg.read.article import problem
from kg.read.header import Header, read_header

GOOD = "Two boats collided near Bergen on Monday, the coast guard said."


def read(*inputs: object, **options: object) -> tuple[list[Document], list[Problem]]:
    items = list(read_documents([str(given) for given in inputs], **options))  # type: ignore[arg-type]
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, Problem)]


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode("utf8") if isinstance(content, str) else content)
    return path


def test_text_is_kept_verbatim(tmp_path: Path) -> None:
    text = "\tFirst line.\r\n\r\nSecond – “line”.\rThird \n"
    (document,), problems = read(write(tmp_path / "one.txt", text))
    assert (document.text, problems) == (text, [])
    assert (document.id, document.name, document.source) == (text_id(text), "one", str(tmp_path / "one.txt"))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip()))
def test_any_text_in_json_is_kept_verbatim(text: str) -> None:
    line = json.dumps({"id": "x", "text": text}).encode()
    (document,), _ = read("-", stdin=io.BytesIO(line), input_format="jsonl")
    assert document.text == text
    assert all(0 <= start < end <= len(text) for start, end in document.boilerplate)


BAD_FILES = [
    ("half.txt", b"\xff\xfeR\x00a", "not UTF-16-LE, which its byte order mark names, at byte 4"),
    ("mark.txt", b"\xef\xbb\xbfRain \xff", "not UTF-8 at byte 8"),
    (
        "number.jsonl",
        b'{"text": "Rain.", "id": ' + b"9" * 5000 + b"}",
        "malformed JSON: a number of thousands of digits",
    ),
    ("empty.txt", b"", "empty file"),
    ("blank.txt", b" \n\t\n", "no text"),
    ("paper.txt", b"%PDF-1.7 \xe2\xe3", "looks like a PDF file, not text"),
    ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "looks like a PNG image, not text"),
    ("pages.warc", b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "looks like a web archive (WARC), not text"),
    ("noise.txt", bytes(range(256)) * 8, "looks like binary data, not text"),
    ("latin.txt", "Im Januar: Köln".encode("latin-1"), "not UTF-8 at byte 12"),
    ("feed.xml", b'<?xml version="1.0"?><rss><channel/></rss>', "a feed without items"),
    ("map.xml", b'<?xml version="1.0"?><gpx/>', "an XML file, but no feed"),
    ("nothing.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no article found in the HTML"),
    ("deep.html", b"<html><body>" + b"<div>" * 5000 + b"x", "HTML nested more than 250 deep"),
    ("huge.html", b"<html>" + b" " * 10_000_001, "page larger than 10,000,000 bytes"),
    ("long.txt", b"word " * 1_000_000, "too long for one article: 4,000,001 characters, more than 1,000,000"),
    ("one.json", b'{\n  "text": "x",\n  "id": 1\n}\n', "a JSON document over several lines, not JSON Lines"),
    ("wide.txt", GOOD.encode("utf-16-le"), "looks like UTF-16 without a byte order mark"),
    ("header.csv", b"id,text\n", "no article in the file"),
    ("blank.jsonl", b"\n \n", "no article in the file"),
    ("rows.csv", b"id,title\n1,x\n", "no column 'text'"),
]


@pytest.mark.parametrize(("name", "content", "error"), BAD_FILES, ids=[row[0] for row in BAD_FILES])
def test_a_bad_file_is_one_problem_and_the_rest_is_read(tmp_path: Path, name: str, content: bytes, error: str) -> None:
    bad, good = write(tmp_path / name, content), write(tmp_path / "zgood.txt", GOOD)
    documents, (problem,) = read(bad, good)
    assert [document.name for document in documents] == ["zgood"]
    assert problem.error == error
    assert problem.source.startswith(str(bad))
    assert problem.stage == "read"
    assert problem.hint


BAD_LINES = [
    ('{"text": "unclosed', "malformed JSON at column 10: unterminated string"),
    ('{"id": "a"}', "no field 'text'"),
    ('{"text": 5}', "field 'text' is not a string but a number"),
    ('{"text": null}', "field 'text' is not a string but null"),
    ('{"text": ["a", "b"]}', "field 'text' is not a string but an array"),
    ('{"text": "  "}', "no text"),
    ('["text"]', "a JSON array, not an object"),
    ('[{"text": "a"}]', "a JSON array, not JSON Lines"),
    ("[" * 100_000, "JSON nested too deeply"),
    (json.dumps({"text": "word " * 1_000_000}), "too long for one article: 5,000,000 characters, more than 1,000,000"),
]


@pytest.mark.parametrize(("line", "error"), BAD_LINES, ids=[error for _, error in BAD_LINES])
def test_a_bad_line_is_one_problem_with_its_number(tmp_path: Path, line: str, error: str) -> None:
    path = write(
        tmp_path / "wire.jsonl", "\n".join(["", json.dumps({"text": GOOD}), line, json.dumps({"text": GOOD * 2})])
    )
    documents, (problem,) = read(path)
    assert [document.name for document in documents] == ["wire-2", "wire-4"]
    assert (problem.source, problem.error) == (f"{path}:3", error)
    assert problem.hint


def test_a_line_in_another_encoding_is_named_with_its_byte(tmp_path: Path) -> None:
    path = write(tmp_path / "wire.jsonl", b'{"text": "K\xf6ln"}\n' + json.dumps({"text": GOOD}).encode())
    documents, (problem,) = read(path)
    assert len(documents) == 1
    assert (problem.source, problem.error) == (f"{path}:1", "not UTF-8 at byte 11")
    assert problem.hint == "convert it or pass --encoding"


def test_encoding_can_be_given_and_a_byte_order_mark_decides(tmp_path: Path) -> None:
    latin = write(tmp_path / "a.txt", "Zürich".encode("latin-1"))
    marked = write(tmp_path / "b.txt", b"\xef\xbb\xbf" + "Besançon".encode())
    utf16 = write(tmp_path / "c.txt", "\ufeffKraków".encode("utf-16-le"))
    documents, problems = read(latin, marked, utf16, encoding="latin-1")
    assert [document.text for document in documents] == ["Zürich", "Besançon", "Kraków"]
    assert problems == []


def test_a_byte_order_mark_before_json_lines_is_dropped(tmp_path: Path) -> None:
    (document,), problems = read(write(tmp_path / "a.jsonl", b"\xef\xbb\xbf" + json.dumps({"text": GOOD}).encode()))
    assert (document.text, problems) == (GOOD, [])


def test_unusual_characters_are_kept() -> None:
    text = "A\u0000 nul, a right\u202e-to-left mark, e\u0301 in two, \U0001f30d one astral sign; שלום."
    (document,), problems = read("-", stdin=io.BytesIO(json.dumps({"text": text}).encode()))
    assert (document.text, problems) == (text, [])


def test_half_a_surrogate_pair_is_replaced_in_place() -> None:
    (document,), (problem,) = read("-", stdin=io.BytesIO(b'{"text": "one \\ud83d two"}'))
    assert document.text == "one \ufffd two"
    assert "surrogate" in problem.error


def test_an_article_without_name_event_or_date_is_read(tmp_path: Path) -> None:
    (document,), problems = read(write(tmp_path / "dull.txt", "and so on and so on"))
    assert (document.published, document.title, document.outlet, problems) == (None, None, None, [])


def test_a_file_s_age_is_never_a_date(tmp_path: Path) -> None:
    path = write(tmp_path / "2021-05-04-storm.txt", GOOD)
    os.utime(path, (1_600_000_000, 1_600_000_000))
    (document,), _ = read(path)
    assert (document.published, document.published_earliest) == (None, None)


def test_a_caption_is_no_headline(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", f"The harbour of Bergen on Monday. Photo: Jane Doe\n{GOOD}\n{GOOD}")
    (document,), _ = read(path)
    assert document.title is None


def test_names_are_unique_and_given_ids_that_repeat_are_told(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "One."}, {"id": "a", "text": "Two."}, {"id": 7, "text": "Three."}]
    path = write(tmp_path / "x.jsonl", "\n".join(map(json.dumps, rows)))
    documents, (problem,) = read(path)
    assert [document.name for document in documents] == ["a", "a-2", "7"]
    assert (problem.source, problem.error) == (f"{path}:2", "id 'a' was given before; this one is called 'a-2'")


def test_files_of_one_name_in_two_folders_are_no_problem(tmp_path: Path) -> None:
    for number, folder in enumerate(("a", "b")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "story.txt", f"Story {number}.")
    documents, problems = read(tmp_path)
    assert ([document.name for document in documents], problems) == (["story", "story-2"], [])


def test_the_same_text_is_read_once(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a.txt", GOOD), write(tmp_path / "b.txt", GOOD)
    documents, (problem,) = read(tmp_path)
    assert [document.source for document in documents] == [str(first)]
    assert (problem.source, problem.error) == (str(second), f"the same text as {first}; read once")


def test_folders_and_globs_are_read_in_order_and_a_file_only_once(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/z.txt", ".hidden.txt"):
        write(tmp_path / name, f"This is {name}.")
    documents, problems = read(tmp_path / "*.txt", tmp_path, tmp_path / "a.txt", tmp_path / "**" / "*.txt")
    assert ([document.name for document in documents], problems) == (["a", "c", "z"], [])


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("absent.txt", "no such file or folder"),
        ("*.nothing", "no file matches this pattern"),
        ("empty", "the folder holds no file"),
    ],
)
def test_inputs_that_are_not_there(tmp_path: Path, path: str, error: str) -> None:
    (tmp_path / "empty").mkdir()
    documents, (problem,) = read(tmp_path / path)
    assert (documents, problem.source, problem.error) == ([], str(tmp_path / path), error)
    assert problem.hint


def test_an_unreadable_folder_and_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    write(tmp_path / "open.txt", GOOD)
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere.txt")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):  # the tests may run as root, whom no permission stops
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    documents, problems = read(tmp_path)
    assert [document.name for document in documents] == ["open"]
    assert [(Path(problem.source).name, problem.error) for problem in problems] == [
        ("closed", "folder cannot be read: Permission denied"),
        ("lost.txt", "cannot be read: No such file or directory"),
    ]


def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    documents, (problem,) = read(tmp_path)
    assert (documents, problem.error) == ([], "is not a regular file")


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("plain", "Story\nOne.", "Story\nOne."),
        ("plain.md", "# Title\n\nText.", "# Title\n\nText."),
        ("lines", '{"text": "From JSON."}', "From JSON."),
        ("rows", "id;text\n1;From a table.\n", "From a table."),
    ],
)
def test_unknown_suffixes_are_told_by_content(tmp_path: Path, name: str, content: str, text: str) -> None:
    (document,), problems = read(write(tmp_path / name, content))
    assert (document.text, problems) == (text, [])


def test_a_web_page_without_suffix_is_told_by_content(tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><body><article><p>{GOOD}</p></article></body></html>"
    (document,), _ = read(write(tmp_path / "page", page))
    assert document.text == GOOD


def test_options_that_are_wrong_stop_at_once() -> None:
    with pytest.raises(InputError, match=r"unknown encoding 'klingon'; name one like utf-8"):
        read_documents([], encoding="klingon")
    with pytest.raises(InputError, match="unknown input format 'docx'; choose one of text, html, jsonl, csv"):
        read_documents([], input_format="docx")


def test_a_format_can_be_forced(tmp_path: Path) -> None:
    (document,), _ = read(write(tmp_path / "a.jsonl", '{"text": "x"}'), input_format="text")
    assert document.text == '{"text": "x"}'


PIECES = [
    "<![", "<!--", "<p>", "</div>", "<article>", "<meta ", "<script>", "<title>", "<!DOCTYPE html>", "<?xml",
    '{"text":', '"', "[", "]", "{", "}", ",", ";", "\t", "\r", "\r\n", "\n", "\x00", "\ufeff", "\u202e", "e\u0301",
    "id,text", "3 March 2024", "Published: ", "By Ann Lee", "(AFP) — ", "© 2020 ", "(A Bcd/AP)",
    "http://x.org/2020/01/02/", "The man said so in Rome. ", "<rss>", "<item>", "<description>", "</item>", "&x;", "]>",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3)),
    st.sampled_from([None, "text", "html", "jsonl", "csv", "feed"]),
)
def test_no_input_raises(pieces: list[str], input_format: str | None) -> None:
    data = "".join(pieces).encode("utf8", "surrogatepass")
    for item in read_documents(["-"], stdin=io.BytesIO(data), input_format=input_format):
        if isinstance(item, Document):
            ends = [0, *(end for _, end in item.boilerplate)]
            assert all(before <= start < end for before, (start, end) in zip(ends, item.boilerplate, strict=False))
            assert ends[-1] <= len(item.text)
            assert item.text.encode("utf8")


def test_readers_are_told_apart_by_name_and_suffix() -> None:
    assert [reader.name for reader in READERS] == ["text", "html", "jsonl", "csv", "feed"]
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(suffixes) == len(set(suffixes))


def test_another_language_is_kept_and_flagged(tmp_path: Path) -> None:
    text = (
        "El presidente de la república anunció el lunes que los ministros de los dos países se reunirán en la "
        "capital "
        "para firmar un acuerdo sobre el comercio, según una nota del gobierno que fue enviada a los medios."
    )
    (document,), (problem,) = read(write(tmp_path / "es.txt", text))
    assert (document.language, problem.error) == ("es", "seems to be in Spanish, not English")


def test_fields_of_a_record_become_metadata() -> None:
    row = {
        "id": "k1",
        "Title": "Storm",
        "date": "Sat, 18 Feb 2023 10:05:00 GMT",
        "source": "The Daily Example",
        "url": "https://example.org/1",
        "authors": ["A. Lund", "B. Moe"],
        "body": GOOD,
        "wire": "Agence France-Presse",
    }
    (document,), problems = read("-", stdin=io.BytesIO(json.dumps(row).encode()))
    assert problems == []
    assert (document.name, document.title, document.outlet) == ("k1", "Storm", "The Daily Example")
    assert (document.published, document.published_from) == ("2023-02-18", "metadata")
    assert (document.byline, document.wire, document.url) == ("A. Lund, B. Moe", "AFP", "https://example.org/1")


@pytest.mark.parametrize(
    "published", ["03/04/2023", "yesterday", "2023-02-30", "1676714700", "9999-12-31", "0001-01-01"]
)
def test_a_date_that_is_not_plain_is_left_out_and_told(published: str) -> None:
    line = json.dumps({"text": GOOD, "published": published}).encode()
    (document,), (problem,) = read("-", stdin=io.BytesIO(line))
    assert (document.published, document.published_from) == (None, None)
    assert problem.error == f"published {published!r} is not one plain date; left out"


def test_an_agency_s_own_page_is_its_copy() -> None:
    row = {"text": GOOD, "outlet": "Xinhua"}
    (document,), _ = read("-", stdin=io.BytesIO(json.dumps(row).encode()))
    assert document.wire == "Xinhua"


def test_optional_fields_of_a_wrong_type_are_left_out_and_told() -> None:
    line = json.dumps({"text": GOOD, "title": {"a": 1}, "outlet": None, "byline": []}).encode()
    (document,), (problem,) = read("-", stdin=io.BytesIO(line))
    assert (document.title, document.outlet) == (None, None)
    assert problem.error == "field 'title' is not a string; left out"


def test_table_rows_keep_newlines_and_name_their_line(tmp_path: Path) -> None:
    content = (
        'id,text,published\r\na,"Line one.\r\nLine ""two"".",2024-03-01\r\nb,,2024-03-01\r\nc,Three.\r\nd,x,y,z\r\n'
    )
    path = write(tmp_path / "t.csv", content)
    documents, problems = read(path)
    assert [(document.name, document.text) for document in documents] == [
        ("a", 'Line one.\r\nLine "two".'),
        ("c", "Three."),
    ]
    assert [(problem.source, problem.error) for problem in problems] == [
        (f"{path}:4", "no text"),
        (f"{path}:6", "4 fields under 3 columns"),
    ]


def test_a_long_table_cell_is_read_and_the_module_s_limit_put_back(tmp_path: Path) -> None:
    import csv

    limit = csv.field_size_limit()
    (document,), _ = read(write(tmp_path / "t.tsv", "text\tid\n" + "word " * 60_000 + "\tlong\n"))
    assert (document.name, len(document.text), csv.field_size_limit()) == ("long", 300_000, limit)


def test_two_readings_are_equal(tmp_path: Path) -> None:
    for number in range(5):
        write(tmp_path / f"{number}.txt", f"Report {number}.\nPublished: 3 March 2024\nText.")
    assert read(tmp_path) == read(tmp_path)


def test_a_reader_that_fails_is_a_problem_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: Source) -> Iterator[Article | Problem]:
        yield Article(source=source.name, text=GOOD, fallback="first")
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(formats, "readers", lambda: (Reader(name="bad", suffixes=(".bad",), read=fail), *READERS))
    documents, (problem,) = read(write(tmp_path / "a.bad", "x"), write(tmp_path / "b.txt", GOOD * 2))
    assert [document.name for document in documents] == ["first", "b"]
    assert problem.error == "reader bad failed: ZeroDivisionError: division by zero; the rest of the file is not read"


def test_a_table_is_read_row_by_row_and_a_bad_byte_named(tmp_path: Path) -> None:
    rows = "".join(f'"{GOOD} It was number {n}."\r\n' for n in range(3000)).encode()
    documents, (problem,) = read(write(tmp_path / "t.csv", b"\r\ntext\r\n" + rows + b"K\xf6ln\r\nlost\r\n"))
    assert len(documents) > 2000
    assert documents[0].source.endswith("t.csv:3")
    assert problem.error.startswith(f"not UTF-8 at byte {8 + len(rows) + 1}; the rows from line ")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_table_with_a_byte_order_mark_is_read(tmp_path: Path, encoding: str) -> None:
    (document,), problems = read(write(tmp_path / "t.csv", f"\ufeffid;text\nk;{GOOD}\n".encode(encoding)))
    assert (document.name, document.text, problems) == ("k", GOOD, [])


def test_a_row_without_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_FIELD", 1000)
    (document,), (problem,) = read(write(tmp_path / "t.csv", "text\nIt rained.\n" + "x" * 2000 + "\nlost\n"))
    assert (document.text, problem.source) == ("It rained.", f"{tmp_path / 't.csv'}:3")
    assert problem.error == "malformed row: a line of more than 1,000 characters"
    (problem,) = read(write(tmp_path / "u.csv", "x" * 2000))[1]
    assert problem.error == "a line of more than 1,000 characters"


def test_utf16_without_a_mark_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", GOOD.encode("utf-16-be"))
    assert read(path)[1][0].hint == "pass --encoding utf-16-be, or convert it"
    (document,), problems = read(path, encoding="utf-16-be")
    assert (document.text, problems) == (GOOD, [])


def test_columns_of_a_spreadsheet_are_understood(tmp_path: Path) -> None:
    rows = f"Head-Line,Publication Date,Full Text\nx,2023-03-05,It rained.\ny,02/03/2023,{'It snowed.'}\n"
    (first, second), (problem,) = read(write(tmp_path / "t.csv", rows))
    assert (first.published, second.published) == ("2023-03-05", None)
    assert problem.error == "published '02/03/2023' is not one plain date; left out"


@pytest.mark.parametrize(
    ("content", "hint"), [('[\n{"text"', "jq -c '.[]'"), ('{\n"text": "x"}', "jq -c ."), ('[{"a": 1}]', "jq -c '.[]'")]
)
def test_json_in_another_shape_is_told_how_to_mend(tmp_path: Path, content: str, hint: str) -> None:
    (problem,) = read(write(tmp_path / "a.json", content))[1]
    assert (problem.hint or "").endswith(hint)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timer")
def test_a_reader_that_comes_to_no_end_is_stopped_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spin(source: Source) -> Iterator[Article | Problem]:
        while True:
            pass
        yield problem(source.name, "never")

    monkeypatch.setattr("kg.overtime.FREE", 0.2)
    endless = Reader(name="endless", suffixes=(".bad",), read=spin)
    monkeypatch.setattr(formats, "READERS", (*READERS, endless))
    formats.readers.cache_clear()
    documents, problems = read(write(tmp_path / "a.bad", "x"), write(tmp_path / "b.txt", GOOD))
    formats.readers.cache_clear()
    assert [document.name for document in documents] == ["b"]
    assert [item.error for item in problems] == [
        "reader endless came to no end in 0 s; the rest of the file is not read"
    ]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timer")
def test_an_article_whose_header_fails_or_comes_to_no_end_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trapped(text: str) -> Header:
        while "spins" in text:
            pass
        if "breaks" in text:
            raise ValueError("odd")
        return read_header(text)

    monkeypatch.setattr("kg.overtime.FREE", 0.2)
    monkeypatch.setattr("kg.overtime.PER_CHARACTER", 0.0)
    monkeypatch.setattr("kg.read.documents.read_header", trapped)
    lines = [json.dumps({"text": f"{GOOD} It {does}."}) for does in ("spins", "breaks", "goes on")]
    documents, problems = read(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert [document.text[-8:] for document in documents] == ["goes on."]
    assert [item.source.rpartition(":")[2] for item in problems] == ["1", "2"]
    assert [item.error for item in problems] == [
        "its header and credits came to no end in 0 s; left out",
        "internal error: ValueError: odd; left out",
    ]
