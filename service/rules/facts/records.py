"""What convictions and adverse immigration records come to, by the table in ``service/rules/records.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.content import loaded, parsed
from service.profile.codes import AdverseKind
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, REVIEW, SETTLED, Truth, both, union
from service.recording import record
from service.rules.criteria import Holds
from service.rules.law import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

CONVICTION = "conviction"
ADVERSE_KINDS = frozenset(AdverseKind)
KINDS = frozenset({CONVICTION, *ADVERSE_KINDS})
OUTCOMES: Mapping[str, Truth] = {"not_eligible": NOT_MET, "needs_review": REVIEW, "nothing": MET}


@record(frozen=True)
class NamedText:
    """A text of the table by its name, with the source on which it stands there (a test holds the two together)."""

    name: str
    source: str


ABSOLUTE = NamedText("absolute", "immd-qmas")
INVESTOR = NamedText("investor", "immd-newcies")
DEPENDANT = NamedText("dependant", "h-v-director-2020")
ORDINARY = NamedText("ordinary", "immd-schemes")
TEXTS = (ABSOLUTE, INVESTOR, DEPENDANT, ORDINARY)


@record(frozen=True)
class RecordText:
    """A text on records that schemes share, and what it makes of each kind."""

    schemes: tuple[str, ...]
    source: str
    certainty: Certainty
    outcomes: Mapping[str, Truth]

    def of(self, kind: str | None, among: frozenset[str]) -> Truth:
        """The outcome of a record; of one whose kind isn't told, every outcome that a kind ``among`` these may have."""
        if kind is not None:
            return self.outcomes[kind]
        truth = Truth(0)
        for possible in among:
            truth = union(truth, self.outcomes[possible])
        return truth


@loaded
def record_texts() -> Mapping[str, RecordText]:
    """The table, by the name of the text; raises ``ValueError`` where a kind has no outcome, or two."""
    rows: Mapping[str, Any] = parsed("rules/records.yaml")
    texts = {}
    for name, row in rows.items():
        kinds = [kind for outcome in OUTCOMES for kind in row[outcome]]
        if sorted(kinds) != sorted(KINDS):
            message = f"records.yaml: {name} must give every kind of record one outcome"
            raise ValueError(message)
        texts[name] = RecordText(
            tuple(row["schemes"]),
            row["source"],
            Certainty(row["certainty"]),
            {kind: truth for outcome, truth in OUTCOMES.items() for kind in row[outcome]},
        )
    return texts


def _weighed(kinds: Iterable[str | None], text: RecordText, among: frozenset[str]) -> Truth:
    truth = MET
    for kind in kinds:
        truth = both(truth, text.of(kind, among))
    return truth


def no_conviction_counts(named: NamedText) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: what the convictions come to under a text; met where there is none."""
    pointers = ("/person/convictions",)
    among = frozenset({CONVICTION})

    def read(facts: Facts) -> Reading[Truth]:
        convictions, text = facts.profile.person.convictions, record_texts()[named.name]
        if convictions is None:
            return Reading(union(MET, text.of(None, among)), pointers, pointers)
        return Reading(_weighed((CONVICTION for _ in convictions), text, among), pointers)

    return read


def no_adverse_record_counts(named: NamedText) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: what the adverse immigration records come to under a text; met where there is none."""
    pointers = ("/person/adverse_records",)

    def read(facts: Facts) -> Reading[Truth]:
        records, text = facts.profile.person.adverse_records, record_texts()[named.name]
        if records is None:
            return Reading(union(MET, text.of(None, ADVERSE_KINDS)), pointers, pointers)
        truth = _weighed((record.kind for record in records), text, ADVERSE_KINDS)
        unknown = (f"/person/adverse_records/{at}/kind" for at, record in enumerate(records) if record.kind is None)
        return Reading(truth, pointers, () if truth in SETTLED else tuple(unknown))

    return read


def no_record_counts(named: NamedText) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: what convictions and adverse immigration records come to together."""
    facts_of = (no_conviction_counts(named), no_adverse_record_counts(named))

    def read(facts: Facts) -> Reading[Truth]:
        crimes, adverse = (facts.read(fact) for fact in facts_of)
        truth = both(crimes.value, adverse.value)
        lacks = () if truth in SETTLED else (*crimes.lacks, *adverse.lacks)
        return Reading(truth, (*crimes.reads, *adverse.reads), lacks)

    return read


def no_conviction(id_: str, named: NamedText) -> Holds:
    """The requirement that a text makes of convictions."""
    return Holds(id_, no_conviction_counts(named), named.source)


def no_adverse_record(id_: str, named: NamedText) -> Holds:
    """The requirement that a text makes of adverse immigration records."""
    return Holds(id_, no_adverse_record_counts(named), named.source)


def no_record(id_: str, named: NamedText) -> Holds:
    """The requirement that a text makes of both."""
    return Holds(id_, no_record_counts(named), named.source)
