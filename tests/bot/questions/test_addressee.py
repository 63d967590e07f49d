"""Who gets a question: the policy's owner, or else the next who is there; never its asker."""

from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.people import Roster
from signpost.bot.questions.addressee import CHAIN, find_addressee
from tests.bot.rosters import DAY, people_of, roster, rosters, somebody


def found(known: Roster, asker: str = "amy", *passed_over: str) -> str | None:
    """Who it is, and as what."""
    recipient = find_addressee(known, DAY, asker, frozenset(passed_over))
    return None if recipient is None else f"{recipient.person}, {recipient.in_words}"


def test_the_policys_owner_gets_it() -> None:
    assert found(roster(policy_owner="dev", headteacher="helen")) == "dev, the policy owner"


def test_the_owners_own_question_goes_to_the_headteacher() -> None:
    assert found(roster(policy_owner="dev", headteacher="helen"), "dev") == "helen, the headteacher"


def test_whoever_stands_in_for_an_owner_who_is_away_comes_before_the_headteacher() -> None:
    away = roster(policy_owner="dev, sam", headteacher="helen", away=("dev",))

    assert found(away) == "sam, whoever stands in for the policy owner"


def test_without_an_owner_it_goes_to_the_headteacher_the_nominated_person_and_the_chair_in_this_order() -> None:
    known = roster(headteacher="helen", nominated_person="nadia", chair_of_governors="george")

    assert found(known) == "helen, the headteacher"
    assert found(known, "amy", "helen") == "nadia, the nominated person"
    assert found(known, "nadia", "helen") == "george, the chair of governors"
    assert found(known, "george", "helen", "nadia") is None


def test_who_has_left_gets_none() -> None:
    left = roster(somebody("dev", is_active=False), policy_owner="dev", headteacher="helen")

    assert found(left) == "helen, the headteacher"


@given(st.data(), rosters())
def test_nobody_gets_a_question_that_is_theirs_or_that_they_cannot_see_to(data: st.DataObject, known: Roster) -> None:
    asker = data.draw(st.sampled_from([person.id for person in known.people] + ["nobody"]))
    passed_over = data.draw(people_of(known))
    recipient = find_addressee(known, DAY, asker, passed_over)
    may = {
        person
        for role in CHAIN
        for person in known.holders_of(role) | known.deputies_of(role)
        if person != asker and person not in passed_over and known.is_present(person, DAY)
    }

    assert recipient is None or recipient.person in may
    assert (recipient is None) == (not may)
