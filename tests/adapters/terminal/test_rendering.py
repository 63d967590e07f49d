"""The views as text: eighty columns, the policy's own words, and colours only on a terminal."""

import io
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from rich.cells import cell_len
from rich.console import Console

from signpost.adapters.control_codes import without_control_codes
from signpost.adapters.terminal.rendering import render
from signpost.adapters.wording import plain_marks
from signpost.bot.room.views import RoomLink
from signpost.bot.turn import (
    Ask,
    ClausesInFull,
    Command,
    PolicyAnswer,
    PolicyList,
    Remark,
    ShowClause,
    ShowHelp,
    ShowPolicies,
    UnknownCommand,
    View,
)
from tests.adapters.views import CITATION, CLAUSE, MOMENT, OUTCOMES, ROOM_LINK, VIEWS
from tests.bot.school import rows, view_of


def shown(view: View, *, terminal: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=80, highlight=False, emoji=False)
    if terminal:
        console = Console(
            file=out, width=80, highlight=False, emoji=False, force_terminal=True, color_system="standard"
        )
    console.print(render(view), crop=False)
    return out.getvalue()


def words(text: str) -> str:
    return " ".join(text.split())


def test_every_view_has_an_example_here() -> None:
    assert {type(view) for view in VIEWS} == set(get_args(View))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.view)
def test_every_view_is_rendered(view: View) -> None:
    assert shown(view).strip()
    # An address is in one piece, or nobody can open it.
    assert max(cell_len(line) for line in shown(view).splitlines() if "://" not in line) <= 80


def test_a_link_is_in_one_piece_however_long_it_is() -> None:
    assert ROOM_LINK in shown(RoomLink(kind="case", url=ROOM_LINK, expires_at=MOMENT)).splitlines()


def test_where_no_policy_is_read_the_list_is_empty() -> None:
    assert not shown(PolicyList(policies=())).strip()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.view)
def test_without_a_terminal_there_are_no_control_codes(view: View) -> None:
    assert "\x1b" not in shown(view)


def test_on_a_terminal_the_verdict_has_a_colour() -> None:
    assert "\x1b[" in shown(VIEWS[0], terminal=True)


def test_the_three_outcomes_are_three_different_sentences() -> None:
    answered, silent, unclear = (words(shown(view)) for view in VIEWS[:3])

    assert answered.startswith("Yes. The policy allows it. “You may phone.” — 1.1, Phone Policy, version 2")
    assert silent.startswith("The policy does not settle this.")
    assert "please ask the headteacher" in silent
    assert "phone" not in silent
    assert unclear.startswith("I am not sure I understood.")
    assert "nearest clauses" in unclear
    assert unclear.count("1.1: You may phone.") == 2


@pytest.mark.parametrize(
    ("verdict", "word"), [("yes", "Yes."), ("no", "No."), ("depends", "It depends."), ("info", "The policy")]
)
def test_each_verdict_has_its_word(verdict: str, word: str) -> None:
    answer = OUTCOMES[0].model_copy(update={"verdict": verdict})

    assert shown(PolicyAnswer(answers=(answer,), ask="x")).startswith(word)


def test_an_exception_and_a_further_clause_are_told_apart() -> None:
    exception = CITATION.model_copy(update={"ref": "1.1, note", "text": "(Not on trips.)", "is_exception": True})
    other = CITATION.model_copy(update={"ref": "1.2", "text": "Phone early."})
    answer = OUTCOMES[0].model_copy(update={"citations": (CITATION, other, exception)})
    text = words(shown(PolicyAnswer(answers=(answer,), ask="x")))

    assert "But note: “(Not on trips.)” — 1.1, note" in text
    assert "See also: 1.2: Phone early." in text


def test_two_answers_repeat_the_questions_and_one_does_not() -> None:
    assert shown(VIEWS[3]).count("can I?") == 3
    assert "can I?" not in shown(VIEWS[0])


def test_a_lead_in_stands_before_the_item_that_depends_on_it() -> None:
    citation = CITATION.model_copy(update={"lead_in": ("Staff must not:",), "text": "lend phones."})
    answer = OUTCOMES[0].model_copy(update={"citations": (citation,)})

    assert "Staff must not: “lend phones.”" in words(shown(PolicyAnswer(answers=(answer,), ask="x")))


def test_nothing_of_the_sample_schools_answers_is_wider_than_eighty_columns() -> None:
    commands: list[Command] = [Ask(text=row["question"]) for row in rows("questions_sample.jsonl")]
    commands += [ShowHelp(), ShowPolicies(), ShowClause(ref="13.13"), ShowClause(ref="6.11(b)")]
    for command in commands:
        lines = shown(view_of(command)).splitlines()

        assert max(cell_len(line) for line in lines) <= 80


@pytest.mark.parametrize("ref", ["5.9", "13.5", "13.13", "10.1(ii)", "Appendix A, row 2"])
def test_a_clause_is_shown_word_for_word(ref: str) -> None:
    view = view_of(ShowClause(ref=ref))

    assert isinstance(view, ClausesInFull)
    assert words(view.clauses[0].text) in words(shown(view))


def test_of_several_policies_each_clause_stands_under_its_own_title() -> None:
    text = words(shown(ClausesInFull(clauses=(CLAUSE, CLAUSE.model_copy(update={"title": "U"})))))

    assert text == "2 policies have such a clause. 1 · T You must. 1 · U You must."


@pytest.mark.parametrize(("left_out", "said"), [(1, "send the last one again"), (2, "send the other 2 again")])
def test_questions_that_were_left_out_are_asked_for_again(left_out: int, said: str) -> None:
    assert said in words(shown(PolicyAnswer(answers=OUTCOMES, ask="x", left_out=left_out)))
    assert "again" not in words(shown(PolicyAnswer(answers=OUTCOMES[:1], ask="x")))


def test_a_command_that_is_not_known_is_named_with_the_one_that_was_perhaps_meant() -> None:
    known = ("/clause", "/help")

    assert "I do not know /clase. Did you mean /clause?" in shown(
        UnknownCommand(typed="/clase", nearest="/clause", known=known)
    )
    assert "Did you mean" not in shown(UnknownCommand(typed="/zzz", nearest=None, known=known))


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("staff **must not** share", "staff must not share"),
        ("__never__", "never"),
        ("*only* here", "only here"),
        ("2 * 3 = 6", "2 * 3 = 6"),
        ("snake_case_name", "snake_case_name"),
        ("", ""),
    ],
)
def test_marks_of_emphasis_are_not_shown_and_the_words_stay(marked: str, plain: str) -> None:
    assert plain_marks(marked) == plain


@given(st.text(max_size=300))
def test_brackets_of_rich_in_a_text_are_shown_as_they_are(text: str) -> None:
    shown(Remark(text=text))
    assert "[red]x[/red]" in shown(Remark(text="[red]x[/red]"))
    assert ":smile:" in shown(Remark(text=":smile:"))


STEERING = "\x1b[2J\x1b]0;x\x07\x9b31m\r\x08\u202e\u2066\x7f"


def poisoned(value: Any) -> Any:
    """The same view, with what could steer a terminal in each of its texts that is not one of a few words."""
    if isinstance(value, tuple):
        return tuple(poisoned(item) for item in value)
    if not isinstance(value, BaseModel):
        return value
    texts = (str, str | None, tuple[str, ...])
    changed: dict[str, Any] = {}
    for name, field in type(value).model_fields.items():
        given = getattr(value, name)
        if field.annotation not in texts:
            changed[name] = poisoned(given)
        elif given:
            changed[name] = given + STEERING if isinstance(given, str) else tuple(item + STEERING for item in given)
    return value.model_copy(update=changed)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.view)
def test_nothing_that_somebody_wrote_can_steer_the_terminal(view: View) -> None:
    evil = poisoned(view)

    assert evil == view or evil != without_control_codes(evil)
    assert not {*"\x1b\x07\x9b\r\x08\u202e\u2066\x7f"} & {*shown(evil)}


@given(st.text())
def test_what_can_be_seen_of_a_text_stays_and_what_cannot_is_gone_at_once(text: str) -> None:
    plain = without_control_codes(text)

    assert [letter for letter in plain if letter.isprintable()] == [letter for letter in text if letter.isprintable()]
    assert without_control_codes(plain) == plain


def test_what_a_person_wrote_is_shown_with_its_asterisks() -> None:
    assert "he is a **** and a *liar*" in shown(Remark(text="he is a **** and a *liar*"))


def test_control_codes_in_what_was_typed_do_not_reach_the_terminal() -> None:
    view = view_of(ShowClause(ref="\x1b[31m5.9"))

    assert "\x1b" not in shown(view)
