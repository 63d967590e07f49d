"""The desks: what keeps things for people, each opened when somebody first needs it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # a question needs no database, and does not wait for one to be imported
    from signpost.bot.agreements.desk import AgreementDesk
    from signpost.bot.gaps.book import GapBook
    from signpost.bot.gaps.desk import GapDesk
    from signpost.bot.governors.desk import ReturnDesk
    from signpost.bot.incidents.desk import IncidentDesk
    from signpost.bot.questions.desk import QuestionDesk
    from signpost.bot.room.desk import RoomDesk

T = TypeVar("T")
Opening = Callable[[], Awaitable[T]]


@dataclass(frozen=True)
class Desks:
    """The desks that a bot has; None for what it does not do.

    Attributes:
        incidents: takes reports, and keeps cases.
        questions: passes questions on to people.
        agreements: takes signatures.
        room: the door of the case room, which there may not be.
        returns: shows the governors' return.
        gaps: shows the policy's owner what it does not settle.
        gap_book: gives what notes that beside the answers; None while no database is open.
        reads_in_room: where there is a case room, cases are read there: on a platform that keeps what is said on it.
    """

    incidents: "Opening[IncidentDesk] | None" = None
    questions: "Opening[QuestionDesk] | None" = None
    agreements: "Opening[AgreementDesk] | None" = None
    room: "Opening[RoomDesk | None] | None" = None
    returns: "Opening[ReturnDesk] | None" = None
    gaps: "Opening[GapDesk] | None" = None
    gap_book: "Callable[[], GapBook | None]" = lambda: None
    reads_in_room: bool = False


NO_DESKS = Desks()
"""Nothing is kept: questions are answered, and that is all."""
