"""Check the stems, and that they stay as they are: an index holds them."""

import gzip
from pathlib import Path

import pytest

from newssearch.analysis import analyse, is_stop_word, term_of
from newssearch.analysis.fold import fold
from newssearch.analysis.stemming import stem

LEX = Path(__file__).parents[2] / "../shared/data/lex"
needs_lexicons = pytest.mark.skipif(not LEX.exists(), reason="shared data is absent: the lexicons")


@pytest.mark.parametrize(
    "forms",
    ["coopération coopérations coopérer", "lycée lycées", "élue élues élu", "banque banques",
     "national nationale nationaux",     "présidente présidentes", "marché marchés marche"],
)  # fmt: skip
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(fold(form)) for form in forms.split()}) == 1


def test_stems_are_those_of_the_pinned_snowball() -> None:
    words = [
        "cooperation",
        "reforme",
        "retraites",
        "gouvernement",
        "elections",
        "journaux",
        "chevaux",
        "etudiantes",
        "lycees",
    ]
    assert [stem(word) for word in words] == [
        "cooper", "reform", "retrait", "gouvern", "elect", "journal", "cheval", "etudi", "lyc",
    ]  # fmt: skip


def test_only_french_is_stemmed() -> None:
    assert [token.term for token in analyse("nations unies", "en")] == ["nations", "unies"]
    assert (term_of("nations", "en"), term_of("nations")) == ("nations", "nation")


def test_function_words_are_told_from_words_that_only_look_like_them() -> None:
    assert all(is_stop_word(word) for word in ["le", "de", "est", "qu", "dans"])
    assert not any(is_stop_word(word) for word in ["ete", "or", "sud", "comment", "pourquoi", "combien", ""])


@needs_lexicons
def test_singular_and_plural_of_the_lexicon_mostly_meet() -> None:
    met = total = 0
    with gzip.open(LEX / "lefff34_form_lemma_pos.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            form, lemma, pos = line.rstrip("\n").split("\t")[:3]
            if pos == "nc" and form != lemma and form.isalpha() and lemma.isalpha():
                total += 1
                met += stem(fold(form)) == stem(fold(lemma))
    assert total > 10_000
    assert met / total >= 0.918  # of 44,028 nouns; irregular plurals are to come
