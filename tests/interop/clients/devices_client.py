"""slixmpp: what keeps several devices of one person in step: acknowledgements, resumption, archive, copies, blocking."""

import asyncio
import os
import shlex

import slixmpp_client
from common import DOMAIN, HOST, PORT, Heard, NotOffered, Report, expect
from slixmpp import ET
from slixmpp.exceptions import IqError
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath
from slixmpp_client import Client

ALICE, BOB = f"dev-alice@{DOMAIN}", f"dev-bob@{DOMAIN}"
slixmpp_client.PLUGINS += ["xep_0059", "xep_0191", "xep_0280", "xep_0297", "xep_0313", "xep_0352", "xep_0359"]


def body(text):
    return lambda message: message["body"] == text


async def resumption(bob):
    """The connection breaks without a word; the session goes on, and what was sent meanwhile arrives."""
    alice = Client(f"{ALICE}/phone")
    alice.register_plugin("xep_0198")
    events = Heard()
    alice.add_event_handler("sm_enabled", lambda _: events.add("enabled"))
    alice.add_event_handler("session_resumed", lambda _: events.add("resumed"))
    await alice.log_in()
    await events.first(lambda event: event == "enabled", "stream management")
    session = alice.plugin["xep_0198"].sm_id
    bob.send_message(mto=ALICE, mbody="before", mtype="chat")
    await alice.messages.first(body("before"), "the message before")
    alice.abort()
    await alice.end.first(lambda event: event == "disconnected", "the end of the connection")
    bob.send_message(mto=ALICE, mbody="meanwhile", mtype="chat")
    await bob.barrier()
    alice.connect(HOST, PORT)
    await events.first(lambda event: event == "resumed", "resumption", timeout=40)
    expect(alice.plugin["xep_0198"].sm_id, session)
    await alice.messages.first(body("meanwhile"), "the message meanwhile")
    await alice.barrier()
    expect([message["body"] for message in alice.messages.all], [])
    await alice.close()


async def restart():
    """The server is started again; both sessions go on as if it had been their connections, in order and once."""
    operator = os.environ.get("INTEROP_OPERATOR")
    if not operator:
        raise NotOffered("nobody here can restart the server")
    alice, bob = Client(f"{ALICE}/phone"), Client(f"{BOB}/phone")
    resumed = Heard()
    for client in (alice, bob):
        client.register_plugin("xep_0198")
        enabled = Heard()
        client.add_event_handler("sm_enabled", enabled.add)
        client.add_event_handler("session_resumed", lambda _, who=client: resumed.add(who))
        await client.log_in()
        await enabled.first(lambda _: True, "stream management")
    sessions = [client.plugin["xep_0198"].sm_id for client in (alice, bob)]
    alice.abort()
    await alice.end.first(lambda event: event == "disconnected", "the end of the connection")
    texts = [f"restart {number}" for number in range(20)]
    for text in texts[:10]:
        bob.send_message(mto=ALICE, mbody=text, mtype="chat")
    await bob.barrier()
    process = await asyncio.create_subprocess_exec(*shlex.split(operator), "restart", stdout=asyncio.subprocess.DEVNULL)
    expect(await process.wait(), 0)
    await bob.end.first(lambda event: event == "error system-shutdown", "the goodbye")
    await bob.end.first(lambda event: event == "disconnected", "the end of the connection")
    for client in (bob, alice):
        client.connect(HOST, PORT)
        await resumed.first(lambda who, client=client: who is client, "resumption", timeout=40)
        if client is bob:
            for text in texts[10:]:
                bob.send_message(mto=ALICE, mbody=text, mtype="chat")
            await bob.barrier()
    expect([client.plugin["xep_0198"].sm_id for client in (alice, bob)], sessions)
    await alice.messages.first(body(texts[-1]), "the last message")
    await alice.barrier()
    expect([message["body"] for message in alice.messages.all], texts[:-1])
    for client in (alice, bob):
        await client.close()


async def push(bob):
    """A device that has gone is woken through the service that it has named: here another account's full address."""
    service = await Client(f"{BOB}/service").log_in()
    notifications = Heard()

    def notified(iq):
        notifications.add(iq)
        iq.reply().send()

    path = "{jabber:client}iq/{http://jabber.org/protocol/pubsub}pubsub"
    service.register_handler(Callback("notification", MatchXPath(path), notified))
    alice = await Client(f"{ALICE}/phone").log_in()
    for verb in ("enable", "disable"):
        if verb == "disable":
            alice = await Client(f"{ALICE}/phone").log_in()
        iq = alice.make_iq_set()
        ET.SubElement(iq.xml, f"{{urn:xmpp:push:0}}{verb}", jid=service.boundjid.full, node="n1")
        await iq.send()
        await alice.close()
        bob.send_message(mto=ALICE, mbody=f"a secret, {verb}", mtype="chat")
        await bob.barrier()
        if verb == "enable":
            iq = await notifications.first(lambda _: True, "notification")
            expect(str(iq["from"]), DOMAIN)
            publish = iq.xml.find(".//{http://jabber.org/protocol/pubsub}publish")
            expect(publish.get("node"), "n1")
            fields = {field.get("var"): field.findtext("{jabber:x:data}value")
                      for field in publish.iter("{jabber:x:data}field")}
            expect(fields, {"FORM_TYPE": "urn:xmpp:push:summary", "message-count": "1"})
    await service.barrier()
    expect(notifications.all, [])
    await service.close()
    # What was kept, so that it is in nobody's way.
    await (await Client(f"{ALICE}/phone").log_in()).close()
    return "woken while away, and no more when disabled"


async def archive(alice, bob):
    """Both find the conversation in their archives, in order, page by page."""
    texts = [f"archived {number}" for number in range(7)]
    for text in texts:
        bob.send_message(mto=alice.boundjid, mbody=text, mtype="chat")
    await alice.messages.first(body(texts[-1]), "the last message")
    for client, peer in ((alice, BOB), (bob, ALICE)):
        found = []
        async for message in client.plugin["xep_0313"].iterate(with_jid=peer, rsm={"max": 3}):
            found.append(message["mam_result"]["forwarded"]["stanza"]["body"])
        expect(found[-7:], texts)
    return "two archives, pages of 3"


async def copies(alice, other, bob):
    """The other device gets what one device gets and what it sends."""
    await other.plugin["xep_0280"].enable()
    received, sent = Heard(), Heard()
    other.add_event_handler("carbon_received", lambda m: received.add(m["carbon_received"]))
    other.add_event_handler("carbon_sent", lambda m: sent.add(m["carbon_sent"]))
    bob.send_message(mto=alice.boundjid, mbody="to one device", mtype="chat")
    await received.first(body("to one device"), "the copy of what was received")
    alice.send_message(mto=BOB, mbody="from one device", mtype="chat")
    await sent.first(body("from one device"), "the copy of what was sent")


async def blocking(alice, bob):
    """Who is blocked is told that nobody is there; afterwards everything is as before."""
    block = alice.plugin["xep_0191"]
    await block.block(BOB)
    expect({str(jid) for jid in await block.get_blocked_jids()}, {BOB})
    bob.send_message(mto=ALICE, mbody="blocked", mtype="chat")
    answer = await bob.messages.first(lambda message: message["type"] == "error", "an error")
    expect(answer["error"]["condition"], "service-unavailable")
    try:
        await alice.plugin["xep_0199"].send_ping(bob.boundjid)
        raise AssertionError("a request went out to somebody who is blocked")
    except IqError as error:
        expect(error.condition, "not-acceptable")
    await block.unblock(BOB)
    bob.send_message(mto=alice.boundjid, mbody="welcome", mtype="chat")
    await alice.messages.first(body("welcome"), "the message after unblocking")


async def main():
    report = Report("devices")
    alice, other, bob = Client(f"{ALICE}/laptop"), Client(f"{ALICE}/tablet"), Client(f"{BOB}/laptop")
    await bob.log_in()
    await report.check("resumption", resumption(bob))
    await report.check("push", push(bob))

    async def sessions():
        await alice.log_in()
        await other.log_in()

    if await report.check("two devices", sessions()):
        await report.check("archive", archive(alice, bob))
        await report.check("copies", copies(alice, other, bob))
        await report.check("blocking", blocking(alice, bob))
    for client in (alice, other, bob):
        await client.close()
    await report.check("resumption over a restart", restart())
    report.exit()


if __name__ == "__main__":
    asyncio.run(main())
