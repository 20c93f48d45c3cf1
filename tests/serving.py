"""An application at an address of this machine, within this process: for a browser, or a program that calls it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


@contextmanager
def serving(application: Callable[..., Any], name: str = "127.0.0.1") -> Iterator[str]:
    """Serve it while the context lasts; gives its origin, by a name of this machine."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{name}:{server.port}"
    finally:
        server.shutdown()
