"""Forgetting: every fact that a profile states, and what is left of it when some are left out or known only roughly."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from service.profile.values import DateSpan, Money, Span, end_of_month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.profile.model import Profile

T = TypeVar("T")
Path = tuple[str | int, ...]

VALUES = (Span, DateSpan, Money)
"""Records that are one fact."""

SETTLED_BY_SILENCE: Mapping[str, str] = {
    "security_concern": "silence is a standing condition",
    "genuine_vacancy": "silence is a standing condition",
    "employer_registered": "silence is a standing condition",
    "local_sponsor": "silence is a standing condition",
    "genuine": "silence is a standing condition",
    "legally_recognised": "a marriage is taken as recognised unless it is said not to be",
    "extension_arm": "an institution is taken as the one that it is called",
    "joint_institutions": "an award is taken as one institution's",
    "expected": "a degree that is given is taken as held",
    "locally_accredited": "a programme of a Hong Kong institution is taken as accredited",
    "test": "a language given without a test has none",
    "recruitment_shown": "an extension with the same employer asks for no fresh proof",
    "china_residency": "a nationality that is not given is taken from the registration",
    "permanent_residence": "whoever says to be a resident of the Mainland, and lives there, has none overseas",
    "net_assets": "a statement of assets is complete, so there are none of the other kind",
    "joint_net_assets": "a statement of assets is complete, so there are none of the other kind",
    "through_holding_company": "an investment is taken as held directly unless a company is named",
    "international": "work is taken as international by its place unless it is said not to be",
    "business_last_year": "an empty list of businesses says that there is no income from one",
    "nationalities": "a nationality that is not given is taken from the registration",
    "student_visa": "whoever never held a status in Hong Kong held no student visa",
    "country": "a degree is taken as studied where its institution is",
    "qmas_listed": "an institution on the TTPS list is probably on this one, and the answer says so",
    "new_cies": "a plan that is not given yet is a standing condition",
    "days_in_hong_kong": "whoever lives in Hong Kong is taken to spend most of the year there",
    "applications": "an application that is not told of is taken as none",
    "employer_place": "the employer of a job in Hong Kong is taken to be there",
    "group_transfer": "a job is taken as no transfer within a group unless it is said to be one",
    "travel_document_expires_on": "silence on a travel document is a standing condition",
    "sponsor_contract_ended_on": "a sponsor's job that is not said to have ended goes on",
    "sponsor_scheme": "a sponsor's job that is not said to have ended goes on",
    "unmarried": "a child under 18 who comes along is taken as unmarried",
    "sponsor_until": "a sponsor who is named is taken to stay on",
    "contract_months": "the length of a contract that is not given is taken as stated for the trade",
}
"""Facts whose absence is read as something by a stated convention, so that forgetting them is no mere loss."""


def stated(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every fact that a profile states, with the way to it: lists first as a whole, then what is in their items."""
    if path and (path[-1] in SETTLED_BY_SILENCE or value is None):
        return
    if is_dataclass(value) and not isinstance(value, VALUES):
        for field in fields(value):
            yield from stated(getattr(value, field.name), (*path, field.name))
        return
    yield path, value
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            if is_dataclass(item):
                yield from stated(item, (*path, index))


def changed(value: Any, path: Path, change: Callable[[Any], object]) -> Any:  # noqa: ANN401 - any record or list
    """A record with one fact, by the way to it, changed."""
    if not path:
        return change(value)
    step, *rest = path
    if isinstance(step, int):
        if value is None or step >= len(value):
            return value
        return (*value[:step], changed(value[step], tuple(rest), change), *value[step + 1 :])
    return replace(value, **{step: changed(getattr(value, step), tuple(rest), change)})


def put(value: T, path: Path, fact: object) -> T:
    """A record with another fact at the end of a way."""
    return changed(value, path, lambda _: fact)  # type: ignore[no-any-return]


def blurred(value: object) -> object:
    """A value known only roughly; what cannot be known roughly is not known at all."""
    match value:
        case Span(low=low, high=high):
            return Span(max(0, low - 7), high + 5)
        case DateSpan(first=first, last=last):
            return DateSpan(first.replace(day=1), end_of_month(last))
        case Money(amount=amount, currency=currency):
            return Money(Span(amount.low * 0.8, amount.high * 1.3), currency)
        case _:
            return None


def _blurred_at(path: Path) -> Callable[[Any], object]:
    limits = {"last_five_years_months": 60.0, "ownership_percent": 100.0, "joint_share_percent": 100.0}

    def blur(value: Any) -> object:  # noqa: ANN401
        rough = blurred(value)
        most = limits.get(str(path[-1]))
        return Span(rough.low, min(most, rough.high)) if most is not None and isinstance(rough, Span) else rough

    return blur


@st.composite
def forgotten(draw: st.DrawFn, whole: Profile, most: int = 10) -> Profile:
    """What is left of a profile when some facts, or all but some, are forgotten or known only roughly."""
    ways = [path for path, _ in stated(whole)]
    chosen = draw(st.sets(st.sampled_from(ways), max_size=most)) if ways else set()
    rough = draw(st.booleans())
    lost = set(ways) - chosen if draw(st.integers(0, 3)) == 0 else chosen
    rest = whole
    for path in sorted(lost, key=lambda way: (-len(way), str(way))):
        change = _blurred_at(path) if rough else lambda _: None
        rest = changed(rest, path, change)
    return rest
