"""aioxmpp: logins with every mechanism, messages, contacts and presence."""

import asyncio
import contextlib
import datetime
import os
import shlex
import socket

import aioxmpp
import aioxmpp.connector
import aioxmpp.security_layer
import aiosasl
from common import AWKWARD, CA, DOMAIN, HOST, PASSWORD, PORT, TLS_PORT
from common import Heard, NotOffered, Report, expect
from cryptography import x509

MECHANISMS = ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"]
ALICE, BOB = aioxmpp.JID("aiox-alice", DOMAIN, None), aioxmpp.JID("aiox-bob", DOMAIN, None)


class OneMechanism(aioxmpp.security_layer.SASLProvider):
    """Logs in with one mechanism only; None is whichever aioxmpp likes best."""

    def __init__(self, name, password):
        super().__init__()
        self.name, self.password, self.used, self.offered = name, password, None, []

    async def execute(self, client_jid, features, xmlstream, tls_transport):
        self.offered = features[aioxmpp.security_layer.SASLMechanisms].get_mechanism_list()
        allowed = [name for name in self.offered if self.name in (None, name)]
        for mechanism in (aiosasl.SCRAM, aiosasl.PLAIN):
            token = mechanism.any_supported(allowed)
            if token is None:
                continue

            async def credentials():
                return client_jid.localpart, self.password

            self.used = token if isinstance(token, str) else token[0]
            interface = aioxmpp.sasl.SASLXMPPInterface(xmlstream)
            return await self._execute(interface, mechanism(credentials), token)
        return False

    def must_offer(self, mechanism):
        if mechanism not in self.offered:
            raise NotOffered(f"offered: {' '.join(sorted(self.offered)) or 'nothing'}")


class Verifier(aioxmpp.security_layer.CertificateVerifier):
    """OpenSSL's verdict and the domain; aioxmpp's own verifier needs a pyOpenSSL of the past."""

    def verify_callback(self, ctx, certificate, errno, depth, valid):
        if not valid or depth > 0:
            return valid
        extensions = certificate.to_cryptography().extensions
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return DOMAIN in names.get_values_for_type(x509.DNSName)

    async def post_handshake(self, transport):
        pass


def tls_context():
    context = aioxmpp.security_layer.default_ssl_context()
    context.load_verify_locations(str(CA))
    return context


class Client:
    """One session that remembers all it hears and decides nothing by itself."""

    def __init__(self, jid, resource, password=PASSWORD, mechanism=None, direct_tls=False):
        self.sasl = OneMechanism(mechanism, password)
        layer = aioxmpp.security_layer.SecurityLayer(
            tls_context, Verifier, True, (self.sasl,))
        if direct_tls:
            peer = (HOST, TLS_PORT, aioxmpp.connector.XMPPOverTLSConnector())
        else:
            peer = (HOST, PORT, aioxmpp.connector.STARTTLSConnector())
        self.node = aioxmpp.PresenceManagedClient(
            jid.replace(resource=resource), layer, override_peer=[peer], max_initial_attempts=1)
        self.messages, self.presences, self.contacts = Heard(), Heard(), Heard()
        dispatcher = self.node.summon(aioxmpp.dispatcher.SimpleMessageDispatcher)
        dispatcher.register_callback(None, None, self.messages.add)
        presence = self.node.summon(aioxmpp.PresenceClient)
        self.roster = self.node.summon(aioxmpp.RosterClient)
        for service, signals, heard in (
            (presence, ("available", "changed", "unavailable"), self.presences),
            (self.roster, ("subscribe", "subscribed", "unsubscribe", "unsubscribed"), self.presences),
            (self.roster, ("entry_added", "entry_removed", "entry_name_changed"), self.contacts),
            (self.roster, ("entry_subscription_state_changed", "entry_added_to_group"), self.contacts),
        ):
            for signal in signals:
                getattr(service, f"on_{signal}").connect(Recorder(heard, signal))
        self.node.stream.app_inbound_presence_filter.register(self.note_unavailable, 0)

    @property
    def jid(self):
        return self.node.local_jid

    def note_unavailable(self, stanza):
        if stanza.type_ == aioxmpp.PresenceType.UNAVAILABLE:
            self.presences.add(("raw unavailable", stanza))
        return stanza

    def connected(self):
        return self.node.connected(presence=aioxmpp.PresenceState(True))

    def send(self, to, body, kind=aioxmpp.MessageType.CHAT):
        message = aioxmpp.Message(type_=kind, to=to)
        message.body[None] = body
        self.node.enqueue(message)

    async def message(self, body, sender):
        wanted = lambda m: m.body.any() == body and m.from_ == sender
        return await self.messages.first(wanted, f"{body!r} from {sender}")

    async def presence(self, kind, wanted):
        """Waits for a signal of this kind whose stanza (its last argument) is as wanted."""
        return await self.presences.first(lambda p: p[0] == kind and wanted(p[-1]), kind)

    async def contact(self, kind, jid, wanted=lambda item: True):
        """Waits for a roster signal of this kind about `jid`, whose item is then as wanted."""
        return await self.contacts.first(
            lambda c: c[0] == kind and c[1].jid == jid and wanted(c[1]), f"{kind} of {jid}")


class LaterConnector(aioxmpp.connector.STARTTLSConnector):
    """Connects when the client may."""

    def __init__(self):
        self.gate = asyncio.Event()

    async def connect(self, *arguments, **named):
        await self.gate.wait()
        return await super().connect(*arguments, **named)


class Recorder:
    """Keeps what a signal says. A signal drops the callbacks that return true."""

    def __init__(self, heard, signal):
        self.heard, self.signal = heard, signal

    def __call__(self, *arguments, **_):
        self.heard.add((self.signal, *arguments))


async def login(mechanism, direct_tls):
    client = Client(ALICE, "login", mechanism=mechanism, direct_tls=direct_tls)
    try:
        async with client.connected() as stream:
            version = stream._xmlstream.transport.get_extra_info("ssl_object").get_protocol_version_name()
    except aioxmpp.errors.MultiOSError:
        client.sasl.must_offer(mechanism)
        raise
    if mechanism is None:
        return f"{client.sasl.used}, {version}"
    expect(client.sasl.used, mechanism)
    return version


async def wrong_password(mechanism):
    client = Client(ALICE, None, password="not " + PASSWORD, mechanism=mechanism)
    try:
        async with client.connected():
            raise AssertionError("logged in with a wrong password")
    except aioxmpp.errors.MultiOSError:
        client.sasl.must_offer(mechanism)
        raise
    except aiosasl.AuthenticationFailure as failure:
        expect(failure.opaque_error, "not-authorized")
        return failure.opaque_error


async def forget_each_other():
    """Removes what an earlier run has left."""
    for owner, other in ((ALICE, BOB), (BOB, ALICE)):
        client = Client(owner, "clean")
        async with client.connected():
            if other in client.roster.items:
                await client.roster.remove_entry(other)
            assert other not in client.roster.items


async def messages(alice, bob):
    for to in (bob.jid, bob.jid.bare()):
        for kind in (aioxmpp.MessageType.CHAT, aioxmpp.MessageType.NORMAL):
            alice.send(to, AWKWARD, kind)
            got = await bob.message(AWKWARD, alice.jid)
            expect(got.type_, kind)
            bob.send(got.from_, "heard", kind)
            await alice.message("heard", bob.jid)
    return "chat and normal, to the full and the bare address"


async def order(alice, bob):
    wanted = [f"number {n}" for n in range(100)]
    for body in wanted:
        alice.send(bob.jid.bare(), body)
    last = await bob.message(wanted[-1], alice.jid)
    got = [m.body.any() for m in (*bob.messages.all, last)]
    bob.messages.all.clear()
    expect(got, wanted)
    return f"{len(got)} messages in order"


async def offline(alice):
    alice.send(BOB, AWKWARD)
    # The answer comes after the server has dealt with the message.
    await aioxmpp.ping.ping(alice.node, aioxmpp.JID.fromstr(DOMAIN))
    bob = Client(BOB, "later")
    async with bob.connected():
        got = await bob.message(AWKWARD, alice.jid)
    assert got.xep0203_delay, "no delay"
    return f"delayed since {got.xep0203_delay[0].stamp:%H:%M:%S}"


async def contacts(alice, bob):
    await alice.roster.set_entry(BOB, name="Bob & Søn", add_to_groups={"Friends", "Work <1>"})
    item = (await alice.contact("entry_added", BOB))[1]
    expect((item.name, sorted(item.groups)), ("Bob & Søn", ["Friends", "Work <1>"]))

    for one, other in ((alice, bob), (bob, alice)):
        one.roster.subscribe(other.jid.bare())
        await other.presence("subscribe", lambda p: p.from_ == one.jid.bare())
        other.roster.approve(one.jid.bare())
        await one.presence("subscribed", lambda p: p.from_ == other.jid.bare())
        await one.presence("available", lambda p: p.from_ == other.jid)
    for owner, contact in ((alice, BOB), (bob, ALICE)):
        await owner.contact("entry_subscription_state_changed", contact, lambda i: i.subscription == "both")

    await alice.roster.set_entry(BOB, name="Bobby", remove_from_groups={"Friends", "Work <1>"})
    item = (await alice.contact("entry_name_changed", BOB, lambda i: i.name == "Bobby"))[1]
    expect(sorted(item.groups), [])
    return "add, name, groups, subscribe both ways"


async def presence(alice, bob):
    own = bob.node.summon(aioxmpp.PresenceServer)
    away, busy = aioxmpp.PresenceShow.AWAY, aioxmpp.PresenceShow.DND
    own.set_presence(aioxmpp.PresenceState(True, away), status=AWKWARD.strip())
    got = (await alice.presence("changed", lambda p: p.from_ == bob.jid and p.show == away))[-1]
    expect(got.status.any(), AWKWARD.strip())
    own.set_presence(aioxmpp.PresenceState(True, busy))
    await alice.presence("changed", lambda p: p.from_ == bob.jid and p.show == busy)

    late = Client(ALICE, "late")
    async with late.connected():
        await late.presence("available", lambda p: p.from_ == bob.jid and p.show == busy)
        await bob.presence("available", lambda p: p.from_ == late.jid)
    await bob.presence("unavailable", lambda p: p.from_ == late.jid)
    return "show, status, on login, on logout"


async def remove(alice, bob):
    await alice.roster.remove_entry(BOB)
    await alice.contact("entry_removed", BOB)
    await bob.contact("entry_subscription_state_changed", ALICE, lambda i: i.subscription == "none")
    # As they arrive: aioxmpp says nothing about the end of a bare address, which some servers send here.
    for client, other in ((alice, BOB), (bob, ALICE)):
        await client.presence("raw unavailable", lambda p: p.from_.bare() == other)
    await bob.roster.remove_entry(ALICE)
    await bob.contact("entry_removed", ALICE)
    return "unavailable to both, gone from both rosters"


async def disco(alice):
    service = alice.node.summon(aioxmpp.DiscoClient)
    info = await service.query_info(aioxmpp.JID.fromstr(DOMAIN))
    assert "urn:xmpp:ping" in info.features, info.features
    assert ("server", "im") in {(i.category, i.type_) for i in info.identities}
    return f"{len(info.features)} features"


async def vcard(alice):
    service = alice.node.summon(aioxmpp.vcard.VCardService)
    card = await service.get_vcard(None)
    card.elements.clear()
    name = card.elements.makeelement("{vcard-temp}FN")
    name.text = AWKWARD.strip()
    card.elements.append(name)
    await service.set_vcard(card)
    read = await service.get_vcard(None)
    expect([e.text for e in read.elements if e.tag == name.tag], [AWKWARD.strip()])
    return "published and read"


async def restart():
    """
    Both connections break without a word, and the server is started again meanwhile: both sessions go on, nothing is
    lost, nothing comes twice or in another order. (aioxmpp gives a session up that ends with any stream error.)
    """
    operator = os.environ.get("INTEROP_OPERATOR")
    if not operator:
        raise NotOffered("nobody here can restart the server")
    alice, bob = Client(ALICE, "phone"), Client(BOB, "phone")
    events = Heard()
    for client in (alice, bob):
        client.node.backoff_start = datetime.timedelta(milliseconds=50)
        for signal in ("suspended", "resumed", "destroyed"):
            getattr(client.node, f"on_stream_{signal}").connect(Recorder(events, (client, signal)))
    texts = [f"restart {number}" for number in range(60)]
    later = {alice: LaterConnector(), bob: LaterConnector()}
    async with alice.connected(), bob.connected():
        assert alice.node.stream.sm_enabled and bob.node.stream.sm_enabled, "no stream management"
        sessions = [client.node.stream.sm_id for client in (alice, bob)]
        for text in texts[:20]:
            bob.send(ALICE, text)
        await alice.message(texts[19], bob.jid)
        for client in (alice, bob, alice, bob):
            # aioxmpp does not survive that it has something to answer when the connection breaks.
            await aioxmpp.ping.ping(client.node, aioxmpp.JID.fromstr(DOMAIN))
        for client in (alice, bob):
            client.node.override_peer = [(HOST, PORT, later[client])]
            client.node.stream._xmlstream.transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
            await events.first(lambda e: e[0] == (client, "suspended"), "the end of the connection")
        for text in texts[20:40]:
            bob.send(ALICE, text)
        process = await asyncio.create_subprocess_exec(
            *shlex.split(operator), "restart", stdout=asyncio.subprocess.DEVNULL)
        expect(await process.wait(), 0)
        for client in (bob, alice):
            later[client].gate.set()
            await events.first(lambda e: e[0] == (client, "resumed"), "resumption", timeout=30)
            for text in texts[40:] if client is bob else []:
                bob.send(ALICE, text)
        await alice.message(texts[-1], bob.jid)
        await aioxmpp.ping.ping(alice.node, aioxmpp.JID.fromstr(DOMAIN))
        expect([m.body.any() for m in alice.messages.all], [t for t in texts[:-1] if t != texts[19]])
        expect([client.node.stream.sm_id for client in (alice, bob)], sessions)
        expect([signal for (_, signal), *_ in events.all], [])
    return "two sessions, 60 messages before, meanwhile and after"


async def main():
    report = Report("aioxmpp")
    for direct_tls in (False, True):
        for mechanism in (*MECHANISMS, None):
            way = "direct TLS" if direct_tls else "STARTTLS"
            await report.check(f"login {mechanism or 'as it likes,'} {way}", login(mechanism, direct_tls))
    for mechanism in MECHANISMS:
        await report.check(f"wrong password {mechanism}", wrong_password(mechanism))
    await report.check("clean start", forget_each_other())

    alice, bob = Client(ALICE, "one"), Client(BOB, "one")
    async with contextlib.AsyncExitStack() as sessions:
        bob_there = contextlib.AsyncExitStack()

        async def log_in():
            await bob_there.enter_async_context(bob.connected())
            await sessions.enter_async_context(alice.connected())

        if await report.check("two sessions", log_in()):
            await report.check("messages", messages(alice, bob))
            await report.check("order of messages", order(alice, bob))
            await report.check("contacts", contacts(alice, bob))
            await report.check("presence", presence(alice, bob))
            await report.check("contact removed", remove(alice, bob))
            await report.check("disco", disco(alice))
            await report.check("vcard", vcard(alice))
            await bob_there.aclose()
            await report.check("offline message", offline(alice))
    await report.check("resumption over a restart", restart())
    report.exit()


if __name__ == "__main__":
    asyncio.run(main())
