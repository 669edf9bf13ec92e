"""Read and say what the benchmarks share on the command line."""

import argparse
import datetime as dt
import sys
from collections.abc import Sequence


def names_with(known: Sequence[str], text: str) -> list[str]:
    """Return the names that hold one of the parts of a text, in their order."""
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    found = [name for name in known if any(part in name.lower() for part in parts)]
    if not found and parts != ["none"]:
        raise argparse.ArgumentTypeError(f"no name holds {text!r}; there are: {'; '.join(known)}")
    return found


def say(text: str) -> None:
    """Tell how the work goes on, on stderr."""
    print(f"{dt.datetime.now(dt.UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)
