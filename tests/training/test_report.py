"""The report: one page that needs nothing else, says everything that was measured, and trusts no name."""

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.outlook.tables import Basis, ModelTables, PathwayModel, Table
from service.profile.values import exactly
from tests.training.made_up import CONTEXT, NAMES, made_assessment, made_model, made_table, made_tables
from training.report.curves import Curve, curve, merged
from training.report.page import published_page, report
from training.report.rows import axis
from training.report.wording import failure
from training.review.assessment import Assessment, Calibration, Choice, Chosen, Disagreements

VOID = {"meta", "link", "br", "hr", "img", "input"}
HOSTILE = "<script>alert('x')</script>\"'&$\\frac"
FAILURES = (
    "parity of gep@exemptions: 2e-06 in log-odds",
    "calibration of qmas_gpt@criteria_2024: error 0.051, by chance 0.019",
    "golden persona gep-1: 0.31 is not above 0.35",
    "champion comparison of ttps_b@categories+extension: −0.0071 at the lower end",
)
SECTIONS = (
    *("verdict", "summary", "classifiers", "targets", "variants", "disagreements"),
    *("sensitivity", "shrunk", "faults", "run", "glossary"),
)


class Page(HTMLParser):
    """Elements in order with their attributes, their text, and whatever is left open or closed twice."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.said: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends, the innermost if all is well."""
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(f"</{tag}> at {self.getpos()}, inside {self.open[-3:]}")

    def handle_data(self, data: str) -> None:
        """Text, unless it is a style."""
        if not self.open or self.open[-1] != "style":
            self.said.append(data)

    @property
    def text(self) -> str:
        """What a reader reads."""
        return " ".join(" ".join(self.said).split())

    def values(self, attribute: str) -> list[str]:
        """Every value of an attribute, in order."""
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]


@pytest.fixture(scope="module")
def html() -> str:
    return report(made_assessment(), made_tables(), made_tables(9, "synthetic-before"), CONTEXT)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def only(name: str, **changes: object) -> tuple[Assessment, ModelTables]:
    """What was measured on one classifier alone."""
    whole, tables = made_assessment(), made_tables()
    one = replace(whole.models[name], **changes)  # type: ignore[arg-type] # fields of any type
    few = replace(
        whole,
        models={name: one},
        comparisons={},
        personas=(),
        drift=(),
        unmeasured={},
        shrunk={},
    )
    model = tables.models[name]
    return few, replace(tables, models={name: replace(model, tables=model.tables[:2])})


def first_screen(page: Page) -> str:
    """The text from the page's heading to its first table."""
    return page.text.partition("May this model be published?")[2].partition("Every classifier at a glance")[0]


EXTENSION = "ttps_b@categories+extension"


def test_every_tag_is_closed_in_order(page: Page) -> None:
    """What a strict reader of HTML would accept."""
    assert page.wrong == []
    assert page.open == []


def test_nothing_is_fetched(html: str, page: Page) -> None:
    """No script, no address but of sources behind links, and a policy that forbids the rest."""
    assert not {"script", "iframe", "object", "embed", "img"} & {tag for tag, _ in page.elements}
    assert "src" not in {name for _, attributes in page.elements for name in attributes}
    addresses = [(tag, attributes["href"]) for tag, attributes in page.elements if "href" in attributes]
    assert {tag for tag, address in addresses if "://" in address} == {"a"}
    assert all(address.startswith(("#", "https://", "data:,")) for _, address in addresses)
    assert "@import" not in html
    assert "url(h" not in html
    assert any("default-src 'none'" in content for content in page.values("content"))


def test_ids_are_unique_and_every_reference_leads_to_one(html: str, page: Page) -> None:
    """Many figures of one make live in one page without sharing a clip or a mark."""
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    referred = {address[1:] for address in page.values("href") if address.startswith("#")}
    referred |= set(re.findall(r"url\(#([^)]+)\)", html))
    assert referred <= set(ids)


def test_headings_descend_one_level_at_a_time(page: Page) -> None:
    """One h1, and no level is left out on the way down."""
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_picture_is_told_in_words(page: Page) -> None:
    """Each SVG has a label, or is hidden from who listens."""
    pictures = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert len(pictures) > 60
    assert all(one.get("aria-label") or one.get("aria-hidden") == "true" for one in pictures)


def test_the_same_records_give_the_same_bytes() -> None:
    """Neither the clock nor chance enters."""
    few, tables = only(EXTENSION)
    assert report(few, tables, tables, CONTEXT) == report(*only(EXTENSION), tables, CONTEXT)


def test_the_file_stays_small(html: str) -> None:
    """A plot takes some fifteen kilobytes: nine classifiers of sixteen features stay under six megabytes."""
    plots = html.count("<figure>")
    assert len(html.encode()) / plots < 6e6 / (9 * (16 + 4))


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_there_and_linked(page: Page, section: str) -> None:
    """The contents lead to each."""
    assert section in page.values("id")
    assert f"#{section}" in page.values("href")


def test_every_classifier_has_its_row_and_its_section(page: Page) -> None:
    """Those measured and those carried over unmeasured."""
    for title in ("QMAS GPT · criteria 2024", "GEP · exemptions", "TTPS B · categories · extension of stay"):
        assert page.text.count(title) >= 3
    assert "No case is held out: carried over from the champion." in page.text
    assert "214 cases: drawn towards the published base rate." in page.text


@pytest.mark.parametrize(
    "words",
    [
        *("May be published", "Reliability.", "ROC.", "Precision and recall.", "Learning curve."),
        *("The shape of every feature", "What additivity and fixed directions cost: +0.0040 nat", "By sex (audit)"),
        *("engineer above engineer vague letters", "Population stability index", "milder", "1984-13 is no month."),
        *("pay below market (211)", "HKD a year", "Practitioners: generic letters weaken an application."),
        *("6 min 53 s", "61,204", "396fa4b", "Simulated cases, not real ones.", "several secondary."),
        "An estimate is the share of cases like this one, among those named above, that were approved",
    ],
)
def test_what_was_measured_is_said(page: Page, words: str) -> None:
    """Each part of the assessment can be read on the page."""
    assert words in page.text


def test_no_estimate_is_worded_as_a_promise(page: Page) -> None:
    """A chance of approval is named only to deny it."""
    said = page.text.lower()
    assert "your chance" not in said
    assert "probability of" not in said
    assert said.count("chance of approval") == said.count("never a chance of approval") + said.count(
        "no estimate in it is a chance of approval"
    )


def test_every_gate_that_fails_is_told_first() -> None:
    """The verdict counts them and repeats each in its words."""
    few, tables = only(EXTENSION)
    found = first_screen(Page(report(replace(few, failures=FAILURES), tables, None, CONTEXT)))
    assert "Refused: 4 gates fail" in found
    assert "May be published" not in found
    assert all(failure(words) in found for words in FAILURES)
    assert "Refused: 1 gate fails" in Page(report(replace(few, failures=FAILURES[:1]), tables, None, CONTEXT)).text


@pytest.mark.parametrize(
    ("basis", "said", "unsaid"),
    [
        (Basis.SYNTHETIC_COHORT, "Simulated cases, not real ones", "accepted clients"),
        (Basis.AGENCY_CASES, "This agency’s accepted clients. The estimate speaks of such clients", "Simulated"),
        (Basis.MIXED, "Part of the cases are simulated", "It shows nothing about"),
    ],
)
def test_the_first_screen_says_whose_cases_these_are(basis: Basis, said: str, unsaid: str) -> None:
    """Simulated, an agency's own, or both."""
    few, tables = only(EXTENSION, basis=str(basis))
    models = {name: replace(model, basis=basis) for name, model in tables.models.items()}
    named = replace(tables, basis=str(basis), models=models)
    first = first_screen(Page(report(few, named, None, {**CONTEXT, "basis": basis})))
    assert said in first
    assert unsaid not in first


def test_several_bases_name_their_classifiers() -> None:
    """Beside an agency's classifiers those of simulated cases: each basis says of which alone it speaks."""
    few, tables = only(EXTENSION, basis=str(Basis.AGENCY_CASES))
    own = next(iter(tables.models.values()))
    drawn = replace(own, name="gep@exemptions", basis=Basis.SYNTHETIC_COHORT)
    models = {EXTENSION: replace(own, basis=Basis.AGENCY_CASES), drawn.name: drawn}
    named = replace(tables, basis=str(Basis.AGENCY_CASES), models=models)
    first = first_screen(Page(report(few, named, None, {**CONTEXT, "basis": None})))
    assert "Of GEP · exemptions alone." in first
    assert first.count(" alone.") == 2, first
    assert first.index("accepted clients") < first.index("Simulated cases, not real ones")


def test_names_from_outside_stay_text() -> None:
    """A case, a ground, a group, a fault or a name that looks like markup is shown and never obeyed."""
    few, tables = only(EXTENSION)
    one = few.models[EXTENSION]
    name = f"{HOSTILE}@x"
    group = replace(one.groups[0], attribute=HOSTILE, group=HOSTILE)
    renamed = replace(
        few,
        models={
            name: replace(one, name=name, groups=(group,), rivals=(replace(one.rivals[0], name=HOSTILE, note=HOSTILE),))
        },
        disagreements=(Disagreements(HOSTILE, HOSTILE, HOSTILE, 3, (HOSTILE,), {HOSTILE: 3}),),
        personas=(replace(made_assessment().personas[0], model=name, stronger=HOSTILE, weaker=HOSTILE, why=HOSTILE),),
        drift=(replace(made_assessment().drift[0], model=name, feature=HOSTILE, level=HOSTILE),),
        targets=(
            replace(
                made_assessment().targets[0],
                name=HOSTILE,
                source=f'{HOSTILE} javascript:alert(1) https://example.org/"x',
            ),
        ),
        variants=({HOSTILE: HOSTILE, "nested": {HOSTILE: [HOSTILE, 1.0]}},),
        shrunk={name: HOSTILE},
        failures=(HOSTILE,),
        unmeasured={f"y{HOSTILE}": HOSTILE},
    )
    model = replace(tables.models[EXTENSION], name=name)
    model = replace(model, tables=(replace(model.tables[0], feature=HOSTILE), *model.tables[1:]))
    fault = dict.fromkeys(("case_id", "pointer", "code", "fault", "remedy"), HOSTILE) | {"line": 1}
    context = {**CONTEXT, "version": HOSTILE, HOSTILE: HOSTILE, "faults": [fault]}
    hostile = replace(tables, notice=HOSTILE, version=HOSTILE, models={name: model})
    html = report(renamed, hostile, hostile, context)
    found = Page(html)
    assert found.wrong == []
    assert found.open == []
    assert "<script" not in html.lower()
    assert not [tag for tag, _ in found.elements if tag == "script"]
    assert not [key for _, attributes in found.elements for key in attributes if key.startswith("on")]
    assert all(address.startswith(("#", "https://", "data:,")) for address in found.values("href"))
    assert found.text.count("<script>alert('x')</script>") >= 25


def test_a_model_without_champion_groups_or_personas_says_so() -> None:
    """An empty part is named as empty and not left out."""
    few, tables = only(EXTENSION, groups=(), rivals=(), curve=(), withdrawn=0, withdrawn_refused=None)
    empty = replace(few, targets=(), disagreements=(), variants=())
    found = Page(report(empty, tables, None, {}))
    assert found.wrong == []
    for said in (
        "no champion stands beside it",
        "There is no champion to compare with.",
        "No champion has a classifier of this name",
        "The cases name no group",
        "No rival was fitted.",
        "No learning curve was drawn",
        "No pair of golden personas is about this classifier.",
        "No drift was measured",
        "No simulated case was used",
        "No variant was tried.",
        "Rules and outcomes agree on every case.",
        "Every line was read.",
        "None: every classifier had cases enough of its own.",
        "not recorded",
    ):
        assert said in found.text


def test_an_assessment_of_nothing_still_is_a_page() -> None:
    """No classifier at all: the page says so."""
    nothing = Assessment({}, {}, (), (), (), (), (), {}, ("no classifier was fitted",))
    found = Page(report(nothing, replace(made_tables(), models={}), None, {}))
    assert found.wrong == []
    assert "There is no classifier." in found.text
    assert "No classifier was fitted." in found.text


def test_cases_that_all_ended_alike_have_no_curve_of_ranks() -> None:
    """One class: no ROC, no AUC, and a share of 100 %."""
    one = made_assessment().models[EXTENSION]
    alike = replace(one.groups[0], favourable=one.groups[0].cases, share=replace(one.log_loss, value=1, low=1, high=1))
    few, tables = only(
        EXTENSION, favourable=one.cases, auc=None, roc=(), precision_recall=(), groups=(alike,), bins=(), rivals=()
    )
    found = Page(report(few, tables, None, CONTEXT))
    assert found.wrong == []
    assert "All held-out cases ended alike" in found.text
    assert "100.0 %" in found.text


def test_small_groups_are_grey(page: Page) -> None:
    """Under thirty cases the row is marked, in words and for the eye."""
    small = sum(not row.enough for one in made_assessment().models.values() for row in one.groups)
    assert small > 0
    assert sum(attributes.get("class") == "few" for _, attributes in page.elements) == small


def test_drift_of_nought_says_that_nothing_moved() -> None:
    """Bars of no length are explained."""
    few, tables = only(EXTENSION)
    still = tuple(replace(row, psi=0.0) for row in made_assessment().drift if row.model == EXTENSION)
    assert (
        "Nothing moved: every index is nought." in Page(report(replace(few, drift=still), tables, tables, CONTEXT)).text
    )


def test_only_the_first_faults_are_listed() -> None:
    """Twenty lines, and how many more there are."""
    few, tables = only(EXTENSION)
    faults = [{**CONTEXT["faults"][0], "case_id": f"case-{number}."} for number in range(33)]
    found = Page(report(few, tables, None, {**CONTEXT, "faults": faults})).text
    assert "case-19." in found
    assert "case-20." not in found
    assert "And 13 more." in found


def test_a_curve_is_what_the_server_adds() -> None:
    """At every bin the curve is the table's entry against that of silence, times the slope."""
    model = made_model(*NAMES[0], seed=3)
    for table in model.tables:
        assert_as_served(model, table, curve(model, table))


def assert_as_served(model: PathwayModel, table: Table, drawn: Curve) -> None:
    """In the middle of each of its bins a curve is what the server adds there."""
    for (left, right), value in zip(pairwise(drawn.edges), drawn.values, strict=True):
        served = table.reach(exactly((left + right) / 2)).mean
        assert value == pytest.approx(model.slope * (served - table.unknown.mean), abs=1e-9)


@given(st.integers(0, 10_000), st.data())
def test_a_champions_curve_is_whole_on_the_axis_of_another(seed: int, data: st.DataObject) -> None:
    """Wherever that axis begins and ends, at one of its own edges too."""
    model = made_model(*NAMES[1], seed=1)
    table = made_table("taxable_income_hkd", np.random.default_rng(seed))
    lowest, highest = table.edges[0] / 2, table.edges[-1] * 2
    ends = st.sampled_from(table.edges) | st.floats(lowest, highest)
    low, high = sorted(data.draw(st.lists(ends, min_size=2, max_size=2, unique=True)))
    assert_as_served(model, table, curve(model, table, (low, high, False)))


@given(st.integers(0, 10_000), st.sampled_from(["taxable_income_hkd", "senior_months", "bachelor_years_ago"]))
def test_merging_bins_keeps_cases_ends_and_direction(seed: int, feature: str) -> None:
    """What a plot can't show apart is joined, and nothing else changes."""
    chance = np.random.default_rng(seed)
    table = made_table(feature, chance)
    drawn = curve(replace(made_model(*NAMES[1], seed=1), tables=(table,)), table)
    few = merged(drawn)
    assert len(few.values) == len(few.density) == len(few.edges) - 1 <= len(drawn.values)
    assert (few.edges[0], few.edges[-1]) == (drawn.edges[0], drawn.edges[-1])
    assert sum(few.density) == pytest.approx(sum(drawn.density))
    assert all((after - before) * table.direction >= -1e-9 for before, after in pairwise(few.values))
    assert min(few.low) == min(drawn.low)
    assert max(few.high) == max(drawn.high)


@given(st.lists(st.floats(-10, 10), max_size=6), st.sampled_from(["share", "number"]))
def test_an_axis_holds_its_values_with_readable_ticks(values: list[float], unit: str) -> None:
    """Every value lies on it in order, and no tick is read twice."""
    found = axis(values, unit=unit)
    assert all(found.holds(value) for value in values)
    places = [found.at(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)
    readings = [text for _, text in found.ticks]
    assert readings
    assert len(set(readings)) == len(readings)


@pytest.mark.chromium
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_a_browser_opens_it_without_a_word(html: str, tmp_path: Path) -> None:
    """The console stays empty, and the browser ends with the classifiers that were written."""
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    (tmp_path / "wrong.html").write_text(html.replace("</main>", "<script>1</script></main>"), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom"]
    words = {}
    for name in ("report", "wrong"):
        command = ["chromium", *options, f"--user-data-dir={tmp_path / name}", (tmp_path / f"{name}.html").as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        assert done.stdout.count('class="model"') == 4
        words[name] = "CONSOLE" in done.stderr
    assert words == {"report": False, "wrong": True}


def test_the_first_screen_says_what_is_published_and_why() -> None:
    """Of each pathway: the new one, the one before or the base rate, with its reason and what was accepted."""
    page = report(made_assessment(), made_tables(), None, CONTEXT)
    first = page[page.index('id="verdict"') : page.index('id="summary"')]
    assert "the base rate alone, cannot tell more" in first
    assert "On 212 cases nothing was better." in first
    assert "it is off by 0.031" in first
    assert "Gep has no case lodged in 2025-04." in first


def test_the_section_of_a_refused_classifier_says_what_stands_in_its_place() -> None:
    """With the log-loss and the error of all three, as the same people judge."""
    whole = made_assessment()
    name, row = next(iter(whole.comparisons.items()))
    refused = Choice(
        name,
        Chosen.BEFORE,
        "on 212 cases nothing was better",
        over_base=replace(row, champion_log_loss=0.6123, challenger_log_loss=0.6234),
        over_before=replace(row, champion_log_loss=0.5987),
        calibration=Calibration(0.0812, 0.0001, 212),
        before_calibration=Calibration(0.0191, 0.4, 212),
    )
    told = Page(report(made_assessment(choices={name: refused}), made_tables(), None, CONTEXT)).text
    section = told[told.index("The new classifier isn’t published.") :]
    words = "In its place stands the version before. That is what is measured below. On 212 cases nothing was better."
    assert words in section
    assert "Few cases." not in told[: told.index("The new classifier isn’t published.")].rpartition(name)[2]
    for number in ("0.6123", "0.6234", "0.5987", "0.081", "0.019"):
        assert number in section


def test_approvals_in_time_are_a_picture_with_its_numbers() -> None:
    """By month, and the latest quarter by the fit on the earlier ones; without months there is no such section."""
    page = report(made_assessment(), made_tables(), None, CONTEXT)
    assert "2025-01 95 % of 40" in page
    assert "2025-10-01 to 2025-12-31" in page
    assert 'id="time"' not in report(made_assessment(months={}), made_tables(), None, CONTEXT)


def test_the_report_beside_a_published_model_says_so() -> None:
    """The question is answered there, and the version has its name."""
    page = published_page(report(made_assessment(), made_tables(version="unpublished"), None, {}), "spring")
    assert "The published model spring" in page
    assert "May this model be published" not in page
    assert "unpublished" not in page


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("break: gep@exemptions: approvals fall", "A break in time (break): GEP · exemptions: approvals fall."),
        ("target a of gep: 0.1 against -0.2", "Target a of gep: 0.1 against −0.2."),
        ("no case of it is held out", "No case of it is held out."),
        ("shrunk in 2026-11 to the ten-fold.", "Shrunk in 2026-11 to the ten-fold."),
    ],
)
def test_what_a_gate_says_reads_as_a_sentence(said: str, read: str) -> None:
    """With the objection's title beside the name that `--accept` takes, true minus signs, and days as they are."""
    assert failure(said) == read


def test_one_estimate_for_all_is_shown_as_one_point() -> None:
    """No ten bins of it and no curve of ranks, and no word of cases that all ended alike."""
    one = made_assessment().models[EXTENSION]
    few, tables = only(EXTENSION, bins=one.bins[:1])
    found = Page(report(few, tables, None, CONTEXT)).text
    assert "All cases have one estimate: it against the share" in found
    assert "All have the same estimate, so that no case can be told from another" in found
    assert "ended alike" not in found
    assert "ROC." not in found
