"""A case as a ZIP file, from the page: the same as from the command line, and never held as a whole."""

import hashlib
import io
import zipfile

import pytest

from signpost.bot.incidents.commands import OpenCase
from signpost.bot.incidents.export import MANIFEST
from signpost.bot.incidents.views import CaseOpened
from tests.adapters.web.cases.course import HEAD, NOMINATED, reported
from tests.adapters.web.served import CaseRoom
from tests.bot.incidents.evidence.samples import quadrants, saved, wav

pytestmark = pytest.mark.web


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Files come from the database piece by piece."""
    return str(request.param)


async def test_it_holds_every_file_and_its_manifest_agrees(case_room: CaseRoom) -> None:
    files = (("shot.png", saved(quadrants(), "PNG")), ("voice.wav", wav()))
    reference = await reported(case_room.school, *files)
    browser = await case_room.enters(NOMINATED, "case", reference)
    assert (await browser.get(f"/cases/{reference}/export")).status == 200
    answer = await browser.post(f"/cases/{reference}/export")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{reference}.zip"'

    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert archive.testzip() is None
        content = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    listed = dict(line.split("  ")[::-1] for line in content.pop(MANIFEST).decode().splitlines())
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
    assert content["evidence/01-shot.png"] == files[0][1]
    opened = await case_room.school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)
    assert [entry.who for entry in opened.entries if entry.what == "exported the case"] == ["Nadia Karim"]


async def test_whoever_does_not_handle_it_exports_nothing(case_room: CaseRoom) -> None:
    reference = await reported(case_room.school)
    browser = await case_room.enters(HEAD, "cases")

    assert (await browser.get(f"/cases/{reference}/export")).status == 404
    assert (await browser.post(f"/cases/{reference}/export")).status == 404
