"""Find the most frequent codes of a set of documents, by their codes or by who has each, whichever is the quicker."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.sets import Codes, count_codes, count_documents, most_counted, paired

if TYPE_CHECKING:
    from newssearch.kernel.arrays import Documents

FEW = 8
"""Of fewer documents than one in so many the codes are looked at one by one."""


class CodeCounter:
    """Count sets of documents by their codes.

    Args:
        codes: Of the documents, all below `n_codes`.
        n_codes: How many codes there are.
        native: The kernel.
    """

    def __init__(self, codes: Codes, n_codes: int, *, native: Native = NATIVE) -> None:
        self._codes = codes
        self._n_codes = n_codes
        self._native = native

    def most(self, documents: "Documents", room: int) -> list[tuple[int, int]]:
        """Return the codes that most documents of a set have, with their number; see `most_counted`.

        Args:
            documents: uint64, the set; see `arrays.Documents`.
            room: How many codes at most.

        Raises:
            ValueError: The arrays are not aligned, or a code is out of range.
        """
        if self._native is None or FEW * count_documents(documents, native=self._native) < 64 * len(documents):
            counts = count_codes(documents, self._codes, self._n_codes, native=self._native)
            return most_counted(counts, room, native=self._native)
        return paired(self._holders.most(documents, room))

    @cached_property
    def _holders(self) -> Any:  # noqa: ANN401 - of the compiled module
        return self._native.Holders(*self._codes, self._n_codes)  # type: ignore[union-attr]
