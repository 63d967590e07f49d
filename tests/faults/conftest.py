"""Where the processes of these tests meet."""

from pathlib import Path

import pytest

from signpost.bot.set_up import apply_school
from signpost.bot.vault.key_text import new_entry
from tests.faults.processes import Place
from tests.faults.schools import school_file


@pytest.fixture
async def place(database_url: str, tmp_path: Path) -> Place:
    """A school, on both engines."""
    place = Place(database_url, new_entry(1), tmp_path / "delivered")
    office = place.office()
    await apply_school(office, school_file())
    await office.store.close()
    return place
