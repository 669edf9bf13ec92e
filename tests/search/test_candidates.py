"""Check what is counted in candidates against a count of the tokens, in articles of two languages."""

import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.analysis import Token, analyse, is_stop_word, lead_end
from newssearch.article import Article
from newssearch.query import TermQuery, parse_query, words_of
from newssearch.search.candidates import Candidates
from newssearch.search.pairs import PairQuery
from search.engines import MakeEngine, engine_over

WORDS = "banque banques Banque marche marché Marchés le de la est Sud nations nation".split()

paragraphs = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
articles = st.builds(
    lambda title, body, lang: Article(article_id="?", title=title, body="\n\n".join(body), lang=lang),
    st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
    st.lists(paragraphs, min_size=1, max_size=3),
    st.sampled_from(["fr", "fr", "en"]),
)
corpora = st.lists(articles, min_size=1, max_size=5).map(
    lambda drawn: [
        Article(article_id=str(number), title=held.title, body=held.body, lang=held.lang)
        for number, held in enumerate(drawn)
    ]
)


def word(text: str) -> TermQuery:
    (found,) = words_of(parse_query(text))
    return found


def parts_of(held: Article) -> dict[str, list[Token]]:
    lang = held.lang or "fr"
    return {
        "title": analyse(held.title, lang),
        "body": analyse(held.body, lang),
        "lead": analyse(held.body[: lead_end(held.body)], lang),
    }


def is_word(token: Token, asked: TermQuery, held: Article) -> bool:
    return token.term == (asked.term if held.lang == "fr" else asked.surface)


def expected_pairs(held: Article, first: TermQuery, second: TermQuery, distance: int, *, content_only: bool) -> int:
    count = 0
    for field in ("title", "body"):
        tokens = [token for token in parts_of(held)[field] if not (content_only and is_stop_word(token.surface))]
        count += sum(
            is_word(one, first, held) and is_word(other, second, held)
            for one, other in zip(tokens, tokens[distance:], strict=False)
        )
    return count


def expected_as_typed(held: Article, asked: TermQuery) -> float:
    forms = [token.written for part in parts_of(held).values() for token in part if token.surface == asked.surface]
    is_typed_small = asked.written == asked.written.lower()
    same_accents = [form for form in forms if form.lower() == asked.written.lower()]
    return 0.5 * bool(same_accents) + 0.5 * ((is_typed_small and bool(same_accents)) or asked.written in forms)


def check(candidates: Candidates, chosen: Sequence[Article]) -> None:
    """Compare every count with what the analysis gives."""
    asked = [word(text) for text in WORDS]
    parts = [parts_of(held) for held in chosen]
    assert candidates.is_stemmed.tolist() == [held.lang == "fr" for held in chosen]
    assert candidates.title_terms() == [
        {token.term for token in part["title"] if not is_stop_word(token.surface)} for part in parts
    ]
    for one in asked:
        by_stem, by_surface = candidates.word_freqs(one), candidates.surface_freqs(one.surface)
        for field in ("title", "body", "lead"):
            assert by_stem[field].tolist() == [
                sum(is_word(token, one, held) for token in part[field])
                for held, part in zip(chosen, parts, strict=True)
            ]
            assert by_surface[field].tolist() == [
                sum(token.surface == one.surface for token in part[field]) for part in parts
            ]
        assert candidates.as_typed(one).tolist() == [expected_as_typed(held, one) for held in chosen]


def check_pairs(candidates: Candidates, chosen: Sequence[Article]) -> None:
    pairs = itertools.product([word(text) for text in ("banque", "marché", "de", "nations", "Sud")], repeat=2)
    for (first, second), distance, content_only in itertools.product(pairs, (1, 2, 3), (False, True)):
        assert candidates.pair_freqs(PairQuery(first, second, distance, content_only)).tolist() == [
            expected_pairs(held, first, second, distance, content_only=content_only) for held in chosen
        ]


@settings(max_examples=40)
@given(corpora, st.data())
def test_counts_equal_those_of_the_tokens(corpus: list[Article], draw: st.DataObject) -> None:
    by_id = {article.article_id: article for article in corpus}
    with tempfile.TemporaryDirectory() as folder:
        snapshot = engine_over(Path(folder) / "generation", corpus).snapshot
        for _ in range(2):  # the second time, codes of other documents are known already
            doc_ids = draw.draw(st.permutations(range(len(corpus))).flatmap(lambda all_: st.just(all_[:3])))
            candidates = Candidates(snapshot, np.array(doc_ids, dtype=np.int32))
            chosen = [by_id[snapshot.listing(doc_id).article_id] for doc_id in doc_ids]
            check(candidates, chosen)
            check_pairs(candidates, chosen)
        snapshot.close()


def test_a_word_that_is_its_own_stem_is_not_taken_for_a_stem_in_another_language(make_engine: MakeEngine) -> None:
    snapshot = make_engine(
        Article(article_id="en", title="Nations", body="Two nations.", lang="en"),
        Article(article_id="fr", title="Nations", body="Deux nations.", lang="fr"),
    ).snapshot
    candidates = Candidates(snapshot, np.array([0, 1], dtype=np.int32))
    assert word("nation").term == word("nation").surface
    assert candidates.word_freqs(word("nation"))["body"].tolist() == [0, 1]
    assert candidates.word_freqs(word("nations"))["body"].tolist() == [1, 1]


def test_no_candidates_hold_nothing(make_engine: MakeEngine) -> None:
    candidates = Candidates(make_engine("Le vent.").snapshot, np.empty(0, dtype=np.int32))
    assert candidates.title_terms() == []
    assert candidates.word_freqs(word("vent"))["body"].tolist() == []
    assert candidates.pair_freqs(PairQuery(word("vent"), word("vent"), 1, True)).tolist() == []
    assert candidates.as_typed(word("vent")).tolist() == []


def test_a_word_that_no_candidate_holds_is_counted_nowhere(make_engine: MakeEngine) -> None:
    candidates = Candidates(make_engine("Le vent.", "Le port.").snapshot, np.array([0], dtype=np.int32))
    assert candidates.word_freqs(word("port"))["body"].tolist() == [0]
    assert candidates.surface_freqs("port")["body"].tolist() == [0]
    assert candidates.as_typed(word("port")).tolist() == [0]


def test_a_pair_is_not_counted_from_the_title_into_the_body_or_from_one_article_into_the_next(
    make_engine: MakeEngine,
) -> None:
    snapshot = make_engine(
        Article(article_id="a", title="La vague", body="Chaleur au sud.\n\nLa vague du nord, une vague", lang="fr"),
        Article(article_id="b", body="Chaleur.", lang="fr"),
    ).snapshot
    candidates = Candidates(snapshot, np.array([0, 1], dtype=np.int32))
    for distance in (1, 2):
        counts = candidates.pair_freqs(PairQuery(word("vague"), word("chaleur"), distance, content_only=True))
        assert counts.tolist() == [0, 0]
    assert candidates.pair_freqs(PairQuery(word("sud"), word("vague"), 1, True)).tolist() == [1, 0]


def test_what_is_typed_is_told_by_accents_and_by_capitals(make_engine: MakeEngine) -> None:
    snapshot = make_engine("Le marché.", "Une marche.", "Le Marché.", "LE MARCHÉ").snapshot
    candidates = Candidates(snapshot, np.arange(4, dtype=np.int32))
    assert candidates.as_typed(word("marché")).tolist() == [1, 0, 1, 1]
    assert candidates.as_typed(word("Marché")).tolist() == [0.5, 0, 1, 0.5]
    assert candidates.as_typed(word("marche")).tolist() == [0, 1, 0, 0]
    assert candidates.as_typed(word("MARCHÉ")).tolist() == [0.5, 0, 0.5, 1]
