"""Questions about the policy itself, answered from its first lines."""

from pathlib import Path

import pytest

from signpost.bot.answers.answering import PolicyShelf
from signpost.bot.answers.imprint import FIRST_LINES, asked_about, imprint_line
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.bot.school import answer, answer_from, encoder, vocabulary

HEAD = """# Staff Social Media Policy

Policy owner: Director of People
Approved by: Trust Board, 3 March 2025
Version 4.2
Next review: spring 2027

## 1. Passwords

1.1 You must keep your password to yourself.

1.2 The policy on gifts is kept by the office.
"""


def policy(folder: Path, text: str = HEAD, name: str = "head") -> Policy:
    (file := folder / f"{name}.md").write_text(text, "utf-8")
    return read_policy(file)


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ("who owns this policy", "Policy owner: Director of People"),
        ("whos responsible for the policy?", "Policy owner: Director of People"),
        ("who approved this document?", "Approved by: Trust Board, 3 March 2025"),
        ("when was the policy approved", "Approved by: Trust Board, 3 March 2025"),
        ("which version of the policy is this?", "Version 4.2"),
        ("when is this policy next reviewed", "Next review: spring 2027"),
    ],
)
def test_the_first_lines_tell_what_is_asked_about_the_policy(tmp_path: Path, asked: str, line: str) -> None:
    assert imprint_line(asked, policy(tmp_path)) == line


@pytest.mark.parametrize(
    "asked",
    [
        "who wrote this policy?",  # nothing says so
        "how often is the policy reviewed",
        "who is responsible for safeguarding under this policy?",
        "who is responsible for making sure that staff follow the policy?",
        "who do I tell if a colleague passed on a confidential document?",
        "who should I tell if a complaint is made under this policy?",
        "whose permission do I need to share a document?",
        "how old must a former pupil be, is it 18?",
        "when is it ok to be friends again with a former pupil?",
        "when do I have to sign the agreement again?",
        "can I share the policy with the owner of the page?",
        "who is responsible for the door code?",
        "when was the policy last reviewed",
        "who do I report a breach of the policy to",
        "who is responsible for the school's page",
        "can I share this policy",
        "A parent posted abuse on our Facebook page, who is responsible for it?",
        "i found a memory stick, who owns it?",
        "my post got reported, when will it be checked?",
        "what does the policy say about passwords",
        "",
    ],
)
def test_nothing_else_is_told_by_them(tmp_path: Path, asked: str) -> None:
    assert imprint_line(asked, policy(tmp_path)) is None


def test_a_clause_that_says_the_same_is_the_answer(tmp_path: Path) -> None:
    assert imprint_line("when is this policy reviewed?", policy(tmp_path), "We review it each May.") is None


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Owner: Headteacher", "who owns this policy?"),
        ("Version: 3", "what version is it"),
        ("Date of last review: May 2025", "when was it last reviewed?"),
        ("Review cycle: every three years", "how often is this policy reviewed"),
        ("Next look: autumn 2027", "when is this next up for review"),
    ],
)
def test_the_line_is_found_however_it_is_put(tmp_path: Path, line: str, asked: str) -> None:
    head = f"# Staff Social Media Policy\n\n{line}\n\n## 1. Passwords\n\n1.1 You must keep your password to yourself.\n"

    assert imprint_line(asked, policy(tmp_path, head)) == line


def test_the_last_review_is_neither_the_approval_nor_how_often(tmp_path: Path) -> None:
    head = HEAD.replace("Approved by: Trust Board, 3 March 2025", "Date of last review: 3 May 2024")

    for asked in ("when was the policy approved?", "how often is the policy reviewed?"):
        assert imprint_line(asked, policy(tmp_path, head)) is None


def test_a_label_without_what_it_labels_tells_nothing(tmp_path: Path) -> None:
    assert imprint_line("who owns this policy", policy(tmp_path, HEAD.replace(" Director of People", ""))) is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("who owns the agreement?", ["signed"]),
        ("who owns the policy?", ["head"]),
        ("who owns the social media policy?", ["head"]),
        ("who owns this?", ["head", "signed"]),
        ("who owns this document?", ["head", "signed"]),
        ("who owns the behaviour policy?", []),
        ("who owns the handbook?", []),
        ("who owns a phone?", []),
    ],
)
def test_it_is_told_of_the_policy_that_is_named_alone(tmp_path: Path, asked: str, meant: list[str]) -> None:
    both = [policy(tmp_path), policy(tmp_path, HEAD.replace("Policy\n", "Agreement\n", 1), "signed")]

    assert [found.name for found in asked_about(asked, both)] == meant


def test_the_line_is_quoted_and_cited(tmp_path: Path) -> None:
    shelf = PolicyShelf(encoder(), vocabulary())
    shelf.add(policy(tmp_path))
    found = answer_from(shelf, "who owns this policy?")

    assert (found.outcome, found.verdict) == ("answered", "info")
    assert (found.citations[0].ref, found.citations[0].text) == (FIRST_LINES, "Policy owner: Director of People")


def test_the_samples_owner_is_told() -> None:
    assert answer("who is responsible for this policy?").citations[0].text == "Owner: Deputy headteacher"
