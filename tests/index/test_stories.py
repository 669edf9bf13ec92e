"""Check that printings of one text are one story, whatever order they come in and whatever is added or deleted."""

import datetime as dt
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.index.document import UNDATED_S
from newssearch.index.form_table import FormTable
from newssearch.index.stories import WHOLE_TOKENS, Printed, firsts_after, firsts_of, sign_documents, word_hashes
from newssearch.kernel import find_stories, string_hashes

NEWS = Path(__file__).parents[2] / "../shared/data/news"

PARAGRAPHS = (
    "Le conseil régional a adopté jeudi un plan de relance des lignes ferroviaires rurales, doté de quarante "
    "millions d'euros sur cinq ans, après un débat de neuf heures.",
    "Trois gares fermées depuis la guerre rouvriront dès le printemps, a précisé la présidente de la région "
    "devant les élus, et les horaires seront alignés sur ceux des lycées.",
    "L'opposition dénonce un financement fragile : la moitié de la somme dépend d'une dotation que l'État n'a pas"
    " encore confirmée, rappelle le chef de file du groupe écologiste.",
    "Les syndicats de cheminots saluent un revirement tardif, mais réclament des embauches dans les ateliers, où "
    "un poste sur cinq reste vacant depuis deux hivers.",
    "Une association d'usagers compte saisir le tribunal administratif si les premiers travaux ne commencent pas "
    "avant la fin de l'année, comme le prévoyait la convention signée en mars.",
)

DISPATCH = "\n\n".join(PARAGRAPHS)

OTHER_LEAD = "C'est un tournant pour nos campagnes : le train revient, et avec lui un peu d'espoir pour les commerces."

SAME_EVENT = (
    "À Saint-Aubin, on n'y croyait plus. La petite gare, transformée en médiathèque, va retrouver ses quais, ont "
    "appris les habitants jeudi soir. « Mes parents y prenaient l'autorail », raconte Odette, ancienne "
    "institutrice. Le plan de relance des lignes ferroviaires rurales, adopté par le conseil régional, divise "
    "pourtant le village : le parking des marchands disparaîtra, et personne ne sait qui paiera l'entretien du "
    "passage à niveau, souvent inondé."
)

Text = tuple[str, str]
"""(title, body)."""


def signed(texts: Sequence[Text]) -> npt.NDArray[np.uint8]:
    """Sign articles as a segment of their own does, whose forms are numbered as they come."""
    table = FormTable()
    codes = bytearray()
    lengths = []
    for title, body in texts:
        parts = [table.codes(text)[0] for text in (title, body)]
        codes += b"".join(parts)
        lengths.append([len(parts[0]) // 4, 0, len(parts[1]) // 4])
    words = word_hashes(
        [form.encode() for form in table.surfaces], table.is_stop_word(), table.surface_of_form().astype(np.uint32)
    )
    written = string_hashes([form.encode("utf-8", "surrogatepass") for form in table.written])
    return sign_documents(np.frombuffer(codes, np.uint32), np.array(lengths, np.int64).reshape(-1, 3), words, written)


def printed(segments: Sequence[npt.NDArray[np.uint8]], dates: Sequence[int], ids: Sequence[str]) -> Printed:
    """Return documents that are all living."""
    encoded = [article_id.encode() for article_id in ids]
    return Printed(
        segments,
        np.ones(len(dates), np.bool_),
        np.array(dates, np.int64),
        lambda docs: [encoded[doc] for doc in docs.tolist()],
    )


def stories(*texts: Text) -> list[int]:
    """Return the first one of the story of each text, when they were published in order."""
    state = printed([signed(texts)], range(len(texts)), [str(number) for number in range(len(texts))])
    found: list[int] = firsts_of(state).tolist()
    return found


REPRINTS = {
    "another headline": DISPATCH,
    "a cut tail": "\n\n".join(PARAGRAPHS[:3]),
    "another lead": "\n\n".join((OTHER_LEAD, *PARAGRAPHS[1:])),
    "other figures": DISPATCH.replace("quarante", "45").replace("neuf", "11"),
    "the line of an agency": f"RENNES (AFP) - {DISPATCH}\n\nAvec AFP. Tous droits de reproduction réservés.",
    "a paragraph left out": "\n\n".join((*PARAGRAPHS[:2], *PARAGRAPHS[3:])),
    "a report added": f"{DISPATCH}\n\n{SAME_EVENT}",
}


@pytest.mark.parametrize("reprint", REPRINTS)
def test_a_dispatch_is_one_story_with(reprint: str) -> None:
    assert stories(("Le train revient", DISPATCH), ("Rail : la région vote", REPRINTS[reprint])) == [0, 0]


def test_another_article_on_the_same_event_is_another_story() -> None:
    assert stories(("Le train revient", DISPATCH), ("Le train revient", SAME_EVENT)) == [0, 1]


def test_the_notice_of_a_paywall_is_no_story() -> None:
    notice = "Cet article est réservé à nos abonnés. Il vous reste 92 % de cet article à découvrir."
    titles = ("Le budget de la ville adopté", "Une usine rouvre ses portes", "Le budget de la ville adopté")
    assert stories(*((title, notice) for title in titles)) == [0, 1, 0]


def test_what_has_no_date_is_never_first_and_equal_dates_go_by_id() -> None:
    segment = signed([("", DISPATCH)] * 4)
    assert firsts_of(printed([segment], [UNDATED_S, 9, 7, 7], ["a", "b", "d", "c"])).tolist() == [3] * 4
    assert firsts_of(printed([segment], [UNDATED_S] * 4, ["d", "b", "a", "c"])).tolist() == [2] * 4


def test_no_documents_have_no_stories() -> None:
    assert len(firsts_of(printed([], [], []))) == 0
    assert len(signed([])) == 0


def test_forms_without_a_surface_form_in_the_segment_are_no_words() -> None:
    assert word_hashes([], np.empty(0, np.bool_), np.zeros(3, np.uint32)).tolist() == [0, 0, 0]


bodies = st.lists(st.sampled_from((*PARAGRAPHS, OTHER_LEAD, *SAME_EVENT.split(". "))), max_size=8).map("\n\n".join)
articles = st.lists(st.tuples(bodies, st.integers(0, 3), st.integers(0, 3)), max_size=12)
"""(body, day of publication, segment)."""


@given(drawn=articles, data=st.data())
def test_stories_depend_neither_on_segments_nor_on_the_order_within(
    drawn: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    ids = [f"{number:02}" for number in range(len(drawn))]
    whole = printed([signed([("", body) for body, _, _ in drawn])], [day for _, day, _ in drawn], ids)
    expected = [ids[first] for first in firsts_of(whole).tolist()]
    order = sorted(data.draw(st.permutations(range(len(drawn)))), key=lambda number: drawn[number][2])
    segments = [signed([("", drawn[number][0]) for number in order if drawn[number][2] == place]) for place in range(4)]
    state = printed(segments, [drawn[number][1] for number in order], [ids[number] for number in order])
    found = [ids[order[first]] for first in firsts_of(state).tolist()]
    assert found == [expected[number] for number in order]


@given(drawn=articles, data=st.data())
def test_stories_after_a_change_are_those_from_scratch(drawn: list[tuple[str, int, int]], data: st.DataObject) -> None:
    # Strangers, so that what is affected is never most of all.
    strangers = [(f"{word} " * 9, 0, 0) for word in map(str, range(1000, 1000 + 40 * len(drawn)))]
    all_drawn = [*drawn, *strangers]
    segment = signed([("", body) for body, _, _ in all_drawn])
    state = printed(
        [segment[:3], segment[3:]], [day for _, day, _ in all_drawn], [str(at) for at in range(len(segment))]
    )
    flags = st.lists(st.booleans(), min_size=len(drawn), max_size=len(drawn))
    stay = [True] * len(strangers)
    state.living[:] = data.draw(flags) + stay
    firsts = firsts_of(state)
    for _ in range(3):
        before = state.living.copy()
        state.living[:] = data.draw(flags) + stay
        firsts = firsts_after(firsts, before != state.living, state)
        np.testing.assert_array_equal(firsts, firsts_of(state))


def test_what_is_near_a_neighbour_of_a_change_alone_follows_it_too() -> None:
    chain = [("", "\n\n".join(PARAGRAPHS[start:end])) for start, end in ((0, 3), (0, 5), (2, 5))]
    strangers = [("", f"{word} " * 9) for word in range(200)]  # so that what is affected is never most of all
    texts = [*chain, *strangers]
    state = printed([signed(texts)], range(len(texts)), [f"{number:03}" for number in range(len(texts))])
    firsts = firsts_of(state)
    assert firsts[:3].tolist() == [0, 0, 2]
    for is_living, expected in ((False, [0, 1, 1]), (True, [0, 0, 2])):
        before = state.living.copy()
        state.living[0] = is_living
        firsts = firsts_after(firsts, before != state.living, state)
        assert firsts[:3].tolist() == expected


@pytest.mark.skipif(not NEWS.is_dir(), reason="shared data is absent: the news with their exact duplicates")
def test_all_exact_duplicates_of_real_news_are_of_one_story() -> None:
    found: list[dict[str, str]] = []
    segments = []
    for name in ("orangesum_dev", "orangesum_dev_exact_dups"):
        with gzip.open(NEWS / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            part = [json.loads(line) for line in lines]
        segments.append(signed([(article["title"] or "", article["body"]) for article in part]))
        found += part
    dates = [int(dt.datetime.fromisoformat(article["date"]).timestamp()) for article in found]
    firsts = firsts_of(printed(segments, dates, [article["id"] for article in found])).tolist()
    first_of = {article["id"]: first for article, first in zip(found, firsts, strict=True)}
    copies = [article for article in found if "dup_of" in article]
    assert len(copies) == 1241
    assert all(first_of[article["id"]] == first_of[article["dup_of"]] for article in copies)
    joined = sum(first != doc for doc, first in enumerate(firsts))
    print(f"{joined:,} of {len(found):,} articles print the text of another, {len(copies):,} of them exactly")
    assert joined < MOST_JOINED


MOST_JOINED = 1_400
"""Of all articles: 1,362 when this was written; 1,241 are exact copies, of the others 9 in 10 were found right."""


def test_of_short_texts_only_copies_are_one_story() -> None:
    texts = [
        ("La cote monte à Royan", ""),
        ("La côte monte à Royan", ""),
        ("La cote monte à Royan", ""),
        ("Royan monte à la cote", ""),
        ("", "La cote monte à Royan"),
        ("", "Le budget."),
        ("", "Un budget."),
        ("", "Le budget."),
        ("", ""),
        ("", ""),
    ]
    same = [0, 1, 0, 3, 0, 5, 6, 5, 8, 9]
    assert find_stories(signed(texts)).tolist() == same
    longer = " ".join(f"mot{number}" for number in range(WHOLE_TOKENS - 2))
    assert find_stories(signed([("", f"{longer} fin"), ("", f"{longer} suite")])).tolist() == [0, 1]
    assert find_stories(signed([("", f"{longer} la fin"), ("", f"{longer} la suite")])).tolist() == [0, 0]
