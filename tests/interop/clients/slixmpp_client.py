"""slixmpp: logins with every mechanism, messages, contacts, presence, and the usual questions."""

import asyncio
import ssl

import slixmpp
from common import AWKWARD, CA, DOMAIN, HOST, PASSWORD, PORT, TLS_PORT
from common import Heard, NotOffered, Report, expect, tls_context
from slixmpp.exceptions import IqError

PLUGINS = ["xep_0012", "xep_0030", "xep_0049", "xep_0054", "xep_0092", "xep_0199", "xep_0202", "xep_0203"]
MECHANISMS = ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"]
ALICE, BOB = f"slix-alice@{DOMAIN}", f"slix-bob@{DOMAIN}"


class Client(slixmpp.ClientXMPP):
    """One session that remembers all it hears and decides nothing by itself."""

    def __init__(self, jid, password=PASSWORD, mechanism=None, direct_tls=False, tls12=False):
        plugins = {"feature_mechanisms": {"use_mech": mechanism}}
        context = tls_context()
        if tls12:
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        super().__init__(jid, password, plugin_config=plugins, ssl_context=context)
        self.ca_certs = CA
        self.enable_direct_tls, self.enable_starttls = direct_tls, not direct_tls
        self.roster.auto_authorize = None
        self.roster.auto_subscribe = False
        self.end, self.messages, self.presences, self.pushes = Heard(), Heard(), Heard(), Heard()
        for event in ("session_start", "failed_all_auth", "connection_failed", "disconnected"):
            self.add_event_handler(event, lambda _, event=event: self.end.add(event))
        self.add_event_handler("stream_error", lambda error: self.end.add(f"error {error['condition']}"))
        self.add_event_handler("message", self.messages.add)
        self.add_event_handler("message_error", self.messages.add)
        self.add_event_handler("presence", self.presences.add)
        self.add_event_handler("roster_update", lambda iq: iq["type"] == "set" and self.pushes.add(iq))
        for plugin in PLUGINS:
            self.register_plugin(plugin)

    def offered(self):
        return " ".join(sorted(self.plugin["feature_mechanisms"].mech_list)) or "nothing"

    async def log_in(self, available=True):
        """Until the session is bound; available means that the roster is known and presence sent."""
        self.connect(HOST, TLS_PORT if self.enable_direct_tls else PORT)
        # The interesting end comes first; what follows from it (disconnected) is of no interest.
        event = await self.end.first(lambda _: True, "end of the login", timeout=40)
        if event != "session_start":
            raise AssertionError(f"login ended with {event}; offered: {self.offered()}")
        if available:
            await self.get_roster()
            self.send_presence()
            await self.presence(self.boundjid, "available")
        return self

    async def barrier(self):
        """When this returns, all that the server sent us before it dealt with our last stanza has arrived."""
        await self.plugin["xep_0199"].send_ping(DOMAIN)

    async def item(self, jid):
        """Our roster's item as the server tells it now: (name, subscription, groups), or None."""
        # Without a version: get_roster() names the one it knows and then gets an empty answer.
        iq = self.make_iq_get()
        iq.enable("roster")
        iq = await iq.send()
        found = iq["roster"]["items"].get(slixmpp.JID(jid))
        return found and (found["name"], found["subscription"], sorted(found["groups"]))

    async def push(self, jid, wanted, what):
        """Waits for the push in which the item of `jid` is as wanted."""
        jid = slixmpp.JID(jid)
        items = lambda iq: iq["roster"]["items"]
        iq = await self.pushes.first(lambda iq: jid in items(iq) and wanted(items(iq)[jid]), f"push, {what}")
        return items(iq)[jid]

    async def heard(self, kind, jid):
        """Waits for a presence of this type from any resource of `jid`."""
        wanted = (kind, slixmpp.JID(jid).bare)
        return await self.presences.first(lambda p: (p["type"], p["from"].bare) == wanted, f"{kind} of {jid}")

    async def presence(self, full, kind):
        """Waits for a presence of one session with this type or show, which slixmpp calls the type, too."""
        wanted = (kind, full)
        return await self.presences.first(lambda p: (p["type"], p["from"]) == wanted, f"{kind} of {full}")

    async def close(self):
        """Until both sides have closed the stream."""
        await self.disconnect()


async def login(mechanism, direct_tls):
    client = Client(f"{ALICE}/login", mechanism=mechanism, direct_tls=direct_tls)
    try:
        await client.log_in()
    except AssertionError:
        if mechanism not in client.offered().split():
            raise NotOffered(f"offered: {client.offered()}") from None
        raise
    assert client.plugin["feature_mechanisms"].mech.name == mechanism
    version = client.socket.version()
    await client.close()
    return version


async def login_by_itself(tls12):
    """Without a wish for a mechanism; in TLS 1.2 slixmpp tries the channel binding tls-unique first."""
    client = await Client(f"{ALICE}/auto", tls12=tls12).log_in()
    mechanism, version = client.plugin["feature_mechanisms"].mech.name, client.socket.version()
    await client.close()
    return f"{mechanism}, {version}"


async def wrong_password(mechanism):
    client = Client(ALICE, password="not " + PASSWORD, mechanism=mechanism)
    failures = Heard()
    client.add_event_handler("failed_auth", failures.add)
    client.connect(HOST, PORT)
    event = await client.end.first(lambda _: True, "end of the login", timeout=40)
    if mechanism not in client.offered().split():
        raise NotOffered(f"offered: {client.offered()}")
    assert event == "failed_all_auth", f"login ended with {event}"
    condition = failures.all[0]["condition"]
    assert condition == "not-authorized", condition
    await client.close()
    return condition


async def forget_each_other():
    """Removes what an earlier run has left."""
    for owner, other in ((ALICE, BOB), (BOB, ALICE)):
        client = await Client(f"{owner}/clean", mechanism="SCRAM-SHA-1").log_in()
        if await client.item(other):
            await client.del_roster_item(other)
        assert await client.item(other) is None
        await client.close()


async def messages(alice, bob):
    for to in (bob.boundjid.full, bob.boundjid.bare):
        for kind in ("chat", "normal"):
            alice.send_message(to, AWKWARD, mtype=kind, msubject="s" if kind == "normal" else None)
            got = await bob.messages.first(lambda m: m["body"] == AWKWARD, f"{kind} message to {to}")
            assert (got["type"], got["from"]) == (kind, alice.boundjid), got
            bob.send_message(got["from"], "heard", mtype=kind)
            await alice.messages.first(lambda m: m["body"] == "heard" and m["from"] == bob.boundjid, "answer")
    return "chat and normal, to the full and the bare address"


async def order(alice, bob):
    wanted = [f"number {n}" for n in range(200)]
    for body in wanted:
        alice.send_message(bob.boundjid.bare, body, mtype="chat")
    await bob.messages.first(lambda m: m["body"] == wanted[-1], "last message")
    got = [m["body"] for m in bob.messages.all if m["from"] == alice.boundjid] + [wanted[-1]]
    bob.messages.all.clear()
    assert got == wanted, f"{len(got)} of {len(wanted)}, out of order: {got}"
    return f"{len(got)} messages in order"


async def bounce(alice):
    alice.send_message(f"nobody-there@{DOMAIN}", "anyone?", mtype="chat")
    got = await alice.messages.first(lambda m: m["from"].user == "nobody-there", "bounce")
    assert got["type"] == "error", got
    return got["error"]["condition"]


async def offline(alice, bob_resource):
    """Sends to Bob while none of his sessions is there."""
    for n in range(3):
        alice.send_message(BOB, f"while away {n}", mtype="chat")
    await alice.barrier()
    bob = await Client(f"{BOB}/{bob_resource}").log_in()
    for n in range(3):
        got = await bob.messages.first(lambda m: m["body"].startswith("while away"), "kept message")
        assert got["body"] == f"while away {n}", got["body"]
        assert got["delay"]["stamp"], "no delay"
    await bob.close()
    return "3 messages, in order, with their delay"


async def roster(alice, bob, other):
    """The whole life of a contact; `other` is Alice's second session, which hears the same pushes."""
    await alice.update_roster(slixmpp.JID(BOB), name="Bob & Søn", groups=["Friends", "Work <1>"])
    for session in (alice, other):
        item = await session.push(BOB, lambda i: i["name"], "new contact")
        assert (item["name"], sorted(item["groups"])) == ("Bob & Søn", ["Friends", "Work <1>"]), item
    expect(await alice.item(BOB), ("Bob & Søn", "none", ["Friends", "Work <1>"]))

    alice.send_presence_subscription(pto=BOB)
    await alice.push(BOB, lambda i: i["ask"] == "subscribe", "ask")
    await bob.heard("subscribe", ALICE)
    bob.send_presence_subscription(pto=ALICE, ptype="subscribed")
    await alice.heard("subscribed", BOB)
    await alice.push(BOB, lambda i: i["subscription"] == "to", "to")
    await bob.push(ALICE, lambda i: i["subscription"] == "from", "from")
    await alice.heard("available", BOB)

    bob.send_presence_subscription(pto=ALICE)
    await alice.heard("subscribe", BOB)
    alice.send_presence_subscription(pto=BOB, ptype="subscribed")
    await bob.heard("subscribed", ALICE)
    for owner, contact in ((alice, BOB), (other, BOB), (bob, ALICE)):
        await owner.push(contact, lambda i: i["subscription"] == "both", "both")
    for _ in (alice, other):
        await bob.heard("available", ALICE)

    await alice.update_roster(slixmpp.JID(BOB), name="Bobby", groups=[])
    for session in (alice, other):
        await session.push(BOB, lambda i: i["name"] == "Bobby", "new name")
    expect(await alice.item(BOB), ("Bobby", "both", []))
    return "add, name, groups, subscribe both ways, pushes to both sessions"


async def presence(alice, bob):
    bob.send_presence(pshow="away", pstatus=AWKWARD.strip(), ppriority=3)
    got = await alice.presence(bob.boundjid, "away")
    assert (got["status"], got["priority"]) == (AWKWARD.strip(), 3), got
    bob.send_presence(pshow="dnd")
    await alice.presence(bob.boundjid, "dnd")

    # A session that comes later is told by the server what the contact said last.
    late = await Client(f"{ALICE}/late").log_in()
    await late.presence(bob.boundjid, "dnd")
    await bob.presence(late.boundjid, "available")
    await late.close()
    await bob.presence(late.boundjid, "unavailable")

    bob.send_presence(ptype="unavailable")
    await alice.presence(bob.boundjid, "unavailable")
    bob.send_presence()
    await alice.presence(bob.boundjid, "available")
    return "show, status, priority, on login, on logout"


async def remove(alice, bob, other):
    await alice.del_roster_item(BOB)
    for session in (alice, other):
        await session.push(BOB, lambda i: i["subscription"] == "remove", "removal")
    await bob.push(ALICE, lambda i: i["subscription"] == "none", "none")
    await alice.heard("unavailable", BOB)
    await bob.heard("unavailable", ALICE)
    assert await alice.item(BOB) is None
    await bob.del_roster_item(ALICE)
    assert await bob.item(ALICE) is None
    return "pushes, unavailable to both, gone from both rosters"


async def ping(alice):
    return f"{await alice.plugin['xep_0199'].ping(DOMAIN) * 1000:.1f} ms"


async def disco(alice):
    info = (await alice.plugin["xep_0030"].get_info(DOMAIN))["disco_info"]
    assert ("server", "im") in {(kind[0], kind[1]) for kind in info["identities"]}, info
    features = info["features"]
    needed = {"http://jabber.org/protocol/disco#info", "urn:xmpp:ping", "jabber:iq:version", "vcard-temp"}
    assert needed <= features, needed - features
    await alice.plugin["xep_0030"].get_items(DOMAIN)
    own = (await alice.plugin["xep_0030"].get_info(alice.boundjid.bare))["disco_info"]
    assert ("account", "registered") in {(kind[0], kind[1]) for kind in own["identities"]}, own
    return f"{len(features)} features"


async def version(alice):
    answer = (await alice.plugin["xep_0092"].get_version(DOMAIN))["software_version"]
    assert answer["name"]
    return f"{answer['name']} {answer['version']}"


async def time(alice):
    # The text: slixmpp 1.17 appends a second Z before it parses it.
    utc = (await alice.plugin["xep_0202"].get_entity_time(DOMAIN)).xml.findtext(".//{urn:xmpp:time}utc")
    assert utc.endswith("Z"), utc
    return utc


async def uptime(alice):
    return f"{(await alice.plugin['xep_0012'].get_last_activity(DOMAIN))['last_activity']['seconds']} s"


async def vcard(alice, bob):
    card = alice.plugin["xep_0054"].make_vcard()
    card["FN"] = AWKWARD.strip()
    await alice.plugin["xep_0054"].publish_vcard(card)
    got = await bob.plugin["xep_0054"].get_vcard(ALICE)
    assert got["vcard_temp"]["FN"] == AWKWARD.strip(), got
    return "published, read by another user"


async def private(alice):
    notes = slixmpp.ET.fromstring("<notes xmlns='urn:example:notes'><note id='1'/></notes>")
    iq = alice.make_iq_set()
    query = slixmpp.ET.SubElement(iq.xml, "{jabber:iq:private}query")
    query.append(notes)
    await iq.send()
    iq = alice.make_iq_get()
    query = slixmpp.ET.SubElement(iq.xml, "{jabber:iq:private}query")
    slixmpp.ET.SubElement(query, "{urn:example:notes}notes")
    got = await iq.send()
    assert got.xml.find(".//{urn:example:notes}note") is not None, got
    return "stored and read"


async def unknown_request(alice):
    iq = alice.make_iq_get(ito=DOMAIN)
    slixmpp.ET.SubElement(iq.xml, "{urn:example:nothing}query")
    try:
        await iq.send()
    except IqError as error:
        assert error.condition == "service-unavailable", error.condition
        return error.condition
    raise AssertionError("it was answered with a result")


async def conflict():
    first = await Client(f"{ALICE}/same").log_in()
    second = await Client(f"{ALICE}/same").log_in()
    detail = "both stay" if first.boundjid != second.boundjid else "the older session ends"
    if first.boundjid == second.boundjid:
        await first.end.first(lambda e: "conflict" in e or e == "disconnected", "end of the older session")
    else:
        await first.close()
    await second.barrier()
    await second.close()
    return detail


async def main():
    report = Report("slixmpp")
    for direct_tls in (False, True):
        for mechanism in MECHANISMS:
            way = "direct TLS" if direct_tls else "STARTTLS"
            await report.check(f"login {mechanism} {way}", login(mechanism, direct_tls))
    await report.check("login as it likes, TLS 1.3", login_by_itself(tls12=False))
    await report.check("login as it likes, TLS 1.2", login_by_itself(tls12=True))
    for mechanism in MECHANISMS:
        await report.check(f"wrong password {mechanism}", wrong_password(mechanism))
    await report.check("two sessions ask for one resource", conflict())
    await report.check("clean start", forget_each_other())

    alice, bob, other = Client(f"{ALICE}/one"), Client(f"{BOB}/one"), Client(f"{ALICE}/two")

    async def sessions():
        for client in (alice, bob, other):
            await client.log_in()
        # Messages to Alice's bare address would go to both of her sessions.
        other.send_presence(ppriority=-1)
        await other.barrier()

    if await report.check("three sessions", sessions()):
        await report.check("messages", messages(alice, bob))
        await report.check("order of messages", order(alice, bob))
        await report.check("message to nobody", bounce(alice))
        await report.check("contacts", roster(alice, bob, other))
        await report.check("presence", presence(alice, bob))
        await report.check("contact removed", remove(alice, bob, other))
        for name, question in (("ping", ping), ("disco", disco), ("version", version), ("time", time),
                               ("uptime", uptime), ("private storage", private),
                               ("unknown request", unknown_request)):
            await report.check(name, question(alice))
        await report.check("vcard", vcard(alice, bob))
        await bob.close()
        await report.check("offline messages", offline(alice, "later"))
    for client in (alice, other):
        await client.close()
    report.exit()


if __name__ == "__main__":
    asyncio.run(main())
