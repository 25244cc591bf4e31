#!/usr/bin/env python3
"""A name server that knows one name.

    names.py ADDRESS NAME IPV4

Answers on UDP port 53 of ADDRESS: NAME has the address IPV4, and no other name exists. Prints a line when it listens.
"""

import socket
import struct
import sys

NO_ERROR, NO_SUCH_NAME = 0x8580, 0x8583
A, INTERNET, TTL = 1, 1, 60


def question(packet):
    """The name that is asked for, the type, and where the question ends."""
    labels, at = [], 12
    while length := packet[at]:
        labels.append(packet[at + 1 : at + 1 + length].decode("ascii", "replace").lower())
        at += 1 + length
    (kind,) = struct.unpack_from("!H", packet, at + 1)
    return ".".join(labels), kind, at + 5


def answer(packet, known, address):
    name, kind, end = question(packet)
    code = NO_ERROR if name == known else NO_SUCH_NAME
    found = b""
    if name == known and kind == A:
        # The name once more, as a pointer to the question.
        found = struct.pack("!HHHIH", 0xC00C, A, INTERNET, TTL, 4) + socket.inet_aton(address)
    return packet[:2] + struct.pack("!HHHHH", code, 1, bool(found), 0, 0) + packet[12:end] + found


own, known, address = sys.argv[1:]
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((own, 53))
print("ready", flush=True)
while True:
    packet, asker = server.recvfrom(512)
    server.sendto(answer(packet, known, address), asker)
