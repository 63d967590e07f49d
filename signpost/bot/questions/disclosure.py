"""Whether what somebody would pass on as a question reads as a report: then it is not passed on.

It goes by words, and rather holds one question back too many: whoever asked in general asks again with an "if".
"""

import re
from typing import Final

from signpost.bot.answers.small_talk import REPLIES, Talk

_HARM: Final = (
    r"\b(?:bull(?:y|ies|ied|ying)|cyber-?bull\w+|harass\w*|abus(?:e[ds]?|ing|ive)|threat\w*|blackmail\w*|groom(?:s|ed|ing)"
    r"|stalk(?:s|ed|ing)|assault\w*|molest\w*|rap(?:ed?|ing)|nudes?|naked|sexual\w*|sext\w*|indecent\w*|upskirt\w*"
    r"|self-?harm\w*|suicid\w*|hurt(?:s|ing)?|hits?|hitting|beat(?:s|en|ing)?|touch(?:ed|es|ing)|kiss(?:ed|es|ing)"
    r"|racist|homophobic|misogynist\w*|humiliat\w*|porn\w*|fake (?:account|profile)"
    r"|inappropriate\w*|unsafe|in danger|(?:scared|afraid|frightened|terrified) (?:of|to))\b"
)
_PUPILS: Final = r"\b(?:pupils?|girls?|boys?|child(?:ren)?|kids?|students?|year ?\d+s?)\b"
_CONTACT: Final = rf"\b(?:messag|text|contact|meet|snap|dm|dating|chat|flirt|send|seeing)\w*\b.{{0,40}}{_PUPILS}"
_SOMEBODY: Final = (
    r"\b(?:i|we|he|she|they|me|someone|somebody|mr|mrs|ms|miss|dr"
    r"|pupils|parents|students|kids|girls|boys|(?:a|the|my|our|this|that|another|one of (?:my|our|the)) (?:\w+ ){0,2}?"
    r"(?:pupils?|girls?|boys?|child|kids?|students?|parents?|mum|mother|dad|father|colleagues?|teachers?|boss|manager|ta"
    r"|head\w*|governors?|coach|tutor|caretaker|cleaner|volunteer|man|woman|class|form|year \d+)"
    r"|(?-i:(?!(?:Am|Are|Can|Could|Did|Do|Does|Has|Have|How|If|Is|May|Must|Should|What|When|Where|Who|Why|Will)\b)[A-Z]"
    r"[a-z]+))\b"
)
_HAPPENS: Final = (
    r"(?:'?s|\bis|\bare|\bam|'m|'re|\bwas|\bwere|\bhas(?! to\b)|\bhave(?! to\b)|\bhad|'ve|\bbeen|\bkeeps?|\bkept)\b"
)
_WITNESSED: Final = (
    r"\b(?:told|showed|confided|admitted|disclosed|came|said|says|reported|wrote|sent)\b.{0,20}\b(?:me|us)\b|\b(?:i|we)"
    r"(?:'ve| have|'m| am)? (?:just )?(?:saw|seen|found|heard|overheard|noticed|witnessed|suspect|discovered|worried)\b"
)
_WANTS_TO_REPORT: Final = (
    r"\b(?<!do )i(?:'d| would)? (?:want|need|like|wish|have) to "
    r"(?:report|disclose|make a (?:report|complaint)|complain about)\b"
)
_GENERAL: Final = re.compile(r"\b(?:if|whenever|in case|suppose|supposing|in the event|hypothetically)\b", re.I)
_REPORTS: Final = tuple(
    re.compile(pattern, re.I | re.S)
    for pattern in (
        _WANTS_TO_REPORT,
        rf"(?:{_WITNESSED}).*(?:{_HARM})|(?:{_HARM}).*(?:{_WITNESSED})",
        rf"{_SOMEBODY}(?:.{{0,40}}?{_HAPPENS}|).{{0,25}}?(?:{_HARM}).{{0,40}}\b(?:me|us|him|her|them|my|our)\b",
        rf"{_SOMEBODY}.{{0,25}}?\b(?:lies|rumou?rs|nasty things) about (?:me|us|him|her|them|my|our)\b",
        rf"{_SOMEBODY}.{{0,40}}?{_HAPPENS}.{{0,40}}?(?:{_HARM}|{_CONTACT})",
        rf"(?<!can )(?<!may ){_SOMEBODY} (?:messages|texts|contacts|meets|dms|chats|flirts|dates)\b.*?{_PUPILS}",
    )
)
_SENTENCE: Final = re.compile(r"(?<=[.!?\n])\s+")

HOW_TO_REPORT: Final = (
    "/report-incident takes it in confidence: it shows who will read it before you send it, and never goes to somebody "
    "it is about. In danger now, ring 999."
)
REPORT_INSTEAD: Final = (
    "This reads as if something has happened, and the policy alone does not settle that. I do not keep what you wrote. "
    f"{HOW_TO_REPORT}"
)
"""What is said to such a question, where the policy does not answer it either."""


def reads_as_report(text: str) -> bool:
    """Whether a text tells of something that has happened to somebody, rather than asks what holds in general."""
    return any(
        pattern.search(_GENERAL.split(sentence)[0])
        for sentence in _SENTENCE.split(text.replace("’", "'"))
        for pattern in _REPORTS
    )


def report_instead(talk: Talk | None, text: str) -> str | None:
    """What is said in place of passing a text on that reads as a report; None where it may be passed on.

    Args:
        talk: what kind of small talk it is.
        text: what was to be passed on.
    """
    if talk == "distress":
        return f"{REPLIES['distress']} I did not pass on what you wrote, and do not keep it. {HOW_TO_REPORT}"
    if not reads_as_report(text):
        return None
    return (
        "This reads as if something has happened, so I did not pass it on as a question, and do not keep it. "
        f"{HOW_TO_REPORT} If you ask in general, ask again with an “if”, and without anybody it happened to."
    )
