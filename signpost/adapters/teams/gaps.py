"""What the policy does not settle as a card: shown, and never sent, so that no chat keeps it."""

from signpost.adapters import gap_wording as wording
from signpost.adapters.teams.card import MOST_CARD, Element, Private, bold, heading, lines, lots, make_card, small
from signpost.bot.gaps.views import GapList

_PAGE = MOST_CARD - 3_000
"""Bytes of the groups; the rest is for what stands below them."""


def render_gaps(view: GapList) -> Private:
    """As much as one card holds."""
    body: list[Element] = [*lines(view.said), *heading(wording.TITLE)]
    for title, under in wording.sections(view):
        body += [*bold(title), *lines("\n".join(under))]
    first, *others = lots(body, _PAGE) or [[]]
    if others:
        first += small("There is more than a card holds here.")
    body = [*first, *small(wording.about(view)), *small(wording.how_to(""))]
    return Private(wording.TITLE, make_card(wording.TITLE, body))
