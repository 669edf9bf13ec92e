"""Number the forms of texts, and what follows from each: its surface form, its stem, whether it is a function word."""

import itertools
from array import array

import numpy as np
import numpy.typing as npt

from newssearch.analysis import is_stop_word
from newssearch.analysis.stemming import stem_all
from newssearch.analysis.tokens import tokenize
from newssearch.kernel import chunk_codes

MAX_FORMS = 1_500_000
"""Forms of one table, at 300 bytes each; a builder then begins a new one. A million articles have about as many."""

I32 = npt.NDArray[np.int32]


class FormTable:
    """Number written forms, surface forms and terms as they are met; a number once given stays."""

    def __init__(self) -> None:
        # Each in the order of its numbers.
        self._forms: dict[str, int] = {}
        self._surfaces: dict[str, int] = {}
        self._terms: dict[str, int] = {}
        self._surface_of_form = array("i")
        self._stem_of_surface = array("i")
        self.codes = chunk_codes(self._analyse)
        """Give the numbers of the forms of a text, and how many each of its lines has."""

    def __len__(self) -> int:
        return len(self._forms)

    @property
    def written(self) -> list[str]:
        """Return the written forms."""
        return list(self._forms)

    @property
    def surfaces(self) -> list[str]:
        """Return the surface forms."""
        return list(self._surfaces)

    @property
    def terms(self) -> list[str]:
        """Return the stems of the surface forms, so far as they were asked for."""
        return list(self._terms)

    def surface_of_form(self) -> I32:
        """Return the surface form of each form."""
        return np.array(self._surface_of_form, np.int32)

    def stem_of_surface(self) -> I32:
        """Return the French stem of each surface form."""
        # All that are new at once: so they are stemmed in half the time.
        new = list(itertools.islice(self._surfaces, len(self._stem_of_surface), None))
        self._stem_of_surface.extend(map(self._number_term, stem_all(new)))
        return np.array(self._stem_of_surface, np.int32)

    def is_stop_word(self) -> npt.NDArray[np.bool_]:
        """Tell of each surface form whether it is a function word."""
        return np.fromiter(map(is_stop_word, self._surfaces), np.bool_, len(self._surfaces))

    def _analyse(self, text: str) -> list[int]:
        known = self._forms
        return [
            known[written] if written in known else self._learn(written, surface)
            for _, _, surface, written in tokenize(text)
        ]

    def _learn(self, written: str, surface: str) -> int:
        self._surface_of_form.append(self._surfaces.setdefault(surface, len(self._surfaces)))
        number = self._forms[written] = len(self._forms)
        return number

    def _number_term(self, term: str) -> int:
        return self._terms.setdefault(term, len(self._terms))
