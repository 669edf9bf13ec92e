"""Tell the stories of the documents of a snapshot: which of them print one text."""

from array import array
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from newssearch.kernel import count_stories, later_printings, printings

if TYPE_CHECKING:
    from newssearch.kernel import Documents


class DocumentStories:
    """Tell which documents print one text; see `stories.firsts_of`.

    Args:
        firsts: uint32, by doc_id: the first document that printed its text, itself where it is that.
    """

    def __init__(self, firsts: memoryview) -> None:
        self.firsts = firsts

    def count(self, documents: "Documents") -> int:
        """Return of how many stories a set of documents is."""
        return count_stories(documents, self.firsts, self._later)

    def printings(self, firsts: Iterable[int]) -> dict[int, list[int]]:
        """Return of some first documents all that print their text, themselves first, the others by doc_id."""
        found = {first: [first] for first in firsts}
        for doc_id in printings(self.firsts, self._later, array("I", found)):
            found[self.firsts[doc_id]].append(doc_id)
        return found

    @cached_property
    def _later(self) -> "array[int]":
        return later_printings(self.firsts)
