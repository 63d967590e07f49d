"""The governors' return as blocks: in a modal, so that no chat keeps it."""

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
from signpost.bot.governors.views import GovernorsReturn

_TITLE = "Governors’ return"
_WHERE_ELSE = "With charts, to be printed: /governors-return page, or ask your IT administrator."
_ROOM, _TEXT_ROOM = 2, 2_000
"""Blocks and characters for what stands below the figures."""


def render_return(view: GovernorsReturn) -> Modal:
    """The main figures: as many as one modal holds."""
    blocks: list[Block] = [header(view.title)]
    for part in view.sections:
        blocks += [header(part.title), *paragraphs("\n".join(part.lines))]
    shown = pages(blocks, MODAL_BLOCKS - _ROOM, MODAL_TEXT - _TEXT_ROOM)[0]
    return Modal(modal(_TITLE, [*shown, context(view.note), context(_WHERE_ELSE)]))
