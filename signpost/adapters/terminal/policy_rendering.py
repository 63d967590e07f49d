"""A policy's versions as text for a terminal: what changed, and that a review is due."""

from rich.console import Group, RenderableType
from rich.text import Text

from signpost.adapters.policy_wording import left_out_line, news_line, review_line
from signpost.adapters.terminal.signing_rendering import render_statement_changes
from signpost.bot.policy_versions.views import PolicyNews, PolicyPointer


def render_policy_pointer(view: PolicyPointer) -> RenderableType:
    """A direct message about a policy."""
    if isinstance(view, PolicyNews):
        head = Text.assemble(("● ", "bold"), news_line(view))
        return Group(head, *render_statement_changes(view.changes), Text(left_out_line(view), style="dim"))
    return Text.assemble(("● ", "bold"), review_line(view))
