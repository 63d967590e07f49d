"""What publishing an agreement would do, as text for whoever publishes it."""

from rich.console import Group, RenderableType
from rich.text import Text

from signpost.adapters.agreement_wording import proposal_lines
from signpost.adapters.terminal.signing_rendering import render_statement_changes
from signpost.bot.agreements.views import PublicationProposal


def render_proposal(view: PublicationProposal, *, in_chat: bool = True) -> RenderableType:
    """What was read, who signs it, and what changed; the whole text of a first version.

    Args:
        view: what publishing it would do.
        in_chat: whether it is published by what is typed in the chat.
    """
    head, *more, how = proposal_lines(view)
    parts: list[RenderableType] = [Text(head, style="bold"), *map(Text, more), Text()]
    parts += [Text(view.agreement.wording)] if view.is_first else render_statement_changes(view.changes)
    return Group(*parts, Text(), Text(how, style="bold")) if in_chat else Group(*parts)
