"""Check that text cut at its blanks has the forms of the whole text."""

import gzip
import json
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.french_texts import FRENCH_TEXTS
from newssearch.analysis.tokens import tokenize
from newssearch.kernel import chunk_codes

SHARED = Path(__file__).parents[2] / "../shared/data"

ANY_TEXTS = st.text(
    st.sampled_from(" \n\t_\u00a0\u2009\u202f2019,.·()'’-eéaà\u0301\u200b\u00ad«»\"…٣!?œ;"), max_size=24
)


class Written:
    """Number the written forms of texts, and give them back."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.n_asked = 0

    def of(self, text: str) -> list[int]:
        self.n_asked += 1
        return [self.numbers.setdefault(written, len(self.numbers)) for _, _, _, written in tokenize(text)]


def both(text: str, max_chunks: int = 100) -> tuple[list[int], list[int]]:
    """Return the codes of a text from the cache, asked twice, and from the whole text."""
    forms = Written()
    codes = chunk_codes(forms.of, max_chunks)
    first = codes(text, 0, len(text)).tolist()
    assert codes(text, 0, len(text)).tolist() == first
    return first, forms.of(text)


@given(text=st.one_of(FRENCH_TEXTS, ANY_TEXTS))
@example(text="(2 944) et 2 944,5 (e)s étudiant(e)s. S.N.C.F. (l'O.N.U.) a.b.c.")
@settings(max_examples=1000, deadline=None)
def test_pieces_have_the_forms_of_the_whole_text(text: str) -> None:
    cached, whole = both(text)
    assert cached == whole


@given(text=FRENCH_TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_full_cache_forgets_and_goes_on(text: str) -> None:
    cached, whole = both(text, max_chunks=1)
    assert cached == whole


@pytest.mark.parametrize(
    "context",
    [
        "{0}",
        "a{0}b",
        "l'{0}",
        "2{0}944",
        "2 {0}944",
        "mot {0} mot",
        "étudiant{0}e{0}s",
        "{0}a.b.{0}",
        "«{0}",
        "1{0} 234",
    ],
)
def test_every_character_is_cut_as_in_the_whole_text(context: str) -> None:
    chars = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    forms = Written()
    codes = chunk_codes(forms.of)
    for char in chars:
        if context == "{0}" or unicodedata.category(char) not in ("Cn", "Co", "Lo"):
            text = context.format(char)
            assert codes(text, 0, len(text)).tolist() == forms.of(text), (text, hex(ord(char)))


def test_a_stretch_is_cut_alone() -> None:
    forms = Written()
    codes = chunk_codes(forms.of)
    assert codes("un deux trois", 3, 7).tolist() == forms.of("deux")
    assert codes("un deux", 3, 3).tolist() == []


def test_what_was_seen_is_not_asked_again() -> None:
    forms = Written()
    codes = chunk_codes(forms.of)
    codes("L’école, l’été : « l’école ».", 0, 29)
    n_asked = forms.n_asked
    codes("« L’école ! l’école", 0, 19)
    assert forms.n_asked in (n_asked, n_asked + 1)  # numpy's asks for each text


def test_an_error_of_the_analysis_is_passed_on() -> None:
    def fail(_: str) -> list[int]:
        raise LookupError("no analysis")

    with pytest.raises(LookupError, match="no analysis"):
        chunk_codes(fail)("un mot", 0, 6)


def test_real_articles_are_cut_as_the_analysis_cuts_them() -> None:
    path = SHARED / "news/orangesum_dev.jsonl.gz"
    if not path.is_file():
        pytest.skip("shared data is absent: news/orangesum_dev.jsonl.gz")
    forms = Written()
    codes = chunk_codes(forms.of)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(1500), strict=False):
            body = json.loads(line)["body"]
            assert codes(body, 0, len(body)).tolist() == forms.of(body)
