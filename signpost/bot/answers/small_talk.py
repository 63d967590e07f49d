"""What is said to the bot that is no question about a policy: greetings, thanks, tricks, noise.

The replies promise nothing and reveal nothing. What is not recognised here is taken for a question.
"""

import re
import unicodedata
from typing import Literal

Talk = Literal[
    "greeting", "thanks", "goodbye", "help", "identity", "refused", "empty", "too_long", "language", "abuse", "distress"
]

LONGEST_QUESTION = 1500
"""Characters; a question of a member of staff has thirty to three hundred."""

_SAID: tuple[tuple[Talk, str], ...] = (
    (
        "distress",
        r"\b(?:kill(?:ing)?|harm(?:ing)?|hurt(?:ing)?|cut(?:ting)?) myself\b|\b(?:end(?:ing)?|take|taking) my (?:own )?life\b|\bi (?:want|wanna|wish) to die\b"
        r"|\bi(?:'m| am|m| feel| have been feeling) (?:feeling )?suicidal\b|\bi can(?:'?t|not) go on\b|\bi (?:want to|wanna) end it all\b|\bi wish i (?:was|were) dead\b",
    ),
    (
        "refused",
        r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instruction|prompt|rules? (?:above|you)|previous|everything|guidelines|programming)"
        r"|\b(?:system prompt|jailbreak|developer mode|dan mode|pretend (?:to be|you(?:'re| are))\b.{0,40}\b(?:bot|assistant|ai|lawyer|head|dan)|you are now (?:a|an|in|dan)\b|act as (?:a |an |my )?(?:lawyer|bot|assistant|ai|dan|head|person|human|if you)|(?:let'?s|can (?:you|we)) role ?play)"
        r"|\bignore (?:your|all|these|the) (?:\w+ )?(?:instructions|rules)\b|\bsay (?:yes|no) (?:whatever|regardless|no matter|anyway)"
        r"|\b(?:who|which (?:person|teacher|pupil|colleague|member of staff))\s+(?:has |have )?(?:reported|made (?:a|the|that|this) report|complained)\b"
        r"|\b(?:name|names|identity) of (?:the )?(?:reporter|whistleblower|person who (?:reported|complained))"
        r"|\b(?:tell me|show me|give me|reveal)\b.{0,30}\b(?:who (?:has )?reported|who complained|the reporter|the whistleblower)"
        r"|\b(?:has|have|had|did|was|were) (?:anyone|anybody|someone|somebody|a \w+|any \w+|mr|mrs|ms|miss|dr|there|\w+)(?: \w+)? (?:been )?(?:reported|complained about|investigated)\b"
        r"|\b(?:is|are|was|were) there (?:a|an|any|some)? ?(?:reports?|cases?|complaints?|investigations?)\b.{0,12}\b(?:about|on|against|into|open)\b"
        r"|\bam i (?:being )?(?:investigated|reported|under investigation|the subject)\b|\bany (?:reports|complaints|cases) (?:about|on|against)\b"
        r"|\bhow many (?:reports|cases|complaints|incidents)\b|\b(?:did|has|have) .{1,25}\breport(?:ed)? me\b"
        r"|\bdid \w+(?: \w+)? (?:report|complain about) me\b|\b(?:report|case|complaint)s? (?:about|against|on) me\b.{0,12}\bsa(?:y|id)|\bwhat (?:did|does|is in) the (?:report|case|complaint) (?:about|against|on) me\b"
        r"|\b(?:show|list|read|tell|give|see|open|reveal|send|export|dump)\b.{0,25}\b(?:all )?(?:the |any |other )?(?:reports|incident reports|open cases|case files|case notes|cases about|other people'?s|confidential reports|database|passwords? of)\b"
        r"|\b(?:has|have|did|is|was) (?:anyone|anybody|someone|a pupil|a parent|a colleague|there|somebody)\b.{0,25}\b(?:reported me|report(?:ed)? (?:about|on|against) me|complain(?:t|ed) about me|a (?:report|case) (?:about|on|against))",
    ),
    (
        "help",
        r"^\W*(?:/?help(?: me)?|what can (?:you|u) do|how (?:do|does) (?:you|u|this|it|signpost|the bot) work|what (?:do|can) i (?:ask|say|type)|menu|commands?|options|start|/start|what is this(?: thing| bot)?)\W*$",
    ),
    (
        "identity",
        r"^\W*(?:who|what) (?:are|r) (?:you|u)\b.{0,20}$|^\W*are (?:you|u) (?:a |an )?(?:bot|human|robot|real|ai|person|chatgpt)\b.{0,20}$|^\W*what(?:'?s| is) your name\W*$|^\W*who (?:made|built|created) (?:you|u)\W*$",
    ),
    (
        "greeting",
        r"^\W*@?signpost\W*$|^\W*(?:(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|alright|wotcha|greetings|sup)\b[\s,!.]*+(?:there|all|signpost|bot|mate|everyone|team|again|you)?\s*+)++\W*(?:how(?:'s| is| are) (?:you|it going|things)(?: today| doing)?\W*)?$|^\W*how are (?:you|u|things)\b.{0,12}$|^\W*(?:test|testing|ping)\W*$",
    ),
    (
        "thanks",
        r"^(?!.*\?\s*$)(?=.*\b(?:ok(?:ay)?|great|brilliant|perfect|lovely|fab|cool|super|cheers|helpful|useful|good|nice|got it|understood|will do|ta|thanks?|thx|thnx|appreciated|sorted|wonderful|amazing|excellent|no worries)\b)\W*(?:(?:ok(?:ay)?|great|brilliant|perfect|lovely|fab|cool|ah|oh|right|super|many|cheers|no worries|that(?:'s| is| was)?|very|really|so|helpful|useful|good|nice|got it|understood|will do|ta|thanks?|thank (?:you|u)|thx|thnx|much appreciated|appreciated|a lot|so much|very much|for (?:that|your help|the help|this)|all good|sorted|mate|signpost|bot|wonderful|amazing|excellent)\b[\s,.!]*)+\W*$",
    ),
    (
        "goodbye",
        r"^\W*(?:bye(?: bye)?|goodbye|see (?:you|ya)(?: later| soon)?|ciao|good ?night|cya|laters?|have a (?:good|nice) (?:day|weekend|evening|one)|that'?s all|i'?m done|exit|quit)\b\W*(?:then|now|for now)?\W*$",
    ),
    (
        "abuse",
        r"^\W*(?:(?:you(?:'re| are)?|this|bot|are|is|a|an|so|fucking|bloody|absolutely|completely|f[\*u]ck|off|shit|useless|stupid|rubbish|crap|idiot|dumb|piece|of|garbage|thing)\b\W*)+$",
    ),
)
_PATTERNS = tuple((talk, re.compile(pattern, re.I)) for talk, pattern in _SAID)

_ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.I)
_FUNCTION_WORDS = frozenset(
    "a about am an and any are as at be but by can could do does for from get has have he her his how i if in is it its "
    "me my no not of off on or our she should so some that the their them they this to up us was we what when where "
    "which who why will with would you your im ive u ok allowed need must may".split()
)
_FOREIGN_WORDS: dict[str, frozenset[str]] = {
    "Polish": frozenset(
        "czy mogę moge jest nie się na do że jak co dla z w i uczniów ucznia szkole rodzicem mam to jestem gdzie kiedy zdjęcia".split()
    ),
    "Welsh": frozenset(
        "ydy ydw i'n yn y yr ac a'r gallaf ga i fi ffrind disgyblion ysgol dw beth sut ble pwy dwi rhieni mae wyt gyda rhiant plentyn lluniau".split()
    ),
    "French": frozenset(
        "est ce que je peux puis les des une le la un avec mon ma mes pour dans sur élèves élève école parent parents ami suis pas comment où qui quoi ajouter photos".split()
    ),
    "Spanish": frozenset(
        "puedo el la los las un una con mi mis para en de que es qué cómo dónde quién alumnos alumno escuela padre padres amigo añadir subir fotos publicar".split()
    ),
    "German": frozenset(
        "kann ich darf ist das der die ein eine mit mein meine für auf und nicht wie wo wer was schüler schule eltern freund foto fotos posten hinzufügen".split()
    ),
    "Romanian": frozenset(
        "pot să este un o cu de pe la elev elevi școală părinte prieten cum unde cine ce nu și eu am fotografii".split()
    ),
    "Portuguese": frozenset(
        "posso é um uma com o a os as meu minha para em de que aluno alunos escola pais amigo como onde quem não adicionar fotos".split()
    ),
    "Italian": frozenset(
        "posso è un una con il la gli i mio mia per in di che alunno alunni scuola genitore amico come dove chi non aggiungere foto".split()
    ),
}


def read_talk(text: str) -> Talk | None:
    """What kind of small talk a text is; None where it may be a question."""
    stripped = text.strip()
    letters = [c for c in _ADDRESS.sub(" ", stripped) if c.isalpha()]
    if len(letters) < 2:
        return "empty"
    if len(stripped) > LONGEST_QUESTION:
        return "too_long"
    if _is_foreign(stripped, letters):
        return "language"
    for talk, pattern in _PATTERNS:
        if pattern.search(stripped[:400]):
            return talk
    return None


def _is_foreign(text: str, letters: list[str]) -> bool:
    """Whether most letters are not Latin, or most of the little words are those of another language."""
    latin = sum(c.isascii() or "LATIN" in unicodedata.name(c, "") for c in letters)
    if latin < len(letters) * 0.6:
        return True
    said = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower())
    others = [word for word in said if word not in _FUNCTION_WORDS]
    foreign = max(sum(word in known for word in others) for known in _FOREIGN_WORDS.values())
    return len(said) > 2 and foreign >= 2 and foreign > len(said) - len(others)


REPLIES: dict[Talk, str] = {
    "greeting": "Hello. Ask me what the school's policy says, for example: can I friend a parent?",
    "thanks": "You're welcome. Ask again whenever you need to.",
    "goodbye": "Goodbye.",
    "help": "",
    "identity": (
        "I'm Signpost, a computer program. I find the clause of the school's policy that answers a question, and quote "
        "it word for word. I make nothing up: where the policy is silent, I say so."
    ),
    "refused": (
        "I can't help with that. I quote the school's policies, and I say nothing about reports: not who made one, not "
        "whether there is one."
    ),
    "empty": "I didn't find a question in that. Ask in a few words, for example: can I friend a parent?",
    "too_long": (
        f"That is too long for me (over {LONGEST_QUESTION} characters). Ask in one or two sentences. If you are telling me about "
        "something that has happened, please tell the person your school has named for such reports instead."
    ),
    "language": (
        "I only read English so far, sorry: please ask in English, or ask a colleague to. The school's policy is kept "
        "in English too."
    ),
    "distress": (
        "I'm a computer program, and you deserve a person for this. If you might be in danger now, ring 999. The "
        "Samaritans listen at any hour, free: ring 116 123. Please tell somebody you trust, too, today."
    ),
    "abuse": "Sorry that I was no help. Try other words, or ask the person in charge of the policy.",
}
"""What is said to each; help has a view of its own."""
