#!/usr/bin/env python3
"""A client that needs nothing but Python: logs in over TLS and sends or waits for one message.

    chat.py HOST:PORT CERTIFICATE JID PASSWORD login
    chat.py HOST:PORT CERTIFICATE JID PASSWORD send TO TEXT
    chat.py HOST:PORT CERTIFICATE JID PASSWORD expect TEXT

PASSWORD is a file if it begins with /. CERTIFICATE is what is trusted. Exit status 0 if it came about.
"""

import base64
import re
import socket
import ssl
import sys
from xml.sax.saxutils import escape, quoteattr

PATIENCE = 30


class Client:
    def __init__(self, address, certificate, jid, password):
        host, port = address.rsplit(":", 1)
        self.user, self.domain = jid.split("@")
        context = ssl.create_default_context(cafile=certificate)
        context.set_alpn_protocols(["xmpp-client"])
        plain = socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
        self.socket = context.wrap_socket(plain, server_hostname=self.domain)
        self.text = ""
        self.open()
        token = base64.b64encode(f"\0{self.user}\0{password}".encode()).decode()
        self.say(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{token}</auth>")
        self.hear(r"<success ")
        self.open()
        self.say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        self.hear(r"<jid>[^<]*</jid>")

    def open(self):
        self.text = ""
        self.say(
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' "
            f"xmlns:stream='http://etherx.jabber.org/streams' to={quoteattr(self.domain)}>"
        )
        self.hear(r"</stream:features>")

    def say(self, text):
        self.socket.sendall(text.encode())

    def hear(self, pattern):
        """Reads until the pattern has come; what follows it is kept for the next time."""
        while not (found := re.search(pattern, self.text, re.S)):
            piece = self.socket.recv(65536).decode(errors="replace")
            if not piece:
                sys.exit(f"the connection ended; last: {self.text[-300:]}")
            self.text += piece
            if "<failure" in self.text or "<stream:error" in self.text:
                sys.exit(f"refused: {self.text[-300:]}")
        self.text = self.text[found.end() :]
        return found.group()

    def barrier(self):
        """What was sent before is dealt with when this is answered."""
        self.say(f"<iq type='get' id='p' to={quoteattr(self.domain)}><ping xmlns='urn:xmpp:ping'/></iq>")
        self.hear(r"<iq [^>]*id=.p[^>]*>")

    def close(self):
        self.say("</stream:stream>")
        self.hear(r"</stream:stream>")


def main(address, certificate, jid, password, action, *rest):
    if password.startswith("/"):
        with open(password, encoding="utf-8") as file:
            password = file.readline().rstrip("\n")
    client = Client(address, certificate, jid, password)
    if action == "send":
        to, text = rest
        client.say(f"<message to={quoteattr(to)} type='chat'><body>{escape(text)}</body></message>")
        client.barrier()
    elif action == "expect":
        client.say("<presence/>")
        client.hear(f"<body>{re.escape(escape(rest[0]))}</body>")
        client.barrier()
    elif action != "login":
        sys.exit(__doc__)
    client.close()


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
