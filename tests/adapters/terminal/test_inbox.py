"""Direct messages on the terminal."""

from signpost.adapters.terminal.inbox import TerminalMessenger, new_messages
from signpost.bot.incidents.views import CasePointer, ReportPointer
from tests.adapters.views import REFERENCE
from tests.bot.offices import SampleSchool

NEW = CasePointer(reference=REFERENCE, why="new")


async def test_a_message_is_shown_once_to_its_reader_and_to_nobody_else(sample_school: SampleSchool) -> None:
    school = sample_school
    messenger, nadia, sam = TerminalMessenger(school.office), await school.person("nadia"), await school.person("sam")
    await messenger.deliver(school.id, nadia, NEW, "k1")

    assert await new_messages(school.office, school.id, sam) == ()
    assert await new_messages(school.office, school.id, nadia) == (NEW,)
    assert await new_messages(school.office, school.id, nadia) == ()


async def test_delivered_twice_with_one_key_it_is_there_once(sample_school: SampleSchool) -> None:
    school = sample_school
    messenger, nadia = TerminalMessenger(school.office), await school.person("nadia")
    assert not await messenger.has(school.id, nadia, "k1")
    await messenger.deliver(school.id, nadia, NEW, "k1")
    await messenger.deliver(school.id, nadia, NEW, "k1")

    assert await messenger.has(school.id, nadia, "k1")
    assert len(await new_messages(school.office, school.id, nadia)) == 1


async def test_messages_come_in_their_order(sample_school: SampleSchool) -> None:
    school = sample_school
    messenger, amy = TerminalMessenger(school.office), await school.person("amy")
    views = [ReportPointer(reference=REFERENCE, why=why) for why in ("acknowledged", "message", "closed")]
    for number, view in enumerate(views):
        school.clock.advance(seconds=1)
        await messenger.deliver(school.id, amy, view, f"k{9 - number}")

    assert await new_messages(school.office, school.id, amy) == tuple(views)
