"""Words about a policy's versions that every platform says alike."""

from signpost.adapters.agreement_wording import version_of
from signpost.adapters.wording import day
from signpost.bot.policy_versions.views import PolicyNews, PolicyReviewDue


def review_line(view: PolicyReviewDue) -> str:
    """That a policy is to be reviewed."""
    if view.is_past:
        return (
            f"The review of “{view.title}” was due by {day(view.review_by)}, as the policy says itself. Once it is "
            "reviewed, write the next date into it."
        )
    return f"“{view.title}” is to be reviewed by {day(view.review_by)}, as the policy says itself. You look after it."


def news_line(view: PolicyNews) -> str:
    """That a policy has a new version."""
    what = f"There is a new version of “{view.title}”{version_of(view.version)}."
    return f"{what} What changed:" if view.changes else what


def left_out_line(view: PolicyNews) -> str:
    """How much more has changed, and where the whole stands."""
    more = f"{view.left_out} more changed. " if view.left_out else ""
    return f"{more}Ask me about it whenever you like; /policies lists what I read."
