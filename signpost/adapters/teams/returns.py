"""The governors' return as a card: shown, and never sent, so that no chat keeps it."""

from signpost.adapters.teams.card import MOST_CARD, Element, Private, bold, heading, lines, lots, make_card, small
from signpost.adapters.wording import shorten
from signpost.bot.governors.views import GovernorsReturn

_TITLE = "Governors’ return"
_WHERE_ELSE = "With charts, to be printed: /governors-return page, or ask your IT administrator."
_PAGE = MOST_CARD - 2_000
"""Bytes of the figures; the rest is for what stands below them."""
_MOST_NOTE = 300


def render_return(view: GovernorsReturn) -> Private:
    """The main figures: as many as one card holds."""
    body: list[Element] = [*heading(view.title)]
    for part in view.sections:
        body += [*bold(part.title), *lines("\n".join(part.lines))]
    first, *others = lots(body, _PAGE) or [[]]
    if others:
        first += small("There is more than a card holds here.")
    body = [*first, *small(shorten(view.note, _MOST_NOTE)), *small(_WHERE_ELSE)]
    return Private(_TITLE, make_card(_TITLE, body))
