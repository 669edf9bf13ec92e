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
from newssearch.kernel.choice import Native

SHARED = Path(__file__).parents[2] / "../shared/data"

ANY_TEXTS = st.text(
    st.sampled_from(" \n\t_\u00a0\u2009\u202f2019,.·()'’-eéaà\u0301\u200b\u00ad«»\"…٣!?œ;"), max_size=24
)

LINES = 50
"""Characters that are looked at in one text, each on its own line."""


class Written:
    """Number the written forms of texts, and give them back."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.n_asked = 0

    def of(self, text: str) -> list[int]:
        self.n_asked += 1
        return [self.numbers.setdefault(written, len(self.numbers)) for _, _, _, written in tokenize(text)]


def listed(codes: bytes) -> list[int]:
    return memoryview(codes).cast("I").tolist()


def both(native: Native, text: str, max_chunks: int = 100) -> tuple[list[int], list[int]]:
    """Return the codes of a text from the cache, asked twice, and from the whole text."""
    forms = Written()
    codes = chunk_codes(forms.of, max_chunks, native=native)
    first = listed(codes(text)[0])
    assert listed(codes(text)[0]) == first
    return first, forms.of(text)


@given(text=st.one_of(FRENCH_TEXTS, ANY_TEXTS))
@example(text="(2 944) et 2 944,5 (e)s étudiant(e)s. S.N.C.F. (l'O.N.U.) a.b.c.")
@settings(max_examples=1000)
def test_pieces_have_the_forms_of_the_whole_text(native: Native, text: str) -> None:
    cached, whole = both(native, text)
    assert cached == whole


@given(text=FRENCH_TEXTS)
def test_a_full_cache_forgets_and_goes_on(native: Native, text: str) -> None:
    cached, whole = both(native, text, max_chunks=1)
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
def test_every_character_is_cut_as_in_the_whole_text(native: Native, context: str) -> None:
    chars = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    if context != "{0}":
        chars = [char for char in chars if unicodedata.category(char) not in ("Cn", "Co", "Lo")]
    forms = Written()
    codes = chunk_codes(forms.of, native=native)
    for first in range(0, len(chars), LINES):
        text = "\n".join(context.format(char) for char in chars[first : first + LINES])
        assert listed(codes(text)[0]) == forms.of(text), (context, hex(ord(chars[first])))


@given(text=st.one_of(FRENCH_TEXTS, ANY_TEXTS))
@example(text="un deux\n\ntrois\n")
@example(text="2\n944\r\n\t5")
def test_the_codes_of_each_line_are_counted(native: Native, text: str) -> None:
    forms = Written()
    _, n_codes = chunk_codes(forms.of, native=native)(text)
    assert listed(n_codes) == [len(forms.of(line)) for line in text.split("\n")]


def test_a_cache_of_nothing_is_refused(native: Native) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        chunk_codes(Written().of, 0, native=native)


def test_what_was_seen_is_not_asked_again(native: Native) -> None:
    forms = Written()
    codes = chunk_codes(forms.of, native=native)
    codes("L’école, l’été : « l’école ».")
    n_asked = forms.n_asked
    codes("« L’école : l’école")
    assert forms.n_asked == n_asked


def test_an_error_of_the_analysis_is_passed_on(native: Native) -> None:
    def fail(_: str) -> list[int]:
        raise LookupError("no analysis")

    with pytest.raises(LookupError, match="no analysis"):
        chunk_codes(fail, native=native)("un mot")


def test_real_articles_are_cut_as_the_analysis_cuts_them(native: Native) -> None:
    path = SHARED / "news/orangesum_dev.jsonl.gz"
    if not path.is_file():
        pytest.skip("shared data is absent: news/orangesum_dev.jsonl.gz")
    forms = Written()
    codes = chunk_codes(forms.of, native=native)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(1500), strict=False):
            body = json.loads(line)["body"]
            assert listed(codes(body)[0]) == forms.of(body)
