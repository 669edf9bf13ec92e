"""Choose the compiled kernel, or numpy where it was not built or the environment asks for it."""

import importlib
import os
from typing import Any

VARIABLE = "NEWSSEARCH_KERNEL"
"""Its value `numpy` chooses the twin, `compiled` makes its absence an error; read once."""

COMPILED, NUMPY = "compiled", "numpy"


def _load() -> Any:  # noqa: ANN401 - a module without types
    wanted = os.environ.get(VARIABLE, "")
    if wanted == NUMPY:
        return None
    try:
        return importlib.import_module("newssearch.kernel._native")
    except ImportError:
        if wanted == COMPILED:
            raise
        return None


NATIVE: Any = _load()
"""The compiled module, None where numpy does its work."""

KERNEL = NUMPY if NATIVE is None else COMPILED
"""Which one runs."""
