"""Whatever people, thieves and clocks do, in any order: what lets somebody in does so for its person, once, in time."""

import asyncio
import datetime as dt
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, multiple, rule
from sqlalchemy import URL

from signpost.bot.room.checks import OPEN_FOR, Asked
from signpost.bot.room.links import GOOD_FOR
from signpost.bot.room.sessions import IDLE_FOR, LONGEST, Entered
from signpost.bot.store.upgrade import upgrade
from tests.bot.offices import open_school
from tests.bot.room.door import HELEN, NADIA, Door

people = st.sampled_from([NADIA, HELEN])
FORWARD = st.sampled_from([1, 4, 5, 14, 15, 59, 60, 12 * 60]).map(lambda minutes: dt.timedelta(minutes=minutes))


@cache
def template() -> Path:
    """A migrated, empty database."""
    file = Path(tempfile.mkdtemp()) / "template.sqlite3"
    upgrade(URL.create("sqlite", database=str(file)))
    return file


class Life(RuleBasedStateMachine):
    """The case room's door, and all that may be tried at it.

    What a token was when it was made is remembered here, by the time that has really passed, whatever the clock says.
    A clock that is set back makes what goes on last longer by as much, and nothing that has ended good again.
    """

    links: Bundle[Any] = Bundle("links")
    checks: Bundle[Any] = Bundle("checks")
    sessions: Bundle[Any] = Bundle("sessions")
    devices: Bundle[Any] = Bundle("devices")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "signpost.sqlite3"
        shutil.copy(template(), file)
        self.runner = asyncio.Runner()
        self.opened = open_school(f"sqlite:///{file}")
        self.door = Door(self.run(self.opened.__aenter__()))
        self.real = self.set_back = dt.timedelta()
        self.used: set[str] = set()
        self.made_at: dict[str, dt.timedelta] = {}
        self.whose: dict[str, str] = {}
        self.number: dict[str, int] = {}
        self.answered: dict[str, bool] = {}
        self.seen_at: dict[str, dt.timedelta] = {}
        self.ended: set[str] = set()
        self.known: set[tuple[str, str]] = set()
        self.device_of: dict[str, str] = {}

    def run(self, coroutine: Any) -> Any:
        return self.runner.run(coroutine)

    def teardown(self) -> None:
        self.run(self.opened.__aexit__(None, None, None))
        self.runner.close()
        self.folder.cleanup()

    def is_in(self, who: str, entered: Entered) -> str:
        self.known.add((who, entered.device))
        self.whose[entered.session] = self.whose[entered.device] = who
        self.made_at[entered.session] = self.seen_at[entered.session] = self.real
        self.device_of[entered.session] = entered.device
        return entered.session

    # --- Time -------------------------------------------------------------------------------------------------------

    @rule(passes=FORWARD, is_worked=st.booleans())
    def time_passes(self, passes: dt.timedelta, is_worked: bool) -> None:
        self.goes_on(passes)
        if is_worked:
            self.run(self.door.school.works())

    @rule(back=st.sampled_from([5, 20, 90]))
    def the_clock_is_set_back(self, back: int) -> None:
        self.set_back += dt.timedelta(minutes=back)
        self.door.school.clock.advance(minutes=-back)

    def goes_on(self, passes: dt.timedelta) -> None:
        self.real += passes
        self.door.school.clock.now += passes

    def since(self, instant: dt.timedelta) -> dt.timedelta:
        """How long something has gone on, at least, by any clock."""
        return self.real - instant - self.set_back

    @initialize(target=sessions, who=people)
    def is_in_from_the_beginning(self, who: str) -> str:
        return self.is_in(who, self.run(self.door.enters(who)))

    # --- People ------------------------------------------------------------------------------------------------------

    @rule(target=links, who=people)
    def asks_for_a_link(self, who: str) -> str:
        token: str = self.run(self.door.link(who))
        self.made_at[token], self.whose[token] = self.real, who
        return token

    @rule(target=checks, link=links, passes=st.just(dt.timedelta()) | FORWARD)
    def opens_it_on_a_new_device(self, link: str, passes: dt.timedelta) -> Any:
        self.goes_on(passes)
        came = self.run(self.door.desk.enter(link, ""))
        assert came is None or isinstance(came, Asked)
        if came is None:
            return multiple()
        self.opens_in_time(link)
        self.made_at[came.check], self.whose[came.check] = self.real, self.whose[link]
        self.number[came.check] = came.number
        return came.check

    @rule(target=sessions, link=links, device=devices)
    def opens_it_on_a_device(self, link: str, device: str) -> Any:
        came = self.run(self.door.desk.enter(link, device))
        if came is None:
            return multiple()
        self.opens_in_time(link)
        if isinstance(came, Asked):
            return multiple()
        assert (self.whose[link], device) in self.known, "in, on a device that nobody said was theirs"
        return self.is_in(self.whose[link], came)

    def opens_in_time(self, link: str) -> None:
        assert link not in self.used, "a link opened twice"
        assert self.since(self.made_at[link]) < GOOD_FOR, "a link opened when it was over"
        self.used.add(link)

    @rule(check=checks, is_right=st.booleans())
    def answers(self, check: str, is_right: bool) -> None:
        if check in self.answered or check not in self.number:
            return
        who, number = self.whose[check], self.number[check]
        question = self.run(self.door.question(who))
        if number not in question.numbers:
            return  # it is of a later device
        chosen = number if is_right else next(other for other in question.numbers if other != number)
        said = self.run(self.door.answers(who, question.check, chosen))
        self.answered[check] = "opens by itself" in said
        assert not self.answered[check] or (is_right and self.since(self.made_at[check]) < OPEN_FOR)

    @rule(target=sessions, check=checks)
    def waits(self, check: str) -> Any:
        came = self.run(self.door.desk.asked(check))
        if not isinstance(came, Entered):
            return multiple()
        assert self.answered.pop(check), "let in without the right number"
        self.answered[check] = False
        assert self.since(self.made_at[check]) < 2 * OPEN_FOR
        return self.is_in(self.whose[check], came)

    @rule(target=devices, session=sessions)
    def keeps_the_cookie_of_the_device(self, session: str) -> str:
        return self.device_of[session]

    @rule(session=sessions, passes=st.just(dt.timedelta()) | FORWARD)
    def looks(self, session: str, passes: dt.timedelta) -> None:
        self.goes_on(passes)
        visitor = self.run(self.door.desk.visitor(session))
        if visitor is None:
            self.ended.add(session)
            return
        assert session not in self.ended, "a session that had ended goes on"
        assert self.since(self.seen_at[session]) < IDLE_FOR + dt.timedelta(minutes=1)
        assert self.since(self.made_at[session]) < LONGEST
        assert visitor.actor.person == self.run(self.door.school.person(self.whose[session]))
        self.seen_at[session] = self.real

    @rule(link=links)
    def is_opened_by_whoever_found_it_later(self, link: str) -> None:
        """Once more, at once: two who press at the same time."""
        first, second = self.run(self.both_open(link))
        assert first is None or second is None
        if first or second:
            self.opens_in_time(link)

    async def both_open(self, link: str) -> Any:
        return await asyncio.gather(self.door.desk.enter(link, ""), self.door.desk.enter(link, ""))

    @rule(session=consumes(sessions))
    def signs_out(self, session: str) -> None:
        self.run(self.door.desk.leave(session))
        assert self.run(self.door.desk.visitor(session)) is None

    @rule(who=people)
    def is_signed_out_everywhere(self, who: str) -> None:
        self.run(self.door.desk.revoke(self.door.school.id, self.run(self.door.school.person(who))))
        self.known = {(owner, device) for owner, device in self.known if owner != who}
        self.used |= {token for token, owner in self.whose.items() if owner == who}
        self.ended |= {token for token, owner in self.whose.items() if owner == who}
        self.answered |= {check: False for check in self.number if self.whose[check] == who}

    # --- Thieves -----------------------------------------------------------------------------------------------------

    @rule(token=st.one_of(links, checks, sessions, devices))
    def tries_a_token_for_what_it_is_not(self, token: str) -> None:
        if token not in self.made_at or token in self.number:
            assert not self.run(self.door.desk.look(token))
        if token not in self.seen_at:
            assert self.run(self.door.desk.visitor(token)) is None
        if token not in self.number:
            assert self.run(self.door.desk.asked(token)) is None


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=settings().max_examples // 4,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
