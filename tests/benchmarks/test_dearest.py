"""The table of what an answer costs at worst leaves no route out."""

from __future__ import annotations

from benchmarks.dearest import requests
from benchmarks.worst import TABLE
from service.app import create_app


def test_every_route_is_asked_for_its_dearest_request_and_stands_in_the_table() -> None:
    """A route that is new, or was forgotten, is missed here; so is one that the page in the repository lacks."""
    adapter = create_app().url_map.bind("localhost")
    routes = {
        (method, rule.rule)
        for rule in adapter.map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    asked, dearest = set(), list(requests())
    for one in dearest:
        rule, _ = adapter.match(one.path.partition("?")[0], method=one.method, return_rule=True)
        asked.add((one.method, rule.rule))
    assert routes - asked == set()
    page = TABLE.read_text(encoding="utf-8")
    assert [named for one in dearest if (named := f"`{one.method} {one.route}`") not in page] == []
