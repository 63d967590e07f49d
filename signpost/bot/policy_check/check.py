"""All checks of a policy, put together: for the command, and for whatever publishes a policy."""

from collections.abc import Iterator
from datetime import date

from signpost.bot.answers.answering import PolicyShelf
from signpost.bot.answers.vocabulary import Vocabulary
from signpost.bot.policy_check.contradictions import check_contradictions
from signpost.bot.policy_check.dates import check_dates
from signpost.bot.policy_check.finding import Finding, in_order
from signpost.bot.policy_check.lists import check_lists
from signpost.bot.policy_check.outdated import check_outdated
from signpost.bot.policy_check.reading_age import check_reading_age
from signpost.bot.policy_check.reporting import check_reporting
from signpost.bot.policy_check.topics import check_topics
from signpost.embeddings import CachedEncoder
from signpost.knowledge.policy import Policy


def check_policy(
    policy: Policy, today: date, encoder: CachedEncoder, vocabulary: Vocabulary, model: Policy | None = None
) -> tuple[Finding, ...]:
    """What is wrong with a policy or missing from it, what must be fixed first.

    Args:
        policy: the policy, as it is about to be published or as it is in force.
        today: the day on which it is looked at.
        encoder: turns its clauses into vectors, as for answering.
        vocabulary: the school's facets and words.
        model: the policy whose clauses are shown where one is missing: the sample policy.

    Raises:
        ModelUnavailableError: the model cannot be loaded.
    """
    shelf = PolicyShelf(encoder, vocabulary)
    shelf.add(policy)
    return in_order(tuple(_findings(policy, today, shelf, model)))


def _findings(policy: Policy, today: date, shelf: PolicyShelf, model: Policy | None) -> Iterator[Finding]:
    yield from check_dates(policy, today)
    yield from check_outdated(policy)
    yield from check_reporting(policy)
    yield from check_lists(policy)
    yield from check_topics(policy, shelf, model)
    yield from check_contradictions(policy, shelf)
    yield from check_reading_age(policy)
