"""What a school is told of its routes before a report takes one."""

from typing import Any

import pytest
from hypothesis import given

from signpost.bot.incidents.route_checks import RouteCheck, all_routes, usual_routes
from signpost.bot.incidents.routing import RoutingRules
from signpost.bot.people import Roster
from tests.bot.rosters import DAY, roster, rosters, somebody

WELL_FILLED: dict[str, Any] = {
    "headteacher": "helen, dev",
    "nominated_person": "nadia, sam",
    "chair_of_governors": "george, lena",
    "vice_chair_of_governors": "mina, omar",
}


def checks(known: Roster) -> tuple[RouteCheck, ...]:
    return all_routes(known, RoutingRules(), DAY)


def said(known: Roster, severity: str = "warning") -> list[str]:
    return [check.text for check in checks(known) if check.severity == severity]


def test_a_school_with_enough_people_is_told_nothing() -> None:
    assert checks(roster(**WELL_FILLED)) == ()


def test_a_school_without_a_contact_outside_is_refused() -> None:
    (error,) = said(roster(**WELL_FILLED, external=None), "error")[:1]
    assert "[contacts.external]" in error


def test_an_empty_school_has_nobody_for_anything() -> None:
    texts = said(roster())
    assert "Nobody is the nominated person." in texts
    assert any(text.startswith("A report about a pupil reaches nobody in the school") for text in texts)
    assert said(roster(), "error") == []
    assert any(text.startswith("A report about a pupil") for text in said(roster(external=None), "error"))


@pytest.mark.parametrize("role", WELL_FILLED)
def test_a_role_that_nobody_holds_is_named(role: str) -> None:
    without = roster(**{name: held for name, held in WELL_FILLED.items() if name != role})
    assert f"Nobody is the {role.replace('_', ' ')}." in said(without)


def test_a_route_with_one_reader_alone_is_named_by_what_happens_when_they_are_away() -> None:
    texts = said(roster(**{**WELL_FILLED, "vice_chair_of_governors": "mina"}))
    assert texts[0] == (
        "A report about the chair of governors, while Mina is away, reaches nobody in the school (and 1 more like it): "
        "Ottershire's designated officer is shown."
    )


def test_what_the_rules_leave_to_the_chair_alone_is_no_fault_of_the_school() -> None:
    assert not any("a governor who is not named" in text for text in said(roster(**WELL_FILLED)))
    assert any("a governor who is not named" in text for text in said(roster(**WELL_FILLED, external=None), "error"))


def test_a_vice_chair_who_is_the_chairs_deputy_is_pointed_out() -> None:
    texts = said(roster(**{**WELL_FILLED, "chair_of_governors": "george, mina"}))
    assert any(text.startswith("Mina is the vice chair and the chair's deputy too") for text in texts)


def test_an_it_administrator_who_can_read_reports_is_pointed_out() -> None:
    texts = said(roster(**WELL_FILLED, it_administrator="dev"))
    assert texts == [
        "Dev is the IT administrator, and can get reports as the headteacher or as their deputy. "
        "Whoever sets Signpost up should not read reports."
    ]


def test_a_holder_who_has_left_is_pointed_out() -> None:
    texts = said(roster(somebody("helen", is_active=False), **WELL_FILLED))
    assert "Helen is the headteacher, and has left." in texts


def test_the_usual_routes_are_listed_in_words() -> None:
    lines = usual_routes(roster(**WELL_FILLED), RoutingRules(), DAY)
    first = lines.index("About the headteacher:")
    assert lines[first : first + 6] == (
        "About the headteacher:",
        "  1. George (the chair of governors)",
        "  2. Lena (for the chair of governors)",
        "  3. Mina (the vice chair of governors)",
        "  4. Omar (for the vice chair of governors)",
        "  5. outside the school: Ottershire's designated officer",
    )
    assert "  1. Helen (the headteacher) and Nadia (the nominated person)" in lines
    assert "About a pupil, or a parent or carer, or somebody outside the school, or nobody knows whom:" in lines


@given(rosters())
def test_any_school_can_be_gone_through(known: Roster) -> None:
    found = checks(known)
    assert len(found) == len(set(found))
    assert (known.external is None) == any(check.severity == "error" for check in found)
    routes = "\n".join(usual_routes(known, RoutingRules(), DAY))
    assert routes.count("outside the school: ") == routes.count("About ")
    assert routes.count(", or ") + routes.count("About ") == 9
