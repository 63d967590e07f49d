"""What people say around a question: greetings, apologies, thanks. It asks nothing, and is no part of what is compared.

"Hi there, hope you're well" lies near to every clause about kindness, and far from the one that answers. Only what can
be nothing else is taken off: "hi vis vest", "a parent asked me out" and "our TA" are what a question is about.
"""

import re
import unicodedata

_GREETING = r"""
    (?:hi|hello|hey|hiya|morning|afternoon|good\ (?:morning|afternoon|evening))
        (?:\ (?:there|all|team|signpost|everyone|folks|guys|again|bot))? |
    @?signpost | @\w+ |
    (?:i\ )?hope\ (?:you(?:['’]re|\ are|r)?|(?:u|ur)(?:\ r)?|all\ is|this\ finds\ you|everyone(?:['’]s|\ is)?)
        (?:\ (?:all|doing|keeping))?\ (?:well|ok|okay|good|fine) |
    how\ are\ (?:you|u|things)(?:\ (?:doing|today))? |
    (?:so\ )?sorry\ (?:to\ (?:bother|bug|trouble)\ (?:you|u)(?:\ again)?|another\ one|again|
        (?:if|for)\ (?:this\ is\ )?(?:a\ )?(?:silly|stupid|daft|dumb|obvious|another)\ question) |
    (?:this\ is\ |it['’]s\ |its\ )?(?:probably\ |maybe\ )?(?:a\ )?(?:silly|stupid|daft|dumb|random|quick|odd|weird)
        \ (?:question|q|one|query) |
    (?:please|pls|plz)(?:\ (?:can|could)\ (?:you|u|someone)\ tell\ me)? | (?:can|could)\ (?:you|u|someone)\ tell\ me |
    asking\ for\ a\ (?:friend|colleague|mate) | policy\ question | (?:ok|okay|right)\ so | but | so |
    (?:according\ to|under|by|as\ per)\ (?:the|our|your)(?:\ school(?:['’]s|s)?)?(?:\ social\ media|\ acceptable\ use)?
        \ (?:policy|policies|rules|guidelines|handbook)"""
_DOUBT = r"""
    (?:i(?:['’]m|\ am|m|\ was)\ |just\ )+(?:just\ )?(?:wondering|checking) |
    (?:someone|somebody|a\ (?:colleague|friend|mate|parent|mum|new\ starter))\ (?:has\ )?(?:just\ )?asked\ me |
    (?:(?:can|could)\ (?:you|u)(?:\ please|\ pls|\ plz)?\ (?:advise|confirm|clarify|let\ me\ know)) |
    (?:(?:can|could)\ (?:you|u|someone|anyone)\ help(?:\ me)?(?:\ with\ this)?) |
    (?:does\ )?any(?:one|body)\ know | do\ (?:you|u)\ know | any\ idea"""
_OPENER = r"""(?:can|could|may|might|must|should|shall|do|does|did|am|is|are|was|were|will|would|have|has|who|what|when|
    where|which|why|how|if|whether|i|i['’]m|im|we|my|our|the|a|an|one|some|someone|there|it['’]s|its|just|please|ok|okay|
    quick|silly|sorry|hope|but|so)\b"""
_MARK = r"[\s]*[,.!?:;\n–—-]+[\s]*"
_BEFORE = re.compile(
    rf"^(?:(?:{_GREETING})(?:{_MARK}|\s+(?={_OPENER})|\s*$)|(?:{_DOUBT})(?:{_MARK}|\s+(?=(?:if|whether)\b)))+",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = re.compile(
    r"""(?:[,.!?]\s*|\s)(?<=[,.!?\s])(?:
    (?i:(?:(?:many|lots\ of)\ )?(?:thanks|thank\ (?:you|u)|thx)
        (?:\ (?:a\ lot|so\ much|very\ much|in\ advance|again|all))? |
    cheers | please | pls | plz | any\ ideas | does\ anyone\ know | do\ you\ know |
    just\ (?:wondering|checking|curious) |
    asking\ for\ a\ (?:friend|colleague|mate))(?:\ x+)? | ta | x+
    )$""",
    re.VERBOSE,
)
"""In small letters, "ta" and "x" are thanks and a kiss; a TA and X are none."""
_MARKED = re.compile(r"[,.!?]\s*$")
_MAY_FOLLOW = re.compile(r"(?:many )?(?:thanks|thx|please|pls|plz)(?: in advance)?(?: x+)?", re.IGNORECASE)
_BEFORE_A_NAME = frozenset(
    "a an the to of my our your his her their say saying said no with and or reply for as on".split()
)
_FEWEST_WORDS = 2
_PICTURE = "\N{VARIATION SELECTOR-16}\N{ZERO WIDTH JOINER}"


def without_courtesies(text: str) -> str:
    """A question without what is said around it, and without pictures; where nothing else is said, all of it."""
    bare = "".join(" " if _is_picture(letter) else letter for letter in text).strip()
    opening = _BEFORE.match(bare)
    bare = _without_ending(bare[opening.end() :] if opening else bare)
    return bare if len(re.findall(r"\w+", bare)) >= _FEWEST_WORDS else text


def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) == "So" or letter in _PICTURE or 0x1F3FB <= ord(letter) <= 0x1F3FF


def _without_ending(text: str) -> str:
    """A text without the thanks at its end, and with one mark of those that it ends in."""
    while True:
        plain = text.rstrip(" ?!\n\t")
        ended = _AFTER.search(plain.rstrip(". "))
        if ended is None or not _is_said_apart(plain[: ended.start() + 1], ended.group().strip(" ,.!?")):
            return text if plain == text else plain + ("?" if "?" in text[len(plain) :] else "")
        mark = "?" if "?" in text[ended.start() :] else ""
        text = plain[: ended.start()].rstrip() + mark


def _is_said_apart(before: str, said: str) -> bool:
    """Whether words of thanks stand behind a mark, or are such as follow a question without one."""
    if _MARKED.search(before):
        return True
    words = before.split()
    return bool(_MAY_FOLLOW.fullmatch(said)) and bool(words) and words[-1].lower() not in _BEFORE_A_NAME
