"""Sign documents, so that those which print one text are found without reading it.

A shingle is a run of three content words, as a number of 64 bits that depends on these words alone. Its upper bits say
in which of some parts it falls, and the least number of each part is kept. Two documents agree in that as often as a
shingle of either is in both: this is MinHash with one permutation (P. Li, A. Owen, C.-H. Zhang, "One permutation
hashing", 2012).
"""

import numpy as np

from newssearch.kernel.arrays import I64, U8, U32, U64
from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.layout import N_KEYS, N_SAMPLES, SIGNATURE_BYTES

SHINGLE_WORDS = 3
"""Two make strangers alike; of four, too many are lost where the figures of a text were brought up to date."""

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio as a fraction of 64 bits: an odd number without a pattern."""

MIXER = np.uint64(0xD6E8FEB86659FD93)
"""What P. Evensen found to mix numbers of 64 bits well."""

HALF = np.uint64(32)


def sign(codes: U32, starts: U64, ends: U64, word_of_code: U64, *, native: Native = NATIVE) -> U8:
    """Return the signatures of documents: uint8, (documents, SIGNATURE_BYTES).

    Args:
        codes: uint32, numbers of forms.
        starts: uint64, by document: the first one of its own.
        ends: uint64, by document: one past the last one; documents come one after the other.
        word_of_code: uint64, by form: what `string_hashes` makes of its word, 0 for a function word.
        native: The kernel.

    Raises:
        ValueError: The arrays are not aligned, or a number is out of range.
    """
    if native is None:
        return _sign_in_numpy(codes, starts, ends, word_of_code)
    signatures = np.zeros((len(starts), SIGNATURE_BYTES), np.uint8)
    native.sign(codes, starts, ends, word_of_code, signatures)
    return signatures


def string_hashes(strings: list[bytes], *, native: Native = NATIVE) -> U64:
    """Return a number of each string that depends on its bytes alone, and is never 0: uint64.

    Args:
        strings: None is empty.
        native: The kernel.
    """
    if not strings:
        return np.empty(0, np.uint64)
    if native is not None:
        hashes = np.empty(len(strings), np.uint64)
        native.hash_strings(strings, hashes)
        return hashes
    lengths = np.fromiter(map(len, strings), np.int64, len(strings))
    starts = np.cumsum(lengths) - lengths
    powers = np.cumprod(np.full(int(lengths.max()), MULTIPLIER))
    places = np.arange(int(lengths.sum())) - np.repeat(starts, lengths)
    content = np.frombuffer(b"".join(strings), np.uint8) + np.uint64(1)
    return _mixed(np.add.reduceat(content * powers[places], starts)) | np.uint64(1)


def sizes_of(signatures: U8) -> U32:
    """Return how many shingles each document has."""
    sizes: U32 = np.ascontiguousarray(signatures[:, :4]).view("<u4")[:, 0]
    return sizes


def keys_of(signatures: U8) -> U32:
    """Return the keys of each document: uint32, (documents, N_KEYS)."""
    return np.ascontiguousarray(signatures[:, 4 : 4 + 4 * N_KEYS]).view("<u4")


def samples_of(signatures: U8) -> U8:
    """Return the samples of each document: uint8, (documents, N_SAMPLES)."""
    return signatures[:, 4 + 4 * N_KEYS :]


def _sign_in_numpy(codes: U32, starts: U64, ends: U64, word_of_code: U64) -> U8:
    n_docs = len(starts)
    docs, shingles = _runs(*_content_words(codes, starts, ends, word_of_code), n_docs, (2, 1, 0))
    sizes = np.bincount(docs, minlength=n_docs).astype("<u4")
    samples, keys = np.zeros((n_docs, N_SAMPLES), np.uint8), np.zeros((n_docs, N_KEYS), "<u4")
    *places, low = _least_of_parts(docs, shingles, N_SAMPLES)
    samples[tuple(places)] = 1 + (low * np.uint64(255) >> HALF)
    *places, low = _least_of_parts(*_runs(docs, shingles, n_docs, (SHINGLE_WORDS, 0)), N_KEYS)
    keys[tuple(places)] = low
    return np.concatenate([sizes[:, None].view(np.uint8), keys.view(np.uint8), samples], axis=1)


def _content_words(codes: U32, starts: U64, ends: U64, word_of_code: U64) -> tuple[I64, U64]:
    """Return of each content word its document, and what it is."""
    if len(starts) != len(ends):
        raise ValueError("the arrays are not aligned")
    bounds = np.stack([starts, ends], axis=1).astype(np.int64).ravel()
    n_tokens = np.diff(bounds)[::2]
    if (np.diff(bounds, prepend=0, append=len(codes)) < 0).any():
        raise ValueError("the arrays are not aligned")
    docs = np.repeat(np.arange(len(starts)), n_tokens)
    used = codes[np.arange(len(docs)) + np.repeat(bounds[::2] - (np.cumsum(n_tokens) - n_tokens), n_tokens)]
    if used.max(initial=0) >= max(1, len(word_of_code)):
        raise ValueError("the arrays are not aligned")
    words = word_of_code[used]
    return docs[words > 0], words[words > 0]


def _runs(docs: I64, numbers: U64, n_docs: int, backs: tuple[int, ...]) -> tuple[I64, U64]:
    """Return of each run of numbers its document, and a number for all of it; a document of fewer is one run.

    Args:
        docs: By number, ascending.
        numbers: They themselves.
        n_docs: How many documents there are.
        backs: How many places before the last number of a run the others are, the first of them first.
    """
    counts = np.bincount(docs, minlength=n_docs)
    places = np.arange(len(docs)) - np.repeat(np.cumsum(counts) - counts, counts)
    joined = np.zeros(len(docs), np.uint64)
    for back in backs:
        joined = joined * MULTIPLIER + np.where(places >= back, np.roll(numbers, back), np.uint64(0))
    is_last = places >= np.minimum(backs[0], counts[docs] - 1)
    return docs[is_last], _mixed(joined[is_last])


def _least_of_parts(docs: I64, numbers: U64, n_parts: int) -> tuple[I64, I64, U64]:
    """Return the documents and their parts that have numbers, and the lower half of the least of each."""
    order = np.lexsort((numbers, docs))
    docs, numbers = docs[order], numbers[order]
    parts = (numbers >> np.uint64(64 - n_parts.bit_length() + 1)).astype(np.int64)
    _, firsts = np.unique(docs * n_parts + parts, return_index=True)
    return docs[firsts], parts[firsts], numbers[firsts] & np.uint64(0xFFFFFFFF)


def _mixed(numbers: U64) -> U64:
    """Let each bit of a number depend on all of it."""
    for _ in range(2):
        numbers = (numbers ^ (numbers >> HALF)) * MIXER
    return numbers ^ (numbers >> HALF)
