"""Everything is read and checked before the service is ready, as one whole, and nothing is read afterwards."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

import service
from service import app as application
from service import content
from service.api.openapi import example, exercise_example
from service.app import create_app, models_folder
from service.content import Content, ContentError, Loaded
from service.messages import LANGUAGES
from service.population.people_alike import Pool
from service.recommend.state import State
from service.rules.law import Lawbook
from service.startup import self_check
from service.startup.loaders import LOADERS, load
from service.startup.self_check import SelfCheckError, check, known_profiles, trials, warm

TTPS = "rules/parameters/ttps.yaml"
QMAS = "rules/parameters/qmas.yaml"
DAY = "2026-11-23"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return content.bytes_read()


@pytest.fixture(scope="module")
def ready() -> Flask:
    return create_app()


def loaded_from(files: dict[str, bytes], **changed: bytes) -> State:
    return load(models_folder(), Content(files | changed))


@dataclass
class Opened:
    """The files that are opened while it watches."""

    watching: bool = False
    paths: list[str] = field(default_factory=list)

    def __call__(self, event: str, given: tuple[object, ...]) -> None:
        """An audit hook, which can't be taken off again."""
        if self.watching and event == "open":
            self.paths.append(str(given[0]))


@pytest.fixture(scope="module")
def opened() -> Opened:
    opened = Opened()
    sys.addaudithook(opened)
    return opened


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(service.__path__, "service."):
        if not found.name.endswith("__main__"):
            yield found.name


def test_no_file_is_opened_once_the_application_is_made(ready: Flask, opened: Opened) -> None:
    """Every route in every language, and in full: neither a file of the package nor one of a library is read."""
    client = ready.test_client()
    asked = [*_trials(ready)]
    opened.watching = True
    answers = [
        client.open(trial.path, method=trial.method, json=trial.body, headers={"Accept-Language": trial.language})
        for trial in asked
    ]
    opened.watching = False
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers.get("Content-Language") for answer in answers} >= set(LANGUAGES)
    assert opened.paths == []


def _trials(app: Flask) -> Iterator[self_check.Trial]:
    state: State = app.extensions["hk-pathways"].state
    with state.content.in_force():
        yield from trials(tuple(pathway.id for pathway in state.pathways))


def test_the_check_asks_every_route(ready: Flask) -> None:
    """A route that is added without being tried is found here."""
    routes = ready.url_map.bind("")
    asked = {
        routes.match(trial.path.partition("?")[0], trial.method, return_rule=True)[0].rule for trial in _trials(ready)
    }
    # Cases need a database, which may be away while all else is ready.
    stateless = {rule.rule for rule in ready.url_map.iter_rules() if not rule.rule.startswith("/cases")}
    assert asked == stateless


def test_the_check_hears_every_route_in_each_of_its_languages(ready: Flask) -> None:
    """A route that is worded is asked in all three; what is told of one rule is in English, and a script in none."""
    client, routes = ready.test_client(), ready.url_map.bind("")
    heard: dict[str, set[str]] = defaultdict(set)
    for trial in _trials(ready):
        answer = client.open(
            trial.path, method=trial.method, json=trial.body, headers={"Accept-Language": trial.language}
        )
        rule = routes.match(trial.path.partition("?")[0], trial.method, return_rule=True)[0].rule
        heard[rule] |= {answer.headers.get("Content-Language", "")}
    assert {rule for rule, told in heard.items() if told == {"en"}} == {"/pathways/<pathway_id>", "/rules/diff"}
    assert all(told in ({""}, {"en"}, set(LANGUAGES)) for told in heard.values())


def test_the_check_decides_every_known_profile_as_the_law_does(ready: Flask) -> None:
    """And asks about at least one of them, in full, in each language."""
    decided = [trial for trial in _trials(ready) if trial.verdicts is not None]
    with ready.extensions["hk-pathways"].state.content.in_force():
        known = known_profiles().values()
    told = [one.profile for one in known]
    assert [trial.body["profile"] for trial in decided if trial.body and "detail" not in trial.body] == told
    assert {trial.language for trial in decided if trial.body and trial.body.get("detail") == "full"} == set(LANGUAGES)


def test_every_loader_of_the_package_is_registered() -> None:
    """One that isn't would be filled by the first request that asks, in each worker by itself."""
    found = {
        value
        for name in modules()
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, Loaded)
    }
    assert found == set(LOADERS)


def test_every_file_that_ships_is_asked_for_by_a_loader(files: dict[str, bytes]) -> None:
    """What nobody reads isn't there."""
    held = Content(files)
    load(models_folder(), held)
    assert held.unread == set()


def test_a_loader_that_comes_late_fails_aloud(files: dict[str, bytes]) -> None:
    """Once everything is loaded the bytes are gone, so that no worker can read what another hasn't."""
    held = loaded_from(files).content
    late = content.loaded(lambda: content.parsed("rules/sequences.yaml"))
    with held.in_force(), pytest.raises(ContentError, match=r"rules/sequences\.yaml"):
        late()


SPOILED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "half a file of rules": (TTPS, lambda text: text[: len(text) // 2]),
    "a population cut off": ("population/people.csv", lambda text: text[:-5]),
    "messages cut off": ("messages/zh-Hant/answer.po", lambda text: text[:-2]),
    "rates cut off": (content.RATES, lambda text: text[:-1000]),
    "a parameter renamed": (TTPS, lambda text: text.replace(b"ttps_a.income", b"ttps_a.pay")),
    "a pathway that isn't ranked": ("recommend/ranking.yaml", lambda text: text.replace(b"qmas_gpt", b"qmas_gtp")),
    "an order that parts where no word does": (
        "recommend/ranking.yaml",
        lambda text: text.replace(b"few: 0.05", b"few: 0.1"),
    ),
    "a sequence of nothing": ("rules/sequences.yaml", lambda text: text.replace(b"qmas_gpt", b"qmas_gtp")),
    "advice for no case": ("recommend/advice.yaml", lambda text: text.replace(b"verdict: not_el", b"verdict: el")),
    "bands the wrong way round": ("outlook/bands.yaml", lambda text: text.replace(b"below: 0.", b"below: 9.")),
    "people of no pathway": ("population/people.csv", lambda text: text.replace(b"qmas_gpt", b"qmas_gtp")),
    "a question renamed": ("interview/questions.yaml", lambda text: text.replace(b"id: degrees", b"id: diplomas", 1)),
    "a message left out": ("messages/en/ttps.po", lambda text: text[: text.rindex(b"msgid")]),
}
"""What may be wrong with a file, by the file, and how it comes to be."""


@pytest.mark.parametrize("what", SPOILED)
def test_a_file_that_is_half_written_or_at_odds_with_the_others_is_refused(files: dict[str, bytes], what: str) -> None:
    """Whatever is wrong is found before anything is answered from it."""
    name, spoil = SPOILED[what]
    changed = spoil(files[name])
    assert changed != files[name]
    spoiled = files | {name: changed}
    with pytest.raises(Exception, match=r"."):
        loaded_from(spoiled | {content.LINES: content.counted(spoiled)})


CUT = (
    "practice/practice.yaml",
    "population/people.csv",
    "messages/institutions.csv",
    "messages/en/ttps.po",
    "rules/lists/institution_kin.csv",
    "rules/lists/institution_aliases.csv",
    "rules/lists/world_index.csv",
    "outlook/bands.yaml",
    TTPS,
    content.LINES,
)


@pytest.mark.parametrize("name", CUT)
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.8, 1.0])
def test_a_file_that_is_cut_at_the_end_of_a_line_is_refused(files: dict[str, bytes], name: str, kept: float) -> None:
    """However much of it is there, from nothing to all but the last line."""
    lines = files[name].splitlines(keepends=True)
    cut = b"".join(lines[: min(int(kept * len(lines)), len(lines) - 1)])
    with pytest.raises(ContentError, match=r"still being written"):
        Content(files | {name: cut})


def test_a_file_that_nobody_counted_is_refused_and_one_whose_value_changed_is_not(files: dict[str, bytes]) -> None:
    """A new file needs its line in the count; a value that is typed over another doesn't."""
    with pytest.raises(ContentError, match=r"rules/parameters/new\.yaml"):
        Content(files | {"rules/parameters/new.yaml": b"a: 1\n"})
    Content(files | {TTPS: files[TTPS].replace(b"value: 2500000", b"value: 2600000")})


def test_a_rules_file_that_is_missing_is_refused(files: dict[str, bytes]) -> None:
    """Without its parameters no pathway of a scheme can be decided."""
    rest = {name: text for name, text in files.items() if name != TTPS}
    with pytest.raises(ContentError, match=TTPS):
        Content(rest)
    with pytest.raises(Exception, match=r"."):
        load(models_folder(), Content(rest | {content.LINES: content.counted(rest)}))


def test_law_that_loads_and_decides_wrongly_is_refused(
    files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """HK$2.5 million typed as HK$25 million: every file agrees, and the known profile is decided otherwise."""
    state = loaded_from(files, **{TTPS: files[TTPS].replace(b"2500000", b"25000000")})
    monkeypatch.setattr(application, "load", lambda _: state)
    with pytest.raises(SelfCheckError, match="ttps_a"):
        create_app()


def test_what_ships_passes_the_check(ready: Flask) -> None:
    """And may be tried again at any time."""
    check(ready)


def test_a_new_process_answers_in_each_language_before_anybody_asks(
    files: dict[str, bytes], ready: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is told of it in the log, and an answer that is wrong is noticed."""
    with caplog.at_level("INFO", "hk_pathways.requests"):
        warm(ready)
    assert caplog.records == []
    twelve_of_twelve = files[QMAS].replace(b"value: 6, source: [immiknow", b"value: 12, source: [immiknow")
    state = loaded_from(files, **{QMAS: twelve_of_twelve})
    with pytest.raises(SelfCheckError, match="qmas_gpt"):
        warm(create_app(state))


def test_new_content_is_taken_as_a_whole_and_the_old_stays_usable(files: dict[str, bytes]) -> None:
    """Two applications in one process answer each from its own law, by turns, under different digests."""
    dearer = files[TTPS].replace(b"value: 2500000", b"value: 2600000")
    assert dearer != files[TTPS]
    old, new = (create_app(loaded_from(files)), create_app(loaded_from(files, **{TTPS: dearer})))
    asked = {"profile": {"income": {"taxable_last_year": {"amount": 2_550_000, "currency": "HKD"}}}, "as_of": DAY}
    told = [app.test_client().post("/recommend", json=asked).get_json() for app in (old, new, old, new)]
    verdicts = [next(row["verdict"] for row in answer["pathways"] if row["id"] == "ttps_a") for answer in told]
    assert verdicts == ["undetermined", "not_eligible"] * 2
    assert told[0] == told[2] != told[1] == told[3]
    assert len({answer["decision_id"] for answer in told}) == len({answer["ruleset"] for answer in told}) == 2


def test_nothing_of_the_old_law_is_left_after_a_reload(files: dict[str, bytes]) -> None:
    """The law and the people of a content that nobody answers from any more are let go, whatever was asked of it."""
    before = held_of(Lawbook, Pool)
    for _ in range(2):
        client = create_app(loaded_from(files)).test_client()
        for path, body in (("/recommend", example()), ("/selection-exercise", exercise_example())):
            assert client.post(path, json=body).status_code == 200
    gc.collect()
    left = [one for one in held_of(Lawbook, Pool) if all(one is not other for other in before)]
    assert sorted(type(one).__name__ for one in left) == ["Lawbook", "Pool"]


def held_of(*kinds: type) -> list[object]:
    return [one for one in gc.get_objects() if isinstance(one, kinds)]


def test_the_digest_is_of_the_bytes_that_were_loaded(files: dict[str, bytes]) -> None:
    """A file that changes on disk afterwards changes nothing; one that was read otherwise changes the digest.

    So does a sentence that is worded anew: answers under one id are alike to the last word.
    """
    before, again = (loaded_from(files).ruleset_digest for _ in range(2))
    practice = files["practice/practice.yaml"].replace(b"# ", b"#  ", 1)
    assert before == again != loaded_from(files, **{"practice/practice.yaml": practice}).ruleset_digest
    words = files["messages/en/ttps.po"].replace(b"the", b"a", 1)
    assert loaded_from(files, **{"messages/en/ttps.po": words}).ruleset_digest != before


def test_the_exchange_rates_are_part_of_the_digest(files: dict[str, bytes]) -> None:
    """A rate decides whether an income reaches a line."""
    held, other = Content(files), Content(files | {content.RATES: b"other"})
    assert held.digest(("currency_converter",)) != other.digest(("currency_converter",))
