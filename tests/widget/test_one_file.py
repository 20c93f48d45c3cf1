"""What is served is made of the modules that one reads, is checked by TypeScript, and stays small."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from service.content import ContentError
from service.messages import LANGUAGES, load_catalogues
from service.widget.files import OWN, SCRIPT, unchanged, version_of, widget

ROOT = Path(__file__).parents[2]
LARGEST = 18 * 1024
LISTS = frozenset({"places", "passports", "currencies", "tongues"})
CODED = re.compile(r'(?:\.say|\.codes|fact|section|term)\(\s*(?:\w+ === \w+ \? )?"([\w.]+)"')

node = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules" / "typescript").is_dir(),
    reason="Node or its packages are not installed: `npm ci`",
)


@node
def test_the_served_file_is_made_of_the_modules() -> None:
    """`make widget` brings it up to date."""
    made = subprocess.run(
        ["node", "service/widget/build.mjs", "--print"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    assert made == widget().current.scripts[SCRIPT]


@node
def test_the_modules_are_sound_by_their_types() -> None:
    """Every module, by the strictest settings that TypeScript has."""
    checked = subprocess.run(["npx", "--no-install", "tsc"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert checked.stdout == ""


def test_the_script_is_small() -> None:
    """A visitor on a slow line waits for little: 18 KB with its styles, and the words of one language."""
    assert len(gzip.compress(widget().current.scripts[SCRIPT], 9)) <= LARGEST


def test_what_was_released_is_kept_as_it_was(application: Flask) -> None:
    """Every version that a page may carry is served under its address for ever, with its hash published."""
    client = application.test_client()
    published = client.get("/widget/versions.json").get_json()
    assert published
    for row in published:
        answer = client.get(f"/widget/{row['version']}/{SCRIPT}")
        digest = base64.b64encode(hashlib.sha384(answer.data).digest()).decode()
        assert row[SCRIPT] == f"sha384-{digest}"
        assert "immutable" in answer.headers["Cache-Control"]
        assert client.get(f"/widget/{row['version']}/zh-Hant.json").status_code == 200
    carried = client.get("/widget").get_data(as_text=True)
    assert published[-1]["version"] in carried
    assert published[-1][SCRIPT] in carried


def test_a_released_version_that_was_changed_is_not_served() -> None:
    """A page's hash would refuse it anyway; the service refuses to start with it."""
    version = version_of(b"let it = 1;", b"")
    row = {"version": version.name, "released_on": "2026-11-26", "script": version.integrity, "frame": "sha384-other"}
    with pytest.raises(ContentError, match="is not what was released on 2026-11-26"):
        unchanged(version, row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_released_script_is_still_there(language: str) -> None:
    """An old script speaks today's words: none that it asks for may be gone."""
    words = load_catalogues()[language].messages
    released = b"".join(version.scripts[SCRIPT] for version in widget().released).decode()
    asked = {code for code in re.findall(r'\.say\("([\w.]+)"', released) if code not in LISTS}
    assert asked
    assert sorted(code for code in asked if OWN + code not in words) == []


def test_nothing_is_parsed_as_markup_and_nothing_is_kept() -> None:
    """No way from a string to markup or code, and no cookie and no storage."""
    told = b"".join(widget().sources.values()).decode()
    words = ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "cookie")
    assert [word for word in (*words, "localStorage", "sessionStorage", "indexedDB", "style=") if word in told] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_a_module_says_is_in_the_catalogue(language: str) -> None:
    """A code that is asked for and missing would be shown as it stands."""
    told = b"".join(widget().sources.values()).decode()
    asked = {code for code in CODED.findall(told) if code not in LISTS}
    messages = load_catalogues()[language].messages
    assert sorted(code for code in asked if OWN + code not in messages) == []
