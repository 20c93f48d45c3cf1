"""Clients who hold a server up if they can."""

from __future__ import annotations

import json
from contextlib import ExitStack

from service.api.openapi import example
from tests.door.wire import asked, connected, posted

_BODY = json.dumps(example() | {"detail": "full"}).encode()
FULL = posted(_BODY, f"Content-Length: {len(_BODY)}")


def besiege(port: int, held: ExitStack, *fields: str) -> None:
    """Fifty half-sent heads, eight stalled bodies, fifty silent connections, and answers that nobody reads."""
    full = posted(_BODY, f"Content-Length: {len(_BODY)}", *fields)
    unread = full.replace(b"Connection: close\r\n", b"") * 40
    for sent, clients in ((asked()[:-2], 50), (FULL[:-5], 8), (b"", 50), (unread, 4)):
        for _ in range(clients):
            client = held.enter_context(connected(port))
            client.sendall(sent)
