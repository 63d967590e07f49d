"""The governors' return, as text for a terminal."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from signpost.adapters.terminal.form_rendering import INDENT
from signpost.bot.governors.views import GovernorsReturn


def render_return(view: GovernorsReturn) -> RenderableType:
    """The main figures; the document is saved, not shown."""
    parts: list[RenderableType] = [Text(view.title, style="bold")]
    for section in view.sections:
        parts.append(Text(section.title, style="cyan"))
        parts += [Padding(Text(line), (0, 2, 0, INDENT)) for line in section.lines]
    parts += [Text(), Text(view.note, style="dim")]
    if view.document is None:
        parts.append(Text(f"With charts, to be printed: /governors-return {view.year} pdf", style="dim"))
    return Group(*parts)
