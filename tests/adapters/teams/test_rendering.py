"""Whatever stands in a view: what is sent of it is a card that Teams takes, and says what was written."""

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.adapters.case_forms import CASE_FORMS
from signpost.adapters.teams.card import MOST_LINE, Private, lines, lots, make_card
from signpost.adapters.teams.case_forms import case_form
from signpost.adapters.teams.cases import render_case
from signpost.adapters.teams.form import SEARCH, entered, render_begun, render_form, screens
from signpost.adapters.teams.rendering import render
from signpost.adapters.teams.wording import literal, pieces, size_of
from signpost.bot.incidents.form import form_steps
from signpost.bot.incidents.views import (
    CaseList,
    CaseOpened,
    CasePointer,
    EvidenceFile,
    EvidenceTaken,
    MyReports,
    ReportForm,
    UnmaskRequest,
)
from signpost.bot.people import Person, Roster
from signpost.bot.turn import ClauseInFull, ClausesInFull, View
from tests.adapters.any_views import ANY_VIEW, forms, texts
from tests.adapters.teams.schema import check, check_card, elements, words
from tests.adapters.views import FORM, VIEWS

pytestmark = pytest.mark.teams


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.view)
def test_every_view_is_a_card_of_the_schema(view: View) -> None:
    check(render(view))


@pytest.mark.parametrize("kind", get_args(View), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_any_view_with_any_text_is_a_card_within_the_limits(kind: type, data: st.DataObject) -> None:
    check(render(data.draw(ANY_VIEW[kind])))


@given(forms, st.integers(0, 6), texts)
def test_any_screen_of_any_form_is_a_card_within_the_limits(form: ReportForm, screen: int, searched: str) -> None:
    check(render_form(form, screen, searched[:100]))


@given(ANY_VIEW[CaseOpened], st.integers(0, 9))
def test_any_page_of_any_case_is_a_card_within_the_limits(view: CaseOpened, page: int) -> None:
    check(render_case(view, page))


@pytest.mark.parametrize("name", [*CASE_FORMS, "reply", "original"])
def test_every_form_about_a_case_is_a_card(name: str) -> None:
    check(case_form(name, "SP-7F3K-92QD"))


@given(st.text(max_size=3000))
def test_no_word_is_lost_where_a_text_is_split(text: str) -> None:
    """Promise 6: a quoted clause is character for character the policy's."""
    shown = "".join(element["inlines"][0]["text"] for element in lines(text))

    assert "".join(shown.split()) == "".join(literal(text).split())
    assert all(size_of(piece) <= MOST_LINE for piece in pieces(text, MOST_LINE))


@given(st.lists(st.fixed_dictionaries({"type": st.just("TextRun"), "text": st.text(max_size=900)})))
def test_nothing_is_lost_where_a_card_is_split(found: list[dict[str, Any]]) -> None:
    made = lots(found, 6_000)

    assert [element for lot in made for element in lot] == found
    assert all(size_of(lot) <= 6_100 for lot in made)


def test_what_others_wrote_is_no_markdown_and_no_date() -> None:
    clause = ClauseInFull(
        title="[Click](https://evil.example)",
        version=None,
        ref="1",
        path=(),
        lead_in=(),
        text="**not bold** [link](https://evil.example) {{DATE(2026-01-01T00:00:00Z)}}",
        notes=(),
    )
    shown = render(ClausesInFull(clauses=(clause,)))
    assert not isinstance(shown, Private)

    blocks = [element for element in elements(shown[0].card) if element["type"] == "TextBlock"]
    assert blocks == []
    assert "{{DATE" not in json.dumps(shown[0].card)
    assert "[link](https://evil.example)" in words(shown[0].card)


CONFIDENTIAL = (MyReports, CaseList, CaseOpened, UnmaskRequest, EvidenceFile, ReportForm)


@pytest.mark.parametrize("kind", CONFIDENTIAL, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_no_word_of_a_report_stands_in_a_message(kind: type, data: st.DataObject) -> None:
    """Promise 4: messages are kept and exported; what is shown in answer to a press is neither."""
    assert isinstance(render(data.draw(ANY_VIEW[kind])), Private)


@given(forms)
def test_the_card_that_a_report_begins_with_holds_nothing_that_was_entered(form: ReportForm) -> None:
    secret = form.model_copy(update={"values": {"what_happened": "QZX happened"}, "is_resumed": True})
    (begun,) = render_begun(secret)

    check_card(begun.card)
    assert "QZX" not in json.dumps(begun.card) + begun.text


def test_a_file_is_told_of_without_its_name() -> None:
    for reason in (None, "It is too large."):
        view = EvidenceTaken(draft="d", file_name="photo-of-harry.png", reason=reason, count=1)
        shown = render(view)
        assert not isinstance(shown, Private)
        assert "harry" not in str(shown)
        assert "OneDrive" in words(shown[0].card)


def _names(form: ReportForm, screen: int) -> list[str]:
    card = render_form(form, screen).card
    return [element["id"] for element in elements(card) if str(element["type"]).startswith("Input.")]


def test_the_gate_question_comes_first_and_files_only_behind_it() -> None:
    assert _names(FORM, 0) == ["child_imagery"]
    for screen in range(len(screens(FORM)) + 1):
        assert "Send them to me now" not in words(render_form(FORM, screen).card)


def test_files_are_asked_for_on_the_last_screen_once_the_gate_is_open() -> None:
    form = FORM.model_copy(update={"may_add_evidence": True, "values": {"child_imagery": "no"}})
    last = len(screens(form))
    asked = [screen for screen in range(last + 1) if "Send them to me now" in words(render_form(form, screen).card)]

    assert asked == [last]


def test_an_error_is_shown_on_the_screen_of_its_field() -> None:
    shown = render_form(FORM.model_copy(update={"errors": {"what_happened": "Please say what happened."}}))

    assert "Please say what happened." in words(shown.card)
    assert '"what_happened"' in json.dumps(shown.card)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30), max_size=1200).map(" ".join))
def test_a_long_account_comes_back_as_it_was(text: str) -> None:
    form = FORM.model_copy(update={"values": {"what_happened": text}})
    card = render_form(form, 1).card
    inputs = {element["id"]: element.get("value", "") for element in elements(card) if "label" in element}

    kept = {**form.values, **entered(form, 1, inputs)}
    assert str(kept["what_happened"]).split() == text.split()


def test_what_is_continued_is_added_to_what_was_written() -> None:
    form = FORM.model_copy(update={"values": {"what_happened": "word " * 900}})

    assert entered(form, 1, {"what_happened~more": "and more"})["what_happened"] == f"{'word ' * 900}\nand more"
    assert "what_happened" not in entered(form, 1, {"what_happened~more": ""})


def test_in_a_large_school_people_are_searched_and_those_chosen_stay() -> None:
    people = tuple(Person(id=f"{i:032x}", handle=f"p{i}", name=f"Person Number{i}") for i in range(250))
    form = FORM.model_copy(
        update={"steps": form_steps(Roster(people=people)), "values": {"about_people": (people[7].id,)}}
    )
    screen = next(i for i, step in enumerate(screens(form)) if any(field.kind == "people" for field in step.fields))

    def offered(searched: str) -> list[str]:
        card = render_form(form, screen, searched).card
        found = [element for element in elements(card) if element.get("id") == "about_people"]
        return [choice["title"] for choice in found[0]["choices"]]

    assert SEARCH in _names(form, screen)
    assert offered("") == ["Person Number7"]
    assert offered("number249 pers") == ["Person Number7", "Person Number249"]


def test_only_what_is_asked_on_a_screen_is_entered_from_it() -> None:
    assert entered(FORM, 0, {"child_imagery": "no", "what_happened": "x", "signpost": "y"}) == {"child_imagery": "no"}
    assert entered(FORM, 99, {"child_imagery": "no"}) == {}
    assert entered(FORM, 2, {"about": "pupil,parent", "about_people": ""}) == {
        "about": ("pupil", "parent"),
        "about_people": (),
    }


def test_a_pointer_says_nothing_of_what_it_is_about() -> None:
    shown = render(CasePointer(reference="K7QM-2F4X", why="new", is_urgent=True))

    assert not isinstance(shown, Private)
    assert [message.text for message in shown] == ["Urgent. A report needs you. Reference K7QM-2F4X."]


def test_a_card_without_anything_on_it_has_something_to_read() -> None:
    check_card(make_card("", []))
