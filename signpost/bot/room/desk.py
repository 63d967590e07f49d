"""The case room's door: makes links, lets people in, and knows who is in."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from signpost.bot import audit
from signpost.bot.incidents.access import NotYoursError
from signpost.bot.incidents.drafts import NoDraftError
from signpost.bot.incidents.evidence_taking import GateClosedError, taker_of
from signpost.bot.incidents.life_cycle import RefusedError
from signpost.bot.incidents.views import CasePointer
from signpost.bot.room import checks, links, sessions
from signpost.bot.room.checks import Asked
from signpost.bot.room.commands import AnswerDeviceCheck, EnterRoom, ReadReturn, RoomCommand, UploadPrivately
from signpost.bot.room.devices import device_digest, is_known
from signpost.bot.room.ending import revoke_access
from signpost.bot.room.reach import NothingToReadError, check_handles, is_open_to
from signpost.bot.room.sessions import Entered, Visitor
from signpost.bot.room.target import Target
from signpost.bot.room.tokens import Token, parse_token
from signpost.bot.room.views import RoomLink, RoomLinkPointer, RoomView
from signpost.bot.school import UnknownSchoolError
from signpost.bot.turn import Pointer
from signpost.bot.unit_of_work import Office, UnitOfWork

T = TypeVar("T")
_NOTHING_BEHIND = (NotYoursError, NothingToReadError, NoDraftError, GateClosedError, RefusedError)
"""Why somebody is given no link: nothing of theirs is behind it."""
_NO_ROLE = "The case room is for those who handle reports, and you have no such role."
_NOT_FOR_YOU = "The governors’ return is for the headteacher and the governors."


class RoomDesk:
    """Everything about getting into the case room.

    Tokens come from browsers, and are whatever somebody sent. What is wrong, used or over is answered alike.

    Args:
        office: begins units of work.
        url: where the case room is, as `https://signpost.school.example`.
    """

    def __init__(self, office: Office, url: str) -> None:
        self._office = office
        self._url = url.rstrip("/")

    async def respond(self, school: str, person: str, command: RoomCommand) -> RoomView | str:
        """Do what a command from the chat says.

        Args:
            school: the school's id.
            person: who says it.
            command: what they want.

        Returns:
            A view, or one sentence for them.

        Raises:
            SignpostError: it cannot be done; the message says why, and what to do.
        """
        match command:
            case EnterRoom(reference=reference):
                kind = "case" if reference else "cases"
                return await self.link(school, person, Target(kind=kind, about=reference))
            case UploadPrivately(draft=draft):
                return await self.link(school, person, Target(kind="upload", about=draft))
            case ReadReturn():
                return await self.link(school, person, Target(kind="return"))
            case AnswerDeviceCheck(check=check, number=number):

                async def answer(work: UnitOfWork) -> str:
                    await audit.take_turn(work.transaction)
                    return await checks.answer(work, person, check, number)

                return await self._office.act(school, person, answer)

    async def link(self, school: str, person: str, target: Target) -> RoomLink:
        """A link for one person, for a quarter of an hour, once.

        Raises:
            NotYoursError: it is for a case that they do not handle.
            NothingToReadError: it is for their cases, and they have no role by which they could have any.
            GateClosedError: it is for files, which are not taken.
            NoDraftError: it is for files to a report that is not theirs.
        """

        async def make(work: UnitOfWork) -> RoomLink:
            if target.kind == "upload":
                await taker_of(work, person, target.about)
            elif target.kind == "case":
                await check_handles(work, person, target.about)
            if not await is_open_to(work, person, target):
                raise NothingToReadError(_NOT_FOR_YOU if target.kind == "return" else _NO_ROLE)
            token, row = await links.add_link(work, person, target)
            expires_at = work.school.local(row.expires_at)
            return RoomLink(kind=target.kind, url=f"{self._url}/open/{token}", expires_at=expires_at)

        return await self._office.act(school, person, make)

    async def linked(self, school: str, person: str, view: Pointer) -> Pointer:
        """A pointer as it is delivered: with a link of its own, where it leads somewhere that its reader gets into."""
        match view:
            case CasePointer(reference=reference):
                target = Target(kind="case", about=reference)
            case RoomLinkPointer(target=target):
                pass
            case _:
                return view
        try:
            made = await self.link(school, person, target)
        except _NOTHING_BEHIND:
            return view  # there was, when the notice was written; what it says is true without a link
        return view.model_copy(update={"url": made.url})

    async def look(self, token: str) -> bool:
        """Whether a link opens. Nothing is changed: scanners of messages look at every link."""

        async def find(work: UnitOfWork, known: Token) -> bool:
            _, _, is_open = await links.find_link(work, known)
            return is_open

        return bool(await self._read(token, find))

    async def enter(self, token: str, device: str) -> Entered | Asked | None:
        """Open a link, which is over then.

        Args:
            token: the link's.
            device: what the browser has in its cookie for devices; empty for none.

        Returns:
            Whoever it was made for is in, or has to say in the chat that it is they; None where it opens nothing.
        """
        if not await self.look(token):
            return None
        digest = device_digest(device)

        async def open_(work: UnitOfWork, known: Token) -> Entered | Asked | None:
            row, entry, is_open = await links.find_link(work, known)
            if row is None or not is_open or not await is_open_to(work, entry.person, entry.target):
                return None
            row.ended_at = work.now
            if await is_known(work, entry.person, digest):
                return await sessions.begin_session(work, entry, device)
            return await checks.ask(work, entry, digest)

        return await self._change(token, open_)

    async def asked(self, check: str) -> Entered | Asked | None:
        """What became of the question whether a device is somebody's.

        Args:
            check: the token of the page that waits.

        Returns:
            They are in; or there is no answer yet; None where it was refused, or is over.
        """

        async def look(work: UnitOfWork, known: Token) -> Asked | bool:
            row = await checks.find_check(work, known)
            return row is not None and (checks.shown(work, row, known) or row.state == "confirmed")

        async def come_in(work: UnitOfWork, known: Token) -> Entered | None:
            row = await checks.find_check(work, known)
            return None if row is None else await checks.come_in(work, row)

        found = await self._read(check, look)
        if isinstance(found, Asked):
            return found
        return await self._change(check, come_in) if found else None

    async def visitor(self, session: str) -> Visitor | None:
        """Who is in by a session; asking prolongs it. None where it has ended: then it stays so.

        Args:
            session: what the browser has in its cookie for sessions.
        """

        async def look(work: UnitOfWork, known: Token) -> tuple[Visitor | None, bool] | None:
            row = await sessions.find_session(work, known)
            if row is None:
                return None
            visitor = await sessions.visitor_of(work, row, known)
            return visitor, visitor is None or work.now - row.seen_at >= sessions.NOTED_EVERY

        async def note(work: UnitOfWork, known: Token) -> Visitor | None:
            row = await sessions.find_session(work, known)
            if row is None:
                return None
            if await sessions.visitor_of(work, row, known) is None:
                why: sessions.Why = "role_ended" if sessions.is_running(row, work.now) else "over"
                await sessions.end_session(work, row, why)
                return None
            row.seen_at = max(row.seen_at, work.now)
            return await sessions.visitor_of(work, row, known)

        found = await self._read(session, look)
        if found is None:
            return None
        visitor, is_to_be_noted = found
        return await self._change(session, note) if is_to_be_noted else visitor

    async def renew(self, token: str) -> None:
        """Send a new link to the chat of whoever an old one was made for; for any other token, do nothing.

        What the browser is told does not depend on it.
        """

        async def is_old(work: UnitOfWork, known: Token) -> bool:
            row, _, is_open = await links.find_link(work, known)
            return row is not None and not is_open

        async def send(work: UnitOfWork, known: Token) -> None:
            await links.renew(work, known)

        if await self._read(token, is_old):
            await self._change(token, send)

    async def leave(self, session: str) -> None:
        """Sign out."""

        async def end(work: UnitOfWork, known: Token) -> None:
            row = await sessions.find_session(work, known)
            if row is not None:
                await sessions.end_session(work, row, "signed_out")

        await self._change(session, end)

    async def revoke(self, school: str, person: str) -> None:
        """Take everything from somebody that lets them in: links, sessions, and the devices that they are known by."""
        async with self._office.work(school) as work:
            await revoke_access(work, person)

    async def _read(self, token: str, look: Callable[[UnitOfWork, Token], Awaitable[T]]) -> T | None:
        known = parse_token(token)
        if known is None:
            return None
        try:
            async with self._office.work(known.school, read_only=True) as work:
                return await look(work, known)
        except UnknownSchoolError:
            return None

    async def _change(self, token: str, do: Callable[[UnitOfWork, Token], Awaitable[T]]) -> T | None:
        """Do something that changes what a token is for; for two at once, one after the other."""
        known = parse_token(token)
        if known is None:
            return None
        try:
            async with self._office.work(known.school) as work:
                await audit.take_turn(work.transaction)
                return await do(work, known)
        except UnknownSchoolError:
            return None
