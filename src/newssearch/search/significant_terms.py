"""Find the terms that tell a match set from the archive: what its articles say oftener than others do.

A sample of the best articles proposes words; a word that mostly stands beside the same others grows into a name, as
« Macron » does into « Emmanuel Macron »; what is proposed is then counted in the whole match set.

score = (f - b) * f / b     f = share of the match set that has the term, b = share of the archive that has it

This is JLH, the default of Elasticsearch's significant_terms: what is added, f - b, times what is multiplied, f / b. Of
real news it puts first the names that such articles alone have; the likelihood ratio (Dunning 1993) puts common words
of the subject before them, which tell a journalist nothing new.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import numpy.typing as npt

from newssearch.analysis import is_stop_word, term_of
from newssearch.analysis.tokens import tokenize
from newssearch.index import Ints, Snapshot
from newssearch.kernel import document_freqs
from newssearch.query import BooleanQuery, PhraseQuery, TermQuery
from newssearch.search.arrays import Floats, bits_of
from newssearch.search.document_sets import documents_holding, size_of
from newssearch.search.first_phase import Wanted
from newssearch.search.model import Model
from newssearch.search.names import Places, Run, grow
from newssearch.search.plan import Origin, Plan
from newssearch.search.ranking import find_best
from newssearch.search.related import BEFORE_ALL_S
from newssearch.search.request import SearchRequest

if TYPE_CHECKING:
    from newssearch.index.sampled_tokens import SampledTokens

SAMPLE = 250
"""Articles of the match set that are read, the best of it; they take a third of the time. With 400 few terms differ."""

MIN_ARTICLES = 3
"""Articles of the match set that must have a term: what two have may be chance."""

MIN_SHARE = 100
"""One in so many articles of the sample must have a word, for it to be proposed."""

PROPOSED = 2
"""Terms that are counted in the whole match set, for each that is wanted: their order there is another."""

NOTHING_NEW = 0.9
"""Of the articles that have a term, the share in the match set, from which on it is but a part of what was asked for,
where it stands beside that: « Emmanuel » of a search for « Macron »."""

MAX_TERMS = 100
"""Terms of one answer, lest a request cost more than any reader wants."""

Counts = npt.NDArray[np.int64]
"""int64, one dimension."""

BETWEEN = r"(?:\s+|[-‐‑–/'’])(?:(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu)['’])?"
"""Between two words of a name: a blank, a hyphen or an apostrophe, and what is elided before the second."""

Texts = Callable[[Sequence[int]], Sequence[str]]
"""Gives title and body of each of some documents, as they are written; "" where it was removed in the meantime."""


class SignificantTerm(msgspec.Struct, frozen=True):
    """Hold a word or a name that tells a match set from the archive.

    Args:
        text: As articles write it most.
        n_matches: Articles of the match set that have it, in any of its forms.
        n_docs: Articles of the archive that do.
        score: Comparable within one answer only; higher is more telling.
    """

    text: str
    n_matches: int
    n_docs: int
    score: float


def significance(n_matches: Counts, total: int, n_docs: Counts, n_archive: int) -> Floats:
    """Return JLH: (f - b) * f / b, 0 where a match set has a term no oftener than the archive.

    Args:
        n_matches: int64, by term: articles of the match set that have it.
        total: Those of the match set.
        n_docs: int64, by term, 1 or more: articles of the archive that have it.
        n_archive: Those of the archive.
    """
    shares, usual = n_matches / total, n_docs / n_archive
    scores: Floats = np.maximum(0.0, shares - usual) * shares / usual
    return scores


class TermFinder:
    """Find the significant terms of one match set.

    Args:
        model: A ranking on the snapshot that is searched.
        plan: What the query comes to.
        query: What is asked.
        request: Its filters.
    """

    def __init__(self, model: Model, plan: Plan, query: BooleanQuery, request: SearchRequest) -> None:
        self._model = model
        self._snapshot = model.snapshot
        wanted = Wanted(
            count=2 * SAMPLE,
            now_s=BEFORE_ALL_S,
            relaxes=request.relax,
            filters=request.filters,
            marks=True,
        )
        found = find_best(model, plan, query, wanted)
        self._matches = np.asarray(found.matches, np.uint64)
        self._total = found.total
        tokens = self._tokens = self._snapshot.tokens.in_french(_one_of_each_story(self._snapshot, found.doc_ids))
        asked = {word.term.encode("utf-8", "surrogatepass") for word in (*plan.content, *plan.of(*Origin))}
        self._asked = [tokens.numbers[term] for term in sorted(asked & tokens.numbers.keys())]

    def best(self, limit: int, texts: Texts) -> tuple[SignificantTerm, ...]:
        """Return the most significant terms, the most first.

        Args:
            limit: Most terms.
            texts: Show how names are written.

        Raises:
            ValueError: More than MAX_TERMS are wanted.
        """
        if limit > MAX_TERMS:
            raise ValueError(f"limit is {MAX_TERMS} or less")
        if not (limit and len(self._tokens.doc_ids)):
            return ()
        living = bits_of(np.flatnonzero(self._snapshot.live).astype(np.int32), self._snapshot.n_slots)
        names: list[str] = []
        counts: list[tuple[int, int]] = []
        for text, run in self._named(self._proposed(PROPOSED * limit), texts):
            held = documents_holding(self._model, self._part(run))
            n_matches, n_docs = size_of(held & self._matches), size_of(held & living)
            if n_matches >= MIN_ARTICLES and not (run.is_beside_asked and n_matches > NOTHING_NEW * n_docs):
                names.append(text)
                counts.append((n_matches, n_docs))
        columns = np.array(counts, np.int64).reshape(-1, 2)
        scores = significance(columns[:, 0], self._total, columns[:, 1], self._snapshot.n_docs).tolist()
        rows = zip(names, counts, scores, strict=True)
        terms = [SignificantTerm(text, *count, score) for text, count, score in rows if score > 0]
        return tuple(sorted(terms, key=lambda term: (-term.score, term.text))[:limit])

    def _proposed(self, count: int) -> list[Places]:
        """Return where the words are that the sample proposes, the most significant first."""
        tokens = self._tokens
        n_sampled, n_terms = len(tokens.doc_ids), len(tokens.numbers)
        terms = np.where(tokens.are_content, tokens.terms, n_terms)
        freqs = document_freqs(terms.astype(np.uint32), tokens.starts.astype(np.uint64), n_terms + 1)[:-1]
        freqs[self._asked] = 0
        names = list(tokens.numbers)
        frequent = np.flatnonzero(freqs >= max(MIN_ARTICLES, n_sampled / MIN_SHARE)).tolist()
        known = np.array([number for number in frequent if _is_telling(names[number])], np.int64)
        doc_freqs = self._snapshot.tokens.french_doc_freqs([names[number] for number in known.tolist()])
        scores = significance(freqs[known].astype(np.int64), n_sampled, doc_freqs, self._snapshot.n_docs)
        best = known[np.argsort(-scores, kind="stable")][:count]
        is_proposed = np.zeros(n_terms + 1, np.bool_)
        is_proposed[best] = True
        places = np.flatnonzero(is_proposed[terms])
        return [places[terms[places] == number] for number in best.tolist()]

    def _named(self, words: Sequence[Places], texts: Texts) -> Iterator[tuple[str, Run]]:
        """Yield words, or the names that they grew into, each once, as most of the sample writes them."""
        tokens = self._tokens
        grown = [(Run.of(tokens, places), grow(tokens, places, self._asked)) for places in words]
        usual = [_usual_forms(tokens, run) for _, run in grown]
        shown = iter(texts([doc_id for doc_id, forms in usual if len(forms) > 1]))
        seen: set[tuple[int, ...]] = set()
        for (word, run), (_, forms) in zip(grown, usual, strict=True):
            text = forms[0] if len(forms) == 1 else _stretch(next(shown), forms)
            # What a comma or a bracket parts is no name.
            text, named = (text, run) if text else (_usual_forms(tokens, word)[1][0], word)
            if named.terms not in seen:
                seen.add(named.terms)
                yield text, named

    def _part(self, run: Run) -> TermQuery | PhraseQuery:
        """Return a query for a run, in any form of its words."""
        start = int(run.starts[0])
        forms = [self._tokens.written(form) for form in self._tokens.forms[start : start + len(run.terms)].tolist()]
        surfaces = [tokenize(form)[0][2] for form in forms]
        words = tuple(TermQuery(term_of(surface), surface, is_stop_word(surface)) for surface in surfaces)
        return words[0] if len(words) == 1 else PhraseQuery(words)


def _is_telling(term: bytes) -> bool:
    """Tell whether a term may stand alone: neither a letter nor a number does."""
    return len(term) > 1 and not term.isdigit()


def _usual_forms(tokens: "SampledTokens", run: Run) -> tuple[int, list[str]]:
    """Return how most of a sample writes a run, and the first document that does."""
    numbers = tokens.forms[run.starts[:, np.newaxis] + np.arange(len(run.terms))].tolist()
    # One form has a number in each segment.
    written = {number: tokens.written(number) for number in {number for row in numbers for number in row}}
    forms = [[written[number] for number in row] for row in numbers]
    counts = Counter(map(tuple, forms))
    usual = min(counts, key=lambda one: (-counts[one], one))
    place = run.starts[forms.index(list(usual))]
    return int(tokens.doc_ids[tokens.docs[place]]), list(usual)


def _one_of_each_story(snapshot: Snapshot, doc_ids: Sequence[int]) -> Ints:
    """Return the best printing of each of the best stories: int32, ascending."""
    firsts = snapshot.stories.firsts
    best: dict[int, int] = {}
    for doc_id in doc_ids:
        best.setdefault(firsts[doc_id], doc_id)
    return np.array(sorted(list(best.values())[:SAMPLE]), np.int32)


def _stretch(text: str, words: Sequence[str]) -> str:
    """Return the stretch of a text that has some words with nothing that parts them, "" where none has."""
    found = re.search(rf"(?<!\w){BETWEEN.join(map(re.escape, words))}(?!\w)", text)
    return " ".join(found[0].split()) if found else ""
