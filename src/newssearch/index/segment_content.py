"""Write a segment file from its content, whether that was built of documents or merged of segments."""

import dataclasses
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newssearch.index.segment import BYLINES, COLUMNS, TEXT
from newssearch.index.segment_writer import Array, SegmentWriter, write_strings
from newssearch.kernel import EncodedLists, Norms, PlainLists, encode_lists, pack_stream, width_of
from newssearch.kernel.layout import PADDING_BYTES
from newssearch.settings import Ranking


@dataclasses.dataclass(frozen=True, slots=True)
class KeywordLists:
    """Hold the values of one keyword, sorted, and the documents of each."""

    values: list[bytes]
    lists: PlainLists


@dataclasses.dataclass(frozen=True, slots=True)
class Slices:
    """Hold bytes of each document.

    Args:
        starts: uint64, one more than documents.
        content: The bytes, in parts.
    """

    starts: npt.NDArray[np.uint64]
    content: Iterable[npt.NDArray[np.uint8]]


@dataclasses.dataclass(frozen=True, slots=True)
class Authors:
    """Hold the authors of each document.

    Args:
        starts: uint32, one more than documents.
        numbers: uint32, by number in the keyword, one document after the other.
        bylines: How each author is written.
    """

    starts: npt.NDArray[np.uint32]
    numbers: npt.NDArray[np.uint32]
    bylines: list[bytes]


@dataclasses.dataclass(frozen=True, slots=True)
class SegmentContent:
    """Hold all of a segment; what is large comes in parts.

    Args:
        stemmer: See `analysis.stemmer_of`.
        columns: As in `COLUMNS`.
        keywords: By name.
        authors: Of each document.
        terms: Sorted.
        text: Gives their lists, given the norms of the documents: runs of terms, in order.
        surfaces: Sorted.
        surface_doc_freqs: uint32, by surface form.
        term_of_surface: uint32, by surface form.
        stop_words: bool, by surface form: it is a function word.
        forms: Sorted.
        surface_of_form: uint32, by form.
        doc_forms: uint32, numbers of forms, in parts: of each document title and body, one document after the other.
        paragraph_tokens: uint16, of each paragraph of a body how many tokens it has, one document after the other.
        stored: Of each document.
        signatures: uint8, (documents, SIGNATURE_BYTES); see `kernel.sign`.
    """

    stemmer: str
    columns: Mapping[str, Array]
    keywords: Mapping[str, KeywordLists]
    authors: Authors
    terms: list[bytes]
    text: Callable[[Norms], Iterable[EncodedLists]]
    surfaces: list[bytes]
    surface_doc_freqs: npt.NDArray[np.uint32]
    term_of_surface: npt.NDArray[np.uint32]
    stop_words: npt.NDArray[np.bool_]
    forms: list[bytes]
    surface_of_form: npt.NDArray[np.uint32]
    doc_forms: Iterable[npt.NDArray[np.uint32]]
    paragraph_tokens: npt.NDArray[np.uint16]
    stored: Slices
    signatures: npt.NDArray[np.uint8]


def write_segment(path: Path, content: SegmentContent) -> None:
    """Write a segment file; it is on the disk on return, and nothing is left where that fails."""
    writer = SegmentWriter(path)
    try:
        n_docs = len(content.columns["published_s"])
        averages = {name: _average(content.columns[f"{name}_length"]) for name in ("title", "body", "lead")}
        for name, dtype in COLUMNS.items():
            writer.add(f"doc/{name}", content.columns[name].astype(dtype))
        writer.add("doc/paragraph_tokens", content.paragraph_tokens)
        writer.add("doc/signatures", content.signatures.ravel())
        _write_slices(writer, "stored", content.stored)
        for name, keyword in content.keywords.items():
            write_strings(writer, f"{name}/terms", keyword.values)
            _write_lists(writer, name, [encode_lists(keyword.lists, Norms.none(n_docs))])
        writer.add("doc/author_starts", content.authors.starts)
        writer.add("doc/authors", content.authors.numbers)
        write_strings(writer, BYLINES, content.authors.bylines)
        write_strings(writer, f"{TEXT}/terms", content.terms)
        weighing = _weighing(averages)
        norms = _norms(content.columns, weighing)
        _write_lists(writer, TEXT, content.text(norms))
        write_strings(writer, "surfaces", content.surfaces)
        writer.add("surfaces/doc_freqs", content.surface_doc_freqs)
        writer.add("surfaces/terms_of", content.term_of_surface)
        writer.add("surfaces/stop_words", content.stop_words.astype(np.uint8))
        write_strings(writer, "forms", content.forms)
        writer.add("forms/surfaces", content.surface_of_form)
        width = width_of(len(content.forms))
        _write_doc_forms(writer, content, width)
        writer.close({"n_docs": n_docs, "weighing": weighing, "form_width": width, "stemmer": content.stemmer})
    except BaseException:
        writer.discard()
        raise


def _average(lengths: Array) -> float:
    return max(1.0, float(lengths.mean())) if len(lengths) else 1.0


def _weighing(averages: Mapping[str, float]) -> dict[str, tuple[float, float, float]]:
    """Return what bounds are reckoned with, the default ranking: weight, b and mean length of each field."""
    ranking = Ranking()
    return {
        "title": (ranking.title_weight, ranking.title_b, averages["title"]),
        "body": (1.0, ranking.body_b, averages["body"]),
        "lead": (ranking.lead_weight, ranking.lead_b, averages["lead"]),
    }


def _norms(columns: Mapping[str, Array], weighing: Mapping[str, tuple[float, float, float]]) -> Norms:
    """Return by what the frequencies in each field are multiplied, in each document."""
    return Norms(
        *(
            (weight / (1 - b + b * np.maximum(1, columns[f"{name}_length"]) / average)).astype(np.float32)
            for name, (weight, b, average) in weighing.items()
        )
    )


def _write_lists(writer: SegmentWriter, group: str, runs: Iterable[EncodedLists]) -> None:
    """Write runs of lists as one: the postings as they come, the positions after them, by way of a file."""
    doc_freqs, starts, place_starts = [], [np.zeros(1, np.uint64)], [np.zeros(1, np.uint64)]
    n_bytes = n_place_bytes = np.uint64(0)
    with tempfile.TemporaryFile(dir=writer.folder) as positions:
        with writer.growing(f"{group}/postings", "|u1") as put:
            for run in runs:
                doc_freqs.append(run.doc_freqs)
                starts.append(run.starts[1:] + n_bytes)
                place_starts.append(run.place_starts[1:] + n_place_bytes)
                n_bytes, n_place_bytes = n_bytes + run.starts[-1], n_place_bytes + run.place_starts[-1]
                put(run.postings[:-PADDING_BYTES])
                positions.write(run.positions[:-PADDING_BYTES].data)
            put(np.zeros(PADDING_BYTES, np.uint8))
        positions.write(bytes(PADDING_BYTES))
        positions.seek(0)
        writer.add_file(f"{group}/positions", positions)
    writer.add(f"{group}/doc_freqs", np.concatenate([np.empty(0, np.uint32), *doc_freqs]))
    writer.add(f"{group}/starts", np.concatenate(starts))
    writer.add(f"{group}/place_starts", np.concatenate(place_starts))


def _write_slices(writer: SegmentWriter, name: str, slices: Slices) -> None:
    writer.add(f"doc/{name}_starts", slices.starts)
    with writer.growing(f"doc/{name}", "|u1") as put:
        for part in slices.content:
            put(part)


def _write_doc_forms(writer: SegmentWriter, content: SegmentContent, width: int) -> None:
    n_tokens = content.columns["title_tokens"].astype(np.uint64) + content.columns["body_tokens"].astype(np.uint64)
    writer.add("doc/form_starts", np.concatenate([np.zeros(1, np.uint64), np.cumsum(n_tokens)]))
    left = np.empty(0, np.uint32)
    with writer.growing("doc/forms", "|u1") as put:
        for part in content.doc_forms:
            numbers = np.concatenate([left, part])
            # Eight numbers fill whole bytes, whatever their width.
            whole = len(numbers) // 8 * 8
            put(np.frombuffer(pack_stream(numbers[:whole], width), np.uint8))
            left = numbers[whole:]
        put(np.frombuffer(pack_stream(left, width) + bytes(PADDING_BYTES), np.uint8))
