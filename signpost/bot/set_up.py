"""A school file becomes the school: applied as often as one likes, it changes what it says differently, and no more."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot import audit
from signpost.bot.incidents.access import case_by_id
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.route_checks import RouteCheck, all_routes
from signpost.bot.jobs import TaskKind, add_task
from signpost.bot.school import load_school
from signpost.bot.school_file import PersonSection, SchoolFile, differences, to_roster
from signpost.bot.store.tables import AbsenceRow, CaseRow, HoldingRow, IdentityRow, PersonRow, SchoolRow
from signpost.bot.unit_of_work import Office, UnitOfWork
from signpost.bot.vault import new_key
from signpost.errors import SignpostError


class DeadEndError(SignpostError):
    """A school file would leave a report without anybody to go to."""


@dataclass(frozen=True)
class Plan:
    """What applying a school file would change, and what is to be said about the routes that reports would take."""

    changes: tuple[str, ...]
    checks: tuple[RouteCheck, ...]

    @property
    def errors(self) -> tuple[RouteCheck, ...]:
        """What stands in the way of applying it."""
        return tuple(check for check in self.checks if check.severity == "error")


def check_routes(file: SchoolFile, day: dt.date) -> tuple[RouteCheck, ...]:
    """Every route that a report could take in this school, where there is something to be said about it."""
    roster = to_roster(file, {person.handle: person.handle for person in file.people})
    return tuple(all_routes(roster, file.routing_rules(), day))


async def plan_school(office: Office, file: SchoolFile) -> Plan:
    """What `apply_school` would do."""
    async with office.store.school(file.school.id, read_only=True) as transaction:
        row = await transaction.scalar(select(SchoolRow))
    old = None if row is None else SchoolFile.model_validate(row.file)
    return Plan(differences(old, file), check_routes(file, office.clock().date()))


async def apply_school(office: Office, file: SchoolFile) -> Plan:
    """Make the school what its file says, in one transaction.

    People who are not in the file any more have left: they get into nothing, and what they did keeps their name.

    Raises:
        DeadEndError: a report could reach nobody; nothing was changed.
    """
    plan = await plan_school(office, file)
    if plan.errors:
        raise DeadEndError(
            "Nothing was changed, since a report could reach nobody: " + "; ".join(check.text for check in plan.errors)
        )
    now = office.clock()
    async with office.store.school(file.school.id) as transaction:
        row = await transaction.scalar(select(SchoolRow))
        if row is None:
            wrapped = office.master.wrap(new_key(), "school", file.school.id, file.school.id)
            row = SchoolRow(id=file.school.id, wrapped_key=wrapped, created_at=now)
            transaction.add(row)
        row.name, row.file, row.applied_at = file.school.name, file.model_dump(mode="json"), now
        await transaction.flush()
        ids = await _apply_people(transaction, file.people, now)
        await _apply_roles(transaction, file, ids)
        school = await load_school(transaction, office.master)
        await audit.record(
            transaction, school.keys.audit, audit.Act.SCHOOL_APPLIED, actor="system", about=file.school.id, at=now
        )
        await _look_after_cases(UnitOfWork(transaction, school, office.master, now))
    return plan


async def _apply_people(transaction: AsyncSession, people: Iterable[PersonSection], now: dt.datetime) -> dict[str, str]:
    """The people, and their ids by handle."""
    known = {row.handle: row for row in await transaction.scalars(select(PersonRow))}
    ids: dict[str, str] = {}
    for person in people:
        row = known.pop(person.handle, None)
        if row is None:
            row = PersonRow(id=new_id(), handle=person.handle, joined_at=now)
            transaction.add(row)
        row.name, row.audience, row.email = person.name, person.audience, person.email
        row.is_active, row.left_at = person.is_active, None if person.is_active else row.left_at or now
        ids[person.handle] = row.id
    for row in known.values():
        row.is_active, row.left_at = False, row.left_at or now
    await transaction.flush()
    await transaction.execute(delete(IdentityRow))
    for person in people:
        for platform, account in person.identities.items():
            transaction.add(IdentityRow(platform=platform, account=account, person=ids[person.handle]))
    return ids


async def _apply_roles(transaction: AsyncSession, file: SchoolFile, ids: dict[str, str]) -> None:
    await transaction.execute(delete(HoldingRow))
    await transaction.execute(delete(AbsenceRow))
    roster = to_roster(file, ids)
    for holding in roster.holdings:
        for rank, person in enumerate((holding.holder, *holding.deputies)):
            transaction.add(HoldingRow(role=holding.role, holder=holding.holder, rank=rank, person=person))
    for absence in roster.absences:
        transaction.add(AbsenceRow(person=absence.person, first=absence.first, last=absence.last))
    await transaction.flush()


async def _look_after_cases(work: UnitOfWork) -> None:
    """Cases whose handlers have left go to somebody else at once."""
    for id_ in (await work.transaction.scalars(select(CaseRow.id).where(CaseRow.closed_at.is_(None)))).all():
        case = await case_by_id(work, id_)
        if case is not None and not await case.handlers():
            await add_task(work.transaction, TaskKind.ESCALATE, id_, work.now, work.now.isoformat())
