"""A case as a ZIP file: all that its handler may see, nothing more, and a manifest that years later still agrees."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from signpost.bot.incidents.access import NotYoursError
from signpost.bot.incidents.commands import (
    AddEvidence,
    AddNote,
    AskToUnmask,
    DecideUnmask,
    DeclareConflict,
    FillReport,
    FormValue,
    MessageReporter,
    OpenCase,
    RecordAction,
    ReplyToHandler,
    StartReport,
    SubmitReport,
)
from signpost.bot.incidents.export import MANIFEST, export_case
from signpost.bot.incidents.views import CaseOpened, EvidenceTaken, ReportForm, ReportReceipt
from tests.bot.incidents.evidence.samples import exif, quadrants, saved
from tests.bot.offices import SampleSchool

TEACHER, OTHER, NOMINATED, DEPUTY, HEAD, IT = "amy", "ben", "nadia", "sam", "helen", "ivan"
NAME = "Amy Teller"


def picture() -> bytes:
    """A photograph in whose metadata the reporter's name stands."""
    metadata = exif()
    metadata[0x013B] = NAME
    return saved(quadrants(), "JPEG", exif=metadata)


async def reports(school: SampleSchool, files: dict[str, bytes], **values: FormValue) -> str:
    """A report with files; its reference."""
    form = await school.sees(TEACHER, StartReport(text="He lies\nabout me."), ReportForm)
    given: dict[str, FormValue] = {"about": ("parent",), "child_imagery": "no", **values}
    await school.says(TEACHER, FillReport(draft=form.draft, values=given))
    for name, content in files.items():
        command = AddEvidence(draft=form.draft, file_name=name, content=content)
        assert (await school.sees(TEACHER, command, EvidenceTaken)).reason is None
    return (await school.sees(TEACHER, SubmitReport(draft=form.draft), ReportReceipt)).reference


async def exports(school: SampleSchool, handle: str, reference: str) -> dict[str, bytes]:
    """The files of the ZIP, without the folder that they are in."""
    school.clock.advance(seconds=1)
    person = await school.person(handle)
    async with school.office.work(school.id) as work:
        content = await export_case(work, person, reference)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(set(names)) == len(names)
        assert all(name.startswith(f"{reference}/") for name in names)
        return {name.partition("/")[2]: archive.read(name) for name in names}


def as_json(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[name])


async def test_everything_of_a_case_is_in_it(sample_school: SampleSchool) -> None:
    school = sample_school
    shot = picture()
    reference = await reports(school, {"chat.txt": b"20:14 Liar", "shot.jpg": shot}, when="since Monday")
    await school.says(NOMINATED, AddNote(reference=reference, text="Rang home."))
    await school.says(NOMINATED, MessageReporter(reference=reference, text="Are you safe?"))
    await school.says(TEACHER, ReplyToHandler(reference=reference, text="I am."))
    await school.says(NOMINATED, RecordAction(reference=reference, text="Met the father."))
    files = await exports(school, NOMINATED, reference)

    assert set(files) == {
        "report.txt", "report.json", "time-line.txt", "time-line.json", "evidence.json",
        "evidence/01-chat.txt", "evidence/02-shot.jpg", MANIFEST,
    }  # fmt: skip
    assert (files["evidence/01-chat.txt"], files["evidence/02-shot.jpg"]) == (b"20:14 Liar", shot), "as received"
    report = {line["label"]: line["text"] for line in as_json(files, "report.json")}
    assert report["Reporter"] == NAME
    assert (report["What happened"], report["When"]) == ("He lies\nabout me.", "since Monday")
    assert {entry["text"] for entry in as_json(files, "time-line.json")} >= {
        "Rang home.", "Are you safe?", "I am.", "Met the father."
    }  # fmt: skip
    known = as_json(files, "evidence.json")
    assert [item["sha256"] for item in known] == [hashlib.sha256(b"20:14 Liar").hexdigest(), _sha256(shot)]
    assert [item["file"] for item in known] == ["evidence/01-chat.txt", "evidence/02-shot.jpg"]
    for name in ("report.txt", "time-line.txt"):
        assert NAME in files[name].decode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def test_the_manifest_names_every_file_with_its_sum(sample_school: SampleSchool) -> None:
    school = sample_school
    files = await exports(school, NOMINATED, await reports(school, {"a b$(id).txt": b"20:14 Liar"}))
    sums = {f"{_sha256(content)}  {name}" for name, content in files.items() if name != MANIFEST}
    assert set(files[MANIFEST].decode().splitlines()) == sums


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_no_file_leaves_its_folder_whatever_it_is_called(sample_school: SampleSchool) -> None:
    school = sample_school
    names = ("../../x.txt", "..\\x.txt", "/etc/passwd", "CON.txt", "a\x00b.txt", ".", "🙂.txt", "chat.txt", "Chat.txt")
    reference = await reports(school, {name: f"{name!r} said".encode() for name in names})
    files = await exports(school, NOMINATED, reference)
    evidence = sorted(name for name in files if name.startswith("evidence/"))

    assert len(evidence) == len(names) == len({name.casefold() for name in evidence})
    for name in evidence:
        assert name.removeprefix("evidence/").replace("-", "").replace(".txt", "").isalnum(), name


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_what_somebody_wrote_cannot_be_taken_for_the_exports_own_words(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await reports(school, {})
    forged = "x\n\nState\n    closed, unfounded\n2026-11-23T09:30:00+00:00  Nadia Karim closed it"
    await school.says(TEACHER, ReplyToHandler(reference=reference, text=forged))
    text = (await exports(school, NOMINATED, reference))["time-line.txt"].decode()

    assert "closed it" in text
    assert not [line for line in text.splitlines() if "closed it" in line and not line.startswith("    ")]


async def test_an_anonymous_reporter_is_nowhere_in_it_until_they_are_unmasked(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await reports(school, {"amy-phone.txt": b"20:14 Liar", "amy.jpg": picture()}, identity="anonymous")
    await school.says(TEACHER, ReplyToHandler(reference=reference, text="It goes on."))
    files = await exports(school, NOMINATED, reference)

    for name, content in files.items():
        assert b"amy" not in name.encode().lower() + content.lower(), name
        assert b"teller" not in content.lower()
        assert (await school.person(TEACHER)).encode() not in content
    known = as_json(files, "evidence.json")
    assert known[1]["file"].startswith("left out: it holds the reporter's name")
    assert "evidence/01-file-1.txt" in files

    await school.says(NOMINATED, AskToUnmask(reference=reference, text="The police ask."))
    await school.says(DEPUTY, DecideUnmask(reference=reference, is_agreed=True))
    files = await exports(school, NOMINATED, reference)
    assert NAME in files["report.txt"].decode()
    assert {"evidence/01-amy-phone.txt", "evidence/02-amy.jpg"} <= set(files)


async def test_it_is_logged_and_counts_as_reading(sample_school: SampleSchool) -> None:
    school = sample_school
    reference = await reports(school, {})
    await exports(school, NOMINATED, reference)
    await school.later(days=7)
    opened = await school.sees(NOMINATED, OpenCase(reference=reference), CaseOpened)

    assert [(entry.who, entry.what) for entry in opened.entries if "export" in entry.what] == [
        ("Nadia Karim", "exported the case")
    ]
    assert "moved" not in school.platform.to(DEPUTY)


async def test_nobody_but_its_handlers_gets_it_nor_learns_that_it_is_there(sample_school: SampleSchool) -> None:
    """Promise 5."""
    school = sample_school
    reference = await reports(school, {})
    await school.says(NOMINATED, DeclareConflict(reference=reference))
    said = set()
    for who in (TEACHER, OTHER, HEAD, IT, NOMINATED):
        for wanted in (reference, "SP-0000-0000"):
            with pytest.raises(NotYoursError) as refused:
                await exports(school, who, wanted)
            said.add(str(refused.value))
    assert len(said) == 1
    assert await exports(school, DEPUTY, reference)
