"""Test `newssearch stats`."""

import json
import re
from pathlib import Path

import pytest

from cli.corpus import write_articles
from cli.shell import run
from newssearch.kernel import KERNEL

PRINTED = """\
Articles     3, 0 deleted
Published    2024-05-07T08:30:00Z to 2024-05-08
Archive      0.0 MB
Index        0.0 MB, 3 articles, 0 waiting
Parts        PARTS
Generation   000001, 2 segments
Kernel       KERNEL
Languages    fr 2, en 1
Sources            1  (none)
                   1  Le Fleuve
                   1  The Estuary
"""

EMPTY = """\
Articles     0, 0 deleted
Published    no dates
Archive      0.0 MB
Index        0.0 MB, 0 articles, 0 waiting
Parts        none
Generation   000001, 0 segments
Kernel       KERNEL
Languages    none
Sources      none
"""


def printed() -> str:
    result = run("stats")
    assert (result.exit_code, result.stderr) == (0, "")
    sizes_hidden = re.sub(r"\d+\.\d MB", "0.0 MB", result.stdout)
    sizes_hidden = re.sub(r"^(Parts +)\w.* MB$", r"\1PARTS", sizes_hidden, flags=re.MULTILINE)
    return re.sub(rf"^(Kernel +){KERNEL}$", r"\1KERNEL", sizes_hidden, flags=re.MULTILINE)


@pytest.mark.usefixtures("indexed")
def test_what_is_held_is_printed() -> None:
    assert printed() == PRINTED


@pytest.mark.usefixtures("folder")
def test_an_empty_index_has_statistics_too() -> None:
    run("index")
    assert printed() == EMPTY


def test_the_sources_beyond_the_tenth_are_counted(folder: Path) -> None:
    articles: list[dict[str, object]] = [{"title": f"Titre {n}", "source": f"Journal {n:02}"} for n in range(12)]
    run("index", str(write_articles(folder / "a.jsonl", articles)))
    assert printed().splitlines()[-3:] == [
        "                   1  Journal 08",
        "                   1  Journal 09",
        "             and 2 more; --json lists all",
    ]


@pytest.mark.usefixtures("indexed")
def test_json_has_every_figure() -> None:
    found = json.loads(run("stats", "--json").stdout)
    assert found["n_docs"] == found["inventory"]["n_articles"] == 3
    assert found["inventory"]["first_published_at"] == "2024-05-07T08:30:00Z"
    assert found["inventory"]["by_lang"] == [["fr", 2], ["en", 1]]
