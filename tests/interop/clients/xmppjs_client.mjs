// @xmpp/client (xmpp.js): logins with every mechanism, messages, contacts and presence.
//
// Prints one line for each check like common.py. NODE_MODULES is the directory that has @xmpp/client; the server's
// certificate comes in NODE_EXTRA_CA_CERTS, because the library takes no other.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { INTEROP_HOST: host, INTEROP_PORT: port, INTEROP_TLS_PORT: tlsPort, INTEROP_DOMAIN: domain } = process.env;
const { INTEROP_PASSWORD: password, NODE_MODULES: modules } = process.env;

const library = createRequire(`${modules}/`).resolve("@xmpp/client");
const { client, jid, xml } = await import(pathToFileURL(library));

const MECHANISMS = ["PLAIN", "SCRAM-SHA-1"];
const ALICE = `js-alice@${domain}`;
const BOB = `js-bob@${domain}`;
const TIMEOUT = 15_000;
const AWKWARD = "  <b>&amp; \"quoted\" 'too' ]]> Grüße, 你好, 👩‍👩‍👧 \u200f שלום\n\tnew line  ";

class NotOffered extends Error {}

let failed = false;

async function check(name, work) {
  try {
    line("ok", name, (await work()) ?? "");
    return true;
  } catch (error) {
    if (error instanceof NotOffered) {
      line("none", name, error.message);
    } else {
      failed = true;
      console.error(name, error);
      line("FAIL", name, String(error));
    }
    return false;
  }
}

function line(result, name, detail) {
  console.log([result, "xmpp.js", name, detail.replace(/\s+/g, " ").trim()].join("\t"));
}

function expect(got, wanted) {
  if (JSON.stringify(got) !== JSON.stringify(wanted)) {
    throw new Error(`got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
  }
}

/** One session that remembers all it hears. */
class Session {
  constructor(address, { mechanism, directTls = false, secret = password } = {}) {
    const { local, resource } = jid(address);
    this.offered = [];
    // With direct TLS the library verifies the certificate for the host that it connects to.
    const service = directTls ? `xmpps://${domain}:${tlsPort}` : `xmpp://${host}:${port}`;
    this.xmpp = client({
      service,
      domain,
      resource: resource || undefined,
      credentials: async (authenticate, mechanisms) => {
        this.offered = mechanisms;
        this.used = mechanism ?? mechanisms[0];
        if (!mechanisms.includes(this.used)) throw new NotOffered(`offered: ${mechanisms.join(" ")}`);
        await authenticate({ username: local, password: secret, token: this.token }, this.used, this.agent);
      },
    });
    // The library begins to wait for the answer to a stream header only when its write is reported as done. A fast
    // server's answer comes before that and would be missed; with SASL2 no second one comes that could count for it.
    const write = this.xmpp.write.bind(this.xmpp);
    this.xmpp.write = (text) => {
      const written = write(text);
      if (!String(text).includes("stream:stream")) return written;
      written.catch((error) => (this.error = error));
      return Promise.resolve();
    };
    // SCRAM takes its time in JavaScript, so the default of 2 s would be up by then on a busy machine.
    this.xmpp.timeout = TIMEOUT;
    // A session that ends has ended: each check makes its own.
    this.xmpp.reconnect.stop();
    this.stanzas = [];
    this.waiting = new Set();
    // What goes wrong is told by start(), too; an event "error" without a listener ends the process.
    this.xmpp.on("error", (error) => (this.error = error));
    this.xmpp.on("stanza", (stanza) => {
      this.stanzas.push(stanza);
      for (const look of this.waiting) look();
    });
    // SASL2 and Bind 2, where the server has them.
    this.xmpp.on("nonza", (nonza) => {
      if (nonza.is("success", "urn:xmpp:sasl:2")) this.bound = nonza.getChild("bound", "urn:xmpp:bind:0");
    });
    // Roster pushes want an answer.
    this.xmpp.iqCallee.set("jabber:iq:roster", "query", () => true);
  }

  async start(available = true) {
    this.jid = String(await this.xmpp.start());
    if (available) {
      this.roster = await this.contacts();
      await this.xmpp.send(xml("presence"));
      await this.first("own presence", (s) => s.is("presence") && s.attrs.from === this.jid);
    }
    return this;
  }

  /** The first stanza, from the oldest on, that is as wanted; it is taken out. */
  first(what, wanted) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const index = this.stanzas.findIndex(wanted);
        if (index < 0) return;
        this.waiting.delete(look);
        clearTimeout(timer);
        resolve(this.stanzas.splice(index, 1)[0]);
      };
      const timer = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`no ${what}; heard last: ${this.stanzas.slice(-4).join(" ") || "nothing"}`));
      }, TIMEOUT);
      this.waiting.add(look);
      look();
    });
  }

  send(to, body, type = "chat") {
    return this.xmpp.send(xml("message", { to, type }, xml("body", {}, body)));
  }

  message(body, from) {
    const wanted = (s) => s.is("message") && s.getChildText("body") === body && s.attrs.from === from;
    return this.first(`message from ${from}`, wanted);
  }

  presence(type, from, wanted = () => true) {
    const bare = (address) => address.split("/")[0];
    return this.first(`presence ${type ?? "available"} of ${from}`, (s) =>
      s.is("presence") && s.attrs.type === type && wanted(s)
        && (from.includes("/") ? s.attrs.from === from : bare(s.attrs.from) === from));
  }

  /** The contacts as the server tells them now, by address: [name, subscription, groups]. */
  async contacts() {
    const query = await this.xmpp.iqCaller.get(xml("query", "jabber:iq:roster"));
    return Object.fromEntries(query.getChildren("item").map((item) => [item.attrs.jid, describe(item)]));
  }

  setContact(attributes, ...groups) {
    const item = xml("item", attributes, ...groups.map((name) => xml("group", {}, name)));
    return this.xmpp.iqCaller.set(xml("query", "jabber:iq:roster", item));
  }

  /** Waits for the push in which the item of this contact is as wanted. */
  push(address, what, wanted) {
    return this.first(`push, ${what}`, (stanza) => {
      const item = stanza.attrs.type === "set" && stanza.getChild("query", "jabber:iq:roster")?.getChild("item");
      return item && item.attrs.jid === address && wanted(item);
    });
  }

  stop() {
    return this.xmpp.stop();
  }
}

function describe(item) {
  const groups = item.getChildren("group").map((group) => group.text()).sort();
  return [item.attrs.name ?? "", item.attrs.subscription, groups];
}

async function login(mechanism, directTls) {
  const session = await new Session(`${ALICE}/login`, { mechanism, directTls }).start();
  const socket = session.xmpp.socket.socket;
  const profile = session.bound ? ["SASL2, Bind 2"] : [];
  const detail = [...(mechanism ? [] : [session.used]), socket.getProtocol(), ...profile].join(", ");
  await session.stop();
  return detail;
}

/** Logs in with a token that the first login has brought: no password is known any more. XEP-0484 */
async function token() {
  const agent = xml("user-agent", { id: crypto.randomUUID() }, xml("software", {}, "xmpp.js"));
  const first = Object.assign(new Session(`${ALICE}/token`), { agent });
  await first.start();
  const given = await first.xmpp.fast.fetchToken();
  if (!given) throw new NotOffered("no token was given");
  const jid = first.jid;
  await first.stop();
  const second = Object.assign(new Session(`${ALICE}/token`, { secret: "forgotten" }), { agent, token: given });
  await second.start();
  expect(second.jid, jid);
  await second.stop();
  return `${given.mechanism}, the same resource`;
}

async function wrongPassword(mechanism) {
  const session = new Session(ALICE, { mechanism, secret: `not ${password}` });
  try {
    await session.start();
  } catch (error) {
    if (error instanceof NotOffered) throw error;
    expect(error.condition, "not-authorized");
    await session.stop();
    return error.condition;
  }
  throw new Error("logged in with a wrong password");
}

/** Removes what an earlier run has left. */
async function forgetEachOther() {
  for (const [owner, other] of [[ALICE, BOB], [BOB, ALICE]]) {
    const session = await new Session(`${owner}/clean`).start();
    if (session.roster[other]) await session.setContact({ jid: other, subscription: "remove" });
    expect(await session.contacts(), {});
    await session.stop();
  }
}

async function messages(alice, bob) {
  for (const to of [bob.jid, BOB]) {
    for (const type of ["chat", "normal"]) {
      await alice.send(to, AWKWARD, type);
      expect((await bob.message(AWKWARD, alice.jid)).attrs.type ?? "normal", type);
      await bob.send(alice.jid, "heard", type);
      await alice.message("heard", bob.jid);
    }
  }
  return "chat and normal, to the full and the bare address";
}

async function order(alice, bob) {
  const wanted = Array.from({ length: 100 }, (_, n) => `number ${n}`);
  await Promise.all(wanted.map((body) => alice.send(BOB, body)));
  const last = await bob.message(wanted.at(-1), alice.jid);
  const got = [...bob.stanzas.filter((s) => s.is("message")), last].map((s) => s.getChildText("body"));
  bob.stanzas.length = 0;
  expect(got, wanted);
  return `${got.length} messages in order`;
}

async function contacts(alice, bob) {
  await alice.setContact({ jid: BOB, name: "Bob & Søn" }, "Friends", "Work <1>");
  await alice.push(BOB, "new contact", (item) => item.attrs.name);
  expect(await alice.contacts(), { [BOB]: ["Bob & Søn", "none", ["Friends", "Work <1>"]] });

  for (const [one, other] of [[alice, bob], [bob, alice]]) {
    const [from, to] = [one, other].map((session) => session.jid.split("/")[0]);
    await one.xmpp.send(xml("presence", { to, type: "subscribe" }));
    await other.presence("subscribe", from);
    await other.xmpp.send(xml("presence", { to: from, type: "subscribed" }));
    await one.presence("subscribed", to);
    await one.presence(undefined, other.jid);
  }
  for (const [owner, contact] of [[alice, BOB], [bob, ALICE]]) {
    await owner.push(contact, "both", (item) => item.attrs.subscription === "both");
  }
  await alice.setContact({ jid: BOB, name: "Bobby" });
  await alice.push(BOB, "new name", (item) => item.attrs.name === "Bobby");
  expect(await alice.contacts(), { [BOB]: ["Bobby", "both", []] });
  return "add, name, groups, subscribe both ways";
}

async function presence(alice, bob) {
  const status = AWKWARD.trim();
  const away = [xml("show", {}, "away"), xml("status", {}, status), xml("priority", {}, "3")];
  await bob.xmpp.send(xml("presence", {}, ...away));
  const got = await alice.presence(undefined, bob.jid, (s) => s.getChildText("show") === "away");
  expect([got.getChildText("status"), got.getChildText("priority")], [status, "3"]);

  const late = await new Session(`${ALICE}/late`).start();
  await late.presence(undefined, bob.jid, (s) => s.getChildText("show") === "away");
  await bob.presence(undefined, late.jid);
  await late.stop();
  await bob.presence("unavailable", late.jid);
  return "show, status, priority, on login, on logout";
}

async function remove(alice, bob) {
  await alice.setContact({ jid: BOB, subscription: "remove" });
  await alice.push(BOB, "removal", (item) => item.attrs.subscription === "remove");
  await bob.push(ALICE, "none", (item) => item.attrs.subscription === "none");
  await alice.presence("unavailable", BOB);
  await bob.presence("unavailable", ALICE);
  await bob.setContact({ jid: ALICE, subscription: "remove" });
  expect([await alice.contacts(), await bob.contacts()], [{}, {}]);
  return "unavailable to both, gone from both rosters";
}

async function questions(alice) {
  const info = await alice.xmpp.iqCaller.get(xml("query", "http://jabber.org/protocol/disco#info"), domain);
  const features = info.getChildren("feature").map((feature) => feature.attrs.var);
  if (!features.includes("urn:xmpp:ping")) throw new Error(`features: ${features}`);
  await alice.xmpp.iqCaller.get(xml("ping", "urn:xmpp:ping"), domain);
  try {
    await alice.xmpp.iqCaller.get(xml("query", "urn:example:nothing"), domain);
  } catch (error) {
    expect(error.condition, "service-unavailable");
    return `disco, ping, ${error.condition}`;
  }
  throw new Error("an unknown request was answered with a result");
}

async function offline(alice) {
  await alice.send(BOB, AWKWARD);
  // The answer comes after the server has dealt with the message.
  await alice.xmpp.iqCaller.get(xml("ping", "urn:xmpp:ping"), domain);
  const bob = await new Session(`${BOB}/later`).start();
  if (bob.bound) {
    // Whoever binds so finds it in the archive, and is not sent it. XEP-0386 §3.2
    const page = xml("set", "http://jabber.org/protocol/rsm", xml("max", {}, "1"), xml("before"));
    await bob.xmpp.iqCaller.set(xml("query", "urn:xmpp:mam:2", page));
    const found = await bob.first("archived message", (s) => s.getChild("result", "urn:xmpp:mam:2"));
    const forwarded = found.getChild("result", "urn:xmpp:mam:2").getChild("forwarded", "urn:xmpp:forward:0");
    expect(forwarded.getChild("message").getChildText("body"), AWKWARD);
    expect(bob.stanzas.filter((s) => s.is("message")).length, 0);
    await bob.stop();
    return "in the archive, not sent twice";
  }
  const got = await bob.message(AWKWARD, alice.jid);
  if (!got.getChild("delay", "urn:xmpp:delay")) throw new Error(`no delay: ${got}`);
  await bob.stop();
  return "kept, with its delay";
}

for (const directTls of [false, true]) {
  for (const mechanism of [...MECHANISMS, undefined]) {
    const way = directTls ? "direct TLS" : "STARTTLS";
    await check(`login ${mechanism ?? "as it likes,"} ${way}`, () => login(mechanism, directTls));
  }
}
for (const mechanism of MECHANISMS) {
  await check(`wrong password ${mechanism}`, () => wrongPassword(mechanism));
}
await check("login with a token", token);
await check("clean start", forgetEachOther);

const [alice, bob] = [new Session(`${ALICE}/one`), new Session(`${BOB}/one`)];
if (await check("two sessions", async () => void (await Promise.all([alice.start(), bob.start()])))) {
  await check("messages", () => messages(alice, bob));
  await check("order of messages", () => order(alice, bob));
  await check("contacts", () => contacts(alice, bob));
  await check("presence", () => presence(alice, bob));
  await check("contact removed", () => remove(alice, bob));
  await check("questions to the server", () => questions(alice));
  await bob.stop();
  await check("offline message", () => offline(alice));
  await alice.stop();
}
process.exit(failed ? 1 : 0);
