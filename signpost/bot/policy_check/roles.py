"""Who is named in a policy: the words for roles, and whom a sentence says something goes to."""

import re

ROLE = (
    r"(?:head\s?teacher|head\s?master|head\s?mistress|principal|head of (?:school|centre|college|department|year)|"
    r"the head\b|(?:an?|the|your|their) (?:vice|deputy|assistant) head|deputy head|assistant head|"
    r"chair\w* of (?:the )?(?:governors|trustees|governing|board|corporation)|(?:the|school|all) governors|"
    r"governing (?:body|board)|proprietor|LADO|DSL|DPO|SLT|SMT|"
    r"designated (?:senior |safeguarding |child protection )?(?:lead|person|officer|teacher|member of staff)|"
    r"safeguarding (?:lead|officer|team)|"
    r"child protection (?:officer|lead|coordinator|co-ordinator|liaison officer)|"
    r"(?:line[\s-]?|their |your |his/her |a |the |senior |business |network |IT |ICT |office |school |HR )managers?|"
    r"(?:senior |school |school['’]s )?leadership(?: team)?|"
    r"senior (?:leaders?|management|member of staff|members of staff|staff|teacher)|"
    r"(?:e-?safety|online safety|data protection|ICT|IT|computing|HR|personnel|PREVENT|welfare|pastoral) "
    r"(?:co-?ordinator|lead|leader|officer|team|manager|department|technician|support|advis[eo]r)|"
    r"bursar|human resources|(?:school |main |front |the )office|reception|"
    r"nominated (?:person|contact|officer)|named (?:person|contact)|whistle-?blowing (?:officer|contact)|"
    r"class teacher|tutor|housemaster|matron|secretary|clerk|director of \w+|"
    r"(?:person|member of staff|colleague) (?:in charge|responsible))"
)
"""Those whom a member of a school's staff can go to."""

_TELL = (
    r"(?:(?:report|inform|tell|notify|alert|consult|contact|ask|see|ring|e-?mail)(?:s|ed|ing)?|told|notified|notifies|"
    r"(?:refer|rais|discuss|speak|spoken|talk|pass|escalat|disclos|show|tak|bring|brought|giv|hand|direct|address|go|goes|send|sent|known|mad|mak|"
    r"forward|turn)\w*\b[^.;]{0,120}?\b(?:to|with|by)|(?:advice|guidance|help|support|permission|approval)\s+(?:from|of)|"
    r"attention of|aware)"
)
RECIPIENT = re.compile(
    rf"\b{_TELL}\s(?:[^.;]{{0,80}}?\s)??(?:to\s+|with\s+)?(?:(?:the|an?|any|your|their|his|her|our|his/her|either|"
    r"one of the|member of the)\s+)*"
    rf"(?:[\w'’-]+\s+){{0,2}}?(?<!staff, ){ROLE}|"
    rf"\b{ROLE}(?:\s+team)?\s+(?:must|should|shall|will|needs? to|has to|is to)\s+(?:\w+\s+)?(?:be\s+)?(?:\w+ly\s+)?"
    r"(?:informed|told|notified|contacted|consulted|alerted|asked|know)\b",
    re.I,
)
"""Tells somebody in a role."""

NAMED = re.compile(rf"\b{ROLE}", re.I)
