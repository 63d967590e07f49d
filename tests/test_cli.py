"""The command line as other programs rely on it: each command as a program of its own.

Errors are one line on stderr and exit code 1; wrong usage is exit code 2, and so is a batch file that cannot be read,
or has a wrong row. Nobody sees a traceback. A batch that breaks off leaves the rows before the break on stdout, whole.
"""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from signpost import __version__
from signpost.composition import SAMPLE
from signpost.knowledge.reader import read_policy
from tests.bot.school import PROGRAM, rows
from tests.conftest import ROOT

POLICY = SAMPLE / "policy.md"
VERDICTS = {"yes", "no", "depends", "info", "silent", "unclear"}
MODALITIES = {"must_not", "should_not", "must", "should", "may", "caution", "fact"}


def signpost(*arguments: str | Path, given: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        input=given,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | environment,
    )


def jsonl(*given: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in given)


def read_rows(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    """The rows of a command that went well: JSON and nothing else."""
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def fails_in_one_line(done: "subprocess.CompletedProcess[str]", words: str) -> None:
    assert done.returncode == 1
    assert re.fullmatch(r"signpost: [^\n]+\n", done.stderr), done.stderr
    assert words in done.stderr


# --- ask --------------------------------------------------------------------------------------------------------------


def test_ask_prints_an_answer_for_people() -> None:
    done = signpost("ask", "can I friend a parent?")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No. The policy says staff must not")
    assert "5.9, Social Media Policy, version 4.1" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_ask_json_prints_one_object_and_nothing_else() -> None:
    (row,) = read_rows(signpost("ask", "can I friend a parent?", "--json"))

    assert {"answered", "verdict", "citations"} <= set(row)
    assert (row["answered"], row["verdict"]) == (True, "no")
    assert row["citations"][0]["ref"] == "5.9"
    assert row["citations"][0]["text"] in POLICY.read_text("utf-8")


def test_ask_json_of_a_clause_by_its_ref_shows_it() -> None:
    (row,) = read_rows(signpost("ask", "what does 5.9 say?", "--json"))

    assert (row["answered"], row["citations"]) == (False, [])
    assert [clause["ref"] for clause in row["clauses"]] == ["5.9"]


def test_ask_json_counts_the_questions_that_were_left_out() -> None:
    (row,) = read_rows(signpost("ask", "Can I film it? Can I post it? Can I tag it? Can I keep it?", "--json"))

    assert (len(row["more"]), row["left_out"]) == (2, 1)


def test_ask_json_of_small_talk_is_an_object_too() -> None:
    (row,) = read_rows(signpost("ask", "thanks", "--json"))

    assert (row["answered"], row["verdict"], row["citations"]) == (False, "silent", [])


def test_ask_answers_from_one_file(tmp_path: Path) -> None:
    file = tmp_path / "pets.md"
    file.write_text("# Pets Policy\n\n1.1 Staff must not bring dogs into school.\n\n1.2 Fish are welcome.\n", "utf-8")
    (row,) = read_rows(signpost("ask", "can I bring my dog into school?", "--policy", file, "--json"))

    assert row["verdict"] == "no"
    assert {citation["policy"] for citation in row["citations"]} == {"pets"}
    assert row["citations"][0]["text"] == "Staff must not bring dogs into school."


@pytest.mark.parametrize("arguments", [("ask", "can I friend a parent?"), ("clauses", str(POLICY))])
def test_a_question_imports_nothing_that_reports_need(arguments: tuple[str, ...]) -> None:
    heavy = {"alembic", "cryptography", "dbos", "PIL", "psycopg", "sqlalchemy"}
    command = [sys.executable, "-X", "importtime", *PROGRAM[1:], *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}

    assert "5.9" in done.stdout
    assert "signpost" in imported
    assert not heavy & imported


# --- ask --batch ------------------------------------------------------------------------------------------------------


@cache
def batch() -> "subprocess.CompletedProcess[str]":
    """Every third question of the sample corpus, and what is no question, in one run."""
    asked = [{key: row[key] for key in ("id", "policy", "question")} for row in rows("questions_sample.jsonl")[::3]]
    odd = [
        "",
        "?",
        "thanks",
        "who reported me?",
        "x" * 10_000,
        "\N{GRINNING FACE}",
        "Czy mogę dodać rodzica do znajomych?",
        "can I\u0000 friend?",
    ]
    more = [{"id": f"odd{n}", "policy": "agreement", "question": text} for n, text in enumerate(odd)]
    return signpost("ask", "--batch", "-", "--policies", SAMPLE, "--json", given=jsonl(*asked, *more))


def test_a_batch_gives_a_row_for_each_question_in_order() -> None:
    expected = [row["id"] for row in rows("questions_sample.jsonl")[::3]] + [f"odd{n}" for n in range(8)]

    assert [row["id"] for row in read_rows(batch())] == expected


def test_the_rows_of_a_batch_have_the_fields_that_others_rely_on() -> None:
    for row in read_rows(batch()):
        assert set(row) == {"id", "answered", "verdict", "citations"}
        assert isinstance(row["answered"], bool)
        assert row["verdict"] in VERDICTS
        assert row["answered"] == (row["verdict"] in VERDICTS - {"silent", "unclear"})
        assert len(row["citations"]) <= 3
        assert row["citations"] or not row["answered"]
        for citation in row["citations"]:
            assert {key: type(value) for key, value in citation.items()} == {
                "policy": str,
                "ref": str,
                "text": str,
                "score": float,
            }
            assert 0 < len(citation["text"]) <= 900


def test_what_is_no_question_is_not_answered() -> None:
    assert [(row["answered"], row["citations"]) for row in read_rows(batch())[-8:-1]] == [(False, [])] * 7


def test_the_best_citation_comes_first() -> None:
    text = {row["id"]: row["citations"][0]["text"] for row in read_rows(batch()) if row["answered"]}

    assert "parents or carers of current pupils" in text["s013"]


def test_a_policy_that_is_not_there_ends_a_batch_behind_the_rows_before_it(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    given = [{"id": n, "policy": p, "question": "can I friend a parent?"} for n, p in (("a", "policy"), ("b", "nope"))]
    file.write_text(jsonl(*given, given[0]), "utf-8")
    done = signpost("ask", "--batch", file, "--policies", SAMPLE, "--json")

    fails_in_one_line(done, "There is no policy nope in")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a"]


def test_a_mark_in_front_of_a_batch_is_no_trouble() -> None:
    given = "\ufeff" + jsonl({"id": "a", "policy": "policy", "question": "can I friend a parent?"})

    assert [
        row["id"] for row in read_rows(signpost("ask", "--batch", "-", "--policies", SAMPLE, "--json", given=given))
    ] == ["a"]


def test_an_empty_batch_is_no_error() -> None:
    assert read_rows(signpost("ask", "--batch", "-", "--policies", SAMPLE, "--json", given="\n")) == []


def test_a_wrong_row_is_named_before_anything_is_answered() -> None:
    given = jsonl({"id": "a", "policy": "policy", "question": "can I?"}, {"id": "b", "policy": "policy"})
    done = signpost("ask", "--batch", "-", "--policies", SAMPLE, "--json", given=given)

    assert (done.returncode, done.stdout) == (2, "")
    assert "line 2" in done.stderr
    assert "'question'" in done.stderr


def test_half_a_character_in_a_row_is_no_trouble() -> None:
    given = '{"id": "\\ud800", "policy": "policy", "question": "can I friend a parent \\udcff?"}\n'
    (row,) = read_rows(signpost("ask", "--batch", "-", "--policies", SAMPLE, "--json", given=given))

    assert row["id"] == "\ud800"


# --- retrieve ---------------------------------------------------------------------------------------------------------

PASSAGES = [
    "Staff may use the car park at any time.",
    "You must not run in the corridor.",
    "Lunch is served at noon.",
    "",
    "Pupils walk on the left.",
]


@cache
def retrieved() -> "subprocess.CompletedProcess[str]":
    given = jsonl(
        {"id": "a", "question": "can I run in the corridor?", "passages": PASSAGES},
        {"id": "b", "question": "how tall is the Eiffel tower", "passages": PASSAGES},
        {"id": "c", "question": "can I run in the corridor?", "passages": []},
        {"id": "d", "question": "", "passages": ["one", "one"]},
        {"id": "e", "question": "where do I park?", "passages": PASSAGES[::-1]},
    )
    return signpost("retrieve", "-", "--json", given=given)


def test_retrieve_ranks_all_passages_best_first() -> None:
    found = read_rows(retrieved())

    assert [row["id"] for row in found] == list("abcde")
    for row, count in zip(found, (5, 5, 0, 2, 5), strict=True):
        assert set(row) == {"id", "ranking", "settled"}
        assert sorted(index for index, _ in row["ranking"]) == list(range(count))
        scores = [score for _, score in row["ranking"]]
        assert scores == sorted(scores, reverse=True)
        assert all(isinstance(score, float) for score in scores)
        assert 0 <= row["settled"] <= 1


def test_retrieve_finds_the_passage_and_knows_when_there_is_none() -> None:
    found = {row["id"]: row for row in read_rows(retrieved())}

    assert found["a"]["ranking"][0][0] == 1
    assert found["e"]["ranking"][0][0] == 4
    assert found["a"]["settled"] > found["b"]["settled"]
    assert found["c"]["settled"] == 0


def test_a_row_ends_at_a_line_feed_and_nowhere_else() -> None:
    given = (
        '{"id": "a", "question": "can I run\u2028 in the corridor\u0085?", "passages": ["You must\u2028not run."]}\n'
    )

    assert [row["id"] for row in read_rows(signpost("retrieve", "-", "--json", given=given))] == ["a"]


def test_a_passage_that_is_no_text_is_wrong_usage() -> None:
    done = signpost("retrieve", "-", "--json", given=jsonl({"id": "a", "question": "can I run?", "passages": ["x", 1]}))

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


# --- clauses ----------------------------------------------------------------------------------------------------------


def test_clauses_json_has_one_line_a_clause_in_order() -> None:
    found = read_rows(signpost("clauses", POLICY, "--json"))
    text = POLICY.read_text("utf-8")

    assert [row["ref"] for row in found] == [clause.ref for clause in read_policy(POLICY).clauses]
    assert len({row["id"] for row in found}) == len(found)
    for row in found:
        assert set(row) == {"id", "ref", "path", "text", "modality", "audience"}
        assert row["text"] in text
        assert row["modality"] in MODALITIES
        assert all(isinstance(word, str) for word in (*row["path"], *row["audience"]))


def test_clauses_prints_a_line_a_clause_for_people() -> None:
    done = signpost("clauses", POLICY)
    lines = done.stdout.splitlines()

    assert (done.returncode, done.stderr) == (0, "")
    assert len(lines) == len(read_policy(POLICY).clauses)
    (line,) = (line for line in lines if line.startswith("5.9 "))
    assert re.match(r"5\.9 +must_not +You must not send friend requests", line)


# --- diff -------------------------------------------------------------------------------------------------------------


def versions(folder: Path) -> tuple[Path, Path]:
    old, new = folder / "old.md", folder / "new.md"
    text = "# Policy\n\n## 1. One\n\n1.1 You must not run.\n\n1.2 You must walk on the left.\n"
    old.write_text(text, "utf-8")
    new.write_text(text.replace("must walk", "should walk") + "\n1.3 Quite another rule about bicycles.\n", "utf-8")
    return old, new


def test_diff_shows_what_changed_clause_by_clause(tmp_path: Path) -> None:
    done = signpost("diff", *versions(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")
    assert "1.2  changed\n    You [-must-] {+should+} walk on the left." in done.stdout
    assert "1.3  added\n    Quite another rule about bicycles." in done.stdout
    assert "1.1" not in done.stdout


def test_diff_json_is_one_array_of_changes(tmp_path: Path) -> None:
    old, new = versions(tmp_path)
    done = signpost("diff", old, new, "--json")
    changes = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (0, "")
    assert [change["kinds"] for change in changes] == [["changed"], ["added"]]
    assert changes[0]["old"]["text"] == "You must walk on the left."
    assert {word["kind"] for word in changes[0]["words"]} == {"kept", "deleted", "inserted"}
    assert changes[1]["old"] is None


def test_diff_of_a_policy_with_itself_says_that_nothing_changed() -> None:
    assert signpost("diff", POLICY, POLICY).stdout == "No clause changed.\n"
    assert signpost("diff", POLICY, POLICY, "--json").stdout == "[]\n"


# --- Usage, and errors ------------------------------------------------------------------------------------------------


def test_version_is_one_line() -> None:
    done = signpost("--version")

    assert (done.returncode, done.stdout, done.stderr) == (0, f"signpost {__version__}\n", "")


def test_help_names_every_command() -> None:
    done = signpost("--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert all(f" {name} " in done.stdout for name in ("ask", "retrieve", "clauses", "diff", "chat"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ask"],
        ["ask", "one", "two"],
        ["ask", "--nonsense", "x"],
        ["ask", "x", "--batch", "-", "--policies", "."],
        ["ask", "--batch", "-"],
        ["clauses"],
        ["diff", "one.md"],
        ["retrieve"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2_and_says_where_to_look(arguments: list[str]) -> None:
    done = signpost(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clauses", "nowhere.md"], "nowhere.md cannot be opened"),
        (["diff", str(POLICY), "nowhere.md"], "nowhere.md cannot be opened"),
        (["ask", "x", "--policy", "nowhere.md"], "Check the path"),
        (["clauses", "."], "is a folder"),
        (["ask", "--batch", "nowhere.jsonl", "--policies", "."], "nowhere.jsonl cannot be opened"),
        (["retrieve", "nowhere.jsonl", "--json"], "nowhere.jsonl cannot be opened"),
        (["ask", "--batch", "-", "--policies", "nowhere", "--json"], "Give --policies the folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_file_that_is_not_there_is_one_line_that_says_what_to_do(arguments: list[str], words: str) -> None:
    done = signpost(*arguments)

    fails_in_one_line(done, words)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.txt"),
        (b"\x00\x01\x02", "binary.md"),
        (b"PK\x03\x04broken", "bad.docx"),
        (b"%PDF-1.7 broken", "bad.pdf"),
        (b"{\\rtf1 Staff must not shout.}", "policy.doc"),
        (b"<!DOCTYPE html><p>Staff must not shout.</p>", "policy.txt"),
        (b"Rule,Reason\nStaff must not shout.,Peace\n", "rules.csv"),
    ],
)
def test_a_file_that_is_no_policy_is_one_line(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    done = signpost("clauses", tmp_path / name, "--json")

    fails_in_one_line(done, Path(name).stem)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SIGNPOST_EMBEDDING_RUNTIME", "foo", "SIGNPOST_EMBEDDING_RUNTIME"),
        ("SIGNPOST_POLICIES", "nowhere", "There is no folder nowhere"),
        ("SIGNPOST_VOCABULARY", "nowhere.toml", "nowhere.toml"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_line_that_names_it(name: str, value: str, words: str) -> None:
    done = signpost("ask", "can I friend a parent?", "--json", **{name: value})

    fails_in_one_line(done, words)
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [["clauses", str(POLICY), "--json"], ["ask", "can I friend a parent?"]])
def test_whoever_stops_reading_is_not_shown_an_error(arguments: list[str]) -> None:
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()

    assert errors == b""
    assert process.returncode in (0, 1)


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8:strict",
        pytest.param("ascii"),
    ],
)
def test_a_terminal_of_another_encoding_is_no_trouble(encoding: str) -> None:
    done = signpost("ask", "can I friend a parent?", PYTHONIOENCODING=encoding)

    assert done.returncode == 0
    assert "5.9" in done.stdout


def test_bytes_that_are_no_text_are_no_trouble() -> None:
    done = subprocess.run(
        [*PROGRAM, "chat"],
        cwd=ROOT,
        input=b"can I friend a \xff parent?\n",
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"},
    )

    assert done.returncode == 0
    assert b"5.9" in done.stdout
