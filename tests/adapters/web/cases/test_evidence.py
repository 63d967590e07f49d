"""Evidence: clean copies to look at, originals for a reason, both on either engine, and never held as a whole."""

import asyncio
import hashlib
import io
import re
import tracemalloc

import pytest
from PIL import Image
from sqlalchemy import select

from signpost.bot.audit import Act
from signpost.bot.incidents.evidence_store import PIECE
from signpost.bot.store.tables import AuditRow
from tests.adapters.web.cases.course import NOMINATED, reported
from tests.adapters.web.served import CaseRoom
from tests.bot.incidents.evidence.samples import document, exif, quadrants, saved, wav
from tests.bot.offices import SampleSchool

pytestmark = pytest.mark.web
MB = 1024 * 1024


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Files come from the database piece by piece, which each engine does in its own way."""
    return str(request.param)


async def looks(school: SampleSchool) -> list[dict[str, str]]:
    """What the log says of looks at files."""
    async with school.office.work(school.id, read_only=True) as work:
        rows = await work.transaction.scalars(
            select(AuditRow.detail).where(AuditRow.act == Act.EVIDENCE_VIEWED).order_by(AuditRow.seq)
        )
        return list(rows)


async def test_a_picture_has_a_page_and_its_clean_copy_is_shown_there(case_room: CaseRoom) -> None:
    shot = saved(quadrants(), "JPEG", exif=exif())
    reference = await reported(case_room.school, ("shot.jpg", shot))
    browser = await case_room.enters(NOMINATED, "case", reference)
    page = await browser.get(f"/cases/{reference}/evidence/1")
    assert page.status == 200
    assert hashlib.sha256(shot).hexdigest() in page.text
    source = re.search(r'<img src="([^"]+)"', page.text)
    assert source is not None

    picture = await browser.get(source[1])
    assert picture.headers["Content-Type"] in {"image/png", "image/jpeg"}
    assert picture.headers["Content-Length"] == str(len(picture.body))
    assert picture.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert b"canary" in shot
    assert b"canary" not in picture.body
    with Image.open(io.BytesIO(picture.body)) as shown:
        assert shown.size == quadrants().size


async def test_a_page_and_its_picture_are_one_look_and_a_minute_later_it_is_another(case_room: CaseRoom) -> None:
    school = case_room.school
    reference = await reported(school, ("shot.png", saved(quadrants(), "PNG")))
    browser = await case_room.enters(NOMINATED, "case", reference)
    for path in ("", "/picture", "?zoom=2&turn=90", "/picture"):
        assert (await browser.get(f"/cases/{reference}/evidence/1{path}")).status == 200
        school.clock.advance(seconds=1)
    assert len(await looks(school)) == 1

    school.clock.advance(minutes=1)
    await browser.get(f"/cases/{reference}/evidence/1/picture")
    assert len(await looks(school)) == 2


async def test_a_picture_that_is_asked_for_by_itself_is_a_look_too(case_room: CaseRoom) -> None:
    reference = await reported(case_room.school, ("shot.png", saved(quadrants(), "PNG")))
    browser = await case_room.enters(NOMINATED, "case", reference)
    await browser.ask("HEAD", f"/cases/{reference}/evidence/1/picture")

    assert [look["page"] for look in await looks(case_room.school)] == ["1"]


async def test_pages_and_files_follow_one_another(case_room: CaseRoom) -> None:
    files = (("two pages.pdf", document(2)), ("chat.txt", b"20:14 <b>Liar</b>"), ("voice.wav", wav()))
    reference = await reported(case_room.school, *files)
    browser = await case_room.enters(NOMINATED, "case", reference)
    path, seen = f"/cases/{reference}/evidence/1", []
    while path:
        seen.append(path.removeprefix(f"/cases/{reference}/evidence/"))
        page = await browser.get(path)
        assert page.status == 200
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        path = following[1] if following else ""

    assert seen == ["1", "1?page=2", "2", "3"]
    assert "This kind of file is not shown here." in page.text
    assert "20:14 &lt;b&gt;Liar&lt;/b&gt;" in (await browser.get(f"/cases/{reference}/evidence/2")).text
    assert len({look["file"] + look["page"] for look in await looks(case_room.school)}) == 4


@pytest.mark.parametrize("path", ["0", "2", "999", "1?page=2", "1/picture?page=9", "2/picture", "2/original"])
async def test_what_is_not_there_looks_like_what_is_not_theirs(case_room: CaseRoom, path: str) -> None:
    reference = await reported(case_room.school, ("shot.png", saved(quadrants(), "PNG")))
    theirs = await reported(case_room.school, about=("headteacher",))
    browser = await case_room.enters(NOMINATED, "case", reference)
    nothing = await browser.get(f"/cases/{reference}/evidence/{path}")
    other = await browser.get(f"/cases/{theirs}/evidence/1")

    assert nothing.status == other.status == 404
    assert nothing.text == other.text
    assert await looks(case_room.school) == []


async def test_the_original_is_had_for_a_reason_which_is_kept(case_room: CaseRoom) -> None:
    school = case_room.school
    shot = saved(quadrants(), "JPEG", exif=exif())
    reference = await reported(school, ('sh"ot\r\n.jpg', shot))
    browser = await case_room.enters(NOMINATED, "case", reference)
    path = f"/cases/{reference}/evidence/1/original"
    assert hashlib.sha256(shot).hexdigest() in (await browser.get(path)).text
    refused = await browser.post(path, text=" ")
    assert refused.status == 422
    assert 'id="text-error"' in refused.text

    original = await browser.post(path, text="The police ask for it.")
    assert original.body == shot
    assert original.headers["Content-Type"] == "application/octet-stream"
    assert original.headers["Content-Disposition"] == f'attachment; filename="{reference}-01.jpg"'
    assert original.headers["Content-Security-Policy"].startswith("sandbox")
    assert "The police ask for it." in (await browser.get(f"/cases/{reference}")).text


def noise(size: int) -> bytes:
    """A recording that no packing makes smaller."""
    data = hashlib.shake_256(b"noise").digest(size)
    head = wav()[:40] + size.to_bytes(4, "little")
    return b"RIFF" + (size + 36).to_bytes(4, "little") + head[8:] + data


async def test_ten_megabytes_are_sent_without_being_held(case_room: CaseRoom) -> None:
    """Whatever the size of a file, sending it takes the memory of a few pieces."""
    content = noise(9 * MB)
    reference = await reported(case_room.school, ("voice.wav", content))
    browser = await case_room.enters(NOMINATED, "case", reference)
    path, digest = f"{browser.url}/cases/{reference}/evidence/1/original", hashlib.sha256()
    headers = {"Sec-Fetch-Site": "same-origin", "Cookie": "; ".join(f"{n}={v}" for n, v in browser.cookies.items())}
    fields = {"csrf": browser.csrf, "text": "The police ask for it."}
    tracemalloc.start()
    try:
        async with browser.client.post(path, data=fields, headers=headers) as response:
            assert response.status == 200
            async for piece in response.content.iter_chunked(PIECE):
                digest.update(piece)
                await asyncio.sleep(0)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert digest.digest() == hashlib.sha256(content).digest()
    assert peak < 12 * PIECE, peak
