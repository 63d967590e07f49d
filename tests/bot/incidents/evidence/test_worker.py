"""The worker's own work, without its limits: what it answers to files that are good, refused, damaged or too much."""

import io
import sys

import pytest

from signpost.bot.incidents.evidence import sandbox, worker
from signpost.bot.incidents.evidence.finding import Finding, RefusedError
from signpost.bot.incidents.evidence.kind import PAGES_SHOWN, Kind, Note, Reason
from tests.bot.incidents.evidence import hostile
from tests.bot.incidents.evidence.samples import good


def answer(monkeypatch: pytest.MonkeyPatch, data: bytes) -> Finding | Reason:
    limits: list[object] = []
    taken = io.BytesIO()
    given, output = io.TextIOWrapper(io.BytesIO(data)), io.TextIOWrapper(taken)
    with monkeypatch.context() as patch:
        patch.setattr(worker, "_limit", lambda *bounds: limits.append(bounds))
        patch.setattr(worker, "_seal", limits.append)
        patch.setattr(sys, "argv", ["-c", "/", "1000", "20"])
        patch.setattr(sys, "stdin", given)
        patch.setattr(sys, "stdout", output)
        worker.main()
    assert limits[0] == (1_000, 20)
    return sandbox.unpack(taken.getvalue())


@pytest.mark.parametrize("kind", Kind)
def test_a_good_file_is_answered_with_what_was_found(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(monkeypatch, good(kind)) == worker.inspect(good(kind))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (hostile.UNWANTED["photo.svg"], Reason.DRAWING),
        (hostile.appended(Kind.JPEG, hostile.PAYLOADS["zip"]), Reason.DISGUISED),
        (good(Kind.PNG)[:100], Reason.TRUNCATED),
        (good(Kind.PNG).replace(b"IHDR", b"IHDX"), Reason.DAMAGED),
    ],
)
def test_a_file_that_is_not_kept_is_answered_with_the_reason(
    data: bytes, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer(monkeypatch, data) is reason


@pytest.mark.faults
def test_a_file_that_takes_too_much_memory_is_answered_as_unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(text: str) -> bytes:
        raise MemoryError

    monkeypatch.setattr("signpost.bot.incidents.evidence.plain_text.clean", exhausted)

    assert answer(monkeypatch, good(Kind.TEXT)) is Reason.UNSAFE


def test_the_pages_of_a_pdf_are_drawn_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    from signpost.bot.incidents.evidence import document

    assert len(worker.inspect(hostile.blank_pages(PAGES_SHOWN + 1)).clean) == PAGES_SHOWN

    monkeypatch.setattr(document, "_SHOWN_BYTES", 1_000)
    found = worker.inspect(good(Kind.PDF))

    assert len(found.clean) == 1
    assert found.notes == (Note.FIRST_PAGES,)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (hostile.blank_pages(201), Reason.TOO_MANY_PAGES),
        (hostile.blank_pages(1, 20_000), Reason.TOO_MANY_PAGES),
        (hostile.pdf_of(b"").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]"), Reason.DAMAGED),
        (b"%PDF-1.4\nnothing\n%%EOF", Reason.DAMAGED),
        (hostile.pdf_of(b"").replace(b"/Catalog", b"/Catalog/OpenAction<</S/Launch/F(a.exe)>>"), Reason.ACTIVE),
    ],
)
def test_a_pdf_that_is_not_kept_says_why(data: bytes, reason: Reason) -> None:
    with pytest.raises(RefusedError) as refusal:
        worker.inspect(data)

    assert refusal.value.reason is reason
