"""``python -m service health``: whether the service is ready, asked where the settings say that it listens."""

from __future__ import annotations

import argparse
import os
import socket
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from service.command.failing import CommandError
from service.settings import SettingsError, read

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 3.0
BIND = "HKP_BIND"
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "[::]": "::1"}  # noqa: S104 - how an address of all is asked from here
"""Where an address that stands for all of the machine is asked from within it."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("health", help="whether the service is ready; for a container's health check")
    parser.set_defaults(does=_health)


def _of_this_container(environment: Mapping[str, str]) -> dict[str, str]:
    """What says where the service listens; other settings, secrets among them, may be given to its process alone."""
    return {"HKP_ALLOW_ANONYMOUS": "1"} | {name: environment[name] for name in (BIND,) if name in environment}


def _health(_: argparse.Namespace) -> None:
    try:
        [address, *_others] = read(_of_this_container(os.environ)).bind
    except SettingsError as error:
        raise CommandError(str(error)) from None
    connection = _connection(address)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise CommandError(f"Nobody answers at {address}: {error}") from None
    finally:
        connection.close()
    if status != HTTPStatus.OK:
        raise CommandError(f"{address} answers {status}.")


def _connection(address: str) -> HTTPConnection:
    """A connection to an address of HKP_BIND; a socket that was handed down can't be asked by its number."""
    if address.startswith("fd://"):
        raise CommandError(f"{address}: ask the address of the socket itself.")
    if address.startswith("unix:"):
        connection = HTTPConnection("localhost", timeout=SECONDS)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(SECONDS)
        try:
            connection.sock.connect(address.removeprefix("unix:").removeprefix("//"))
        except OSError as error:
            connection.close()
            raise CommandError(f"Nobody answers at {address}: {error}") from None
        return connection
    host, _, port = address.rpartition(":")
    return HTTPConnection(EVERY_ADDRESS.get(host, host.strip("[]")), int(port), timeout=SECONDS)
