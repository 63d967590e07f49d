"""Evidence on cards: a text is read on one; what Teams could only show by keeping a copy is not shown in it.

A picture on a card is fetched by Teams from a public address, or has to fit into the few kilobytes of a card; so
pictures are looked at in Signpost's own chat.
"""

from collections.abc import Iterator

from signpost.adapters.control_codes import without_control_codes
from signpost.adapters.teams.card import (
    MOST_CARD,
    Element,
    Private,
    actions,
    bold,
    button,
    lines,
    lots,
    make_card,
    quotation,
    small,
)
from signpost.adapters.wording import moment
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.evidence.plain_text import decode
from signpost.bot.incidents.views import CaseOpened, EvidenceFile, EvidenceShown

SHOW_EVIDENCE, OPEN_CASE, CASE_FORM = "show_evidence", "open_case", "case_form"
_ROOM = 4_000
"""Bytes of a card that are not of the text itself."""


def case_evidence(view: CaseOpened) -> Iterator[Element]:
    """The files of a case: what each is and its hash, and for a text the ways to read it."""
    if not view.evidence:
        return
    yield from bold(f"Evidence: {'one file' if len(view.evidence) == 1 else f'{len(view.evidence)} files'}")
    for shown in view.evidence:
        yield from _file(shown, view.reference)
    elsewhere = [str(shown.number) for shown in view.evidence if shown.kind != Kind.TEXT]
    if elsewhere:
        yield from small(
            f"Not shown here: {', '.join(elsewhere)}. Teams would keep a copy. Look at it in Signpost's own chat: "
            f"/evidence {view.reference} {elsewhere[0]}"
        )


def _file(shown: EvidenceShown, reference: str) -> Iterator[Element]:
    facts = ", ".join(
        word for word in (shown.kind, f"{shown.size:,} bytes", f"added {moment(shown.added_at)}", shown.scan) if word
    )
    yield from lines(" ".join((f"{shown.number}. {shown.name} ({facts})", *shown.notes)))
    yield from small(f"SHA-256 {shown.sha256}")
    if shown.kind == Kind.TEXT:
        yield actions(
            button(SHOW_EVIDENCE, f"Read file {shown.number}", f"{reference} {shown.number} 0", shows_private=True),
            button(CASE_FORM, "Original, for a reason", f"original {reference} {shown.number}", shows_private=True),
        )


def render_evidence_file(view: EvidenceFile, number: int = 1, part: int = 0) -> Private:
    """A file: a text with its words, as much as fits; of anything else, what it is and where to look at it.

    Args:
        view: the file.
        number: its number in the case, from 1.
        part: which part of a text, from 0.
    """
    what = "the original, as received" if view.is_original else "the clean copy"
    body = [*lines(f"{view.file_name}: {what}, {len(view.content):,} bytes.")]
    body += small(f"SHA-256 of the file as received: {view.sha256}")
    text = decode(view.content) if view.media_type == Kind.TEXT.media_type else None
    if text is None:
        body += lines("It is not shown here, since Teams would keep a copy. Look at it in Signpost's own chat.")
    else:
        body += _text(view, without_control_codes(text), number, part)
    back = actions(button(OPEN_CASE, "Back to the case", view.reference, shows_private=True))
    return Private("Evidence", make_card("Evidence", [*lots(body, MOST_CARD - _ROOM // 2)[0], back]))


def _text(view: EvidenceFile, text: str, number: int, part: int) -> Iterator[Element]:
    parts = lots(quotation(text), MOST_CARD - _ROOM) or [[]]
    part = max(0, min(part, len(parts) - 1))
    yield from parts[part]
    if len(parts) == 1:
        return
    yield from small(f"Part {part + 1} of {len(parts)}")
    if view.is_original:
        yield from small("The clean copy has the other parts.")
        return
    turns = [
        button(SHOW_EVIDENCE, label, f"{view.reference} {number} {other}", shows_private=True)
        for other, label in ((part - 1, "Earlier"), (part + 1, "Further"))
        if 0 <= other < len(parts)
    ]
    yield actions(*turns)
