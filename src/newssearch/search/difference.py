"""Say how a word as an article writes it differs from the word that was typed."""

import enum

from newssearch.analysis import Token
from newssearch.query import TermQuery

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


class Difference(enum.Enum):
    """Name one way in which two writings of a word differ."""

    ACCENTS = "accents"
    LIGATURE = "ligature"
    CAPITALS = "capitals"
    ELISION = "elision"
    SIGNS = "signs"
    PLURAL = "plural"
    SINGULAR = "singular"
    INFLECTION = "inflection"
    COMPOUND = "compound"


def differences(word: TermQuery, token: Token) -> tuple[Difference, ...]:
    """Return how the form of a token differs from a word as it was typed; what stands around both is left out.

    Accents are compared where the one is the other, or its plural: in another form they are often others.
    """
    found: list[Difference] = []
    number = _number(word.surface, token.surface)
    if number is not Difference.INFLECTION:
        typed, written = word.written.translate(_LIGATURES), token.written.translate(_LIGATURES)
        # An ending that one of the two has not says nothing: états is état but for its ending.
        n_common = _n_common(word.surface, token.surface)
        if typed[:n_common].lower() != written[:n_common].lower():
            found.append(Difference.ACCENTS)
        if n_common and (typed == word.written) != (written == token.written):
            found.append(Difference.LIGATURE)
    if any(one.isupper() != other.isupper() for one, other in zip(word.written, token.written, strict=False)):
        found.append(Difference.CAPITALS)
    return (*found, number) if number else tuple(found)


def _n_common(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _number(typed: str, written: str) -> Difference | None:
    """Return how two surface forms of one word differ, None where they are the same."""
    if typed == written:
        return None
    if _is_plural(written, typed):
        return Difference.PLURAL
    return Difference.SINGULAR if _is_plural(typed, written) else Difference.INFLECTION


def _is_plural(form: str, singular: str) -> bool:
    regular = (f"{singular}s", f"{singular}x")
    in_aux = singular.endswith(("al", "ail")) and form == f"{singular[:-1].removesuffix('i')}ux"
    return form in regular or in_aux or (singular, form) == ("oeil", "yeux")
