"""Schools' people: who holds a role, who stands in, who is there."""

import datetime as dt

import pytest
from pydantic import ValidationError

from signpost.bot.people import Absence, Person, Role, Roster
from tests.bot.rosters import DAY, roster, somebody

SCHOOL = roster(
    somebody("amy", "Amy Teller"),
    somebody("lee", is_active=False),
    headteacher="helen, dev",
    nominated_person="nadia, sam / ned, nora",
    policy_owner="helen, olive",
)


def test_everybody_who_is_deputy_in_a_persons_roles_stands_in_for_them() -> None:
    assert SCHOOL.stand_ins("helen") == {"dev", "olive"}
    assert SCHOOL.stand_ins("nadia") == {"sam", "nora"}
    assert SCHOOL.stand_ins("dev") == frozenset()
    assert SCHOOL.stand_ins("nobody") == frozenset()


def test_holders_and_deputies_of_a_role() -> None:
    assert SCHOOL.holders_of(Role.NOMINATED_PERSON) == {"nadia", "ned"}
    assert SCHOOL.deputies_of(Role.NOMINATED_PERSON) == {"sam", "nora"}
    assert SCHOOL.roles_of("helen") == {Role.HEADTEACHER, Role.POLICY_OWNER}
    assert SCHOOL.roles_of("sam") == frozenset()
    assert SCHOOL.holders_of(Role.CHAIR) == SCHOOL.deputies_of(Role.CHAIR) == frozenset()


def test_people_are_found_by_id_and_by_handle_in_any_case() -> None:
    assert SCHOOL.person("amy") == SCHOOL.by_handle("AMY") == somebody("amy", "Amy Teller")
    assert SCHOOL.person("Amy Teller") is None
    assert SCHOOL.by_handle("") is None


@pytest.mark.parametrize(("days", "is_away"), [(-1, False), (0, True), (2, True), (3, False)])
def test_both_ends_of_an_absence_are_days_of_absence(days: int, is_away: bool) -> None:
    absence = Absence(person="amy", first=DAY, last=DAY + dt.timedelta(days=2))
    school = SCHOOL.model_copy(update={"absences": (absence,)})
    assert school.is_present("amy", DAY + dt.timedelta(days=days)) is not is_away


def test_an_absence_without_a_last_day_goes_on() -> None:
    school = SCHOOL.model_copy(update={"absences": (Absence(person="amy", first=DAY),)})
    assert not school.is_present("amy", DAY + dt.timedelta(days=3650))
    assert school.is_present("amy", DAY - dt.timedelta(days=1))
    assert school.is_present("helen", DAY)


def test_who_has_left_or_is_not_of_the_school_is_not_present() -> None:
    assert not SCHOOL.is_present("lee", DAY)
    assert not SCHOOL.is_present("nobody", DAY)


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.HEADTEACHER, "the headteacher"),
        (Role.CHAIR, "the chair of governors"),
        (Role.VICE_CHAIR, "the vice chair of governors"),
        (Role.NOMINATED_PERSON, "the nominated person"),
        (Role.IT_ADMINISTRATOR, "the IT administrator"),
        (Role.POLICY_OWNER, "the policy owner"),
    ],
)
def test_roles_have_words_for_a_sentence(role: Role, words: str) -> None:
    assert role.in_words == words


def test_what_is_decided_on_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        SCHOOL.people = ()  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Person(id="x", handle="x", name="X", nickname="Xy")  # type: ignore[call-arg]


def test_equal_rosters_count_as_one_wherever_they_were_made() -> None:
    away = SCHOOL.model_copy(update={"absences": (Absence(person="amy", first=DAY, last=DAY),)})

    assert hash(SCHOOL) == hash(Roster.model_validate(SCHOOL.model_dump()))
    assert len({SCHOOL, Roster.model_validate(SCHOOL.model_dump()), away}) == 2
