"""Who is in charge of what is signed, and where nobody is."""

import datetime as dt

from signpost.bot.agreements.charge import charge_gaps, in_charge
from signpost.bot.people import Absence, Holding, Person, Role, Roster

DAY = dt.date(2026, 11, 23)
AMY, BEN, CAL = (Person(id=name[0], handle=name, name=name.title()) for name in ("amy", "ben", "cal"))


def roster(*holdings: Holding, away: str = "") -> Roster:
    absences = (Absence(person=away, first=DAY),) if away else ()
    return Roster(people=(AMY, BEN, CAL), holdings=holdings, absences=absences)


def test_the_owner_is_in_charge_then_the_headteacher() -> None:
    both = (Holding(role=Role.HEADTEACHER, holder="b"), Holding(role=Role.POLICY_OWNER, holder="a", deputies=("c",)))

    assert in_charge(roster(*both), DAY) == ("a",)
    assert in_charge(roster(*both), DAY, "a") == ("c",)
    assert in_charge(roster(both[0]), DAY) == ("b",)
    assert in_charge(roster(*both, away="a"), DAY) == ("c",)
    assert charge_gaps(roster(*both), DAY) == ()


def test_it_is_said_where_nobody_is() -> None:
    (said,) = charge_gaps(roster(Holding(role=Role.IT_ADMINISTRATOR, holder="a")), DAY)
    assert "Nobody is in charge of what is signed" in said


def test_it_is_said_whose_own_question_would_reach_nobody() -> None:
    (said,) = charge_gaps(roster(Holding(role=Role.HEADTEACHER, holder="a")), DAY)
    assert said.startswith("If Amy asks about an agreement")
