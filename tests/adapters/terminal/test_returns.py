"""The governors' return in a terminal: the figures are shown, and the document is saved for its reader alone."""

import stat
from pathlib import Path

import pytest

from signpost.bot.incidents.commands import ShowMyReports
from tests.adapters.terminal.platform import TerminalPlatform
from tests.bot.offices import SampleSchool
from tests.test_conformance import WatchedBot, room, watched_bot

__all__ = ["room", "watched_bot"]
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


async def test_the_document_is_saved_where_it_is_asked_for(
    watched_bot: WatchedBot, sample_school: SampleSchool, tmp_path: Path
) -> None:
    platform = TerminalPlatform(watched_bot, sample_school, tmp_path)
    helen = await platform.as_person("helen")
    await helen.chat.hear("/governors-return")
    assert list((tmp_path / "helen").iterdir()) == []
    await helen.chat.hear("/governors-return pdf")
    saved = tmp_path / "helen" / "governors-return-2025-26.pdf"

    assert saved.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert "for you alone" in " ".join(helen._out.getvalue().split())
    assert "Nothing was reported" in helen._out.getvalue()


async def test_who_may_not_have_it_gets_no_document(
    watched_bot: WatchedBot, sample_school: SampleSchool, tmp_path: Path
) -> None:
    platform = TerminalPlatform(watched_bot, sample_school, tmp_path)
    ben = await platform.as_person("ben")
    await ben.chat.hear("/governors-return 2025-26 pdf")
    seen = await ben.does(ShowMyReports())

    assert list((tmp_path / "ben").iterdir()) == []
    assert "for the headteacher and the governors" in " ".join(ben._out.getvalue().split())
    assert seen
