"""What people say around a question: greetings, apologies, thanks. It asks nothing, and is no part of what is compared.

"Hi there, hope you're well" lies near to every clause about kindness, and far from the one that answers.
"""

import re
import unicodedata

_BEFORE = re.compile(
    r"""^(?: \W |
    (?:hi|hello|hey|hiya|morning|afternoon|good\ (?:morning|afternoon|evening)|dear)\b
        (?:\ (?:there|all|team|signpost|everyone|folks|guys|again|bot)\b)? |
    @?signpost\b | @\w+ |
    (?:i\ )?hope\ (?:you(?:'re|\ are|r)?|u|ur|all\ is|this\ finds\ you|everyone(?:'s|\ is)?)\b
        (?:\ (?:all|doing|keeping))?\ ?(?:well|ok|okay|good|fine)?\b |
    how\ are\ (?:you|u|things)\b(?:\ (?:doing|today))? |
    (?:so\ )?sorry\ (?:to\ (?:bother|bug|trouble)\ (?:you|u)(?:\ again)?|another\ one|again|
        (?:if|for)\ (?:this\ is\ )?(?:a\ )?(?:silly|stupid|daft|dumb|obvious|another)\ question)\b(?:,?\ but\b)? |
    (?:this\ is\ |it's\ |its\ )?(?:probably\ |maybe\ )?(?:a\ )?(?:silly|stupid|daft|dumb|random|quick|odd|weird)
        \ (?:question|q|one|query)\b(?:,?\ but\b)? |
    (?:i(?:'m|\ am|m|\ was)?\ )?(?:just\ )?(?:wondering|checking)\b(?!\ in\b) |
    (?:can|could|would)\ (?:you|u|someone|anyone|anybody)(?:\ please|\ pls|\ plz)?
        \ (?:tell\ me|help\ me|advise|confirm|clarify|let\ me\ know)\b(?:\ (?:with\ this|please))? |
    (?:please|pls|plz)\ (?:can|could)\ (?:you|u|someone)\ (?:tell\ me|advise|confirm|clarify)\b |
    (?:does\ )?any(?:one|body)\ know\b | do\ (?:you|u)\ know\b | any\ idea\b |
    (?:someone|somebody|a\ (?:colleague|friend|mate|parent|mum|new\ starter))\ (?:has\ )?(?:just\ )?asked\ me\b
        (?:\ (?:if|whether)\b)? |
    asking\ for\ a\ (?:friend|colleague|mate)\b |
    (?:according\ to|under|by|as\ per)\ (?:the|our|your)(?:\ school(?:'s|s)?)?(?:\ social\ media|\ acceptable\ use)?
        \ (?:policy|policies|rules|guidelines|handbook)\b |
    policy\ question\b |
    (?:please|pls|plz|ok\ so|okay\ so|right\ so)\b
    )+(?=\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_AFTER = re.compile(
    r"""(?:[\s,.!?]+(?:
    (?:(?:many|lots\ of)\ )?(?:thanks|thank\ (?:you|u)|thx)(?:\ (?:a\ lot|so\ much|very\ much|in\ advance|again|all))? |
    cheers | ta | please | pls | plz | x+ | any\ ideas | does\ anyone\ know | do\ you\ know |
    just\ (?:wondering|checking|curious) | asking\ for\ a\ (?:friend|colleague|mate)
    ))+\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_MARKS = re.compile(r"[\s?!.]*[?!][\s?!.]*$")
_FEWEST_WORDS = 2


def without_courtesies(text: str) -> str:
    """A question without what is said around it, and without pictures; where nothing else is said, all of it."""
    bare = "".join(" " if unicodedata.category(letter) in {"So", "Sk"} else letter for letter in text).strip()
    bare = _BEFORE.sub("", bare, count=1)
    for ending in (_AFTER, _MARKS):
        if ended := ending.search(bare):
            bare = bare[: ended.start()] + ("?" if "?" in ended.group() else "")
    return bare if len(re.findall(r"\w+", bare)) >= _FEWEST_WORDS else text
