from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import form, spelling


def test_a_day_is_its_end_in_utc() -> None:
    """So the last day of access is a whole one."""
    assert spelling.instant("2027-06-30") == datetime(2027, 6, 30, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["2027-06-30T18:00:00+02:00", "2027-06-30 18:00+02:00", "2027-06-30T16:00:00Z"]
)
def test_an_instant_is_said_with_its_offset(written: str) -> None:
    """It becomes UTC."""
    found = spelling.instant(written)

    assert found == datetime(2027, 6, 30, 16, tzinfo=UTC)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2027-06-30T18:00:00",
            "2027-06-30 18:00",
            "20270630",
            "2027-02-30",
            "2027",
            "06/30/2027",
        ),
        *("tomorrow", "", 2027, None, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"),
    ],
)
def test_what_names_no_instant_is_refused(written: object) -> None:
    """A time without an offset is none, for nobody knows whose evening it is."""
    with pytest.raises(ValueError, match="is not a time: write 2027-06-30, or 2027-06-30T18"):
        spelling.instant(written)


@given(
    st.datetimes(timezones=st.just(UTC)).filter(lambda found: 2 < found.year < 9998),
    st.integers(min_value=-14 * 60, max_value=14 * 60),
)
def test_every_instant_that_python_writes_is_read(moment: datetime, offset_min: int) -> None:
    """With any offset of whole minutes."""
    written = moment.astimezone(timezone(timedelta(minutes=offset_min))).isoformat()

    assert spelling.instant(written) == moment


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("12h", timedelta(hours=12)),
        ("90d", timedelta(days=90)),
        ("4w", timedelta(weeks=4)),
    ],
)
def test_a_lifetime_counts_hours_days_or_weeks(written: str, length: timedelta) -> None:
    """Months have no length of their own."""
    assert spelling.lifetime(written) == length


@pytest.mark.parametrize(
    "written", ["0d", "90", "-1d", "1.5d", "3m", "", "999999d", "९d", 90, "9" * 5000 + "d"]
)
def test_what_names_no_length_is_refused(written: object) -> None:
    """The message shows three that do."""
    with pytest.raises(ValueError, match="is not a length of time: write 90d, 12h or 4w"):
        spelling.lifetime(written)


def test_a_list_of_one_needs_no_brackets() -> None:
    """`allow: support:*` is what people write."""
    assert form.AwsGrant.model_validate({"allow": "support:*"}).allow == ["support:*"]


def test_every_key_says_what_it_is() -> None:
    """Its description is what a mistake about it and an editor show."""

    def forms(parent: type[spelling.Form]) -> set[type[spelling.Form]]:
        return {parent, *(leaf for child in parent.__subclasses__() for leaf in forms(child))}

    silent = [
        f"{each.__name__}.{name}"
        for each in forms(spelling.Form)
        for name, field in each.model_fields.items()
        if not field.description
    ]

    assert silent == []


def test_an_account_is_read_in_the_form_of_its_cloud() -> None:
    """Which only its name tells: the form of a whole file takes anything there."""
    written = {"accounts": {"scaleway": {"anything": 1}}}

    assert form.Declaration.model_validate(written).accounts == written["accounts"]
