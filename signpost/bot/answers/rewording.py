"""A question whether something is forbidden, asked again for leave.

People ask both "can I add a mum?" and "is it a bad idea to add a mum?". The second reading was taught on far more
questions of the first kind, and takes the one for the other now and then: then "no" would give leave to what the policy
forbids. So a question of the second kind is read both ways (`reading.together`).
"""

import re

_FORBIDDEN = (
    r"(?:against (?:the |our |any )?(?:rules?|policy)|wrong|(?:a|any) problems?|(?:an|any) issues?|(?:a )?bad idea|"
    r"a breach|forbidden|banned|prohibited|illegal|unprofessional|frowned (?:up)?on|unacceptable|off limits)"
)
_TO_DO = re.compile(
    rf"\b(?:is it|would it be|it[’']s)\s+(?:\w+\s+)?{_FORBIDDEN}\s+"
    r"(?:for (?:me|us|staff|teachers|tas|a \w+) )?(?:to|if (?:i|we))\b(?! not\b)",
    re.I,
)
"""Before what it asks about: "is it banned to …"."""
_THAT = re.compile(rf"\b{_FORBIDDEN}(?=\W*$|\W+(?:if|when|for|completely)\b)", re.I)
"""Behind it: "…, is that a problem?"."""


def asked_for_leave(text: str) -> str | None:
    """A question whether something is forbidden, asked for leave; None where it is not put in one of these ways."""
    for pattern, words in ((_TO_DO, "can i"), (_THAT, "allowed")):
        if pattern.search(text):
            return pattern.sub(words, text)
    return None
