"""Check that strings near another are found as an edit distance reckoned by hand finds them, in both kernels."""

from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.kernel import near_strings
from newssearch.kernel.choice import Native

WORDS = st.text(st.sampled_from("abéЖ中"), max_size=6)


def packed(strings: list[str]) -> tuple[memoryview, memoryview]:
    encoded = [string.encode() for string in strings]
    starts = np.array([0, *accumulate(map(len, encoded))], np.uint32)
    return starts.data, np.frombuffer(b"".join(encoded), np.uint8).data


def edited(word: str) -> set[str]:
    """Return all that is one edit from a word."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(left + letter + right for left, right in cuts for letter in "abéЖ中"),
        *(left + right[1:] for left, right in cuts if right),
        *(left + letter + right[1:] for left, right in cuts if right for letter in "abéЖ中"),
        *(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1),
    }


@given(words=st.sets(WORDS, max_size=30), key=WORDS)
@settings(max_examples=200, deadline=None)
def test_what_is_one_edit_away_is_found(native: Native, words: set[str], key: str) -> None:
    strings = sorted({*words, *list(edited(key))[:20]})
    found = near_strings(*packed(strings), key, 1, native=native)
    assert [strings[number] for number in found] == [word for word in strings if word in edited(key) | {key}]


@given(words=st.sets(WORDS, max_size=30), key=WORDS, max_edits=st.integers(0, 2))
@settings(max_examples=300, deadline=None)
def test_both_kernels_find_the_same(native: Native, words: set[str], key: str, max_edits: int) -> None:
    strings = sorted(words)
    found = near_strings(*packed(strings), key, max_edits, native=native)
    assert found == near_strings(*packed(strings), key, max_edits, native=None)


def test_two_edits_are_found_and_three_are_not(native: Native) -> None:
    strings = ["kroutchev", "khrouchtchev", "khrouchtche", "khrouchtchevt", "krouchtchev", "krouchtche", "zoo"]
    found = near_strings(*packed(strings), "khrouchtchev", 2, native=native)
    assert [strings[number] for number in found] == strings[1:6]


@pytest.mark.parametrize(("key", "max_edits"), [("a" * 65, 1), ("mot", 3), ("mot", -1)])
def test_what_would_cost_too_much_is_refused(native: Native, key: str, max_edits: int) -> None:
    with pytest.raises(ValueError, match="too"):
        near_strings(*packed(["mot"]), key, max_edits, native=native)


def test_strings_that_lie_nowhere_are_refused(native: Native) -> None:
    _, content = packed(["abcd"])
    for starts in ([0, 5, 3], [9, 9, 9], [0, 2**32 - 1]):
        with pytest.raises(ValueError, match="damaged"):
            near_strings(np.array(starts, np.uint32).data, content, "abcd", 2, native=native)
