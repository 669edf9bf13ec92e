"""Test what the benchmark of speed makes of its figures: tables, chart, page and file."""

import argparse
import dataclasses
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from benchmarks.page import END, begin_marker, put_figures
from benchmarks.setting import Setting
from benchmarks.speed.bench import number, numbers
from benchmarks.speed.chart import STYLES, draw_chart
from benchmarks.speed.effort import QUOTED_ARTICLES, effort_for
from benchmarks.speed.engine import Build
from benchmarks.speed.registry import ENGINES
from benchmarks.speed.report import tables_of, write_docs
from benchmarks.speed.results import (
    ClassFigures,
    EngineFigures,
    Results,
    SearchFigures,
    SizeFigures,
    Spread,
    read_results,
    spread,
    write_results,
)


def figures(kind: str, us: float, n_queries: int = 200) -> ClassFigures:
    """Return the figures of a class whose queries all take the same, and twice as much when cold."""
    return ClassFigures(
        kind=kind, n_queries=n_queries, cold=Spread(p50=2 * us, p95=2 * us), warm=Spread(p50=us, p95=us), total=7.0
    )


def engine(name: str, us: float, *, totals: tuple[bool, ...] = (False, True)) -> EngineFigures:
    """Return the figures of an engine that knows two classes, with totals three times as slow."""
    searches = [
        SearchFigures(
            n_segments=1,
            found_segments=1,
            totals=counted,
            anonymous_bytes=10_000_000,
            classes=[figures(kind, us * (3 if counted else 1)) for kind in ("rare", "and2")],
        )
        for counted in totals
    ]
    build = Build(
        way="index", n_articles=1_000, took_s=1_000 / us, peak_bytes=None, index_bytes=100, parts={".pos": 99}
    )
    return EngineFigures(engine=name, n_articles=1_000, builds=[build], searches=searches, cold_open_ms=15.4)


SIZE = SizeFigures(
    n_articles=1_000,
    source="grown.jsonl",
    digest="0123456789abcdef0123",
    engines=[engine("newssearch", 5, totals=(True,)), engine("tantivy", 20), engine("Lucene", 40)],
)
SETTING = Setting(date="2026-11-24", machine="x86_64", python="3.11", versions={"tantivy": "0.27"}, took_s=61.0)
RESULTS = Results(
    setting=SETTING, load=0.5, n_articles=1_000, sizes=[SIZE], left_out=["bm25s left out, no package bm25s"]
)


def section(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading, its head and rule left out."""
    part = text.split(f"## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return rows[2:]


def test_a_cell_has_median_95th_percentile_and_multiple_of_tantivy() -> None:
    rows = section(tables_of(RESULTS), "One segment, the ten best alone")
    assert rows[0] == ["rare word", r"15.0 / 15.0 (0.75×)\*", "20.0 / 20.0", "40.0 / 40.0 (2.00×)"]


def test_with_totals_the_number_of_articles_found_stands_beside() -> None:
    rows = section(tables_of(RESULTS), "One segment, with exact totals")
    assert rows[1] == ["AND of 2", "7", "15.0 / 15.0 (0.25×)", "60.0 / 60.0", "120 / 120 (2.00×)"]
    assert rows[2] == ["geometric mean", "", "0.25×", "1.00×", "2.00×"]


def test_what_no_engine_answers_has_no_row_and_what_one_lacks_is_a_dash() -> None:
    poorer = dataclasses.replace(SIZE.engines[2], searches=[])
    only_rare = [dataclasses.replace(one, classes=one.classes[:1]) for one in SIZE.engines[0].searches]
    ours = dataclasses.replace(SIZE.engines[0], searches=only_rare)
    size = dataclasses.replace(SIZE, engines=[ours, SIZE.engines[1], poorer])
    rows = section(tables_of(dataclasses.replace(RESULTS, sizes=[size])), "One segment, the ten best alone")
    assert [row[0] for row in rows] == ["rare word", "AND of 2", "geometric mean"]
    assert rows[1] == ["AND of 2", "–", "20.0 / 20.0"]


def test_figures_of_few_queries_say_how_many() -> None:
    few = dataclasses.replace(SIZE.engines[1].searches[0], classes=[figures("rare", 20, n_queries=3)])
    size = dataclasses.replace(SIZE, engines=[dataclasses.replace(SIZE.engines[1], searches=[few])])
    rows = section(tables_of(dataclasses.replace(RESULTS, sizes=[size])), "One segment, the ten best alone")
    assert rows[0] == ["rare word", "20.0 / 20.0 n=3"]


def test_without_tantivy_there_are_no_multiples() -> None:
    size = dataclasses.replace(SIZE, engines=SIZE.engines[2:])
    rows = section(tables_of(dataclasses.replace(RESULTS, sizes=[size])), "One segment, the ten best alone")
    assert rows == [["rare word", "40.0 / 40.0"], ["AND of 2", "40.0 / 40.0"]]


def test_the_cold_pass_has_a_table_of_its_own() -> None:
    rows = section(tables_of(RESULTS), "Words never looked up before")
    assert rows[0][2] == "40.0 / 40.0"


def with_smaller() -> Results:
    """Return results on 500 articles too, of two engines."""
    smaller = [dataclasses.replace(one, n_articles=500) for one in (engine("tantivy", 10), engine("Lucene", 30))]
    return dataclasses.replace(
        RESULTS, sizes=[dataclasses.replace(SIZE, n_articles=500, engines=smaller), *RESULTS.sizes]
    )


def test_several_sizes_show_how_the_cost_grows() -> None:
    text = tables_of(with_smaller())
    rows = section(text, "How cost grows")
    assert rows[0] == ["rare word", "10.0 / 20.0 (1.00)", "30.0 / 40.0 (0.42)"]
    assert "on 500 / 1,000 articles" in " ".join(text.split())
    costs = {row[0]: row[1:] for row in rows[-5:]}
    assert costs["first answer, ms"] == ["15 / 15 (0.00)", "15 / 15 (0.00)"]
    assert costs["articles/s"] == ["10 / 20 (1.00)", "30 / 40 (0.42)"]
    assert costs["peak of memory, MB"] == ["–", "–"]
    assert "How cost grows" not in tables_of(RESULTS)


def test_the_tables_are_of_one_size_whatever_others_there_are() -> None:
    results = dataclasses.replace(with_smaller(), n_articles=500)
    assert section(tables_of(results), "One segment, the ten best alone")[0] == [
        "rare word",
        "10.0 / 10.0",
        "30.0 / 30.0 (3.00×)",
    ]
    assert "on 500 articles" in draw_chart(results)


def test_what_was_not_measured_is_said_with_machine_and_date() -> None:
    run = tables_of(RESULTS).split("## The run")[1]
    for words in ("2026-11-24", "1 min in all", "tantivy 0.27", "`0123456789abcdef`", "no package bm25s"):
        assert words in run


def test_the_chart_has_a_mark_of_every_engine_in_every_row() -> None:
    chart = ET.fromstring(draw_chart(RESULTS))  # noqa: S314 - our own
    titles = [title.text or "" for title in chart.iter("{http://www.w3.org/2000/svg}title")]
    assert [title for title in titles if title.startswith("newssearch: ")] == ["newssearch: 15.0 µs"] * 2
    assert len(titles) == 1 + 2 * 3


def test_every_engine_can_be_drawn() -> None:
    assert list(STYLES) == list(ENGINES)


def test_figures_are_put_between_their_markers(tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    page.write_text(f"# Avant\n\n{begin_marker('bench')}\nvieux\n{END}\n\naprès\n", encoding="utf-8")
    write_docs(RESULTS, tmp_path)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Avant\n")
    assert text.endswith(f"{END}\n\naprès\n")
    assert "vieux" not in text
    assert (tmp_path / "speed.svg").is_file()
    write_docs(RESULTS, tmp_path)
    assert page.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("content", ["# Rien\n", f"{begin_marker('bench')}\n"])
def test_a_page_without_a_marker_is_left_as_it_is(tmp_path: Path, content: str) -> None:
    page = tmp_path / "speed.md"
    page.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="put it back"):
        put_figures(page, "bench", "neuf")
    assert page.read_text(encoding="utf-8") == content


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_results(tmp_path / "speed.json", RESULTS)
    assert read_results(tmp_path / "speed.json") == RESULTS


def test_a_spread_is_the_median_and_the_95th_percentile_in_microseconds() -> None:
    assert spread([1_000.0 * us for us in range(101)]) == Spread(p50=50.0, p95=95.0)
    assert spread([2_000.0]) == Spread(p50=2.0, p95=2.0)


@pytest.mark.parametrize(("text", "value"), [("2000", 2_000), ("10k", 10_000), ("1M", 1_000_000)])
def test_a_number_may_end_in_k_or_m(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "0", "k", "1,5k", "-3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="no number of at least 1"):
        number(text)


def test_several_numbers_are_put_in_order() -> None:
    assert numbers("100k, 10k,100k") == [10_000, 100_000]


def test_a_small_corpus_takes_little_time_and_has_few_queries() -> None:
    small, large = effort_for(2_000, 200), effort_for(QUOTED_ARTICLES, 200)
    assert small.n_queries < large.n_queries == 200
    assert small.budget_s < large.budget_s
