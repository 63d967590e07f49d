"""Evidence as blocks: text is read in a modal; what Slack could only show by keeping a copy is not shown in it.

A modal takes no bytes. A picture in it is either uploaded to Slack first or fetched by Slack from a public address;
both leave a copy there, which the owners of the workspace can export (promise 4).
See https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object.
"""

from collections.abc import Iterator

from signpost.adapters.control_codes import without_control_codes
from signpost.adapters.slack.blocks import Block, Modal, actions, button, context, modal, paragraphs, section
from signpost.adapters.slack.mrkdwn import pieces, quote
from signpost.adapters.wording import moment
from signpost.bot.incidents.evidence.kind import Kind
from signpost.bot.incidents.evidence.plain_text import decode
from signpost.bot.incidents.views import CaseOpened, EvidenceFile, EvidenceShown

SHOW_EVIDENCE, ORIGINAL, OPEN_CASE = "show_evidence", "case_form.original", "open_case"
_PAGE = 20_000
"""Characters of a text that are shown at once."""


def case_evidence(view: CaseOpened) -> Iterator[Block]:
    """The files of a case: what each is and its hash, and for a text the ways to read it."""
    if not view.evidence:
        return
    yield section(f"*Evidence: {_files(len(view.evidence))}*")
    for shown in view.evidence:
        yield from _file(shown, view.reference)
    elsewhere = [str(shown.number) for shown in view.evidence if not _is_text(shown.kind)]
    if elsewhere:
        yield context(
            f"Not shown here: {', '.join(elsewhere)}. Slack would keep a copy. Look at it in Signpost's own chat: "
            f"/evidence {view.reference} {elsewhere[0]}"
        )


def _files(count: int) -> str:
    return "one file" if count == 1 else f"{count} files"


def _is_text(kind: str) -> bool:
    return kind == Kind.TEXT


def _file(shown: EvidenceShown, reference: str) -> Iterator[Block]:
    facts = ", ".join(
        word for word in (shown.kind, f"{shown.size:,} bytes", f"added {moment(shown.added_at)}", shown.scan) if word
    )
    yield from paragraphs(" ".join((f"{shown.number}. {shown.name} ({facts})", *shown.notes)))
    yield context(f"SHA-256 {shown.sha256}")
    if _is_text(shown.kind):
        yield actions(
            button(f"{SHOW_EVIDENCE}.{shown.number}", f"Read file {shown.number}", f"0 {shown.number} {reference}"),
            button(f"{ORIGINAL}.{shown.number}", "Original, for a reason", f"original {shown.number} {reference}"),
        )


def render_evidence_file(view: EvidenceFile, number: int = 1, part: int = 0) -> Modal:
    """A file: a text with its words, as much as fits; of anything else, what it is and where to look at it.

    Args:
        view: the file.
        number: its number in the case, from 1.
        part: which part of a text, from 0.
    """
    what = "the original, as received" if view.is_original else "the clean copy"
    blocks = [*paragraphs(f"{view.file_name}: {what}, {len(view.content):,} bytes.")]
    blocks.append(context(f"SHA-256 of the file as received: {view.sha256}"))
    text = decode(view.content) if view.media_type == Kind.TEXT.media_type else None
    if text is None:
        blocks.append(
            section("It is not shown here, since Slack would keep a copy. Look at it in Signpost's own chat.")
        )
    else:
        blocks += _text(view, without_control_codes(text), number, part)
    blocks.append(actions(button(OPEN_CASE, "Back to the case", view.reference)))
    return Modal(modal("Evidence", blocks))


def _text(view: EvidenceFile, text: str, number: int, part: int) -> Iterator[Block]:
    parts = list(pieces(text, str, _PAGE)) or [""]
    part = max(0, min(part, len(parts) - 1))
    yield from paragraphs(parts[part], quote)
    if len(parts) == 1:
        return
    yield context(f"Part {part + 1} of {len(parts)}")
    if view.is_original:
        yield context("The clean copy has the other parts.")
        return
    turns = [
        button(f"{SHOW_EVIDENCE}.{other}", label, f"{other} {number} {view.reference}")
        for other, label in ((part - 1, "Earlier"), (part + 1, "Further"))
        if 0 <= other < len(parts)
    ]
    yield actions(*turns)
