"""Whatever stands in a view: what is sent of it is within Slack's limits, and pings nobody."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.adapters.slack.blocks import Modal
from signpost.adapters.slack.cases import render_case
from signpost.adapters.slack.form import entered, find_people, render_form, screens
from signpost.adapters.slack.mrkdwn import escape, pieces, quote
from signpost.adapters.slack.rendering import render
from signpost.bot.incidents.form import form_steps
from signpost.bot.incidents.views import (
    CaseOpened,
    CasePointer,
    EvidenceFile,
    EvidenceTaken,
    MyReports,
    ReportForm,
    UnmaskRequest,
)
from signpost.bot.people import Person, Roster
from signpost.bot.questions.views import (
    QuestionList,
    QuestionOpened,
    QuestionPreview,
)
from signpost.bot.turn import (
    View,
)
from tests.adapters.any_views import ANY_VIEW, forms, texts
from tests.adapters.slack.limits import check

pytestmark = pytest.mark.slack


@pytest.mark.parametrize("kind", get_args(View), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_any_view_with_any_text_is_within_the_limits_and_pings_nobody(kind: type, data: st.DataObject) -> None:
    check(render(data.draw(ANY_VIEW[kind])))


@given(forms, st.integers(0, 6))
def test_any_screen_of_any_form_is_within_the_limits(form: ReportForm, screen: int) -> None:
    check(Modal(render_form(form, screen)))


@given(ANY_VIEW[CaseOpened], st.integers(0, 9))
def test_any_page_of_any_case_is_within_the_limits(view: CaseOpened, page: int) -> None:
    check(render_case(view, page))


@given(texts, st.sampled_from([escape, quote]))
def test_no_word_is_lost_where_a_text_is_split(text: str, form: Any) -> None:
    sent = "".join(pieces(text, form)).replace("> ", "") if form is quote else "".join(pieces(text, form))

    assert "".join(sent.split()) == "".join(escape(text).split()) or form is quote


CONFIDENTIAL = (
    QuestionPreview,
    QuestionList,
    QuestionOpened,
    MyReports,
    CaseOpened,
    UnmaskRequest,
    EvidenceFile,
    ReportForm,
)


@pytest.mark.parametrize("kind", CONFIDENTIAL, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_no_word_of_a_report_or_of_a_question_that_was_passed_on_stands_in_a_message(
    kind: type, data: st.DataObject
) -> None:
    """Messages are kept and exported; a modal is gone when it is closed."""
    assert isinstance(render(data.draw(ANY_VIEW[kind])), Modal)


def test_a_file_is_told_of_without_its_name() -> None:
    for reason in (None, "It is too large."):
        view = EvidenceTaken(draft="d", file_name="photo-of-harry.png", reason=reason, count=1)
        shown = render(view)
        assert not isinstance(shown, Modal)
        assert "harry" not in str(shown)


def _form(**changes: Any) -> ReportForm:
    made: dict[str, Any] = {
        "draft": "d",
        "is_resumed": False,
        "steps": form_steps(Roster(people=(Person(id="p1", handle="amy", name="Amy Teller"),))),
        "values": {},
        "errors": {},
        "may_add_evidence": False,
        "evidence": (),
        "readers": ("Nadia Karim, the nominated person",),
        "cards": (),
    }
    return ReportForm(**made | changes)


def test_the_gate_question_comes_first_and_files_only_behind_it() -> None:
    form = _form()
    first = render_form(form)

    assert any(block.get("block_id") == "child_imagery" for block in first["blocks"])
    for screen in range(len(screens(form)) + 1):
        assert "file_input" not in str(render_form(form, screen))


def test_files_are_taken_on_the_last_screen_once_the_gate_is_open() -> None:
    form = _form(may_add_evidence=True, values={"child_imagery": "no"})
    last = len(screens(form))

    assert [screen for screen in range(last + 1) if "file_input" in str(render_form(form, screen))] == [last]


def test_an_error_is_shown_on_the_screen_of_its_field() -> None:
    shown = render_form(_form(errors={"what_happened": "Please say what happened."}))

    assert "Please say what happened." in str(shown)
    assert any(block.get("block_id") == "what_happened" for block in shown["blocks"])


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30), max_size=1200).map(" ".join))
def test_a_long_account_comes_back_as_it_was(text: str) -> None:
    shown = render_form(_form(values={"what_happened": text}), 1)
    state = {
        block["block_id"]: {
            "value": {"type": "plain_text_input", "value": block["element"].get("initial_value")},
        }
        for block in shown["blocks"]
        if block["type"] == "input" and block["element"]["type"] == "plain_text_input"
    }

    assert str(entered(state)["what_happened"]).split() == text.split()


def test_people_are_found_by_parts_of_their_name() -> None:
    form = _form()

    assert [found["value"] for found in find_people(form, "tel am")] == ["p1"]
    assert find_people(form, "nobody") == []


def test_a_pointer_says_nothing_of_what_it_is_about() -> None:
    shown = render(CasePointer(reference="K7QM-2F4X", why="new", is_urgent=True))

    assert not isinstance(shown, Modal)
    assert [message.text for message in shown] == ["Urgent. A report needs you. Reference K7QM-2F4X."]
