"""A client for measurements: TLS, PLAIN, one resource; no library, so that little of a time is its own."""

import argparse
import asyncio
import base64
import re
import ssl

HEADER = (
    "<?xml version='1.0'?><stream:stream to='{}' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>"
)


def parser(description: str) -> argparse.ArgumentParser:
    """The arguments that say whom to log in as, and where."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ["host", "port", "domain", "ca", "prefix", "password"]:
        made.add_argument(name, type=int if name == "port" else str)
    return made


class Client:
    def __init__(self, args: argparse.Namespace, number: int) -> None:
        self.args, self.number = args, number
        self.heard = b""

    def say(self, text: str) -> None:
        self.writer.write(text.encode())

    async def until(self, what: bytes) -> bytes:
        while (found := re.search(what, self.heard)) is None:
            more = await self.reader.read(65536)
            if not more:
                raise SystemExit(f"the server has closed the connection: {self.heard[-300:]!r}")
            self.heard += more
        self.heard, text = self.heard[found.end() :], self.heard[: found.end()]
        return text

    async def log_in(self) -> None:
        args = self.args
        tls = ssl.create_default_context(cafile=args.ca)
        self.reader, self.writer = await asyncio.open_connection(args.host, args.port)
        self.say(HEADER.format(args.domain))
        await self.until(b"</stream:features>")
        self.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        await self.until(b"<proceed[^>]*>")
        await self.writer.start_tls(tls, server_hostname=args.domain)
        self.say(HEADER.format(args.domain))
        if b">PLAIN<" not in await self.until(b"</stream:features>"):
            raise SystemExit("the server does not offer PLAIN")
        secret = base64.b64encode(f"\0{args.prefix}{self.number}\0{args.password}".encode()).decode()
        self.say(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{secret}</auth>")
        if b"<success" not in await self.until(b"<success[^>]*>|</failure>"):
            raise SystemExit("the login failed")
        self.say(HEADER.format(args.domain))
        await self.until(b"</stream:features>")
        self.say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        await self.until(b"</iq>")
