"""Cut the passage of a body that shows why it was found: whole sentences, the matched words marked."""

import bisect
import re
from collections.abc import Mapping

import msgspec

from newssearch.analysis import FRENCH, Token, analyse, find_terms
from newssearch.query import TermQuery
from newssearch.search.results import Snippet

MAX_CHARS = 280
"""Two lines of a result list; a sentence of French news has 150 on average."""

ELLIPSIS = "…"

_SENTENCE_END = re.compile(
    r"""
      \n+                                                      # a paragraph
    | (?<=[.!?…])                                              # first, since few characters are one
      (?<![\s.(-][A-ZÀ-Ý]\.)(?<!\bMM\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bMe\.)  # no initial, no abbreviation
      [ \u00a0\u202f]* ["»”’)\]]* \s+ (?=[«"“(\[\s–—-]*[A-ZÀ-Ý0-9])
    """,
    re.VERBOSE,
)

Span = tuple[int, int]
"""(start, end) in characters."""


class _Passage(msgspec.Struct, frozen=True):
    """A sentence with the query words in it."""

    span: Span
    matched: tuple[Token, ...]


def cut_snippet(body: str, lang: str, weights: Mapping[TermQuery, float], prefixes: tuple[str, ...] = ()) -> Snippet:
    """Return the best passage of a body, its beginning where no word of the query is in it.

    Args:
        body: Plain text, paragraphs parted by newlines.
        lang: Its language.
        weights: Words of the query, with how much each tells (idf).
        prefixes: Folded letters; any word that begins so is one of the query too.
    """
    worth = {(word.term if lang == FRENCH else word.surface): weight for word, weight in weights.items()}
    if prefixes:
        beginning = (token.term for token in analyse(body, lang) if token.surface.startswith(prefixes))
        worth = dict.fromkeys(beginning, 1.0) | worth
    matched = find_terms(body, worth, lang)
    passages = _passages(body, matched)
    if not passages:
        return Snippet("")
    best = max(range(len(passages)), key=lambda rank: (_score(passages[rank], worth), -rank))
    span = passages[best].span
    if span[1] - span[0] > MAX_CHARS:
        return _rendered(body, [_window(body, passages[best])], matched)
    spans = [span]
    room = MAX_CHARS - (span[1] - span[0])
    for passage in passages[best + 1 :]:
        room -= passage.span[1] - passage.span[0] + 1
        if room < 0:
            break
        spans.append(passage.span)
    return _rendered(body, spans, matched)


def _passages(body: str, matched: list[Token]) -> list[_Passage]:
    starts = [token.start for token in matched]
    passages: list[_Passage] = []
    begin = 0
    for end, next_begin in [*(match.span() for match in _SENTENCE_END.finditer(body)), (len(body), len(body))]:
        stop = next_begin - len(body[end:next_begin]) + len(body[end:next_begin].rstrip())  # closing quotes stay
        start = begin + len(body[begin:stop]) - len(body[begin:stop].lstrip())
        if stop > start:
            inside = matched[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, stop)]
            passages.append(_Passage((start, stop), tuple(inside)))
        begin = next_begin
    return passages


def _score(passage: _Passage, worth: Mapping[str, float]) -> float:
    """Sum the worth of the distinct words, with half as much again for two that stand side by side in order."""
    total = sum(worth[term] for term in {token.term for token in passage.matched})
    order = {term: rank for rank, term in enumerate(worth)}
    pairs = {
        second.term
        for first, second in zip(passage.matched, passage.matched[1:], strict=False)
        if 0 < second.position - first.position <= 2 and order[second.term] - order[first.term] in (0, 1)
    }
    return total + 0.5 * sum(worth[term] for term in pairs)


def _window(body: str, passage: _Passage) -> Span:
    """Return the part of a long sentence that holds most matches, at word boundaries."""
    start, end = passage.span
    if passage.matched:
        starts = [token.start for token in passage.matched]
        most = max(
            starts, key=lambda first: (bisect.bisect_left(starts, first + MAX_CHARS) - starts.index(first), -first)
        )
        start = max(start, min(most - MAX_CHARS // 4, end - MAX_CHARS))
    stop = min(end, start + MAX_CHARS)
    if start > passage.span[0]:
        blank = body.find(" ", start, stop)
        start = blank + 1 if blank >= 0 else start
    if stop < end:
        blank = body.rfind(" ", start, stop)
        stop = blank if blank > start else stop
    return start, stop


def _rendered(body: str, spans: list[Span], matched: list[Token]) -> Snippet:
    """Join spans of the body by a blank, and carry the marks over."""
    text = ""
    marks: list[Span] = []
    for start, end in spans:
        shift = len(text) + bool(text) - start
        text += (" " if text else "") + body[start:end].replace("\n", " ")
        marks += [
            (token.start + shift, token.end + shift) for token in matched if start <= token.start and token.end <= end
        ]
    if _is_cut(body[: spans[0][0]]):
        text = ELLIPSIS + text
        marks = [(start + 1, end + 1) for start, end in marks]
    if not text.endswith((".", "!", "?", ELLIPSIS, "»", '"', "”")) and body[spans[-1][1] :].strip():
        text += ELLIPSIS
    return Snippet(text, tuple(marks))


def _is_cut(before: str) -> bool:
    """Tell whether a passage that follows this text begins inside a sentence."""
    tail = before.rstrip(' \u00a0\u202f"»”’)]')
    return bool(tail) and not tail.endswith((".", "!", "?", "…", "\n", ":"))
