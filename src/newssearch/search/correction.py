"""Find what a reader may have meant by a word that no article has: a known word one edit away, or two run together."""

from collections.abc import Callable

from newssearch.analysis import is_stop_word

MIN_CHARS = 5
"""A shorter word has too many neighbours, most of them other words."""

MAX_CHARS = 25
"""A longer word is a compound or junk."""

MAX_CORRECTED = 8
"""Words of one query that are corrected, the first ones: a text in another language has none of its words here."""

MIN_HALF_CHARS = 3
"""Of a word that was run together with another."""

DocFreq = Callable[[str], int]
"""Tell in how many documents a surface form is."""

Near = Callable[[str, int], list[str]]
"""Give the surface forms that are at most so many edits from one."""


def correct(surface: str, doc_freq: DocFreq, near: Near) -> tuple[str, ...]:
    """Return the surface forms to search in place of one that is absent: one, two where it is split, or none.

    The nearest is the most frequent at Damerau distance 1 (a letter more, less, other, or two exchanged), the last in
    the alphabet among equals. Only words of letters are corrected: another number is another thing. What comes to a
    function word is not worth a search.
    """
    if not MIN_CHARS <= len(surface) <= MAX_CHARS or not (surface.isascii() and surface.isalpha()):
        return ()
    known = [(doc_freq(word), word) for word in near(surface, 1) if word.isascii() and word.isalpha()]
    best_freq, best = max(known, default=(0, ""))
    if best_freq:
        return () if is_stop_word(best) else (best,)
    halves = [
        (min(doc_freq(surface[:cut]), doc_freq(surface[cut:])), -cut)
        for cut in range(MIN_HALF_CHARS, len(surface) - MIN_HALF_CHARS + 1)
        if not is_stop_word(surface[:cut]) and not is_stop_word(surface[cut:])
    ]
    rarest, cut = max(halves, default=(0, 0))
    return (surface[:-cut], surface[-cut:]) if rarest else ()
