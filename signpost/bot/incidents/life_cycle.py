"""A case's life: which states it has, what may be done in each, and what comes of it."""

from dataclasses import dataclass
from enum import StrEnum

from signpost.errors import SignpostError


class State(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a case was closed."""

    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    UNFOUNDED = "unfounded"
    MALICIOUS = "malicious"
    PASSED_TO_POLICE = "passed_to_police"
    PASSED_TO_LADO = "passed_to_lado"
    SUPPORTED = "supported"


class ActKind(StrEnum):
    """What a handler does with a case."""

    ACKNOWLEDGE = "acknowledge"
    ADD_NOTE = "add_note"
    MESSAGE_REPORTER = "message_reporter"
    RECATEGORISE = "recategorise"
    RECORD_ACTION = "record_action"
    HOLD = "hold"
    RELEASE_HOLD = "release_hold"
    CLOSE = "close"
    REOPEN = "reopen"


class RefusedError(SignpostError):
    """A case is not in a state for what is wanted; the message says what to do instead."""


@dataclass(frozen=True)
class CaseStatus:
    """A case's state, whether the police hold it, and its outcome once it is closed.

    Raises:
        ValueError: a case cannot be so: closed without an outcome or on hold, or open with an outcome.
    """

    state: State = State.RECEIVED
    on_hold: bool = False
    outcome: Outcome | None = None

    def __post_init__(self) -> None:
        is_closed = self.state is State.CLOSED
        if is_closed != (self.outcome is not None) or (is_closed and self.on_hold):
            raise ValueError("A case is closed with an outcome and off hold, or it is open.")


def after(status: CaseStatus, act: ActKind, outcome: Outcome | None = None) -> CaseStatus:
    """The status of a case after an act.

    Whoever works at a case that is not acknowledged yet acknowledges it by that. A hold freezes what the case is said
    to be and its end; what is only added to it (notes, messages, actions) is added still. A closed case is reopened
    before anything else. Declaring a conflict and asking for a name change nothing here, and may be done at any time.

    Args:
        status: the status before.
        act: what is done.
        outcome: how it is closed; given with `CLOSE` and with nothing else.

    Raises:
        RefusedError: the case is not in a state for it.
        ValueError: an outcome is missing, or out of place.
    """
    if (outcome is not None) != (act is ActKind.CLOSE):
        raise ValueError("An outcome goes with closing a case.")
    if status.state is State.CLOSED:
        if act is ActKind.REOPEN:
            return CaseStatus(State.IN_PROGRESS, status.on_hold)
        raise RefusedError("This case is closed. Reopen it first, with the reason.")
    if status.on_hold and act in {ActKind.RECATEGORISE, ActKind.CLOSE}:
        raise RefusedError(
            "This case is on hold for the police: it is not changed or closed. Add a note, or release the hold first."
        )
    match act:
        case ActKind.ACKNOWLEDGE:
            state = State.ACKNOWLEDGED if status.state is State.RECEIVED else status.state
            return CaseStatus(state, status.on_hold)
        case ActKind.HOLD:
            if status.on_hold:
                raise RefusedError("This case is on hold for the police already. Add a note with what is new.")
            return CaseStatus(State.IN_PROGRESS, on_hold=True)
        case ActKind.RELEASE_HOLD:
            if not status.on_hold:
                raise RefusedError("This case is not on hold.")
            return CaseStatus(status.state)
        case ActKind.CLOSE:
            return CaseStatus(State.CLOSED, outcome=outcome)
        case ActKind.REOPEN:
            raise RefusedError("This case is open.")
        case _:
            return CaseStatus(State.IN_PROGRESS, status.on_hold)


def may_delete(status: CaseStatus) -> bool:
    """Whether a case may be deleted when its time is over: never while it is open or on hold."""
    return status.state is State.CLOSED and not status.on_hold
