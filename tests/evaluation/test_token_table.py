"""Check that a token table holds what the analysis gives."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given

from newssearch.analysis import Token, analyse, is_stop_word, lead_end
from newssearch.article import Article
from newssearch.evaluation.token_table import FIELDS, Layer, TokenTable
from search.french_corpora import CORPORA


def article(title: str, body: str) -> Article:
    return Article(article_id=title or body, title=title, body=body, lang="fr")


def tokens_of(held: Article, field: str) -> list[Token]:
    return analyse(held.body[: lead_end(held.body)] if field == "lead" else getattr(held, field))


def forms_by_place(layer: Layer) -> list[str]:
    """Return the form of each token, in the order of the tokens."""
    forms = {place: form for form in layer.number_of for place in layer.places(form).tolist()}
    return [form for _, form in sorted(forms.items())]


@given(CORPORA)
def test_every_token_is_held_with_its_place(articles: list[Article]) -> None:
    table = TokenTable(articles)
    tokens = [
        (number, field == "title", token)
        for number, held in enumerate(articles)
        for field in ("title", "body")
        for token in tokens_of(held, field)
    ]
    assert table.n_docs == len(articles)
    assert table.doc.tolist() == [number for number, *_ in tokens]
    assert table.is_title.tolist() == [is_title for _, is_title, _ in tokens]
    assert table.segment.tolist() == [2 * number + (not is_title) for number, is_title, _ in tokens]
    assert table.written == [token.written for *_, token in tokens]
    assert forms_by_place(table.stems) == [token.term for *_, token in tokens]
    assert forms_by_place(table.surfaces) == [token.surface for *_, token in tokens]
    content = [place for place, (*_, token) in enumerate(tokens) if not is_stop_word(token.surface)]
    assert table.content_places.tolist() == content
    assert table.content_rank.tolist() == [
        content.index(place) if place in content else -1 for place in range(len(tokens))
    ]


@given(CORPORA)
def test_counts_and_lengths_equal_those_of_the_analysis(articles: list[Article]) -> None:
    table = TokenTable(articles)
    for field in FIELDS:
        tokens = [tokens_of(held, field) for held in articles]
        assert table.lengths[field].tolist() == [
            sum(not is_stop_word(token.surface) for token in found) for found in tokens
        ]
        for form in ("sud", "banqu", "le", "absent"):
            counts = table.counts(table.stems.places(form), field)
            assert counts.tolist() == [sum(token.term == form for token in found) for found in tokens]


@given(CORPORA)
def test_document_frequencies_count_articles(articles: list[Article]) -> None:
    table = TokenTable(articles)
    whole = [[*tokens_of(held, "title"), *tokens_of(held, "body")] for held in articles]
    for form in (*table.surfaces.number_of, "absent"):
        holds = [any(token.surface == form for token in tokens) for tokens in whole]
        assert table.surfaces.doc_freq(form) == sum(holds)
        assert table.docs(table.surfaces.places(form)).tolist() == holds


def title_forms(table: TokenTable) -> list[set[str]]:
    names = list(table.stems.number_of)
    return [{names[number] for number in title} for title in table.title_stems()]


@given(CORPORA)
def test_titles_are_sets_of_stems_without_function_words(articles: list[Article]) -> None:
    assert title_forms(TokenTable(articles)) == [
        {token.term for token in analyse(held.title) if not is_stop_word(token.surface)} for held in articles
    ]


def test_an_article_without_a_title_has_none_of_the_next_one() -> None:
    table = TokenTable([article("", "Le vent."), article("Le port", ""), article("Et de la", "Il pleut.")])
    assert title_forms(table) == [set(), {"port"}, set()]
    assert table.lengths["title"].tolist() == [0, 1, 0]
    assert table.lengths["body"].tolist() == [1, 0, 1]


def test_the_lead_is_a_part_of_the_body() -> None:
    table = TokenTable([article("Vent", "Le port.\n\nLe vent du nord, la mer."), article("", "Le vent.")])
    assert [table.written[place] for place in np.flatnonzero(table.in_field("lead"))] == ["Le", "port"]
    assert [table.written[place] for place in np.flatnonzero(table.in_field("title"))] == ["Vent"]
    assert table.in_field("body").tolist() == (~table.in_field("title")).tolist()
    assert table.lengths["lead"].tolist() == [1, 0]


def test_a_table_of_no_article_holds_nothing() -> None:
    empty: Sequence[Article] = ()
    table = TokenTable(empty)
    assert table.n_docs == 0
    assert table.stems.places("vent").tolist() == []
    assert table.stems.doc_freq("vent") == 0
