"""Compare an archive with a model of it, over whatever sequence of calls Hypothesis thinks of."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newssearch.archive import Archive, Change, Outcome
from newssearch.article import Article

IDS = st.sampled_from(["a", "b", "c", "d"])
ARTICLES = st.builds(Article, article_id=IDS, title=st.sampled_from(["La crue", "La décrue"]))


class ArchiveModel(RuleBasedStateMachine):
    """Keep the latest change of each id in a dict, and an index that follows the archive in another."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "a.sqlite"
        self.archive = Archive.open(self.path, synchronous="OFF")
        self.latest: dict[str, Change] = {}
        self.seq = 0
        self.index: dict[str, Article] = {}
        self.index_seq = 0

    def teardown(self) -> None:
        assert self.archive.check() == []
        self.archive.close()
        shutil.rmtree(self.folder)

    @rule(articles=st.lists(ARTICLES, max_size=5), restore=st.booleans())
    def add(self, articles: list[Article], restore: bool) -> None:
        assert self.archive.add(articles, restore=restore) == [self._expect(a, restore) for a in articles]

    @rule(article_ids=st.lists(IDS, max_size=3))
    def delete(self, article_ids: list[str]) -> None:
        expected = []
        for article_id in article_ids:
            known = self.latest.get(article_id)
            if known and known.article:
                self._note(article_id, None)
                expected.append(article_id)
        assert self.archive.delete(article_ids) == expected

    @rule()
    def reopen(self) -> None:
        self.archive.close()
        self.archive = Archive.open(self.path, synchronous="OFF")

    @rule(n=st.integers(1, 4))
    def follow(self, n: int) -> None:
        up_to = self.index_seq + n
        for change in self.archive.changes(self.index_seq, up_to=up_to):
            if change.article:
                self.index[change.article_id] = change.article
            else:
                self.index.pop(change.article_id, None)
        self.index_seq = min(up_to, self.seq)
        if self.index_seq == self.seq:
            assert self.index == {a.article_id: a for a in self.archive.articles()}

    @invariant()
    def the_archive_is_as_its_model(self) -> None:
        changes = sorted(self.latest.values(), key=lambda change: change.seq)
        held = [change.article for change in changes if change.article]
        assert self.archive.last_seq() == self.seq
        assert list(self.archive.changes(0)) == changes
        assert list(self.archive.articles()) == held
        assert list(self.archive.article_ids()) == sorted(article.article_id for article in held)
        assert [r.article_id for r in self.archive.removals()] == [c.article_id for c in changes if not c.article]

    def _expect(self, article: Article, restore: bool) -> Outcome:
        known = self.latest.get(article.article_id)
        if known and known.article == article:
            return Outcome.UNCHANGED
        if known and not known.article and not restore:
            return Outcome.REMOVED
        self._note(article.article_id, article)
        return Outcome.UPDATED if known and known.article else Outcome.ADDED

    def _note(self, article_id: str, article: Article | None) -> None:
        self.seq += 1
        self.latest[article_id] = Change(self.seq, article_id, article)


TestArchiveModel = ArchiveModel.TestCase
TestArchiveModel.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
