"""The trail of the money: sudden rises and falls of the balances, and where large deposits came from.

Practitioners say that funds have to be consistent and traceable, and that sudden deposits, unexplained transfers and
large fluctuations weaken a case. No rule on it is published; every score is a ratio of the sums told.
"""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from service.practice.evidence import HKD, OPEN, Evidence, Weighing, hkd, settled, share, unknown, worst
from service.practice.graders import EXPLAINED
from service.profile.codes import DepositSource
from service.profile.values import MET, NOT_MET, UNKNOWN, Span, Truth, both, end_of_month, known, parse_date_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.profile.facts import Facts
    from service.profile.model import Deposit

BALANCES = ("/wealth/monthly_balances",)
DEPOSITS = ("/wealth/deposits",)
NO_MONEY, ANY_SUM = Span(0, 0), Span(0, inf)

Month = tuple[str, str, Span | None]
"""A month (ISO 8601), the pointer to its balance, and the balance in HK$ where it is known."""


def _months(facts: Facts) -> list[Month] | None:
    """The balances in the order of their months; ``None`` where a month isn't told."""
    rows = []
    for index, row in enumerate(facts.profile.wealth.monthly_balances or ()):
        if row.month is None:
            return None
        rows.append((row.month, f"{BALANCES[0]}/{index}", hkd(row.balance, facts)))
    return sorted(rows, key=lambda row: row[:2])


def _pairs(facts: Facts) -> tuple[list[tuple[Month, Month]] | None, list[str]]:
    """Each month with the next one told, and pointers to what isn't known of them; ``None`` for an unknown order."""
    months = _months(facts)
    balances = facts.profile.wealth.monthly_balances or ()
    if months is None:
        untold = (f"{BALANCES[0]}/{index}/month" for index, row in enumerate(balances) if row.month is None)
        return None, list(untold)
    lacks = [f"{pointer}/balance" for _, pointer, balance in months if balance is None or not balance.is_exact]
    return list(pairwise(months)), lacks


def sudden_rises(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001 - weighers' shape
    """The share of a month's balance that was there before or came with papers, in the worst month."""
    reads = (*BALANCES, *DEPOSITS)
    balances = facts.profile.wealth.monthly_balances
    if balances is None:
        return unknown(reads, BALANCES)
    if len(balances) < 2:  # noqa: PLR2004 - a rise takes two
        return None
    pairs, lacks = _pairs(facts)
    if pairs is None:
        return unknown(reads, tuple(lacks))
    scores, evidence = [], []
    for (since, _, before), (until, pointer, after) in pairs:
        explained = _explained(since, until, facts)
        if before is None or after is None:
            scores.append(OPEN)
            continue
        score = share(before + explained, after)
        scores.append(score)
        if score.high < 1:
            had = before + explained
            risen = Span(max(0, after.low - had.high), max(0, after.high - had.low))
            evidence.append(Evidence("sudden_rise", (pointer,), risen, HKD, after.high, HKD))
    return settled(worst(scores), reads, (*lacks, *_untold(facts)), evidence)


def _explained(since: str, until: str, facts: Facts) -> Span:
    """The sum of the deposits after one month's end and up to another's that papers explain."""
    deposits = facts.profile.wealth.deposits
    if deposits is None:
        return ANY_SUM
    first, last = end_of_month(parse_date_span(since).first), end_of_month(parse_date_span(until).first)
    total = NO_MONEY
    for deposit in deposits:
        within = UNKNOWN
        if deposit.made_on is not None:
            within = both(deposit.made_on.on_or_before(last), UNKNOWN if deposit.made_on.first <= first else MET)
            within = NOT_MET if deposit.made_on.last <= first else within
        counts = both(within, both(_sourced(deposit), known(deposit.documented)))
        amount = hkd(deposit.amount, facts) or ANY_SUM
        total += amount if counts == MET else Span(0, amount.high if counts & MET else 0)
    return total


def _sourced(deposit: Deposit) -> Truth:
    return UNKNOWN if deposit.source is None else known(deposit.source is not DepositSource.UNEXPLAINED)


def balances_held(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001 - weighers' shape
    """What was left of a month's balance in the next month told, in the worst month, 1 at most."""
    balances = facts.profile.wealth.monthly_balances
    if balances is None:
        return unknown(BALANCES, BALANCES)
    if len(balances) < 2:  # noqa: PLR2004 - a fall takes two
        return None
    pairs, lacks = _pairs(facts)
    if pairs is None:
        return unknown(BALANCES, tuple(lacks))
    scores, evidence = [], []
    for (_, _, before), (_, pointer, after) in pairs:
        if before is None or after is None:
            scores.append(OPEN)
            continue
        score = share(after, before)
        scores.append(score)
        if score.high < 1:
            fallen = Span(max(0, before.low - after.high), max(0, before.high - after.low))
            evidence.append(Evidence("sudden_fall", (pointer,), fallen, HKD, before.high, HKD))
    return settled(worst(scores), BALANCES, lacks, evidence)


def _traced(deposit: Deposit) -> Truth:
    source = UNKNOWN if deposit.source is None else known(deposit.source in EXPLAINED)
    return both(source, known(deposit.documented))


def deposits_traced(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001
    """The share of the money in large deposits that papers trace to pay, business, a sale or own savings."""
    deposits = facts.profile.wealth.deposits
    if deposits is None:
        return unknown(DEPOSITS, DEPOSITS)
    if not deposits:
        return None
    least = most = not_least = not_most = 0.0
    for deposit in deposits:
        traced, amount = _traced(deposit), hkd(deposit.amount, facts) or ANY_SUM
        if traced == MET:
            least, most = least + amount.low, most + amount.high
        elif traced == NOT_MET:
            not_least, not_most = not_least + amount.low, not_most + amount.high
        else:
            most, not_most = most + amount.high, not_most + amount.high
    score = Span(_part(least, not_most), _part(most, not_least))
    lacks = [
        f"{DEPOSITS[0]}/{index}/{name}"
        for index, deposit in enumerate(deposits)
        for name in ("amount", "source", "documented")
        if getattr(deposit, name) is None
        or (name == "amount" and deposit.amount and not deposit.amount.amount.is_exact)
    ]
    return settled(score, DEPOSITS, lacks, untraced(facts))


def _part(traced: float, other: float) -> float:
    if other == 0 or traced == inf:
        return 1.0
    return 0.0 if other == inf else traced / (traced + other)


def untraced(facts: Facts) -> Iterator[Evidence]:
    """The large deposits that nothing traces to an own source, each with its amount."""
    for index, deposit in enumerate(facts.profile.wealth.deposits or ()):
        if deposit.source is DepositSource.UNEXPLAINED:
            code = "deposit_unexplained"
        elif deposit.documented is False:
            code = "deposit_undocumented"
        elif deposit.source is not None and deposit.source not in EXPLAINED:
            code = "deposit_gift_or_loan"
        else:
            continue
        yield Evidence(code, (f"{DEPOSITS[0]}/{index}",), hkd(deposit.amount, facts), HKD)


def _untold(facts: Facts) -> Iterator[str]:
    if facts.profile.wealth.deposits is None:
        yield DEPOSITS[0]
    for index, deposit in enumerate(facts.profile.wealth.deposits or ()):
        for name in ("made_on", "amount", "source", "documented"):
            if getattr(deposit, name) is None:
                yield f"{DEPOSITS[0]}/{index}/{name}"
