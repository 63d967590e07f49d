"""An agreement's statements, and the text that is signed."""

import hashlib
import re
from pathlib import Path

import pytest

from signpost.bot.agreements.agreement import DECLARATION, read_agreement
from signpost.bot.agreements.changes import changes_between
from signpost.composition import SAMPLE
from signpost.errors import UnreadableDocumentError
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy
from tests.conftest import shared_path


def written(folder: Path, text: str) -> Policy:
    file = folder / "agreement.md"
    file.write_text(text, "utf-8")
    return read_policy(file)


TEXT = """# Agreement

Version: 1

Everybody who works at the school signs this agreement in September.

## Pupils

To keep pupils safe:

- I will write to pupils on school systems only.
- I will not follow them.

I have read this.

Name: ______

Signed: ______
"""


def test_statements_stand_under_their_headings_and_blanks_are_none(tmp_path: Path) -> None:
    agreement = read_agreement(written(tmp_path, TEXT))

    assert agreement.title == "Agreement"
    assert [(group.heading, group.lead_in, [s.text for s in group.statements]) for group in agreement.groups] == [
        (
            "Pupils",
            ("To keep pupils safe:",),
            ["I will write to pupils on school systems only.", "I will not follow them."],
        ),
        ("Pupils", (), ["I have read this."]),
    ]
    assert [statement.number for statement in agreement.statements] == [1, 2, 3]


def test_the_wording_has_all_that_is_shown_and_what_signing_means(tmp_path: Path) -> None:
    agreement = read_agreement(written(tmp_path, TEXT))

    assert agreement.wording == (
        "Agreement\nVersion 1\nEverybody who works at the school signs this agreement in September.\n\n"
        "Pupils\nTo keep pupils safe:\n"
        "1. I will write to pupils on school systems only.\n2. I will not follow them.\n\n3. I have read this.\n\n"
        f"{DECLARATION}\n"
    )
    assert agreement.digest == hashlib.sha256(agreement.wording.encode()).hexdigest()


@pytest.mark.parametrize("real", [False, True])
def test_no_word_of_an_agreement_is_lost(real: bool, tmp_path: Path) -> None:
    if real:
        text = shared_path("policies", "001_675e87e438c29eb5.txt").read_text("utf-8")
        file = tmp_path / "agreement.txt"
        file.write_text(text[text.index("Acceptable Use Policy / Agreement") :], "utf-8")
    else:
        file = SAMPLE / "agreement.md"
    policy = read_policy(file)
    agreement = read_agreement(policy)
    wording = set(re.findall(r"\w+", agreement.wording))
    blanks = [policy.text[part.start : part.end] for part in policy.set_aside if part.kind in {"form", "metadata"}]
    lost = set(re.findall(r"\w+", policy.text)) - wording - set(re.findall(r"\w+", " ".join(blanks)))

    assert lost == set()
    assert any(part.kind == "form" and "Signed" in policy.text[part.start : part.end] for part in policy.set_aside)
    assert not any("____" in statement.text for statement in agreement.statements)
    assert all(statement.text in policy.text for statement in agreement.statements)
    assert len(agreement.statements) > 25


def test_a_statement_that_would_not_be_shown_as_it_is_is_refused(tmp_path: Path) -> None:
    policy = written(tmp_path, TEXT.replace("follow them", "follow \u202ethem"))

    with pytest.raises(UnreadableDocumentError, match="hidden character behind “I will not follow”"):
        read_agreement(policy)


def test_what_changed_is_shown_with_the_words_marked(tmp_path: Path) -> None:
    new = TEXT.replace("I will not follow them.", "I will not follow them or their parents.").replace(
        "- I will write", "- I will lock my screen when I leave it alone.\n- I will write"
    )
    old = written(tmp_path, TEXT.replace("I have read this.", "I have read this.\n\nI was told about the cameras."))
    changes = changes_between(old, written(tmp_path, new))

    assert [(change.kind, change.heading) for change in changes] == [
        ("added", "Pupils"),
        ("changed", "Pupils"),
        ("removed", "Pupils"),
    ]
    assert [(run.kind, run.text) for run in changes[1].words] == [
        ("kept", "I will not follow"),
        ("deleted", " them."),
        ("inserted", " them or their parents."),
    ]
    assert changes[2].words[0].text == "I was told about the cameras."


def test_where_only_numbers_and_places_changed_nothing_is_said(tmp_path: Path) -> None:
    lines = TEXT.replace(
        "- I will write to pupils on school systems only.\n- I will not follow them.",
        "- I will not follow them.\n- I will write to pupils on school systems only.",
    )

    assert changes_between(written(tmp_path, TEXT), written(tmp_path, lines)) == ()
