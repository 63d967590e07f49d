"""The school file: read as it is meant, refused with every reason, and compared in words."""

import datetime as dt
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.incidents.life_cycle import Outcome
from signpost.bot.incidents.route_checks import all_routes
from signpost.bot.people import Contact, Role
from signpost.bot.school_file import SchoolFile, differences, read_school_file, to_roster
from signpost.composition import SAMPLE
from signpost.errors import SettingsError

TEXT = (SAMPLE / "school.toml").read_text("utf-8")
FILE = read_school_file(TEXT)
IDS = {person.handle: f"id-{person.handle}" for person in FILE.people}
START = """
[school]
id = "x"
name = "X"
[[people]]
handle = "amy"
name = "Amy Teller"
[[people]]
handle = "ben"
name = "Ben Okoro"
"""


def problems(text: str) -> list[str]:
    """What is said of a file that cannot be used, line by line."""
    with pytest.raises(SettingsError) as caught:
        read_school_file(text)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


# --- The sample -------------------------------------------------------------------------------------------------------


def test_the_sample_has_a_route_for_every_report_whoever_is_away() -> None:
    for day in (dt.date(2026, 9, 2), dt.date(2027, 7, 21)):
        assert all_routes(to_roster(FILE, IDS), FILE.routing_rules(), day) == ()


def test_the_sample_has_people_of_every_kind_that_signs_and_no_telephone_that_exists() -> None:
    assert {person.audience for person in FILE.people} == {"staff", "governor", "volunteer", "contractor", "trainee"}
    contacts = [FILE.contacts.external, *FILE.contacts.danger]
    # Ofcom keeps these numbers free for drama.
    assert all(
        contact and contact.phone and contact.phone.startswith(("01632 960", "07700 900")) for contact in contacts
    )


def test_the_sample_agrees_with_the_sample_policy() -> None:
    policy = (SAMPLE / "policy.md").read_text("utf-8")
    assert "Reports about the deputy headteacher go to the headteacher." in policy
    assert FILE.school.name in policy
    assert FILE.policies.ask.removeprefix("the ") in policy


def test_a_roster_has_the_people_roles_and_contact_of_the_file() -> None:
    roster = to_roster(FILE, IDS)
    assert roster.holders_of(Role.NOMINATED_PERSON) == {"id-nadia"}
    assert roster.holdings_of(Role.HEADTEACHER)[0].deputies == ("id-nadia", "id-dev")
    assert roster.holders_of(Role.IT_ADMINISTRATOR) == {"id-ivan"}
    amy = roster.by_handle("amy")
    assert amy is not None
    assert (amy.id, amy.name, amy.audience) == ("id-amy", "Amy Teller", "staff")
    assert roster.external is not None
    assert roster.external.phone == "01632 960123"


def test_the_calendar_is_read() -> None:
    assert FILE.calendar.is_school_day(dt.date(2026, 11, 23))
    assert not FILE.calendar.is_school_day(dt.date(2026, 10, 28))
    assert not FILE.calendar.is_school_day(dt.date(2027, 1, 4))


def test_a_file_survives_being_kept_as_json() -> None:
    assert SchoolFile.model_validate(FILE.model_dump(mode="json")) == FILE


# --- What may be left out, and what is added --------------------------------------------------------------------------


def test_a_name_is_enough_of_a_school() -> None:
    file = read_school_file('[school]\nid = "x"\nname = "X"')
    assert file.reports.unread_after_school_hours == 4
    assert file.reports.urgent_after_minutes == 30
    assert file.routing_rules().staff_concerns == (Role.HEADTEACHER, Role.NOMINATED_PERSON)
    assert file.calendar.time_zone == "Europe/London"
    assert file.policies.ask == "the headteacher"


def test_a_role_is_held_by_one_by_one_with_deputies_or_by_several() -> None:
    for held, expected in [
        ('"amy"', [("amy", ())]),
        ('{ holder = "amy", deputies = ["ben"] }', [("amy", ("ben",))]),
        ('["amy", { holder = "ben" }]', [("amy", ()), ("ben", ())]),
    ]:
        file = read_school_file(f"{START}[roles]\nheadteacher = {held}")
        assert [(one.holder, one.deputies) for one in file.roles[Role.HEADTEACHER]] == expected


def test_everything_that_can_be_said_is_read() -> None:
    file = read_school_file(
        START.replace('name = "Amy Teller"', 'name = " Amy Teller "\nis_active = false\nidentities = { slack = "U1" }')
        + """
[[absences]]
person = "ben"
first = 2026-12-07
[contacts.lado]
name = "LADO"
url = "https://ottershire.example"
[reports]
staff_concerns = ["headteacher"]
unread_after_school_hours = 2.5
[reports.retention_days]
malicious = 10
[policies]
ask = " the deputy head "
[[agreements]]
file = "agreement.md"
"""
    )
    assert file.people[0].name == "Amy Teller"
    assert file.people[0].identities == {"slack": "U1"}
    assert to_roster(file, {"amy": "1", "ben": "2"}).absences[0].last is None
    assert file.contacts.lado == Contact(name="LADO", url="https://ottershire.example")
    assert file.reports.retention_days[Outcome.MALICIOUS] == 10
    assert file.policies.ask == "the deputy head"
    assert file.agreements[0].audience == ("staff",)


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (START + 'shoes = "B"', "people[2].shoes (ben): this is not known here"),
        (
            START + 'audience = "stuff"',
            'people[2].audience (ben): "stuff" is none of staff, governor, volunteer, contractor, trainee, parent; '
            "did you mean staff?",
        ),
        (START + 'mail = "b@x.example"', "people[2].mail (ben): this is not known here; did you mean email?"),
        (
            START + '[[contacts.danger]]\nname = "Office"\nfone = "1"',
            "contacts.danger[1].fone: this is not known here; did you mean phone?",
        ),
        (
            START + '[roles]\nheadteacher = { holder = "amy", deputy = "ben" }',
            "roles.headteacher.deputy: this is not known here; did you mean deputies?",
        ),
        (START + 'email = "b at x"', 'people[2].email (ben): "b at x" is no e-mail address'),
        (START + "is_active = 2", "people[2].is_active (ben): this has to be true or false"),
        (START + '[[people]]\nhandle = "cy"', "people[3].name (cy): this is missing"),
        (START + '[[people]]\nhandle = "cy"\nname = " "', "people[3].name (cy): this is empty"),
        (
            START + '[[people]]\nhandle = "cy"\nname = "C\\u0000"',
            "people[3].name (cy): this has to be one line of at most 200 characters",
        ),
        (
            START + '[[people]]\nhandle = "C Y"\nname = "Cy"',
            'people[3].handle (C Y): "C Y" is no short name: use up to 40 small letters, digits, dots and dashes',
        ),
        (
            START + '[[people]]\nhandle = "amy"\nname = "Amy Price"',
            "people[3].handle (amy): amy is given to several people; each needs a handle of their own",
        ),
        (START + 'identities = { skype = "x" }', 'people[2].identities.skype (ben): "skype" is none of slack, teams'),
        (
            START
            + 'identities = { slack = "U1" }\n[[people]]\nhandle = "cy"\nname = "Cy"\nidentities = {slack = "U1 "}',
            "people[2].identities (ben): the slack account U1 is given to several people",
        ),
        (
            START + '[roles]\nheadteacher = "amya"',
            'roles.headteacher: nobody has the handle "amya"; did you mean amy?',
        ),
        (
            START + '[roles]\nheadteacher = { holder = "amy", deputies = ["bem"] }',
            'roles.headteacher.deputies[1]: nobody has the handle "bem"; did you mean ben?',
        ),
        (
            START + '[roles]\nheadteacher = { holder = "amy", deputies = ["amy"] }',
            "roles.headteacher: amy cannot stand in for themselves",
        ),
        (
            START + '[roles]\nheadteacher = { holder = "amy", deputies = ["ben", "ben"] }',
            "roles.headteacher: a deputy is named twice",
        ),
        (START + '[roles]\nheadteacher = ["amy", "amy"]', "roles: somebody holds headteacher twice"),
        (START + '[roles]\nheadteacher = { deputies = ["ben"] }', "roles.headteacher.holder: this is missing"),
        (START + "[roles]\nheadteacher = 3", "roles.headteacher: this has to be a list, in [ ]"),
        (
            START + '[roles]\nheadmaster = "amy"',
            'roles.headmaster: "headmaster" is none of headteacher, chair_of_governors, vice_chair_of_governors, '
            "nominated_person, it_administrator, policy_owner; did you mean headteacher?",
        ),
        (
            START + '[[absences]]\nperson = "cy"\nfirst = 2026-12-07',
            'absences[1].person: nobody has the handle "cy"',
        ),
        (
            START + '[[absences]]\nperson = "amy"\nfirst = 2026-12-07\nlast = 2026-12-01',
            "absences[1]: it ends on 2026-12-01, before it begins on 2026-12-07",
        ),
        (
            START + '[[absences]]\nperson = "amy"\nfirst = "soon"',
            "absences[1].first: this has to be a date, as 2026-09-01",
        ),
        (
            START + '[contacts.external]\nname = "LADO"',
            "contacts.external: give a phone, an email or a url, so that they can be reached",
        ),
        (START + "[reports]\nurgent_after_minutes = 0", "reports.urgent_after_minutes: this has to be more than 0"),
        (
            START + '[reports]\nurgent_after_minutes = "x"',
            "reports.urgent_after_minutes: this has to be a whole number",
        ),
        (
            START + "[reports]\nunread_after_school_hours = nan",
            "reports.unread_after_school_hours: this has to be 100 or less",
        ),
        (START + "[reports]\nstaff_concerns = []", "reports.staff_concerns: this has to name 1 at least"),
        (
            START + '[reports]\nstaff_concerns = ["it_administrator"]',
            'reports.staff_concerns[1]: "it_administrator" is none of headteacher, nominated_person',
        ),
        (
            START + "[reports.retention_days]\nupheld_ = 3",
            'reports.retention_days.upheld_: "upheld_" is none of upheld, not_upheld, unfounded, malicious, '
            "passed_to_police, passed_to_lado, supported; did you mean upheld?",
        ),
        (START + '[calendar.hours]\nmonday = "late"', 'calendar.hours.monday: hours are written as "08:00-17:00"'),
        (START + "[calender]", "calender: this is not known here; did you mean calendar?"),
        ("", "school: this is missing"),
        ('school = "X"', "school: this has to be a section"),
        (
            '[school]\nid = "X Y"\nname = "X"',
            'school.id: "X Y" is no short name: use up to 40 small letters, digits, dots and dashes',
        ),
    ],
)
def test_a_problem_is_named_with_its_place_in_plain_words(text: str, expected: str) -> None:
    assert expected in problems(text)


def test_every_problem_is_listed_at_once() -> None:
    text = """
[school]
name = "X"
[[people]]
handle = "amy"
name = "Amy"
audience = "stuff"
[[people]]
handle = "amy"
name = "Amy"
[roles]
headteacher = "bob"
[[absences]]
person = "cy"
first = 2026-12-07
[reports]
urgent_after_minutes = -1
"""
    places = {problem.partition(":")[0].partition(" (")[0] for problem in problems(text)}
    assert places == {
        "school.id",
        "people[1].audience",
        "people[1].handle",
        "people[2].handle",
        "roles.headteacher",
        "absences[1].person",
        "reports.urgent_after_minutes",
    }


@pytest.mark.parametrize(
    "text",
    ["[school", "= 1", "x = " + "[" * 5_000, "x = " + "9" * 5_000, "a = 1\na = 2", "d = 2026-13-01", "\x00", "﻿x = 1"],
)
def test_what_is_no_toml_is_refused_with_a_file_to_start_from(text: str) -> None:
    with pytest.raises(SettingsError, match="signpost school sample"):
        read_school_file(text)


def test_a_file_that_is_far_too_large_is_not_read() -> None:
    with pytest.raises(SettingsError, match="at most 1,000,000 characters"):
        read_school_file("#" * 1_000_001)


@given(st.text(max_size=200))
def test_any_text_is_a_school_file_or_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        read_school_file(text)


_WORDS = ["amy", "ben", "", "staff", "headteacher", "U1", "08:00-17:00", "\x00", 0, -1, 1.5, True, dt.date(2026, 9, 1)]
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(_WORDS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("handle name holder deputies person first last external phone slack hours terms".split()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from("school people roles absences contacts calendar reports policies agreements x".split()),
        _VALUES,
        max_size=4,
    )
)
def test_any_content_is_a_school_file_or_is_refused(content: dict[str, Any]) -> None:
    file = read_or_refuse(as_toml({"school": {"id": "x", "name": "X"}, **content}))
    assert file is None or differences(file, file) == ()


@given(st.integers(0, 400), st.sampled_from(["", '"', "x", "]", "=", "\n", "1", "[[people]]\n"]), st.integers(0, 30))
def test_a_sample_that_was_spoilt_is_read_or_refused(line: int, more: str, length: int) -> None:
    place = sum(len(text) + 1 for text in TEXT.splitlines()[:line])
    file = read_or_refuse(TEXT[:place] + more + TEXT[place + length :])
    assert file is None or to_roster(file, {person.handle: person.handle for person in file.people}).people


def read_or_refuse(text: str) -> SchoolFile | None:
    """The file, or None where it was refused; anything else that goes wrong is raised."""
    try:
        return read_school_file(text)
    except SettingsError:
        return None


def as_toml(value: Any) -> str:
    """A value of a TOML file, written out; a table at the top is the file."""
    if isinstance(value, dict):
        inline = [f"{key} = {as_inline(item)}" for key, item in value.items()]
        return "\n".join(inline)
    return as_inline(value)


def as_inline(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{key} = {as_inline(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(as_inline(item) for item in value) + "]"
        case str():
            return '"' + value.replace("\x00", "\\u0000") + '"'
        case _:
            return str(value)


# --- What changes -----------------------------------------------------------------------------------------------------


def changed(*edits: tuple[str, str]) -> tuple[str, ...]:
    """What applying the sample with some words replaced would change."""
    text = TEXT
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return differences(FILE, read_school_file(text))


def test_nothing_changes_where_nothing_is_different() -> None:
    assert differences(FILE, FILE) == ()
    assert changed(("# business", "# Business")) == ()


def test_a_new_school_is_set_up() -> None:
    lines = differences(None, FILE)
    assert lines[0] == "Sets up Ottermarsh Primary School with 15 people."
    assert "Makes Helen Marsh the headteacher, with Nadia Karim and then Dev Patel-Lowe to stand in." in lines
    assert "Makes Ivan Brook the IT administrator, with no deputy to stand in." in lines


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        (
            [('name = "Ottermarsh Primary', 'name = "Otter Primary')],
            ["Renames Ottermarsh Primary School to Otter Primary School."],
        ),
        (
            [("# --- Who does what", '[[people]]\nhandle = "priya"\nname = "Priya Shah"\n# ')],
            ["Adds Priya Shah (staff)."],
        ),
        (
            [('handle = "ben"\nname = "Ben Okoro"', 'handle = "benedict"\nname = "Ben Okoro"')],
            ["Adds Ben Okoro (staff).", "Ben Okoro has left: they get into nothing any more."],
        ),
        (
            [('name = "Ben Okoro"', 'name = "Ben Okoro"\nis_active = false')],
            ["Ben Okoro has left: they get into nothing any more."],
        ),
        ([('name = "Ben Okoro"', 'name = "Ben Cole"')], ["Renames Ben Okoro to Ben Cole."]),
        (
            [('name = "Ben Okoro"', 'name = "Ben Okoro"\naudience = "trainee"')],
            ["Makes Ben Okoro trainee instead of staff."],
        ),
        ([("a.teller@", "amy@")], ["Changes the e-mail address of Amy Teller."]),
        ([("# identities", "identities")], ["Changes the accounts of Ivan Brook."]),
        (
            [('it_administrator = "ivan"', 'it_administrator = "grace"')],
            [
                "Makes Grace Pennyquill the IT administrator, with no deputy to stand in.",
                "Ivan Brook is the IT administrator no more.",
            ],
        ),
        (
            [('deputies = ["sam"]', "deputies = []")],
            ["Makes Nadia Karim the nominated person, with no deputy to stand in."],
        ),
        ([('policy_owner = "dev"', "")], ["Dev Patel-Lowe is the policy owner no more."]),
        (
            [
                (
                    '# [[absences]]\n# person = "nadia"\n# first = 2026-12-07\n# last = 2026-12-11',
                    '[[absences]]\nperson = "nadia"\nfirst = 2026-12-07\nlast = 2026-12-11',
                )
            ],
            ["Nadia Karim is away from 7 December 2026 to 11 December 2026."],
        ),
        ([("960123", "960124")], ["Changes the contacts: external."]),
        ([('friday = "08:00-16:30"', ""), ('"england" ', '"wales" ')], ["Changes the calendar: nation, hours."]),
        ([("urgent_after_minutes = 30", "urgent_after_minutes = 20")], ["Changes the reports: urgent after minutes."]),
        ([("the assistant headteacher", "the headteacher")], ["Changes the policies: ask."]),
        ([('file = "agreement.md"', 'file = "new.md"')], ["Changes the agreements: new.md."]),
    ],
)
def test_each_change_is_said_in_words(edits: list[tuple[str, str]], expected: list[str]) -> None:
    assert list(changed(*edits)) == expected


def test_an_absence_that_is_taken_back_is_said() -> None:
    absent = FILE.model_copy(
        update={"absences": read_school_file(START + '[[absences]]\nperson = "amy"\nfirst = 2026-12-07').absences}
    )
    assert differences(absent, FILE) == (
        "Takes back that Amy Teller is away from 7 December 2026 until further notice.",
    )


CHANGES: list[Callable[[dict[str, Any]], object]] = [
    lambda content: content["school"].update(name="Y"),
    lambda content: content["people"].pop(5),
    lambda content: content["people"][4].update(name="Z"),
    lambda content: content["people"][4].update(audience="parent"),
    lambda content: content["people"][4].update(email="z@z.example"),
    lambda content: content["people"][4].update(is_active=False),
    lambda content: content["people"][4].update(identities={"teams": "z"}),
    lambda content: content["roles"].pop("policy_owner"),
    lambda content: content["roles"].update(policy_owner="tess"),
    lambda content: content.update(absences=[{"person": "tess", "first": dt.date(2026, 9, 1)}]),
    lambda content: content["contacts"].pop("danger"),
    lambda content: content["calendar"].update(nation="scotland"),
    lambda content: content["reports"].update(staff_concerns=["headteacher"]),
    lambda content: content["policies"].update(ask="z"),
    lambda content: content.pop("agreements"),
]


@given(st.sets(st.sampled_from(range(len(CHANGES)))))
def test_there_is_a_line_for_it_where_anything_is_different(chosen: set[int]) -> None:
    content = tomllib.loads(TEXT)
    for number in sorted(chosen, key=lambda number: (number == 1, number)):
        CHANGES[number](content)
    new = SchoolFile.model_validate(content)
    assert bool(differences(FILE, new)) is bool(chosen)
    assert bool(differences(new, FILE)) is bool(chosen)
    assert differences(new, new) == ()
