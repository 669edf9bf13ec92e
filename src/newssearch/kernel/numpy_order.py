"""Put numbers in order with numpy, faster than by comparing them."""

import numpy as np

from newssearch.kernel.arrays import I64, U32


def stable_order(numbers: U32) -> I64:
    """Return the places of numbers from the lowest to the highest, equal ones in the order they have.

    numpy sorts 16 bits by counting, some eight times as fast as it sorts any more: so it is asked once for the lower
    half of each number, and once for the upper half where there is one.
    """
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    if numbers.max(initial=0) >> 16:
        upper = (numbers >> np.uint32(16)).astype(np.uint16)
        order = order[np.argsort(upper[order], kind="stable")]
    return order
