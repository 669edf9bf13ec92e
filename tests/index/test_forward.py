"""Check how the forms of documents are packed, read back and numbered."""

import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.french_texts import FRENCH_TEXTS
from newssearch.analysis import analyse, is_stop_word
from newssearch.index.forward import ENTRY_BYTES, ForwardIndex

Parts = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""Forms of the title, the lead and the rest of a document."""


class Store:
    """Be a segment that holds documents in memory, and counts how often each is read."""

    def __init__(self, *documents: Parts) -> None:
        self.documents = documents
        self.all_forms = sorted({form for parts in documents for part in parts for form in part})
        self.read: list[int] = []

    @property
    def n_forms(self) -> int:
        return len(self.all_forms)

    def written(self, number: int) -> str:
        return self.all_forms[number]

    def forms_of(self, doc_id: int) -> tuple[npt.NDArray[np.uint32], int, int]:
        self.read.append(doc_id)
        title, lead, rest = self.documents[doc_id]
        numbers = [self.all_forms.index(form) for form in (*title, *lead, *rest)]
        return np.array(numbers, np.uint32), len(title), len(title) + len(lead)


def forward_over(*documents: Parts) -> ForwardIndex:
    return ForwardIndex([Store(*documents)], [0])


forms = FRENCH_TEXTS.map(lambda text: [token.written for token in analyse(text)])


@given(st.lists(st.tuples(forms, forms, forms), min_size=1, max_size=4))
def test_what_was_packed_is_read_back(documents: list[Parts]) -> None:
    vocabulary, found = forward_over(*documents).documents(range(len(documents)))
    for document, (title, lead, rest) in zip(found, documents, strict=True):
        written = vocabulary.written(document.codes.tolist())
        assert written[: document.title_end] == title
        assert written[document.title_end : document.lead_end] == lead
        assert written[document.lead_end :] == rest


@given(st.lists(FRENCH_TEXTS, min_size=1, max_size=3))
def test_the_codes_of_a_document_give_what_the_analysis_gives(texts: list[str]) -> None:
    tokens = [analyse(text) for text in texts]
    forward = forward_over(*(([token.written for token in found], [], []) for found in tokens))
    vocabulary, documents = forward.documents(range(len(texts)))
    for document, found in zip(documents, tokens, strict=True):
        codes = document.codes.tolist()
        assert vocabulary.surfaces(codes) == [token.surface for token in found]
        assert vocabulary.terms(codes) == [token.term for token in found]
        assert vocabulary.is_stop_word()[document.codes].tolist() == [is_stop_word(token.surface) for token in found]
        for code, token in zip(codes, found, strict=True):
            assert code in vocabulary.codes_of_term(token.term).tolist()
            assert code in vocabulary.codes_of_surface(token.surface).tolist()


def test_all_forms_of_a_word_are_found_and_no_others() -> None:
    vocabulary, _ = forward_over((["Marché"], ["marche", "marches"], ["MARCHÉ", "mars"])).documents([0])
    assert vocabulary.written(vocabulary.codes_of_surface("marche")) == ["Marché", "marche", "MARCHÉ"]
    [stem] = set(vocabulary.terms(vocabulary.codes_of_surface("marches")))
    assert vocabulary.written(vocabulary.codes_of_term(stem)) == ["Marché", "marche", "marches", "MARCHÉ"]


def test_a_word_that_was_not_met_has_no_code() -> None:
    forward = forward_over((["vent"], [], []), (["pluie"], [], []))
    vocabulary, _ = forward.documents([0])
    assert vocabulary.codes_of_surface("pluie").tolist() == []
    assert vocabulary.codes_of_term("plui").tolist() == []
    vocabulary, _ = forward.documents([1])
    assert len(vocabulary.codes_of_surface("pluie")) == 1


def test_documents_come_in_the_order_asked_for() -> None:
    forward = forward_over((["un"], [], []), (["deux"], [], []), ([], [], ["trois"]))
    vocabulary, documents = forward.documents([2, 0, 1, 0])
    found = [vocabulary.written(document.codes.tolist()) for document in documents]
    assert found == [["trois"], ["un"], ["deux"], ["un"]]


def test_an_empty_document_has_no_codes() -> None:
    _, [document] = forward_over(([], [], [])).documents([0])
    assert (document.codes.tolist(), document.title_end, document.lead_end) == ([], 0, 0)
    assert document.codes.dtype == "int32"


def test_a_decoded_document_is_kept_until_others_take_its_place() -> None:
    store = Store(*(([f"mot{number}"], [], []) for number in range(3)))
    forward = ForwardIndex([store], [0], max_bytes=2 * (ENTRY_BYTES + 4))
    vocabulary, documents = forward.documents([0, 1, 0, 2, 0, 1])
    assert store.read == [0, 1, 2, 1]
    assert vocabulary.written(documents[-1].codes.tolist()) == ["mot1"]


def test_codes_mean_the_same_after_their_document_was_forgotten() -> None:
    store = Store((["vent"], [], []), (["pluie", "vent"], [], []))
    forward = ForwardIndex([store], [0], max_bytes=1)
    _, [first] = forward.documents([0])
    forward.documents([1])
    _, [again] = forward.documents([0])
    assert store.read == [0, 1, 0]
    assert again.codes.tolist() == first.codes.tolist()


def test_a_full_vocabulary_is_replaced_and_the_old_one_still_tells_what_its_codes_mean() -> None:
    forward = ForwardIndex([Store((["vent", "fort"], [], []), (["pluie"], [], []))], [0], max_forms=1)
    old, [first] = forward.documents([0])
    new, [second] = forward.documents([1])
    assert new is not old
    assert old.written(first.codes.tolist()) == ["vent", "fort"]
    assert (len(new), new.written(second.codes.tolist())) == (1, ["pluie"])
    assert old.codes_of_surface("pluie").tolist() == new.codes_of_surface("vent").tolist() == []


def test_documents_come_from_the_segment_that_holds_them() -> None:
    forward = ForwardIndex([Store((["a"], [], []), (["b"], [], [])), Store((["c"], [], ["a"]))], [0, 2])
    vocabulary, documents = forward.documents([2, 0, 1])
    assert [vocabulary.written(document.codes.tolist()) for document in documents] == [["c", "a"], ["a"], ["b"]]
    assert documents[0].codes[1] == documents[1].codes[0]


def test_a_form_that_its_segment_does_not_have_is_a_value_error() -> None:
    class Damaged(Store):
        def forms_of(self, doc_id: int) -> tuple[npt.NDArray[np.uint32], int, int]:
            assert doc_id == 0
            return np.array([1], np.uint32), 1, 1

    with pytest.raises(ValueError, match="forms of a document"):
        ForwardIndex([Damaged((["un"], [], []))], [0]).documents([0])


def test_many_threads_learn_the_same_codes() -> None:
    documents: list[Parts] = [
        ([f"mot{number % 7}", f"Mot{number}"], [f"vent{number % 3}"], ["le"]) for number in range(100)
    ]
    forward = ForwardIndex([Store(*documents)], [0], max_bytes=10 * (ENTRY_BYTES + 16), max_forms=90)
    wrong: list[object] = []

    def read(first: int) -> None:
        for step in range(200):
            doc_id = (first + step * 13) % 100
            vocabulary, [document] = forward.documents([doc_id])
            title, lead, rest = documents[doc_id]
            codes = document.codes
            if vocabulary.written(codes.tolist()) != [*title, *lead, *rest]:
                wrong.append(doc_id)
            if vocabulary.is_stop_word()[codes].tolist() != [False, False, False, True]:
                wrong.append(doc_id)
            if codes[0] not in vocabulary.codes_of_surface(title[0]):
                wrong.append(doc_id)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
