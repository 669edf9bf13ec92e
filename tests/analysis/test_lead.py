"""Check where the lead of an article ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis import lead_end


@pytest.mark.parametrize(
    ("body", "lead"),
    [
        ("Le port ferme.\n\nLes grutiers l'ont appris hier matin.", "Le port ferme."),
        ("Le port ferme.\nLes grutiers l'ont appris hier matin.", "Le port ferme."),
        ("Un.\n\nDeux.\n\nTrois.", "Un."),
        ("\n\n  Un.\n\nDeux et trois.", "\n\n  Un."),
        ("ab\nc d", "ab"),
        ("Un\r\nDeux trois", "Un\r"),
    ],
)
def test_the_lead_is_the_first_paragraph(body: str, lead: str) -> None:
    assert body[: lead_end(body)] == lead


@pytest.mark.parametrize(
    "body",
    [
        "",
        " \n ",
        "Un seul paragraphe.",
        "Un seul paragraphe.\n",
        "\n\nUn seul paragraphe.",
        "Un premier paragraphe, long.\n\nUn autre.",
        "abcd\nef",
    ],
)
def test_a_first_paragraph_that_is_most_of_the_body_is_none(body: str) -> None:
    assert lead_end(body) == 0


@given(st.text("ab \n", max_size=30))
def test_a_lead_is_one_paragraph_and_at_most_half_of_the_body(body: str) -> None:
    end = lead_end(body)
    lead = body[:end]
    assert 2 * end <= len(body)
    assert "\n" not in lead.lstrip()
    assert end == 0 or (body[end] == "\n" and lead.strip())
