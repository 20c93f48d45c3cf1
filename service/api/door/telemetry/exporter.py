"""The process that Prometheus asks: it adds up what the others count, on a port of its own.

``python -m service.api.door.telemetry.exporter FOLDER ADDRESS PARENT``: started and ended by the first process of the
service, and ending by itself once that is gone. It holds no rules and no keys, and knows of no request.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from service.api.door.telemetry.metrics import locked

PATH = "/metrics"


def added_up(folder: Path) -> bytes:
    """What all processes have counted, in Prometheus's own form."""
    with locked(folder, fcntl.LOCK_SH):
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def served(folder: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server of the counts, not yet serving."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            found = self.path.partition("?")[0] == PATH
            body = added_up(folder) if found else b""
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", CONTENT_TYPE_LATEST)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing of who asks."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True

    return Server((host, port), Handler)


def served_in_time(folder: Path, host: str, port: int, parent: int) -> ThreadingHTTPServer | None:
    """A server, once the port is free: the service before this one may still have it; ``None`` if ours has gone."""
    told = False
    while os.getppid() == parent:
        try:
            return served(folder, host, port)
        except OSError as error:
            if not told:
                sys.stderr.write(f"Metrics can't be asked for yet at {host}:{port}: {error.strerror}\n")
                told = True
            time.sleep(0.5)
    return None


def main() -> None:
    """Serve until the service is gone."""
    folder, address, parent = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    host, _, port = address.rpartition(":")
    server = served_in_time(folder, host.strip("[]"), int(port), parent)
    if server is None:
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        server.shutdown()

    threading.Thread(target=watch, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
