"""Number the forms of texts, and what follows from each: its surface form, its stem, whether it is a function word."""

import numpy as np
import numpy.typing as npt

from newssearch.analysis import is_stop_word
from newssearch.analysis.stemming import stem_anew
from newssearch.analysis.tokens import tokenize
from newssearch.kernel import chunk_codes

MAX_FORMS = 1_500_000
"""Forms of one table, at 300 bytes each; a builder then begins a new one. A million articles have about as many."""

I32 = npt.NDArray[np.int32]


class FormTable:
    """Number written forms, surface forms and terms as they are met; a number once given stays.

    Attributes:
        written: By form.
        surfaces: By surface form.
        terms: By term: stems of French text, surface forms of any other.
    """

    def __init__(self) -> None:
        self.written: list[str] = []
        self.surfaces: list[str] = []
        self.terms: list[str] = []
        self._form_of: dict[str, int] = {}
        self._surface_number: dict[str, int] = {}
        self._term_number: dict[str, int] = {}
        self._surface_of_form: list[int] = []
        self._stem_of_surface: list[int] = []
        self._is_stop_word = bytearray()
        self.codes = chunk_codes(self._analyse)
        """Give the numbers of the forms of a stretch of text."""

    def __len__(self) -> int:
        return len(self.written)

    def surface_of_form(self) -> I32:
        """Return the surface form of each form."""
        return np.array(self._surface_of_form, np.int32)

    def stem_of_surface(self) -> I32:
        """Return the term of each surface form in French text."""
        return np.array(self._stem_of_surface, np.int32)

    def term_of_surface(self, surfaces: I32) -> I32:
        """Return the term of some surface forms in other text: they themselves."""
        return np.array([self._number_term(self.surfaces[number]) for number in surfaces.tolist()], np.int32)

    def is_stop_word(self) -> npt.NDArray[np.bool_]:
        """Tell of each surface form whether it is a function word."""
        return np.frombuffer(bytes(self._is_stop_word), np.bool_)

    def _analyse(self, text: str) -> list[int]:
        known = self._form_of
        return [
            known[written] if written in known else self._learn(written, surface)
            for _, _, surface, written in tokenize(text)
        ]

    def _learn(self, written: str, surface: str) -> int:
        surface_number = self._surface_number.get(surface)
        if surface_number is None:
            surface_number = self._surface_number[surface] = len(self.surfaces)
            self.surfaces.append(surface)
            self._stem_of_surface.append(self._number_term(stem_anew(surface)))
            self._is_stop_word.append(is_stop_word(surface))
        number = self._form_of[written] = len(self.written)
        self.written.append(written)
        self._surface_of_form.append(surface_number)
        return number

    def _number_term(self, term: str) -> int:
        number = self._term_number.setdefault(term, len(self.terms))
        if number == len(self.terms):
            self.terms.append(term)
        return number
