"""What the policy does not settle, as text for a terminal."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from signpost.adapters import gap_wording as wording
from signpost.adapters.terminal.form_rendering import INDENT
from signpost.bot.answers.answer import OwnersAnswer
from signpost.bot.gaps.views import GapList


def render_gaps(view: GapList) -> RenderableType:
    """The groups, standing answers and notes."""
    parts: list[RenderableType] = [Text(view.said)] if view.said else []
    parts += [Text(wording.TITLE, style="bold"), Text(wording.about(view), style="dim")]
    for title, lines in wording.sections(view):
        parts.append(Text(title, style="cyan"))
        parts += [Padding(Text(line), (0, 2, 0, INDENT)) for line in lines]
    return Group(*parts, Text(wording.how_to(), style="dim"))


def render_owners(owners: OwnersAnswer) -> RenderableType:
    """A standing answer: its owner's words, apart from what is quoted."""
    words = Padding(Text(owners.text), (0, 2, 0, INDENT))
    return Group(Text(), Text(wording.owners_head(owners), style="bold"), words)
