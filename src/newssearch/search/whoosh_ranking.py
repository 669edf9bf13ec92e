"""Rank as the searcher of stock Whoosh ranks: the documents and scores that it gives with `limit=None`.

A query is Whoosh's And of its words and phrases, each of them an Or over title and body: sums of

bm25(w, f, d) = idf(w, f) * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length_f(d) / average_f))
idf(w, f)     = ln(N / (df_f(w) + 1)) + 1

over the words w in the fields f of a document d; a phrase has the sum of its words in each field that holds it whole.
So has `whoosh.scoring.BM25F`, which scores each field for itself. A length is that of all tokens, rounded to what fits
in a byte, the average that of the true ones; deleted documents count in N, df and average until a merge drops them.

Nothing gives way: each content word is required, none is corrected, and a stem is looked for in articles of any
language. A prefix counts 1 wherever a word begins so. What stock Whoosh gets wrong in itself, such as the 1.0 that its
And adds for a Not, is left out.
"""

import dataclasses
import math
from array import array
from collections.abc import Iterable, Sequence
from functools import reduce

import msgspec
import numpy as np

from newssearch.index import Ints, Postings, Snapshot
from newssearch.kernel import BY_SCORE
from newssearch.query import BooleanQuery, PhraseQuery, PrefixQuery, Query, TermQuery, words_of
from newssearch.search.arrays import Floats, bits_of
from newssearch.search.deadline import NO_DEADLINE, Deadline
from newssearch.search.evaluator import Evaluator
from newssearch.search.explanation import Explanation, ScorePart
from newssearch.search.filtering import is_left
from newssearch.search.first_phase import FirstPhase, Wanted
from newssearch.search.matching import NO_DOCUMENTS
from newssearch.search.model import PHRASE_FIELDS
from newssearch.search.occurrences import phrase_occurrences, prefix_documents
from newssearch.search.order import dates
from newssearch.search.ranking import Ranked

K1 = 1.2
B = 0.75
"""Whoosh's own defaults."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """Hold documents, int32, ascending and unique, and their scores, aligned."""

    doc_ids: Ints
    scores: Floats

    def at(self, doc_ids: Ints) -> Floats:
        """Return the scores of some documents, 0 where one is not among these."""
        scores = np.zeros(len(doc_ids))
        _, here, there = np.intersect1d(doc_ids, self.doc_ids, assume_unique=True, return_indices=True)
        scores[here] = self.scores[there]
        return scores


class WhooshSearch:
    """Search one snapshot as stock Whoosh does.

    Args:
        snapshot: Where to look.
        query: A tree, which may hold further trees.
        deadline: When it must end.

    """

    def __init__(self, snapshot: Snapshot, query: BooleanQuery, deadline: Deadline = NO_DEADLINE) -> None:
        self._snapshot = snapshot
        self._deadline = deadline
        self._has_content = not all(word.is_stop_word for word in words_of(query))
        self._phrases: set[PhraseQuery] = set()
        self._query = query
        self._known: dict[Query, _Found] = {}
        self._found = self._find(query)

    def find_best(self, wanted: Wanted) -> FirstPhase:
        """Return the best documents, equal scores by doc_id."""
        kept = is_left(self._snapshot, wanted.filters, self._found.doc_ids)
        doc_ids, scores = self._found.doc_ids[kept], self._found.scores[kept]
        ranks = scores if wanted.order == BY_SCORE else dates(self._snapshot, doc_ids, wanted.order)
        best = np.lexsort((doc_ids, -ranks))[: wanted.count]
        return FirstPhase(
            total=len(doc_ids),
            phrases=frozenset(self._phrases),
            is_relaxed=False,
            doc_ids=array("i", doc_ids[best].tolist()),
            words=array("d", scores[best].tolist()),
            scores=array("d", scores[best].tolist()),
            matches=bits_of(doc_ids, self._snapshot.n_slots) if wanted.marks else None,
        )

    def rank(self, found: FirstPhase, *, explain: bool) -> Ranked:
        """Return what was found as a ranking.

        Args:
            found: Of `find_best`.
            explain: Take each score apart.
        """
        ranked = Ranked(found.doc_ids.tolist(), found.scores.tolist())
        return msgspec.structs.replace(ranked, explanations=self._explanations(ranked)) if explain else ranked

    def _explanations(self, ranked: Ranked) -> tuple[Explanation, ...]:
        parts = self._distinct((*self._query.must, *self._query.should))
        values = [(_text(part), self._find(part).at(np.array(ranked.doc_ids, np.int32))) for part in parts]
        return tuple(
            Explanation((ScorePart("words", score, False, _shares(values, place)),))
            for place, score in enumerate(ranked.scores)
        )

    def _find(self, part: Query) -> _Found:
        self._deadline.check()
        if part not in self._known:
            self._known[part] = self._look_up(part)
        return self._known[part]

    def _look_up(self, part: Query) -> _Found:
        match part:
            case TermQuery():
                return self._scored([part], {f: self._snapshot.postings(f, part.term) for f in PHRASE_FIELDS})
            case PhraseQuery():
                # Words that are their own surface forms are looked for by their terms alone.
                stems = tuple(TermQuery(word.term, word.term) for word in part.words)
                found = self._scored(part.words, phrase_occurrences(self._snapshot, PhraseQuery(stems)).by_field)
                if len(found.doc_ids):
                    self._phrases.add(part)
                return found
            case PrefixQuery():
                doc_ids = prefix_documents(self._snapshot, part.letters)
                return _Found(doc_ids, np.ones(len(doc_ids)))
            case BooleanQuery():
                return self._find_tree(part)
            case _:
                # Whoosh has no such thing, or none that is written so: it counts as the beginning of a word does.
                doc_ids = Evaluator(self._snapshot, self._deadline).documents(part)
                return _Found(doc_ids, np.ones(len(doc_ids)))

    def _find_tree(self, tree: BooleanQuery) -> _Found:
        must = [self._find(part) for part in self._distinct(tree.must)]
        should = [self._find(part) for part in self._distinct(tree.should)]
        if must:
            doc_ids = reduce(_common, (found.doc_ids for found in must))
        else:
            doc_ids = reduce(np.union1d, (found.doc_ids for found in should), NO_DOCUMENTS)
        for part in tree.must_not:
            doc_ids = np.setdiff1d(doc_ids, self._find(part).doc_ids, assume_unique=True)
        return _Found(doc_ids, _sum((found.at(doc_ids) for found in (*must, *should)), len(doc_ids)))

    def _distinct(self, parts: Iterable[Query]) -> list[Query]:
        """Return what is asked, once each, as Whoosh's parser does; function words only where there is nothing else."""
        kept: dict[object, Query] = {}
        for part in parts:
            if not (isinstance(part, TermQuery) and part.is_stop_word and self._has_content):
                kept.setdefault(_stems(part), part)
        return list(kept.values())

    def _scored(self, words: Sequence[TermQuery], by_field: dict[str, Postings]) -> _Found:
        """Score the documents that have all the words in a field."""
        fields = [
            _Found(where.doc_ids, _sum((self._bm25(field, w.term, where.doc_ids) for w in words), len(where.doc_ids)))
            for field, where in by_field.items()
            if len(where.doc_ids)
        ]
        doc_ids = reduce(np.union1d, (found.doc_ids for found in fields), NO_DOCUMENTS)
        return _Found(doc_ids, _sum((found.at(doc_ids) for found in fields), len(doc_ids)))

    def _bm25(self, field: str, term: str, doc_ids: Ints) -> Floats:
        """Return the score of a word in a field of documents that hold it there."""
        snapshot = self._snapshot
        postings = snapshot.postings(field, term)
        tf = postings.term_freqs[np.searchsorted(postings.doc_ids, doc_ids)].astype(np.float64)
        idf = math.log(snapshot.n_slots / (snapshot.field_doc_freq(field, term) + 1)) + 1
        length = snapshot.whoosh_lengths(field)[doc_ids] / snapshot.whoosh_average_length(field)
        scores: Floats = idf * (tf * (K1 + 1)) / (tf + K1 * (1 - B + B * length))
        return scores


def _stems(part: Query) -> object:
    match part:
        case TermQuery():
            return part.term
        case PhraseQuery():
            return tuple(word.term for word in part.words)
        case _:
            return part


def _text(part: Query) -> str:
    if isinstance(part, PrefixQuery):
        return f"{part.letters}*"
    return " ".join(word.surface for word in (part.words if isinstance(part, PhraseQuery) else words_of(part)))


def _shares(values: Iterable[tuple[str, Floats]], place: int) -> tuple[tuple[str, float], ...]:
    return tuple((text, float(of_part[place])) for text, of_part in values if of_part[place])


def _common(one: Ints, other: Ints) -> Ints:
    common: Ints = np.intersect1d(one, other, assume_unique=True)
    return common


def _sum(parts: Iterable[Floats], n_docs: int) -> Floats:
    return sum(parts, np.zeros(n_docs))
