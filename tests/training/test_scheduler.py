"""Where work runs changes nothing in what comes out: this process, local cores, a cluster."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from distributed import LocalCluster

from tests.training.decided import case_file, mixed
from training.cases.files import parts
from training.model import scheduler
from training.model.featurise import featurise
from training.model.loading import load_samples
from training.model.scheduler import parallel


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A scheduler with two worker processes of one thread each."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as started:  # type: ignore[no-untyped-call] # distributed types only some of its functions
        yield started.scheduler_address


def _scaled(number: int, factor: float, offset: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, int]:
    if number < 0:
        message = f"{number} is below 0"
        raise ValueError(message)
    return number * factor + float(offset.sum()), os.getpid()


def test_results_come_in_the_order_of_the_tasks(cluster: str) -> None:
    """With what the tasks share, by one process, two, and a cluster of two."""
    offset = np.arange(1000.0)
    wanted = [number * 0.5 + offset.sum() for number in range(40)]
    used = []
    for jobs, address in ((1, None), (2, None), (1, cluster)):
        with parallel(jobs, address) as workers:
            results = list(workers.each(_scaled, range(40), 0.5, offset))
        assert [value for value, _ in results] == wanted
        used.append({process for _, process in results})
    assert used[0] == {os.getpid()}
    assert os.getpid() not in used[1] | used[2]


def _slow(_: int) -> int:
    time.sleep(0.3)
    return os.getpid()


def test_a_cluster_of_two_shares_the_work(cluster: str) -> None:
    """Tasks that take a while go to both of its processes."""
    with parallel(1, cluster) as workers:
        assert len(set(workers.each(_slow, range(10)))) == 2


def test_an_error_of_a_task_is_raised(cluster: str) -> None:
    """Wherever it happened."""
    for jobs, address in ((1, None), (2, None), (1, cluster)):
        with parallel(jobs, address) as workers, pytest.raises(ValueError, match="-1 is below 0"):
            list(workers.each(_scaled, [-1], 1.0, np.zeros(1)))


def test_no_jobs_at_all_are_refused() -> None:
    """There has to be somebody to work."""
    with pytest.raises(ValueError, match="at least 1"), parallel(0):
        pass


def test_a_scheduler_that_does_not_answer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never taken for a reason to work here instead."""
    monkeypatch.setattr(scheduler, "CONNECT_SECONDS", 1)
    with pytest.raises(OSError, match=r"127\.0\.0\.1:1"), parallel(scheduler="tcp://127.0.0.1:1"):
        pass


def test_features_are_the_same_on_local_cores_and_on_a_cluster(cluster: str, tmp_path: Path) -> None:
    """Byte by byte, part by part; and so are the samples."""
    path = case_file(tmp_path / "cases.jsonl", mixed())
    places = {"here": (1, None), "cores": (2, None), "cluster": (1, cluster)}
    summaries = {
        name: featurise(parts(path, 15), tmp_path / name, own=True, jobs=jobs, scheduler=address)
        for name, (jobs, address) in places.items()
    }
    whole = {name: sorted((tmp_path / name).glob("part-*.parquet")) for name in places}
    for name in ("cores", "cluster"):
        assert summaries[name].pathways == summaries["here"].pathways
        assert [one.name for one in whole[name]] == [one.name for one in whole["here"]]
        assert [one.read_bytes() for one in whole[name]] == [one.read_bytes() for one in whole["here"]]
    assert len(whole["here"]) == -(-len(mixed()) // 15)
    here, there = load_samples([tmp_path / "here"]), load_samples([tmp_path / "cluster"])
    assert here.keys() == there.keys()
    for name, sample in here.items():
        assert np.array_equal(sample.low, there[name].low)
        assert np.array_equal(sample.favourable, there[name].favourable)
