"""Every school day each school's policies are looked at: new versions are noted, and owners reminded of reviews."""

import asyncio
import datetime as dt
import hashlib
import logging
from collections.abc import Collection, Sequence
from pathlib import Path

from sqlalchemy import select

from signpost.bot.agreements.charge import in_charge
from signpost.bot.jobs import Postponed, TaskKind, add_task
from signpost.bot.notices import notify
from signpost.bot.policy_folders import PolicyFolders
from signpost.bot.policy_versions.known import name_of, note_version
from signpost.bot.policy_versions.review import PAST, is_later, review_step
from signpost.bot.policy_versions.views import PolicyReviewDue
from signpost.bot.store.tables import PolicyVersionRow
from signpost.bot.unit_of_work import Office, UnitOfWork
from signpost.errors import SettingsError, UnreadableDocumentError
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import read_policy

_DAY = dt.timedelta(days=1)
_LOG = logging.getLogger(__name__)
_Key = tuple[str, str]
"""A policy's name, and the SHA-256 of its file."""


class PolicyReviewing:
    """Looks at policies, and reminds their owners.

    Args:
        office: begins units of work.
        folders: where the policies lie.
    """

    def __init__(self, office: Office, folders: PolicyFolders) -> None:
        self._office = office
        self._folders = folders

    async def look(self, school: str, _target: str) -> None:
        """Look at a school's policies, once a school day.

        Raises:
            Postponed: it is not school time.
        """
        async with self._office.work(school, read_only=True) as work:
            opening = work.school.calendar.next_school_time(work.now)
            if opening is None or opening > work.now:
                raise Postponed(opening or work.now + _DAY)
            rows = await work.transaction.execute(select(PolicyVersionRow.name, PolicyVersionRow.file_digest))
            known = {(name, digest) for name, digest in rows}
        try:
            files = await self._folders.files(school)
        except SettingsError:
            files = []  # doctor says so; here, nobody is at hand
        present, fresh = await asyncio.to_thread(_read, files, known)
        async with self._office.work(school) as work:
            for digest, policy in fresh:
                await note_version(work, policy, digest)
            for row in await work.transaction.scalars(select(PolicyVersionRow)):
                if (row.name, row.file_digest) in present:
                    await _remind(work, row)
            await _look_next(work)


def _read(files: Sequence[Path], known: Collection[_Key]) -> tuple[set[_Key], list[tuple[str, Policy]]]:
    """What lies in the folder, and what of it was not read before; what cannot be read is left for people to find."""
    present: set[_Key] = set()
    fresh: list[tuple[str, Policy]] = []
    for file in files:
        try:
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            if (name_of(file.stem), digest) not in known:
                fresh.append((digest, read_policy(file)))
            present.add((name_of(file.stem), digest))
        except (OSError, UnreadableDocumentError) as error:
            _LOG.warning("A policy cannot be read: %s", type(error).__name__)
    return present, fresh


async def _remind(work: UnitOfWork, row: PolicyVersionRow) -> None:
    """Remind a policy's owner, or who stands in, of its review; once a step, even if the clock is set back."""
    if row.review_by is None:
        return
    today = work.school.today(work.now)
    step = review_step(row.review_by, today, work.school.calendar)
    if step is None or not is_later(step, row.reminded):
        return
    for person in in_charge(work.school.roster, today):
        title = Policy.model_validate_json(row.document).title
        view = PolicyReviewDue(title=title, review_by=row.review_by, is_past=step == PAST)
        await notify(work, person, view, about=f"policy:{row.name}", occasion=f"{row.review_by}-{step}")
        row.reminded = step


async def keep_reviewing(work: UnitOfWork) -> None:
    """Have the policies looked at today, should nobody have planned it: for a process that begins to work."""
    today = work.school.today(work.now).isoformat()
    await add_task(work.transaction, TaskKind.REVIEW_POLICIES, work.school.id, work.now, today)


async def _look_next(work: UnitOfWork) -> None:
    today = work.school.today(work.now)
    following = work.school.calendar.next_school_day(today) or today + _DAY
    midnight = dt.datetime.combine(following, dt.time(), work.school.zone)
    opening = work.school.calendar.next_school_time(midnight) or midnight
    await add_task(work.transaction, TaskKind.REVIEW_POLICIES, work.school.id, opening, following.isoformat())
