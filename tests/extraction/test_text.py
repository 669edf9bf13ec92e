"""Try how HTML and untidy text become paragraphs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.extraction.text import fragment_text, is_sentence, paragraphs_of, plain_line, plain_text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>Un.</p><p>Deux.</p>", "Un.\n\nDeux."),
        ("Un.<br/><br>Deux.", "Un.\n\nDeux."),
        ("<div>Un <b>mot</b>\n gras.</div>Suite", "Un mot gras.\n\nSuite"),
        ("<ul><li>Un</li><li>Deux</li></ul>", "Un\n\nDeux"),
        ("<p>Caf&eacute; &amp; th&#233;</p>", "Café & thé"),
        ("<p>Vu.</p><script>var x = 1;</script><style>p {}</style><!-- caché -->", "Vu."),
        ("<p>a<!-- caché -->b</p>", "ab"),
        ("<p>Non fermé <i>du tout", "Non fermé du tout"),
        ("", ""),
    ],
)
def test_html_becomes_paragraphs(fragment: str, text: str) -> None:
    assert fragment_text(fragment) == text


def test_a_paragraph_of_links_leads_elsewhere_and_is_left_out() -> None:
    fragment = '<p>Le port rouvre <a href="/a">lundi</a>.</p><p>Lire aussi : <a href="/b">La pêche reprend</a></p>'
    assert fragment_text(fragment) == "Le port rouvre lundi."


def test_a_text_of_nothing_but_links_is_kept() -> None:
    assert fragment_text('<p><a href="/a">La pêche reprend</a></p>') == "La pêche reprend"


def test_plain_text_keeps_its_signs_and_loses_its_entities() -> None:
    assert plain_text("2 < 3 et 4 > 1") == "2 < 3 et 4 > 1"
    assert plain_text("Rock &amp; roll &eacute;t&eacute;") == "Rock & roll été"


def test_a_title_is_one_line_without_tags() -> None:
    assert plain_line(" <em>Un</em> titre<br>sur\u00a0deux\nlignes ") == "Un titre sur deux lignes"


def test_lines_are_paragraphs_unless_they_were_wrapped() -> None:
    wrapped = "Le conseil municipal a voté jeudi soir après trois heures de\ndébat le budget de la médiathèque."
    assert paragraphs_of("Un.\nDeux.") == "Un.\n\nDeux."
    assert paragraphs_of(wrapped) == wrapped.replace("\n", " ")
    assert paragraphs_of(" \nUn.\r\n\r\n \r\nDeux.\n") == "Un.\n\nDeux."


def test_a_sentence_may_end_inside_quotation_marks() -> None:
    assert is_sentence("« Oui. »")
    assert not is_sentence("Un parvis sans voitures")


@settings(deadline=None)  # the first example imports slow libraries
@given(st.text())
def test_paragraphs_are_never_empty(text: str) -> None:
    for result in (plain_text(text), fragment_text(text)):
        assert result == "" or all(part.strip() == part != "" for part in result.split("\n\n"))
