"""Which guidance a report, or a case, calls for, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from signpost.bot.incidents.guidance import Card, Condition, cards_for
from signpost.bot.incidents.life_cycle import State
from signpost.bot.incidents.parts import TopicPart
from signpost.bot.incidents.report import About, Affected, Answer, Done, Kind, Report, Topic
from signpost.bot.incidents.views import Clock
from signpost.bot.people import Role, Roster

if TYPE_CHECKING:  # whoever shows a form asks what it calls for, and does not wait for a database to be imported
    from signpost.bot.incidents.access import Case
    from signpost.bot.incidents.time_line import Course

_STAFF = {About.COLLEAGUE, About.HEADTEACHER, About.NOMINATED_PERSON}
_AT_ONCE: frozenset[Condition] = frozenset({"danger_now", "police", "image_of_child"})


def conditions_of(report: Report) -> frozenset[Condition]:
    """The conditions that a report, as far as it is filled in, meets."""
    found: set[Condition] = set()
    if report.danger_now is Answer.YES:
        found.add("danger_now")
    if report.danger_now is Answer.NOT_SURE:
        found.add("police")  # nobody is told that somebody is in danger who has just said not to know
    if report.child_imagery in {Answer.YES, Answer.NOT_SURE}:
        found.add("image_of_child")
    else:
        found.add("keep_evidence")  # it asks for screen prints, which nobody may take of such a picture
    if report.topic is Topic.GROOMING:
        found.add("grooming")
    if {Affected.REPORTER, Affected.COLLEAGUE} & set(report.affected):
        found.add("staff_victim")
    if _STAFF & set(report.about) or report.about_people:
        found.add("low_level_concern" if report.kind is Kind.SMALL_WORRY else "staff_allegation")
    if About.HEADTEACHER in report.about:
        found.add("headteacher_involved")
    if report.kind is Kind.HARMFUL_MATERIAL or report.page:
        found.add("online_content")
    return frozenset(found)


def with_roles(conditions: frozenset[Condition], report: Report, roster: Roster) -> frozenset[Condition]:
    """The same, with what matters to a handler alone: the roles of people who were picked, and that the police know."""
    roles = {role for person in report.about_people for role in roster.roles_of(person)}
    if Role.HEADTEACHER in roles:
        conditions |= {"headteacher_involved"}
    if report.police_reference or Done.TOLD_POLICE in report.done:
        conditions |= {"police"}
    return conditions


def at_once(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Of a reporter's cards, those that cannot wait until the report is sent: danger, and pictures of children."""
    return tuple(card for card in cards if not _AT_ONCE.isdisjoint(card.when))


@dataclass(frozen=True)
class Guidance:
    """What a handler is told beside a case: the cards, which of them cannot wait, and what is to be done by when."""

    cards: tuple[Card, ...]
    needed_now: tuple[str, ...]
    clocks: tuple[Clock, ...]


def guidance_for(case: "Case", course: "Course") -> Guidance:
    """The guidance that a case calls for as it stands now.

    A closed case has no more clock, and nothing that cannot wait.
    """
    school, report = case.work.school, course.report.report
    topics = [part.topic for _, part in course.parts if isinstance(part, TopicPart)]
    now_said = report.model_copy(update={"topic": topics[-1]}) if topics else report
    conditions = with_roles(conditions_of(now_said), report, school.roster)
    if case.row.is_on_hold:
        conditions |= {"police"}
    cards = cards_for("handler", conditions, school.calendar.nation)
    if case.status.state is State.CLOSED:
        return Guidance(cards, (), ())
    due_at = school.calendar.working_day_after(case.row.received_at)
    clocks = tuple(
        Clock(card=card.id, due_at=school.local(due_at), is_over=due_at <= case.work.now)
        for card in cards
        if card.working_days is not None
    )
    now = {card.id for card in at_once(cards)} | {clock.card for clock in clocks}
    first = [card for card in cards if card.id in now]
    rest = [card for card in cards if card.id not in now]
    return Guidance((*first, *rest), tuple(card.id for card in first), clocks)
