"""Read the days that a query names."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.query.periods import Period, end_of, read_period, start_of
from query.building import TODAY


def period(first: str, last: str) -> Period:
    return Period(
        dt.date.fromisoformat(first) if first else None,
        dt.date.fromisoformat(last) if last else None,
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("année 2024", "2024-01-01", "2024-12-31"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2/2024", "2024-02-01", "2024-02-29"),
        ("février 2024", "2024-02-01", "2024-02-29"),
        ("en juillet 2025", "2025-07-01", "2025-07-31"),
        ("août", "2024-08-01", "2024-08-31"),
        ("juillet", "2025-07-01", "2025-07-31"),
        ("été 2024", "2024-06-01", "2024-08-31"),
        ("l'été", "2025-06-01", "2025-08-31"),
        ("hiver 2023", "2023-12-01", "2024-02-29"),
        ("automne", "2024-09-01", "2024-11-30"),
        ("2025-07-14", "2025-07-14", "2025-07-14"),
        ("14/07/2025", "2025-07-14", "2025-07-14"),
        ("14 JUILLET 2025", "2025-07-14", "2025-07-14"),
        ("lundi 14 juillet 2025", "2025-07-14", "2025-07-14"),
        ("1er mars", "2025-03-01", "2025-03-01"),
        ("le 25 décembre", "2024-12-25", "2024-12-25"),
        ("29 février", "2024-02-29", "2024-02-29"),
        ("le 15", "2025-07-15", "2025-07-15"),
        ("31", "2025-05-31", "2025-05-31"),
        ("aujourd'hui", "2025-07-16", "2025-07-16"),
        ("hier", "2025-07-15", "2025-07-15"),
        ("avant-hier", "2025-07-14", "2025-07-14"),
        ("lundi", "2025-07-14", "2025-07-14"),
        ("mercredi", "2025-07-16", "2025-07-16"),
        ("jeudi", "2025-07-10", "2025-07-10"),
        ("7 derniers jours", "2025-07-10", "2025-07-16"),
        ("les trois dernières semaines", "2025-06-26", "2025-07-16"),
        ("2 derniers mois", "2025-05-17", "2025-07-16"),
        ("3 mois", "2025-04-16", "2025-07-16"),
        ("un an", "2024-07-16", "2025-07-16"),
        ("une semaine", "2025-07-09", "2025-07-16"),
        ("il y a 10 jours", "2025-07-06", "2025-07-06"),
        ("cette semaine", "2025-07-14", "2025-07-20"),
        ("ce jour", "2025-07-16", "2025-07-16"),
        ("ce mois-ci", "2025-07-01", "2025-07-31"),
        ("l'année en cours", "2025-01-01", "2025-12-31"),
        ("la semaine dernière", "2025-07-07", "2025-07-13"),
        ("le mois dernier", "2025-06-01", "2025-06-30"),
        ("l'an dernier", "2024-01-01", "2024-12-31"),
        ("l'année passée", "2024-01-01", "2024-12-31"),
        ("depuis le 1er mars", "2025-03-01", "2025-03-01"),
        ("2024..2025-03", "2024-01-01", "2025-03-31"),
        ("2024..", "2024-01-01", ""),
        ("..hier", "", "2025-07-15"),
        ("du 1er mars au 15 avril 2025", "2025-03-01", "2025-04-15"),
        ("du 1er au 15 avril 2024", "2024-04-01", "2024-04-15"),
        ("du 20 décembre au 5 janvier 2025", "2024-12-20", "2025-01-05"),
        ("du lundi 7 juillet au vendredi 11 juillet 2025", "2025-07-07", "2025-07-11"),
    ],
)
def test_days_are_named_as_french_and_machines_write_them(text: str, first: str, last: str) -> None:
    assert read_period(text, TODAY) == period(first, last)


def test_a_month_is_never_longer_than_it_is() -> None:
    assert read_period("1 mois", dt.date(2025, 3, 31)).first == dt.date(2025, 2, 28)


def test_what_was_named_the_wrong_way_round_is_put_right() -> None:
    assert read_period("2025..2024", TODAY) == Period(dt.date(2024, 1, 1), dt.date(2025, 12, 31), is_reversed=True)


@pytest.mark.parametrize(
    "text",
    [
        *("", "..", "bientôt", "2025-13", "31 février 2025", "30 février", "0/2025", "1066", "9999", "0 mars"),
        *(
            "juillet hier",
            "14/07/2025 18h30",
            "99999 ans",
            "99999 semaines",
            "le " * 30 + "2025",
            "mars 0000",
            "du au",
            "32",
        ),
    ],
)
def test_what_names_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_period(text, TODAY)


def test_what_is_before_all_time_is_refused() -> None:
    with pytest.raises(ValueError, match="too far away"):
        read_period("99999 semaines", dt.date(1700, 1, 1))


@given(
    st.lists(
        st.sampled_from([*"le la du au il y a ce 0 1 31 99999 2025 mars été hier lundi jours mois an .. / -".split()])
    ).map(" ".join),
    st.dates(dt.date(1700, 1, 1), dt.date(2150, 1, 1)),
)
def test_any_words_name_days_in_order_or_none(text: str, today: dt.date) -> None:
    try:
        found = read_period(text, today)
    except ValueError:
        return
    assert found.first is None or found.last is None or found.first <= found.last


@given(
    st.dates(dt.date(1700, 1, 1), dt.date(2150, 1, 1)),
    st.sampled_from(["Europe/Paris", "America/Montreal", "Africa/Casablanca"]),
)
def test_a_day_begins_at_midnight_there_and_ends_where_the_next_begins(day: dt.date, timezone: str) -> None:
    there = start_of(day, timezone).astimezone(ZoneInfo(timezone))
    assert there.date() == day
    assert end_of(day, timezone) + dt.timedelta(seconds=1) == start_of(day + dt.timedelta(days=1), timezone)
