"""Which guidance a report, or a case, calls for, and when."""

from collections.abc import Iterable

from signpost.bot.incidents.guidance import Card, Condition
from signpost.bot.incidents.report import About, Affected, Answer, Done, Kind, Report, Topic
from signpost.bot.people import Role, Roster

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
