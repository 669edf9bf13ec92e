"""Check that a snapshot reads what was written, whatever the commits it was written in."""

import contextlib
import dataclasses
import datetime as dt
import tempfile
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.generations import ARCHIVE, article, changes, generation_of
from newssearch.analysis import Acronym, Token, analyse, is_stop_word, lead_end, mine_acronyms
from newssearch.article import Article
from newssearch.index import UNDATED_S, Generation, Snapshot, digest_of
from newssearch.index.live_segment import LiveSegment
from newssearch.index.segment import Segment
from newssearch.kernel import COMPILED, KERNEL

WORDS = ["sud", "coopération", "banques", "Banque", "le", "été", "nations", "Union africaine (UA)"]
TERMS = {token.term for word in WORDS for lang in ("fr", "en") for token in analyse(word, lang)}
SURFACES = {token.surface for word in WORDS for token in analyse(word)}

bodies = st.lists(st.sampled_from([*WORDS, "\n\n"]), max_size=8).map(" ".join)
articles = st.builds(
    article,
    st.sampled_from("abcde"),
    bodies.map(lambda body: body.strip() or "x"),
    bodies,
    st.sampled_from(["fr", "en"]),
)
commits = st.lists(
    st.lists(st.one_of(articles, st.sampled_from("abcde")), min_size=1, max_size=5), min_size=1, max_size=4
)


def tokens_of(held: Article, field: str) -> list[Token]:
    """Return the tokens of a text field; the lead is cut as an article's first paragraph is."""
    text = held.body[: lead_end(held.body)] if field == "lead" else getattr(held, field)
    return analyse(text, held.lang or "fr")


def expected_postings(model: Mapping[str, Article], field: str) -> dict[str, dict[str, list[int]]]:
    """Return term -> article id -> positions, straight from the analysis."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, held in model.items():
        for token in tokens_of(held, field):
            found[token.term][name].append(token.position)
    return {term: dict(places) for term, places in found.items()}


def real_postings(snapshot: Snapshot, field: str, term: str) -> dict[str, list[int]]:
    """Return article id -> positions as the snapshot has them."""
    postings = snapshot.postings(field, term, with_positions=True)
    assert postings.positions is not None
    parts = np.split(postings.positions, np.cumsum(postings.term_freqs)[:-1])
    return {name: part.tolist() for name, part in zip(names_of(snapshot, postings.doc_ids), parts, strict=False)}


def names_of(snapshot: Snapshot, doc_ids: Iterable[int]) -> list[str]:
    return [snapshot.listing(int(doc_id)).article_id for doc_id in doc_ids]


@settings(max_examples=40)
@given(commits)
def test_an_index_equals_the_analysis_after_any_commits(commits: list[list[Article | str]]) -> None:
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
        check_postings(snapshot, model)
        check_lengths(snapshot, model)
        check_document_freqs(snapshot, model)
        check_forms(snapshot, model)


def check_postings(snapshot: Snapshot, model: Mapping[str, Article]) -> None:
    for field in ("title", "body"):
        expected = expected_postings(model, field)
        for term in TERMS:
            assert real_postings(snapshot, field, term) == expected.get(term, {})
    leads = expected_postings(model, "lead")
    for term in TERMS:
        postings = snapshot.postings("lead", term)
        counts = dict(zip(names_of(snapshot, postings.doc_ids), postings.term_freqs.tolist(), strict=True))
        assert counts == {name: len(places) for name, places in leads.get(term, {}).items()}


def check_lengths(snapshot: Snapshot, model: Mapping[str, Article]) -> None:
    live = np.flatnonzero(snapshot.live).tolist()
    for field in ("title", "body", "lead"):
        expected = {
            name: sum(not is_stop_word(token.surface) for token in tokens_of(held, field))
            for name, held in model.items()
        }
        assert dict(zip(names_of(snapshot, live), snapshot.lengths(field)[live].tolist(), strict=True)) == expected
        mean = sum(expected.values()) / len(expected) if expected else 1.0
        assert snapshot.average_length(field) == pytest.approx(max(1.0, mean))


def check_document_freqs(snapshot: Snapshot, model: Mapping[str, Article]) -> None:
    """Compare what documents hold in any field; a deleted document may still count in a frequency."""
    n_deleted = snapshot.n_slots - snapshot.n_docs
    both = {name: [*tokens_of(held, "title"), *tokens_of(held, "body")] for name, held in model.items()}
    terms = {name: {token.term for token in tokens} for name, tokens in both.items()}
    surfaces = {name: {token.surface for token in tokens} for name, tokens in both.items()}
    for field, words, held_by in (("terms", TERMS, terms), ("surfaces", SURFACES, surfaces)):
        for word in (*words, "absent", ""):
            holders = sorted(name for name, words in held_by.items() if word in words)
            if field == "surfaces":
                assert snapshot.living_doc_freq(word) == len(holders)
            else:
                assert sorted(names_of(snapshot, snapshot.postings(field, word).doc_ids)) == holders
            assert len(holders) <= snapshot.doc_freq(field, word) <= len(holders) + n_deleted
    mined = Counter(acronym for held in model.values() for acronym in mine_acronyms(f"{held.title}\n{held.body}"))
    assert dict(snapshot.mined.counted()) == mined


def check_forms(snapshot: Snapshot, model: Mapping[str, Article]) -> None:
    live = np.flatnonzero(snapshot.live).tolist()
    vocabulary, documents = snapshot.forms(live)
    for name, forms in zip(names_of(snapshot, live), documents, strict=True):
        title, body, lead = (tokens_of(model[name], field) for field in ("title", "body", "lead"))
        assert vocabulary.written(forms.codes.tolist()) == [token.written for token in (*title, *body)]
        assert (forms.title_end, forms.lead_end) == (len(title), len(title) + len(lead))


def test_an_index_equals_the_analysis_in_several_segments(tmp_path: Path) -> None:
    first = [article(f"a{number}", " ".join(WORDS[number % 5 : number % 7 + 1]) or "x") for number in range(40)]
    second = [article(f"b{number}", "le sud", title="L'été des banques", lang="en") for number in range(9)]
    lead = article("b1", "Banque, sud.\n\nUnion africaine (UA) : la coopération.", title="Le Sud")
    third: list[Article | str] = ["a3", article("a4", "nations"), "b0", lead, article("c", "été")]
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
    (file,) = generation.path.glob("*.seg")
    segments = [LiveSegment(Segment(file), b"\1\1", 0)]
    with contextlib.closing(Snapshot(segments, generation.path, cache_bytes=1500)) as small:
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


def test_an_acronym_stands_for_the_name_that_most_articles_explain(tmp_path: Path) -> None:
    commits = [
        [article("a", "Le Fonds monétaire international (FMI)"), article("b", "Forum mondial informatique (FMI)")],
        [article("c", "le FMI (Fonds monétaire international)"), article("d", "le FMI a dit non")],
    ]
    name = ("fonds", "monetaire", "international")
    snapshot = generation_of(tmp_path / "g", *commits).snapshot()
    assert snapshot.mined.counted() == [
        (Acronym("fmi", name), 2),
        (Acronym("fmi", ("forum", "mondial", "informatique")), 1),
    ]
    assert snapshot.doc_freq("surfaces", "fmi") == 4
    assert snapshot.acronyms.name_of("fmi") == name
    assert snapshot.acronyms is snapshot.acronyms
    snapshot.close()


def test_forms_come_in_the_order_asked_for_from_any_segment(tmp_path: Path) -> None:
    commits = [
        [article(f"{first}{number}", f"{first}{number}") for number in range(30 // (1 + rank * 5))]
        for rank, first in enumerate("pqr")
    ]
    snapshot = generation_of(tmp_path / "g", *commits).snapshot()
    assert snapshot.n_segments == 3
    doc_ids = list(range(snapshot.n_slots))[::-3]
    vocabulary, forms = snapshot.forms(doc_ids)
    assert [vocabulary.written(found.codes.tolist()) for found in forms] == [
        [name] for name in names_of(snapshot, doc_ids)
    ]
    snapshot.close()


@pytest.mark.skipif(KERNEL != COMPILED, reason="the kernel was not compiled")
def test_a_prefix_finds_the_other_forms_of_its_words_in_whatever_segment(tmp_path: Path) -> None:
    alone, other = [article("a", "Le développement.")], [article("b", "Ils développent."), article("c", "Le vent.")]
    english = [article("d", "Developers.", lang="en"), article("e", "Develop.", lang="en")]
    orders = [[[*alone, *other, *english]], [alone, other, english], [other, english, alone]]
    for number, commits in enumerate(orders):
        snapshot = generation_of(tmp_path / str(number), *commits).snapshot()
        marks = snapshot.with_prefix("developpem").tolist(), snapshot.with_prefix("developer").tolist()
        found = [
            [snapshot.listing(doc_id).article_id for doc_id in range(snapshot.n_slots) if mark[0] >> doc_id & 1]
            for mark in marks
        ]
        assert [sorted(names) for names in found] == [["a", "b"], ["d"]]
        snapshot.close()


def test_a_segment_has_the_newest_first_and_those_of_no_date_last(tmp_path: Path) -> None:
    days = {"ab": dt.date(1901, 1, 2), "cd": None, "ef": dt.date(2025, 1, 2), "gh": dt.date(2025, 1, 2)}
    written = [
        dataclasses.replace(article(name, f"Le vent de {name}.", source=name), published_at=day)
        for name, day in days.items()
    ]
    snapshot = generation_of(tmp_path / "g", written).snapshot()
    names = [snapshot.listing(doc_id).article_id for doc_id in range(4)]
    labels, (codes, _), _ = snapshot.categories("source")
    assert names == [labels[code] for code in codes] == ["ef", "gh", "ab", "cd"]
    for doc_id, name in enumerate(names):
        assert snapshot.postings("body", name).doc_ids.tolist() == [doc_id]
        assert snapshot.postings("source", name).doc_ids.tolist() == [doc_id]
    assert snapshot.published_s.tolist() == sorted(snapshot.published_s.tolist(), reverse=True)
    snapshot.close()


def test_categories_number_the_values_of_a_column(tmp_path: Path) -> None:
    snapshot = generation_of(
        tmp_path / "g", [article("a", "x", source="Le Phare"), article("b", "x")], [article("c", "x", source="Écho")]
    ).snapshot()
    labels, (codes, _), _ = snapshot.categories("source")
    assert [labels[code] for code in codes] == ["Le Phare", "", "Écho"]
    snapshot.close()


def test_an_empty_index_has_nothing(tmp_path: Path) -> None:
    emptied: list[list[Article | str]] = [[article("a", "vent")], ["a"]]
    for commits in ([], emptied):
        snapshot = generation_of(tmp_path / str(len(commits)), *commits).snapshot()
        assert snapshot.n_docs == 0
        assert snapshot.postings("body", "vent").doc_ids.tolist() == []
        assert snapshot.average_length("body") == 1.0
        assert snapshot.doc_freq("surfaces", "absent") == 0
        assert snapshot.forms([])[1] == []
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
