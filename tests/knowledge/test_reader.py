"""A policy file into a policy, or one clear error; and what holds of any document that is read."""

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signpost.errors import UnreadableDocumentError
from signpost.knowledge.reader import MOST_BYTES, MOST_CHARACTERS, read_policy
from tests.budget import processor_budget
from tests.knowledge.reading import read, uncovered

POLICY = "Social Media Policy\n\n1. Scope\n1.1 Staff – all of them – must be kind.\n1.2 Governors are “staff” here.\n"


def written(folder: Path, data: bytes, name: str = "policy.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def error_of(path: Path) -> str:
    with pytest.raises(UnreadableDocumentError) as raised:
        read_policy(path)
    return str(raised.value)


# --- Files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_that_schools_have(tmp_path: Path, encoding: str) -> None:
    policy = read_policy(written(tmp_path, POLICY.encode(encoding)))

    assert [clause.text for clause in policy.clauses] == [
        "Staff – all of them – must be kind.",
        "Governors are “staff” here.",
    ]


def test_the_policy_has_the_files_stem_and_a_digest_of_its_text(tmp_path: Path) -> None:
    policy = read_policy(written(tmp_path, POLICY.encode(), "e-safety 2026.txt"))

    assert policy.name == "e-safety 2026"
    assert re.fullmatch("[0-9a-f]{64}", policy.digest)
    assert policy.digest != read(POLICY + "1.3 More.\n").digest


@pytest.mark.parametrize("name", ["policy.md", "policy.MARKDOWN", "policy.txt", "policy", "policy.doc"])
def test_a_text_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    assert len(read_policy(written(tmp_path, POLICY.encode(), name)).clauses) == 2


def zipped(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "x")
    return packed.getvalue()


BAD: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\t\r\n",
    "blank in utf-16": " \n ".encode("utf-16"),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "a photograph": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20,
    "a spreadsheet": zipped("xl/workbook.xml"),
    "a zip file": zipped("policy.txt"),
    "a broken zip file": b"PK\x03\x04" + b"\x01" * 200,
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    "a broken PDF": b"%PDF-1.7\n%broken",
    "NUL bytes": b"Staff must\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 be kind.",
    "half a UTF-16 character": b"\xff\xfea",
    "only a heading": b"SOCIAL MEDIA POLICY\n",
    "only a form": b"Name: ________\nSigned: ________\n",
}


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".pdf", ".md"])
@pytest.mark.parametrize("case", BAD)
def test_what_is_no_policy_gets_one_error_that_says_what_to_do(tmp_path: Path, case: str, suffix: str) -> None:
    message = error_of(written(tmp_path, BAD[case], f"policy{suffix}"))

    assert re.search(r"policy|document", message)
    assert re.search(r"\b(?:[Pp]lease|[Ss]ave|[Ee]xport|[Cc]opy|[Tt]ry|[Ii]s it)\b", message), message
    assert "\n" not in message
    assert "Traceback" not in message


def test_a_missing_file(tmp_path: Path) -> None:
    assert "missing.docx cannot be opened: No such file" in error_of(tmp_path / "missing.docx")


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in error_of(tmp_path)


def test_a_file_of_50_megabytes_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "film.docx"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))

    assert "is 50 MB" in error_of(path)
    assert MOST_BYTES < 50 * 1024 * 1024


@pytest.mark.parametrize("unit", ["staff must ", "1.1.1.1", "((((", "- ", "a\n"])
def test_five_million_characters_get_one_error(tmp_path: Path, unit: str) -> None:
    with processor_budget(20):
        assert "no policy is so long" in error_of(written(tmp_path, (unit * (5_000_000 // len(unit))).encode()))


ADVERSARIAL = [
    "a ", "(", "( ", "- ", "1.1.", "1.1 ", "a) ", "i", "* ", "**a", "_ ", ". ", "…", "[bookmark: ", "[bookmark: x] ",
    "<!-- ", "a\t", "|a", "Staff must not ", "staff, pupils and ", "neither ", "if a, ", "A", "A ", "School ",
    "1/1/20 ", "May 2020 ", "Page 1 of ", "approved by ", "name ", "Q. ", "> ", "[a](", "&", "so that ", "not ", "who ",
]  # fmt: skip


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_one_long_line_is_read_in_time_that_grows_with_its_length(unit: str, suffix: str) -> None:
    line = (unit * 100_000)[:100_000]
    assert len(line) < MOST_CHARACTERS
    with processor_budget(30), suppress(UnreadableDocumentError):
        read(f"1. Scope\n1.1 {line}\n", suffix)
        read(f"{line}\n", suffix)


@pytest.mark.parametrize(
    "unit", ["a\n", "x. y\n", "- a\n", "1.1 a\n", "Contents\n", "(* x)\n", "A | B\n", "# A\n\nb.\n\n"]
)
def test_thousands_of_short_lines_are_read_in_time_that_grows_with_their_number(unit: str) -> None:
    with processor_budget(40), suppress(UnreadableDocumentError):
        read(unit * 5_000)


# --- Any document -----------------------------------------------------------------------------------------------------

PIECES = (
    "1. ", "1.1 ", "2.3 ", "(i) ", "a) ", "- ", "  - ", "• ", "# ", "## ", "> ", "| a | b |", "| --- | --- |", "\t",
    "Staff must:", "Staff must not", "DO NOT:", "share passwords.", "(Note see *)", "*word*", "**Bold**", "```",
    "<!-- x -->", "[bookmark: a]", "Name: ____", "Page 3", "Contents", "Contents\t1", "1. Intro\t3", "HEADING",
    "Title Case", "Appendix A", "Part two", "Q. What?", "A. Yes.", "…", "\r\n", "\x0c", "\u2028", "===", "---",
    "a text that goes on until it is a line of more than fifty", "\\*", "http://a.b", "[ref]: http://x", "é😀", "\xa0",
)  # fmt: skip
documents = st.lists(
    st.sampled_from(PIECES).flatmap(lambda p: st.sampled_from(["", "\n", " ", "\n\n"]).map(p.__add__)), max_size=30
)
suffixes = st.sampled_from([".txt", ".md"])


@settings(deadline=None, max_examples=300)
@given(documents, suffixes)
def test_nothing_is_lost_and_every_clause_can_be_found(pieces: list[str], suffix: str) -> None:
    try:
        policy = read("".join(pieces), suffix)
    except UnreadableDocumentError:
        return
    clauses = policy.clauses
    assert all(policy.text[clause.start : clause.end] == clause.text for clause in clauses)
    assert all(clause.own_text.strip() == clause.own_text != "" for clause in clauses)
    assert [clause.start for clause in clauses] == sorted({clause.start for clause in clauses})
    assert len({clause.ref for clause in clauses}) == len({clause.id for clause in clauses}) == len(clauses)
    assert uncovered(policy) == ""


@settings(deadline=None)
@given(documents, suffixes)
def test_parents_and_notes_are_clauses_of_the_same_policy(pieces: list[str], suffix: str) -> None:
    try:
        policy = read("".join(pieces), suffix)
    except UnreadableDocumentError:
        return
    known = {clause.id: clause for clause in policy.clauses}
    for clause in policy.clauses:
        assert clause.parent is None or known[clause.parent].start < clause.start
        assert all(known[note].parent == clause.id for note in clause.notes)


@settings(deadline=None)
@given(st.text(max_size=300), suffixes)
def test_any_text_is_read_or_refused(text: str, suffix: str) -> None:
    try:
        policy = read(text.encode("utf-8", "replace").decode(), suffix)
    except UnreadableDocumentError:
        return
    assert uncovered(policy) == ""


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 8), st.sampled_from(["kind", "silent", "on time or, if they cannot, honest about it"]))
def test_the_ids_of_other_clauses_outlast_a_change(changed: int, what: str) -> None:
    lines = [f"1.{number} Staff must keep rule {number}." for number in range(1, 9)]
    before = read("Policy\n\n1. Rules\n" + "\n".join(lines))
    lines[changed - 1] = f"1.{changed} Staff must be {what}."
    after = read("Policy\n\n1. Rules\n" + "\n".join(lines))

    same = [old.id == new.id for old, new in zip(before.clauses, after.clauses, strict=True)]
    assert same == [number != changed for number in range(1, 9)]


def test_ids_outlast_a_change_of_white_space() -> None:
    assert read("1.1 Staff must  be kind.\n1.2 X y.\n").clauses[0].id == read("1.1 Staff must be kind.\n").clauses[0].id
