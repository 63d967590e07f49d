"""The governors' return as blocks: in a modal, so that no chat keeps it."""

from signpost.adapters.slack.blocks import Block, Modal, context, modal, paragraphs, section
from signpost.adapters.slack.mrkdwn import escape
from signpost.bot.governors.views import GovernorsReturn

MODAL_TITLE = "Governors’ return"
WHERE_ELSE = "With charts, to be printed: your IT administrator makes it (signpost governors return)."


def render_return(view: GovernorsReturn) -> Modal:
    """The main figures."""
    blocks: list[Block] = [section(f"*{escape(view.title)}*")]
    for part in view.sections:
        blocks.append(section(f"*{escape(part.title)}*"))
        blocks += paragraphs("\n".join(part.lines))
    return Modal(modal(MODAL_TITLE, [*blocks, context(view.note), context(WHERE_ELSE)]))
