"""Hold every token of a collection in flat arrays, for the reference scorer; it knows nothing of any index."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from newssearch.analysis import FRENCH, Token, analyse, is_stop_word, lead_end
from newssearch.article import Article

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FIELDS = ("title", "body", "lead")


@dataclasses.dataclass(frozen=True, slots=True)
class Layer:
    """Hold one form of every token: its stem, or its surface form.

    Args:
        number_of: Form -> number, from 0.
        order: Places of tokens, those of one form together, ascending: int64.
        starts: Where each form begins in `order`, and its end: int64.
        doc_freqs: Documents that hold each form: int64.
    """

    number_of: dict[str, int]
    order: Ints
    starts: Ints
    doc_freqs: Ints

    def places(self, form: str) -> Ints:
        """Return the places of the tokens of a form, ascending."""
        number = self.number_of.get(form)
        return self.order[:0] if number is None else self.order[self.starts[number] : self.starts[number + 1]]

    def doc_freq(self, form: str) -> int:
        """Return in how many documents a form is."""
        number = self.number_of.get(form)
        return 0 if number is None else int(self.doc_freqs[number])


class TokenTable:
    """Hold the tokens of articles, one after the other, title before body.

    Args:
        articles: In the order that parts equal scores.

    Attributes:
        n_docs: Articles.
        doc: Number of each token's article.
        segment: Number of each token's text: two an article.
        is_title, is_lead: Where each token stands.
        content_rank: Rank of each token among those that are no function words; -1 for these.
        content_places: Places of the tokens that are no function words.
        written: Written form of each token.
        stems, surfaces: Both forms of the tokens.
        lengths: Field -> tokens that are no function words, by article.
    """

    def __init__(self, articles: Iterable[Article]) -> None:
        titles: list[list[Token]] = []
        bodies: list[list[Token]] = []
        leads: list[int] = []
        for article in articles:
            titles.append(analyse(article.title, article.lang or FRENCH))
            bodies.append(analyse(article.body, article.lang or FRENCH))
            end = lead_end(article.body)
            leads.append(sum(token.start < end for token in bodies[-1]))
        self.n_docs = len(titles)
        sizes = np.array([len(tokens) for pair in zip(titles, bodies, strict=True) for tokens in pair], dtype=np.int64)
        tokens = [token for pair in zip(titles, bodies, strict=True) for part in pair for token in part]
        self.segment: Ints = np.repeat(np.arange(2 * self.n_docs), sizes)
        self.doc: Ints = self.segment // 2
        self.is_title = self.segment % 2 == 0
        places = np.arange(len(tokens)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        self.is_lead = ~self.is_title & (places < np.array([*leads, 0])[self.doc])
        self._in_field: dict[str, npt.NDArray[np.bool_]] = {
            "title": self.is_title,
            "body": ~self.is_title,
            "lead": self.is_lead,
        }
        is_content = np.array([not is_stop_word(token.surface) for token in tokens], dtype=np.bool_)
        self.content_rank: Ints = np.where(is_content, np.cumsum(is_content) - 1, -1)
        self.content_places: Ints = np.flatnonzero(is_content)
        self.written = [token.written for token in tokens]
        self.stems = self._layer(tokens, lambda token: token.term)
        self.surfaces = self._layer(tokens, lambda token: token.surface)
        self.lengths = {field: self._count(is_content & self.in_field(field)) for field in FIELDS}

    def in_field(self, field: str) -> npt.NDArray[np.bool_]:
        """Tell which tokens a field holds; the lead is a part of the body."""
        return self._in_field[field]

    def title_stems(self) -> list[frozenset[int]]:
        """Return the numbers of the stems of each title, without its function words."""
        stems = np.empty(len(self.doc), dtype=np.int64)
        stems[self.stems.order] = np.repeat(np.arange(len(self.stems.number_of)), np.diff(self.stems.starts))
        places = self.content_places[self.is_title[self.content_places]]
        ends = np.searchsorted(self.doc[places], np.arange(1, self.n_docs))
        return [frozenset(part.tolist()) for part in np.split(stems[places], ends)]

    def counts(self, places: Ints, field: str) -> Floats:
        """Return how many of some tokens the field of each article holds."""
        return np.bincount(self.doc[places[self.in_field(field)[places]]], minlength=self.n_docs).astype(np.float64)

    def docs(self, places: Ints) -> npt.NDArray[np.bool_]:
        """Tell which articles hold any of some tokens."""
        held: npt.NDArray[np.bool_] = np.bincount(self.doc[places], minlength=self.n_docs) > 0
        return held

    def _count(self, is_counted: npt.NDArray[np.bool_]) -> Floats:
        return np.bincount(self.doc[is_counted], minlength=self.n_docs).astype(np.float64)

    def _layer(self, tokens: Sequence[Token], form_of: Callable[[Token], str]) -> Layer:
        number_of: dict[str, int] = {}
        forms = np.array([number_of.setdefault(form_of(token), len(number_of)) for token in tokens], dtype=np.int64)
        order = np.argsort(forms, kind="stable")
        starts = np.searchsorted(forms[order], np.arange(len(number_of) + 1))
        distinct = np.unique(forms * self.n_docs + self.doc)
        doc_freqs = np.bincount(distinct // max(1, self.n_docs), minlength=len(number_of))
        return Layer(number_of, order, starts, doc_freqs)
