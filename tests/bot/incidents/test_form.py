"""The report's form: whatever is entered is accepted, or said to be wrong; and what is accepted makes a report."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signpost.bot.incidents.commands import FormValue
from signpost.bot.incidents.form import accept, form_steps, is_asked, read_report, report_lines
from signpost.bot.incidents.report import MOST_LINE, MOST_TEXT, Answer, Report
from signpost.bot.incidents.views import FormField
from signpost.bot.people import Person, Roster

ROSTER = Roster(
    people=(
        Person(id="1", handle="amy", name="Amy Teller"),
        Person(id="2", handle="ben", name="Ben Okoro"),
        Person(id="3", handle="left", name="Was Here", is_active=False),
    )
)
STEPS = form_steps(ROSTER)
FIELDS = {field.name: field for step in STEPS for field in step.fields}


def entered(field: FormField) -> st.SearchStrategy[FormValue]:
    """What somebody, or something, may enter in a field."""
    offered = [option.value for option in field.options]
    usual = st.sampled_from(offered) if offered else st.text(max_size=400)
    anything = st.one_of(usual, st.text(max_size=20))
    return st.one_of(anything, st.lists(anything, max_size=4).map(tuple))


FORMS = st.fixed_dictionaries({}, optional={name: entered(field) for name, field in FIELDS.items()})


@given(FORMS)
@example({"what_happened": "\u200d\u00a0\x1b"})
@example({"what_happened": "x" * (MOST_TEXT + 1)})
def test_every_field_is_accepted_or_has_an_error(values: dict[str, FormValue]) -> None:
    accepted, errors = accept(STEPS, values)

    assert accepted.keys() | errors.keys() == values.keys()
    assert not accepted.keys() & errors.keys()
    assert all(errors.values())


@given(FORMS)
def test_what_is_accepted_is_a_report_once_what_happened_is_said(values: dict[str, FormValue]) -> None:
    accepted, _ = accept(STEPS, values)
    report = read_report(accepted)

    assert (report is None) == (not accepted.get("what_happened"))
    if report is not None:
        assert all(line.text for line in report_lines(report, ROSTER))


@given(FORMS)
def test_what_was_accepted_is_accepted_again_as_it_is(values: dict[str, FormValue]) -> None:
    accepted, _ = accept(STEPS, values)

    assert accept(STEPS, accepted) == (accepted, {})


@given(FORMS)
def test_only_what_is_offered_is_chosen(values: dict[str, FormValue]) -> None:
    accepted, _ = accept(STEPS, values)
    for name, value in accepted.items():
        chosen = {value} if isinstance(value, str) else {*value}
        if FIELDS[name].options:
            assert chosen - {""} <= {option.value for option in FIELDS[name].options}


@given(st.text(max_size=300))
def test_no_text_that_is_kept_can_steer_what_shows_it(text: str) -> None:
    accepted, _ = accept(STEPS, {"what_happened": text, "when": text[:MOST_LINE]})
    kept = f"{accepted['what_happened']}{accepted['when']}"

    assert all(character.isprintable() or character in "\n\u200c\u200d" for character in kept)
    assert "\n" not in accepted["when"]


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=100))
def test_what_somebody_writes_is_kept_word_for_word(text: str) -> None:
    assert accept(STEPS, {"what_happened": text})[0] == {"what_happened": text}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("a\u00a0b\tc", "a b c"),
        ("👩\u200d🏫 cried", "👩\u200d🏫 cried"),
        ("\x1b[2Jgone?", "[2Jgone?"),
        ("\u202eevil", "evil"),
        ("  \n ", ""),
    ],
)
def test_lines_emoji_and_spaces_stay_and_control_codes_go(written: str, kept: str) -> None:
    assert accept(STEPS, {"what_happened": written})[0] == {"what_happened": kept}


@pytest.mark.parametrize(("name", "most"), [("what_happened", MOST_TEXT), ("when", MOST_LINE)])
def test_what_is_too_long_is_said_to_be_with_how_long_it_may_be(name: str, most: int) -> None:
    assert accept(STEPS, {name: "x" * most})[1] == {}
    accepted, errors = accept(STEPS, {name: "x" * (most + 1)})

    assert accepted == {}
    assert f"{most:,} characters" in errors[name]


def test_two_answers_to_a_question_with_one_are_an_error() -> None:
    assert accept(STEPS, {"danger_now": ("yes", "no")}) == ({}, {"danger_now": "Please choose one of the list."})
    assert accept(STEPS, {"danger_now": ("yes",)}) == ({"danger_now": "yes"}, {})


def test_a_field_that_the_form_does_not_have_is_dropped() -> None:
    assert accept(STEPS, {"is_urgent": "yes"}) == ({}, {})


def test_who_has_left_is_not_offered() -> None:
    assert [option.label for option in FIELDS["about_people"].options] == ["Amy Teller", "Ben Okoro"]
    assert accept(STEPS, {"about_people": ("3",)})[1] == {"about_people": "Please choose from the list."}


def test_only_what_happened_is_required() -> None:
    assert [name for name, field in FIELDS.items() if field.is_required] == ["what_happened"]


def test_the_gate_is_asked_before_anything_but_details() -> None:
    *_, before, details = STEPS

    assert [field.name for field in before.fields] == ["child_imagery"]
    assert not any(field.is_required for field in details.fields)


def test_every_field_of_the_form_is_one_of_the_report_and_the_other_way_round() -> None:
    assert FIELDS.keys() - {"identity"} == Report.model_fields.keys() - {"is_anonymous"}


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("about_people", {}, False),
        ("about_people", {"about": ("pupil",)}, False),
        ("about_people", {"about": ("pupil", "colleague")}, True),
        ("about_people", {"about": ("pupil",), "about_people": ("1",)}, True),
        ("about_name", {}, True),
        ("about_name", {"about_people": ("1",)}, False),
        ("affected_name", {"affected": ("reporter",)}, False),
        ("affected_name", {"affected": ("reporter", "pupil")}, True),
        ("done_note", {}, False),
        ("done_note", {"done": ("blocked",)}, True),
        ("police_reference", {"done": ("blocked",)}, False),
        ("police_reference", {"done": ("told_police",)}, True),
        ("what_happened", {}, True),
    ],
)
def test_what_an_earlier_answer_makes_pointless_is_not_asked(
    name: str, values: dict[str, FormValue], expected: bool
) -> None:
    assert is_asked(name, values) is expected


def test_a_handler_does_not_read_that_nobody_is_in_danger_where_that_was_not_said() -> None:
    labels = [line.label for line in report_lines(Report(what_happened="x"), ROSTER)]

    assert labels == ["What happened"]
    urgent = report_lines(Report(what_happened="x", danger_now=Answer.NOT_SURE), ROSTER)
    assert [line.text for line in urgent] == ["x", "Not sure"]


def test_who_is_picked_is_named_and_who_was_deleted_is_not() -> None:
    lines = report_lines(Report(what_happened="x", about_people=("2", "9")), ROSTER)

    assert lines[-1].text == "Ben Okoro, somebody who has left"


def test_a_wish_to_stay_anonymous_is_the_reports() -> None:
    report = read_report({"what_happened": "x", "identity": "anonymous"})
    assert report is not None
    assert report.is_anonymous
    shown = read_report({"what_happened": "x", "identity": "named"})
    assert shown is not None
    assert not shown.is_anonymous
