"""Name the peers, each in its best ordinary configurations for French."""

from collections.abc import Mapping, Sequence

from benchmarks.peer_unavailable import PeerUnavailable
from benchmarks.relevance.french_sets import Document
from benchmarks.relevance.peers.bm25s import Bm25s
from benchmarks.relevance.peers.lucene import Lucene
from benchmarks.relevance.peers.peer import Rank, Run
from benchmarks.relevance.peers.sqlite import Sqlite
from benchmarks.relevance.peers.tantivy import Tantivy
from benchmarks.relevance.peers.whoosh import Whoosh

PEERS: dict[str, Rank] = {
    "Lucene, FrenchAnalyzer": Lucene("french"),
    "Lucene, fold first, light stemmer": Lucene("fold-light"),
    "Lucene, fold first, minimal stemmer": Lucene("fold-minimal"),
    "tantivy, fold first": Tantivy(without_stop_words=False),
    "tantivy, fold first, no stop words": Tantivy(without_stop_words=True),
    "SQLite FTS5, remove_diacritics 2": Sqlite(),
    "bm25s, fold first": Bm25s(),
    'Whoosh, LanguageAnalyzer("fr")': Whoosh(folded=False),
    "Whoosh, fold first": Whoosh(folded=True),
}


def rank(name: str, documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
    """Return the best documents of each query by the peer of a name.

    Each call indexes anew: give the queries of all conditions at once, under ids that tell them apart.

    Raises:
        PeerUnavailable: A program or a package that the peer needs is absent; the message names it.
    """
    try:
        return PEERS[name](documents, queries)
    except ModuleNotFoundError as error:
        raise PeerUnavailable(
            f"{name} left out, no package {error.name}: install the dependency group bench"
        ) from error
