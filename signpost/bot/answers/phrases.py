"""Phrases of rules, and of questions about them, that a verdict turns on."""

import re

APPROVAL = re.compile(
    r"\b(?:unless|without|only|with|prior|written|obtain|subject to|except|if|agreed|given|gain|seek|until|express)\b[^.;]{0,60}\b(?:permission|approv\w+|authoris\w+|"
    r"consent\w*|agree(?:d|ment)?|cleared|sanctioned|allowed)\b|\bby arrangement\b|\bin exceptional\b|\bexceptional circumstances\b",
    re.I,
)
CONDITION = re.compile(
    r"\b(?:unless|except|only|provided|as long as|so long as|if|where|when|but|however|on condition|in accordance with|subject to|"
    r"within|limited?|reasonable|outside|during|before|after|until|must|should|not|never)\b",
    re.I,
)
WHEN = re.compile(r"\b(?:when|where|within|outside|during|before|after|at|until)\b", re.I)
"""Conditions that only say when; they are met where the question names that very time."""
SANCTIONS = re.compile(
    r"disciplin|dismiss|misconduct|legal|prosecut|sanction|suspen|liab|criminal|crime|court|police|withdrawn|action|warning|offence|sued|breach|"
    r"treated as|serious|removed|barred|referr",
    re.I,
)
UNPUNISHED = re.compile(
    r"\b(?:will not|won[’']?t|nobody will|no ?one will|never)\b[^.;]{0,40}\b(?:trouble|suspend|disciplin|dismiss|detriment|less favourabl|penal|"
    r"punish|blame|suffer|sack|lose)",
    re.I,
)
EXEMPT = re.compile(
    r"\b(?:separate|outside this|fall outside|(?:their|its|his|her) own (?:\w+'s |\w+ )?(?:rules|policy|code|agreement|procedures?)|exempt|excluded|"
    r"other than|not (?:covered|apply|include|bound)|belong to)\b",
    re.I,
)
RESTRAINS = re.compile(
    r"\b(?:switched off|turned off|kept (?:in|out|away|locked|private|confidential|secure)|keep (?:\w+ ){1,6}(?:private|confidential|secret|separate|secure|hidden|out of|away|to (?:themselves|yourself|myself))|pointed to|send a link|"
    r"locker|out of sight|silent|handed in|put away|left at|removed|deleted|declin\w+|refus\w+|reject\w*|refrain|avoid|block(?:ed)?|returned|"
    r"locked|wait(?:s)? until|unanswered|incompatible|blocked|withdrawn|compulsory|limit\w*|only|restrict\w*|pass(?:ed)? (?:\w+ ){0,3}to|refer\w*|go (?:through|to)|directed to|rather than|instead)\b",
    re.I,
)
EXCLUSIVE = re.compile(r"\b(?:only|solely|alone|no other|nothing else|nobody else|nowhere else)\b", re.I)
"""Names the one way that is allowed: another one, which it does not speak of, is not."""
REGULATES = re.compile(
    r"\b(?:may|can|approv\w+|agree\w*|permission|consent|wish\w*|want\w*|need not|those who|where (?:they|none|you|i)|"
    r"if (?:they|you|i) (?:do|wish|want)|who (?:do|choose|contribute|use)|complete|form|prior|first|case|yes|care|until|check(?:ed)?|"
    r"limit\w*|restrict\w*|reasonabl\w*|remember|answerable|bear in mind|ask)\b",
    re.I,
)
"""A duty that goes with an act, and so leaves the act itself open ("those who do must …", "must ask first")."""
FREE = re.compile(
    r"\b(?:personal choice|private (?:affair|matter)|up to (?:you|them|staff|each|every|whether)|up to \w+ whether|perfectly proper|free to|"
    r"same right|(?<!they )ha(?:s|ve) the right|no objection|no restriction|tolerated|(?:is|are)(?: both| all)? fine|that[’']s fine|all right|"
    r"(?:is|are) not (?:prohibited|forbidden|banned)|(?:your|their|its|his|her) own (?:\w+ )?(?:business|affair|choice|matter|judge?ment|decision)|"
    r"matter for (?:you|them|each|the individual|its)|(?:whoever|whatever|as) you (?:like|please|wish)|welcome)\b",
    re.I,
)
"""Allows without a modal verb: "is a matter of personal choice"."""
DUTY = re.compile(
    r"\b(?:compulsory|mandatory|duty to|needs?\b[^.;]{0,40}\b(?:consent|approval|permission|agreement))\b|^\W*(?:all staff|everyone)\b(?! (?:is|are|may|can)\b)",
    re.I,
)
"""Requires without a modal verb: "is compulsory", "all staff confirm …"."""
EVERYBODY = re.compile(
    r"\b(?:every(?:one|body)|any(?:one|body)|whoever|whatever|whichever|regardless|all (?:staff|who|those|of us)|any device|at any time|at all times|"
    r"alike|applies in and out|every (?:adult|employee|worker|person|member)|all (?:persons|people|employees|adults|colleagues|workers))\b",
    re.I,
)
REPEATED = re.compile(r"\b(?:every|each)\b", re.I)
LIMITS = re.compile(r"\b(?:limit\w*|only|restrict\w*|reasonable|outside|official|rather than|not)\b", re.I)
NEGATED = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|nowhere|without|cannot|(?:ca|wo|does|do|is|are|was|were)n[’']?t|unable)\b",
    re.I,
)
HARMLESS_NEGATION = re.compile(
    r"\bnot (?:limited to|only|necessarily|exhaustive)|\bno (?:expectation|less)\b|\bwithout (?:charge|cost|fear|delay)\b|\bwithout (?:\w+ ){0,2}(?:notice|notification|warning|prior|telling|asking|informing)|\bwhether or not\b|\bregardless\b|\bno matter\b",
    re.I,
)
MIXED = re.compile(
    r"\bmay\b(?!\s+(?:not|never|only|be\s+(?:treated|dismissed|disciplined|subject|regarded|held|seen|traced)|lead|result|amount|constitute|face|cause|have))|"
    r"\b(?:is|are)\s+(?:permitted|allowed|welcome|fine|acceptable)\b|\bexception\b|\bexcept\b|\bshall not apply\b",
    re.I,
)
"""Words that allow something, in a sentence that forbids something else."""
NONE_MAY = re.compile(r"\b(?:no|nor|neither|nobody|none)\b[^.;]*?\b(?:may|is|are)\b", re.I)
KNOWN_BEFORE = re.compile(
    r"\b(?:known|mates|friends?|friendly|pals)\b[^.?!]{0,40}\b(?:years|ages|since|before|already|forever|long)\b|"
    r"\bbest (?:mate|friend)\b|\bwent to school with\b|\bold friends?\b|\bgo back years\b",
    re.I,
)
"""They knew each other before: what nearly every school makes an exception for."""
LEFT_PENDING = re.compile(r"\bleav(?:e|ing)\b[^.;]{0,20}\b(?:pending|open|unanswered|outstanding)\b", re.I)
REFUSAL_PUNISHED = re.compile(r"\brefus\w+\b[^.;]{0,80}\b(?:disciplin|offence|misconduct|breach)", re.I)
KEEPS = re.compile(r"\b(?:keep|save|retain|preserve|store|not (?:be )?delete)\w*\b", re.I)
DELETING = re.compile(r"\b(?:delete|bin|erase|wipe|get rid of)\b", re.I)
STOPS = re.compile(
    r"\b(?:delet|remov|unfriend|unfollow|block|end|ends|ended|cease|stop|suspend|withdraw|declin|refus|reject|ignor|avoid|refrain|leav|cut|disconnect|step|resign)\w*\b",
    re.I,
)
NEEDED_FIRST = re.compile(r"\b(?:unless|without|until|before)\b", re.I)
GOES_ON = re.compile(r"\bmay (?:\w+ )?(?:stay|remain|continue|keep|go on|carry on)\b", re.I)
ASKS_APPROVAL = re.compile(
    r"\b(?:permission|consent|approval|authoris\w+|clearance|let (?:any|some)(?:one|body) know|tell (?:any|some)(?:one|body)|"
    r"ask (?:any|some)(?:one|body)|ask (?:people|them|parents|him|her|first)|check with|get (?:it|this) (?:approved|agreed|signed off))\b",
    re.I,
)
ASKS_PERMISSION = re.compile(r"\b(?:permission|consent|approval|authoris\w+|clearance)\b", re.I)
WANTS_APPROVAL = re.compile(
    r"\b(?:require\w*|need\w*|must|prior|obtain\w*|seek|with|without|unless|until|only|first|inform\w*|tell|notif\w*)\b[^.;]{0,60}"
    r"\b(?:permission|consent|approv\w+|authoris\w+|agree(?:d|ment)?|asking|headteacher|head|principal|manager|governors|office)\b",
    re.I,
)
NO_APPROVAL = re.compile(
    r"\b(?:permission|consent|approval)\s+(?:is|are)\s+not\s+(?:needed|required|necessary)\b|"
    r"(?:\b(?:not|never|no)\b|n[’']t\b)[^.;]{0,30}\b(?:need|require)\w*\b[^.;]{0,30}\b(?:permission|consent|approval)\b|\bneed not\b|"
    r"\b(?:may|can)\b[^.;]{0,80}\bwithout (?:asking|telling)\b|"
    r"\b(?:no|without(?: any)?)\s+(?:permission|consent|approval)\b",
    re.I,
)
ALWAYS = re.compile(r"\b(?:all the time|always|routinely|constantly|every (?:time|day|single)|24/7)\b", re.I)
REFRAIN = re.compile(r"\b(?:refrain|avoid|desist|abstain)\w*\b", re.I)
HAVE_TO = re.compile(r"\b(?:have|need|got|has) to\b", re.I)
ASKS_NOTICE = re.compile(
    r"\b(?:warn|tell me|told|notice|notif|ask me|permission|private|privacy|secret|confidential|inform me|let me know)",
    re.I,
)
UNASKED = re.compile(
    r"\bwithout (?:asking|permission|telling|consent|checking|saying|anyone|them knowing|approval|her|his|their)|\bsecretly\b|\bon the quiet\b|\bunless i ask\b",
    re.I,
)
TOLERATES = re.compile(
    r"\b(?:put up with|tolerat\w+|allow|accept|let|minds?|turn a blind eye|ok with|okay with|fine with|permit|condone)\b",
    re.I,
)
REFUSES = re.compile(
    r"(?<!not )(?<!never )(?<!n't )(?<!not simply )(?<!not just )(?<!n't simply )(?<!n't just )"
    r"\b(?:declin|refus|reject|ignor|block)|\bnot\s+(?:be\s+)?(?:accept|repl|respond|add)",
    re.I,
)
"""The policy itself asks for a refusal."""
NO_TAKING_UP = re.compile(
    r"\b(?:not|never|nor)\b(?:(?!\b(?:refus|declin|ignor|block))[^.;:])*\b(?:accept|befriend|add|follow|reply|respond)\b",
    re.I,
)
"""What it forbids is to take up what was offered, so that to refuse it is what it wants."""
NEGATIVE = re.compile(
    r"\b(?:ok|okay|fine|allowed|alright) not to\b|\b(?:can|may|could|should) (?:i|we) not\b|\b(?:nobody|no one|no-one) (?:minds|cares)\b",
    re.I,
)
"""A question the other way round, whose yes could be read as a no."""
WISH = re.compile(
    r"\b(?:wants?|wanting|would like|fancy|asked (?:me |us )?(?:for|to)|has (?:asked|requested)|requested|adding me|what if)\b",
    re.I,
)
BARE_TOPIC = re.compile(
    r"^(?!.*\b(?:i|i[’']?m|i[’']?ve|we|(?<!\bas )(?<!\bwith )(?<!\bon )(?<!\bof )(?<!\bfor )my|me|us|is|are|was|has|have|had|if|do|does|any)\b)\W*(?:\S+\s+){1,7}\S+\W*$",
    re.I | re.S,
)
"""A few words without a verb, "parents as friends online": may one?"""
DELAY = re.compile(
    r"\b(?:wait|delay|leave it|put it off)\b[^.?!]{0,20}\b(?:till?|until|for|monday|tomorrow|morning|week\w*|later)\b",
    re.I,
)
AT_ONCE = re.compile(
    r"\b(?:immediately|straight ?away|at once|(?:that|the) (?:very |same )+day|as soon as|without delay|within|before the end|by the (?:end|close)|"
    r"right away|urgently)\b",
    re.I,
)
OPEN = re.compile(
    r"^\W*(?:what|how|who|which|when|where|why)\b|\bwhat(?:'s| is| are| will| would| could| might| can)? (?:will |would |could |might |can )?happen",
    re.I,
)
NO_DUTY = re.compile(
    r"\b(?:nobody|no one|none|not|nor|never|no)\b[^.;]{0,40}\b(?:required|expect\w*|obliged|compulsory|needs?|necessary|ha(?:ve|s) to|asked|pressed)\b|\boptional\b|"
    r"n[’']?t (?:need|have|be expected) to\b|"
    r"\bvoluntary\b|\bneed not\b|\bdo(?:es)? not (?:have|need|expect|require)\b|\bfree to\b|\bup to\b|\bmatter of (?:personal )?choice\b|\bdoes not require\b|\brather than\b|\binstead\b",
    re.I,
)
TELLS = re.compile(
    r"\b(?:tell|tells|told|report|reports|reported|inform|informs|informed|notify|notified|refer|referred|alert|alerted|whistle-?blow\w*|"
    r"rais(?:e|ed|ing)|draw\w* (?:\w+ ){0,3}to the attention|made aware|speak to|spoken to|pass(?:ed)? (?:\w+ ){0,4}(?:on|to)|own up|say so|candour)\b",
    re.I,
)
"""Somebody is to be told of what happened."""
CONDITIONAL = re.compile(r"\W*(?:if|when|whenever|where|should)\b[^,;]+,", re.I)
"""Begins a sentence that completes no lead-in: "If a child sends a request, tell the head"."""
OFF_DUTY = re.compile(
    r"\b(?:to-?night|evenings?|at night|midnight|weekends?|saturdays?|sundays?|sat|sun|half[ -]?term|(?:in|over) the holidays?|"
    r"out of hours|right now|straight ?away|before monday|(?:[5-9]|1[01])(?:[:.]\d\d)? ?pm)\b",
    re.I,
)
"""Asks whether something holds out of hours, or at once."""
HANDS_OVER = re.compile(
    r"^(?!.*\b(?:change|reset|stolen|stole|lost|forgot\w*|knows?|knew|found|guessed|got hold|hacked|out)\b).*"
    r"\b(?:ask\w*|wants?|needs?|after|tell|give|share|hand|let|say)\b[^.?!]{0,40}"
    r"\bmy (?:\w+ ){0,2}(?:password|log-?in|log-?on|passcode|pin)\b",
    re.I | re.S,
)
"""Asks whether to let somebody else have a password: what it takes to report that somebody has is no duty to."""
SEEKS_HELP = re.compile(
    r"\b(?:help|support(?:ed)?|back-?up|back(?:ed)? me up|backing|counsell?\w*|police|cops|lawyer|solicitor|union|rep|protect\w*|"
    r"complaint|go (?:above|past|over) (?:\w+ )?(?:head|her|him|them))\b",
    re.I,
)
"""Somebody who was wronged asks for help: what was done to them is nothing that they ask leave to do."""
