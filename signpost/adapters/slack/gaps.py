"""What the policy does not settle as blocks: in a modal, so that no chat keeps it."""

from signpost.adapters import gap_wording as wording
from signpost.adapters.slack.blocks import (
    MODAL_BLOCKS,
    MODAL_TEXT,
    Block,
    Modal,
    context,
    header,
    modal,
    pages,
    paragraphs,
)
from signpost.bot.gaps.views import GapList

_TITLE = "Gaps in the policy"
_ROOM, _TEXT_ROOM = 2, 2_000
"""Blocks and characters for what stands below."""


def render_gaps(view: GapList) -> Modal:
    """As much as one modal holds."""
    blocks: list[Block] = [*paragraphs(view.said), header(wording.TITLE)]
    for title, lines in wording.sections(view):
        blocks += [header(title), *paragraphs("\n".join(lines))]
    shown = pages(blocks, MODAL_BLOCKS - _ROOM, MODAL_TEXT - _TEXT_ROOM)[0]
    return Modal(modal(_TITLE, [*shown, context(wording.about(view)), context(wording.how_to())]))
