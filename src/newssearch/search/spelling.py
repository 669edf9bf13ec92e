"""Choose what a reader may have meant by a word that no article has: a noisy channel over the words of the index.

The likeliest is the word with the greatest WEIGHT_OF_FREQ · ln(doc_freq / n_docs) - cost, where the cost of a typing
error is -ln of how often it is made, after Kernighan, Church and Gale, "A spelling correction program based on a noisy
channel model", 1990. Costs are in nats; after a change run `python -m benchmarks.suggestions.measure`.
"""

import itertools
import math
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newssearch.analysis.tokens import ELIDED, VOWELS

MIN_CHARS = 4
"""A shorter word has too many neighbours, most of them other words."""

MIN_CHARS_TWICE = 7
"""Of a word that may have two errors."""

MAX_CHARS = 40
"""A longer word is junk, or several words."""

WEIGHT_OF_FREQ = 0.7
"""Readers ask for frequent words more often, yet less so than articles use them."""

ERROR = 6.0
"""Each error costs this beside what it is."""

LEFT_OUT = 0.0
"""A letter left out: there is one way to do so."""

SWAPPED = 0.0
"""Two neighbours exchanged: the same."""

OTHER = 3.2
"""A letter in place of another: ln 25, since it may be any."""

LIKELY = 1.6
"""The same where both are neighbours on a keyboard or sound alike."""

ADDED = 3.2
"""A letter too many: it may be any, too."""

DOUBLED = 0.5
"""A letter too many that is the same as the one beside it."""

UNSOUNDED = 1.5
"""What is spared where the word as typed sounds like the one that was meant."""

BLANK_LEFT_OUT = 2.0
"""More than a letter left out: many a misspelt word can be cut in two that are known."""

APOSTROPHE_LEFT_OUT = -1.0
"""As many do."""

UNKNOWN = -40.0
"""The score of a word that is none."""

_KEYS = (
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
)
_ALIKE = frozenset(
    {
        *(frozenset(row[at : at + 2]) for rows in _KEYS for row in rows for at in range(len(row) - 1)),
        *map(frozenset, "sc sz ck cq kq ea iy mn gj ei td bp vf oa".split()),
    }
)
"""Pairs of letters that are typed one for the other."""

_SOUNDS = (
    ("ph", "f"),
    ("e?au", "o"),
    ("[ae]i", "e"),
    ("y", "i"),
    ("e([mn])", r"a\1"),
    ("qu?|c(?![ehi])", "k"),
    ("c(?=[ei])|(?<!^)ss|sc(?=[ei])", "s"),
    ("g(?=[ei])", "j"),
    ("h", ""),
    (r"(.)\1", r"\1"),
    ("[estxd]+$", ""),
)
"""Pattern -> what it sounds like, in order. They are compiled when they are used: few searches do."""

DocFreq = Callable[[str], int]
"""Tell in how many documents a surface form is."""

_ENDING = "[aeinorstxz]{0,4}"
"""What French words of one stem may end with, and seldom a typing error."""

_NOT_ELIDED_BEFORE = frozenset("et ou a y".split())
"""What may follow a letter that is a name: vitamines C et D, plan B ou C."""


class Guess(NamedTuple):
    """Hold what a word may have been meant for.

    Args:
        score: Of its likelihood, in nats; comparable among guesses at the same words.
        surfaces: Its surface forms, one or more.
        link: What stands between them.
    """

    score: float
    surfaces: tuple[str, ...]
    link: str = ""


class Speller:
    """Guess at words.

    Args:
        doc_freq: Of surface forms.
        near: Gives the surface forms that are at most so many edits from one.
        n_docs: Documents in all.
    """

    def __init__(self, doc_freq: DocFreq, near: Callable[[str, int], list[str]], n_docs: int) -> None:
        self.doc_freq = doc_freq
        self._near = near
        self._n_docs = n_docs

    def prior(self, doc_freq: float) -> float:
        """Return how likely a word is that is in so many documents, in nats."""
        return WEIGHT_OF_FREQ * math.log(doc_freq / max(1, self._n_docs)) if doc_freq else UNKNOWN

    def joined(self, doc_freq: int) -> float:
        """Return how likely a word in so many documents is where a blank parts it."""
        return self.prior(doc_freq) - ERROR

    def best(self, surface: str) -> Guess | None:
        """Return the best guess at a word, None where there is none."""
        return max(self._guesses(surface), default=None)

    def _guesses(self, surface: str) -> Iterator[Guess]:
        if not MIN_CHARS <= len(surface) <= MAX_CHARS or not surface.isalpha():
            return
        yield from self._parted(surface)
        near = self._near(surface, 1)
        if len(surface) >= MIN_CHARS_TWICE and not any(word != surface and self.doc_freq(word) for word in near):
            near = self._near(surface, 2)
        for word in near:
            if word != surface and (doc_freq := self.doc_freq(word)):
                yield Guess(self.prior(doc_freq) - error_cost(surface, word), (word,))

    def _parted(self, surface: str) -> Iterator[Guess]:
        for cut in range(1, len(surface) - 1):
            left, right = surface[:cut], surface[cut:]
            if is_elided(left, right) and (doc_freq := self.doc_freq(right)):
                yield Guess(self.prior(doc_freq) - ERROR - APOSTROPHE_LEFT_OUT, (left, right), "'")
            if cut > 1 and (left_freq := self.doc_freq(left)) and (right_freq := self.doc_freq(right)):
                score = self.prior(left_freq) + self.prior(right_freq) - ERROR - BLANK_LEFT_OUT
                yield Guess(score, (left, right), " ")


def is_elided(left: str, right: str) -> bool:
    """Tell whether a surface form loses its vowel before another, as l does in l'État."""
    return left in ELIDED and right[0] in VOWELS and right not in _NOT_ELIDED_BEFORE


def is_inflected(left: str, right: str) -> bool:
    """Tell whether two surface forms differ in what may be their endings alone, as those of one word do."""
    n_common = _n_common(left, right)
    return all(re.fullmatch(_ENDING, word[n_common:]) for word in (left, right))


def error_cost(typed: str, meant: str) -> float:
    """Return what it costs that one word was typed for another, few edits away."""
    return _edits_cost(typed, meant, 2) - (UNSOUNDED if sound_of(typed) == sound_of(meant) else 0.0)


def sound_of(surface: str) -> str:
    """Return roughly how a French word sounds: words that do alike have the same.

    >>> sound_of("photographe") == sound_of("fotografe"), sound_of("orthographe") == sound_of("ortographe")
    (True, True)
    """
    for pattern, sound in _SOUNDS:
        surface = re.sub(pattern, sound, surface)
    return surface


def _n_common(left: str, right: str) -> int:
    """Return how many letters two words begin with in common."""
    pairs = zip(left, right, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _edits_cost(typed: str, meant: str, n_edits: int) -> float:
    start = _n_common(typed, meant)
    last = typed[start - 1 : start]
    typed, meant = typed[start:], meant[start:]
    if not (typed or meant):
        return 0.0
    if abs(len(typed) - len(meant)) > n_edits or not n_edits:
        return math.inf
    costs: list[float] = []
    if meant:
        costs.append(LEFT_OUT + _edits_cost(typed, meant[1:], n_edits - 1))
    if typed:
        added = DOUBLED if typed[0] in (last, typed[1:2]) else ADDED
        costs.append(added + _edits_cost(typed[1:], meant, n_edits - 1))
    if typed and meant:
        other = LIKELY if frozenset((typed[0], meant[0])) in _ALIKE else OTHER
        costs.append(other + _edits_cost(typed[1:], meant[1:], n_edits - 1))
        if typed[:2] == meant[1::-1]:
            costs.append(SWAPPED + _edits_cost(typed[2:], meant[2:], n_edits - 1))
    return ERROR + min(costs)
