"""What a case wants of its handler, and in which order cases want it."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.incidents.life_cycle import State
from signpost.bot.incidents.needs import needs_of, waiting
from signpost.bot.incidents.views import CaseSummary
from signpost.bot.store.tables import CaseHandlerRow, CaseRow
from tests.bot.offices import MONDAY

HOUR = dt.timedelta(hours=1)
TIMES = st.integers(-48, 48).map(lambda hours: MONDAY + HOUR * hours)


def case(state: State = State.IN_PROGRESS) -> CaseRow:
    return CaseRow(state=state, received_at=MONDAY - HOUR)


def handler(read_at: dt.datetime | None) -> CaseHandlerRow:
    return CaseHandlerRow(since=MONDAY - HOUR, read_at=read_at)


def test_an_unread_case_wants_to_be_read_and_nothing_else_yet() -> None:
    assert needs_of(case(State.RECEIVED), handler(None), MONDAY, MONDAY, MONDAY) == {"read": MONDAY - HOUR}


def test_a_case_wants_what_is_new_what_is_owed_and_what_is_due() -> None:
    needs = needs_of(case(State.RECEIVED), handler(MONDAY), MONDAY + HOUR, MONDAY - 9 * HOUR, MONDAY + HOUR)

    assert needs == {"reply": MONDAY + HOUR, "acknowledge": MONDAY - HOUR, "action": MONDAY - 9 * HOUR}


def test_a_case_in_which_all_is_done_wants_nothing() -> None:
    assert needs_of(case(), handler(MONDAY), MONDAY - HOUR, MONDAY + HOUR, MONDAY) == {}
    assert needs_of(case(State.CLOSED), handler(MONDAY), MONDAY + HOUR, MONDAY, MONDAY) == {}


@given(st.lists(st.tuples(st.booleans(), st.none() | TIMES), max_size=20))
def test_urgent_ones_come_first_then_those_that_have_waited_longest(
    cases: list[tuple[bool, dt.datetime | None]],
) -> None:
    shown = [
        CaseSummary(
            reference=str(number),
            state="received",
            is_urgent=is_urgent,
            is_on_hold=False,
            received_at=MONDAY,
            is_unread=since is not None,
            needs=("read",) if since else (),
            needs_since=since,
        )
        for number, (is_urgent, since) in enumerate(cases)
    ]
    found = waiting(shown)
    order = [(not one.is_urgent, one.needs_since) for one in found]

    assert order == sorted(order)
    assert sorted(one.reference for one in found) == sorted(one.reference for one in shown if one.needs)
