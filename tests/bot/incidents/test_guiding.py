"""Which guidance is shown, and when."""

import pytest

from signpost.bot.incidents.guidance import Condition, cards_for
from signpost.bot.incidents.guiding import at_once, conditions_of, with_roles
from signpost.bot.incidents.report import About, Affected, Answer, Done, Kind, Report, Topic
from signpost.bot.people import Holding, Person, Role, Roster

ROSTER = Roster(
    people=(Person(id="h", handle="helen", name="Helen"), Person(id="b", handle="ben", name="Ben")),
    holdings=(Holding(role=Role.HEADTEACHER, holder="h"),),
)
BASE = Report(what_happened="x")


def changed(**values: object) -> Report:
    return BASE.model_copy(update=values)


CASES: tuple[tuple[Report, set[Condition]], ...] = (
    (BASE, {"keep_evidence"}),
    (changed(danger_now=Answer.YES), {"keep_evidence", "danger_now"}),
    (changed(danger_now=Answer.NOT_SURE), {"keep_evidence", "police"}),
    (changed(child_imagery=Answer.NO), {"keep_evidence"}),
    (changed(child_imagery=Answer.YES), {"image_of_child"}),
    (changed(child_imagery=Answer.NOT_SURE), {"image_of_child"}),
    (changed(topic=Topic.GROOMING), {"keep_evidence", "grooming"}),
    (changed(affected=(Affected.REPORTER,)), {"keep_evidence", "staff_victim"}),
    (changed(affected=(Affected.PUPIL,)), {"keep_evidence"}),
    (changed(about=(About.COLLEAGUE,)), {"keep_evidence", "staff_allegation"}),
    (changed(about_people=("b",)), {"keep_evidence", "staff_allegation"}),
    (changed(about_people=("b",), kind=Kind.SMALL_WORRY), {"keep_evidence", "low_level_concern"}),
    (changed(about=(About.HEADTEACHER,)), {"keep_evidence", "staff_allegation", "headteacher_involved"}),
    (changed(about=(About.PUPIL,), kind=Kind.SMALL_WORRY), {"keep_evidence"}),
    (changed(page="example.org"), {"keep_evidence", "online_content"}),
    (changed(kind=Kind.HARMFUL_MATERIAL), {"keep_evidence", "online_content"}),
)


@pytest.mark.parametrize(("report", "conditions"), CASES)
def test_a_report_meets_the_conditions_that_it_speaks_of(report: Report, conditions: set[Condition]) -> None:
    assert conditions_of(report) == conditions


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NOT_SURE])
def test_nobody_is_asked_for_screen_prints_where_a_picture_may_show_a_child(answer: Answer) -> None:
    cards = cards_for("reporter", conditions_of(changed(child_imagery=answer)))

    assert "keep_evidence" not in {card.id for card in cards}
    assert {"image_of_child", "image_removal", "child_abuse_online"} <= {card.id for card in at_once(cards)}


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NOT_SURE])
def test_where_somebody_is_or_may_be_in_danger_999_is_named_at_once(answer: Answer) -> None:
    cards = at_once(cards_for("reporter", conditions_of(changed(danger_now=answer))))

    assert "999" in {contact.phone for card in cards for contact in card.contacts}


def test_who_is_not_sure_is_not_told_that_somebody_is_in_danger() -> None:
    cards = cards_for("reporter", conditions_of(changed(danger_now=Answer.NOT_SURE)))

    assert all("is in danger" not in card.title for card in cards)


def test_what_can_wait_is_not_shown_at_once() -> None:
    everyday = cards_for("reporter", conditions_of(changed(affected=(Affected.REPORTER,), page="example.org")))

    assert everyday
    assert at_once(everyday) == ()


def test_a_handler_is_guided_by_the_roles_of_those_who_were_picked() -> None:
    picked = changed(about_people=("h",))

    assert with_roles(conditions_of(picked), picked, ROSTER) >= {"headteacher_involved", "staff_allegation"}
    other = changed(about_people=("b",))
    assert "headteacher_involved" not in with_roles(conditions_of(other), other, ROSTER)


@pytest.mark.parametrize("report", [changed(police_reference="CR/1"), changed(done=(Done.TOLD_POLICE,))])
def test_a_handler_is_guided_by_what_the_police_know(report: Report) -> None:
    assert "police" in with_roles(conditions_of(report), report, ROSTER)
    assert "police" not in conditions_of(report)
