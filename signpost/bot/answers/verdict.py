"""From a question and the clause that settles it to a verdict: a pure function, and a table one can read.

The verdict answers the question as asked. "Can I …?" and "do I have to …?" over the same clause differ, and so do "can I
…?" and "is it against the rules to …?". A plain `yes` where the policy says no is the worst error this bot can make:
wherever the words leave room, the verdict is `depends`, and the quotation speaks.
"""

import re
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from signpost.bot.answers.age import Limit, read_age, read_limit, read_years_gone
from signpost.bot.answers.question import Question
from signpost.knowledge.modality import read_modality
from signpost.knowledge.policy import Modality

Verdict = Literal["yes", "no", "depends", "info", "silent", "unclear"]

_APPROVAL = re.compile(
    r"\b(?:unless|without|only|with|prior|written|obtain|subject to|except|if|agreed|given|gain|seek|until|express)\b[^.;]{0,60}\b(?:permission|approv\w+|authoris\w+|"
    r"consent\w*|agree(?:d|ment)?|cleared|sanctioned|allowed)\b|\bby arrangement\b|\bin exceptional\b|\bexceptional circumstances\b",
    re.I,
)
_CONDITION = re.compile(
    r"\b(?:unless|except|only|provided|as long as|so long as|if|where|when|but|however|on condition|in accordance with|subject to|"
    r"within|limited?|reasonable|outside|during|before|after|until|must|should|not|never)\b",
    re.I,
)
_WHEN = re.compile(r"\b(?:when|where|within|outside|during|before|after|at|until)\b", re.I)
"""Conditions that only say when; they are met where the question names that very time."""
_SANCTIONS = re.compile(
    r"disciplin|dismiss|misconduct|legal|prosecut|sanction|suspen|liab|criminal|crime|court|police|withdrawn|action|warning|offence|sued|breach|"
    r"treated as|serious|removed|barred|referr",
    re.I,
)
_UNPUNISHED = re.compile(
    r"\b(?:will not|wo?n[’']?t|nobody will|no ?one will|never)\b[^.;]{0,40}\b(?:trouble|suspend|disciplin|dismiss|detriment|less favourabl|penal|"
    r"punish|blame|suffer|sack|lose)",
    re.I,
)
_EXEMPT = re.compile(
    r"\b(?:separate|outside this|fall outside|(?:their|its|his|her) own (?:\w+'s |\w+ )?(?:rules|policy|code|agreement|procedures?)|exempt|excluded|"
    r"other than|not (?:covered|apply|include|bound)|belong to)\b",
    re.I,
)
_RESTRAINS = re.compile(
    r"\b(?:switched off|turned off|kept (?:in|out|away|locked|private|confidential|secure)|keep (?:\w+ ){1,6}(?:private|confidential|secret|separate|secure|hidden|out of|away|to (?:themselves|yourself|myself))|pointed to|send a link|"
    r"locker|out of sight|silent|handed in|put away|left at|removed|deleted|declin\w+|refus\w+|reject\w*|refrain|avoid|block(?:ed)?|returned|"
    r"locked|wait(?:s)? until|unanswered|incompatible|blocked|withdrawn|compulsory|limit\w*|only|restrict\w*|pass(?:ed)? (?:\w+ ){0,3}to|refer\w*|go (?:through|to)|directed to|rather than|instead)\b",
    re.I,
)
_EXCLUSIVE = re.compile(r"\b(?:only|solely|alone|no other|nothing else|nobody else|nowhere else)\b", re.I)
"""Names the one way that is allowed: another one, which it does not speak of, is not."""
_REGULATES = re.compile(
    r"\b(?:may|can|approv\w+|agree\w*|permission|consent|wish\w*|want\w*|need not|those who|where (?:they|none|you|i)|"
    r"if (?:they|you|i) (?:do|wish|want)|who (?:do|choose|contribute|use)|complete|form|prior|first|case|yes|care|until|check(?:ed)?|"
    r"limit\w*|restrict\w*|reasonabl\w*|remember|answerable|bear in mind|ask)\b",
    re.I,
)
"""A duty that goes with an act, and so leaves the act itself open ("those who do must …", "must ask first")."""
_FREE = re.compile(
    r"\b(?:personal choice|private (?:affair|matter)|up to (?:you|them|staff|each|every|whether)|up to \w+ whether|perfectly proper|free to|"
    r"same right|(?<!they )ha(?:s|ve) the right|no objection|no restriction|tolerated|(?:is|are)(?: both| all)? fine|that[’']s fine|all right|"
    r"(?:is|are) not (?:prohibited|forbidden|banned)|(?:your|their|its|his|her) own (?:\w+ )?(?:business|affair|choice|matter|judge?ment|decision)|"
    r"matter for (?:you|them|each|the individual|its)|(?:whoever|whatever|as) you (?:like|please|wish)|welcome)\b",
    re.I,
)
"""Allows without a modal verb: "is a matter of personal choice"."""
_DUTY = re.compile(
    r"\b(?:compulsory|mandatory|duty to|needs?\b[^.;]{0,40}\b(?:consent|approval|permission|agreement))\b|^\W*(?:all staff|everyone)\b(?! (?:is|are|may|can)\b)",
    re.I,
)
"""Requires without a modal verb: "is compulsory", "all staff confirm …"."""
_EVERYBODY = re.compile(
    r"\b(?:every(?:one|body)|any(?:one|body)|whoever|whatever|whichever|regardless|all (?:staff|who|those|of us)|any device|at any time|at all times|"
    r"alike|applies in and out|every (?:adult|employee|worker|person|member)|all (?:persons|people|employees|adults|colleagues|workers))\b",
    re.I,
)
_REPEATED = re.compile(r"\b(?:every|each)\b", re.I)
_LIMITS = re.compile(r"\b(?:limit\w*|only|restrict\w*|reasonable|outside|official|rather than|not)\b", re.I)
_NEGATED = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|nowhere|without|cannot|(?:ca|wo|does|do|is|are|was|were)n[’']?t|unable)\b",
    re.I,
)
_HARMLESS_NEGATION = re.compile(
    r"\bnot (?:limited to|only|necessarily|exhaustive)|\bno (?:expectation|less)\b|\bwithout (?:charge|cost|fear|delay)\b|\bwithout (?:\w+ ){0,2}(?:notice|notification|warning|prior|telling|asking|informing)|\bwhether or not\b|\bregardless\b|\bno matter\b",
    re.I,
)
_MIXED = re.compile(
    r"\bmay\b(?!\s+(?:not|never|only|be\s+(?:treated|dismissed|disciplined|subject|regarded|held|seen|traced)|lead|result|amount|constitute|face|cause|have))|"
    r"\b(?:is|are)\s+(?:permitted|allowed|welcome|fine|acceptable)\b|\bexception\b|\bexcept\b|\bshall not apply\b",
    re.I,
)
"""Words that allow something, in a sentence that forbids something else."""
_NONE_MAY = re.compile(r"\b(?:no|nor|neither|nobody|none)\b[^.;]*?\b(?:may|is|are)\b", re.I)
_KNOWN_BEFORE = re.compile(
    r"\b(?:known|mates|friends?|friendly|pals)\b[^.?!]{0,40}\b(?:years|ages|since|before|already|forever|long)\b|"
    r"\bbest (?:mate|friend)\b|\bwent to school with\b|\bold friends?\b|\bgo back years\b",
    re.I,
)
"""They knew each other before: what nearly every school makes an exception for."""
_LEFT_PENDING = re.compile(r"\bleav(?:e|ing)\b[^.;]{0,20}\b(?:pending|open|unanswered|outstanding)\b", re.I)
_REFUSAL_PUNISHED = re.compile(r"\brefus\w+\b[^.;]{0,80}\b(?:disciplin|offence|misconduct|breach)", re.I)
_KEEPS = re.compile(r"\b(?:keep|save|retain|preserve|store|not (?:be )?delete)\w*\b", re.I)
_DELETING = re.compile(r"\b(?:delete|bin|erase|wipe|get rid of)\b", re.I)
_STOPS = re.compile(
    r"\b(?:delet|remov|unfriend|unfollow|block|end|ends|ended|cease|stop|suspend|withdraw|declin|refus|reject|ignor|avoid|refrain|leav|cut|disconnect|step|resign)\w*\b",
    re.I,
)
_GOES_ON = re.compile(r"\bmay (?:\w+ )?(?:stay|remain|continue|keep|go on|carry on)\b", re.I)
_ASKS_APPROVAL = re.compile(
    r"\b(?:permission|consent|approval|authoris\w+|clearance|let (?:any|some)(?:one|body) know|tell (?:any|some)(?:one|body)|"
    r"ask (?:any|some)(?:one|body)|ask (?:people|them|parents|him|her|first)|check with|get (?:it|this) (?:approved|agreed|signed off))\b",
    re.I,
)
_WANTS_APPROVAL = re.compile(
    r"\b(?:require\w*|need\w*|must|prior|obtain\w*|seek|with|without|unless|until|only|first|inform\w*|tell|notif\w*)\b[^.;]{0,60}"
    r"\b(?:permission|consent|approv\w+|authoris\w+|agree(?:d|ment)?|asking|headteacher|head|principal|manager|governors|office)\b",
    re.I,
)
_NO_APPROVAL = re.compile(
    r"\b(?:permission|consent|approval)\s+(?:is|are)\s+not\s+(?:needed|required|necessary)\b|"
    r"(?:\b(?:not|never|no)\b|n[’']t\b)[^.;]{0,30}\b(?:need|require)\w*\b[^.;]{0,30}\b(?:permission|consent|approval)\b|\bneed not\b|"
    r"\b(?:may|can)\b[^.;]{0,80}\bwithout (?:asking|telling)\b|"
    r"\b(?:no|without(?: any)?)\s+(?:permission|consent|approval)\b",
    re.I,
)
_ALWAYS = re.compile(r"\b(?:all the time|always|routinely|constantly|every (?:time|day|single)|24/7)\b", re.I)
_REFRAIN = re.compile(r"\b(?:refrain|avoid|desist|abstain)\w*\b", re.I)
_HAVE_TO = re.compile(r"\b(?:have|need|got|has) to\b", re.I)
_ASKS_NOTICE = re.compile(
    r"\b(?:warn|tell me|told|notice|notif|ask me|permission|private|privacy|secret|confidential|inform me|let me know)",
    re.I,
)
_UNASKED = re.compile(
    r"\bwithout (?:asking|permission|telling|consent|checking|saying|anyone|them knowing|approval|her|his|their)|\bsecretly\b|\bon the quiet\b|\bunless i ask\b",
    re.I,
)
_TOLERATES = re.compile(
    r"\b(?:put up with|tolerat\w+|allow|accept|let|minds?|turn a blind eye|ok with|okay with|fine with|permit|condone)\b",
    re.I,
)
_REFUSES = re.compile(
    r"(?<!not )(?<!never )(?<!n't )\b(?:declin|refus|reject|ignor|block)|\bnot\s+(?:be\s+)?(?:accept|repl|respond|add)",
    re.I,
)
"""The policy itself asks for a refusal."""
_NO_TAKING_UP = re.compile(
    r"\b(?:not|never|nor)\b(?:(?!\b(?:refus|declin|ignor|block))[^.;:])*\b(?:accept|befriend|add|follow|reply|respond)\b",
    re.I,
)
"""What it forbids is to take up what was offered, so that to refuse it is what it wants."""
_NEGATIVE = re.compile(
    r"\b(?:ok|okay|fine|allowed|alright) not to\b|\b(?:can|may|could|should) (?:i|we) not\b|\b(?:nobody|no one|no-one) (?:minds|cares)\b",
    re.I,
)
"""A question the other way round, whose yes could be read as a no."""
_WISH = re.compile(
    r"\b(?:wants?|wanting|would like|fancy|asked (?:me |us )?(?:for|to)|has (?:asked|requested)|requested|adding me|what if)\b",
    re.I,
)
_BARE_TOPIC = re.compile(
    r"^(?!.*\b(?:i|i[’']?m|i[’']?ve|we|my|me|us|is|are|was|has|have|had|if|do|does|any)\b)\W*(?:\S+\s+){1,7}\S+\W*$", re.I | re.S
)
"""A few words without a verb, "parents as friends online": may one?"""
_DELAY = re.compile(
    r"\b(?:wait|delay|leave it|put it off)\b[^.?!]{0,20}\b(?:till?|until|for|monday|tomorrow|morning|week\w*|later)\b",
    re.I,
)
_AT_ONCE = re.compile(
    r"\b(?:immediately|straight ?away|at once|(?:that|the) (?:very |same )+day|as soon as|without delay|within|before the end|by the (?:end|close)|"
    r"right away|urgently)\b",
    re.I,
)
_OPEN = re.compile(
    r"^\W*(?:what|how|who|which|when|where|why)\b|\bwhat(?:'s| is| are| will| would| could| might| can)? (?:will |would |could |might |can )?happen",
    re.I,
)

_ASKED_BAN: dict[Modality, Verdict] = {
    "must_not": "yes", "should_not": "yes", "caution": "depends", "may": "no", "must": "depends", "should": "depends",
    "fact": "depends",
}  # fmt: skip
_MUST: dict[Modality, Verdict] = {
    "must_not": "no", "should_not": "no", "caution": "depends", "may": "no", "must": "yes", "should": "yes",
    "fact": "depends",
}  # fmt: skip
_MUST_STOP: dict[Modality, Verdict] = {**_MUST, "must_not": "yes", "should_not": "yes"}

_SAYS: dict[Modality, str] = {
    "must_not": "must not", "should_not": "should not", "must": "must", "should": "should", "may": "may",
    "caution": "advises caution", "fact": "",
}  # fmt: skip


class Ground(BaseModel):
    """The words that a verdict rests on."""

    model_config = ConfigDict(frozen=True)

    sentence: str
    """The sentence of the clause that is nearest to the question."""
    lead_in: tuple[str, ...] = ()
    about_exception: bool = False
    """The question is about the very party that the clause excepts (a relative, where it says "unless family")."""
    covered: bool = True
    """The clause speaks of every party, device and time that the question names."""
    device_covered: bool = True
    """The words speak of the devices that the question names."""
    time_agrees: bool = False
    """The words speak of the very time that is asked about."""
    conflict: bool = False
    """The words name a device or time, but another than the one asked about."""
    shares_act: bool = True
    """The words speak of the act that is asked about."""
    forbids_besides: bool = False
    """Another sentence of the clause forbids something."""
    shares_words: bool = False
    """The words have words of the question that say something."""
    same_verb: bool = False
    """The words have the very verb of the question."""
    harmful: bool = False
    """The question is about an act that no school allows; its answer is never a plain yes."""

    @cached_property
    def modality(self) -> Modality:
        """What the sentence, in its lead-in, does to the one it speaks to."""
        return read_modality(self.sentence, self.lead_in)

    @property
    def limit(self) -> Limit | None:
        """The age, or the years since leaving, from which on the words leave former pupils out."""
        return read_limit(" ".join((*self.lead_in, self.sentence)))


_NO_DUTY = re.compile(
    r"\b(?:nobody|no one|none|not|nor|never|no)\b[^.;]{0,40}\b(?:required|expect\w*|obliged|compulsory|needs?|necessary|ha(?:ve|s) to|asked|pressed)\b|\boptional\b|"
    r"n[’']?t (?:need|have|be expected) to\b|"
    r"\bvoluntary\b|\bneed not\b|\bdo(?:es)? not (?:have|need|expect|require)\b|\bfree to\b|\bup to\b|\bmatter of (?:personal )?choice\b|\bdoes not require\b|\brather than\b|\binstead\b",
    re.I,
)


def _negated(text: str) -> bool:
    return bool(_NEGATED.search(_HARMLESS_NEGATION.sub(" ", text)))


def judge(question: Question, ground: Ground) -> Verdict:
    """The verdict on a question by the sentence that settles it."""
    match question.kind:
        case "who" | "when" | "what" | "how":
            return "info"
        case _ if _NEGATIVE.search(question.text):
            return "depends"
        case "may" | "does" | "other" if _DELAY.search(question.text) and _AT_ONCE.search(ground.sentence):
            return "no"
        case "outcome":
            return "info" if _OPEN.search(question.text) else _outcome(ground)
        case "scope" | "does":
            return _statement(question, ground)
        case "must":
            return _duty(question, ground)
        case "other" if not question.text.rstrip().endswith("?") and not _BARE_TOPIC.match(question.text):
            # A statement: nothing was asked, unless somebody wants something, and may they?
            wished = _WISH.search(question.text) and ground.modality in ("must_not", "should_not")
            return "no" if wished and _permission(question, ground) == "no" else "info"
        case _:
            return _permission(question, ground)


def leaves_open(question: Question, ground: Ground, clause: str) -> bool:
    """Whether it was asked if something is allowed, and the words leave that open for want of a rule about them.

    Exceptions and approval, wherever the clause speaks of it, leave it open on purpose; and where a *no* would be leave,
    or free from a duty, nothing may guess at it.
    """
    asks_leave = question.kind in ("may", "other") and not (question.asks_ban or question.asks_refusing)
    return (
        asks_leave
        and not _NEGATIVE.search(question.text)
        and not ground.about_exception
        and ground.modality != "may"
        and not _APPROVAL.search(clause)
        and judge(question, ground) == "depends"
    )


def _outcome(ground: Ground) -> Verdict:
    if _UNPUNISHED.search(ground.sentence) or (ground.modality == "fact" and _negated(ground.sentence)):
        return "no"
    forbids = ground.modality in ("must_not", "should_not")
    return "yes" if forbids or _SANCTIONS.search(ground.sentence) else "depends"


def _statement(question: Question, ground: Ground) -> Verdict:
    if question.asks_ban:
        return _permission(question, ground)
    if _HARMLESS_NEGATION.search(ground.sentence) and _ASKS_NOTICE.search(question.text):
        return "no"
    if _negated(ground.sentence) or ground.modality in ("must_not", "should_not"):
        return "no"
    if _HAVE_TO.search(question.text) and (ground.modality == "may" or _NO_DUTY.search(ground.sentence)):
        return "no"
    if (question.kind == "does" and ground.conflict) or (_ALWAYS.search(question.text) and not _ALWAYS.search(ground.sentence)):
        return "depends"
    if _EXEMPT.search(ground.sentence):
        return "no"
    if question.kind == "scope":
        return "yes" if ground.covered or _EVERYBODY.search(ground.sentence) else "depends"
    related = ground.shares_act or ground.shares_words or ground.modality == "fact"
    return "yes" if related and not (ground.harmful and _TOLERATES.search(question.text)) else "depends"


def _duty(question: Question, ground: Ground) -> Verdict:
    modality = ground.modality
    if _ASKS_APPROVAL.search(question.text):
        if _NO_APPROVAL.search(ground.sentence):
            return "no"
        if _WANTS_APPROVAL.search(ground.sentence):
            return "yes"
    if _NO_DUTY.search(ground.sentence):
        return "no"
    if _DELETING.search(question.text) and _KEEPS.search(ground.sentence):
        return "no"
    if ground.same_verb and modality in ("must_not", "should_not"):
        return "no" if _negated(ground.sentence) or _REFRAIN.search(ground.sentence) else "yes"
    if question.asks_stopping:
        return _stopping(question, ground)
    if modality == "fact":
        if _negated(ground.sentence):
            return "no"
        repeated = _REPEATED.search(question.text) and not _REPEATED.search(ground.sentence)
        return "yes" if _DUTY.search(ground.sentence) and not repeated else "depends"
    if not ground.shares_act and not (ground.shares_words and not ground.conflict):
        return "no" if modality in ("must_not", "should_not") else "depends"
    if not ground.same_verb and _RESTRAINS.search(ground.sentence):
        return "no" if modality in ("must_not", "should_not") else "depends"
    if modality in ("must_not", "should_not") and re.search(
        r"\b(?:unless|without|until|before)\b", ground.sentence, re.I
    ):
        return "yes"
    sure = ground.device_covered or (ground.same_verb and not ground.conflict)
    return _MUST[modality] if sure or _MUST[modality] != "yes" else "depends"


def _stopping(question: Question, ground: Ground) -> Verdict:
    """Whether one has to stop or refuse something."""
    if _GOES_ON.search(ground.sentence):
        return "no"
    verdict = _MUST_STOP[ground.modality]
    if ground.about_exception or (verdict == "yes" and _KNOWN_BEFORE.search(question.text)):
        return "depends"
    duty = ground.modality in ("must", "should")
    return "depends" if duty and not (_STOPS.search(ground.sentence) or ground.same_verb) else verdict


def _permission(question: Question, ground: Ground) -> Verdict:
    modality, sentence = ground.modality, ground.sentence
    if question.asks_ban:
        return _ASKED_BAN[modality]
    if (verdict := _of_age(question, ground)) is not None:
        return verdict
    if question.asks_refusing and _REFUSAL_PUNISHED.search(sentence):
        return "no"
    if question.asks_refusing and _LEFT_PENDING.search(sentence):
        return "depends"
    if question.asks_refusing and not ground.harmful:
        forbidden = modality in ("must_not", "should_not") and ground.shares_act and _NO_TAKING_UP.search(sentence)
        if forbidden or _REFUSES.search(sentence):
            return "yes"
    if modality in ("must_not", "should_not"):
        on_condition = _APPROVAL.search(sentence) and not _UNASKED.search(question.text)
        on_condition = on_condition or _MIXED.search(_NONE_MAY.sub(" ", sentence)) or _KNOWN_BEFORE.search(question.text)
        # A ban for other times or on other devices does not settle these.
        return "depends" if ground.about_exception or on_condition or ground.conflict else "no"
    if ground.conflict and modality != "caution" and _LIMITS.search(sentence):
        return "no"
    if _EXCLUSIVE.search(sentence) and not ground.covered and not _APPROVAL.search(sentence):
        return "no"
    if _allows(ground):
        return "yes"
    return "no" if _leaves_no_room(ground) else "depends"


def _allows(ground: Ground) -> bool:
    """Whether words that forbid nothing allow what is asked, without a condition."""
    sentence = ground.sentence
    if ground.harmful or ground.forbids_besides or _APPROVAL.search(sentence):
        return False
    if _FREE.search(sentence) and not _negated(_FREE.sub(" ", sentence)):
        return ground.device_covered and not ground.conflict
    unmet = _CONDITION.search(_WHEN.sub(" ", sentence) if ground.time_agrees else sentence)
    return ground.modality == "may" and ground.covered and (ground.shares_act or ground.shares_words) and not unmet


def _leaves_no_room(ground: Ground) -> bool:
    """Whether words that forbid nothing say what is done instead, or state that it is not so."""
    sentence, restrains = ground.sentence, _RESTRAINS.search(ground.sentence)
    match ground.modality:
        case "must":
            instead = restrains and not _LIMITS.search(sentence)
            return bool(instead) or not (ground.same_verb or _REGULATES.search(sentence))
        case "should":
            return bool(restrains) and not _LIMITS.search(sentence)
        case "fact":
            closed = restrains or (_negated(sentence) and not _FREE.search(sentence))
            return bool(closed) and not _APPROVAL.search(sentence)
        case _:
            return False


def _of_age(question: Question, ground: Ground) -> Verdict | None:
    """The verdict on a former pupil where the words turn on an age or on years gone by; None where they do not."""
    if not question.about_former_pupil or ground.about_exception or (limit := ground.limit) is None:
        return None
    match limit.reached(read_age(question.text), read_years_gone(question.text)):
        case None:
            return None
        case False:
            return "no"
        case True:
            # "Until 18" lets go at 18; "under 18" leaves it to the rest of the policy.
            return "yes" if limit.releases and not ground.harmful else "depends"


def explain(question: Question, verdict: Verdict, ground: Ground) -> str:
    """One line that says how the verdict on a question follows from the words."""
    said = _SAYS[ground.modality]
    if question.kind in ("may", "other") and _of_age(question, ground) == verdict:
        return "This turns on the age or the years that the policy names."
    match verdict, ground.modality:
        case "yes", "may" if question.kind in ("does", "scope", "outcome"):
            return "The policy says so."
        case "no", "may" if question.asks_ban:
            return "The policy allows it."
        case "info", _:
            return "The policy says this about it."
        case "yes" | "no", "must_not" | "should_not":
            return f"The policy says staff {said} …"
        case "no", "must" | "should":
            return "The policy says what to do instead."
        case "yes", "must" | "should":
            return f"The policy says staff {said} …"
        case "yes", "may":
            return "The policy allows it."
        case "depends", "caution":
            return "The policy does not forbid it, but advises against it or asks for care."
        case "depends", "must_not" | "should_not":
            return f"The policy says staff {said}, with an exception or on a condition: read it in full."
        case "depends", "may" | "must" | "should":
            return "The policy sets conditions: read it in full."
        case "depends", _:
            return "The policy speaks of this without a plain yes or no: read it in full."
        case _:
            return "This follows from what the policy states."
