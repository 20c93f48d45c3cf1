"""The addresses of cases: each answers to a secret key, about that key's own cases."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from flask import Blueprint, Response, current_app, g, request

from service.api.cases.cursors import arrival_of, cursor_of
from service.api.cases.records import case_of
from service.api.cases.request import CaseRequest, CasesQuery, OutcomeRequest
from service.api.edge import canonical, in_json
from service.api.problems import CASE_DIFFERS, INVALID, NOT_FOUND, STORE_AWAY, ProblemError
from service.api.reading import check_consistency, read_body, read_query, refuse, today
from service.api.requests import NoQuery
from service.intake.faults import PlacedFault, Said
from service.store.outcomes import Outcome
from service.store.records import Arrival, DiffersError, Ending, Kept, StoreUnavailableError, Told

if TYPE_CHECKING:
    from service.store.cases import Cases

EXTENSION = "hk-pathways.cases"
PAGE = 50
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
P = ParamSpec("P")

keeping = Blueprint("keeping", __name__)


def _kept() -> Cases:
    cases: Cases = current_app.extensions[EXTENSION]
    return cases


def stored(view: Callable[P, Response]) -> Callable[P, Response]:
    """A view that needs the store: 503 where it can't be reached."""

    @wraps(view)
    def answered(*args: P.args, **named: P.kwargs) -> Response:
        try:
            return view(*args, **named)
        except StoreUnavailableError as error:
            current_app.logger.warning("The store of cases can't be reached: %s", error)
            raise ProblemError(STORE_AWAY, STORE_AWAY.about) from None

    return answered


@keeping.post("/cases")
@stored
def add_case() -> Response:
    """Keep a case: 201 once it is on the disk, 200 where the same case was kept before."""
    read_query(request, NoQuery)
    kept, is_new = _differing(lambda told: _kept().add(_key(), told), _told())
    answer = in_json(case_of(kept), stored=False)
    answer.status_code = 201 if is_new else 200
    return answer


@keeping.get("/cases")
@stored
def list_cases() -> Response:
    """Cases in the order of arrival, a page at a time: a ``CaseList``."""
    query = read_query(request, CasesQuery)
    most = query.limit or PAGE
    after = None if query.cursor is None else _after(query.cursor)
    found = _kept().listed(_key(), after=after, most=most + 1, person_id=query.person_id, outcome=query.outcome)
    page = found[:most]
    more = {"next": cursor_of(page[-1])} if len(found) > most else {}
    return in_json({"cases": [case_of(kept) for kept in page]} | more, stored=False)


@keeping.get("/cases/<case_id>")
@stored
def get_case(case_id: str) -> Response:
    """One case."""
    read_query(request, NoQuery)
    return _shown(_kept().find(_key(), case_id))


@keeping.put("/cases/<case_id>")
@stored
def correct_case(case_id: str) -> Response:
    """Keep a case in other words, with the outcome that it has."""
    read_query(request, NoQuery)
    told = _told()
    if told.case_id != case_id:
        fault = Said("The address names another case than the body.")
        refuse(INVALID, (PlacedFault(pointer="/case_id", code="other_case", fault=fault, remedy="Name one case."),))
    return _shown(_kept().correct(_key(), told))


@keeping.delete("/cases/<case_id>")
@stored
def delete_case(case_id: str) -> Response:
    """Delete a case."""
    read_query(request, NoQuery)
    if not _kept().delete(_key(), case_id):
        raise _no_case()
    answer = Response(status=204)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@keeping.put("/cases/<case_id>/outcome")
@stored
def end_case(case_id: str) -> Response:
    """Keep how a case ended."""
    read_query(request, NoQuery)
    asked, _ = read_body(request, OutcomeRequest)
    kept = _kept().find(_key(), case_id)
    if kept is None:
        raise _no_case()
    refuse(INVALID, tuple(_faults(asked, kept.told.lodged_on)))
    ending = Ending(
        outcome=asked.outcome,
        decided_on=asked.decided_on,
        refusal_ground=asked.refusal_ground,
        extended=asked.extended,
        extended_on=asked.extended_on,
    )
    return _shown(_kept().end(_key(), case_id, ending))


def _key() -> str:
    key_id: str = g.caller.key.id
    return key_id


def _shown(kept: Kept | None) -> Response:
    if kept is None:
        raise _no_case()
    return in_json(case_of(kept), stored=False)


def _no_case() -> ProblemError:
    remedy = Said("GET /cases lists yours; it may be deleted already.")
    return ProblemError(NOT_FOUND, Said("No case of yours has this number."), remedy=remedy)


def _differing(add: Callable[[Told], tuple[Kept, bool]], told: Told) -> tuple[Kept, bool]:
    try:
        return add(told)
    except DiffersError:
        raise ProblemError(CASE_DIFFERS, CASE_DIFFERS.about) from None


def _told() -> Told:
    """The case of a body, within what a schema can't say."""
    asked, given = read_body(request, CaseRequest)
    check_consistency(asked.profile, asked.lodged_on, tuple(_faults_of_case(asked)))
    return Told(
        case_id=asked.case_id,
        person_id=asked.person_id,
        notice=asked.notice,
        consented_on=asked.consented_on,
        pathway=asked.pathway,
        lodged_on=asked.lodged_on,
        profile=_json(canonical(given)),
        decision_id=asked.decision_id,
    )


def _faults_of_case(asked: CaseRequest) -> Iterator[PlacedFault]:
    if not asked.consent:
        fault = Said("The person has not agreed.")
        remedy = "Send only cases of who has agreed."
        yield PlacedFault(pointer="/consent", code="no_consent", fault=fault, remedy=remedy)
    if "/" in asked.case_id:
        fault = Said("The number of a case stands in an address, where a slash parts names.")
        yield PlacedFault(pointer="/case_id", code="slash", fault=fault, remedy="Leave the slash out.")
    if asked.decision_id is not None and not _DIGEST.fullmatch(asked.decision_id):
        fault = Said("This is no decision's id.")
        remedy = "Send the decision_id of an answer as it stands, or leave it out."
        yield PlacedFault(pointer="/decision_id", code="not_a_digest", fault=fault, remedy=remedy)
    yield from _ahead("/consented_on", asked.consented_on)
    yield from _ahead("/lodged_on", asked.lodged_on)


def _ahead(pointer: str, day: date | None) -> Iterator[PlacedFault]:
    if day is not None and day > today():
        fault = Said("{day} is still to come.", day=day)
        yield PlacedFault(pointer=pointer, code="in_future", fault=fault, remedy="Send it when it has happened.")


def _faults(asked: OutcomeRequest, lodged_on: date) -> Iterator[PlacedFault]:
    for pointer, day, since in (
        ("/decided_on", asked.decided_on, lodged_on),
        ("/extended_on", asked.extended_on, asked.decided_on or lodged_on),
    ):
        yield from _ahead(pointer, day)
        if day is not None and day < since:
            fault = Said("{day} is before {since}.", day=day, since=since)
            yield PlacedFault(pointer=pointer, code="before", fault=fault, remedy="Correct the day.")
    if asked.outcome is Outcome.PENDING and asked.decided_on is not None:
        fault = Said("A case that is pending has no day on which it ended.")
        yield PlacedFault(pointer="/decided_on", code="pending", fault=fault, remedy="Leave the day out.")
    if asked.outcome is not Outcome.APPROVED and (asked.extended is not None or asked.extended_on is not None):
        fault = Said("Only an approved stay is extended.")
        yield PlacedFault(pointer="/extended", code="not_approved", fault=fault, remedy="Leave it out.")
    if asked.outcome is not Outcome.REFUSED and asked.refusal_ground is not None:
        fault = Said("Only a case that was refused has a ground for it.")
        yield PlacedFault(pointer="/refusal_ground", code="not_refused", fault=fault, remedy="Leave it out.")


def _after(cursor: str) -> Arrival:
    after = arrival_of(cursor)
    if after is None:
        fault = Said("This is no cursor.")
        remedy = "Send what next says on the page before."
        told = PlacedFault(parameter="cursor", code="not_a_cursor", fault=fault, remedy=remedy)
        raise ProblemError(INVALID, "There is one fault.", (told,))
    return after


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
