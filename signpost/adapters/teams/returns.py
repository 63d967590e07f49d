"""The governors' return as a card: shown, and never sent, so that no chat keeps it."""

from signpost.adapters.teams.card import MOST_CARD, Element, Private, bold, heading, lines, lots, make_card, small
from signpost.bot.governors.views import GovernorsReturn

WHERE_ELSE = "With charts, to be printed: your IT administrator makes it (signpost governors return)."
_PAGE = MOST_CARD - 1_000


def render_return(view: GovernorsReturn) -> Private:
    """The main figures: as many as one card holds."""
    body: list[Element] = [*heading(view.title)]
    for part in view.sections:
        body += [*bold(part.title), *lines("\n".join(part.lines))]
    first, *others = lots(body, _PAGE - 1_000)
    if others:
        first += small("There is more than a card holds here.")
    return Private(view.title, make_card(view.title, [*first, *small(view.note), *small(WHERE_ELSE)]))
