"""What publishing an agreement would do, as text for whoever publishes it."""

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from signpost.adapters.terminal.signing_rendering import render_statement_changes

if TYPE_CHECKING:  # rendering needs no database
    from signpost.bot.agreements.publication import Proposal


def render_proposal(proposal: "Proposal") -> RenderableType:
    """What was read, who signs it, and what changed; the whole text of a first version."""
    agreement = proposal.agreement
    version = f", version {agreement.version.removeprefix('v')}" if agreement.version else ""
    counts = f"{len(agreement.statements)} statements in {len(agreement.groups)} groups"
    parts: list[RenderableType] = [
        Text.assemble((agreement.title, "bold"), f"{version}: {counts}."),
        Text(f"Signed by: {', '.join(proposal.audience)}."),
        Text(),
    ]
    if proposal.is_first:
        return Group(*parts, Text(agreement.wording))
    parts.append(Text(f"What changed since version {proposal.number - 1}:", style="bold"))
    return Group(*parts, *(render_statement_changes(proposal.changes) or [Text("No word of a statement.")]))
