"""Draw nDCG@10 of each engine on each set, as SVG: one panel a set, one line an engine."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from benchmarks.palette import GREY, INK, LINE, OURS_COLOUR, PEER_COLOUR
from benchmarks.relevance.ours import OURS, PLAIN, READER
from benchmarks.relevance.results import Results

LABELS_PX = 140
PANEL_PX = 160
GAP_PX = 34
ROW_PX = 26
TOP_PX = 92
BOTTOM_PX = 64
MIN_WIDTH_PX = 640
"""What the words below the panels need."""

STEP = 0.05
"""Between two ticks of an axis."""


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one engine in one panel: nDCG@10 as written and without accents."""

    label: str
    system: str
    written: float
    unaccented: float

    @property
    def both(self) -> float:
        """Return the sum of the two."""
        return self.written + self.unaccented


def draw_chart(results: Results, short_names: Mapping[str, str]) -> str:
    """Return the chart: ours, plain BM25F, and the best variant of each peer; further right is better.

    All panels have one scale, so that distances compare; each has its own origin.
    """
    panels = {one.name: rows_of(results, one.name) for one in results.sets}
    labels = list(dict.fromkeys(row.label for rows in panels.values() for row in rows))
    n_steps = max((_steps(rows) for rows in panels.values() if rows), default=1)
    width = max(MIN_WIDTH_PX, LABELS_PX + len(panels) * (PANEL_PX + GAP_PX))
    height = TOP_PX + len(labels) * ROW_PX + BOTTOM_PX
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}" role="img">',
        "<title>nDCG@10 of newssearch and its peers on French test collections</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="28" font-size="17" font-weight="600">How well the best ten hits answer: nDCG@10</text>',
        _legend(TOP_PX + len(labels) * ROW_PX),
    ]
    for place, label in enumerate(labels):
        weight = "600" if label == OURS else "400"
        parts.append(
            f'<text x="{LABELS_PX - 12}" y="{_y(place) + 4.5:.1f}" text-anchor="end" font-weight="{weight}">'
            f"{escape(label)}</text>"
        )
    for number, (name, rows) in enumerate(panels.items()):
        left = LABELS_PX + number * (PANEL_PX + GAP_PX)
        parts += _panel(left, short_names.get(name, name), rows, labels, n_steps)
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def rows_of(results: Results, set_name: str) -> list[Row]:
    """Return ours, plain, and of each peer the variant that is best in both conditions together, on one set."""
    best: dict[str, Row] = {}
    for system in results.systems:
        if system == READER:
            continue
        written = results.mean(set_name, system, "as-written", "ndcg@10")
        unaccented = results.mean(set_name, system, "unaccented", "ndcg@10")
        if written is None or unaccented is None:
            continue
        label = "plain BM25F" if system == PLAIN else system.partition(",")[0]
        row = Row(label, system, written, unaccented)
        if label not in best or row.both > best[label].both:
            best[label] = row
    return list(best.values())


def _panel(left: float, title: str, rows: Sequence[Row], labels: Sequence[str], n_steps: int) -> list[str]:
    bottom = TOP_PX + len(labels) * ROW_PX
    middle = left + PANEL_PX / 2
    parts = [f'<text x="{middle:.1f}" y="{TOP_PX - 10}" text-anchor="middle" font-weight="600">{escape(title)}</text>']
    if not rows:
        return parts
    low = _low(rows)
    px_per_step = PANEL_PX / n_steps
    for step in range(n_steps + 1):
        x = left + step * px_per_step
        parts.append(f'<line x1="{x:.1f}" y1="{TOP_PX}" x2="{x:.1f}" y2="{bottom}" stroke="{LINE}"/>')
        tick = f"{low + step * STEP:.2f}".removeprefix("0")
        parts.append(
            f'<text x="{x:.1f}" y="{bottom + 17}" text-anchor="middle" font-size="11" fill="{GREY}">{tick}</text>'
        )
    for row in rows:
        y = _y(labels.index(row.label))
        x, other = (left + (value - low) / STEP * px_per_step for value in (row.written, row.unaccented))
        colour = OURS_COLOUR if row.label == OURS else PEER_COLOUR
        about = f"{row.system}: {row.written:.3f} as written, {row.unaccented:.3f} without accents"
        parts.append(
            f"<g><title>{escape(about)}</title>"
            f'<line x1="{other:.1f}" y1="{y}" x2="{x:.1f}" y2="{y}" stroke="{colour}" stroke-width="2"/>'
            f'<circle cx="{other:.1f}" cy="{y}" r="6.5" fill="#ffffff" stroke="{colour}" stroke-width="1.6"/>'
            f'<circle cx="{x:.1f}" cy="{y}" r="4" fill="{colour}"/></g>'
        )
    return parts


def _legend(bottom: float) -> str:
    return (
        f'<g font-size="12" fill="{GREY}"><circle cx="22" cy="50" r="4" fill="{PEER_COLOUR}"/>'
        '<text x="34" y="54">queries as written</text>'
        f'<circle cx="164" cy="50" r="6.5" fill="#ffffff" stroke="{PEER_COLOUR}" stroke-width="1.6"/>'
        '<text x="178" y="54">the same without accents</text>'
        f'<text x="16" y="{bottom + 44}">Further right is better. All panels have one scale, each its own origin. '
        "Of each peer, its best variant on that set.</text></g>"
    )


def _y(place: int) -> float:
    return TOP_PX + (place + 0.5) * ROW_PX


def _low(rows: Sequence[Row]) -> float:
    """Return the tick at or below every value."""
    return math.floor(min(min(row.written, row.unaccented) for row in rows) / STEP) * STEP


def _steps(rows: Sequence[Row]) -> int:
    high = max(max(row.written, row.unaccented) for row in rows)
    return max(1, math.ceil((high - _low(rows)) / STEP))
