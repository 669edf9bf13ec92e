"""Evaluate parts of a query as sets of documents, in the compiled kernel: what is no list of words to be scored."""

from array import array
from collections.abc import Iterable
from functools import reduce

import numpy as np

from newssearch.kernel import COMPILED, KERNEL, REQUIRED, Bits, Documents, Goal, Words
from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, Query, TermQuery
from newssearch.search.arrays import bits_of
from newssearch.search.deadline import NO_DEADLINE, Deadline
from newssearch.search.evaluator import Evaluator
from newssearch.search.model import Model


class DocumentSets:
    """Find which documents hold parts of a query; deleted ones may be among them, which no search counts.

    Args:
        model: A ranking on the snapshot where they are looked for.
        deadline: When it must end.

    Raises:
        OutOfTime: From each method: no time is left.
    """

    def __init__(self, model: Model, deadline: Deadline = NO_DEADLINE) -> None:
        self._model = model
        self._deadline = deadline
        self._snapshot = model.snapshot

    def of(self, part: Query) -> Bits:
        """Return the documents that a part of a query asks for."""
        self._deadline.check()
        match part:
            case TermQuery():
                return self._snapshot.with_word(part.term, part.surface)
            case PhraseQuery():
                return self._of_phrase(part)
            case PrefixQuery():
                return self._snapshot.with_prefix(part.letters) if part.letters else ~self._snapshot.no_documents()
            case BooleanQuery():
                found = self.in_all(part.must) if part.must else self.in_any(part.should)
                return self.without(found, part.must_not)
            case _:
                return bits_of(Evaluator(self._snapshot, self._deadline).documents(part), self._snapshot.n_slots)

    def in_all(self, parts: Iterable[Query]) -> Bits:
        """Return the documents that each of some parts, one at least, asks for."""
        return reduce(np.bitwise_and, map(self.of, parts))

    def in_any(self, parts: Iterable[Query]) -> Bits:
        """Return the documents that any of some parts asks for."""
        return reduce(np.bitwise_or, map(self.of, parts), self._snapshot.no_documents())

    def without(self, documents: Bits, parts: Iterable[Query]) -> Bits:
        """Return a set less the documents that any of some parts asks for."""
        return reduce(lambda left, part: left & ~self.of(part), parts, documents)

    @staticmethod
    def common(limit: "Documents | None", documents: Bits) -> Bits:
        """Return which of some documents are within a limit, all where there is none."""
        return documents if limit is None else np.bitwise_and(np.asarray(limit, np.uint64), documents)

    def _of_phrase(self, phrase: PhraseQuery) -> Bits:
        marks = self._snapshot.no_documents()
        known = list(dict.fromkeys(phrase.words))
        places = array("I", [n for place, word in enumerate(phrase.words) for n in (known.index(word), place)])
        found = [self._snapshot.found_word(word.term, word.surface, with_positions=True) for word in known]
        words = Words(
            lists=tuple(word.lists for word in found),
            weights=(0.0,) * len(known),
            roles=bytes([REQUIRED]) * len(known),
            phrases=(places,),
        )
        self._snapshot.rank(words, self._model.formula, Goal(0, marks=marks))
        return marks


def documents_holding(model: Model, part: Query) -> Bits:
    """Return the documents that a part of a query asks for, whether the kernel was compiled or not."""
    if KERNEL == COMPILED:
        return DocumentSets(model).of(part)
    return bits_of(Evaluator(model.snapshot).documents(part), model.snapshot.n_slots)


def size_of(documents: Bits) -> int:
    """Return how many documents a set has."""
    return int(np.count_nonzero(np.unpackbits(documents.view(np.uint8)).view(np.bool_)))
