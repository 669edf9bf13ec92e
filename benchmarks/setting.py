"""Say where, when and with what a run of a benchmark was made."""

import dataclasses
import datetime as dt
import importlib.metadata
import os
import platform
import re
from pathlib import Path

from benchmarks.java import BUILD

PACKAGES = ("newssearch", "whoosh3", "numpy", "snowballstemmer", "pystemmer", "tantivy", "bm25s", "apsw")
CPU_FACTS = Path("/proc/cpuinfo")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Say where, when and with what a run was made.

    Args:
        date: Its day, ISO 8601.
        machine: Processor and number of cores.
        python: Version of Python.
        versions: Name -> version of newssearch and of what the peers need.
        took_s: Of the whole run.
    """

    date: str
    machine: str
    python: str
    versions: dict[str, str]
    took_s: float


def setting_of(took_s: float) -> Setting:
    """Return the setting of a run that ends now, on this machine."""
    installed = {one.name.lower(): one.version for one in importlib.metadata.distributions()}
    return Setting(
        date=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        machine=f"{processor()}{platform.machine()}, {os.cpu_count()} cores",
        python=platform.python_version(),
        versions={name: installed[name] for name in PACKAGES if name in installed} | program_versions(),
        took_s=took_s,
    )


def processor() -> str:
    """Return the name of the processor and a comma, or nothing where the system does not tell."""
    facts = CPU_FACTS.read_text(encoding="utf-8") if CPU_FACTS.is_file() else ""
    name = re.search(r"^model name\s*: (.+)$", facts, re.MULTILINE)
    return f"{name[1].strip()}, " if name else ""


def program_versions() -> dict[str, str]:
    """Return the versions of Lucene and SQLite, which are no packages."""
    import apsw

    jars = BUILD.glob("lucene*java-*/lib/lucene-core-*.jar")
    newest = max((jar.stem.removeprefix("lucene-core-") for jar in jars), key=version_key, default=None)
    lucene = {"Lucene": newest} if newest else {}
    return {"SQLite": apsw.sqlite_lib_version()} | lucene


def version_key(version: str) -> list[int]:
    """Return the numbers of a version, by which versions are in order."""
    return [int(number) for number in re.findall(r"\d+", version)]
