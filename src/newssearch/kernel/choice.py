"""Choose the compiled kernel, or numpy where it was not built or the environment asks for it."""

import importlib
import os
from types import ModuleType
from typing import Any

VARIABLE = "NEWSSEARCH_KERNEL"
"""Its value `numpy` chooses the twin, `compiled` makes its absence an error; read once."""

COMPILED, NUMPY = "compiled", "numpy"

Native = ModuleType | None
"""A compiled module, None where numpy does its work."""


def load(wanted: str) -> Native:
    """Return the kernel that `VARIABLE` asks for with this value.

    Raises:
        ImportError: The compiled one is wanted, and was not built.
    """
    if wanted == NUMPY:
        return None
    try:
        return importlib.import_module("newssearch.kernel._native")
    except ImportError:
        if wanted == COMPILED:
            raise
        return None


NATIVE: Any = load(os.environ.get(VARIABLE, ""))
"""The kernel that all use, unless another is given: a `Native` whose absence is not checked for where it cannot be."""

KERNEL = NUMPY if NATIVE is None else COMPILED
"""Which one runs."""
