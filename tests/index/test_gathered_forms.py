"""Check that gathered documents are counted as one would count them by hand, also over several blocks."""

import dataclasses
from collections import Counter
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pytest

from newssearch.analysis import is_stop_word, term_of
from newssearch.analysis.fold import fold
from newssearch.index.form_table import FormTable
from newssearch.index.gathered_forms import BLOCK_DOCS, GatheredForms
from newssearch.kernel import Norms

WORDS = "Le le Sommet sommets été Été de la coopérations Coopération ministres town councils sur œuvre".split()
N_DOCS = BLOCK_DOCS + 300


@dataclasses.dataclass(frozen=True)
class Corpus:
    """Hold documents as words, and as they were gathered."""

    texts: list[list[str]]
    lengths: npt.NDArray[np.int64]
    is_stemmed: bool
    gathered: GatheredForms

    def surfaces(self) -> list[list[str]]:
        return [[fold(word) for word in words] for words in self.texts]

    def terms(self) -> list[list[str]]:
        return [[term_of(surface) if self.is_stemmed else surface for surface in words] for words in self.surfaces()]


@pytest.fixture(scope="module", params=[True, False])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    """Return documents in French, then in another language."""
    random = np.random.default_rng(3)
    table = FormTable()
    table.codes("mots d'un autre segment")
    lengths = random.integers(0, 4, (N_DOCS, 3))
    lengths[7] = 0
    texts = [[str(word) for word in random.choice(WORDS, n)] for n in lengths.sum(axis=1)]
    text = " ".join(word for words in texts for word in words)
    codes = np.frombuffer(table.codes(text)[0], np.uint32)
    return Corpus(texts, lengths, request.param, GatheredForms(table, codes, lengths, is_stemmed=request.param))


def doc_freqs(texts: Iterable[list[str]]) -> Counter[str]:
    return Counter(word for words in texts for word in set(words))


def decoded(strings: list[bytes]) -> list[str]:
    return [string.decode() for string in strings]


def test_the_terms_are_stems_or_surface_forms(corpus: Corpus) -> None:
    names = decoded(corpus.gathered.terms.strings)
    (encoded,) = corpus.gathered.lists(Norms.none(N_DOCS))
    lists = encoded.decode(0, len(names), N_DOCS)
    assert names == sorted(names)
    assert dict(zip(names, lists.doc_freqs.tolist(), strict=True)) == doc_freqs(corpus.terms())
    assert int(lists.term_freqs.sum()) == int(corpus.lengths.sum())


def test_the_surface_forms_have_their_documents_and_terms(corpus: Corpus) -> None:
    gathered = corpus.gathered
    names, terms = decoded(gathered.surfaces.strings), decoded(gathered.terms.strings)
    assert names == sorted(names)
    assert dict(zip(names, gathered.surface_doc_freqs().tolist(), strict=True)) == doc_freqs(corpus.surfaces())
    assert gathered.stop_words.tolist() == [is_stop_word(surface) for surface in names]
    assert [terms[number] for number in gathered.term_of_surface.tolist()] == [
        term_of(surface) if corpus.is_stemmed else surface for surface in names
    ]


def test_the_forms_follow_each_other_as_in_the_texts(corpus: Corpus) -> None:
    names, surfaces = decoded(corpus.gathered.forms.strings), decoded(corpus.gathered.surfaces.strings)
    numbers = np.concatenate(list(corpus.gathered.numbered())).tolist()
    assert [names[number] for number in numbers] == [word for words in corpus.texts for word in words]
    assert [surfaces[number] for number in corpus.gathered.surface_of_form.tolist()] == [fold(name) for name in names]


@pytest.mark.parametrize(("name", "begin", "end"), [("title", 0, 1), ("body", 1, 3), ("lead", 1, 2)])
def test_lengths_are_counted_in_tokens_and_in_content_tokens(corpus: Corpus, name: str, begin: int, end: int) -> None:
    starts = corpus.lengths[:, :begin].sum(axis=1).tolist()
    stops = corpus.lengths[:, :end].sum(axis=1).tolist()
    parts = [words[start:stop] for words, start, stop in zip(corpus.surfaces(), starts, stops, strict=True)]
    columns = corpus.gathered.length_columns()
    assert columns[f"{name}_tokens"].tolist() == [len(part) for part in parts]
    assert columns[f"{name}_length"].tolist() == [sum(not is_stop_word(word) for word in part) for part in parts]


def test_no_documents_have_no_lists() -> None:
    gathered = GatheredForms(FormTable(), np.empty(0, np.uint32), np.empty((0, 3), np.int64), is_stemmed=True)
    assert list(gathered.lists(Norms.none(0))) == []
    assert gathered.terms.strings == gathered.surfaces.strings == gathered.forms.strings == []
