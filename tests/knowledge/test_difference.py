"""What changed between two versions of a policy."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signpost.knowledge import difference
from signpost.knowledge.difference import Change, compare, folded
from signpost.knowledge.policy import Policy
from tests.knowledge.reading import read

OLD = """\
1. Contact
1.1 Staff must not message pupils privately in any app.
1.2 Staff may be friends with colleagues, if both wish it.
1.3 Parents are to be written to by e-mail.

2. Devices
2.1 Phones must be silent and out of sight.
2.2 Staff must not:
• lend their log-in to anybody;
• install software.
2.3 Screens must be locked.
"""


def differences(new: str, old: str = OLD) -> list[tuple[tuple[str, ...], str | None, str | None]]:
    return [
        (change.kinds, change.old.ref if change.old else None, change.new.ref if change.new else None)
        for change in compare(read(old), read(new))
    ]


def marked(change: Change) -> list[tuple[str, str]]:
    return [(words.kind, words.text.strip()) for words in change.words if words.kind != "kept"]


def test_a_policy_does_not_differ_from_itself() -> None:
    assert differences(OLD) == []


def test_white_space_quotation_marks_and_dashes_are_no_change() -> None:
    old = "1. Rules\n1.1 Say “please” – it’s kind.\n1.2 Be on time.\n"
    new = '1. Rules\n1.1\tSay "please"  -  it\'s kind.\n1.2 Be on time.\n'

    assert differences(new, old) == []


def test_a_changed_clause_shows_which_words() -> None:
    [change] = compare(
        read(OLD), read(OLD.replace("silent and out of sight", "switched off and out of sight in lessons"))
    )

    assert change.kinds == ("changed",)
    assert change.ref == "2.1"
    assert marked(change) == [
        ("deleted", "silent"),
        ("inserted", "switched off"),
        ("deleted", "sight."),
        ("inserted", "sight in lessons."),
    ]


def test_an_added_clause_only_renumbers_those_behind_it() -> None:
    new = OLD.replace("1.2 Staff", "1.2 Governors must not either.\n1.3 Staff").replace("1.3 Parents", "1.4 Parents")

    assert differences(new) == [
        (("added",), None, "1.2"),
        (("renumbered",), "1.2", "1.3"),
        (("renumbered",), "1.3", "1.4"),
    ]


def test_a_removed_clause_is_reported_where_it_stood() -> None:
    new = OLD.replace("1.2 Staff may be friends with colleagues, if both wish it.\n1.3", "1.2").replace("silent", "off")

    assert differences(new) == [
        (("removed",), "1.2", None),
        (("renumbered",), "1.3", "1.2"),
        (("changed",), "2.1", "2.1"),
    ]


def test_a_clause_at_the_end_can_be_removed() -> None:
    assert differences(OLD.replace("2.3 Screens must be locked.\n", "")) == [(("removed",), "2.3", None)]


def test_a_clause_may_be_changed_and_renumbered_at_once() -> None:
    new = OLD.replace("1.1 Staff", "1.1 Governors are staff here.\n1.2 Staff").replace(
        "1.2 Staff may be friends with colleagues", "1.3 Staff may well be friends with their colleagues"
    )

    assert (("changed", "renumbered"), "1.2", "1.3") in differences(new)


def test_a_clause_that_goes_under_another_heading_has_moved() -> None:
    line = "1.3 Parents are to be written to by e-mail.\n"
    new = OLD.replace(line, "") + line.replace("1.3", "2.4")

    assert differences(new) == [(("moved", "renumbered"), "1.3", "2.4")]


def test_a_clause_that_changes_places_does_not_make_its_neighbours_move() -> None:
    letters = [
        f"{letter}) Be {what}.\n" for letter, what in zip("abcd", ["kind", "on time", "honest", "brave"], strict=True)
    ]
    old = "Policy\n\nFIRST\n\nX must.\n\nRULES\n\nAll staff must:\n" + "".join(letters)
    new = old.replace("".join(letters), "a) Be on time.\nb) Be honest.\nc) Be brave.\nd) Be kind.\n")

    assert differences(new, old) == [
        (("renumbered",), "Rules (b)", "Rules (a)"),
        (("renumbered",), "Rules (c)", "Rules (b)"),
        (("renumbered",), "Rules (d)", "Rules (c)"),
        (("moved", "renumbered"), "Rules (a)", "Rules (d)"),
    ]


def test_a_heading_in_other_words_moves_nothing_and_is_told_once() -> None:
    new = OLD.replace("2. Devices", "2. Phones and computers")

    assert differences(new) == [(("changed",), "2.1", "2.1")]
    assert [run.text.strip() for run in compare(read(OLD), read(new))[0].words[1:3]] == [
        "Devices",
        "Phones and computers",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# P\n\n## Staff must not\n\n- use phones\n", "# P\n\n## Staff may\n\n- use phones\n"),
        ("# P\n\n**Do**\n\n- use phones\n", "# P\n\n**Don't**\n\n- use phones\n"),
        ("# P\n\n| Do | Don't |\n|---|---|\n| post | ask |\n", "# P\n\n| Don't | Do |\n|---|---|\n| post | ask |\n"),
        ("# P\n\n| App | Pupils |\n|---|---|\n| T | Yes |\n", "# P\n\n| App | Parents |\n|---|---|\n| T | Yes |\n"),
        ("# P\n\n## In school\n\n- Staff may ring home.\n", "# P\n\n## Out of school\n\n- Staff may ring home.\n"),
    ],
)  # fmt: skip
def test_words_that_turn_a_clause_round_from_above_change_it(old: str, new: str) -> None:
    change = compare(read(old, ".md"), read(new, ".md"))[0]

    assert "changed" in change.kinds
    assert any(run.kind == "inserted" for run in change.words)
    assert any(run.kind == "deleted" for run in change.words)


def test_a_renumbered_section_is_renumbered_and_not_moved() -> None:
    new = OLD.replace("2.", "3.").replace("1. Contact", "1. Scope\n1.1 It is for all of us.\n\n2. Contact")
    new = new.replace("1.1 Staff", "2.1 Staff").replace("1.2 Staff", "2.2 Staff").replace("1.3 Parents", "2.3 Parents")

    found = differences(new)

    assert found[0] == (("added",), None, "1.1")
    assert {kinds for kinds, _, _ in found[1:]} == {("renumbered",)}


def test_a_parent_is_not_changed_by_its_bullet() -> None:
    new = OLD.replace("• install software.", "• install any software or apps.")

    assert differences(new) == [(("changed",), "2.2, bullet 2", "2.2, bullet 2")]


def test_a_clause_written_anew_is_removed_and_added() -> None:
    new = OLD.replace("Parents are to be written to by e-mail.", "Nobody has to answer on Sundays or in August.")

    assert differences(new) == [(("removed",), "1.3", None), (("added",), None, "1.3")]


def test_clauses_with_the_same_words_are_told_by_their_refs() -> None:
    old = "1. Pupils\n1.1 Ask first.\n1.2 Be kind.\n\n2. Parents\n2.1 Ask first.\n2.2 Be fair.\n"

    assert differences(old.replace("1.1 Ask first.\n1.2", "1.1"), old) == [
        (("removed",), "1.1", None),
        (("renumbered",), "1.2", "1.1"),
    ]


def test_a_policy_of_nothing_but_new_clauses() -> None:
    found = differences("1. Else\n1.1 Quite another text stands here.\n1.2 And here.\n")

    assert {kinds for kinds, _, _ in found} == {("added",), ("removed",)}


sentences = st.lists(
    st.lists(
        st.sampled_from("staff must not share post pictures pupils names with the of any".split()),
        min_size=2,
        max_size=8,
    ),
    min_size=1,
    max_size=12,
)


def policy_of_words(found: list[list[str]]) -> Policy:
    lines = [f"{1 + i // 4}.{1 + i % 4} Staff {' '.join(words)}." for i, words in enumerate(found)]
    return read("Policy\n\n" + "\n".join(lines) + "\n")


@settings(deadline=None)
@given(sentences, sentences)
def test_every_clause_of_either_side_is_accounted_for_once(before: list[list[str]], after: list[list[str]]) -> None:
    old, new = policy_of_words(before), policy_of_words(after)

    changes = compare(old, new)

    reported_old = [change.old.id for change in changes if change.old]
    reported_new = [change.new.id for change in changes if change.new]
    kept_old = [clause for clause in old.clauses if clause.id not in reported_old]
    kept_new = [clause for clause in new.clauses if clause.id not in reported_new]
    assert len(set(reported_old)) == len(reported_old)
    assert len(set(reported_new)) == len(reported_new)
    assert [(c.ref, folded(c.own_text)) for c in kept_old] == [(c.ref, folded(c.own_text)) for c in kept_new]
    assert reported_new == [clause.id for clause in new.clauses if clause.id in reported_new]


@settings(deadline=None)
@given(sentences)
def test_nothing_differs_from_itself(found: list[list[str]]) -> None:
    assert compare(policy_of_words(found), policy_of_words(found)) == ()


@settings(deadline=None)
@given(sentences, sentences)
def test_the_marked_words_make_up_both_texts(before: list[list[str]], after: list[list[str]]) -> None:
    for change in compare(policy_of_words(before), policy_of_words(after)):
        if change.words and change.old and change.new:
            assert "".join(w.text for w in change.words if w.kind != "deleted") == change.new.own_text
            old = "".join(w.text for w in change.words if w.kind != "inserted")
            assert folded(old) == folded(change.old.own_text)


@pytest.mark.parametrize("shift", [0, 7])
def test_no_more_texts_are_laid_side_by_side_than_there_are_clauses(
    shift: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "staff pupils parents must not should may share post message phone school account picture online".split()
    laid: list[float] = []

    class Matcher(SequenceMatcher[str]):
        def ratio(self) -> float:
            laid.append(super().ratio())
            return laid[-1]

    def lines(step: int) -> str:
        texts = (" ".join(words[(i * k + step) % len(words)] for k in range(1, 40)) for i in range(300))
        return "".join(f"{1 + i // 30}.{1 + i % 30} Clause {i} {text}.\n" for i, text in enumerate(texts))

    old, new = read("Policy\n\n" + lines(0)), read("Policy\n\n" + lines(shift))
    monkeypatch.setattr(difference, "SequenceMatcher", Matcher)
    compare(old, new)

    assert len(laid) <= len(new.clauses) == 300
