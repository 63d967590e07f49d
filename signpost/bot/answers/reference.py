"""A clause that somebody asks for by its ref, in whatever words: "5.9", "section 6.11(b)", "what does 5.9 say?"."""

import re
from collections.abc import Sequence

from signpost.knowledge.policy import Clause, Policy

_NUMBER = re.compile(
    r"(?<![\w.£$€])(?:[a-z]\.?)?\d{1,3}(?:\.\d{1,3})*(?:[a-z]\b|(?:\s?\(\w{1,5}\))*)(?![\w%]|\.\d|:\d)", re.I
)
_CLAUSE = re.compile(r"\b(?:clauses?|sections?|paragraphs?|paras?|rules?|points?|items?|§)", re.I)
_ASKING = frozenset(
    "a and at can could display do does exactly for from full give hello hi i in is it look me mean means no "
    "number of on open our please pls policy document quote read said say says see show tell text thanks that the "
    "this to up us we what what's whats word wording you clause clauses section sections paragraph paragraphs "
    "para paras rule rules point points item items".split()
)
"""Words that say no more than that a clause is to be shown."""
_MOST_WORDS = 16


def asked_ref(text: str, policies: Sequence[Policy]) -> str | None:
    """The ref, with the policy where one is named, that a message asks for; None where it asks something else.

    A number alone is a ref only where it looks like one: "5.9" does, "5" does not, "clause 5" does; "A4" does if there
    is such a clause.
    """
    numbers = list(_NUMBER.finditer(text))
    if len(numbers) != 1:
        return None
    number = numbers[0].group()
    is_coded = number[0].isalpha()
    if not is_coded and "." not in number and "(" not in number and not _CLAUSE.search(text):
        return None
    around = f"{text[: numbers[0].start()]} {text[numbers[0].end() :]}"
    rest = [word for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)?", around) if word.casefold() not in _ASKING]
    if not rest and not is_coded:
        return number
    wanted = " ".join((number, *rest))
    return wanted if find_clauses(wanted, policies) else None


def find_clauses(wanted: str, policies: Sequence[Policy]) -> list[tuple[Policy, Clause]]:
    """The clauses with a ref, as a person types it ("6.6", "4.1 (iv)"), of all policies or of the one that is named.

    A policy is named by words of its title or file, around the ref: "5.9 agreement".
    """
    typed = wanted.split()
    for length in range(min(len(typed), _MOST_WORDS), 0, -1):
        for start in range(len(typed) - length + 1):
            ref, rest = typed[start : start + length], typed[:start] + typed[start + length :]
            if found := _with_ref(
                " ".join(ref).rstrip(",;:"), [policy for policy in policies if _is_named(policy, rest)]
            ):
                return found
    return []


def in_full(policy: Policy, clause: Clause) -> str:
    """A clause's text with the items that complete it: "Staff must not:" is nothing without them.

    They stand as in the policy, each with its letter, also where the word processor only shows that.
    """
    if clause.text.rstrip("*_ ")[-1:] not in (":", "–", "-", "—"):
        return clause.text
    lines, below, end = [clause.text], {clause.id}, clause.end
    for other in policy.clauses:
        if other.parent not in below or other.start < end or other.kind == "note":
            continue
        below.add(other.id)
        mark = policy.text[end : other.start].strip() or other.ref.removeprefix(clause.ref).strip(", ")
        lines.append(f"{mark} {other.text}")
        end = other.end
    return "\n".join(lines)


def refs_under(number: str, policies: Sequence[Policy]) -> list[str]:
    """The refs that stand under the number of a heading: under "6" are "6.1", "6.2" …"""
    under = (clause.ref for policy in policies for clause in policy.clauses)
    return list(dict.fromkeys(ref for ref in under if re.match(rf"{re.escape(number.strip(' .'))}[.(]\w+\W*$", ref)))


def _with_ref(ref: str, policies: Sequence[Policy]) -> list[tuple[Policy, Clause]]:
    for fold in (_folded, _unbracketed, _bare):
        wanted = fold(ref)
        found = [(policy, clause) for policy in policies for clause in policy.clauses if fold(clause.ref) == wanted]
        if wanted and found:
            return found
    return []


def _folded(ref: str) -> str:
    return re.sub(r"\s+", "", ref).casefold().rstrip(".")


def _unbracketed(ref: str) -> str:
    """A ref as it is typed in a hurry: "6.11b" for "6.11(b)"."""
    return re.sub(r"\(([^\W\d_]+)\)", r"\1", _folded(ref))


def _bare(ref: str) -> str:
    """A ref without the word that it begins with: "rule 4" is asked for by number, and a clause called "Rule 4"."""
    return re.sub(r"^(?:rule|§)", "", _unbracketed(ref))


def _is_named(policy: Policy, words: Sequence[str]) -> bool:
    title = set(re.findall(r"[^\W_]+", f"{policy.title} {policy.name} {policy.school or ''}".casefold()))
    named = [word for word in re.findall(r"[^\W_]+", " ".join(words).casefold()) if word not in _ASKING]
    return title.issuperset(named)
