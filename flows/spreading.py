"""Who reads the archive anew: this process, Dask workers on this machine, or those of a scheduler elsewhere.

Workers get plain Dask tasks through the client of `prefect_dask`. A visible Prefect task for each batch costs this
process 0.1 s and takes Prefect's address and password to every worker (measured 2026-11-25 with Prefect 3.8.8).
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from flows.archived import Batch, Results, Spread, one_by_one
from flows.settings import Settings
from models.errors import ComityError
from models.secrets import without_secrets
from scrapers import PARSER_VERSION
from scrapers.archive import Archive
from scrapers.page_read import PageRead

if TYPE_CHECKING:
    from prefect_dask.task_runners import DaskTaskRunner

Work = Callable[[Batch], list[PageRead]]
_PATIENCE = 15  # seconds until a scheduler answers, and until it has a worker
_LOOPBACK = "127.0.0.1"
_NOT_THEIRS = ("COMITY_", "PREFECT_")  # variables with addresses and passwords: a worker is told of the archive only


def spread_of(settings: Settings) -> Spread:
    """The way in which the settings have batches read; whichever it is, the results and their order are the same.

    Reading raises ComityError when the scheduler, its workers or their archive are not there, or not as they must be.
    """
    if settings.replay_workers == 1 and not settings.dask_address:
        return one_by_one
    return partial(_on_workers, settings)


def read_there(work: Work, parsers: str, archive_url: str, batch: Batch) -> list[PageRead]:
    """A batch as a worker reads it."""
    require_same(parsers, archive_url)  # again: a worker may have come, or come back as another version, since
    return work(batch)


def require_same(parsers: str, archive_url: str) -> None:
    """Raise ComityError on a worker with other parsers or without the archive: it would read something else."""
    if (found := _parsers()) != parsers:
        raise ComityError(f"COMITY_DASK_ADDRESS: expected workers with {parsers}, found {found}")
    if not Archive(archive_url).holds_pages():
        where = without_secrets(archive_url)
        raise ComityError(f"COMITY_ARCHIVE_URL: expected Dask workers to reach {where}, found no page there")


def _parsers() -> str:
    return f"comity {version('comity')}, parsers {PARSER_VERSION}"


def _on_workers(settings: Settings, work: Work, batches: Iterable[Batch]) -> Results:
    """The results in the order of the batches; each is let go of when it is told, so that nothing is held twice."""
    ours = _parsers(), settings.archive_url
    with _in_one_line(settings), _runner(settings) as runner:
        runner.client.wait_for_workers(1, _PATIENCE)
        runner.client.run(require_same, *ours)
        # Not pure: of what is pure a scheduler tells what it remembers, and the archive is to be read.
        waiting = deque(runner.client.map(partial(read_there, work, *ours), list(batches), pure=False))
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _in_one_line(settings: Settings) -> Iterator[None]:
    """Raise ComityError for all that Dask says: no scheduler, no worker, one that lacks comity, a batch that kills."""
    address = settings.dask_address
    asked = f"COMITY_DASK_ADDRESS={address}" if address else f"COMITY_REPLAY_WORKERS={settings.replay_workers}"
    try:
        yield
    except ComityError:
        raise
    except Exception as error:
        found = f"{type(error).__name__}: {' '.join(str(error).split())}"
        raise ComityError(f"{asked}: expected Dask workers that read the archive, found {found}") from error


def _runner(settings: Settings) -> DaskTaskRunner:
    """Prefect's runner on a scheduler, or on a cluster of this machine that nobody else can use; both are quiet."""
    from dask import config  # these two: two seconds, and needed by nothing else
    from prefect_dask.task_runners import DaskTaskRunner

    if settings.dask_address.startswith(("tls:", "wss:")) and not config.get("distributed.comm.tls.ca-file"):
        # Dask fails too, and then hangs for half a minute.
        raise ComityError(f"DASK_DISTRIBUTED__COMM__TLS__CA_FILE: expected certificates for {settings.dask_address}")
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told as one ComityError
    cluster: dict[str, Any] = {
        "n_workers": settings.replay_workers,
        "threads_per_worker": 1,
        "host": _LOOPBACK,
        "dashboard_address": f"{_LOOPBACK}:0",
        "security": True,  # certificates of this run: else whoever is on the machine could give the workers work
        "silence_logs": logging.CRITICAL,
        "env": {name: "" for name in os.environ if name.startswith(_NOT_THEIRS)},
    }
    address = settings.dask_address or None
    runner = DaskTaskRunner(
        address=address, cluster_kwargs=None if address else cluster, client_kwargs={"timeout": _PATIENCE}
    )
    runner.logger.setLevel(logging.WARNING)
    return runner
