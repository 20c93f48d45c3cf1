"""The longer stays for applications from 28 December 2022 (VisaPro's news table, https://visapro.com.hk/news/)."""

from __future__ import annotations

from datetime import date

import pytest

from service.rules.law import Certainty, lawbook

BEFORE, AFTER = date(2022, 12, 27), date(2022, 12, 28)


@pytest.mark.parametrize(
    ("scheme", "before", "after"),
    [
        ("qmas_gpt", (24, (3, 3)), (36, (3, 2))),
        ("employment", (24, (3, 3)), (36, (3, 2))),
        ("techtas", (24, (3, 3)), (36, (3, 2))),
        ("iang", (12, (2, 2, 3)), (24, (3, 3))),
        ("assg", (12, (2, 2, 3)), (24, (3, 3))),
    ],
)
def test_an_application_of_28_december_2022_is_granted_the_longer_stay(
    scheme: str, before: tuple[int, tuple[int, ...]], after: tuple[int, tuple[int, ...]]
) -> None:
    """2 + 3 + 3 became 3 + 3 + 2 years, and 1 + 2 + 2 + 3 became 2 + 3 + 3; the day before has the old pattern."""
    for day, (months, years) in ((BEFORE, before), (AFTER, after)):
        (stay,) = lawbook().versions(f"{scheme}.first_stay_months", day)
        (pattern,) = lawbook().versions(f"{scheme}.extension_pattern", day)
        assert (stay.value, pattern.value) == (months, years)


def test_the_day_on_which_qmas_changed_rests_on_one_agency() -> None:
    """The figure is ImmD's today; the day in 2022 is told by a single secondary source, and said to be."""
    (then,) = lawbook().versions("qmas_gpt.first_stay_months", AFTER)
    (now,) = lawbook().versions("qmas_gpt.first_stay_months", date(2026, 11, 23))
    assert (then.certainty, now.certainty) == (Certainty.SINGLE_SECONDARY, Certainty.OFFICIAL_COPY)
