"""Try what comes out of a page as a whole, also of a damaged one."""

import io
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.errors import RefusedInput
from newssearch.extraction import extract_articles
from newssearch.settings import Settings
from newssearch.sources.raw_page import RawPage

PIECES = (
    *("<html>", "<p>", "</p>", "<br>", "<!DOCTYPE html>", "<?xml?>", "<rss>", "<item>", "<title>", "&", "\0", "é"),
    *("{", "}", "[", "]", '"', "title", "texte", ":", ";", ",", "\n", "\r\n", "Un mot. ", "2 juillet 2025"),
)
"""What pages of every kind are made of."""


class TruncatedStream(io.BytesIO):
    """Give its bytes, and then fail as a truncated archive does."""

    def read1(self, size: int | None = -1, /) -> bytes:
        if data := super().read1(size or -1):
            return data
        raise RefusedInput("lot.gz", "it is truncated", "copy it again")


def outcomes(data: bytes, name: str) -> list[Article | RefusedInput]:
    page = RawPage(name=name, stream=cast(BinaryIO, TruncatedStream(data)))
    return list(extract_articles(page, Settings()))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lot.jsonl", b'{"title": "Un"}\n{"title": "Deux"}\n{"tit'),
        ("lot.csv", b'titre;texte\nUn;a\nDeux;b\nTrois;"coup'),
        ("flux.xml", b"<rss><channel><item><title>Un</title></item><item><title>Deux</title></item><item><title>Tr"),
    ],
)
def test_whole_records_before_a_damage_come_out_and_then_the_damage(name: str, data: bytes) -> None:
    first, second, *refusals = outcomes(data, name)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, second.title) == ("Un", "Deux")
    assert isinstance(refusals[-1], RefusedInput)
    assert refusals[-1].input_name == "lot.gz"


@pytest.mark.parametrize(
    "data", [b"", b"<html><p>Le maire a parl", b"Un titre\n\nLe maire a parl", b'[{"title": "Un"}']
)
def test_a_single_page_that_was_cut_is_no_article(data: bytes) -> None:
    [refusal] = outcomes(data, "page")
    assert isinstance(refusal, RefusedInput)
    assert refusal.input_name == "lot.gz"


@settings(deadline=None)  # the first example imports slow libraries
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from(PIECES),
            max_size=30,
        ).map(lambda pieces: "".join(pieces).encode()),
    ),
    st.sampled_from(["page", "a.html", "a.jsonl", "a.json", "a.csv", "a.xml", "a.txt"]),
)
def test_nothing_is_raised_whatever_a_page_holds(data: bytes, name: str) -> None:
    page = RawPage(name=name, stream=io.BytesIO(data))
    for outcome in extract_articles(page, Settings()):
        assert isinstance(outcome, Article) or (outcome.input_name.startswith(name) and outcome.remedy)
