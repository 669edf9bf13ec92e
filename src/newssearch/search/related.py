"""Find the articles that are about the same as one: its telling words are searched, and what is near in time is raised.

weight(w) = ln(1 + tf~) * idf(w)
tf~       = title_weight * tf_title + tf_body + lead_weight * tf_lead, in the article
score(d)  = sum over the words w of weight(w) * (k1 + 1) * tf~_d / (k1 + tf~_d), as in `bm25f`,
            * (1 + nearness * H / (H + days between both)) * OTHER_LANGUAGE where the language is another one
"""

import bisect
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from newssearch.analysis import AcronymTable
from newssearch.errors import UnknownArticle
from newssearch.index import UNDATED_S, Ints, Snapshot
from newssearch.query import BooleanQuery, Query, TermQuery
from newssearch.search.arrays import Bools, Floats
from newssearch.search.bm25f import idf
from newssearch.search.first_phase import Wanted
from newssearch.search.model import Model
from newssearch.search.plan import make_plan
from newssearch.search.ranking import find_best
from newssearch.search.results import Hit

MAX_WORDS = 50
"""Telling words that are searched. With 100 nDCG rises by 0.01 among news and by nothing elsewhere, in thrice the time;
with 25 it falls by 0.02 among news: rerun `benchmarks.related.measure`."""

NEARNESS = 0.25
"""How far an article of the same day is raised above a very old one. nDCG is the same from 0.1 to 0.5."""

HALF_LIFE_DAYS = 30.0
"""Days between two articles at which half of that is left: what follows an event is written for weeks."""

OTHER_LANGUAGE = 0.5
"""A reader of one language would rather read on in it."""

MORE = 100
"""Articles ranked beyond those wanted: what nearness brings up, and what is folded, are among them."""

MIN_PEERS = 20
"""Articles of one source or language, from which on what most of them say tells nothing."""

COMMON = 1 / 4
"""A word that is in fewer of the articles of a source or language is not looked at there: it tells enough."""

BEFORE_ALL_S = -1e18
"""A present moment at which no article is older than another, so that what is recent is not raised."""


def related_to(
    model: Model, article_id: str, *, limit: int, nearness: float = NEARNESS, n_words: int = MAX_WORDS
) -> tuple[Hit, ...]:
    """Return the articles that are about the same as one, the best first, one of each story and none of its own.

    Args:
        model: The ranking whose fields are weighed, on the snapshot that is searched.
        article_id: Of the article.
        limit: Most hits, from 0.
        nearness: How far an article of the same day is raised above a very old one; 0 is not at all.
        n_words: Telling words that are searched.

    Raises:
        UnknownArticle: It is not in the index.
        ValueError: `limit` or `nearness` is negative.
    """
    if limit < 0 or nearness < 0:
        raise ValueError("limit and nearness are 0 or more")
    snapshot = model.snapshot
    found = snapshot.postings("article_id", article_id).doc_ids
    if not len(found):
        raise UnknownArticle(article_id)
    doc_id = int(found[0])
    weights = telling_words(model, doc_id, n_words)
    query = BooleanQuery(should=tuple(weights))
    plan = make_plan(model, query, lambda: AcronymTable({}), weights)
    wanted = Wanted(count=limit + MORE, now_s=BEFORE_ALL_S, is_exact=False, relaxes=False)
    best = find_best(model, plan, query, wanted)
    doc_ids = np.array(best.doc_ids, np.int32)
    scores = np.array(best.words) * _factors(snapshot, doc_id, doc_ids, nearness)
    order = np.lexsort((doc_ids, -scores))
    ranked = zip(doc_ids[order].tolist(), scores[order].tolist(), strict=True)
    shown = list(_first_of_each_story(snapshot, doc_id, ranked))[:limit]
    listed = snapshot.listed(other for other, _ in shown)
    return tuple(Hit(*fields, score, None) for fields, (_, score) in zip(listed, shown, strict=True))


def telling_words(model: Model, doc_id: int, n_words: int = MAX_WORDS) -> dict[Query, float]:
    """Return the words that tell most of a document, so many at most, with their weights apart from their idf.

    A word tells as much as it does in the archive, among the articles of its source or among those of its language,
    whichever is least: else the last line of every article of one source would make them all related.
    """
    snapshot = model.snapshot
    peers = list(_peers(snapshot, doc_id))
    values: list[tuple[float, str, TermQuery, float]] = []
    for highest, word, doc_freq in _by_value(model, doc_id):
        if len(values) >= n_words and -values[n_words - 1][0] >= highest:
            break  # those to come tell less still
        share = min(1.0, _least_idf(snapshot, word, doc_freq, peers) / model.idf(doc_freq))
        bisect.insort(values, (-share * highest, word.term, word, share * highest / model.idf(doc_freq)))
    return {word: weight for _, _, word, weight in values[:n_words]}


def _by_value(model: Model, doc_id: int) -> list[tuple[float, TermQuery, int]]:
    """Return the words of a document that others have too, with what they tell in the archive; the most first."""
    found = [
        (math.log1p(freq), word, model.snapshot.found_word(word.term, word.surface).doc_freq)
        for word, freq in _words_in(model, doc_id)
    ]
    valued = [(weight * model.idf(doc_freq), word, doc_freq) for weight, word, doc_freq in found if doc_freq > 1]
    return sorted(valued, key=lambda one: (-one[0], one[1].term))


def _words_in(model: Model, doc_id: int) -> Iterator[tuple[TermQuery, float]]:
    """Yield the content words of a document, those of one stem as one, with their weighted frequency."""
    vocabulary, (document,) = model.snapshot.forms([doc_id])
    in_field = np.ones(len(document.codes))
    in_field[: document.title_end] = model.ranking.title_weight
    in_field[document.title_end : document.lead_end] += model.ranking.lead_weight
    codes, places = np.unique(document.codes, return_inverse=True)
    freqs = np.bincount(places, weights=in_field, minlength=len(codes))
    is_content = ~vocabulary.is_stop_word()[codes]
    known = codes[is_content].tolist()
    surfaces_of: dict[str, Counter[str]] = defaultdict(Counter)
    for term, surface, freq in zip(
        vocabulary.terms(known), vocabulary.surfaces(known), freqs[is_content].tolist(), strict=True
    ):
        surfaces_of[term][surface] += freq
    for term, surfaces in surfaces_of.items():
        usual = min(surfaces, key=lambda surface: (-surfaces[surface], surface))
        # Rounded, so that words of equal frequencies are equal in whatever order these were summed.
        yield TermQuery(term, usual), round(sum(surfaces.values()), 6)


def _peers(snapshot: Snapshot, doc_id: int) -> Iterator[tuple[Bools, int]]:
    """Yield which documents have the source, and which the language, of one, and how many; not of few or of all."""
    for field in ("source", "lang"):
        labels, numbered, _ = snapshot.categories(field)
        codes = np.asarray(numbered.codes)
        if labels[codes[doc_id]]:
            are_peers: Bools = codes == codes[doc_id]
            n_peers = int(np.count_nonzero(are_peers))
            if MIN_PEERS <= n_peers < len(codes):
                yield are_peers, n_peers


def _least_idf(snapshot: Snapshot, word: TermQuery, doc_freq: int, peers: Sequence[tuple[Bools, int]]) -> float:
    """Return how much a word tells among the peers where it tells least."""
    least = math.inf
    for are_peers, n_peers in peers:
        if doc_freq >= COMMON * n_peers:
            held = snapshot.word_postings("terms", word.term, word.surface).doc_ids
            least = min(least, idf(n_peers, int(np.count_nonzero(are_peers[held]))))
    return least


def _factors(snapshot: Snapshot, doc_id: int, doc_ids: Ints, nearness: float) -> Floats:
    """Return by what the scores of documents are multiplied, given when and in which language they are published."""
    moments = snapshot.published_s
    own, others = moments[doc_id], moments[doc_ids]
    days = np.abs(others - own) / 86_400
    is_dated = (own != UNDATED_S) & (others != UNDATED_S)
    factors = 1 + np.where(is_dated, nearness * HALF_LIFE_DAYS / (HALF_LIFE_DAYS + days), 0.0)
    langs = np.asarray(snapshot.categories("lang").codes.codes)
    scaled: Floats = factors * np.where(langs[doc_ids] == langs[doc_id], 1.0, OTHER_LANGUAGE)
    return scaled


def _first_of_each_story(
    snapshot: Snapshot, doc_id: int, ranked: Iterator[tuple[int, float]]
) -> Iterator[tuple[int, float]]:
    """Yield the first printing of each story but that of a document, with the best score of any."""
    firsts = snapshot.stories.firsts
    seen = {firsts[doc_id]}
    for other, score in ranked:
        first = firsts[other]
        if first not in seen:
            seen.add(first)
            yield first, score
