"""Say which documents of an index print one text, and which of them was published first: they are one story."""

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from newssearch.index.document import UNDATED_S
from newssearch.kernel import MULTIPLIER, SIGNATURE_BYTES, find_stories, near_any, sign, sorted_numbers, string_hashes

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SHORT_TOKENS = 60
"""Tokens of a body below which the title is signed too: many articles are cut to the same notice by a paywall."""

WHOLE_TOKENS = 40
"""Tokens of title and body below which nothing but the whole tells a text from another: one letter may change it."""

FEW = 16
"""Where more than one document in so many may be of another story than before, all are grouped anew: it takes less."""


@dataclasses.dataclass(frozen=True, slots=True)
class Printed:
    """Hold what the stories of an index depend on.

    Args:
        signatures: uint8, of each segment (documents, SIGNATURE_BYTES); documents are numbered over all segments.
        living: bool, by document: it is not deleted.
        published_s: int64, by document; see `Snapshot.published_s`.
        article_ids: Gives the ids of some documents, whose numbers ascend.
    """

    signatures: Sequence[U8]
    living: Bools
    published_s: I64
    article_ids: Callable[[I64], list[bytes]]

    def near(self, docs: I64) -> Bools:
        """Tell which documents are near any of some: bool, by document."""
        probes = self._signed(docs)
        return np.concatenate([np.empty(0, np.bool_), *(near_any(part, probes) for part in self.signatures)])

    def grouped(self, docs: I64) -> tuple[I64, I64]:
        """Return some documents, and of each the first one of its story among them."""
        moments = self.published_s[docs]
        # What has no date is never the first.
        moments = np.where(moments == UNDATED_S, np.iinfo(np.int64).max, moments)
        by_id = sorted_numbers(self.article_ids(docs))
        ordered = docs[by_id[np.argsort(moments[by_id], kind="stable")]]
        return ordered, ordered[find_stories(self._signed(ordered))]

    def _signed(self, docs: I64) -> U8:
        signatures = np.empty((len(docs), SIGNATURE_BYTES), np.uint8)
        first = 0
        for part in self.signatures:
            inside = (docs >= first) & (docs < first + len(part))
            signatures[inside] = part[docs[inside] - first]
            first += len(part)
        return signatures


def firsts_of(printed: Printed) -> U32:
    """Return for each document the first one of its story, itself where it is alone, that, or deleted: uint32."""
    numbers = np.arange(len(printed.living), dtype=np.uint32)
    return firsts_after(numbers, printed.living, printed)


def firsts_after(before: U32, changed: Bools, printed: Printed) -> U32:
    """Return what `firsts_of` does, given what it was before a change.

    Whether a document is the first of its story depends on those near it, on those near these, and so on: all of these
    that lead to a changed one are grouped anew, and no others.

    Args:
        before: uint32, by document: the first one of its story; anything for a new one.
        changed: bool, by document: it is new, or was not deleted before.
        printed: What is there now.
    """
    affected = changed.copy()
    reached = np.flatnonzero(changed)
    while len(reached):
        if FEW * np.count_nonzero(affected) > len(affected):
            affected |= printed.living
            break
        reached = np.flatnonzero(printed.near(reached) & printed.living & ~affected)
        affected[reached] = True
    firsts = before.copy()
    firsts[affected] = np.flatnonzero(affected)
    docs, their_firsts = printed.grouped(np.flatnonzero(affected & printed.living))
    firsts[docs] = their_firsts
    return firsts


def sign_documents(codes: U32, lengths: I64, word_of_code: U64, written_of_code: U64) -> U8:
    """Return the signatures of documents; see `kernel.sign`.

    The title is left out, since each newspaper gives a text one of its own, unless the body is too short without it. A
    headline with a line or none below it is signed as a whole, so that only its copies are near it.

    Args:
        codes: uint32, numbers of forms, one document after the other: of each the title, then the body.
        lengths: int64, (documents, 3): tokens of title, lead and rest.
        word_of_code: uint64, by form; see `word_hashes`.
        written_of_code: uint64, by form: what `kernel.string_hashes` makes of it as it is written.
    """
    n_tokens = lengths.sum(axis=1)
    ends = np.cumsum(n_tokens)
    n_body = lengths[:, 1:].sum(axis=1)
    starts = ends - n_body - np.where(n_body < SHORT_TOKENS, lengths[:, 0], 0)
    is_whole = (n_tokens < WHOLE_TOKENS) & (n_tokens > 0)
    starts[is_whole] = ends[is_whole]
    signatures = sign(codes, starts.astype(np.uint64), ends.astype(np.uint64), word_of_code)
    texts = _text_hashes(written_of_code[codes[np.repeat(is_whole, n_tokens)]], n_tokens[is_whole])
    each = np.arange(len(texts) + 1, dtype=np.uint64)
    signatures[is_whole] = sign(each[:-1].astype(np.uint32), each[:-1], each[1:], texts)
    return signatures


def _text_hashes(words: U64, n_words: I64) -> U64:
    """Return a number of each text, never 0, that depends on its words and their order.

    Args:
        words: uint64, those of one text after the other.
        n_words: int64, how many each text has, from 1 on.
    """
    if not len(n_words):
        return np.empty(0, np.uint64)
    starts = np.cumsum(n_words) - n_words
    powers = np.cumprod(np.full(int(n_words.max()), MULTIPLIER))
    places = np.arange(len(words)) - np.repeat(starts, n_words)
    return np.add.reduceat(words * powers[places], starts) | np.uint64(1)


def word_hashes(surfaces: list[bytes], stop_words: Bools, surface_of_code: U32) -> U64:
    """Return for each form a number that its surface form has in every segment, 0 for a function word: uint64.

    Args:
        surfaces: The surface forms.
        stop_words: bool, by surface form.
        surface_of_code: uint32, by form: the number of its surface form; anything where no document has it.
    """
    if not surfaces:
        return np.zeros(len(surface_of_code), np.uint64)
    hashes: U64 = np.where(stop_words, np.uint64(0), string_hashes(surfaces))[surface_of_code]
    return hashes
