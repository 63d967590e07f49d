"""What a clause does to the one it speaks to: forbids, advises against, requires, advises, allows, cautions, or states.

Read from the modal verbs of the clause itself and, where the clause has none of its own (an item such as "share
passwords"), from the lead-in that it completes ("Staff must not:"). The words follow RFC 2119 where policies do; the
others ("are not permitted to", "it is not advisable", "I will not") are those found in school policies.
"""

import re
from collections.abc import Sequence

from signpost.knowledge.policy import Modality

_ADVERB = r"(?:\s+(?:also|therefore|only|always|normally|generally|at all times|ever|however|then|still|please))?"

_OUTCOME = (
    r"(?:may|might|could|can|will)(?:\s+(?:also|well|therefore))?\s+(?:lead\s+to|result\s+in|face|be\s+(?:subject|held|liable|"
    r"deemed|considered|required\s+to\s+explain|dismissed|disciplined)|constitute|amount\s+to|give\s+rise|render|have\s+)"
)
"""A consequence is no permission: "may lead to dismissal" allows nothing."""

_PATTERNS: tuple[tuple[Modality, str], ...] = (
    ("must_not", rf"\b(?:must|shall|will|can|may){_ADVERB}\s+(?:not|never)\b|\bcannot\b|\bcan['’]t\b|\bmustn['’]t\b|\bwon['’]t\b"),
    ("must_not", r"\b(?:is|are|be)\s+(?:strictly\s+|expressly\s+|absolutely\s+|therefore\s+|also\s+|totally\s+|never\s+|simply\s+)?(?:not\s+(?:be\s+)?(?:permitted|allowed|acceptable)|prohibited|forbidden|banned|unacceptable)\b|(?:^|[|\t:])\s*not\s+(?:allowed|permitted)\b"),
    ("must_not", r"\bdo(?:es)?\s+not\s+(?:allow|permit|tolerate|accept)\b|\bnot\s+be\s+(?:tolerated|permitted|allowed|accepted)\b|\bunder\s+no\s+circumstances\b"),
    ("should_not", r"^\W*not\b"),
    ("must_not", r"^\W*(?:do\s+not|don['’]t|never|no)\b|(?-i:\bDO\s+NOT\b)|\bdon['’]ts?\s*:?\s*$"),
    ("must_not", r"\bmust\s+(?:decline|refuse|reject|avoid|refrain)\b|\bhave\s+no\s+right\b|\bno\s+(?:member\s+of\s+staff|employee|one)\s+(?:may|should|must)\b|\bneither\b.*\bnor\b|\bwill\s+(?:amount\s+to|constitute|be\s+(?:treated|regarded)\s+as)\s+(?:gross\s+)?misconduct\b"),
    ("must_not", r"\b(?:advised|expected|required|asked)\b[^.]{0,40}\bnot\s+to\b.*\bunder any\b"),
    ("caution", r"\bnot\s+(?:advisable|recommended|encouraged|appropriate|advised)\b|\bdiscourage[ds]?\b|\bcaution\b|\bthink\s+(?:carefully|twice|hard)\b|\bcarefully\s+consider\b|\bconsider\s+carefully\b|\bunwise\b|\bexercise\s+(?:care|judgement)\b|\bill-advised\b"),
    ("should_not", rf"\b(?:should|ought\s+to|would){_ADVERB}\s+(?:not|never)\b|\bshouldn['’]t\b|\b(?:advised|expected|asked|urged|requested|required)\b[^.:]{{0,40}}?\bnot\s+to\b|\bthat\s+they\s+do\s+not\b|\bshould\s+(?:avoid|refrain|decline|refuse)\b|\bnor\s+should\b|(?<!to )\bavoid\b"),
    ("may", r"\bonly\s+(?:\w+\s+){0,3}(?:with|after|if|when|where)\b.{0,60}\b(?:approval|permission|consent|authoris|agreement|agreed)|\bunless\s+(?:\w+\s+){0,4}(?:authorised|approved|agreed|permission|permitted)"),
    ("must", r"\bI\s+will\b|\bwe\s+will\b|\bI\s+(?:agree|undertake|promise|accept)\b"),
    ("fact", rf"^(?!.*\b(?:must|should|shall)\b).*\b{_OUTCOME}"),
    ("must", rf"\b(?:must|shall|has\s+to|have\s+to|is\s+required|are\s+required|it\s+is\s+(?:essential|vital|a\s+requirement|crucial|important)|need\s+to|needs\s+to|obliged|is\s+to|are\s+to|will\s+be\s+required)\b{_ADVERB}"),
    ("should", r"\b(?:should|ought\s+to|expects?|(?:is|are)\s+(?:strongly\s+)?(?:advised|expected|encouraged|recommended|asked|urged|requested|responsible)|be\s+advised|advisable|good\s+(?:idea|practice))\b"),
    ("may", r"\b(?:may|can|might|could|(?:is|are)\s+(?:permitted|allowed|free|welcome|acceptable|fine|entitled|authorised))\b|(?:^|[|\t:])\s*(?:allowed|permitted|yes)\b"),
)
_COMPILED = tuple((modality, re.compile(pattern, re.I)) for modality, pattern in _PATTERNS)
_INSTRUCTION = re.compile(
    r"^\W*(?:please\s+|always\s+|immediately\s+)?(?:keep|tell|lock|log|report|use|check|read|set|think|ask|pass|delete|"
    r"move|take|listen|make|inform|save|close|turn|switch|store|contact|follow|ensure|remember|consider|avoid|let|give|"
    r"hand|sign|treat|leave|block|print|speak|respect|protect|change|choose|limit|stop|refer|record|remove|review|seek)\b"
    r"(?!\s+(?:of|is|are|was)\b)",
    re.I,
)
_OWN_SUBJECT = re.compile(
    r"^\W*(?:that\s+)?(?:they|you|we|I|it|this|these|the|all|any|staff|employees|members?|teachers?|governors?|"
    r"volunteers?|pupils?|students?|parents?|photographs?|images?|where|if|when|on-?line|social|personal)\b",
    re.I,
)


def sentence_modality(text: str) -> Modality | None:
    """The modality that the words of one sentence or clause bear by themselves; None where they bear none.

    The strongest is taken: a clause that forbids something and allows something else is, first of all, a prohibition.
    """
    for modality, pattern in _COMPILED:
        if pattern.search(text):
            return modality
    return None


def read_modality(text: str, lead_in: Sequence[str] = ()) -> Modality:
    """The modality of a clause.

    Args:
        text: the clause as written.
        lead_in: the words that it depends on, outermost first.

    A clause that completes a lead-in takes the modality of the innermost lead-in that has one, unless it is a sentence
    with a subject and a modal verb of its own ("Staff should only …" in a list headed "DO NOT:").
    """
    own = sentence_modality(text)
    if own is not None and (not lead_in or _OWN_SUBJECT.match(text) or own in ("must_not", "caution", "should_not")):
        return own
    for words in reversed(lead_in):
        inherited = sentence_modality(words)
        if inherited not in (None, "fact"):
            return inherited
    if own is None and _INSTRUCTION.match(text):
        return "must"
    return own or "fact"
