"""Check that a snapshot reads what was written, whatever the commits it was written in."""

import contextlib
import datetime as dt
import tempfile
import threading
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index

from index.generations import ARCHIVE, article, changes, generation_of
from newssearch.analysis import analyse, is_stop_word
from newssearch.article import Article
from newssearch.index import UNDATED_S, Generation, Snapshot, digest_of

WORDS = ["sud", "coopération", "banques", "banque", "le", "été", "nations"]
bodies = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
articles = st.builds(
    article, st.sampled_from("abcde"), bodies.map(lambda body: body or "x"), bodies, st.sampled_from(["fr", "en"])
)
commits = st.lists(
    st.lists(st.one_of(articles, st.sampled_from("abcde")), min_size=1, max_size=5), min_size=1, max_size=4
)


def expected_postings(model: Mapping[str, Article], field: str, kind: str) -> dict[str, dict[str, list[int]]]:
    """Return term -> article id -> positions, straight from the analysis."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, held in model.items():
        for token in analyse(getattr(held, field), held.lang or "fr"):
            found[getattr(token, kind)][name].append(token.position)
    return {term: dict(places) for term, places in found.items()}


def real_postings(snapshot: Snapshot, field: str, term: str) -> dict[str, list[int]]:
    """Return article id -> positions as the snapshot has them."""
    postings = snapshot.postings(field, term, with_positions=True)
    assert postings.positions is not None
    parts = np.split(postings.positions, np.cumsum(postings.term_freqs)[:-1])
    names = [snapshot.listing(int(doc_id)).article_id for doc_id in postings.doc_ids]
    return {name: part.tolist() for name, part in zip(names, parts, strict=False)}


@settings(max_examples=40)
@given(commits)
def test_postings_equal_the_analysis_after_any_commits(commits: list[list[Article | str]]) -> None:
    model: dict[str, Article] = {}
    batches = []
    for commit in commits:
        latest = {item if isinstance(item, str) else item.article_id: item for item in commit}
        for name, item in latest.items():
            if isinstance(item, str):
                model.pop(name, None)
            else:
                model[name] = item
        batches.append(list(latest.values()))
    with tempfile.TemporaryDirectory() as folder:
        check_against_model(generation_of(Path(folder) / "g", *batches), model)


def check_against_model(generation: Generation, model: Mapping[str, Article]) -> None:
    """Compare everything that a snapshot reads with what the analysis gives for the articles that should be there."""
    with contextlib.closing(generation.snapshot()) as snapshot:
        assert snapshot.n_docs == len(model)
        assert sorted(snapshot.digests()) == sorted((name, digest_of(held)) for name, held in model.items())
        for field in ("title", "body"):
            expected = expected_postings(model, field, "term")
            for term in {token.term for word in WORDS for lang in ("fr", "en") for token in analyse(word, lang)}:
                assert real_postings(snapshot, field, term) == expected.get(term, {})
            surfaces = expected_postings(model, field, "surface")
            for term in ("sud", "cooperation", "banques"):
                postings = snapshot.postings(f"{field}_surface", term)
                assert sorted(postings.term_freqs.tolist()) == sorted(len(p) for p in surfaces.get(term, {}).values())
            lengths = {
                snapshot.listing(doc_id).article_id: int(snapshot.lengths(field)[doc_id])
                for doc_id in np.flatnonzero(snapshot.live).tolist()
            }
            assert lengths == {
                name: sum(not is_stop_word(token.surface) for token in analyse(getattr(held, field)))
                for name, held in model.items()
            }


def test_postings_equal_the_analysis_in_several_segments(tmp_path: Path) -> None:
    first = [article(f"a{number}", " ".join(WORDS[number % 5 : number % 7 + 1]) or "x") for number in range(40)]
    second = [article(f"b{number}", "le sud", title="L'été des banques", lang="en") for number in range(9)]
    third: list[Article | str] = ["a3", article("a4", "nations"), "b0", article("b1", "sud sud"), article("c", "été")]
    model = {held.article_id: held for held in (*first, *second)}
    for item in third:
        if isinstance(item, str):
            del model[item]
        else:
            model[item.article_id] = item
    generation = generation_of(tmp_path / "g", first, second, third)
    with contextlib.closing(generation.snapshot()) as snapshot:
        assert snapshot.n_segments == 3
    check_against_model(generation, model)


def test_a_full_cache_forgets_and_still_answers(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", [article("a", " ".join(WORDS)), article("b", "sud")])
    reader = whoosh_index.open_dir(str(generation.path)).reader()
    with contextlib.closing(Snapshot(reader, generation.path, cache_bytes=1500)) as small:
        with contextlib.closing(generation.snapshot()) as large:
            for term in [*(token.term for word in WORDS for token in analyse(word)), "absent"] * 3:
                assert small.postings("body", term).doc_ids.tolist() == large.postings("body", term).doc_ids.tolist()
        first = small.postings("body", "sud")
        assert small.postings("body", "sud") is first
        for term in ("le", "absent", "nation"):
            small.postings("body", term)
        assert small.postings("body", "sud") is not first


def test_a_listing_holds_what_was_given(tmp_path: Path) -> None:
    given_article = Article(
        article_id="à b/c",
        title="Le budget",
        source="Le Phare",
        section="Économie",
        authors=("Nadia Alami", "Paul, Roy"),
        url="https://phare.test/1",
        published_at=dt.datetime(1899, 12, 31, 23, tzinfo=dt.UTC),
        lang="fr",
    )
    snapshot = generation_of(tmp_path / "g", [given_article, Article(article_id="z", body="Vent.")]).snapshot()
    listing = snapshot.listing(0)
    for name in ("article_id", "title", "source", "section", "authors", "url", "published_at", "lang"):
        assert getattr(listing, name) == getattr(given_article, name)
    assert snapshot.published_s.tolist() == [-2208992400, UNDATED_S]
    bare = snapshot.listing(1)
    assert (bare.title, bare.source, bare.section, bare.url, bare.published_at, bare.authors) == (
        "",
        None,
        None,
        None,
        None,
        (),
    )
    snapshot.close()


def test_categories_number_the_values_of_a_column(tmp_path: Path) -> None:
    snapshot = generation_of(
        tmp_path / "g", [article("a", "x", source="Le Phare"), article("b", "x")], [article("c", "x", source="Écho")]
    ).snapshot()
    labels, codes = snapshot.categories("source")
    assert [labels[code] for code in codes] == ["Le Phare", "", "Écho"]
    assert snapshot.french.tolist() == [True, True, True]
    snapshot.close()


def test_an_empty_index_has_nothing(tmp_path: Path) -> None:
    emptied: list[list[Article | str]] = [[article("a", "vent")], ["a"]]
    for commits in ([], emptied):
        snapshot = generation_of(tmp_path / str(len(commits)), *commits).snapshot()
        assert snapshot.n_docs == 0
        assert snapshot.postings("body", "vent").doc_ids.tolist() == []
        assert snapshot.average_length("body") == 1.0
        assert snapshot.digests() == []
        snapshot.close()


def test_a_snapshot_stays_the_same_while_others_write_and_remove(tmp_path: Path) -> None:
    generation = generation_of(tmp_path / "g", [article("a", "vent"), article("b", "vent")])
    snapshot = generation.snapshot()
    for seq in range(3, 13):
        generation.apply(changes([article(f"n{seq}", "vent du sud"), "a"], seq), archive_id=ARCHIVE, up_to=seq)
    generation.remove()
    assert sorted(real_postings(snapshot, "body", "vent")) == ["a", "b"]
    assert snapshot.n_docs == 2
    snapshot.close()


def test_many_threads_read_one_snapshot(tmp_path: Path) -> None:
    many = [article(f"a{number}", " ".join(WORDS[: 1 + number % 7])) for number in range(200)]
    snapshot = generation_of(tmp_path / "g", many).snapshot()
    expected = {word: sum(word in held.body.split() for held in many) for word in ("sud", "le")}
    wrong: list[object] = []

    def read() -> None:
        for _ in range(20):
            for word, count in expected.items():
                for with_positions in (False, True):
                    found = snapshot.postings("body", word, with_positions=with_positions)
                    if len(found.doc_ids) != count or snapshot.listing(7).article_id != "a7":
                        wrong.append(found)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    snapshot.close()
