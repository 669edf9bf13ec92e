"""Find which of some documents answer a query to the letter: what a saved search tells of new articles."""

import numpy as np

from newssearch.index import Ints
from newssearch.kernel import COMPILED, KERNEL
from newssearch.query import BooleanQuery, TermQuery, words_of
from newssearch.search.model import Model


def answering(model: Model, query: BooleanQuery, doc_ids: Ints) -> Ints:
    """Return those of some documents that answer a query in which no word is corrected or passed over.

    A search passes over a word that no article has. Who waits for the first article that has it wants no other.

    Args:
        model: A ranking on the snapshot.
        query: What is asked.
        doc_ids: Of documents that are not deleted.
    """
    demanding = _demanding(query)
    if KERNEL == COMPILED:
        from newssearch.search.document_sets import DocumentSets

        marks = DocumentSets(model).of(demanding)
        held = marks[doc_ids >> 6] >> (doc_ids & 63).astype(np.uint64)
        found: Ints = doc_ids[held & np.uint64(1) > 0]
        return found
    from newssearch.search.evaluator import Evaluator

    return doc_ids[np.isin(doc_ids, Evaluator(model.snapshot).documents(demanding))]


def _demanding(query: BooleanQuery) -> BooleanQuery:
    """Return a query without its function words, where it has others: as in any search, they are not required."""
    if all(word.is_stop_word for word in words_of(query)):
        return query
    must, should = (
        tuple(part for part in parts if not (isinstance(part, TermQuery) and part.is_stop_word))
        for parts in (query.must, query.should)
    )
    return BooleanQuery(must, should, query.must_not)
