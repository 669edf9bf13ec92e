"""Draw the median time of each class of query for each engine, as SVG: one row a class, one mark an engine."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from benchmarks.palette import GREY, INK, LINE, OURS_COLOUR, PAPER, PEER_COLOUR
from benchmarks.speed.queries import CLASSES
from benchmarks.speed.registry import ENGINES, OURS
from benchmarks.speed.results import Results, SizeFigures

LABELS_PX = 210
AXIS_PX = 620
ROW_PX = 26
TOP_PX = 104
BOTTOM_PX = 48
LEGEND_PX = 118
"""Between two engines of the legend; those that do not fit go into a second row."""

LEGEND_COLUMNS = 5

MARKS: Mapping[str, str] = {
    "circle": "M -5 0 A 5 5 0 1 0 5 0 A 5 5 0 1 0 -5 0 Z",
    "square": "M -4.5 -4.5 H 4.5 V 4.5 H -4.5 Z",
    "diamond": "M 0 -6 L 6 0 L 0 6 L -6 0 Z",
    "triangle": "M 0 -5.5 L 5.5 4.5 L -5.5 4.5 Z",
    "cross": "M -4.5 -4.5 L 4.5 4.5 M -4.5 4.5 L 4.5 -4.5",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Say how an engine is drawn."""

    path: str
    fill: str
    stroke: str


STYLES: Mapping[str, Mark] = {
    OURS: Mark(MARKS["circle"], OURS_COLOUR, OURS_COLOUR),
    "newssearch, full ranking": Mark(MARKS["diamond"], PAPER, OURS_COLOUR),
    "newssearch, numpy": Mark(MARKS["circle"], PAPER, OURS_COLOUR),
    "tantivy": Mark(MARKS["square"], PEER_COLOUR, PEER_COLOUR),
    "tantivy, titles unread": Mark(MARKS["triangle"], PEER_COLOUR, PEER_COLOUR),
    "Lucene": Mark(MARKS["diamond"], PEER_COLOUR, PEER_COLOUR),
    "SQLite FTS5": Mark(MARKS["square"], PAPER, PEER_COLOUR),
    "bm25s": Mark(MARKS["triangle"], PAPER, PEER_COLOUR),
    "Whoosh": Mark(MARKS["cross"], PAPER, PEER_COLOUR),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """Turn µs into pixels, by their logarithm.

    Args:
        low: Power of ten at the left end.
        high: At the right end.
    """

    low: int
    high: int

    def x(self, us: float) -> float:
        """Return where a time stands."""
        return LABELS_PX + (math.log10(us) - self.low) / (self.high - self.low) * AXIS_PX


def draw_chart(results: Results) -> str:
    """Return the chart of the size of the tables: warm, one segment, the ten best alone; further left is quicker."""
    size = results.main
    medians = {kind: medians_of(size, kind) for kind in CLASSES}
    rows = {kind: row for kind, row in medians.items() if row}
    width, height = LABELS_PX + AXIS_PX + 40, TOP_PX + len(rows) * ROW_PX + BOTTOM_PX
    names = [one.engine for one in size.engines]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}" role="img">',
        "<title>Median time of a query of newssearch and its peers</title>",
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        '<text x="16" y="28" font-size="17" font-weight="600">'
        f"How long a query takes on {size.n_articles:,} articles: median, µs</text>",
        *_legend(names),
        *_axis(_scale(rows), TOP_PX + len(rows) * ROW_PX),
        *(part for place, kind in enumerate(rows) for part in _row(place, kind, rows[kind], _scale(rows))),
        f'<text x="16" y="{height - 8}" font-size="12" fill="{GREY}">'
        "Further left is quicker; each line is ten times the one before. From the query string to ten titles.</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def medians_of(size: SizeFigures, kind: str) -> dict[str, float]:
    """Return the median of each engine that can answer a class, in µs."""
    medians = {}
    for one in size.engines:
        figures, _ = one.figures(1, kind, totals=False)
        if figures:
            medians[one.engine] = figures.warm.p50
    return medians


def _scale(rows: Mapping[str, Mapping[str, float]]) -> Scale:
    times = [us for row in rows.values() for us in row.values()] or [1.0]
    low = math.floor(math.log10(min(times)))
    return Scale(low, max(low + 1, math.ceil(math.log10(max(times)))))


def _legend(names: Sequence[str]) -> list[str]:
    parts = []
    for place, name in enumerate(names):
        row, column = divmod(place, LEGEND_COLUMNS)
        x, y = 24 + column * (LEGEND_PX + 52), 52 + row * 20
        weight = "600" if name == OURS else "400"
        parts.append(
            f'{_mark(name, x, y)}<text x="{x + 12}" y="{y + 4.5}" font-size="12" font-weight="{weight}">'
            f"{escape(name)}</text>"
        )
    return parts


def _axis(scale: Scale, bottom: float) -> list[str]:
    parts = []
    for power in range(scale.low, scale.high + 1):
        x = scale.x(10.0**power)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP_PX}" x2="{x:.1f}" y2="{bottom}" stroke="{LINE}"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle" font-size="11" fill="{GREY}">'
            f"{10.0**power:,.15g}</text>"
        )
    return parts


def _row(place: int, kind: str, medians: Mapping[str, float], scale: Scale) -> list[str]:
    y = TOP_PX + (place + 0.5) * ROW_PX
    parts = [
        f'<text x="{LABELS_PX - 14}" y="{y + 4.5:.1f}" text-anchor="end">{escape(CLASSES[kind].title)}</text>',
        f'<line x1="{LABELS_PX}" y1="{y}" x2="{LABELS_PX + AXIS_PX}" y2="{y}" stroke="{LINE}"/>',
    ]
    # Ours last, so that no other mark hides them.
    for name in sorted(medians, key=lambda name: (name == OURS, list(ENGINES).index(name))):
        about = escape(f"{name}: {medians[name]:,.1f} µs")
        parts.append(f"<g><title>{about}</title>{_mark(name, scale.x(medians[name]), y)}</g>")
    return parts


def _mark(name: str, x: float, y: float) -> str:
    mark = STYLES[name]
    return (
        f'<path transform="translate({x:.1f} {y})" d="{mark.path}" fill="{mark.fill}" stroke="{mark.stroke}" '
        'stroke-width="1.6"/>'
    )
