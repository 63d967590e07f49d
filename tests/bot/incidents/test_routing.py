"""Who gets a report: by a table that can be read, and by what holds for every school there could be."""

from dataclasses import replace
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signpost.bot.incidents.report import About
from signpost.bot.incidents.route_checks import all_routes, every_step
from signpost.bot.incidents.routing import Route, RoutingRequest, RoutingRules, barred_persons, route
from signpost.bot.people import Role, Roster
from tests.bot.rosters import DAY, OUTSIDE, people_of, roster, rosters, somebody

MANY = 5 * settings().max_examples
"""10,000 examples in the deep profile."""

SCHOOL = roster(
    "amy",
    somebody("lena", audience="governor"),
    somebody("george", audience="governor"),
    somebody("mina", audience="governor"),
    headteacher="helen, dev",
    nominated_person="nadia, sam",
    chair_of_governors="george",
    vice_chair_of_governors="mina",
    it_administrator="ivan",
    policy_owner="olive",
)


def request(about: str = "", of: Roster = SCHOOL, **more: object) -> RoutingRequest:
    """A report by Amy about `pupil`, `colleague headteacher`, or `ben` (a person who was picked)."""
    kinds = tuple(About(word) for word in about.split() if word in set(About))
    picked = tuple(word for word in about.split() if word not in set(About))
    return replace(RoutingRequest(of, DAY, "amy", about=kinds, about_people=picked), **more)  # type: ignore[arg-type]


def readers(found: Route) -> str:
    return " ".join(recipient.person for recipient in found.recipients) or "outside"


def course(about: str = "", of: Roster = SCHOOL, **more: object) -> str:
    """Who gets it, and who next while nobody reads it: `nadia > sam > helen`."""
    steps = every_step(request(about, of, **more))
    return " > ".join([*(" ".join(recipient.person for recipient in step) for step in steps), "outside"])


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("pupil", "nadia > sam > helen > dev > george > mina > outside"),
        ("parent", "nadia > sam > helen > dev > george > mina > outside"),
        ("outsider", "nadia > sam > helen > dev > george > mina > outside"),
        ("unknown", "nadia > sam > helen > dev > george > mina > outside"),
        ("", "nadia > sam > helen > dev > george > mina > outside"),
        # Breaches by colleagues are for the headteacher, the headteacher's own for the chair of governors.
        ("colleague", "helen nadia > dev sam > george > mina > outside"),
        ("ben", "helen nadia > dev sam > george > mina > outside"),
        ("headteacher", "george > mina > outside"),
        ("helen", "george > mina > outside"),
        ("colleague helen", "george > mina > outside"),
        ("nominated_person", "helen > dev > george > mina > outside"),
        ("nadia", "helen > dev > george > mina > outside"),
        ("chair_of_governors", "mina > outside"),
        ("george", "mina > outside"),
        # A governor who is not named may be any of them; the chair has an answer of their own.
        ("governor", "george > outside"),
        ("governor lena", "george > mina > outside"),
        ("mina", "george > outside"),
        # Those who stand in for a subject do not get it either.
        ("dev", "helen nadia > sam > george > mina > outside"),
        ("sam", "helen nadia > dev > george > mina > outside"),
        # Several subjects: who may have a report about each of them.
        ("pupil colleague", "helen nadia > dev sam > george > mina > outside"),
        ("pupil nominated_person", "helen > dev > george > mina > outside"),
        ("colleague nominated_person", "helen > dev > george > mina > outside"),
        ("nominated_person headteacher", "george > mina > outside"),
        ("pupil headteacher", "george > mina > outside"),
        ("headteacher chair_of_governors", "mina > outside"),
        ("headteacher governor", "george > outside"),
        ("governor chair_of_governors", "outside"),
        ("george mina", "outside"),
        # Roles that get no report change nothing for whoever holds them.
        ("ivan", "helen nadia > dev sam > george > mina > outside"),
        ("olive", "helen nadia > dev sam > george > mina > outside"),
    ],
)
def test_each_kind_of_subject_has_its_course(about: str, expected: str) -> None:
    assert course(about) == expected


@pytest.mark.parametrize(
    ("about", "reporter", "expected"),
    [
        ("pupil", "nadia", "sam > helen > dev > george > mina > outside"),
        ("colleague", "helen", "dev nadia > sam > george > mina > outside"),
        ("headteacher", "george", "mina > outside"),
        ("headteacher", "helen", "george > mina > outside"),
        ("chair_of_governors", "mina", "outside"),
    ],
)
def test_the_reporter_is_never_the_handler(about: str, reporter: str, expected: str) -> None:
    assert course(about, reporter=reporter) == expected


@pytest.mark.parametrize(
    ("about", "away", "expected"),
    [
        ("pupil", "nadia", "sam > helen > dev > george > mina > outside"),
        ("pupil", "nadia sam", "helen > dev > george > mina > outside"),
        ("colleague", "helen", "dev nadia > sam > george > mina > outside"),
        ("dev", "helen", "nadia > sam > george > mina > outside"),
        ("headteacher", "george", "mina > outside"),
        ("governor", "george", "outside"),
    ],
)
def test_absence_goes_to_the_deputy_unless_the_deputy_is_a_subject(about: str, away: str, expected: str) -> None:
    school = SCHOOL.model_copy(update={"absences": roster(*away.split(), away=tuple(away.split())).absences})
    assert course(about, school) == expected


def test_who_has_left_is_passed_over_like_who_is_away() -> None:
    school = roster(somebody("nadia", is_active=False), nominated_person="nadia, sam", headteacher="helen")
    assert course("pupil", school) == "sam > helen > outside"


def test_who_declared_a_conflict_is_passed_over_and_their_deputy_is_not() -> None:
    assert course("pupil", excluded=frozenset({"nadia"})) == "sam > helen > dev > george > mina > outside"


def test_a_school_says_who_gets_concerns_about_colleagues() -> None:
    only_head = RoutingRules(staff_concerns=(Role.HEADTEACHER,))
    assert course("colleague", rules=only_head) == "helen > dev > george > mina > outside"
    only_nominated = RoutingRules(staff_concerns=(Role.NOMINATED_PERSON,))
    assert course("colleague", rules=only_nominated) == "nadia > sam > helen > dev > george > mina > outside"
    assert course("headteacher", rules=only_head) == "george > mina > outside"


def test_all_who_hold_a_role_get_it_and_deputies_only_where_none_of_them_can() -> None:
    school = roster(nominated_person="nadia, sam / ned, nora", headteacher="helen")
    assert course("pupil", school) == "nadia ned > sam > nora > helen > outside"
    assert course("pupil", school, reporter="nadia") == "ned > sam > nora > helen > outside"


def test_the_other_holder_of_a_subjects_role_does_not_get_it_nor_does_their_deputy() -> None:
    school = roster(nominated_person="nadia, sam / ned, nora", headteacher="helen, nora, pat")
    assert course("nadia", school) == "helen > pat > outside"


def test_who_has_two_parts_gets_it_once_as_what_they_are_themselves() -> None:
    school = roster(headteacher="helen, nadia", nominated_person="nadia", away=("helen",))
    for rules in (RoutingRules(), RoutingRules((Role.NOMINATED_PERSON, Role.HEADTEACHER))):
        (only,) = route(request("colleague", school, rules=rules)).recipients
        assert (only.person, only.role, only.stands_in_for) == ("nadia", Role.NOMINATED_PERSON, None)


def test_a_deputy_gets_it_as_whoever_stands_in() -> None:
    (only,) = route(request("pupil", reporter="nadia")).recipients
    assert (only.person, only.role, only.stands_in_for) == ("sam", Role.NOMINATED_PERSON, "nadia")
    assert only.in_words == "whoever stands in for the nominated person"


def test_where_nobody_is_left_the_contact_outside_is_given() -> None:
    found = route(request("headteacher chair_of_governors", reporter="mina"))
    assert (found.recipients, found.external) == ((), OUTSIDE)
    assert route(request("headteacher")).external is None


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("pupil", "It goes to the nominated person."),
        ("colleague", "It goes to the headteacher and the nominated person."),
        ("governor chair_of_governors", "Nobody in the school may have it."),
    ],
)
def test_the_reason_names_roles_and_no_person(about: str, expected: str) -> None:
    assert route(request(about)).reason == expected


@pytest.mark.parametrize(
    ("about", "name", "expected"),
    [
        # What it is about is not said: who may be named counts as picked.
        ("", "Helen", "george > mina > outside"),
        ("", "Amy", "helen nadia > dev sam > george > mina > outside"),
        ("", "Lena", "george > mina > outside"),
        ("unknown", "Nadia", "helen > dev > george > mina > outside"),
        # A role that they hold counts for more than what was said.
        ("colleague", "the head", "george > mina > outside"),
        ("colleague", "Nadja", "helen > dev > george > mina > outside"),
        ("parent", "Mrs Helen", "george > mina > outside"),
        # The deputies whom the words mean are passed over, and the report takes its usual course.
        ("colleague", "the deputy head", "helen nadia > sam > george > mina > outside"),
        ("colleague", "the deputy safeguarding lead", "helen nadia > dev > george > mina > outside"),
        ("governor", "the vice-chair", "george > outside"),
        # A pupil is in no roster: who has the same name is passed over, with those who stand in for them.
        ("pupil", "Nadia in year 4", "helen > dev > george > mina > outside"),
        ("pupil", "Helen", "nadia > sam > george > mina > outside"),
        ("pupil", "Zebedee", "nadia > sam > helen > dev > george > mina > outside"),
    ],
)
def test_who_may_be_meant_by_a_name_does_not_get_it(about: str, name: str, expected: str) -> None:
    assert course(about, about_name=name) == expected


# --- What holds in every school --------------------------------------------------------------------------------------


@st.composite
def requests(draw: st.DrawFn) -> RoutingRequest:
    known = draw(rosters())
    return RoutingRequest(
        roster=known,
        day=DAY,
        reporter=draw(st.sampled_from([person.id for person in known.people] + ["nobody"])),
        about=draw(st.lists(st.sampled_from(About), max_size=3, unique=True).map(tuple)),
        about_people=tuple(sorted(draw(people_of(known)))),
        about_name=draw(st.sampled_from(["", "", "Amy", "Mrs Okoro", "the head", "somebody else", "deputy head"])),
        excluded=draw(people_of(known)),
        tried=draw(people_of(known)),
        rules=RoutingRules(
            draw(st.sampled_from([(Role.HEADTEACHER, Role.NOMINATED_PERSON), (Role.HEADTEACHER,), (Role.CHAIR,)]))
        ),
    )


ROLES_OF_KINDS = {
    About.HEADTEACHER: Role.HEADTEACHER,
    About.NOMINATED_PERSON: Role.NOMINATED_PERSON,
    About.CHAIR: Role.CHAIR,
}


def held(person: str, known: Roster) -> set[Role]:
    return {holding.role for holding in known.holdings if holding.holder == person}


def plain_subjects(wanted: RoutingRequest) -> set[str]:
    """Who the report says it is about; told apart from names here, which have tests of their own."""
    named = {ROLES_OF_KINDS[kind] for kind in wanted.about if kind in ROLES_OF_KINDS}
    return {*wanted.about_people, *(h.holder for h in wanted.roster.holdings if h.role in named)}


@settings(max_examples=MANY)
@given(requests())
def test_no_report_ever_reaches_who_must_not_have_it(wanted: RoutingRequest) -> None:
    about = plain_subjects(wanted)
    theirs = set().union(*(held(person, wanted.roster) for person in about))
    stand_ins = {deputy for h in wanted.roster.holdings if h.role in theirs for deputy in h.deputies}
    away = {a.person for a in wanted.roster.absences if a.first <= DAY and (a.last is None or a.last >= DAY)}
    left = {person.id for person in wanted.roster.people if not person.is_active}
    visited = [recipient.person for recipient in chain.from_iterable(every_step(wanted))]
    assert not set(visited) & about
    assert not set(visited) & stand_ins
    assert wanted.reporter not in visited
    assert not set(visited) & wanted.excluded
    assert not set(visited) & (away | left)
    assert not set(visited) & wanted.tried
    assert len(visited) == len(set(visited)), "asked twice"


@given(requests())
def test_recipients_hold_a_role_that_gets_reports_or_are_deputies_in_it(wanted: RoutingRequest) -> None:
    found = route(wanted)
    for recipient in found.recipients:
        assert recipient.role not in {Role.IT_ADMINISTRATOR, Role.POLICY_OWNER}
        holder = recipient.stands_in_for or recipient.person
        (*_, holding) = (h for h in wanted.roster.holdings if (h.role, h.holder) == (recipient.role, holder))
        if recipient.stands_in_for:
            every = [h for h in wanted.roster.holdings if (h.role, h.holder) == (recipient.role, holder)]
            assert any(recipient.person in h.deputies for h in every)
        assert holding.holder == holder
    assert len({recipient.person for recipient in found.recipients}) == len(found.recipients)


@given(requests())
def test_a_report_ends_with_somebody_or_outside_or_set_up_has_warned(wanted: RoutingRequest) -> None:
    found = route(wanted)
    if found.recipients:
        assert found.external is None
        return
    assert found.external == wanted.roster.external
    if found.external is None:
        assert any(check.severity == "error" for check in all_routes(wanted.roster, wanted.rules, wanted.day))


@given(requests(), st.sampled_from([f"p{number}" for number in range(8)]))
def test_an_exclusion_lets_nobody_in_who_was_barred(wanted: RoutingRequest, more: str) -> None:
    barred = barred_persons(wanted)
    narrower = replace(wanted, excluded=wanted.excluded | {more})
    assert barred <= barred_persons(narrower)
    assert not {recipient.person for recipient in route(narrower).recipients} & (barred | {more})


@given(requests(), st.sampled_from(About))
def test_one_more_subject_never_lets_anybody_in(wanted: RoutingRequest, more: About) -> None:
    def reached(of: RoutingRequest) -> set[str]:
        return {recipient.person for recipient in chain.from_iterable(every_step(of))}

    plain = replace(wanted, about=tuple(set(wanted.about) - {About.UNKNOWN}) or (About.PUPIL,), about_name="")
    assert reached(replace(plain, about=(*plain.about, more))) <= reached(
        replace(plain, rules=RoutingRules((Role.HEADTEACHER, Role.NOMINATED_PERSON)))
    )


@given(requests())
def test_the_same_report_takes_the_same_route(wanted: RoutingRequest) -> None:
    shuffled = replace(wanted, about=wanted.about[::-1], about_people=wanted.about_people[::-1])
    assert route(wanted) == route(wanted) == route(shuffled)


def test_escalation_goes_up_and_never_back() -> None:
    order = [Role.NOMINATED_PERSON, Role.HEADTEACHER, Role.CHAIR, Role.VICE_CHAIR]
    steps = every_step(request("pupil"))
    ranks = [order.index(step[0].role) for step in steps]
    assert all(before <= after for before, after in pairwise(ranks))
