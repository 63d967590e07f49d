"""A question as it was typed, read: what kind of question it is, which way it leans, and what it is about."""

import re
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from signpost.bot.answers.rewording import asked_for_leave
from signpost.bot.answers.vocabulary import Vocabulary
from signpost.bot.people import Audience
from signpost.embeddings.lexical import words

QuestionKind = Literal["may", "must", "does", "outcome", "scope", "who", "when", "what", "how", "other"]
"""may I · must I · does the school / is it so · what could come of it · whom does it cover · who · when, how long, how
often · what is · how, where · none of these."""

_POLITE = re.compile(
    r"^(?:\W|hi\b|hello\b|hey\b|hiya\b|morning\b|please\b|pls\b|plz\b|so\b|ok(?:ay)?\b(?!\s+(?:to|if|for|with)\b)|um+\b|er+m*\b|and\b|but\b|also\b|"
    r"quick (?:question|q|one)\b|just (?:wondering|checking|a quick one)\b|can (?:you|u|someone) tell me\b|could you tell me\b|do you know\b|"
    r"i was wondering\b|i'?d like to know\b|i want to know\b|any idea\b|(?:does )?anyone know\b|if\b|whether\b|what about\b|"
    r"what does (?:the|our) policy say about\b|sorry\b|urgent\b|help\b|signpost\b|@\w+|asking for a friend\b)+",
    re.I,
)

_SIGNS: tuple[tuple[QuestionKind, str], ...] = (
    (
        "outcome",
        r"\b(?:what (?:happens|will happen|would happen|could happen|might happen|can happen|are the consequences|is the (?:penalty|punishment)|'s the (?:penalty|punishment))|"
        r"what if (?:i|we|someone|a|an|the|they)\b.*\b(?:break|broke|ignore|breach)|"
        r"(?:will|would|could|can|might|may|do|is it possible (?:to|i)|am)\s+(?:i|we|you|u|he|she|someone|staff|(?:a|my|the) \w+|teachers|people|they|it)\b.{0,40}\b(?:get |be |getting |lose |lead to |end in |mean |cost |face )\s*(?:me |my |the |a )?(?:sack|fired|dismiss|disciplin|suspend|in trouble|into trouble|lose|job|sued|su(?:e|ing)|prosecut|told off|struck|court|warning|action|done|arrest|punish|police|boot|caught|held|serious|reported|blamed|liable|chop|in bother|in hot water)\w*|"
        r"\b(?:get|be|getting)\s+(?:sacked|fired|dismissed|disciplined|sued|prosecuted|struck off|in trouble|into trouble|arrested)\b|lose (?:my|their|your) job)",
    ),
    (
        "who",
        r"^\s*(?:who|whom|whose|to whom|which (?:person|member|governor|role))\b|\bwho (?:(?:do|does|should|can|could|must|would|shall) (?:i|we|staff|they|you|he|she|it|a|the|my|parents?|pupils?)|to (?:tell|ask|contact|report|speak|call|inform)|needs? to know|deals? with|is responsible|reads?|gets to|decides|signs? off)\b|\bwhose\b|\bwho (?:can|could|will) \w+ (?:it|them|this|that|me|my)\b.*\?$",
    ),
    (
        "when",
        r"^\s*(?:when(?:'s)?\s+(?:is|was|will|does|do|did|should|must|can|are|were|has|have|would|the|next)\b|when's|how (?:long|often|many|soon|frequently|quickly|old|much|late)\b|what (?:date|time|year|age)\b|by when\b|which year)|\b(?:from|at|by|until) what (?:age|date|time|year)\b|\bhow (?:long|often|many|soon|frequently|quickly|old)\b|\bwhen (?:is|was|will|does|do|did|should|must|can|are)\b",
    ),
    (
        "scope",
        r"\b(?:is|are|am|does|do)\b.{1,60}\b(?:covered|bound|included|exempt|apply|applies|cover|include|count as (?:staff|an employee|a member))\b|\bappl(?:y|ies) to\b|\b(?:have|need|got|supposed|meant|expected) to (?:follow|stick to|keep to|go by|abide by|obey|comply with) (?:(?:all|any|each|every) (?:of )?)?(?:this|these|it|them|that|the (?:same )?(?:rules?|polic(?:y|ies)|guidelines?|agreement))\b|\b(?:do|does|are|is) (?:the|these|this|those|school|your|our) (?:\w+ )?(?:rules?|polic(?:y|ies)|guidelines?|agreement) (?:(?:still|only|even|just|really|also) )*(?:count|matter|bother|hold|affect|go for|in force|binding)\b|\bfor (?:governors|volunteers|ta'?s|parents|contractors|supply)\b.*\btoo\b",
    ),
    (
        "what",
        r"^\s*(?:what(?:'s| is| are| does| do| counts| sort| kind| type| exactly| else)?|which|define|explain|meaning of|list|name the|examples? of)\b(?! (?:should|can|must|do|could|would|shall|if) (?:i|we|staff|you)\b)(?! (?:i|we)\b)|\bwhich one\b",
    ),
    (
        "how",
        r"^\s*(?:how|where|why|in what way|what (?:should|do|can|must|shall|could|would) (?:i|we|staff|you|a teacher|they)|what(?:'s| is) the (?:best|right|correct|proper) (?:way|thing|procedure)|what steps|what now|what to do|whats the procedure)\b|\bwhat (?:should|do|must|shall|can|could) (?:i|we|staff|you|they) do\b|\bhow (?:do|should|can|must|would|could) (?:i|we|staff|you|a)\b|\bwhat to do\b|\bwhere (?:do|should|can|are|is)\b|\bwhat if (?:i|we)(?:['’]m|['’]ve| am| have)? (?:accidentally |also )?(?:los[et]|forgot|forget|refuse|worried|suspect|think|see|saw|find|found|hear|heard|cannot|can'?t|get|got|receive|disagree)\b",
    ),
    (
        "does",
        r"^\s*(?:can|could|may|might|will|would)\s+(?:the\s+)?(?:school|head|headteacher|council|trust|college|governors|principal|it|people|someone|anyone|misuse|they|others)\b(?!.{0,60}\b(?:allowed|ok|okay|permitted)\b)",
    ),
    (
        "must",
        r"^\s*(?:must|should|shall|ought)\b|\b(?:do|does|must|should|need|have|has|am|are|will|would|is)\s+(?:i|we|you|u|staff|teachers|it|they|a teacher|everyone|governors|volunteers|my|the|all|anyone|employees|people|someone|that)\b(?:.{0,40}?)\b(?:have to|need to|needs to|got to|gotta|supposed to|required|obliged|expected to|compulsory|mandatory|necessary|meant to|has to|made to)\b|^\s*(?:must|should|shall|need|ought)\s+(?:i|we|you|staff|teachers|it|they|a|everyone|the|my|all)\b|\b(?:do|does|would|will)\s+(?:i|we|you|it|they|staff|a \w+|my \w+|the \w+)\s+need\b|\b(?:have|need) (?:i|we) (?:got )?to\b|\bshould (?:i|we|staff|teachers|you)\b|\bmust (?:i|we|staff|teachers|you|it)\b|\bi (?:do )?(?:have|need) to\b|\bis it (?:compulsory|mandatory|necessary|essential|a requirement|required)\b|\bdo i (?:really )?(?:have|need)\b|\bam i (?:supposed|meant|required|expected|obliged)\b|\bobligat",
    ),
    (
        "may",
        r"\b(?:can|could|may|might)\s+(?:i|we|you|u|staff|teachers?|they|a|an|my|our|the|tas?|governors?|volunteers?|someone|anyone|parents?|pupils?|people|employees?|he|she|contractors?|trainees?|supply|one|it|this|that|school|schools|students?|members?|another|any)\b|\b(?:am|are|is)\s+(?:i|we|you|staff|teachers?|it|that|this|they|there|a|my|the|using|posting|having|sharing|being|tas?|pupils?|governors?|volunteers?|parents?)\b.{0,60}\b(?:ok|okay|k|allowed|fine|alright|all right|permitted|acceptable|safe|legal|free|able|against|banned|forbidden|wrong|bad|good idea|prohibited|(?:any|a) problems?|an issue|any issues?|problem|appropriate|cool|right|sackable|breach|illegal|unprofessional|any rules?|entitled|welcome|reasonable|off limits|frowned)\b|\ba(?:l|ll)o(?:w|u)e?d\b|\b(?:fine|ok|okay|alright|allowed) or not\b|\b(?:ok|okay|fine|alright|all right|cool|acceptable) (?:to|if|for|with|that)\b|\bcan'?t (?:i|we|u|staff)\b|\bis there (?:any(?:thing)?|a) (?:rule|problem|ban)\b|\bany (?:rules?|problem|issue|harm|objection)\b|\bwould it be (?:ok|okay|alright|fine|wrong|a problem)\b|\bwhat if i\b|\bbanned\b|\bam i ok\b|\bis it ok\b|^\s*(?:ok|okay|allowed|can)\b|\bdo (?:you|we|they|the school|school) (?:mind|allow|let|permit|ban)\b|\bdoes (?:the school|school|it|the policy) (?:mind|allow|let|permit|ban|forbid|prohibit|matter)\b|\bdo i get to\b|\bshould be (?:ok|fine)\b|\bright\?$|\bi (?:can|can't|may|shouldn't|should not|cannot)\b|\bsurely\b|\bis it against\b|\bgot permission\b|\bdo teachers get to\b|\bmind if\b|\b(?:ok|okay|fine|alright|all right|cool|allowed|acceptable|banned|yes or no)\W*$",
    ),
    (
        "does",
        r"^\s*(?:do|does|did|is|are|was|were|will|would|has|have|can|could|if|isn't|doesn't|don't)\b|\bdoes (?:the|my|our|anyone|someone|it)\b|\b(?:will|would) (?:the|my|our|school|they|someone|anyone|it)\b|\b(?:is|are) (?:the|my|our|there|they|we)\b|\bdo (?:they|you|the|we)\b|\b(?:will|would) (?:i|we|people|police|he|she)\b",
    ),
)
_KINDS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _SIGNS)

_BAN = re.compile(
    r"\b(?:banned|forbidden|prohibited|(?<!go )(?<!goes )(?<!count )(?<!counts )(?<!held )(?<!hold )against(?! (?:me|us|him|her|them|you|staff))|not allowed|wrong (?:not )?to|illegal|a breach|off limits|out of bounds|(?:any|a) problems?|(?:any|an) issues?|bad idea|"
    r"disallowed|a sackable|misconduct|unprofessional|frowned|no no|a no-no|crime|offence|ban|forbid|prohibit|rule about|unacceptable|mind if|gross misconduct|in breach)\b"
    r"|\bshouldn'?t (?:i|we|staff)\b|\bi (?:can'?t|cannot|shouldn'?t)\b",
    re.I,
)
_STOPPING = re.compile(
    r"\b(?:do i have to|must i|should i|need to|have to|do we have to|am i (?:supposed|required|expected|meant) to|should we|must we|ought i to)\s+"
    r"(?:(?:really|still|now|actually|then|always)\s+)*(?:unfriend|delete|remove|block|stop|refuse|decline|ignore|turn down|say no|reject|unfollow|avoid|leave|cut|end|drop|give up|lose|de-?friend|get rid|"
    r"keep\b[^.?!]{0,40}\b(?:off|away from|out of|private|confidential|to (?:my|our)sel(?:f|ves))\b)",
    re.I,
)
_LEAVE = re.compile(
    r"\b(?:can|may|could)\s+(?:i|we|you|staff|teachers?|it|a|an|my|our|the)\b(?!\s*n[o']t)|(?<!not )\ballowed\s+to\b|\b(?:ok|okay|alright|fine)\s+(?:to|if|for)\b",
    re.I,
)
"""It asks for leave, whatever else it says: "am I allowed to … or is that banned?"."""
_REFUSAL = re.compile(
    r"\b(?:(?:can|may|could|should)\s+(?:i|we)|(?:ok|okay|fine|allowed|alright)\s+(?:to|if\s+i))\s+(?:(?:just|simply|still|politely)\s+)*"
    r"(?:refuse|decline|ignore|turn\s+(?:\w+\s+)?down|say\s+no|reject|unfriend|unfollow|block|not\s+(?:accept|reply|respond|add))\b",
    re.I,
)
_REFUSING = re.compile(
    r"\b(?:refuse|decline|ignore|turn down|say no|reject|unfriend|unfollow|block|avoid|not (?:accept|reply|respond|use|post|add))\b",
    re.I,
)
_SILENCE = re.compile(
    r"^(?!.*\b(?:still|once|after)\b).*\b(?:have|need|supposed|meant|expected|allowed|ok|okay|fine|alright|wrong|rules|can|may|could|should|must)\b"
    r"(?:(?!\bor\b)[^,.;:?!]){0,60}"
    r"\b(?:(?:keep|stay|be|remain)\s+(?:quiet|silent|mum|sc?htum|shush)|say\s+nothing|not\s+(?:to\s+)?(?:say|tell|report|mention)|"
    r"keep\s+(?:it|this|that)\b[^.?!]{0,40}\b(?:secret|quiet|to\s+(?:my|our|your)sel(?:f|ves)|between\s+us)|"
    r"turn\s+a\s+blind\s+eye|look\s+the\s+other\s+way|(?:cover|hush)\s+(?:\w+\s+)?up|sweep\s+(?:\w+\s+)?under)\b",
    re.I | re.S,
)
"""Of what one knows; not "do I still have to keep quiet once I have left?", which is about confidences."""
_TROUBLE = re.compile(r"\b(?:trouble|illegal|problem)\b", re.I)


class Question(BaseModel):
    """A question and what was read in it."""

    model_config = ConfigDict(frozen=True)

    text: str
    """The question, without courtesies, and with slips of the finger put right."""
    typed: str
    """The question as it was typed."""
    kind: QuestionKind
    asks_ban: bool
    """It asks whether something is forbidden ("is it against the rules to …?"): a ban makes its answer yes."""
    asks_stopping: bool
    """It asks whether one has to stop or refuse something ("do I have to unfriend her?")."""
    asks_refusing: bool
    """It asks for leave to refuse ("can I ignore a friend request?")."""
    asks_silence: bool = False
    """It asks whether to say nothing of something ("do I have to keep quiet about it?")."""
    about_former_pupil: bool = False
    """The one whom it is about has left the school."""
    subject: str | None
    """Whose act it asks about, where that is not the asker: "can parents film the play?"."""
    facets: frozenset[int]
    """The columns of its facets in the vocabulary."""
    asker: int | None = None
    """The column of what the asker is to the school; None for staff, whom all speak to unless they say otherwise."""
    field_text: str
    """The question with the field's words for its everyday ones; this is what the language model reads."""
    for_leave: str | None = None
    """The same asked for leave, where it asks whether something is forbidden."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """What is read with the clauses; see `reading.together`."""
        return (self.field_text,) if self.for_leave is None else (self.field_text, self.for_leave)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Its word stems."""
        return frozenset(words(self.text))

    @cached_property
    def field_stems(self) -> tuple[str, ...]:
        """Its word stems with those of the field's words, in order."""
        return tuple(words(self.field_text))


def read_kind(text: str) -> QuestionKind:
    """What kind of question a text asks; the last question in it counts, since people tell the story first."""
    text = re.sub(r"\b(what|who|where|when|how)s\b", r"\1's", text, flags=re.I)
    parts = [
        part
        for part in re.split(
            r"(?<=[?!.])\s+|,\s+(?!(?:who|which|whose|where)\b)|\s+-+\s+|\s*[–—;:…]\s*|\.\.+", text.strip()
        )
        if part.strip()
    ]
    asked = [part for part in parts if part.rstrip().endswith("?")] or parts
    for part in (*reversed(asked), text):
        bare = _POLITE.sub("", part).strip() or part
        kind = _kind_of(bare)
        if kind != "other":
            return kind
    return "other"


def _kind_of(text: str) -> QuestionKind:
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return kind
    return "other"


_SUBJECT = re.compile(
    r"\b(?:can|could|may|must|should|do|does|are|is|have)\s+(?:a|an|the|our|my|any|other|all|we let)?\s*(?:class's |school's )?"
    r"(?P<who>parents?|carers?|mums?|dads?|pupils?|students?|kids?|children|child|governors?|volunteers?|contractors?|trainees?)\b(?!['’])(?!\s+(?:and|or)\b)"
    r"(?!\s+(?:\w+\s+){0,3}?(?:add|friend|follow|message|text|dm|contact|invite|ring|call|phone|e-?mail|find)\s+(?:me|us)\b)",
    re.I,
)
"""Others who would do something. That they get in touch with the asker ("can a parent add me?") is asked about the asker."""
_AUDIENCES = {
    "parent": "parent", "carer": "parent", "mum": "parent", "dad": "parent", "pupil": "pupil", "student": "pupil",
    "kid": "pupil", "child": "pupil", "children": "pupil", "governor": "governor", "volunteer": "volunteer",
    "contractor": "contractor", "trainee": "trainee",
}  # fmt: skip
_TOGETHER = re.compile(
    r"\b(?:pupils?|students?|kids?|child(?:ren)?)\s*(?:,|/|and|or|&)\s*(?:their\s+)?(?:parents?|famil\w+|mums?)|\bparents?\s*(?:,|/|and|or|&)\s*(?:pupils?|students?|kids?|children)",
    re.I,
)


_LEFT = re.compile(r"\bold (?:boy|girl)s?\b|\b(?:left|gone)\b(?! (?:in|on|at) the)", re.I)
"""Words for former pupils that are too common to be a facet's."""


def _subject(text: str) -> str | None:
    found = _SUBJECT.search(text)
    return (
        _AUDIENCES[found.group("who").lower().rstrip("s") if found.group("who").lower() != "children" else "children"]
        if found
        else None
    )


def _parties(text: str, facets: frozenset[int], vocabulary: Vocabulary) -> frozenset[int]:
    """Whom it is really about: "a mum from my class" is a parent and no pupil, "my old pupils" are former pupils.

    A pupil who does something by themselves counts beside the parent: "a girl added me, can I accept if her mum agrees?"
    """
    pupil, parent, former = (vocabulary.index.get(f"party.{name}") for name in ("pupil", "parent", "former_pupil"))
    if pupil in facets and former in facets:
        return facets - {pupil}
    if pupil in facets and parent in facets and not _TOGETHER.search(text):
        acts = frozenset(vocabulary.columns("act"))
        for part in _PARTS.split(text):
            said = vocabulary.find(part) | vocabulary.find_everyday(part)
            if pupil in said and parent not in said and said & acts:
                return facets
        return facets - {pupil}
    return facets


_PARTS = re.compile(r"[.?!;,:]\s+|\s+(?:but|because|cos|as|if|and)\s+")


_THEM = re.compile(r"\b(?:they|them|their|theirs|he|him|his|she|her|hers)\b", re.I)


def _carried(text: str, facets: frozenset[int], before: Question | None, vocabulary: Vocabulary) -> frozenset[int]:
    """The parties of the question before, where this one has a pronoun for them and names nobody itself."""
    parties = vocabulary.columns("party")
    if before is None or not facets.isdisjoint(parties) or not _THEM.search(text):
        return frozenset()
    return before.facets.intersection(parties)


def read_question(
    text: str, vocabulary: Vocabulary, before: Question | None = None, asker: Audience = "staff", typed: str = ""
) -> Question:
    """Read a question.

    Args:
        text: the question, with slips of the finger put right.
        vocabulary: what its facets are found with.
        before: the question before it in the same message: "And what if they add me?" is about the parent named there.
        asker: what whoever asks is to the school: what speaks to others only is set back.
        typed: the question as it was typed, where that is not the same.
    """
    everyday = vocabulary.find_everyday(text)
    facets = _parties(text, vocabulary.find(text) | everyday, vocabulary)
    carried = _carried(text, facets, before, vocabulary)
    asks_ban = bool(_BAN.search(text)) and not _LEAVE.search(text)
    for_leave = asked_for_leave(text) if asks_ban else None
    former = {column for name, column in vocabulary.index.items() if name == "party.former_pupil"}
    return Question(
        text=text,
        typed=typed or text,
        kind=read_kind(text),
        asks_ban=asks_ban,
        asks_refusing=bool(_REFUSAL.search(text)),
        asks_silence=bool(_SILENCE.search(text)),
        asks_stopping=bool(_STOPPING.search(text) or _REFUSING.search(text)),
        facets=facets | carried,
        subject=_subject(text),
        about_former_pupil=bool((facets | carried) & former) or bool(_LEFT.search(text)),
        asker=vocabulary.index.get(f"party.{asker}"),
        field_text=vocabulary.in_field_words(text, everyday | carried),
        for_leave=None if for_leave is None else vocabulary.in_field_words(for_leave, everyday | carried),
    )
