"""Under gunicorn, with the settings that ship, as `make demo` runs it."""

from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from service import demo
from service.api.problems import LARGEST_BODY


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with demo.served() as port:
        yield port


def posted_in_chunks(port: int, size: int) -> int:
    """The status of a body of blanks that is sent without a Content-Length."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        chunks = (b" " * min(16_384, size - sent) for sent in range(0, size, 16_384))
        connection.request("POST", "/recommend", chunks, {"Content-Type": "application/json"}, encode_chunked=True)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_chunked_body_is_limited_as_well(port: int) -> None:
    """Without a Content-Length the body is counted as it arrives."""
    assert posted_in_chunks(port, 100) == 400
    assert posted_in_chunks(port, LARGEST_BODY) == 400
    assert posted_in_chunks(port, LARGEST_BODY + 1) == 413


def test_the_demo_prints_a_ranking_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, every pathway in the table, and the weakest point of the best one named."""
    assert demo.main() == 0
    printed = capsys.readouterr().out
    assert "Quality Migrant Admission Scheme, General Points Test" in printed
    assert "Not open, and why:" in printed
    assert "legal advice" in printed


def test_the_demo_fails_aloud_where_the_service_does_not_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without a model: exit code 1, and the reason on standard error."""
    monkeypatch.setenv("HKP_MODELS", "/nonexistent")
    assert demo.main() == 1
    assert "HKP_MODELS" in capsys.readouterr().err
