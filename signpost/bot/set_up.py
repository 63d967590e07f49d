"""A school file becomes the school: applied as often as one likes, it changes what it says differently, and no more."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from signpost.bot import audit
from signpost.bot.agreements.charge import charge_gaps
from signpost.bot.gaps.retention import reschedule as reschedule_gaps
from signpost.bot.incidents import retention, succession, unmasking
from signpost.bot.incidents.dossier import new_id
from signpost.bot.incidents.route_checks import RouteCheck, all_routes, usual_routes
from signpost.bot.joining import has_joined, lets_in
from signpost.bot.questions.retention import reschedule as reschedule_questions
from signpost.bot.school import load_school
from signpost.bot.school_file import SchoolFile, differences, to_roster
from signpost.bot.store.tables import AbsenceRow, HoldingRow, IdentityRow, PersonRow, SchoolRow
from signpost.bot.unit_of_work import Office, UnitOfWork
from signpost.bot.vault import new_key
from signpost.errors import SignpostError


class DeadEndError(SignpostError):
    """A school file would leave a report without anybody to go to."""


class TakenHandleError(SignpostError):
    """A short name would pass from somebody who has left to somebody else, and with it what is theirs."""


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


def list_routes(file: SchoolFile, day: dt.date) -> tuple[str, ...]:
    """Whom a report about each kind of subject would go to, and whom next while nobody reads it; a line for each."""
    roster = to_roster(file, {person.handle: person.handle for person in file.people})
    return usual_routes(roster, file.routing_rules(), day)


def signing_gaps(file: SchoolFile, day: dt.date) -> tuple[str, ...]:
    """Where signing, and the review of policies, has no one in charge; a line for each."""
    return charge_gaps(to_roster(file, {person.handle: person.handle for person in file.people}), day)


async def plan_school(office: Office, file: SchoolFile) -> Plan:
    """What `apply_school` would do.

    Raises:
        TakenHandleError: see there.
    """
    async with office.store.school(file.school.id, read_only=True) as transaction:
        return await _plan(transaction, file, office.clock())


async def _plan(transaction: AsyncSession, file: SchoolFile, now: dt.datetime) -> Plan:
    row = await transaction.scalar(select(SchoolRow))
    await _check_handles(transaction, file)
    return Plan(differences(None if row is None else _applied(row), file), check_routes(file, now.date()))


def _applied(row: SchoolRow) -> SchoolFile:
    """The file that was applied last."""
    return SchoolFile.model_validate(row.file)


async def _check_handles(transaction: AsyncSession, file: SchoolFile) -> None:
    """Whoever gets another's short name would get their reports and cases with it."""
    left = await transaction.scalars(select(PersonRow).where(PersonRow.is_active.is_(False)))
    names = {row.handle: row.name for row in left}
    for person in file.people:
        before = names.get(person.handle)
        if person.is_active and before is not None and before.casefold() != person.name.casefold():
            raise TakenHandleError(
                f'"{person.handle}" is the short name of {before}, who has left. Give {person.name} another one. '
                f"(If this is {before}, who is back under another name: apply the file with the old name first.)"
            )


async def apply_school(office: Office, file: SchoolFile) -> Plan:
    """Make the school what its file says, in one transaction; nothing where it is so already.

    People who are not in the file any more have left: they get into nothing, and what they did keeps their name. Cases
    that nobody has any more go to whoever is next.

    Raises:
        DeadEndError: a report could reach nobody; nothing was changed.
        TakenHandleError: somebody would get the short name of somebody who has left; nothing was changed.
    """
    now = office.clock()
    async with office.store.school(file.school.id) as transaction:
        plan = await _plan(transaction, file, now)
        if plan.errors:
            raise DeadEndError(
                "Nothing was changed, since a report could reach nobody: "
                + "; ".join(check.text for check in plan.errors)
            )
        row = await transaction.scalar(select(SchoolRow).with_for_update())
        old = None if row is None else _applied(row)
        if old == file:
            return plan
        if row is None:
            wrapped = office.master.wrap(new_key(), "school", file.school.id, file.school.id)
            row = SchoolRow(id=file.school.id, wrapped_key=wrapped, created_at=now)
            transaction.add(row)
        row.name, row.file, row.applied_at = file.school.name, file.model_dump(mode="json"), now
        await transaction.flush()
        ids = await _apply_people(transaction, file, now)
        await _apply_identities(transaction, old, file, ids)
        await _apply_roles(transaction, file, ids)
        school = await load_school(transaction, office.master)
        await audit.record(
            transaction, school.keys.audit, audit.Act.SCHOOL_APPLIED, actor="system", about=file.school.id, at=now
        )
        work = UnitOfWork(transaction, school, office.master, now)
        await succession.look_after(work)
        await unmasking.pass_on_requests(work)
        if old is not None and old.reports.retention_days != file.reports.retention_days:
            await retention.reschedule(work)
        if old is not None and old.questions != file.questions:
            await reschedule_questions(work)
            await reschedule_gaps(work)
    return plan


async def _apply_people(transaction: AsyncSession, file: SchoolFile, now: dt.datetime) -> dict[str, str]:
    """The people, and their ids by handle. Whoever had joined and is named now stays who they are."""
    known = {row.handle: row for row in await transaction.scalars(select(PersonRow))}
    joined = {row.email: row for row in known.values() if has_joined(row.handle) and row.is_active and row.email}
    ids: dict[str, str] = {}
    for person in file.people:
        row = known.pop(person.handle, None)
        if row is None and (row := joined.get((person.email or "").casefold())) is not None:
            del known[row.handle]
            row.handle = person.handle
        if row is None:
            row = PersonRow(id=new_id(), handle=person.handle, joined_at=now)
            transaction.add(row)
        row.name, row.audience, row.email = person.name, person.audience, person.email
        row.is_active, row.left_at = person.is_active, None if person.is_active else row.left_at or now
        ids[person.handle] = row.id
    named = to_roster(file, ids).people
    for row in known.values():
        if has_joined(row.handle) and lets_in(file.school.email_domains, named, row.name, row.email or ""):
            continue
        row.is_active, row.left_at = False, row.left_at or now
        if has_joined(row.handle):
            await transaction.execute(delete(IdentityRow).where(IdentityRow.person == row.id))
    await transaction.flush()
    return ids


async def _apply_identities(
    transaction: AsyncSession, old: SchoolFile | None, new: SchoolFile, ids: dict[str, str]
) -> None:
    """The accounts that the file gives, in place of those that it gave; what a platform has told stays."""
    given = [
        (platform, account, ids[person.handle])
        for person in new.people
        for platform, account in person.identities.items()
    ]
    before = [pair for person in (old.people if old else ()) for pair in person.identities.items()]
    accounts = [*before, *((platform, account) for platform, account, _ in given)]
    theirs = [(platform, person) for platform, _, person in given]
    is_replaced = or_(
        tuple_(IdentityRow.platform, IdentityRow.account).in_(accounts),
        tuple_(IdentityRow.platform, IdentityRow.person).in_(theirs),
    )
    await transaction.execute(delete(IdentityRow).where(is_replaced))
    for platform, account, person in given:
        transaction.add(IdentityRow(platform=platform, account=account, person=person))
    await transaction.flush()


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
