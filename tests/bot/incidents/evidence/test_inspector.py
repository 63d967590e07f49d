"""What becomes of a file: kept with its clean copy, or refused in words that a frightened person understands."""

import asyncio
import datetime as dt
import hashlib
import io
import logging
import time
from collections.abc import Callable

import pypdf
import pytest
from PIL import Image
from pydantic import ValidationError

from signpost.bot.incidents.evidence.inspector import Accepted, Inspector, Refused
from signpost.bot.incidents.evidence.kind import FILE_BYTES, PAGES_SHOWN, Kind, Note, Reason
from tests.bot.incidents.evidence import hostile, samples
from tests.bot.incidents.evidence.processes import workers
from tests.bot.incidents.evidence.samples import CANARY, good, saved

Place = Callable[[Kind, bytes], bytes]
PICTURES = [kind for kind in Kind if kind.is_picture]


async def inspect(data: bytes, name: str | None = None) -> Accepted | Refused:
    return await Inspector().inspect(data, name=name)


async def accepted(data: bytes, name: str | None = None) -> Accepted:
    outcome = await inspect(data, name)
    assert isinstance(outcome, Accepted), outcome
    return outcome


def reopened(outcome: Accepted) -> Image.Image:
    return hostile.reopened(outcome.clean[0].data)


@pytest.mark.parametrize("kind", Kind)
async def test_a_good_file_of_every_kind_is_accepted(kind: Kind) -> None:
    outcome = await accepted(good(kind), f"evidence{kind.extension}")

    assert outcome.kind is kind
    assert outcome.media_type == kind.media_type
    assert outcome.size == len(good(kind))
    assert outcome.sha256 == hashlib.sha256(good(kind)).hexdigest()
    assert outcome.notes == ()
    assert bool(outcome.clean) is not kind.is_audio
    assert all(CANARY not in copy.data for copy in outcome.clean)


@pytest.mark.parametrize("kind", PICTURES)
async def test_the_clean_copy_shows_the_picture_and_holds_nothing_else(kind: Kind) -> None:
    outcome = await accepted(good(kind))
    image = reopened(outcome)

    assert (outcome.width, outcome.height) == image.size == (128, 96)
    for at, colour in (((10, 10), samples.RED), ((120, 90), samples.YELLOW)):
        shown = image.convert("RGB").getpixel(at)
        assert isinstance(shown, tuple)
        assert all(abs(one - other) <= 8 for one, other in zip(shown, colour, strict=True))
    assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not image.getexif()


@pytest.mark.parametrize("kind", [Kind.PNG, Kind.JPEG, Kind.WEBP, Kind.HEIC])
async def test_when_and_with_what_a_picture_was_taken_is_kept_and_where_is_not(kind: Kind) -> None:
    outcome = await accepted(good(kind))

    hours = 0 if kind is Kind.HEIC else 1
    assert outcome.facts.taken_at == dt.datetime(2026, 3, 12, 14, 37, 5, tzinfo=dt.timezone(dt.timedelta(hours=hours)))
    assert outcome.facts.make == "Kamera"
    assert outcome.facts.software == "17.4"
    assert "51" not in repr(outcome.model_dump(exclude={"clean", "sha256"}))


async def test_of_an_animation_the_first_picture_is_shown_and_said_so() -> None:
    frames = [samples.quadrants(), Image.new("RGB", (128, 96), "black")]

    for form in ("GIF", "WEBP", "PNG"):
        outcome = await accepted(saved(frames[0], form, save_all=True, append_images=frames[1:], lossless=True))

        assert outcome.notes == (Note.ANIMATED,)
        assert reopened(outcome).convert("RGB").getpixel((10, 10)) == samples.RED


async def test_a_large_picture_is_shown_smaller_and_said_so() -> None:
    outcome = await accepted(saved(Image.new("RGB", (4_000, 1_000), "navy"), "PNG"))

    assert (outcome.width, outcome.height) == (4_000, 1_000)
    assert reopened(outcome).size == (2_560, 640)
    assert outcome.notes == (Note.SMALLER,)


async def test_what_phones_add_behind_a_picture_is_kept_and_not_shown() -> None:
    moving = samples.media(b"mp42", b"vide")
    for trailer in (b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1741789025000SEFHk\0\0\0SEFT", moving, good(Kind.JPEG)):
        outcome = await accepted(good(Kind.JPEG) + trailer)

        assert outcome.kind is Kind.JPEG
        assert outcome.notes == (Note.TRAILER,)
        assert outcome.size == len(good(Kind.JPEG) + trailer)


async def test_a_pdf_is_shown_as_pictures_of_its_first_pages() -> None:
    two, many = await accepted(good(Kind.PDF)), await accepted(hostile.blank_pages(PAGES_SHOWN + 1))

    assert [copy.media_type for copy in two.clean] == ["image/png"] * 2
    assert max(reopened(two).size) == 2_000
    assert len(many.clean) == PAGES_SHOWN
    assert many.notes == (Note.FIRST_PAGES,)


async def test_text_is_shown_without_what_cannot_be_seen() -> None:
    text = "\ufeffSam:\r\nI\u202ewill\u202c find you\x1b[0m — café\u2028ok"

    for encoding in ("utf-8", "utf-16"):
        outcome = await accepted((text + " " * 400).encode(encoding))

        assert outcome.clean[0].media_type == "text/plain"
        assert outcome.clean[0].data.decode("utf-8").rstrip() == "Sam:\nIwill find you[0m — café\nok"
    outcome = await accepted("He wrote: naïve – “no”".encode("cp1252"))
    assert outcome.clean[0].data.decode("utf-8") == "He wrote: naïve – “no”"


@pytest.mark.parametrize("name", ["photo.pdf", "PHOTO.GIF", "photo.png.exe"])
async def test_a_misleading_name_decides_nothing_and_is_noted(name: str) -> None:
    outcome = await accepted(good(Kind.PNG), name)

    assert outcome.kind is Kind.PNG
    assert outcome.notes == (Note.MISNAMED,)


@pytest.mark.parametrize("name", [None, "", "photo", "Photo.PNG"])
async def test_a_name_that_fits_or_says_nothing_is_not_noted(name: str | None) -> None:
    assert (await accepted(good(Kind.PNG), name)).notes == ()


UNWANTED = {
    Reason.DRAWING: ["photo.svg", "photo.png", "drawing16.svg"],
    Reason.WEB_PAGE: ["page.html", "page.txt", "late.txt", "feed.xml", "bare.xml"],
    Reason.OFFICE: ["letter.docx", "letter.docm", "letter.odt", "letter.doc", "letter.rtf"],
    Reason.ARCHIVE: ["files.zip", "files.rar", "files.7z", "files.tar", "files.gz"],
    Reason.PROGRAM: ["photo.jpg", "run", "run.sh", "run.bat", "run.php"],
    Reason.VIDEO: ["film.mp4", "film.mkv"],
    Reason.OTHER_PICTURE: ["photo.bmp", "photo.tif", "photo.avif", "photo.ico"],
    Reason.UNKNOWN: ["zeros", "controls.txt", "spaces.txt", "late.pdf"],
    Reason.EMPTY: ["nothing"],
}


@pytest.mark.parametrize(("reason", "name"), [(reason, name) for reason, names in UNWANTED.items() for name in names])
async def test_what_is_neither_picture_document_text_nor_recording_is_refused(reason: Reason, name: str) -> None:
    assert await inspect(hostile.UNWANTED[name], name) == Refused(reason=reason)


def test_the_table_of_refusals_is_whole() -> None:
    assert {name for names in UNWANTED.values() for name in names} == set(hostile.UNWANTED)


def written(writer: pypdf.PdfWriter) -> bytes:
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def pdf_with_password() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    return written(writer)


def pdf_with_attachment() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("more.txt", b"more")
    return written(writer)


def pdf_with_script() -> bytes:
    return hostile.pdf_of(b"").replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(bytes(FILE_BYTES + 1), Reason.TOO_LARGE, id="over-size"),
        pytest.param(pdf_with_password(), Reason.LOCKED, id="password"),
        pytest.param(pdf_with_attachment(), Reason.ACTIVE, id="attachment"),
        pytest.param(pdf_with_script(), Reason.ACTIVE, id="script"),
        pytest.param(hostile.pdf_of(b"").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]"), Reason.DAMAGED, id="no-pages"),
        pytest.param(good(Kind.PNG)[:-20], Reason.TRUNCATED, id="cut-png"),
        pytest.param(good(Kind.JPEG)[:-2], Reason.TRUNCATED, id="cut-jpeg"),
        pytest.param(good(Kind.PDF)[:-5], Reason.TRUNCATED, id="cut-pdf"),
        pytest.param(good(Kind.PNG).replace(b"IDAT", b"IDAX"), Reason.DAMAGED, id="no-pixels"),
    ],
)
async def test_what_cannot_be_shown_is_refused(data: bytes, reason: Reason) -> None:
    assert await inspect(data) == Refused(reason=reason)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        pytest.param(hostile.pixel_bomb(), {Reason.TOO_MANY_PIXELS}, id="30000x30000-png"),
        pytest.param(hostile.gif_screen(), {Reason.TOO_MANY_PIXELS}, id="gif-screen"),
        pytest.param(hostile.jpeg_frame(), {Reason.TOO_MANY_PIXELS}, id="jpeg-frame"),
        pytest.param(hostile.webp_canvas(), {Reason.TOO_MANY_PIXELS}, id="webp-canvas"),
        pytest.param(hostile.png(7_000, 6_000), {Reason.TOO_MANY_PIXELS}, id="42-megapixels"),
        pytest.param(hostile.stream_bomb(), {Reason.UNSAFE, Reason.DAMAGED}, id="pdf-stream"),
        pytest.param(hostile.blank_pages(201), {Reason.TOO_MANY_PAGES}, id="pdf-pages"),
        pytest.param(hostile.blank_pages(1, 20_000), {Reason.TOO_MANY_PAGES}, id="pdf-page-size"),
        *(
            pytest.param(
                hostile.png(16, 16, hostile.png_chunk(name, b"Comment\0\0", claim=0xFFFF_FFFF)),
                {Reason.TRUNCATED},
                id=f"4-GB-{name.decode()}",
            )
            for name in (b"tEXt", b"zTXt", b"iCCP")
        ),
        pytest.param(hostile.text_bomb(b"iCCP"), {Reason.DAMAGED}, id="profile-bomb"),
    ],
)
async def test_bombs_do_not_go_off(data: bytes, reasons: set[Reason]) -> None:
    started = time.monotonic()
    outcome = await inspect(data)

    assert isinstance(outcome, Refused)
    assert outcome.reason in reasons
    assert time.monotonic() - started < 20


async def test_compressed_text_in_a_picture_is_never_unpacked() -> None:
    outcome = await accepted(hostile.text_bomb())

    assert reopened(outcome).size == (16, 16)


@pytest.mark.parametrize("place", [hostile.appended, hostile.far_behind, hostile.within])
@pytest.mark.parametrize("what", hostile.PAYLOADS)
async def test_a_picture_that_is_also_something_else_is_refused(what: str, place: Place) -> None:
    assert await inspect(place(Kind.PNG, hostile.PAYLOADS[what])) == Refused(reason=Reason.DISGUISED)


@pytest.mark.faults
async def test_a_worker_that_is_killed_is_a_refusal() -> None:
    inspecting = asyncio.create_task(inspect(saved(Image.new("RGBA", (7_000, 5_000)), "WEBP", lossless=True)))
    while not (running := workers()):  # noqa: ASYNC110 - another process sets no event
        await asyncio.sleep(0.01)
    running[0].kill()

    assert await inspecting == Refused(reason=Reason.UNSAFE)


async def test_two_files_are_looked_at_at_a_time() -> None:
    inspector, most = Inspector(), 0
    inspecting = [asyncio.create_task(inspector.inspect(good(Kind.PNG), name=None)) for _ in range(6)]
    while not all(task.done() for task in inspecting):
        most = max(most, len(workers()))
        await asyncio.sleep(0.005)

    assert most == 2


@pytest.mark.faults
async def test_nothing_about_a_file_is_logged_or_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    name = CANARY.decode() + ".pdf"
    outcomes = [await inspect(data, name) for data in (good(Kind.PNG), good(Kind.TEXT) + CANARY, hostile.stream_bomb())]

    assert "worker" in caplog.text
    assert CANARY.decode() not in caplog.text + repr(outcomes) + str(outcomes)
    assert "where you live" not in repr(outcomes)


async def test_what_was_found_cannot_be_changed() -> None:
    outcome = await accepted(good(Kind.TEXT))

    with pytest.raises(ValidationError, match="frozen"):
        outcome.size = 1  # type: ignore[misc]


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_says_what_happened_and_what_to_do(reason: Reason) -> None:
    message = Refused(reason=reason).message

    assert message.count(".") >= 2
    assert "lease" in message or "instead" in message or reason is Reason.VIDEO


@pytest.mark.parametrize("note", Note)
def test_every_note_is_a_sentence(note: Note) -> None:
    assert note.words.endswith(".")
