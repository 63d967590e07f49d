"""Who a Slack user is: named in the school file, let in by the domain of their address, or nobody."""

from typing import Any

import pytest

from signpost.bot.people import Person
from signpost.bot.school_file import PersonSection, SchoolFile
from signpost.bot.set_up import apply_school
from tests.adapters.slack.member import Member
from tests.adapters.slack.staffroom import Staffroom, user_of
from tests.adapters.slack.test_reporting import reports

pytestmark = [pytest.mark.slack, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
DOMAIN, ZOE, ADDRESS = "ottermarsh.example", "U0ZOE", "z.quill@ottermarsh.example"


async def applies(staffroom: Staffroom, *more: PersonSection, domains: tuple[str, ...] = (DOMAIN,)) -> None:
    """The school file, with these domains and more people."""
    async with staffroom.school.office.work(staffroom.school.id, read_only=True) as work:
        file: SchoolFile = work.school.file
    school = file.school.model_copy(update={"email_domains": domains})
    people = tuple(person for person in file.people if person.handle != "zoe") + more
    await apply_school(staffroom.school.office, file.model_copy(update={"school": school, "people": people}))


async def person_of(staffroom: Staffroom, name: str = "Zoe Quill") -> Person | None:
    async with staffroom.school.office.work(staffroom.school.id, read_only=True) as work:
        found = [one for one in work.school.roster.people if one.name == name and one.is_active]
    assert len(found) < 2
    return found[0] if found else None


def zoe(staffroom: Staffroom, email: str = ADDRESS, name: str = "Zoe Quill", **marks: Any) -> Member:
    staffroom.slack.join(ZOE, email, real_name=name, **marks)
    return Member(staffroom.slack, ZOE, f"{staffroom.url}/slack/events")


async def changes(staffroom: Staffroom, event: str = "user_change", **marks: Any) -> Member:
    """Slack says that something about Zoe is different."""
    member = zoe(staffroom, **marks)
    assert await member.event({"type": event, "user": staffroom.slack.users[ZOE]}) == 200
    return member


async def is_known(member: Member) -> bool:
    await member.writes("thanks")
    return "only talk with people" not in member.last_message


async def test_nobody_is_let_in_unless_the_school_file_says_so(staffroom: Staffroom) -> None:
    assert not await is_known(zoe(staffroom))


async def test_a_full_member_with_an_address_of_the_school_is_staff(staffroom: Staffroom) -> None:
    await applies(staffroom)
    member = zoe(staffroom)
    assert await is_known(member)
    person = await person_of(staffroom)

    assert person is not None
    assert person.audience == "staff"
    assert await reports(member)


@pytest.mark.parametrize(
    "marks",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_bot": True},
        {"deleted": True},
        {"is_stranger": True},
        {"team_id": "T99OTHER"},
        {"is_invited_user": True},
        {"is_email_confirmed": False},
        {"email": "z.quill@elsewhere.example"},
        {"email": "z.quill@evil-ottermarsh.example"},
        {"email": "z.quill@ottermarsh.example.evil.example"},
        {"name": ""},
    ],
    ids=str,
)
async def test_guests_bots_those_who_left_and_those_of_elsewhere_are_nobody(
    staffroom: Staffroom, marks: dict[str, Any]
) -> None:
    await applies(staffroom)

    assert not await is_known(zoe(staffroom, **marks))
    assert await person_of(staffroom) is None


@pytest.mark.parametrize("name", ["Helen Marsh", "Marsh, Helen", "helen marsh", "H. Marsh"])
async def test_nobody_is_let_in_who_may_be_somebody_whom_the_file_names(staffroom: Staffroom, name: str) -> None:
    """Promise 3: a second row for the headteacher would let a report about the one reach the other."""
    await applies(staffroom)

    assert not await is_known(zoe(staffroom, name=name))


async def test_who_joins_the_workspace_joins_the_school(staffroom: Staffroom) -> None:
    await applies(staffroom)
    await changes(staffroom, "team_join")

    assert await person_of(staffroom) is not None


@pytest.mark.parametrize("marks", [{"deleted": True}, {"is_restricted": True}, {"email": "z@elsewhere.example"}])
async def test_who_leaves_gets_into_nothing_any_more_until_they_come_back(
    staffroom: Staffroom, marks: dict[str, Any]
) -> None:
    await applies(staffroom)
    await changes(staffroom, "team_join")
    before = await person_of(staffroom)
    assert not await is_known(await changes(staffroom, **marks))
    assert await person_of(staffroom) is None

    assert await is_known(await changes(staffroom))
    assert await person_of(staffroom) == before


async def test_a_change_of_name_is_taken_over(staffroom: Staffroom) -> None:
    await applies(staffroom)
    await changes(staffroom, "team_join")
    await changes(staffroom, name="Zoe Winterbourne")

    assert await person_of(staffroom, "Zoe Winterbourne") is not None
    assert await person_of(staffroom) is None


async def test_who_joined_and_is_named_later_stays_who_they_are(staffroom: Staffroom) -> None:
    await applies(staffroom)
    member = zoe(staffroom)
    reference = await reports(member)
    joined = await person_of(staffroom)
    named = PersonSection(handle="zoe", name="Zoe Quill", email="Z.Quill@ottermarsh.example")
    await applies(staffroom, named)
    person = await person_of(staffroom)

    assert joined is not None
    assert person is not None
    assert (person.id, person.handle) == (joined.id, "zoe")
    member.close()
    await member.commands("/my-reports")
    assert reference in member.screen


async def test_applying_the_file_keeps_who_joined_and_taking_the_domain_out_lets_them_go(staffroom: Staffroom) -> None:
    await applies(staffroom)
    await changes(staffroom, "team_join")
    await applies(staffroom, PersonSection(handle="yan", name="Yan Lund"))
    assert await person_of(staffroom) is not None

    await applies(staffroom, domains=())
    assert await person_of(staffroom) is None
    assert not await is_known(await changes(staffroom))


async def test_who_joined_is_let_go_where_the_file_then_names_somebody_of_that_name(staffroom: Staffroom) -> None:
    await applies(staffroom)
    await changes(staffroom, "team_join")
    joined = await person_of(staffroom)
    await applies(staffroom, PersonSection(handle="zoe", name="Zoe Quill"))
    person = await person_of(staffroom)

    assert joined is not None
    assert person is not None
    assert person.id != joined.id


async def test_somebody_of_the_file_who_is_no_full_member_any_more_gets_into_nothing(staffroom: Staffroom) -> None:
    nadia = staffroom.member("nadia")
    assert await is_known(nadia)
    staffroom.slack.join(user_of("nadia"), "n.karim@ottermarsh.example", deleted=True)
    await nadia.event({"type": "user_change", "user": staffroom.slack.users[user_of("nadia")]})

    assert not await is_known(nadia)


@pytest.mark.parametrize(
    ("teams", "is_theirs"),
    [(["T02", "T01OTTER"], True), (["T02"], False), ([], False)],
    ids=["theirs", "other", "none"],
)
async def test_of_an_organisation_only_the_schools_own_workspace_counts(
    staffroom: Staffroom, teams: list[str], is_theirs: bool
) -> None:
    amy = staffroom.member("amy")
    marks = {"team_id": "T02", "enterprise_user": {"enterprise_id": "E01", "teams": teams}}
    staffroom.slack.join(amy.user, "a.teller@ottermarsh.example", **marks)

    assert await is_known(amy) is is_theirs
