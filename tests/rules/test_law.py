from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.facts import Facts
from service.profile.model import Profile
from service.profile.values import DateSpan
from service.rules.abode.categories import CATEGORIES
from service.rules.abode.filing import roads
from service.rules.catalogue import PATHWAYS
from service.rules.criteria import Holds, every
from service.rules.law import Certainty, Lawbook, compiled, lawbook
from service.rules.sequences import sequence_rules

SOURCES = {"page": {"title": "A page", "url": "https://example.org/", "read_as": "archived page"}}


def _version(since: object, value: object, **more: object) -> dict[str, Any]:
    return {"from": since, "value": value, "source": "page", "certainty": "official", **more}


def _file(scheme: str = "test", *, sources: object = None, **parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "scheme": scheme,
        "review": {
            "verified_on": date(2026, 1, 20),
            "review_by": date(2026, 9, 15),
            "why": "A test.",
            "page": "https://example.org/",
        },
        "sources": SOURCES if sources is None else sources,
        "parameters": {name: {"about": "A number.", "versions": versions} for name, versions in parameters.items()},
    }


def _law(*versions: dict[str, Any]) -> Lawbook:
    return compiled({"test.yaml": _file(amount=list(versions))})


def _values(law: Lawbook, day: date) -> list[Any]:
    return [version.value for version in law.versions("amount", day)]


def test_a_version_holds_from_its_day_until_the_next() -> None:
    """Nothing before the first, the first until the day before the second, the second from its own day on."""
    law = _law(_version(date(2022, 12, 28), 1), _version("2024-10-16", 2))
    assert _values(law, date(2022, 12, 27)) == []
    assert _values(law, date(2022, 12, 28)) == [1]
    assert _values(law, date(2024, 10, 15)) == [1]
    assert _values(law, date(2024, 10, 16)) == [2]
    assert _values(law, date(2090, 1, 1)) == [2]


def test_a_change_known_to_the_month_leaves_both_versions_possible_within_it() -> None:
    """A change in May 2015: the old before, both from 1 to 30 May, the new from the 31st, when it is sure."""
    law = _law(_version("2010", 1), _version("2015-05", 2))
    assert _values(law, date(2015, 4, 30)) == [1]
    assert _values(law, date(2015, 5, 1)) == [1, 2]
    assert _values(law, date(2015, 5, 30)) == [1, 2]
    assert _values(law, date(2015, 5, 31)) == [2]


def test_a_change_between_two_days_leaves_both_versions_possible_between_them() -> None:
    """A change between 16 November 2018 and 27 November 2025 is sure only on the last of them."""
    law = _law(_version("2015", 2), _version({"earliest": "2018-11-16", "latest": "2025-11-27"}, 3))
    assert _values(law, date(2018, 11, 15)) == [2]
    assert _values(law, date(2018, 11, 16)) == [2, 3]
    assert _values(law, date(2025, 11, 26)) == [2, 3]
    assert _values(law, date(2025, 11, 27)) == [3]


def test_a_version_with_an_end_lapses_after_it() -> None:
    """Until 27 December 2026 included."""
    law = _law(_version("2024-12-28", 1, until="2026-12-27"))
    assert _values(law, date(2026, 12, 27)) == [1]
    assert _values(law, date(2026, 12, 28)) == []


def test_a_version_carries_its_event_sources_and_note() -> None:
    """What it turns on is lodging unless it says otherwise; a list becomes a tuple."""
    law = _law(_version("2024", [3, 2], event="approval", source=["page"], note="two extensions"), _version("2025", 4))
    first, second = law.parameters["amount"].versions
    assert (first.value, first.event, first.sources, first.note) == ((3, 2), "approval", ("page",), "two extensions")
    assert (second.event, second.note, second.certainty) == ("lodging", None, Certainty.OFFICIAL)
    assert first.since == DateSpan(date(2024, 1, 1), date(2024, 12, 31))


def test_an_unknown_source_is_refused() -> None:
    """Nothing enters the law without a source that is declared."""
    with pytest.raises(ValueError, match="no such source: hearsay"):
        _law(_version("2024", 1, source="hearsay"))


def test_an_unknown_certainty_is_refused() -> None:
    """The scale is closed."""
    with pytest.raises(ValueError, match="rumoured"):
        _law(_version("2024", 1, certainty="rumoured"))


def test_a_parameter_declared_twice_is_refused() -> None:
    """Two files may not both declare it."""
    texts = {"a.yaml": _file("a", amount=[_version("2024", 1)])}
    texts["b.yaml"] = _file("b", sources={}, amount=[_version("2025", 2)])
    with pytest.raises(ValueError, match=r"b\.yaml: amount is declared twice"):
        compiled(texts)


def test_a_source_declared_twice_is_refused() -> None:
    """Two files may not both declare it."""
    with pytest.raises(ValueError, match=r"b\.yaml: source page is declared twice"):
        compiled({"a.yaml": _file("a"), "b.yaml": _file("b")})


def test_a_scheme_declared_twice_is_refused() -> None:
    """One file may not take another's review."""
    with pytest.raises(ValueError, match=r"b\.yaml: scheme a is declared twice"):
        compiled({"a.yaml": _file("a"), "b.yaml": _file("a", sources={})})


def test_versions_out_of_order_are_refused() -> None:
    """Oldest first, so that the next version ends the one before."""
    with pytest.raises(ValueError, match="not in order of date"):
        _law(_version("2025", 2), _version("2024", 1))


@pytest.mark.parametrize("since", ["2024-13", "28 Dec 2022", {"earliest": "2025", "latest": "2024"}])
def test_a_date_that_is_none_is_refused(since: object) -> None:
    """Malformed days, and spans that run backwards."""
    with pytest.raises(ValueError, match=r"date|month|runs forwards"):
        _law(_version(since, 1))


def test_a_source_declared_in_one_file_may_be_cited_in_another() -> None:
    """The sources of all files are read before the parameters of any."""
    law = compiled({"a.yaml": _file("a", sources={}, amount=[_version("2024", 1)]), "b.yaml": _file("b")})
    assert law.versions("amount", date(2024, 12, 31))[0].sources == ("page",)
    with pytest.raises(KeyError):
        law.versions("nothing", date(2024, 12, 31))


def test_the_law_that_ships_says_where_every_value_was_read() -> None:
    """Each parameter has a version, each version a source that is declared, each source a title and how it was read."""
    law = lawbook()
    for parameter in law.parameters.values():
        assert parameter.versions, parameter.id
        assert parameter.about.endswith("."), parameter.id
        assert all(version.sources for version in parameter.versions), parameter.id
    for source in law.sources.values():
        assert source.title
        assert source.read_as
        assert source.url is None or source.url.startswith(("https://", "http://"))


def test_the_law_that_ships_cites_every_source_that_it_declares() -> None:
    """A source that no version, criterion or remark cites is a leftover, and one that is cited is declared."""
    law = lawbook()
    versions = [version for parameter in law.parameters.values() for version in parameter.versions]
    remarks = [remark for pathway in PATHWAYS for remark in (*pathway.conditions, *pathway.discretion)]
    requirements = [
        below
        for pathway in PATHWAYS
        for requirement in (*pathway.entry.values(), *pathway.extension.values())
        for below in every(requirement)
    ]
    cited = {source for version in versions for source in version.sources}
    cited |= {remark.source for remark in remarks}
    abode = [below for category in CATEGORIES for below in every(category)]
    cited |= {requirement.source for requirement in (*requirements, *abode) if isinstance(requirement, Holds)}
    cited |= {rule.source for rule in sequence_rules()} & set(law.sources)
    cited |= {source for road in roads().values() for paper in road.papers for source in paper.sources}
    assert cited == set(law.sources)


def test_every_pathway_names_parameters_that_exist() -> None:
    """Regimes, terms, remarks and comparisons rest on numbers that the law holds."""
    law = lawbook()
    for pathway in PATHWAYS:
        named = {pathway.regime, *pathway.terms.values()}
        named |= {remark.parameter for remark in (*pathway.conditions, *pathway.discretion) if remark.parameter}
        for requirement in (*pathway.entry.values(), *pathway.extension.values()):
            named |= {below.parameter for below in every(requirement) if hasattr(below, "parameter")}
        assert named <= set(law.parameters), pathway.id


def test_every_regime_of_a_pathway_is_one_that_its_parameter_names() -> None:
    """A rule under a regime that never comes into force could never apply."""
    law = lawbook()
    for pathway in PATHWAYS:
        regimes = {version.value for version in law.parameters[pathway.regime].versions}
        assert {*pathway.entry, *pathway.extension} <= regimes, pathway.id


def test_every_scheme_is_reviewed_after_it_was_verified() -> None:
    """The day after which the rules may have changed unread lies after the day on which they were read."""
    for review in lawbook().reviews.values():
        assert isinstance(review.verified_on, date)
        assert review.verified_on < review.review_by, review.scheme
        assert review.why
        assert review.page.startswith("https://")


@given(st.dates(date(2014, 1, 1), date(2030, 1, 1)), st.dates(date(2014, 1, 1), date(2030, 1, 1)))
def test_the_law_on_the_day_for_some_facts_is_that_of_the_day_of_lodging(told: date, lodged: date) -> None:
    """Of every parameter, whether it changed since the facts were told or not, and if they were told after it."""
    facts = Facts(Profile(facts_on=DateSpan(told, told)), lodged)
    for parameter in lawbook().parameters.values():
        assert parameter.on(parameter.day_for(facts)) is parameter.on(lodged), parameter.id


def test_a_parameter_that_has_not_changed_since_the_facts_were_told_is_asked_for_no_day() -> None:
    """One that changes later is."""
    law = compiled({"test.yaml": _file(old=[_version("2015", 1)], new=[_version("2015", 1), _version("2027", 2)])})

    facts = Facts(Profile(), date(2026, 11, 23))
    old, new = law.parameters["old"].day_for, law.parameters["new"].day_for
    assert facts.read(old) == facts.read(new) == date(2026, 11, 23)
    assert (facts.is_steady(old), facts.is_steady(new)) == (True, False)
