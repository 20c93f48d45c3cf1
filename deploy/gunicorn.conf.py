"""How gunicorn runs the service: `gunicorn --config deploy/gunicorn.conf.py`, from the root of the checkout.

Loading and reloading
    The master builds the application once, before it forks (`preload_app`), so every worker answers from the same
    rules, catalogues and model tables, and a worker that is replaced later can't pick up files that have changed
    meanwhile. On SIGHUP gunicorn forks new workers, yet by itself hands them the application that it already has:
    `Arbiter.reload` calls `app.wsgi()`, which remembers its first result. `on_reload` below closes that gap. It runs
    in the master, after the settings have been read again and before the new workers are forked, and puts a newly
    built application in the old one's place. Old workers finish their requests with the old one.

    SIGHUP therefore takes up new rules, catalogues, tables and settings. New code needs a restart, or SIGUSR2: the
    master keeps the modules that it has imported.

Environment
    HKP_BIND     address and port, `unix:` and a path, or several of them with commas between; default 127.0.0.1:8000
    HKP_WORKERS  number of processes; default one per core, at least 2 and at most 8
    HKP_THREADS  number of threads in each process; default 4
"""

import os
import re
from logging import LogRecord
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger

# --- what is served ---------------------------------------------------------------------------------------------------

# The factory with no state given: it loads rules, catalogues and tables itself.
wsgi_app = "service.app:create_app()"

# Load in the master, before the first fork: a server that lacks a valid set of rules doesn't start at all.
preload_app = True


def on_reload(server: Arbiter) -> None:
    """Build the application anew for the workers about to be forked; keep the old one if that fails.

    An exception that left this hook would stop the master, and with it the service: a mistake in a file of rules must
    not do that. The failure is logged as an error, and the digests in every answer show which set is in force.
    """
    try:
        server.app.callable = server.app.load()
    except Exception:
        server.log.exception("Reload failed: the rules, catalogues and tables already loaded stay in force")


# --- sockets and processes --------------------------------------------------------------------------------------------

# This machine only, unless told otherwise: TLS and the outside world belong to a reverse proxy.
bind = os.environ.get("HKP_BIND", "127.0.0.1:8000").split(",")

# A recommendation is pure computation and waits for nothing, so more processes than cores would only take turns. Two at
# least, so that one can be replaced while the other answers. The affinity mask counts the cores that this process may
# use; it doesn't see a container's share of CPU time, for which HKP_WORKERS is there.
workers = int(os.environ.get("HKP_WORKERS", str(max(2, min(len(os.sched_getaffinity(0)), 8)))))

# Threads read requests from slow clients and hold idle connections, so that neither keeps a process from its work.
# What they share is immutable.
worker_class = "gthread"
threads = int(os.environ.get("HKP_THREADS", "4"))

# Workers show that they are alive by touching a file; on a disk that can block them, in shared memory it can't. It is
# also writable where the root file system is read-only.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - the folder is the point

# gunicorn 25 and later open a socket for `gunicornc` in the home folder, which a container may lack or hold read-only.
control_socket_disable = True

# --- time -------------------------------------------------------------------------------------------------------------

# An answer takes milliseconds: a worker silent for this long (seconds) is stuck, and is replaced.
timeout = 30

# Requests in progress may finish for this long (seconds) on a stop or a reload: less than the 10 s after which Docker
# kills a container.
graceful_timeout = 8

# A proxy or an integrating system sends its next request over the same connection if it comes within these seconds.
keepalive = 5

# A leak that nobody has found yet stays bounded; the jitter keeps workers from being replaced all at once. Forked from
# the preloaded master, a replacement answers within milliseconds.
max_requests = 20_000
max_requests_jitter = 2_000

# --- limits -----------------------------------------------------------------------------------------------------------

# Facts travel in the body, whose size the application limits. The longest request line is a look-up of an institution's
# name: 100 Chinese characters are 900 bytes when percent-encoded.
limit_request_line = 2_048

# Browsers send about twenty header fields and proxies add a few.
limit_request_fields = 50

# Bytes in one field: room for a bearer token, none for the piles of cookies that a site may send to its own hosts.
limit_request_field_size = 4_096

# --- logs: no body, no query, no address, no identifier ---------------------------------------------------------------

ROUTE = re.compile(r"/[a-z][a-z0-9._-]{0,31}(?=/|$)")


def without_request_text(record: LogRecord) -> bool:
    """Replace the two messages in which gunicorn quotes a client's address, request line or headers; drop nothing."""
    message = str(record.msg)  # gunicorn logs some exceptions as they are
    if message.startswith("Invalid request from ip="):
        record.msg, record.args = "Refused a malformed request", ()
    elif message.startswith("Error handling request"):
        record.msg, record.args = "Error handling a request", ()
    return True


class DiscreetLogger(Logger):
    """gunicorn's logger, less whatever could say who asked or about whom."""

    def setup(self, cfg: Config) -> None:
        """Add the filter to gunicorn's own messages; called at start and on every reload."""
        super().setup(cfg)
        self.error_log.addFilter(without_request_text)

    def atoms(self, *args: Any) -> dict[str, Any]:  # noqa: ANN401 - gunicorn's own signature differs between releases
        """Cut the path to its first segment: what follows may identify a decision."""
        atoms: dict[str, Any] = super().atoms(*args)
        route = ROUTE.match(atoms["U"] or "")
        return {**atoms, "U": route.group() if route else "/"}


logger_class = DiscreetLogger

# Where a container's supervisor looks: requests on standard output, gunicorn's messages on standard error.
accesslog = "-"
errorlog = "-"

# One JSON object a line; `us` is the time taken in microseconds. The client's address, query, referrer and user agent
# are left out: under Hong Kong's Personal Data (Privacy) Ordinance the least that is kept is the easiest to answer for.
access_log_format = (
    '{"time":"%(t)s","process":"%(p)s","method":"%(m)s","route":"%(U)s","status":%(s)s,"bytes":"%(B)s","us":%(D)s}'
)
