"""Choose what initials stand for among the acronyms of many articles, without looking at all of them."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable

from newssearch.analysis.acronym_table import MIN_EXPLAINED, Name, content_terms, content_words
from newssearch.analysis.acronyms import Acronym

MAX_KEPT = 20_000
"""Initials, and names, of which it is kept what was found, at some 300 bytes each; beyond it all are forgotten."""

LETTERS_ALIKE = ("cs567", "dj12", "oy", "t3", "q4", "h8", "n9")
"""First letters that are one, since a word may begin with the one and its stem with the other: sheikh and cheikh, yeux
and oeil, deuxieme and 2e. A test looks for others among all words that a rule of stemming lists."""

_FIRST_OF_ALIKE = str.maketrans({letter: alike[0] for alike in LETTERS_ALIKE for letter in alike})


class AcronymLookup:
    """Answer as `AcronymTable.of_counts` does, looking at few acronyms for each answer; what was looked up is kept.

    Args:
        starting_with: Gives the acronyms whose text, initials and name parted by blanks, starts so.
        n_articles: Tells how many articles explain an acronym; one that none does is passed over.
        doc_freq: Tells how many articles hold a surface form.
    """

    def __init__(
        self,
        starting_with: Callable[[str], Iterable[Acronym]],
        n_articles: Callable[[Acronym], int],
        doc_freq: Callable[[str], int],
    ) -> None:
        self._starting_with = starting_with
        self._n_articles = n_articles
        self._doc_freq = doc_freq
        self._names: dict[str, Name] = {}
        self._initials: dict[tuple[str, ...], str | None] = {}
        self._by_letters: dict[str, dict[str, list[Acronym]]] = {}

    def name_of(self, initials: str) -> Name:
        """Return the name of some initials, empty where they stand for nothing."""
        name = self._names.get(initials)
        if name is None:
            if len(self._names) >= MAX_KEPT:
                self._names.clear()
            name = self._names[initials] = self._find_name(initials)
        return name

    def initials_of(self, terms: tuple[str, ...]) -> str | None:
        """Return the initials of a name, given as `content_terms` returns it."""
        found = self._initials.get(terms, "")
        if found == "":
            if len(self._initials) >= MAX_KEPT:
                self._initials.clear()
            found = self._initials[terms] = self._find_initials(terms)
        return found

    def _find_initials(self, terms: tuple[str, ...]) -> str | None:
        """Return the initials that most articles give the name, the first in order among equals."""
        letters = _letters(terms)
        if not letters:
            return None
        group = self._by_letters.get(letters[0])
        if group is None:
            group = self._by_letters[letters[0]] = self._group(letters[0])
        found = [acronym for acronym in group.get(letters, ()) if content_terms(acronym.name) == terms]
        used = (acronym for acronym in found if self.name_of(acronym.initials) == acronym.name)
        first = min(used, key=lambda acronym: (-self._n_articles(acronym), acronym), default=None)
        return first and first.initials

    def _find_name(self, initials: str) -> Name:
        """Return the name that most articles give, the first in order among equals."""
        counted = [(-self._n_articles(acronym), acronym) for acronym in self._starting_with(f"{initials} ")]
        n_articles, first = min(counted, default=(0, None))
        is_used = first and n_articles and -n_articles >= MIN_EXPLAINED * self._doc_freq(initials)
        return first.name if first and is_used else ()

    def _group(self, letter: str) -> dict[str, list[Acronym]]:
        """Return the acronyms whose names begin with a letter, or one that is alike, by the first letters of all words.

        The first word of a name is no function word, and gives the first initial.
        """
        alike = next((letters for letters in LETTERS_ALIKE if letter in letters), letter)
        group: defaultdict[str, list[Acronym]] = defaultdict(list)
        for acronym in itertools.chain.from_iterable(map(self._starting_with, alike)):
            group[_letters(content_words(acronym.name))].append(acronym)
        return dict(group)


def _letters(words: Iterable[str]) -> str:
    return "".join([word[:1] for word in words]).translate(_FIRST_OF_ALIKE)
