"""Define IndexSearcher, what of the public door only reads."""

import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from newssearch.analysis import AcronymTable
from newssearch.analysis.synonym_table import SynonymTable
from newssearch.archive import Archive
from newssearch.article import Article
from newssearch.errors import UnknownArticle
from newssearch.index import IndexDirectory, LiveSnapshot, Snapshot
from newssearch.query import read
from newssearch.search import NO_FILTERS, Filters, Hit, LocalEngine, Order, SearchRequest, SearchResults
from newssearch.settings import WHOOSH, Ranking, Settings

if TYPE_CHECKING:
    from newssearch.index import Listing
    from newssearch.reports import KnownAcronym
    from newssearch.search.account import Account
    from newssearch.search.completion import Suggestion
    from newssearch.search.significant_terms import SignificantTerm


class IndexSearcher:
    """Search an index directory and the archive in it; `NewsIndex` is one that writes too.

    Args:
        directory: Where the generations are.
        archive: The articles.
        settings: As read from newssearch.toml.
        acronyms: Those of the settings.
        synonyms: The same.
    """

    def __init__(
        self,
        directory: IndexDirectory,
        archive: Archive,
        settings: Settings,
        acronyms: AcronymTable,
        synonyms: SynonymTable,
    ) -> None:
        self._directory = directory
        self._archive = archive
        self._settings = settings
        self._live = LiveSnapshot(directory)
        self._acronyms = acronyms
        self._synonyms = synonyms
        self._last_engine: LocalEngine | None = None

    def close(self) -> None:
        """Let go of the files."""
        self._last_engine = None
        self._live.close()
        self._archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def get(self, article_id: str) -> Article | None:
        """Return one article whole, None where it is not here."""
        return self._archive.get(article_id)

    def search(  # noqa: PLR0913 - a door for every caller
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        snippets: bool = True,
        ranking: Ranking | Literal["whoosh"] | None = None,
        explain: bool = False,
        fold: bool = True,
        facets: bool = True,
        exact_total: bool = True,
        relax: bool = True,
        filters: Filters = NO_FILTERS,
        order: Order = "relevance",
        strict: bool = False,
        budget_ms: float | None = None,
        commit: str | None = None,
    ) -> SearchResults:
        """Return the articles that answer a query, the best first.

        Args:
            query: As `docs/requetes.md` says: words, "phrases", ET, OU, SAUF, fields, dates and more.
            limit: Most hits returned; 0 for totals and facets alone.
            offset: Hits skipped before the first.
            snippets: Cut a passage of each article.
            ranking: What each component of a score weighs, as in the settings where None; or `settings.WHOOSH`.
            explain: Take the score of each hit apart, in its `explanation`.
            fold: Show articles that print one text as one hit: its first publication, with the others as its reprints.
            facets: Count the match set by source, author, section, language, year and month, and over time.
            exact_total: Count every match; else the total is of those that a quicker search came across.
            relax: Where fewer than ten articles have all the words, find those with any of them too.
            filters: Which articles may be found: of some dates, sources, sections or languages.
            order: "relevance", "newest" or "oldest" first; by date, a score is that of the words alone.
            strict: Refuse a query that is wrong in anything; else the best is made of it, and the notes say so.
            budget_ms: How long it may take, in milliseconds: then what was found is the answer, and it is `partial`. As
                in the settings where None.
            commit: The `commit` of earlier results, whose next pages are wanted: what was committed since is left out.
                A state is kept for two minutes after its last search, three at a time.

        Raises:
            QueryError: The query is wrong, and strictness was asked for; the message is in French.
            ValueError: `limit`, `offset` or `budget_ms` is negative, a weight out of its range, or the order unknown.
            CommitGone: The state of `commit` is not kept any more: search anew.
            NotAnIndex: Nothing was ever indexed here.
        """
        if not (ranking is None or ranking == WHOOSH or isinstance(ranking, Ranking)):
            raise ValueError(f"ranking is a Ranking or {WHOOSH!r}, not {ranking!r}")
        asked = read(query, self._settings, is_strict=strict)
        request = SearchRequest(
            text=query,
            query=asked.tree,
            notes=asked.notes,
            limit=limit,
            offset=offset,
            snippets=snippets,
            ranking=ranking if isinstance(ranking, Ranking) else self._settings.ranking,
            now_s=time.time(),
            explain=explain,
            as_whoosh=ranking == WHOOSH,
            fold=fold,
            facets=facets,
            exact_total=exact_total,
            relax=relax,
            filters=filters,
            order=order,
            budget_ms=self._settings.search_budget_ms if budget_ms is None else budget_ms,
        )
        return self.answer(request, commit=commit)

    def answer(self, request: SearchRequest, *, commit: str | None = None) -> SearchResults:
        """Answer a search whose query was parsed elsewhere: `search` is this, for what a reader types.

        Raises:
            CommitGone: As of `search`.
            NotAnIndex: Nothing was ever indexed here.
        """
        with self._live.lend(commit) as snapshot:
            return self._engine(snapshot, is_newest=commit is None).search(request)

    def explain(
        self, query: str, article_id: str, *, ranking: Ranking | None = None, strict: bool = False
    ) -> "Account":
        """Return why a search finds an article, or why it does not: `account.lines()` tells it in French.

        Args:
            query: As of `search`.
            article_id: The article, which may stand far behind the first hits.
            ranking: As of `search`.
            strict: As of `search`.

        Raises:
            UnknownArticle: The article is not here.
            QueryError: The query is wrong, and strictness was asked for; the message is in French.
            ValueError: A weight is out of its range.
            NotAnIndex: Nothing was ever indexed here.
        """
        article = self._archive.get(article_id)
        if article is None:
            raise UnknownArticle(article_id)
        asked = read(query, self._settings, is_strict=strict)
        request = SearchRequest(
            text=query,
            query=asked.tree,
            notes=asked.notes,
            ranking=ranking or self._settings.ranking,
            now_s=time.time(),
        )
        with self._live.lend() as snapshot:
            return self._engine(snapshot).explain(request, article)

    def printings(self, article_id: str) -> "tuple[Listing, ...]":
        """Return all articles that print the text of one, itself among them, the first publication first.

        Raises:
            UnknownArticle: The article is not here.
            NotAnIndex: Nothing was ever indexed here.
        """
        from newssearch.search.folding import printings_of

        with self._live.lend() as snapshot:
            return printings_of(snapshot, article_id)

    def suggest(self, text: str, limit: int = 8) -> "tuple[Suggestion, ...]":
        """Return how a query may go on that is being typed: by words, sources and titles, as articles write them.

        The first call after a commit reads all titles, which is half a second for 200,000 articles; what it keeps is
        40 MB then, and some 60 MB at most.

        Args:
            text: As typed so far; its last word is taken for the beginning of one.
            limit: Most suggestions.

        Raises:
            ValueError: `limit` is negative.
            NotAnIndex: Nothing was ever indexed here.
        """
        from newssearch.search.completion import complete

        with self._live.lend() as snapshot:
            return complete(snapshot, text, limit)

    def related(self, article_id: str, *, limit: int = 10, nearness: float = 0.25) -> tuple[Hit, ...]:
        """Return the articles that are about the same as one, the best first: no reprint of it, and one of each story.

        Args:
            article_id: Of the article.
            limit: Most hits.
            nearness: How far an article of the same day is raised above a very old one; 0 is not at all.

        Raises:
            UnknownArticle: It is not in the index.
            ValueError: `limit` or `nearness` is negative.
            NotAnIndex: Nothing was ever indexed here.
        """
        with self._live.lend() as snapshot:
            engine = self._engine(snapshot)
            return engine.related(article_id, self._settings.ranking, limit=limit, nearness=nearness)

    def terms(
        self, query: str, *, limit: int = 20, filters: Filters = NO_FILTERS, strict: bool = False
    ) -> "tuple[SignificantTerm, ...]":
        """Return the words and names that articles found have oftener than others, the most telling first.

        Args:
            query: As of `search`.
            limit: Most terms, up to 100.
            filters: Which articles may be found.
            strict: Refuse a query that is wrong in anything.

        Raises:
            QueryError: The query is wrong, and strictness was asked for; the message is in French.
            ValueError: `limit` is negative or above 100.
            NotAnIndex: Nothing was ever indexed here.
        """
        tree = read(query, self._settings, is_strict=strict).tree
        ranking = self._settings.ranking
        request = SearchRequest(text=query, query=tree, limit=limit, ranking=ranking, filters=filters)
        with self._live.lend() as snapshot:
            return self._engine(snapshot).terms(request)

    def acronyms(self) -> "tuple[KnownAcronym, ...]":
        """Return the acronyms of the articles and of the settings, by their initials, the most explained name first."""
        from newssearch.reports import known_acronyms

        with self._live.lend() as snapshot:
            return known_acronyms(snapshot.mined.counted(), self._acronyms, self._acronyms.over(snapshot.acronyms))

    def _engine(self, snapshot: Snapshot, *, is_newest: bool = True) -> LocalEngine:
        """Return the engine of a snapshot; that of the newest one is kept, with what it has looked up."""
        engine = self._last_engine
        if engine is None or engine.snapshot is not snapshot:
            kept = self._settings.kept_answers
            engine = LocalEngine(snapshot, self._bodies, self._acronyms, kept, self._synonyms)
            if is_newest:
                self._last_engine = engine
        return engine

    def _bodies(self, article_ids: Sequence[str]) -> Mapping[str, str]:
        return {article_id: article.body for article_id, article in self._archive.get_many(article_ids).items()}
