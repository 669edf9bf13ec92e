"""Write trees as queries, and read them again."""

import pytest
from hypothesis import example, given

from newssearch.query import BooleanQuery, FieldQuery, ParsedQuery, TermQuery, parse
from newssearch.query.printer import to_text
from query.building import (
    EVERY,
    LENIENT,
    QUERY_TEXTS,
    STRICT,
    TREES,
    compound,
    must,
    phrase,
    should,
    word,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chat chien", "chat ET chien"),
        ("Été -chat", "Été SAUF chat"),
        ("NOT chat", "SAUF chat"),
        ("a b OR (c d)", "a ET b OU c ET d"),
        ("(a OR b) c -(d e)", "(a OU b) ET c SAUF (d ET e)"),
        ("(a OR b) NEAR/3 Sud-Sud", "(a OU b) PRES/3 Sud-Sud"),
        ("a BEFORE/3 b SAMEPARA c", "a AVANT/3 b ET c"),
        ("“chat noir” title:(a OU b)^1.5", '"chat noir" ET titre:(a OU b)^1,5'),
        ("group:maghreb", 'source:("Hespress" OU "El Watan")'),
        ("length:>500 length:<20", "longueur:501.. ET longueur:..19"),
        ("date:hier", "date:2025-07-15"),
        ("date:2025", "date:2025-01-01..2025-12-31"),
        ('since:"3 mois" before:2025-07', "depuis:2025-04-16 ET au:2025-06-30"),
        ("dév* gr?ve mot~ =Marché", 'dev* ET gr?ve ET mot~1 ET ="Marché"'),
        ("ATLEAST/3 grève^2", "AUMOINS/3 grève^2"),
        ("* OU chat", "* OU chat"),
        ("«Ou 2» 3", '"Ou 2" ET 3'),
        ("", ""),
    ],
)
def test_a_query_has_one_form_in_french(text: str, expected: str) -> None:
    assert to_text(parse(text, LENIENT).tree) == expected


@given(TREES)
@example(must(word("2"), word("944")))
@example(must(phrase("2, 944"), word("ET")))
@example(must(word("sud"), compound("sud, nord")))
@example(must(compound("élu, e, s")))
@example(must(TermQuery("ou", "ou", is_stop_word=True, written="OU")))
@example(must(FieldQuery("title", should(must(EVERY, without=(word("chat"),)), word("chien")))))
def test_what_is_written_is_read_as_the_same_tree(tree: BooleanQuery) -> None:
    assert parse(to_text(tree), STRICT) == ParsedQuery(tree)


@given(QUERY_TEXTS)
@example("maghreb*\u0301")
@example("\ud800*\ud800~^2")
def test_whatever_is_read_can_be_written_and_read_again(text: str) -> None:
    tree = parse(text, LENIENT).tree
    assert parse(to_text(tree), STRICT) == ParsedQuery(tree)


def test_what_no_query_says_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="wishes"):
        to_text(BooleanQuery(must=(word("chat"),), should=(word("chien"),)))
