"""Find stories: documents that print one text, each told by the one that was published first.

A document that is near the first one of a story joins it, of several the one that it is most like; any other begins a
story of its own. So none joins by way of a third, and stories depend on texts and the order of publication alone.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from newssearch.kernel.arrays import I64, U8, U32, Bools
from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.signing import keys_of, samples_of, sizes_of

NONE = 0xFFFFFFFF


def find_stories(signatures: U8, *, native: Native = NATIVE) -> U32:
    """Return for each document the first one of its story, itself where it is that: uint32.

    Two documents are near each other where they have a key in common, a third of their shingles, and seven tenths of
    those of the shorter one.

    Args:
        signatures: Those of documents in the order of their publication; see `sign`.
        native: The kernel.

    Raises:
        ValueError: They are none.
    """
    firsts = np.arange(len(signatures), dtype=np.uint32)
    if native is not None:
        native.find_stories(signatures, firsts)
        return firsts
    keyed = _Keyed(signatures)
    for doc in range(len(signatures)):
        first = keyed.nearest(signatures[doc : doc + 1])
        if first is None:
            keyed.add(doc)
        else:
            firsts[doc] = first
    return firsts


def near_any(signatures: U8, probes: U8, *, native: Native = NATIVE) -> Bools:
    """Tell of each document whether it is near any of some others: bool.

    Args:
        signatures: Those of the documents; see `sign`.
        probes: Those of the others.
        native: The kernel.

    Raises:
        ValueError: They are none.
    """
    if native is not None:
        nearest = np.empty(len(signatures), np.uint32)
        native.find_nearest(signatures, probes, nearest)
        is_near: Bools = nearest != NONE
        return is_near
    keyed = _Keyed(probes)
    for probe in range(len(probes)):
        keyed.add(probe)
    found = (keyed.nearest(signatures[doc : doc + 1]) is not None for doc in range(len(signatures)))
    return np.fromiter(found, np.bool_, len(signatures))


class _Keyed:
    """Hold documents by their keys.

    Args:
        signatures: Those of all that may be added.
    """

    def __init__(self, signatures: U8) -> None:
        self._keys = keys_of(signatures)
        self._samples = samples_of(signatures)
        self._sizes = sizes_of(signatures).astype(np.int64)
        self._having: defaultdict[tuple[int, int], list[int]] = defaultdict(list)

    def add(self, doc: int) -> None:
        """Take a document in, after all that come before it."""
        for key in _numbered(self._keys[doc]):
            self._having[key].append(doc)

    def nearest(self, signature: U8) -> int | None:
        """Return which document one is most like, the first of those it is as like; None where it is near none."""
        alike = sorted({doc for key in _numbered(keys_of(signature)[0]) for doc in self._having.get(key, ())})
        samples, others = samples_of(signature), self._samples[alike]
        same = ((samples == others) & (samples > 0)).sum(axis=1)
        either = ((samples > 0) | (others > 0)).sum(axis=1)
        near = np.flatnonzero(_is_near(same, either, sizes_of(signature).astype(np.int64), self._sizes[alike]))
        # Equal shares are equal numbers, since a division is rounded right.
        return alike[near[np.argmax(same[near] / either[near])]] if len(near) else None


def _numbered(keys: U32) -> Iterable[tuple[int, int]]:
    return [(number, key) for number, key in enumerate(keys.tolist()) if key]


def _is_near(same: I64, either: I64, size: I64, others: I64) -> Bools:
    # Texts of n and m shingles of which the share j is in both have j / (1 + j) * (n + m) of them in common.
    in_shorter = 10 * same * (size + others) >= 7 * (same + either) * np.minimum(size, others)
    return (3 * same >= either) & in_shorter
