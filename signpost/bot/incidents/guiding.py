"""Which guidance a report, or a case, calls for."""

from signpost.bot.incidents.guidance import Condition
from signpost.bot.incidents.report import About, Affected, Answer, Kind, Report, Topic
from signpost.bot.people import Role, Roster

_STAFF = {About.COLLEAGUE, About.HEADTEACHER, About.NOMINATED_PERSON}


def conditions_of(report: Report) -> frozenset[Condition]:
    """The conditions that a report, as far as it is filled in, meets."""
    found: set[Condition] = {"keep_evidence"}
    if report.danger_now is not Answer.NO:
        found.add("danger_now")
    if report.child_imagery in {Answer.YES, Answer.NOT_SURE}:
        found.add("image_of_child")
    if report.topic is Topic.GROOMING:
        found.add("grooming")
    if {Affected.REPORTER, Affected.COLLEAGUE} & set(report.affected):
        found.add("staff_victim")
    if _STAFF & set(report.about):
        found.add("low_level_concern" if report.kind is Kind.SMALL_WORRY else "staff_allegation")
    if About.HEADTEACHER in report.about:
        found.add("headteacher_involved")
    if report.kind is Kind.HARMFUL_MATERIAL or report.page:
        found.add("online_content")
    if report.police_reference:
        found.add("police")
    return frozenset(found)


def with_roles(conditions: frozenset[Condition], report: Report, roster: Roster) -> frozenset[Condition]:
    """The same, where people who were picked hold roles that count."""
    roles = {role for person in report.about_people for role in roster.roles_of(person)}
    if report.about_people:
        conditions |= {"staff_allegation"}
    if Role.HEADTEACHER in roles:
        conditions |= {"headteacher_involved"}
    return conditions
