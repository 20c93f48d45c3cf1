"""How gunicorn runs the service: `gunicorn --config deploy/gunicorn.conf.py`, from the root of the checkout.

Loading and reloading
    The master builds the application once, before it forks (`preload_app`): it reads every file, holds each against the
    others, decides known profiles and tries every route. So every worker answers from the same rules, catalogues and
    model tables, and a worker that is replaced later can't pick up files that have changed meanwhile: none reads any.
    What is loaded is put out of the garbage collector's sight before the fork, so that its pages stay shared. On SIGHUP
    gunicorn forks new workers, yet by itself hands them the application that it already has: `Arbiter.reload` calls
    `app.wsgi()`, which remembers its first result. `on_reload` below closes that gap. It runs in the master, after the
    settings have been read again and before the new workers are forked, and puts a newly built application in the old
    one's place. Old workers finish their requests with the old one.

    SIGHUP therefore takes up new rules, catalogues and tables. New code and settings need a restart, or SIGUSR2: the
    master keeps the modules that it has imported.

Environment
    What `service/settings.py` names and README lists. It is checked before anything else, and all faults are told.

What is bounded here, and what isn't
    No client holds a thread: `service/api/door/worker.py` reads and writes without waiting, and refuses what isn't
    whole within 10 s. What one address may take of connections, of bandwidth and of work is for the proxy in front to
    bound (deploy/nginx.conf): a process takes 900 connections, and whoever holds them all keeps everybody else out.
"""

import gc

# What is loaded stays, from the first import on: the collector would look through it again and again, and leave holes
# that workers fill, each in a page of its own. Every worker has its collector back, which is kept off whatever the
# master made before the fork: to touch an object is to copy its page.
gc.disable()

import os
import sys

from gunicorn.arbiter import Arbiter

from service import settings
from service.api.door.discreet import DiscreetLogger
from service.api.door.telemetry.exporting import Exporting
from service.api.door.worker import Worker
from service.api.edge import EXTENSION
from service.startup.self_check import warm

try:
    chosen = settings.of_this_process()
except settings.SettingsError as faults:
    sys.exit(str(faults))

# Counts for Prometheus, and the process that adds them up; before anything is counted. Nothing where nobody asks.
exporting = Exporting.of_this_process(chosen.metrics)

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
    gc.unfreeze()
    try:
        server.app.callable = server.app.load()
    except Exception:
        server.log.exception("Reload failed: the rules, catalogues and tables already loaded stay in force")
        exporting.reloaded(done=False)
    else:
        exporting.reloaded(done=True)
    gc.collect()  # what was answered from until now
    gc.freeze()


def on_starting(server: Arbiter) -> None:
    """Before the first fork, when the application has been built."""
    if chosen.keys is None:
        server.log.warning("No keys are set (HKP_KEYS): whoever reaches this address may ask, and no case is kept")
    gc.freeze()


def when_ready(_: Arbiter) -> None:
    """Answer Prometheus, from a process of its own."""
    exporting.start()


def post_fork(server: Arbiter, _: Worker) -> None:
    """Say which rules and which model this process answers by, and collect garbage again."""
    gc.enable()
    state = server.app.callable.extensions[EXTENSION].state
    exporting.answers_by(state.ruleset_digest, state.model.digest)


def post_worker_init(worker: Worker) -> None:
    """Answer before anybody asks, so that the first caller waits for an answer and not for pages to be copied.

    An exception that left this hook would stop the master.
    """
    try:
        warm(worker.app.callable)
    except Exception:
        worker.log.exception("A known profile wasn't answered before the first caller")


def child_exit(_: Arbiter, worker: Worker) -> None:
    """Keep what a process has counted, and see that somebody adds up."""
    exporting.gone(worker.pid)


def on_exit(_: Arbiter) -> None:
    """End the process that adds up, and remove the counts."""
    exporting.end()


# --- sockets and processes --------------------------------------------------------------------------------------------

# This machine only, unless told otherwise: TLS and the outside world belong to a reverse proxy.
bind = list(chosen.bind)

# A recommendation is pure computation and waits for nothing, so more processes than cores would only take turns. Two at
# least, so that one can be replaced while the other answers.
workers = chosen.workers

# Threads compute; the loop of each process reads and writes. What they share is immutable.
worker_class = Worker
threads = chosen.threads

# Connections of one process, idle ones included. With its other files that is less than the usual limit of 1,024.
worker_connections = 900

# Workers show that they are alive by touching a file; on a disk that can block them, in shared memory it can't. It is
# also writable where the root file system is read-only.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - the folder is the point

# gunicorn 25 and later open a socket for `gunicornc` in the home folder, which a container may lack or hold read-only.
control_socket_disable = True

# --- time -------------------------------------------------------------------------------------------------------------

# An answer takes milliseconds: a worker silent for this long (seconds) is stuck, and is replaced.
timeout = 30

# Requests in progress may finish for this long (seconds) on a stop or a reload: less than the supervisor waits. Two
# exercises of 500 profiles at once may need more than the 10 s that Docker waits: `docker run --stop-timeout 30`.
graceful_timeout = chosen.grace

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

# No peer may set variables of the application: a header SCRIPT_NAME would shift every route.
forwarder_headers = ""

# --- logs: no body, no query, no address, no identifier ---------------------------------------------------------------

# The application writes one line a request to standard output; gunicorn's messages go to standard error.
logger_class = DiscreetLogger
accesslog = None
errorlog = "-"
