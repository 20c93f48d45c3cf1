"""gunicorn's own messages, less whatever could say who asked or about whom, through an outlet that never waits."""

from __future__ import annotations

import logging

from gunicorn.config import Config
from gunicorn.glogging import Logger

from service.api.door.outlet import STANDARD_ERROR, outlet


def without_request_text(record: logging.LogRecord) -> bool:
    """Replace the two messages in which gunicorn quotes a client's address, request line or headers; drop nothing."""
    message = str(record.msg)  # gunicorn logs some exceptions as they are
    if message.startswith("Invalid request from ip="):
        record.msg, record.args = "Refused a malformed request", ()
    elif message.startswith("Error handling request"):
        record.msg, record.args = "Error handling a request", ()
    return True


class DiscreetLogger(Logger):  # type: ignore[misc]  # gunicorn publishes no types
    """gunicorn's logger for its messages; the line of a request is the application's (``service/api/journal.py``)."""

    def setup(self, cfg: Config) -> None:
        """Send messages to standard error by way of the outlet; called at start and on every reload."""
        super().setup(cfg)
        self.error_log.addFilter(without_request_text)
        if cfg.errorlog == "-":
            [direct] = [handler for handler in self.error_log.handlers if type(handler) is logging.StreamHandler]
            waiting = outlet(STANDARD_ERROR)
            waiting.setFormatter(direct.formatter)
            self.error_log.removeHandler(direct)
            self.error_log.addHandler(waiting)
