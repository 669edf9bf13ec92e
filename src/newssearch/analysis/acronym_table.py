"""Look acronyms up both ways: the name that initials stand for, and the initials of a name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from newssearch.analysis.acronyms import Acronym
from newssearch.analysis.analyser import analyse, term_of
from newssearch.analysis.stop_words import is_stop_word
from newssearch.errors import SettingsError

MIN_EXPLAINED = 0.02
"""Share of the articles with some initials that must explain them: below it they are a word (« sel », « cas »)."""

Name = tuple[str, ...]
"""Surface forms of the words of a long name, function words included; empty: the initials stand for nothing."""


class Acronyms(Protocol):
    """Look acronyms up; initials stand for one name."""

    def name_of(self, initials: str) -> Name:
        """Return the name of some initials, empty where they stand for nothing."""
        ...

    def initials_of(self, terms: tuple[str, ...]) -> str | None:
        """Return the initials of a name, given as `content_terms` returns it."""
        ...


class AcronymTable:
    """Hold acronyms; initials stand for one name.

    Args:
        names: Initials (folded) -> name.
        below: Acronyms whose initials these take from them.
    """

    def __init__(self, names: Mapping[str, Name], below: Acronyms | None = None) -> None:
        self._names = dict(names)
        self._below = below
        self._initials: dict[tuple[str, ...], str] = {}
        for initials, name in self._names.items():
            if name:
                self._initials.setdefault(content_terms(name), initials)

    @classmethod
    def of_counts(cls, counts: Iterable[tuple[Acronym, int]], doc_freq: Callable[[str], int]) -> "AcronymTable":
        """Take, for each initials, the name that most articles give, the first in order among equals.

        Args:
            counts: Acronyms, with the number of articles that explain them.
            doc_freq: Tells how many articles hold a surface form.
        """
        names: dict[str, Name] = {}
        for acronym, n_articles in sorted(counts, key=lambda counted: (-counted[1], counted[0])):
            if n_articles >= MIN_EXPLAINED * doc_freq(acronym.initials):
                names.setdefault(acronym.initials, acronym.name)
        return cls(names)

    @classmethod
    def of_settings(cls, acronyms: Mapping[str, str]) -> "AcronymTable":
        """Take the acronyms of the settings: initials -> name, both as people write them.

        Raises:
            SettingsError: Initials are not one word.
        """
        names: dict[str, Name] = {}
        for initials, name in acronyms.items():
            surfaces = _surfaces(initials)
            if len(surfaces) != 1:
                raise SettingsError(
                    f"acronyms: {initials!r} is not one word, as initials are; write them without signs"
                )
            names[surfaces[0]] = _surfaces(name)
        return cls(names)

    def over(self, other: Acronyms) -> "AcronymTable":
        """Return these acronyms, with others beside them whose initials they leave free."""
        layered = AcronymTable({}, other)
        layered._names, layered._initials = self._names, self._initials
        return layered

    def __iter__(self) -> Iterator[Acronym]:
        """Yield the acronyms of this table alone that stand for a name."""
        return (Acronym(initials, name) for initials, name in self._names.items() if name)

    def name_of(self, initials: str) -> Name:
        """Return the name of some initials, empty where they stand for nothing."""
        if initials in self._names or self._below is None:
            return self._names.get(initials, ())
        return self._below.name_of(initials)

    def initials_of(self, terms: tuple[str, ...]) -> str | None:
        """Return the initials of a name, given as `content_terms` returns it."""
        found = self._initials.get(terms)
        if found is None and self._below is not None:
            found = self._below.initials_of(terms)
            return None if found in self._names else found
        return found


def content_words(name: Iterable[str]) -> Name:
    """Return a name without its function words."""
    return tuple(surface for surface in name if not is_stop_word(surface))


def content_terms(name: Iterable[str]) -> tuple[str, ...]:
    """Return the stems of a name's words without its function words: how a query is likely to hold it."""
    return tuple(map(term_of, content_words(name)))


def _surfaces(text: str) -> Name:
    return tuple(token.surface for token in analyse(text))
