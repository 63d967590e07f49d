"""Whatever stands in a view: what is sent of it is within Slack's limits, and pings nobody."""

import datetime as dt
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.adapters.slack.blocks import Modal
from signpost.adapters.slack.cases import render_case
from signpost.adapters.slack.form import entered, find_people, render_form, screens
from signpost.adapters.slack.mrkdwn import escape, pieces, quote
from signpost.adapters.slack.rendering import render
from signpost.bot.answers.answer import Answer, Citation
from signpost.bot.incidents.form import form_steps
from signpost.bot.incidents.guidance import load_guidance
from signpost.bot.incidents.views import (
    CaseList,
    CaseOpened,
    CasePointer,
    CaseSummary,
    Entry,
    EvidenceFile,
    EvidenceShown,
    EvidenceTaken,
    Line,
    MyReports,
    ReportForm,
    ReportPointer,
    ReportReceipt,
    ReportSummary,
    UnmaskRequest,
)
from signpost.bot.people import Person, Roster
from signpost.bot.questions.views import (
    PersonsAnswer,
    QuestionList,
    QuestionOpened,
    QuestionPointer,
    QuestionPreview,
    QuestionReceipt,
    QuestionSummary,
    ReportInstead,
)
from signpost.bot.turn import (
    ClauseInFull,
    ClausesInFull,
    Help,
    PolicyAnswer,
    PolicyList,
    PolicySummary,
    Remark,
    UnknownCommand,
    View,
)
from tests.adapters.slack.limits import check

pytestmark = pytest.mark.slack

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
NASTY = ("<!channel>", "<@U01ALICE>", "<https://evil.example|policy>", "a & b", "*x*", "_y_", "&lt;", "\n\n", "``", " ")
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(NASTY), min_size=1, max_size=8).map(" ".join),
    st.builds(
        lambda piece, times: (piece + " ") * times, st.sampled_from((*NASTY, "word", "<", "\n>")), st.integers(0, 2500)
    ),
    st.integers(1, 11_000).map(lambda length: "&" * length),
)
some = st.lists(texts, max_size=3).map(tuple)
references = st.just("K7QM-2F4X")
moments = st.just(NOW)
citations = st.builds(
    Citation,
    policy=texts,
    title=texts,
    version=st.none() | texts,
    ref=texts,
    clause_id=st.just("c"),
    lead_in=some,
    text=texts,
    is_part=st.booleans(),
    is_exception=st.booleans(),
)
cards = st.lists(st.sampled_from(load_guidance()), max_size=12).map(tuple)
evidence = st.builds(
    EvidenceShown,
    number=st.integers(1, 10),
    id=st.just("e"),
    name=texts,
    kind=texts,
    size=st.integers(0, 10**7),
    sha256=st.just("0" * 64),
    added_at=moments,
    taken_at=st.none(),
    page=texts,
    scan=texts,
    notes=some,
)
entries = st.lists(st.builds(Entry, at=moments, who=texts, what=texts, text=texts), max_size=30).map(tuple)
people = st.integers(0, 250).map(
    lambda count: Roster(
        people=tuple(
            Person(id=f"{i:032x}", handle=f"p{i}", name=f"Person <{i}> {'n' * (i % 90)}") for i in range(count)
        )
    )
)
forms = st.builds(
    lambda roster, **rest: ReportForm(steps=form_steps(roster), **rest),
    people,
    draft=st.just("d" * 32),
    is_resumed=st.booleans(),
    values=st.fixed_dictionaries(
        {}, optional={"what_happened": texts, "effect": texts, "child_imagery": st.sampled_from(["no", "not_sure"])}
    ),
    errors=st.dictionaries(st.sampled_from(["what_happened", "page", "about"]), texts, max_size=2),
    may_add_evidence=st.booleans(),
    evidence=st.lists(evidence, max_size=10).map(tuple),
    readers=some,
    cards=cards,
    external=st.none(),
)
summaries = st.lists(st.builds(QuestionSummary, reference=references, asked_at=moments, state=texts), max_size=60).map(
    lambda found: tuple(one.model_copy(update={"reference": f"K7QM-{i:04}"}) for i, one in enumerate(found))
)
VIEWS: dict[type, st.SearchStrategy[Any]] = {
    QuestionPreview: st.builds(QuestionPreview, text=texts, to=st.just("p" * 32), reader=texts),
    QuestionReceipt: st.builds(QuestionReceipt, reference=references, reader=texts),
    ReportInstead: st.builds(ReportInstead, text=texts),
    QuestionPointer: st.builds(QuestionPointer, reference=references),
    QuestionList: st.builds(
        lambda to_answer, asked: QuestionList(
            to_answer=to_answer,
            asked=tuple(one.model_copy(update={"reference": f"{one.reference}A"}) for one in asked),
        ),
        summaries,
        summaries,
    ),
    QuestionOpened: st.builds(
        QuestionOpened,
        reference=references,
        text=texts,
        asked_by=texts,
        asked_at=moments,
        reader=texts,
        answer=st.none() | st.builds(PersonsAnswer, by=texts, at=moments, text=texts),
        may_answer=st.booleans(),
    ),
    PolicyAnswer: st.builds(
        PolicyAnswer,
        answers=st.lists(
            st.builds(
                Answer,
                question=texts,
                outcome=st.sampled_from(["answered", "silent", "unclear"]),
                verdict=st.sampled_from(["yes", "no", "depends", "info"]),
                citations=st.lists(citations, max_size=4).map(tuple),
                reason=texts,
            ),
            max_size=3,
        ).map(tuple),
        ask=texts,
        left_out=st.integers(0, 3),
        may_ask_person=st.booleans(),
    ),
    ClausesInFull: st.builds(
        ClausesInFull,
        clauses=st.lists(
            st.builds(
                ClauseInFull,
                title=texts,
                version=st.none() | texts,
                ref=texts,
                path=some,
                lead_in=some,
                text=texts,
                notes=some,
            ),
            max_size=5,
        ).map(tuple),
    ),
    PolicyList: st.builds(
        PolicyList,
        policies=st.lists(
            st.builds(PolicySummary, title=texts, school=texts, clauses=st.integers(0, 500)), max_size=60
        ).map(tuple),
    ),
    Help: st.builds(Help, school=st.none() | texts, examples=some),
    UnknownCommand: st.builds(UnknownCommand, typed=texts, nearest=st.none() | texts, known=some),
    Remark: st.builds(Remark, text=texts),
    ReportForm: forms,
    EvidenceTaken: st.builds(
        EvidenceTaken,
        draft=st.just("d"),
        file_name=texts,
        reason=st.none() | texts,
        notes=some,
        count=st.integers(0, 10),
    ),
    ReportReceipt: st.builds(
        ReportReceipt,
        reference=references,
        is_urgent=st.booleans(),
        is_anonymous=st.booleans(),
        readers=some,
        cards=cards,
        external=st.none(),
    ),
    ReportPointer: st.builds(ReportPointer, reference=references),
    MyReports: st.builds(
        MyReports,
        reports=st.lists(
            st.builds(ReportSummary, reference=references, state=texts, received_at=moments, messages=entries),
            max_size=50,
        ).map(
            lambda found: tuple(
                report.model_copy(update={"reference": f"K7QM-{i:04}"}) for i, report in enumerate(found)
            )
        ),
        has_draft=st.booleans(),
    ),
    CasePointer: st.builds(CasePointer, reference=references),
    CaseList: st.builds(
        CaseList,
        cases=st.integers(0, 150).map(
            lambda count: tuple(
                CaseSummary(
                    reference=f"K7QM-{i:04}",
                    state="received",
                    is_urgent=bool(i % 2),
                    is_on_hold=False,
                    received_at=NOW,
                    is_unread=True,
                )
                for i in range(count)
            )
        ),
    ),
    CaseOpened: st.builds(
        CaseOpened,
        reference=references,
        state=texts,
        outcome=st.none() | texts,
        is_urgent=st.booleans(),
        is_on_hold=st.booleans(),
        received_at=moments,
        reporter=st.none() | texts,
        category=texts,
        report=st.lists(st.builds(Line, label=texts, text=texts), max_size=18).map(tuple),
        evidence=st.lists(evidence, max_size=10).map(tuple),
        entries=entries,
        handlers=some,
        cards=cards,
    ),
    UnmaskRequest: st.builds(UnmaskRequest, reference=references, asked_by=texts, asked_at=moments, reason=texts),
    EvidenceFile: st.builds(
        EvidenceFile,
        reference=references,
        file_name=texts,
        media_type=texts,
        content=st.binary(max_size=10),
        sha256=st.just("0" * 64),
        is_original=st.booleans(),
    ),
}


@pytest.mark.parametrize("kind", get_args(View), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_any_view_with_any_text_is_within_the_limits_and_pings_nobody(kind: type, data: st.DataObject) -> None:
    check(render(data.draw(VIEWS[kind])))


@given(forms, st.integers(0, 6))
def test_any_screen_of_any_form_is_within_the_limits(form: ReportForm, screen: int) -> None:
    check(Modal(render_form(form, screen)))


@given(VIEWS[CaseOpened], st.integers(0, 9))
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
    assert isinstance(render(data.draw(VIEWS[kind])), Modal)


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
