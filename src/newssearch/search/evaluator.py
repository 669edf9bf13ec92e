"""Evaluate any part of a query as documents, in numpy.

A word is found with its other forms, as everywhere; within a field, near another or as it is written, by its tokens.
"""

from collections.abc import Iterable
from functools import partial, reduce

import numpy as np

from newssearch.index import Ints, Snapshot
from newssearch.query import (
    AtLeastQuery,
    BooleanQuery,
    BoostQuery,
    DateQuery,
    FieldQuery,
    FuzzyQuery,
    KeywordQuery,
    NearQuery,
    PhraseQuery,
    PrefixQuery,
    Query,
    RangeQuery,
    SameParagraphQuery,
    TermQuery,
    TextField,
    WildcardQuery,
    WrittenQuery,
)
from newssearch.search.conditions import documents_meeting
from newssearch.search.deadline import NO_DEADLINE, Deadline
from newssearch.search.expansion import words_for
from newssearch.search.spans import BODY, DOC_BITS, Spans, in_one_paragraph, joined, near, phrase_spans, word_spans

NO_DOCUMENTS: Ints = np.empty(0, np.int32)


class Evaluator:
    """Find the documents of parts of a query; deleted ones are left out.

    Args:
        snapshot: Where they are looked for.
        deadline: When it must end.

    Raises:
        OutOfTime: From each method: no time is left.
    """

    def __init__(self, snapshot: Snapshot, deadline: Deadline = NO_DEADLINE) -> None:
        self._snapshot = snapshot
        self._deadline = deadline

    def documents(self, part: Query, field: TextField | None = None) -> Ints:
        """Return the documents that a part of a query asks for: int32, ascending, unique.

        Args:
            part: The part.
            field: Where its words are; in title and body where None.
        """
        self._deadline.check()
        match part:
            case BooleanQuery():
                found = self._of_tree(part, field)
            case FieldQuery():
                found = self.documents(part.part, part.field)
            case BoostQuery():
                found = self.documents(part.part, field)
            case KeywordQuery() | DateQuery() | RangeQuery():
                found = documents_meeting(self._snapshot, part)
            case PrefixQuery(letters=""):
                found = np.flatnonzero(self._snapshot.live).astype(np.int32)
            case TermQuery():
                found = self._with_word(part, field)
            case AtLeastQuery():
                found = self._with_word(part.word, field, part.count)
            case PrefixQuery() | WildcardQuery() | FuzzyQuery():
                found = _union(self._with_word(word, field) for word in words_for(self._snapshot, part))
            case _:
                found = self._spans(part, field).doc_ids
        return found

    def _with_word(self, word: TermQuery, field: TextField | None, count: int = 1) -> Ints:
        """Return the documents that hold a word so many times."""
        self._deadline.check()
        found = self._snapshot.word_postings(field or "terms", word.term, word.surface)
        return found.doc_ids if count == 1 else found.doc_ids[found.term_freqs >= count]

    def _of_tree(self, tree: BooleanQuery, field: TextField | None) -> Ints:
        of = partial(self.documents, field=field)
        if tree.must:
            found = reduce(partial(np.intersect1d, assume_unique=True), map(of, tree.must))
        else:
            found = _union(map(of, tree.should))
        return np.setdiff1d(found, _union(map(of, tree.must_not)), assume_unique=True)

    def _spans(self, part: Query, field: TextField | None) -> Spans:
        """Return where a part of a query is.

        Raises:
            ValueError: It is nowhere: a date has no place in a text.
        """
        self._deadline.check()
        match part:
            case TermQuery():
                found = word_spans(self._snapshot, part, field)
            case PhraseQuery():
                found = phrase_spans(self._snapshot, part.words, field)
            case WrittenQuery():
                found = self._as_written(part, phrase_spans(self._snapshot, part.words, field))
            case AtLeastQuery():
                found = word_spans(self._snapshot, part.word, field)
                found = found.kept(np.isin(found.starts >> DOC_BITS, self.documents(part, field)))
            case PrefixQuery() | WildcardQuery() | FuzzyQuery():
                found = joined(self._spans(word, field) for word in words_for(self._snapshot, part))
            case NearQuery():
                found = near(self._spans_of(part.parts, field), part.distance, is_ordered=part.is_ordered)
            case SameParagraphQuery():
                found = in_one_paragraph(self._snapshot, self._spans_of(part.parts, field))
            case BooleanQuery(must=(), must_not=()):
                found = joined(self._spans_of(part.should, field))
            case _:
                raise ValueError(f"{type(part).__name__} has no place in a text")
        return found

    def _spans_of(self, parts: Iterable[Query], field: TextField | None) -> list[Spans]:
        return [self._spans(part, field) for part in parts]

    def _as_written(self, query: WrittenQuery, spans: Spans) -> Spans:
        """Return the spans whose tokens are all written as demanded."""
        doc_ids, in_body = spans.starts >> DOC_BITS, spans.starts & BODY > 0
        tokens = self._snapshot.tokens
        places = (spans.starts & (BODY - 1)) + np.where(in_body, tokens.in_titles[doc_ids], 0)
        forms = enumerate(query.forms)
        are_written = [tokens.are_written(doc_ids, places + distance, form) for distance, form in forms]
        return spans.kept(np.all(are_written, axis=0))


def _union(sets: Iterable[Ints]) -> Ints:
    return np.unique(np.concatenate([NO_DOCUMENTS, *sets]))
