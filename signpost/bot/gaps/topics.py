"""What questions are about, in the bot's own words: for counting, and where nothing of their wording may be shown."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

_CONTACT = frozenset({"act.befriend", "act.communicate", "act.share_number", "act.group_chat", "act.meet"})


class CameOf(StrEnum):
    """What came of a question."""

    HELPED = "helped"
    NOT_HELPED = "not_helped"
    UNSAID = "unsaid"
    UNSETTLED = "unsettled"


def _acts(names: str) -> frozenset[str]:
    return frozenset(f"act.{name}" for name in names.split())


_BY_ACT: Final[Mapping[str, frozenset[str]]] = {
    "ai": _acts("ai"),
    "images": _acts("photograph photo_consent record_lesson video_call"),
    "harm": _acts(
        "bully racism extremism groom harmful_material pornography fake_account identity_theft retaliate report "
        "keep_evidence remove_content malicious_allegation whistleblow"
    ),
    "data": _acts("confidential data_protection storage retention password lock_device open_link"),
    "posting": _acts(
        "post comment identify_employer disclaimer discuss_work criticise disrepute political privacy_settings "
        "review_history create_account copyright logo edit encyclopaedia"
    ),
    "devices": _acts("install download bypass_filter damage wifi personal_use gamble purchase advertise sign_up"),
    "monitoring": _acts("monitor search_device discipline vicarious"),
}
TOPICS: Final[Mapping[str, str]] = {
    "pupils": "Contact online with pupils",
    "former_pupils": "Contact online with former pupils",
    "parents": "Contact online with parents",
    "others": "Contact online with others",
    "images": "Pictures, films and recordings",
    "ai": "Artificial intelligence",
    "posting": "What is posted, and accounts of one’s own",
    "harm": "Bullying, harm, and how to report it",
    "data": "Data, passwords and confidence",
    "devices": "Devices, programs and personal use",
    "monitoring": "Monitoring and discipline",
    "policy": "The policy itself, agreements and training",
    "elsewhere": "What this policy is not about",
    "unknown": "Anything else",
}
"""By their keys, in the order in which they are shown."""
_PARTIES = {
    "former_pupils": "party.former_pupil",
    "pupils": "party.pupil",
    "parents": "party.parent",
}


def topic_of(facets: Collection[str]) -> str:
    """The key of the topic that a question is of.

    Args:
        facets: the names of its facets, as `vocabulary.toml` has them: `party.pupil`.
    """
    for topic, acts in _BY_ACT.items():
        if not acts.isdisjoint(facets):
            return topic
    if not _CONTACT.isdisjoint(facets):
        return next((topic for topic, party in _PARTIES.items() if party in facets), "others")
    if any(facet.startswith("device.") for facet in facets):
        return "devices"
    if any(facet.startswith("elsewhere.") for facet in facets):
        return "elsewhere"
    if any(facet.startswith(("act.", "part.")) for facet in facets):
        return "policy"
    return next((topic for topic, party in _PARTIES.items() if party in facets), "unknown")
