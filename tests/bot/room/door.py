"""The door of the sample school's case room, and people who come to it."""

from typing import Any

import pytest
from sqlalchemy import select

from signpost.bot.room.checks import Asked
from signpost.bot.room.commands import AnswerDeviceCheck
from signpost.bot.room.desk import RoomDesk
from signpost.bot.room.sessions import Entered, Visitor
from signpost.bot.room.target import Target
from signpost.bot.room.views import DeviceCheck
from signpost.bot.set_up import apply_school
from signpost.bot.store.tables import AuditRow
from tests.bot.offices import SampleSchool

URL = "https://signpost.ottermarsh.example"
AMY, BEN, NADIA, SAM, HELEN, IVAN = "amy", "ben", "nadia", "sam", "helen", "ivan"
"""A teacher, another, the nominated person, her deputy, the headteacher, the IT administrator."""
CASES = Target(kind="cases")


def token_of(url: str) -> str:
    """The token in a link."""
    assert url.startswith(f"{URL}/open/"), url
    return url.removeprefix(f"{URL}/open/")


class Door:
    """The case room's door.

    Args:
        school: whose it is.
    """

    def __init__(self, school: SampleSchool) -> None:
        self.school = school
        self.desk = RoomDesk(school.office, f"{URL}/")

    async def link(self, who: str, target: Target = CASES) -> str:
        """The token of a new link for somebody."""
        made = await self.desk.link(self.school.id, await self.school.person(who), target)
        return token_of(made.url)

    async def asks(self, who: str, target: Target = CASES) -> Asked:
        """Somebody opens a link of theirs on a new device."""
        asked = await self.desk.enter(await self.link(who, target), "")
        assert isinstance(asked, Asked)
        return asked

    async def question(self, who: str) -> DeviceCheck:
        """What somebody was asked last, by direct message."""
        await self.school.works()
        found = [view for account, view in self.school.platform.delivered if account == who]
        assert isinstance(found[-1], DeviceCheck), found
        return found[-1]

    async def answers(self, who: str, check: str, number: int | None) -> str:
        """What somebody is told who answers such a question."""
        said = await self.desk.respond(
            self.school.id, await self.school.person(who), AnswerDeviceCheck(check=check, number=number)
        )
        assert isinstance(said, str)
        return said

    async def enters(self, who: str, target: Target = CASES, device: str = "") -> Entered:
        """Somebody gets in, having said that the device is theirs where they were asked."""
        came = await self.desk.enter(await self.link(who, target), device)
        if isinstance(came, Asked):
            await self.answers(who, (await self.question(who)).check, came.number)
            came = await self.desk.asked(came.check)
        assert isinstance(came, Entered), came
        return came

    async def visits(self, session: str) -> Visitor:
        """Whoever is in by a session."""
        visitor = await self.desk.visitor(session)
        assert visitor is not None
        return visitor

    async def rows(self, table: Any) -> list[Any]:
        """What is in a table."""
        async with self.school.office.work(self.school.id, read_only=True) as work:
            return list(await work.transaction.scalars(select(table)))

    async def logged(self) -> list[tuple[str, str, dict[str, str]]]:
        """What the log has about the case room: act, actor, detail."""
        rows = sorted(await self.rows(AuditRow), key=lambda row: row.seq)
        return [(row.act, row.actor, row.detail) for row in rows if row.act.startswith("room_")]

    async def takes_roles_from(self, who: str) -> None:
        """Somebody stays at the school, and neither has a role nor stands in for anybody any more."""
        roles = {
            role: tuple(
                holding.model_copy(update={"deputies": tuple(one for one in holding.deputies if one != who)})
                for holding in held
                if holding.holder != who
            )
            for role, held in self.school.file.roles.items()
        }
        await self.applies(roles=roles)

    async def applies(self, **sections: Any) -> None:
        """The school file says something else from now on."""
        self.school.file = self.school.file.model_copy(update=sections)
        await apply_school(self.school.office, self.school.file)


@pytest.fixture
def door(sample_school: SampleSchool) -> Door:
    """The door of the sample school's case room, on both engines."""
    return Door(sample_school)
