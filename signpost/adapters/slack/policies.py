"""A policy's versions as blocks: what changed, and that a review is due; and an agreement that is to be published."""

from itertools import chain

from signpost.adapters.agreement_wording import proposal_lines
from signpost.adapters.policy_wording import left_out_line, news_line, review_line
from signpost.adapters.slack.blocks import Message, context, messages, paragraphs
from signpost.adapters.slack.signing_form import render_change
from signpost.bot.agreements.views import PublicationProposal
from signpost.bot.policy_versions.views import PolicyNews, PolicyPointer


def render_policy_pointer(view: PolicyPointer) -> tuple[Message, ...]:
    """A direct message about a policy."""
    if isinstance(view, PolicyNews):
        text = news_line(view)
        changes = chain.from_iterable(map(render_change, view.changes))
        return messages(text, [*paragraphs(text), *changes, context(left_out_line(view))])
    return messages(review_line(view), list(paragraphs(review_line(view))))


def render_proposal(view: PublicationProposal) -> tuple[Message, ...]:
    """What publishing an agreement would do."""
    head, *more = proposal_lines(view)
    changes = chain.from_iterable(map(render_change, view.changes))
    return messages(head, [*paragraphs("\n".join((head, *more))), *changes])
