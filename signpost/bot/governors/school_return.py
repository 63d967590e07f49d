"""One school's return, for whoever may read it; pages and chats take their figures from here."""

from sqlalchemy import select

from signpost.bot import audit
from signpost.bot.audit import Act
from signpost.bot.governors.counting import count
from signpost.bot.governors.figures import Figures, Occasion, figures_of
from signpost.bot.governors.school_year import finished_year
from signpost.bot.people import Role, Roster
from signpost.bot.store.tables import SchoolRow
from signpost.bot.unit_of_work import UnitOfWork

_READERS = frozenset({Role.HEADTEACHER, Role.CHAIR, Role.VICE_CHAIR})


def may_read(roster: Roster, person: str) -> bool:
    """Whether somebody may read the return: the headteacher and the governors.

    Whoever only stands in for one of them may not: nothing in it is urgent.
    """
    known = roster.person(person)
    if known is None or not known.is_active:
        return False
    return known.audience == "governor" or not _READERS.isdisjoint(roster.roles_of(person))


async def school_return(work: UnitOfWork, by: str, year: str = "") -> Figures:
    """The figures of a school year, and of the one before. That they were made, and for whom, is in the log.

    Who may see them is asked before: `may_read`.

    Args:
        work: in the school.
        by: the id of whoever wants them; `system` for a command line.
        year: as it is typed; none: the last that is over.

    Raises:
        SchoolYearError: it is no school year, or it is not over.
        VaultError: a report cannot be opened: it was changed, or its key is missing.
    """
    school, transaction = work.school, work.transaction
    wanted = finished_year(year, school.today(work.now))
    counts = await count(transaction, work.master, school.zone, wanted)
    await work.record(Act.RETURN_MADE, actor=by, year=str(wanted))
    created_at = (await transaction.scalars(select(SchoolRow.created_at))).one()
    head = await audit.head(transaction)
    occasion = Occasion(
        school=school.name,
        year=wanted,
        made_on=school.today(work.now),
        in_use_since=school.today(created_at),
        # As `signpost audit anchor` prints it: without its number, which would count what happened.
        anchor=f"{head.school} {head.mac}" if head else None,
    )
    return figures_of(occasion, counts)
