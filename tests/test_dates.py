"""Try the dates that French news writes, and what is none."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.dates import date_at_end, parse_date

PARIS = ZoneInfo("Europe/Paris")
CASABLANCA = ZoneInfo("Africa/Casablanca")
DAY = dt.date(2025, 7, 2)
EVENING = dt.datetime(2025, 7, 2, 16, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-02",
        "20250702",
        "2025/07/02",
        "2 juillet 2025",
        "le 2 juillet 2025",
        "mercredi 2 juillet 2025",
        "MERCREDI 2 JUILLET 2025",
        "mer. 2 juil. 2025",
        "2\u00a0juillet\u00a02025",
        "  2   juillet 2025\n",
        "02 - 07 - 2025",
        "02/07/2025",
        "2.7.2025",
        "Wed, 02 Jul 2025",
    ],
)
def test_a_date_without_a_time_stays_a_date(text: str) -> None:
    date = parse_date(text, PARIS)
    assert date == DAY
    assert not isinstance(date, dt.datetime)


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-02T18:30:00+02:00",
        "2025-07-02T16:30:00Z",
        "2025-07-02t16:30z",
        "2025-07-02 18:30",
        "2025-07-02 18:30:00 +0200",
        "2025-07-02T16:30:00.000+0000",
        "20250702T163000Z",
        "Wed, 02 Jul 2025 18:30:00 +0200",
        "02 Jul 25 16:30 GMT",
        "mercredi 2 juillet 2025 à 18h30",
        "MERCREDI 2 JUILLET 2025 À 18H30",
        "le 2 juil. 2025, 18:30",
        "2 juillet 2025 - 18 h 30",
        "2 juillet 2025 a 18h30",
        "02/07/2025 18:30",
        "02-07-2025 à 18:30:00",
    ],
)
def test_a_time_of_day_makes_a_moment_in_utc(text: str) -> None:
    moment = parse_date(text, PARIS)
    assert moment == EVENING
    assert isinstance(moment, dt.datetime)
    assert moment.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1er août 2024", dt.date(2024, 8, 1)),
        ("1er aout 2024", dt.date(2024, 8, 1)),
        ("1 er août 2024", dt.date(2024, 8, 1)),
        ("3 fe\u0301vrier 2024", dt.date(2024, 2, 3)),
        ("3 fevrier 2024", dt.date(2024, 2, 3)),
        ("25 decembre 2023", dt.date(2023, 12, 25)),
        ("3 févr. 2024", dt.date(2024, 2, 3)),
        ("29 février 2024", dt.date(2024, 2, 29)),
        ("5 juin 1944", dt.date(1944, 6, 5)),
        ("05/06/1944", dt.date(1944, 6, 5)),
    ],
)
def test_french_months_are_known_with_and_without_accents(text: str, date: dt.date) -> None:
    assert parse_date(text, PARIS) == date


@pytest.mark.parametrize(
    ("text", "zone", "hour"),
    [
        ("2025-01-15 12:00", PARIS, 11),
        ("2025-07-15 12:00", PARIS, 10),
        ("2025-07-15 12:00", CASABLANCA, 11),
        ("2025-03-15 12:00", CASABLANCA, 12),  # Ramadan: Morocco leaves its summer time
    ],
)
def test_a_local_time_is_in_the_zone_given(text: str, zone: ZoneInfo, hour: int) -> None:
    moment = parse_date(text, zone)
    assert isinstance(moment, dt.datetime)
    assert moment.hour == hour


def test_a_time_the_clocks_skip_is_shifted_forward() -> None:
    assert parse_date("30/03/2025 02:30", PARIS) == parse_date("30/03/2025 03:30", PARIS)


def test_a_time_the_clocks_show_twice_is_the_first() -> None:
    assert parse_date("2025-10-26T02:30", PARIS) == dt.datetime(2025, 10, 26, 0, 30, tzinfo=dt.UTC)


def test_a_fraction_of_a_second_is_kept_to_the_microsecond() -> None:
    assert parse_date("2025-07-02T16:30:00.1234567Z", PARIS) == EVENING.replace(microsecond=123456)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "demain",
        "31 février 2025",
        "2025-02-30",
        "2025-13-01",
        "32/01/2025",
        "02/13/2025",
        "02/07/25",
        "29 février 2025",
        "12 foobar 2025",
        "juillet 2025",
        "2025",
        "12:30",
        "1720000000",
        "202507021830",
        "99999999",
        "2025-07-02T25:00",
        "2025-07-02T18:30+99:00",
        "2 juillet 2025 à 24h10",
        "Wed, 31 Feb 2025 10:00:00 +0100",
        "2025-07-02 et après",
        "1599-12-31",
        "2201-01-01",
    ],
)
def test_what_is_no_date_is_named_in_the_error(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as error:
        parse_date(text, PARIS)
    assert f'"{text}"' in str(error.value)


@given(st.datetimes(dt.datetime(1600, 1, 2), dt.datetime(2200, 12, 30), timezones=st.just(dt.UTC)))  # noqa: DTZ001
def test_every_moment_survives_iso_8601(moment: dt.datetime) -> None:
    assert parse_date(moment.isoformat(), PARIS) == moment


@given(st.dates(dt.date(1600, 1, 1), dt.date(2200, 12, 31)))
def test_every_day_survives_the_french_order(day: dt.date) -> None:
    assert parse_date(f"{day:%d/%m/}{day.year}", PARIS) == day


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        assert isinstance(parse_date(text, PARIS), dt.date)
    except ValueError as error:
        assert "is not a date" in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("line", "before", "date"),
    [
        ("Publié dans La Vigie le 02 - 07 - 2025", "Publié dans La Vigie", DAY),
        ("La Vigie, mercredi 2 juillet 2025 à 18h30.", "La Vigie,", EVENING),
        ("Cours des devises du mercredi 2 juillet 2025", "Cours des devises", DAY),
        ("La Vigie (2.7.2025)", "La Vigie (", DAY),
        ("2 juillet 2025", "", DAY),
    ],
)
def test_a_date_is_found_at_the_end_of_a_line(line: str, before: str, date: dt.date) -> None:
    assert date_at_end(line, PARIS) == (before, date)


@pytest.mark.parametrize("line", ["", "Le maire a parlé.", "Le 2 juillet 2025, le maire a parlé", "31 février 2025"])
def test_a_line_without_a_date_at_its_end_has_none(line: str) -> None:
    assert date_at_end(line, PARIS) is None
