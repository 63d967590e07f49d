"""Who may be meant by a name: rather somebody too many than the wrong one overlooked."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.incidents.name_matching import people_named
from signpost.bot.people import Person
from tests.bot.rosters import roster, somebody

SCHOOL = roster(
    somebody("helen", "Mrs Helen Marsh"),
    somebody("dev", "Dev Patel-Lowe"),
    somebody("nadia", "Nadia Karim"),
    somebody("sam", "Sam Whitlock"),
    somebody("zoe", "Zoë O’Neill"),
    somebody("amy", "Amy Marsh"),
    somebody("ng", "Ng"),
    somebody("mina", "Mina Castell", "governor"),
    somebody("george", "George Penhale", "governor"),
    headteacher="helen, dev",
    nominated_person="nadia, sam",
    chair_of_governors="george",
    vice_chair_of_governors="mina",
)


def named(written: str) -> set[str]:
    return set(people_named(written, SCHOOL))


@pytest.mark.parametrize(
    "written",
    [
        "Nadia Karim",
        "nadia karim",
        "NADIA KARIM!",
        "Karim, Nadia",
        "Karim Nadia",
        "Ms Karim",
        "karim",
        "Nadia",
        "N. Karim",
        "Nadia K.",
        "N. K.",
        "NK",
        "Kareem or Karim",
        "Kar im Nadia",
        "Nadja Karim",
        "Nadia Kraim",
        "Nadia Karims",
        "Nadia Karm",
        "Nádia Karîm",
        "nadiakarim",
        "Nadia from the office",
        "Karim's friend",
        "Dr. Nadia A. Karim-Jones",
        "the nominated person",
        "the DSL",
        "our safeguarding lead",
    ],
)
def test_a_name_is_known_however_it_is_written(written: str) -> None:
    assert "nadia" in named(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", set()),
        ("?!", set()),
        ("somebody in year 6", set()),
        ("Nadia Jones", set()),
        ("Kim", set()),
        ("Sad", set()),
        ("Sam", {"sam"}),
        ("Sim", set()),
        ("Zoe ONeill", {"zoe"}),
        ("O'Neill", {"zoe"}),
        ("Ng", {"ng"}),
        ("Ngo", set()),
        ("Lowe", {"dev"}),
        ("Mr Patel", {"dev"}),
    ],
)
def test_other_names_mean_nobody_else(written: str, expected: set[str]) -> None:
    assert named(written) == expected


def test_a_surname_alone_means_everybody_who_has_it() -> None:
    assert named("Mrs Marsh") == {"helen", "amy"}


def test_who_is_named_in_full_is_meant_and_not_all_who_share_a_part_of_the_name() -> None:
    assert named("Amy Marsh") == {"amy"}
    assert named("Marsh, Amy") == {"helen", "amy"}
    assert named("Amy Marsh and Nadia") == {"amy", "nadia"}


def test_a_name_that_is_only_near_the_full_one_means_all_who_have_a_part_of_it() -> None:
    assert named("Anna Marsh") == {"helen", "amy"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("the headteacher", {"helen"}),
        ("Head Teacher", {"helen"}),
        ("the head", {"helen"}),
        ("acting head", {"helen"}),
        ("the head of school", {"helen"}),
        ("the head of maths", set()),
        ("the head boy", set()),
        ("the deputy head", {"dev"}),
        ("assistant headteacher", {"dev"}),
        ("deputy DSL", {"sam"}),
        ("the chair", {"george"}),
        ("chairwoman of the governors", {"george"}),
        ("vice-chair", {"mina"}),
        ("the deputy head and the chair", {"dev", "george"}),
    ],
)
def test_the_words_for_a_role_mean_whoever_has_it(written: str, expected: set[str]) -> None:
    assert named(written) == expected


@given(st.text(max_size=300))
def test_any_text_means_people_of_the_school_or_nobody(written: str) -> None:
    assert people_named(written, SCHOOL) <= {person.id for person in SCHOOL.people}


@given(
    st.sampled_from([person for person in SCHOOL.people if len(person.name.split()) > 1]),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(["{}", "Mr {}", "it was {}!", "{} and somebody else", "I think {}\n"]),
    st.data(),
)
def test_one_slip_in_a_long_surname_does_not_hide_anybody(
    person: Person, case: Callable[[str], str], frame: str, data: st.DataObject
) -> None:
    surname = max(person.name.replace("’", "").replace("-", " ").split()[1:], key=len)
    place = data.draw(st.integers(1, len(surname) - 1))
    letter = data.draw(st.sampled_from("aeiouxyz"))
    slipped = data.draw(
        st.sampled_from(
            [
                surname[:place] + surname[place + 1 :],
                surname[:place] + letter + surname[place:],
                surname[:place] + letter + surname[place + 1 :],
                surname[: place - 1] + surname[place] + surname[place - 1] + surname[place + 1 :],
            ]
        )
    )
    assert person.id in named(frame.format(case(slipped)))
