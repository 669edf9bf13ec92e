"""Read how much memory a process holds, where Linux tells."""

import re
from pathlib import Path

CLEAR_PEAK = "5"
"""What `clear_refs` is given to set the peak back, says proc(5)."""


def resident_bytes(pid: int | str = "self") -> int | None:
    """Return what a process holds in memory now, the pages of mapped files included."""
    return _status_bytes("VmRSS", pid)


def anonymous_bytes(pid: int | str = "self") -> int | None:
    """Return what a process holds in memory now that is no page of a file: what the system cannot drop."""
    return _status_bytes("RssAnon", pid)


def peak_bytes(pid: int | str = "self") -> int | None:
    """Return the most that a process has held in memory, the pages of mapped files included.

    `getrusage` would tell the peak of the process that started this one, where that was higher.
    """
    return _status_bytes("VmHWM", pid)


def reset_peak() -> None:
    """Begin a new peak at what this process holds now."""
    path = Path("/proc/self/clear_refs")
    if path.exists():
        path.write_text(CLEAR_PEAK, encoding="ascii")


def _status_bytes(key: str, pid: int | str) -> int | None:
    path = Path(f"/proc/{pid}/status")
    if not path.is_file():
        return None
    kilobytes = re.search(rf"^{key}:\s+(\d+) kB$", path.read_text(encoding="ascii", errors="replace"), re.MULTILINE)
    return int(kilobytes[1]) * 1024 if kilobytes else None
