"""Derived facts about a business planned in Hong Kong: what a plan offers for an officer to weigh.

A fact of a plan is read at a position in the list of plans, so that several requirements can bear on one plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from service.profile.codes import BackingProgramme, StartUpRole
from service.profile.derived.items import one_passes
from service.profile.facts import Facts, Reading
from service.profile.values import ANY_AMOUNT, MET, NOT_MET, NOTHING, UNKNOWN, Span, Truth, both, known
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.model import Business, BusinessPlan

V = TypeVar("V")

MOST_PLANS = 5
"""As many plans as a profile may hold."""

LEADING_ROLES = frozenset({StartUpRole.OWNER, StartUpRole.PARTNER, StartUpRole.KEY_RESEARCHER})
POINTER = "/business_plans"


@record(frozen=True)
class PlanAt:
    """The plan at a position of the list."""

    index: int

    def made(self) -> Callable[[Facts], Reading[Truth]]:
        """Whether there is a plan at that position."""

        def read(facts: Facts) -> Reading[Truth]:
            plans = facts.profile.business_plans
            if plans is None:
                return Reading(UNKNOWN, (POINTER,), (POINTER,))
            return Reading(known(self.index < len(plans)), (POINTER,))

        return read

    def stated(self, name: str) -> Callable[[Facts], Reading[Truth]]:
        """A yes/no field of the plan, as the caller states it."""
        return self._bound(lambda plan: known(getattr(plan, name)), name, UNKNOWN, NOT_MET)

    def unless_denied(self, name: str) -> Callable[[Facts], Reading[Truth]]:
        """A yes/no field that closes a door only if stated to be false; silence is a standing condition."""
        return self._bound(lambda plan: NOT_MET if getattr(plan, name) is False else MET, name, UNKNOWN, NOT_MET)

    def number(self, name: str) -> Callable[[Facts], Reading[Span]]:
        """A number of the plan; nothing where there is no such plan."""
        return self._bound(lambda plan: getattr(plan, name) or ANY_AMOUNT, name, ANY_AMOUNT, NOTHING)

    def some(self, name: str) -> Callable[[Facts], Reading[Truth]]:
        """Whether a number or an amount of the plan is more than nothing."""
        return self._bound(lambda plan: _positive(plan, name), name, UNKNOWN, NOT_MET)

    def backed(self) -> Callable[[Facts], Reading[Truth]]:
        """Whether a government-backed programme with vetting supports the plan."""

        def fact(plan: BusinessPlan) -> Truth:
            programme = plan.backing_programme
            return UNKNOWN if programme is None else known(programme is not BackingProgramme.NONE)

        return self._bound(fact, "backing_programme", UNKNOWN, NOT_MET)

    def leads(self) -> Callable[[Facts], Reading[Truth]]:
        """Whether the applicant is proprietor, partner or key researcher of the start-up."""

        def fact(plan: BusinessPlan) -> Truth:
            return UNKNOWN if plan.role is None else known(plan.role in LEADING_ROLES)

        return self._bound(fact, "role", UNKNOWN, NOT_MET)

    def _bound(
        self, fact: Callable[[BusinessPlan], V], name: str, unknown: V, absent: V
    ) -> Callable[[Facts], Reading[V]]:
        def read(facts: Facts) -> Reading[V]:
            plans = facts.profile.business_plans
            if plans is None:
                return Reading(unknown, (POINTER,), (POINTER,))
            if self.index >= len(plans):
                return Reading(absent, (POINTER,))
            pointer = f"{POINTER}/{self.index}/{name}"
            value = fact(plans[self.index])
            settled = value.is_exact if isinstance(value, Span) else value in (MET, NOT_MET)
            return Reading(value, (pointer,), () if settled else (pointer,))

        return read


def _positive(plan: BusinessPlan, name: str) -> Truth:
    value = getattr(plan, name)
    if value is None:
        return UNKNOWN
    span: Span = value if isinstance(value, Span) else value.amount
    if span.low > 0:
        return MET
    return NOT_MET if span.high == 0 else UNKNOWN


def no_plan(facts: Facts) -> Reading[Truth]:
    """Whether it is known that no business is planned."""
    return Reading(known(facts.profile.business_plans == ()), (POINTER,))


def one_plan_at_most(facts: Facts) -> Reading[Truth]:
    """Whether no second plan is given, so that every requirement bears on the only one."""
    return Reading(known(len(facts.profile.business_plans or ()) <= 1), (POINTER,))


def some_plan(test: Callable[[BusinessPlan], bool]) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: whether any plan passes a test that is always settled."""

    def found(facts: Facts) -> Reading[Truth]:
        return Reading(known(any(map(test, facts.profile.business_plans or ()))), (POINTER,))

    return found


def business_running(facts: Facts) -> Reading[Truth]:
    """Whether a business that the applicant owns is operating, wherever that is."""

    def runs(business: Business) -> tuple[Truth, tuple[str, ...]]:
        return both(known(business.owned_now is not False), known(business.operating)), ("operating",)

    return one_passes("/businesses", facts.profile.businesses, runs)
