"""Pathways side by side: the same attributes of each, from the decision and the terms of the law on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.comparison.records import AttributeRow, Cell
from service.profile.values import MET
from service.recommend.reasons import SURENESS, in_force, lacking_of, of_law, reads
from service.rules.pathway import Mode, route_of, terms_told
from service.rules.pathways.technical_professionals import licence_awaited

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.recommend.decision import Decision, Ranked
    from service.recommend.records import Interval, ParameterInForce

TERMS = (
    "processing_weeks",
    "first_stay_months",
    "extension_pattern_years",
    "extension_window",
    "condition_of_stay",
    "dependants",
    "permanent_residence_years",
    "quota",
)
"""Terms of the law that are compared under their own names."""

FEES = ("application_fee_hkd", "in_principle_issuance_fee_hkd", "issuance_fee_hkd")
"""Fees that each person pays from the application to the first stay."""

CAPITAL = {"new_cies": "new_cies.investment_hkd"}
"""The parameter of the money to be invested, of each pathway that asks for a sum."""

BEFORE_LICENCE = "first_stay_before_licence_months"
"""The term of the first stay before a licence that takes work in Hong Kong."""

OFFERS, BUSINESSES = "/offers", "/businesses"


def side_by_side(decision: Decision, pathways: Sequence[str]) -> tuple[AttributeRow, ...]:
    """The attributes of the pathways named, in a fixed order; raises ``KeyError`` for a pathway that isn't ranked."""
    by_id = {ranked.assessment.pathway.id: ranked for ranked in decision.pathways}
    compared = [by_id[pathway] for pathway in pathways]
    rows = [_row(name, [read(ranked, decision) for ranked in compared]) for name, read in ATTRIBUTES.items()]
    return tuple(row for row in rows if not _says_nothing(row))


def _row(name: str, cells: Sequence[Cell]) -> AttributeRow:
    first = cells[0]
    same = all((cell.value, cell.unit) == (first.value, first.unit) for cell in cells)
    return AttributeRow(attribute=name, same=same, cells=tuple(cells))


def _says_nothing(row: AttributeRow) -> bool:
    """Whether an attribute that few pathways have is asked of none of these."""
    return row.attribute in RARE and all(cell.value is None for cell in row.cells)


SHARE = "share of decided cases"
SHARE_IF_OPEN = "share of decided cases, if its tests are met"
RARE = frozenset({"quota", "capital_hkd", "household_fees_hkd", "extension_outlook"})


def _cell(ranked: Ranked, value: object, unit: str | None = None) -> Cell:
    return Cell(
        pathway=ranked.assessment.pathway.id, value=value, unit=unit, certainty=None, sources=(), parameters=None
    )


def _dated(ranked: Ranked, value: object, unit: str | None, versions: Sequence[ParameterInForce]) -> Cell:
    return Cell(
        pathway=ranked.assessment.pathway.id,
        value=value,
        unit=unit,
        certainty=max((version.certainty for version in versions), key=SURENESS.__getitem__, default=None),
        sources=tuple(dict.fromkeys(source for version in versions for source in version.sources)),
        parameters=tuple(versions),
    )


def _verdict(ranked: Ranked, _: Decision) -> Cell:
    return _cell(ranked, ranked.assessment.verdict.value)


def _advice(ranked: Ranked, _: Decision) -> Cell:
    return _cell(ranked, ranked.advice.value)


def _rank(ranked: Ranked, _: Decision) -> Cell:
    return _cell(ranked, ranked.rank)


def _outlook(ranked: Ranked, _: Decision) -> Cell:
    return _share(ranked, ranked.outlook.estimate, ranked.outlook.range)


def _extension_outlook(ranked: Ranked, _: Decision) -> Cell:
    extension = ranked.outlook.extension
    return _cell(ranked, None) if extension is None else _share(ranked, extension.estimate, extension.range)


def _share(ranked: Ranked, estimate: float | None, span: Interval | None) -> Cell:
    if estimate is None or span is None:
        return _cell(ranked, None)
    unit = SHARE if ranked.outlook.given is None else SHARE_IF_OPEN
    return _cell(ranked, [span.minimum, estimate, span.maximum], unit)


def _missing(ranked: Ranked, _: Decision) -> Cell:
    return _cell(ranked, len(lacking_of(ranked.findings)))


def _selection(ranked: Ranked, _: Decision) -> Cell:
    return _cell(ranked, ranked.assessment.pathway.selection.value)


def _job_offer(ranked: Ranked, _: Decision) -> Cell:
    """Whether a Hong Kong job is asked for; null where another way in, or at an extension a business, needs none."""
    assessment = ranked.assessment
    read = [pointer for root in assessment.findings for pointer in reads(root)]
    asked = any(pointer.startswith(OFFERS) for pointer in read)
    instead = assessment.mode is Mode.EXTENSION and any(pointer.startswith(BUSINESSES) for pointer in read)
    depends = instead or (assessment.pathway.routes and route_of(assessment) is None)
    return _cell(ranked, None if asked and depends else asked)


def versions_of(parameter: str, decision: Decision) -> tuple[ParameterInForce, ...]:
    """The versions of a parameter that may be in force on the day of a decision, as records."""
    law = decision.state.law
    return tuple(in_force(parameter, version, law) for version in law.versions(parameter, decision.request.as_of))


def value_of(versions: Sequence[ParameterInForce]) -> object:
    """The value of a parameter: one, or those of both versions that may be in force; null where none is held."""
    values: list[Any] = []
    for version in versions:
        if version.value not in values:
            values.append(version.value)
    return values[0] if len(values) == 1 else values or None


def by_parameter(parameter: str, ranked: Ranked, decision: Decision) -> Cell:
    """What a pathway has by one parameter of the law."""
    versions = versions_of(parameter, decision)
    return _dated(ranked, value_of(versions), versions[0].unit if versions else None, versions)


def term(name: str) -> Callable[[Ranked, Decision], Cell]:
    """How to read a term of the law by its common name; of every way in where none is settled."""

    def read(ranked: Ranked, decision: Decision) -> Cell:
        terms = terms_told(ranked.assessment)
        parameters = [terms[name]] if name in terms else []
        if any(f"{name}@" in other for other in terms):
            parameters = [parameter for other, parameter in terms.items() if other.partition("@")[0] == name]
        versions = [version for parameter in parameters for version in versions_of(parameter, decision)]
        return _dated(ranked, value_of(versions), versions[0].unit if versions else None, versions)

    return read


def _processing(ranked: Ranked, decision: Decision) -> Cell:
    """The published time: of an extension its own."""
    extends = ranked.assessment.mode is Mode.EXTENSION
    return term("extension_processing_weeks" if extends else "processing_weeks")(ranked, decision)


def _first_stay(ranked: Ranked, decision: Decision) -> Cell:
    """The first stay; of a technician whose licence can be had only after work here, the shorter one."""
    awaited = BEFORE_LICENCE in terms_told(ranked.assessment) and decision.facts.read(licence_awaited).value == MET
    return term(BEFORE_LICENCE if awaited else "first_stay_months")(ranked, decision)


def fees(ranked: Ranked, decision: Decision) -> Cell:
    """What each person pays from the application to the first stay."""
    terms = terms_told(ranked.assessment)
    asked = [versions_of(terms[name], decision) for name in FEES if name in terms]
    if any(other.partition("@")[0] in FEES and "@" in other for other in terms):
        return _cell(ranked, None)
    if not asked or any(len(versions) != 1 for versions in asked):
        return _cell(ranked, None)
    versions = [version for found in asked for version in found]
    total = sum(version.value for version in versions if isinstance(version.value, int | float))
    return _dated(ranked, total, "HKD", versions)


def people(decision: Decision) -> int | None:
    """How many people apply: the applicant, and who comes along; ``None`` where that isn't known."""
    household = decision.request.profile.household
    children = household.children_under_18_accompanying
    if household.spouse_accompanies is None or children is None or not children.is_exact:
        return None
    return 1 + household.spouse_accompanies + int(children.low)


def household_fees(ranked: Ranked, decision: Decision) -> Cell:
    """What everybody pays who applies together; null where nobody comes along, or it isn't known who does."""
    each, applying = fees(ranked, decision), people(decision)
    if applying in {None, 1} or not isinstance(each.value, int | float) or applying is None:
        return _cell(ranked, None)
    return _dated(ranked, each.value * applying, each.unit, each.parameters or ())


def _capital(ranked: Ranked, decision: Decision) -> Cell:
    parameter = CAPITAL.get(ranked.assessment.pathway.id)
    return _cell(ranked, None) if parameter is None else by_parameter(parameter, ranked, decision)


def _certainty(ranked: Ranked, decision: Decision) -> Cell:
    """The least sure source among those of the requirements that bear on the case."""
    law = decision.state.law
    told = [of_law(finding, law) for finding in ranked.findings]
    sure = [reason.certainty for reason in told if reason.certainty is not None]
    least = max(sure, key=SURENESS.__getitem__, default=None)
    return _cell(ranked, None if least is None else least.value)


def _verified_on(ranked: Ranked, decision: Decision) -> Cell:
    return _cell(ranked, decision.state.law.reviews[ranked.assessment.pathway.scheme].verified_on.isoformat())


ATTRIBUTES: Mapping[str, Callable[[Ranked, Decision], Cell]] = {
    "verdict": _verdict,
    "advice": _advice,
    "rank": _rank,
    "outlook": _outlook,
    "missing_facts": _missing,
    "selection": _selection,
    "job_offer": _job_offer,
    "capital_hkd": _capital,
    "fees_hkd": fees,
    "household_fees_hkd": household_fees,
    **{name: term(name) for name in TERMS},
    "processing_weeks": _processing,
    "first_stay_months": _first_stay,
    "extension_outlook": _extension_outlook,
    "certainty": _certainty,
    "verified_on": _verified_on,
}
"""Every attribute that is compared, in the order of the answer."""
