"""Rosters for the tests of routing: by hand, in a line each, and any at all."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from signpost.bot.people import Absence, Audience, Contact, Holding, Person, Role, Roster

DAY = dt.date(2026, 11, 23)
OUTSIDE = Contact(name="Ottershire's designated officer", phone="01632 960123")
MOST_PEOPLE = 8


def roster(
    *people: Person | str,
    away: tuple[str, ...] = (),
    external: Contact | None = OUTSIDE,
    **holders: str,
) -> Roster:
    """A roster in which each role is held as said: `headteacher="helen, dev"` is Helen, with Dev as her deputy.

    Two holders stand with a slash between: `nominated_person="nadia / ned, nora"`. Who is not given as a person is made
    one, of the staff.
    """
    given = {person.id: person for person in (somebody(who) if isinstance(who, str) else who for who in people)}
    holdings = []
    for role, text in holders.items():
        for one in text.split("/"):
            holder, *deputies = (name.strip() for name in one.split(","))
            holdings.append(Holding(role=Role(role), holder=holder, deputies=tuple(deputies)))
            for name in (holder, *deputies):
                given.setdefault(name, somebody(name))
    return Roster(
        people=tuple(given.values()),
        holdings=tuple(holdings),
        absences=tuple(Absence(person=name, first=DAY, last=DAY) for name in away),
        external=external,
    )


def somebody(id_: str, name: str = "", audience: Audience = "staff", *, is_active: bool = True) -> Person:
    """A person whose id is their handle."""
    return Person(id=id_, handle=id_, name=name or id_.title(), audience=audience, is_active=is_active)


_AUDIENCES: tuple[Audience, ...] = ("staff", "governor", "volunteer", "contractor", "trainee", "parent")
_NAMES = ("Amy Teller", "Ben Okoro", "Amy Okoro", "Helen Marsh", "Helena Marsch", "Mina", "J. R. O’Neill", "Dr Zoë Ng")


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Schools of nobody to eight people, with any roles, deputies and absences, however odd."""
    ids = [f"p{number}" for number in range(draw(st.integers(0, MOST_PEOPLE)))]
    people = [
        somebody(
            id_, draw(st.sampled_from(_NAMES)), draw(st.sampled_from(_AUDIENCES)), is_active=draw(st.integers(0, 7)) > 0
        )
        for id_ in ids
    ]
    holdings, absences = [], []
    if ids:
        anybody = st.sampled_from(ids)
        holdings = draw(
            st.lists(
                st.builds(
                    Holding,
                    role=st.sampled_from(Role),
                    holder=anybody,
                    deputies=st.lists(anybody, max_size=3, unique=True).map(tuple),
                ),
                max_size=9,
            )
        )
        absences = draw(st.lists(st.builds(_absence, anybody, st.integers(-3, 3), st.integers(0, 4)), max_size=3))
    return Roster(
        people=tuple(people),
        holdings=tuple(holdings),
        absences=tuple(absences),
        external=draw(st.sampled_from([OUTSIDE, None])),
    )


def people_of(known: Roster, most: int = 3) -> SearchStrategy[frozenset[str]]:
    """Some people of a roster, and now and then somebody who is in none."""
    return st.frozensets(st.sampled_from([person.id for person in known.people] + ["nobody"]), max_size=most)


def _absence(person: str, first: int, length: int) -> Absence:
    begins = DAY + dt.timedelta(days=first)
    return Absence(person=person, first=begins, last=None if length > 3 else begins + dt.timedelta(days=length))
