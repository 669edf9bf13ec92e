"""Check the passages shown under a title."""

from hypothesis import given
from hypothesis import strategies as st

from newssearch.query import parse_query, words_of
from newssearch.search.results import Snippet
from newssearch.search.snippets import MAX_CHARS, cut_snippet

BODY = (
    "Le conseil s'est réuni mardi. M. Durand a salué l'été et l'accord signé à Rabat.\n\n"
    "La séance a duré trois heures. Un vote est prévu en mars."
)


def cut(body: str, query: str, lang: str = "fr") -> Snippet:
    return cut_snippet(body, lang, dict.fromkeys(words_of(parse_query(query)), 1.0))


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


def test_the_sentence_with_the_words_is_chosen_whole() -> None:
    snippet = cut(BODY, "accord été")
    assert snippet.text.startswith("M. Durand a salué l'été et l'accord signé à Rabat.")


def test_marks_cover_the_word_and_never_the_elided_article() -> None:
    assert marked(cut(BODY, "accord été")) == ["été", "accord"]
    assert marked(cut("L’O.N.U. siège à New York.", "onu")) == ["O.N.U."]


def test_every_form_of_a_word_is_marked_as_it_stands() -> None:
    assert marked(cut("Des COOPÉRATIONS naissent ; coopération, coopérer.", "cooperation"))[:2] == [
        "COOPÉRATIONS",
        "coopération",
    ]


def test_an_initial_or_an_abbreviation_ends_no_sentence() -> None:
    assert cut("Avant. Le discours de M. Durand et de J. K. Roy a plu. Après.", "roy").text.startswith(
        "Le discours de M. Durand"
    )


def test_without_a_match_the_beginning_is_shown() -> None:
    snippet = cut(BODY, "xylophone")
    assert snippet.text.startswith("Le conseil s'est réuni mardi.")
    assert snippet.marks == ()


def test_an_empty_body_gives_an_empty_snippet() -> None:
    assert cut("", "budget") == Snippet("")
    assert cut(" \n\n ", "budget") == Snippet("")


def test_all_words_that_begin_as_asked_are_marked() -> None:
    snippet = cut_snippet("Rien ici. La coopération des coopératives du Sud.", "fr", {}, ("coope",))
    assert marked(snippet) == ["coopération", "coopératives"]
    assert snippet.text.startswith("La coopération")


def test_a_long_sentence_is_cut_between_words_around_the_matches() -> None:
    body = "avant " * 80 + "le budget de la culture " + "après " * 80 + "."
    snippet = cut(body, "budget culture")
    assert marked(snippet) == ["budget", "culture"]
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("…")
    assert len(snippet.text) <= MAX_CHARS + 2
    assert set(snippet.text.strip("…").split()) <= {"avant", "après", "le", "budget", "de", "la", "culture"}


def test_html_is_escaped_before_it_is_marked() -> None:
    snippet = cut('Le <script>budget</script> de "R&D" est voté.', "budget")
    assert snippet.html == "Le &lt;script&gt;<mark>budget</mark>&lt;/script&gt; de &quot;R&amp;D&quot; est voté."


def test_in_a_foreign_article_the_plain_word_is_marked() -> None:
    assert marked(cut("The nations met. A nation left.", "nations", lang="en")) == ["nations"]


def test_two_words_side_by_side_win_over_the_same_words_apart() -> None:
    body = "Le budget est voté, et plus loin la culture. Un matin, le budget culture est voté. Fin."
    assert cut(body, "budget culture").text.startswith("Un matin, le budget culture")


@given(
    body=st.text(alphabet="aébudgetcl'’ .!?«»\n-MABC<&", max_size=700),
    query=st.sampled_from(["budget", "culture été", "a b", "x"]),
)
def test_marks_always_stand_in_order_inside_the_text(body: str, query: str) -> None:
    snippet = cut(body, query)
    assert len(snippet.text) <= MAX_CHARS + 2
    ends = [0]
    for start, end in snippet.marks:
        assert ends[-1] <= start < end <= len(snippet.text)
        ends.append(end)
    assert snippet.html.count("<mark>") == len(snippet.marks)
    for char in snippet.text.replace("…", ""):
        assert char in body or char == " "
