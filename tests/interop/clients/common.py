"""What the Python clients share: where the server is, how to report a check, how to wait for a stanza.

A script prints one line for each check, fields separated by tabs: result, client, check, detail. The
result is `ok`, `FAIL`, or `none` where the server does not offer what the check is about.
"""

import asyncio
import os
import ssl
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

HOST = os.environ["INTEROP_HOST"]
PORT = int(os.environ["INTEROP_PORT"])
TLS_PORT = int(os.environ["INTEROP_TLS_PORT"])
DOMAIN = os.environ["INTEROP_DOMAIN"]
CA = Path(os.environ["INTEROP_CA"])
PASSWORD = os.environ["INTEROP_PASSWORD"]

# For one whole check: the longest contains several logins with 10,000 rounds of PBKDF2 in Python.
TIMEOUT = 60

# Text that a careless server breaks: entities, characters outside ASCII and outside the first plane, spaces.
AWKWARD = "  <b>&amp; \"quoted\" 'too' ]]> Grüße, 你好, 👩‍👩‍👧 \u200f שלום\n\tnew line  "


class NotOffered(Exception):
    """The server does not offer what the check is about."""


def expect(got: Any, wanted: Any) -> None:
    """Fails with both values."""
    assert got == wanted, f"got {got!r}, wanted {wanted!r}"


class Report:
    """Runs checks one after the other and prints their results."""

    def __init__(self, client: str):
        self.client = client
        self.failed = False

    async def check(self, name: str, work: Awaitable[str | None]) -> bool:
        """Awaits `work`, whose result is the detail to print. Tells whether it went well."""
        try:
            detail = await asyncio.wait_for(work, TIMEOUT)
        except NotOffered as missing:
            self.line("none", name, str(missing))
            return False
        except Exception as error:  # whatever a client raises is a failed check
            self.failed = True
            if not isinstance(error, AssertionError):
                traceback.print_exc(file=sys.stderr)
            self.line("FAIL", name, f"{type(error).__name__} {error}".strip())
            return False
        self.line("ok", name, detail or "")
        return True

    def line(self, result: str, name: str, detail: str) -> None:
        print(result, self.client, name, " ".join(detail.split()), sep="\t", flush=True)

    def exit(self) -> None:
        sys.exit(1 if self.failed else 0)


class Heard:
    """Remembers what has arrived, so that a check can wait for something whether or not it came already."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self._changed = asyncio.Event()

    def add(self, item: Any) -> None:
        self.all.append(item)
        self._changed.set()

    async def first(self, wanted: Callable[[Any], bool], what: str, timeout: float = 15) -> Any:
        """The first item, from the oldest on, for which `wanted` holds; it is taken out."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    for index, item in enumerate(self.all):
                        if wanted(item):
                            return self.all.pop(index)
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            got = "; ".join(str(item) for item in self.all[-5:])
            raise AssertionError(f"no {what}; heard last: {got or 'nothing'}") from None


def tls_context() -> ssl.SSLContext:
    """Trusts the server's certificate and nothing else."""
    return ssl.create_default_context(cafile=str(CA))
