"""Check what a builder makes of articles that no index would show."""

import pytest

from newssearch.article import Article
from newssearch.index.form_table import FormTable
from newssearch.index.segment_builder import MAX_PARAGRAPH_TOKENS, SegmentBuilder

LONG = "mot " * (MAX_PARAGRAPH_TOKENS + 2)


@pytest.mark.parametrize(
    ("body", "lead", "paragraphs"),
    [
        ("", 0, []),
        ("Un seul paragraphe.", 0, [3]),
        ("Le port.\n\n…\nIl ferme demain à midi.", 2, [2, 5]),
        ("Le port est fermé.\nDemain.", 0, [4, 1]),
        (f"Le port.\n{LONG}\nFin.", 2, [2, MAX_PARAGRAPH_TOKENS, 2, 1]),
        (f"{'mot ' * MAX_PARAGRAPH_TOKENS}\nFin.", 0, [MAX_PARAGRAPH_TOKENS, 1]),
    ],
)
def test_a_paragraph_is_a_line_with_words(body: str, lead: int, paragraphs: list[int]) -> None:
    builder = SegmentBuilder(FormTable(), "fr")
    for text in ("Avant.", body, "Après.\nTout."):
        builder.add(Article(article_id=text[:5] or "vide", title="Un titre\nqui va", body=text), b"\1" * 17)
    content = builder.content()
    assert content.columns["title_tokens"].tolist() == [4, 4, 4]
    assert content.columns["lead_tokens"].tolist() == [0, lead, 1]
    assert content.columns["body_tokens"].tolist() == [1, sum(paragraphs), 2]
    assert content.columns["paragraphs"].tolist() == [1, len(paragraphs), 2]
    assert content.paragraph_tokens.tolist() == [1, *paragraphs, 1, 1]
