"""Who has looked at a case, and when last: whoever handles it sees that."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from signpost.bot.audit import Act, Entry
from signpost.bot.incidents.views import Look
from signpost.bot.people import Role
from signpost.bot.school import School
from signpost.bot.store.tables import CaseHandlerRow

ONE_LOOK = dt.timedelta(minutes=1)
"""A page and the picture in it, or the same page again, within this time are one look, and one entry in the log."""
LOOKS = frozenset({Act.CASE_OPENED, Act.EVIDENCE_VIEWED, Act.ORIGINAL_DOWNLOADED, Act.CASE_EXPORTED})


def looks_of(
    school: School, logged: Iterable[Entry], handlers: Iterable[CaseHandlerRow], person: str
) -> tuple[Look, ...]:
    """Everybody who handles a case or has looked at it, with their last look: whoever looks now last.

    Args:
        school: the school.
        logged: what the log has about the case, oldest first.
        handlers: who handles it now.
        person: who looks now.
    """
    last = {entry.actor: entry.at for entry in logged if entry.act in LOOKS}
    roles = {row.person: Role(row.role).in_words for row in handlers}
    known = [*roles, *(actor for actor in last if actor not in roles)]
    looks = [
        Look(
            who=school.name_of(actor),
            role=roles.get(actor, ""),
            at=school.local(last[actor]) if actor in last else None,
            is_you=actor == person,
        )
        for actor in known
    ]
    return tuple(sorted(looks, key=lambda look: look.is_you))


@dataclass(frozen=True)
class FileLook:
    """A look at one page of a file, as the log has it."""

    file: str
    page: int

    @property
    def detail(self) -> dict[str, str]:
        """What stands in the log about it."""
        return {"file": self.file, "page": str(self.page)}

    def is_in(self, logged: Iterable[Entry], person: str, now: dt.datetime) -> bool:
        """Whether somebody's same look is logged already: a page is asked for first, and then its picture."""
        return any(
            entry.act is Act.EVIDENCE_VIEWED
            and entry.actor == person
            and entry.detail == self.detail
            and dt.timedelta(0) <= now - entry.at < ONE_LOOK
            for entry in logged
        )
