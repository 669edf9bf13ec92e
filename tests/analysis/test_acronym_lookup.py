"""Check that acronyms looked up one by one are those of the table of all of them."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis import Acronym, AcronymLookup, AcronymTable, analyse, content_terms, mine_acronyms, term_of
from newssearch.analysis import irregular_forms as words
from newssearch.analysis.acronym_lookup import LETTERS_ALIKE

NEWS = Path(__file__).parents[3] / "shared" / "data" / "news" / "orangesum_dev.jsonl.gz"

FUND = ("fonds", "monetaire", "international")
NATIONS = ("organisation", "des", "nations", "unies")


def lookup_of(counts: Mapping[Acronym, int], doc_freqs: Mapping[str, int]) -> AcronymLookup:
    """Return a lookup over acronyms that are counted."""

    def starting_with(start: str) -> Iterator[Acronym]:
        return (acronym for acronym in counts if " ".join((acronym.initials, *acronym.name)).startswith(start))

    return AcronymLookup(starting_with, counts.__getitem__, lambda surface: doc_freqs.get(surface, 0))


def assert_same(counts: Mapping[Acronym, int], doc_freqs: Mapping[str, int], lookup: AcronymLookup) -> None:
    """Compare a lookup with the table, for every acronym and every part of a name."""
    held = [(acronym, count) for acronym, count in counts.items() if count]
    table = AcronymTable.of_counts(held, lambda surface: doc_freqs.get(surface, 0))
    for initials in {acronym.initials for acronym in counts}:
        assert lookup.name_of(initials) == table.name_of(initials)
    for acronym in counts:
        terms = content_terms(acronym.name)
        for start in range(len(terms)):
            for end in range(start, len(terms) + 1):
                assert lookup.initials_of(terms[start:end]) == table.initials_of(terms[start:end])


def test_initials_and_names_are_found_both_ways() -> None:
    lookup = lookup_of({Acronym("onu", NATIONS): 2, Acronym("fmi", FUND): 1}, {})
    assert (lookup.name_of("onu"), lookup.name_of("on"), lookup.name_of("omc")) == (NATIONS, (), ())
    assert lookup.initials_of(content_terms(("organisations", "nation", "unie"))) == "onu"
    assert lookup.initials_of(content_terms(("nations", "unies"))) is None
    assert lookup.initials_of(()) is None


def test_a_name_is_found_by_stems_that_begin_with_another_letter() -> None:
    name = ("secours", "des", "yeux", "du", "sheikh")
    assert lookup_of({Acronym("sys", name): 1}, {}).initials_of(content_terms(name)) == "sys"


def test_an_acronym_whose_articles_are_all_deleted_is_passed_over() -> None:
    lookup = lookup_of({Acronym("fmi", FUND): 0}, {})
    assert (lookup.name_of("fmi"), lookup.initials_of(content_terms(FUND))) == ((), None)


few_words = st.sampled_from(["fonds", "forum", "des", "du", "sheikh", "cheikh", "chien", "yeux", "oeil", "deuxieme"])
few_acronyms = st.builds(
    lambda first, rest, more: Acronym(f"{first[0]}{''.join(word[0] for word in rest)}{more}", (first, *rest)),
    st.sampled_from(["fonds", "forum", "sheikh", "cheikh", "yeux"]),
    st.lists(few_words, min_size=1, max_size=3),
    st.sampled_from(["", "x"]),
)


@given(
    st.dictionaries(few_acronyms, st.integers(0, 4), max_size=12),
    st.dictionaries(st.sampled_from(["ff", "fs", "sf", "cd"]), st.integers(0, 300)),
)
def test_any_acronyms_are_those_of_the_table(counts: dict[Acronym, int], doc_freqs: dict[str, int]) -> None:
    lookup = lookup_of(counts, doc_freqs)
    assert_same(counts, doc_freqs, lookup)
    assert_same(counts, doc_freqs, lookup)  # now from what it keeps


def test_words_whose_stems_begin_otherwise_are_known() -> None:
    tables = [table for name, table in vars(words).items() if name[0] != "_" and isinstance(table, dict | frozenset)]
    forms = {form for table in tables for form in table if isinstance(form, str)}
    forms |= {
        f"{rank}ieme{plural}" for rank in "deux trois quatr cinqu six sept huit neuv dix".split() for plural in "s "
    }
    pairs = {(form[0], term_of(form.strip())[0]) for form in forms if form[0].isalpha()}
    assert len(pairs) > 20
    assert not [pair for pair in pairs if len(set(pair)) == 2 and not any(set(pair) <= set(a) for a in LETTERS_ALIKE)]


def test_those_of_real_news_are_those_of_the_table() -> None:
    if not NEWS.exists():
        pytest.skip("shared data is absent: news/orangesum_dev.jsonl.gz")
    counts: Counter[Acronym] = Counter()
    n_with: Counter[str] = Counter()
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            text = f"{article['title']}\n{article['body']}"
            if mined := mine_acronyms(text):
                counts.update(mined)
                n_with.update({token.surface for token in analyse(text)})
    assert len(counts) > 1_000
    by_start: dict[str, list[Acronym]] = {}
    for acronym in counts:
        for start in (acronym.initials[0], f"{acronym.initials} "):
            by_start.setdefault(start, []).append(acronym)
    lookup = AcronymLookup(
        lambda start: by_start.get(start, []), counts.__getitem__, lambda surface: n_with.get(surface, 0)
    )
    assert_same(counts, n_with, lookup)
