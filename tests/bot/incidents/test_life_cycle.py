"""A case's life: by a table that can be read, and as a machine that is driven at random."""

import re

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from signpost.bot.incidents.life_cycle import ActKind, CaseStatus, Outcome, RefusedError, State, after, may_delete

RECEIVED = CaseStatus()
ACKNOWLEDGED = CaseStatus(State.ACKNOWLEDGED)
IN_PROGRESS = CaseStatus(State.IN_PROGRESS)
ON_HOLD = CaseStatus(State.IN_PROGRESS, on_hold=True)
CLOSED = CaseStatus(State.CLOSED, outcome=Outcome.UPHELD)
REFUSED = None

TABLE = {
    # act: after it, a case that was received, acknowledged, in progress, on hold, closed
    ActKind.ACKNOWLEDGE: (ACKNOWLEDGED, ACKNOWLEDGED, IN_PROGRESS, ON_HOLD, REFUSED),
    ActKind.ADD_NOTE: (IN_PROGRESS, IN_PROGRESS, IN_PROGRESS, ON_HOLD, REFUSED),
    ActKind.MESSAGE_REPORTER: (IN_PROGRESS, IN_PROGRESS, IN_PROGRESS, ON_HOLD, REFUSED),
    ActKind.RECATEGORISE: (IN_PROGRESS, IN_PROGRESS, IN_PROGRESS, REFUSED, REFUSED),
    ActKind.RECORD_ACTION: (IN_PROGRESS, IN_PROGRESS, IN_PROGRESS, ON_HOLD, REFUSED),
    ActKind.HOLD: (ON_HOLD, ON_HOLD, ON_HOLD, REFUSED, REFUSED),
    ActKind.RELEASE_HOLD: (REFUSED, REFUSED, REFUSED, IN_PROGRESS, REFUSED),
    ActKind.CLOSE: (CLOSED, CLOSED, CLOSED, REFUSED, REFUSED),
    ActKind.REOPEN: (REFUSED, REFUSED, REFUSED, REFUSED, IN_PROGRESS),
}
STATUSES = (RECEIVED, ACKNOWLEDGED, IN_PROGRESS, ON_HOLD, CLOSED)


def test_the_table_has_every_act() -> None:
    assert TABLE.keys() == set(ActKind)


@pytest.mark.parametrize("act", ActKind)
@pytest.mark.parametrize(
    "column", range(len(STATUSES)), ids=["received", "acknowledged", "in progress", "hold", "closed"]
)
def test_each_act_in_each_state(act: ActKind, column: int) -> None:
    outcome = Outcome.UPHELD if act is ActKind.CLOSE else None
    expected = TABLE[act][column]
    if expected is REFUSED:
        with pytest.raises(RefusedError):
            after(STATUSES[column], act, outcome)
    else:
        assert after(STATUSES[column], act, outcome) == expected


@pytest.mark.parametrize("outcome", Outcome)
def test_a_case_is_closed_with_any_outcome_and_has_none_once_it_is_open_again(outcome: Outcome) -> None:
    closed = after(IN_PROGRESS, ActKind.CLOSE, outcome)
    assert closed.outcome is outcome
    assert after(closed, ActKind.REOPEN).outcome is None


def test_an_outcome_goes_with_closing_and_with_nothing_else() -> None:
    with pytest.raises(ValueError, match="outcome"):
        after(IN_PROGRESS, ActKind.CLOSE)
    with pytest.raises(ValueError, match="outcome"):
        after(IN_PROGRESS, ActKind.ADD_NOTE, Outcome.UPHELD)


@pytest.mark.parametrize(
    ("status", "act", "words"),
    [
        (CLOSED, ActKind.ADD_NOTE, "Reopen it first"),
        (ON_HOLD, ActKind.RECATEGORISE, "release the hold first"),
        (ON_HOLD, ActKind.HOLD, "Add a note"),
    ],
)
def test_a_refusal_says_what_to_do_instead(status: CaseStatus, act: ActKind, words: str) -> None:
    with pytest.raises(RefusedError, match=re.escape(words)):
        after(status, act)


def test_only_closed_cases_may_be_deleted() -> None:
    assert [may_delete(status) for status in STATUSES] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("state", "on_hold", "outcome"),
    [
        (State.CLOSED, False, None),
        (State.CLOSED, True, Outcome.UPHELD),
        (State.IN_PROGRESS, False, Outcome.UPHELD),
        (State.RECEIVED, True, Outcome.UPHELD),
    ],
)
def test_there_is_no_case_that_cannot_be(state: State, on_hold: bool, outcome: Outcome | None) -> None:
    with pytest.raises(ValueError, match="closed with an outcome"):
        CaseStatus(state, on_hold, outcome)


class Life(RuleBasedStateMachine):
    """A case that handlers do anything to; what must hold is kept apart from the code, in three words."""

    def __init__(self) -> None:
        super().__init__()
        self.status = CaseStatus()
        self.is_held = False
        self.is_closed = False
        self.notes = 0
        self.notes_kept = 0

    def do(self, act: ActKind, outcome: Outcome | None = None) -> bool:
        try:
            self.status = after(self.status, act, outcome)
        except RefusedError:
            return False
        return True

    @rule(act=st.sampled_from([ActKind.ACKNOWLEDGE, ActKind.MESSAGE_REPORTER, ActKind.RECORD_ACTION]))
    def work(self, act: ActKind) -> None:
        assert self.do(act) is not self.is_closed

    @rule()
    def note(self) -> None:
        self.notes += not self.is_closed
        self.notes_kept += self.do(ActKind.ADD_NOTE)

    @rule()
    def recategorise(self) -> None:
        assert self.do(ActKind.RECATEGORISE) is not (self.is_held or self.is_closed)

    @rule()
    def hold(self) -> None:
        assert self.do(ActKind.HOLD) is not (self.is_held or self.is_closed)
        self.is_held = not self.is_closed

    @rule()
    def release(self) -> None:
        assert self.do(ActKind.RELEASE_HOLD) is self.is_held
        self.is_held = False

    @rule(outcome=st.sampled_from(Outcome))
    def close(self, outcome: Outcome) -> None:
        assert self.do(ActKind.CLOSE, outcome) is not (self.is_held or self.is_closed)
        self.is_closed = not self.is_held

    @precondition(lambda self: self.is_closed)
    @rule()
    def reopen(self) -> None:
        assert self.do(ActKind.REOPEN)
        self.is_closed = False

    @invariant()
    def it_is_in_one_of_its_states(self) -> None:
        assert self.status.state in State
        assert (self.status.state is State.CLOSED) is self.is_closed
        assert (self.status.outcome is not None) is self.is_closed

    @invariant()
    def no_hold_is_lost_but_by_its_release(self) -> None:
        assert self.status.on_hold is self.is_held
        assert not (self.is_held and self.is_closed)

    @invariant()
    def no_note_is_lost(self) -> None:
        assert self.notes_kept == self.notes

    @invariant()
    def nothing_is_deleted_open_or_on_hold(self) -> None:
        assert may_delete(self.status) is (self.is_closed and not self.is_held)


TestLife = Life.TestCase
