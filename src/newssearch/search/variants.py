"""Find how else a name is written in the articles: other transliterations of it, which sound alike."""

import itertools
from collections.abc import Iterator

from newssearch.analysis import term_of
from newssearch.analysis.name_sounds import are_man_and_woman, beginnings_of, sounds_of
from newssearch.index import Snapshot
from newssearch.query import PhraseQuery, TermQuery

MAX_VARIANTS = 12
"""Forms of one name that are searched, the most frequent ones: each costs a posting list. Mohamed has eight."""

MAX_EXPANDED = 8
"""Words of one query whose forms are looked for, the first ones: each costs a millisecond or two."""

MAX_PHRASES = 30
"""Ways to write a compound."""

MAX_KEPT = 10_000
"""Names whose forms are remembered, at 1,000 bytes each at most; beyond it all are forgotten."""

SAMPLED = 16
"""Articles that show whether a form is a name, which is most often written with a capital."""

_ARTICLES = ("al", "el")
"""The Arabic article, as it is written before a hyphen."""


class Variants:
    """Look other forms of names up in one snapshot, and remember them.

    Args:
        snapshot: Where they are looked up.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._found: dict[str, tuple[TermQuery, ...]] = {}

    def of_word(self, word: TermQuery) -> tuple[TermQuery, ...]:
        """Return the other forms of a word that looks like a name, the most frequent first."""
        found = self._found.get(word.surface)
        if found is None:
            if len(self._found) >= MAX_KEPT:
                self._found.clear()
            found = self._found[word.surface] = tuple(itertools.islice(self._others(word), MAX_VARIANTS))
        return found if found and self._looks_like_name(word) else ()

    def of_compound(self, compound: PhraseQuery) -> tuple[PhraseQuery, ...]:
        """Return the other ways to write a hyphenated name, as « El-Béchir » and « Al-Bashir »."""
        forms = [(word, *self.of_word(word)) for word in compound.words]
        if (article := compound.words[0]).surface in _ARTICLES:
            forms[0] = (article, *(_word(other) for other in _ARTICLES if other != article.surface))
        phrases = itertools.islice(itertools.product(*forms), 1, MAX_PHRASES)
        return tuple(PhraseQuery(words, is_implied=True) for words in phrases)

    def _looks_like_name(self, word: TermQuery) -> bool:
        """Tell whether a word was typed with a capital, or is nowhere written in small letters as it was typed."""
        small = word.written.lower()
        return word.written != small or not self._snapshot.has_form(small)

    def _others(self, word: TermQuery) -> Iterator[TermQuery]:
        sounds = sounds_of(word.surface)
        beginnings = beginnings_of(sounds) if sounds else ()
        near = itertools.chain.from_iterable(map(self._snapshot.surfaces_beginning_with, beginnings))
        alike = [surface for surface in near if sounds_of(surface) == sounds]
        others = [_word(surface) for surface in alike if not are_man_and_woman(surface, word.surface)]
        # Words of one stem find each other anyway.
        freqs = {other: self._snapshot.living_doc_freq(other.surface) for other in others if other.term != word.term}
        known = sorted((other for other in freqs if freqs[other]), key=lambda other: (-freqs[other], other.surface))
        if known and (not self._snapshot.living_doc_freq(word.surface) or self._is_name(word)):
            yield from filter(self._is_name, known)

    def _is_name(self, word: TermQuery) -> bool:
        """Tell whether a form is more often written with a capital than without in a sample of articles."""
        doc_ids = self._snapshot.word_postings("terms", word.term, word.surface).doc_ids
        vocabulary, documents = self._snapshot.forms(doc_ids[:: -(-len(doc_ids) // SAMPLED)].tolist())
        codes = set(vocabulary.codes_of_surface(word.surface).tolist())
        written = vocabulary.written(
            code for document in documents for code in document.codes.tolist() if code in codes
        )
        return 2 * sum(form != form.lower() for form in written) > len(written)


def _word(surface: str) -> TermQuery:
    return TermQuery(term_of(surface), surface, written=surface.capitalize())
