"""What a clause does to the one it speaks to: forbids, advises against, requires, advises, allows, cautions, or states.

Read from the modal verbs of the clause itself and, where the clause has none of its own (an item such as "share
passwords"), from the lead-in that it completes ("Staff must not:"). The words follow RFC 2119 where policies do; the
others ("are not permitted to", "it is not advisable", "I will not") are those found in school policies.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from signpost.knowledge.policy import Modality

_MOST_READ = 4000
"""Characters of a clause that are read: a longer one is no rule."""
_REMEMBERED = 4096
"""Clauses and sentences that are not read anew: the same ones are asked about again and again."""
_ADVERB = r"(?:\s+(?:also|therefore|only|always|normally|generally|at all times|ever|however|then|still|please))?"
_INTENSELY = r"(?:\s+(?:strictly|expressly|absolutely|therefore|also|totally|never|simply))?"
_BLAMED = (
    r"penalised|punished|disciplined|blamed|criticised|disadvantaged|victimised|thought (?:badly|less|ill|the worse) of"
)
_NOBODY = (
    r"no\s+(?:member\s+of\s+staff|employee|staff\s+member|colleague|adult|teacher|governor|pupil|student|one|person)"
)

_SIGNS: tuple[tuple[Modality, tuple[str, ...]], ...] = (
    (
        "must_not",
        (
            rf"\b(?:must|shall|will|can|may){_ADVERB}\s+(?:not|never)\b"
            r"(?!\s+(?:want|wish|like|know|realise|feel|get\s+in(?:to)?\s+(?:any\s+)?trouble|be\s+(?:able|aware|unreasonably)))"
            rf"(?!(?:(?<=\bwill\snot)|(?<=\bwill\snever))\s+be\s+(?:{_BLAMED})\b)",
            r"\b(?:cannot|can['’]?t|mustn['’]?t|won['’]?t)\b",
            r"\bit\s+is\s+(?:an?\s+(?:\w+\s+)?offence|against\s+the\s+(?:law|rules)|illegal|unlawful)\s+to\b",
            rf"\b(?:is|are|be){_INTENSELY}\s+(?:not\s+(?:be\s+)?(?:permitted|allowed|acceptable)|prohibited|forbidden|"
            r"banned|unacceptable)\b",
            r"(?:^|[|\t:])\s*not\s+(?:allowed|permitted)\b",
            r"[|\t]\s*\**(?:not\s+approved|banned|prohibited|forbidden)\**\s*(?:[|\t.]|$)",
            r"^\W*(?:not\s+acceptable|unacceptable|prohibited|forbidden|banned)(?:\s+[\w’'-]+){0,2}\W*$",
            r"^\W*(?:[\w’'-]+\s+){1,3}(?:(?:that|which)\s+are\s+)?(?:banned|prohibited|forbidden|"
            r"not\s+(?:allowed|permitted|approved))\W*$",
            r"\b(?:is|are)\s+(?:not|never)\s+to\b",
            r"\bdo(?:es)?\s+not\s+(?:allow|permit|tolerate|accept)\b",
            r"\b(?:not\s+be|never(?:\s+be)?)\s+(?:tolerated|permitted|allowed|accepted|acceptable)\b",
            r"\bnot\s+something\s+(?:that\s+|which\s+)?(?:we|the\s+school)\s+(?:allows?|permits?|accepts?|tolerates?)\b",
            r"\b(?:under|in)\s+no\s+circumstances?\b|\b(?:at\s+no\s+time|on\s+no\s+account|in\s+no\s+case(?!\s+later))\b",
        ),
    ),
    ("should_not", (r"^\W*not\b",)),
    (
        "must_not",
        (
            r"(?:^|[.!?;:,–—]\s)\W*(?:please\s+)?(?:do\s+not|don['’]?ts?|never)\b",
            r"\b(?-i:DO\s+NOT)\b|\bdon['’]ts?\s*:?\s*$|\bdo\s+not\W*$",
            r"^\W*no\s+(?:\w+ing|[^.;:,]{1,60}\b(?:allowed|permitted))\b",
            r"(?:^|[.;]\s)\W*no\b[^.;]{1,120}?\b(?:may|must|should|shall|can)\b",
            r"\bnothing\b(?!\s+(?:in|here)\b)[^.;]{0,80}?\b(?:may|must|shall|can)\b",
            r"\bmust\s+(?:decline|refuse|reject|avoid|refrain)\b|\bshall\s+(?:avoid|refrain)\b|\bhave\s+no\s+right\b|\bneither\b[^.]*\bnor\b",
            r"\b(?:nobody|none\s+of)\b[^.;,]{0,60}?\b(?:(?:may|must|shall|can)|(?:is|are)\s+(?:permitted|allowed))\b",
            rf"\b{_NOBODY}\s+(?:may|should|must|can)\b|\bnor\s+(?:shall|must|may|will|can)\b",
            r"\bwill\s+(?:amount\s+to|constitute|be\s+(?:treated|regarded)\s+as)\s+(?:gross\s+)?misconduct\b",
            r"\b(?:advised|expected|required|asked)\b[^.]{0,40}\bnot\s+to\b.*\bunder any\b",
        ),
    ),
    (
        "caution",
        (
            r"\bnot\s+(?:advisable|recommended|encouraged|appropriate|advised)\b|\bdiscourage[ds]?\b|\bcaution(?:ed)?\b",
            r"\bthink\s+(?:carefully|twice|hard|first|before)\b|\bcarefully\s+consider\b|\bconsider\s+carefully\b",
            r"\bunwise\b|\bexercise\s+(?:care|judgement)\b|\bill-advised\b",
        ),
    ),
    (
        "should_not",
        (
            rf"\b(?:should|ought\s+to){_ADVERB}\s+(?:not|never)\b|\bshouldn['’]t\b|\bought\s+not\b",
            r"\b(?:advised|expected|asked|urged|requested|required)\b[^.:]{0,40}?\bnot\s+to\b|\bthat\s+they\s+do\s+not\b",
            r"\bshould\s+(?:avoid|refrain|decline|refuse)\b|\bnor\s+should\b|(?<!to )\bavoid\b",
            r"(?:^|[.;:]\s)[^.;:,]{0,40}(?<!to )\brefrains?\s+from\b",
            r"\b(?:would|['’]d)\s+(?:rather|prefer)\b[^.;:]{0,40}?\b(?:did\s+not|didn['’]t|not\s+to)\b",
            r"\b(?:better|best)\s+not\b|\b(?:we|the\s+school)\s+asks?\b[^.;:]{0,40}?\bnot\s+to\b",
            r"\bnothing\b[^.;]{0,80}?\bshould\b",
        ),
    ),
    (
        "may",
        (
            r"\bonly\s+(?:\w+\s+){0,3}(?:with|after|if|when|where)\b.{0,60}\b(?:approval|permission|consent|authoris|"
            r"agreement|agreed)",
            r"\bunless\s+(?:\w+\s+){0,4}(?:authorised|approved|agreed|permission|permitted)",
        ),
    ),
    (
        "must",
        (
            r"\b(?:I|we)\s+will\b(?!\s+(?:not|never)\b)|\bI\s+(?:agree|undertake|promise|accept)\b",
            r"(?:^|[.;:]\s+|,\s+)(?:all\s+|other\s+)?(?:staff|employees|teachers|colleagues|volunteers|adults|members\s+of\s+staff)"
            rf"\s+will{_ADVERB}\s+(?!be\b|have\b|receive|get\b|find|see\b|know|need|hear|lose|benefit|face)",
        ),
    ),
    (
        "must",
        (
            r"\b(?:must|shall|ha(?:s|ve)\s+to|needs?\s+to|obliged|will\s+be\s+required)\b",
            r"\b(?:is|are)\s+(?:required|to)\b",
            r"\b(?:have|has|under)\s+an?\s+(?:\w+\s+)?(?:duty|obligation)\s+to\b",
            r"\bit\s+is\s+(?:essential|vital|a\s+requirement|crucial|important)\b",
        ),
    ),
    (
        "should",
        (
            r"\b(?:should|ought\s+to|expects?|be\s+advised|advisable|good\s+(?:idea|practice))\b",
            r"\b(?:is|are)\s+(?:strongly\s+)?(?:advised|expected|encouraged|recommended|asked|urged|requested|responsible)\b",
        ),
    ),
    (
        "may",
        (
            r"(?<!\d\s)(?<!\d(?:st|nd|rd|th)\s)\bmay\b(?!,?\s+\d{4}\b)|\bcan\b",
            r"^\W*acceptable(?:\s+use)?\W*$",
            r"\bis\s+it\s+(?:ok|okay|all\s?right|fine|allowed|permitted|acceptable)\b",
            r"\b(?:is|are)\s+(?:permitted|allowed|free|welcome|acceptable|permissible|fine|entitled|authorised)\b",
            r"(?:^|[|\t:])\s*(?:allowed|permitted|yes)\b",
        ),
    ),
)
_COMPILED = tuple((modality, re.compile("|".join(signs), re.I)) for modality, signs in _SIGNS)
_NO_DUTY = re.compile(
    r"\bneed\s+not\b|\bno\s+need\s+to\b|\bno\s+(?:obligation|expectation|requirement)\b|"
    rf"(?:\b(?:not|nobody|no\s+one|never)|n['’]?t|\b(?:nobody|no\s+one)\s+who(?:\s+\w+){{1,4}}?|\b{_NOBODY})\s+"
    r"(?:\w+\s+){0,2}?"
    r"(?:(?:have|has)\s+to|(?:need|needs|required|obliged|expected|expect)\s+(?:\w+\s+){0,2}?to)\b",
    re.I,
)
"""Leaves it to the reader: "nobody has to join", "need not be reported"."""
_OUTCOME = re.compile(
    r"\b(?:may|might|could|can|will)(?:\s+(?:also|well|therefore|then|still|even)|,[^,.]{1,40},)*\s+"
    r"(?:lead\s+to|result\s+in|face|give\s+rise|render|constitute|amount\s+to|have\s+|be\s+(?:subject|held|liable|deemed|considered|treated|other|required\s+to\s+explain|dismissed|"
    r"disciplined|read\s+as|seen\s+as|regarded|taken|copied|traced|difficult|hard|harmed|at\s+risk|"
    r"an?\b|the\b|asked|required|seen|viewed|read|visible|public|committing|breaking|charged|reported|referred|called|contacted|"
    r"misinterpreted|misconstrued|misused|construed|interpreted|monitored|intercepted|inspected|recorded|checked|searched|"
    r"examined|withdrawn|removed|suspended|barred|unlawful|illegal|criminal|wrong|inappropriate)|harm|damage|embarrass|"
    r"offend|become|arise|contain|affect|expose|compromise|cause|bring\s+about|wish|want|feel|seem|appear|find|mean|"
    r"apply\s+to|come|go\s+wrong|happen|lose|range|end\s+in|be\s+in\s+(?:danger|doubt|breach))\b"
)
"""A consequence is no permission: "may lead to dismissal" allows nothing."""
_OFFENCES = re.compile(
    r"\b(?:misconduct|dismissal|dismissed|disciplinary|criminal offences?|breach(?:es)?)\b[^.]{0,80}:\s*[-–—]?\W*$",
    re.I,
)
"""A list of what one is dismissed for is a list of what one must not do."""
_PURPOSE = re.compile(
    r"\b(?:so\s+that|in\s+case)\b[^.;]*|"
    r"\b(?:if|when|where|provided|providing|(?:as|so)\s+long\s+as)\b[^.;,:]{1,60}?\b(?:cannot|can['’]?t)\b|"
    r"\b(?:aims?|purposes?|objectives?|intention|idea|role|job)\b[^.;:]{0,80}?\b(?:is|are|was)\s+to\b|"
    r"\b(?:should|may|might|could)\s+have\s+to\b",
    re.I,
)
"""What a rule is for is no rule ("so that it cannot be misused", "the aims of this policy are to"), nor is what it
depends on ("provided that the screen cannot be seen")."""
_VERBS = (
    r"act|allow|ask|avoid|be|block|book|bring|change|check|choose|close|come|complete|consider|contact|credit|decline|delete|"
    r"ensure|explain|follow|forward|get|give|guard|hand|hide|inform|join|keep|leave|let|limit|listen|lock|log|look|make|move|"
    r"note|obtain|pass|print|protect|put|read|record|refer|refuse|remember|remove|report|respect|return|review|ring|save|say|"
    r"search|seek|send|set|show|sign|speak|state|stay|stop|store|switch|take|talk|tell|think|treat|turn|untag|use|wait|wear|"
    r"write"
)
_INSTRUCTION = re.compile(
    r"^\W*(?:(?:if|when|where|whenever|before|after|once|unless|until|while|on|in|at|for|as)\b[^.;:]{1,160}?,\s*)?"
    rf"(?:please\s+|always\s+|immediately\s+|then\s+)*(?:{_VERBS})\b"
    r"(?![-’':]|\s+(?:engines?|of|is|are|was|were|with|has|have|had|may|must|should|shall|will|can|between|does|do)\b)",
    re.I,
)
_OWN_SUBJECT = re.compile(
    r"^\W*(?:that\s+)?(?:they|you|we|I|it|this|these|the|all|any|staff|employees|members?|teachers?|governors?|"
    r"volunteers?|pupils?|students?|parents?|photographs?|images?|where|if|when|on-?line|social|personal)\b",
    re.I,
)
_OWN_VERB = re.compile(
    r"^\W*(?:that\s+)?(?:(?:ensure|make\s+sure)\s+(?:that\s+)?\w+\s+(?:do\s+not|never)|not|never|no|do\s+not|don['’]t|please|must|"
    r"should|may|can|will|shall|avoid|refrain|is|are)\b",
    re.I,
)
_CELL = re.compile(
    r"[\s*_]*(?:(?P<no>no|never|banned|not (?:allowed|permitted)|[✗✘☒])|yes|allowed|permitted|[✓✔☑])"
    r"[\s*_]*(?:$|[.,;:(–—-])",
    re.I,
)
"""What a table says where its row's topic and its column's meet."""
_AVOIDS = re.compile(r"^\W*(?:avoid|refrain|not)\b", re.I)
_ASKED = re.compile(r"[\s|*_\"“‘'(]*(?:Q\d{0,2}[.:)]\s*)?[A-Z][^.!?;:|]{3,200}\?[\"”’')*_]*(?:\s+|$)")
"""A question at the beginning rules nothing by itself: "May I …? Yes, in your own time."."""
_YES = re.compile(r"^\W*(?:yes|of course|certainly)\b(?!\s+not\b)|\byes\b", re.I)
_NO = re.compile(
    r"^\W*(?:no\b|never\b|(?:(?:I['’]m|we['’]re)\s+afraid|(?:most\s+)?certainly|absolutely|definitely|of\s+course)\s+not\b)",
    re.I,
)
_IF = re.compile(r"^\W*(?:only|if|when|once|after|(?:as|so)\s+long\s+as|provided|providing|subject\s+to)\b", re.I)
"""An answer that grants what is asked under a condition: "Only in an emergency."."""
_DENIED: dict[Modality | None, Modality] = {"may": "must_not", "should": "should_not", "must": "may"}
"""What "No." does to the one who asks whether they may, should or must."""
_INFINITIVE = re.compile(r"\bto\W*$", re.I)
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')]*\s+(?=[A-Z\"“‘(*])")


def sentence_modality(text: str) -> Modality | None:
    """The modality that the words of one sentence or clause bear by themselves; None where they bear none.

    The strongest is taken: a clause that forbids something and allows something else is, first of all, a prohibition.
    """
    read = _PURPOSE.sub(" ", text[:_MOST_READ])
    duties = _NO_DUTY.sub(" ", read)
    permissions = _OUTCOME.sub(" ", duties)
    for modality, pattern in _COMPILED:
        looked_at = permissions if modality == "may" else duties if modality in ("must", "should") else read
        if pattern.search(looked_at):
            return modality
    if duties != read:
        return "may"
    return "fact" if permissions != duties else None


def read_modality(text: str, lead_in: Sequence[str] = ()) -> Modality:
    """The modality of a clause.

    Args:
        text: the clause as written.
        lead_in: the words that it depends on, outermost first.

    A clause that completes a lead-in takes the modality of the innermost lead-in that has one, unless it is a sentence
    with a subject and a modal verb of its own ("Staff should only …" in a list headed "DO NOT:").
    """
    return _modality(text, tuple(lead_in))


@lru_cache(_REMEMBERED)
def _modality(text: str, lead_in: tuple[str, ...]) -> Modality:
    asked = _ASKED.match(text)
    if asked is not None and (not lead_in or asked.end() < len(text)):
        return _answered(text[asked.end() :], asked.group())
    if not lead_in:
        return _alone(text)
    if lead_in[-1].rstrip().endswith("?"):
        return _answered(text, lead_in[-1])
    if (cell := _CELL.match(text)) is not None:
        return "must_not" if cell.group("no") else "may"
    first, *others = _SENTENCE.split(text[:_MOST_READ])
    own = sentence_modality(first)
    speaks_for_itself = _OWN_SUBJECT.match(first) or (own != "fact" and _OWN_VERB.match(first))
    given = own if speaks_for_itself else None
    if given is None and own in (None, "fact") and any(_OFFENCES.search(words) for words in lead_in):
        return "must_not"
    inherited = _inherited(lead_in)
    if given == "should_not" and inherited == "must" and _AVOIDS.match(first):
        return "must_not"
    modality = given or inherited or own or "fact"
    if modality == "fact" and own is None:
        return "fact" if _INFINITIVE.search(lead_in[-1]) else _alone(text)
    forbids = any(sentence_modality(other) == "must_not" for other in others)
    return "must_not" if forbids and modality not in ("must_not", "should_not", "caution") else modality


def _alone(text: str) -> Modality:
    modality = sentence_modality(text)
    if modality in (None, "fact") and any(_INSTRUCTION.match(part) for part in _SENTENCE.split(text[:_MOST_READ])):
        return "must"
    return modality or "fact"


def _answered(text: str, question: str) -> Modality:
    """The modality of "Yes, in your own time." behind "May I …?"."""
    modality, asked = _alone(text), sentence_modality(question)
    denied = _DENIED.get(asked) if _NO.match(text) else None
    if denied is not None and (modality == "fact" or (denied != "may" and modality not in ("must_not", "should_not"))):
        return denied
    if asked == "may" and modality == "fact" and _IF.match(text):
        return asked
    if asked is not None and _YES.search(text) and (modality == "fact" or (modality == "may" and _YES.match(text))):
        return asked
    return modality


def _inherited(lead_in: Sequence[str]) -> Modality | None:
    """The modality of the innermost lead-in that has one."""
    found = (sentence_modality(words) for words in reversed(lead_in))
    return next((modality for modality in found if modality not in (None, "fact")), None)
