"""Where long work runs: on this machine's cores, or on a Dask cluster, by the same calls.

Every task is a pure function of its arguments, and results come back in the order of the tasks, so that what is
computed doesn't depend on how many workers there are or where they stand. On a cluster the workers need this
package, and read and write the same folders.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from joblib import Parallel, delayed, parallel_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

R = TypeVar("R")

CONNECT_SECONDS = 20
"""How long a scheduler may take to answer, and the first worker to come up."""


@dataclass(frozen=True, slots=True)
class Workers:
    """The processes of a context of ``parallel``; of no use outside it."""

    def each(self, function: Callable[..., R], items: Iterable[Any], *shared: Any) -> Iterator[R]:  # noqa: ANN401 - whatever the function takes
        """``function(item, *shared)`` of every item, in order, a few items ahead of the reader.

        Function, items and results are pickled; large arrays among ``shared`` travel once. An error of the function
        is raised here.
        """
        results: Iterator[R] = Parallel(return_as="generator")(delayed(function)(item, *shared) for item in items)
        return results


@contextmanager
def parallel(jobs: int = 1, scheduler: str | None = None) -> Iterator[Workers]:
    """Workers: ``jobs`` processes of this machine (1: none but this), or those of the Dask cluster at ``scheduler``.

    ``scheduler`` is an address such as ``tcp://10.0.0.5:8786``; ``jobs`` then has no say. Raises ``OSError`` where no
    scheduler answers, ``TimeoutError`` where it has no worker, ``ValueError`` for fewer jobs than one.
    """
    if jobs < 1:
        message = f"{jobs} jobs: at least 1 is needed"
        raise ValueError(message)
    if scheduler is None:
        with parallel_config(backend="loky", n_jobs=jobs, inner_max_num_threads=1):
            yield Workers()
        return
    from distributed import Client  # noqa: PLC0415 - takes a second to import, and most runs need no cluster

    with (
        Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False) as client,  # type: ignore[no-untyped-call] # distributed types only some of its functions
        parallel_config(backend="dask", n_jobs=-1, client=client, wait_for_workers_timeout=CONNECT_SECONDS),
    ):
        yield Workers()
