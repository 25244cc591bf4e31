"""profanity, driven in tmux as a person would: the certificate, login, contacts, chat; slixmpp is the other side."""

import asyncio
import hashlib
import os
import re
import shlex
import ssl
import tempfile
from pathlib import Path

from common import CA, DOMAIN, HOST, PASSWORD, PORT, Report, expect
from slixmpp_client import Client

ALICE, BOB = f"prof-alice@{DOMAIN}", f"prof-bob@{DOMAIN}"


class Screen:
    """A terminal of its own: tmux with its own socket, a home directory that goes away."""

    def __init__(self, home: Path):
        self.home, self.socket = home, home / "tmux.sock"

    async def tmux(self, *arguments: str) -> str:
        # Without the variable of a tmux that we may run in ourselves.
        environment = {name: value for name, value in os.environ.items() if name != "TMUX"}
        process = await asyncio.create_subprocess_exec(
            "tmux", "-f", "/dev/null", "-S", str(self.socket), *arguments,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=environment)
        output = (await process.communicate())[0].decode()
        assert process.returncode == 0, f"tmux {arguments[0]}: {output}"
        return output

    async def start(self) -> None:
        (self.home / "tmp").mkdir()
        environment = {"HOME": self.home, "TERM": "screen-256color", "LANG": "C.UTF-8",
                       "XDG_CONFIG_HOME": self.home / "config", "XDG_DATA_HOME": self.home / "data"}
        words = ["env", *(f"{name}={value}" for name, value in environment.items()), "profanity"]
        await self.tmux("-u", "new-session", "-d", "-x", "160", "-y", "50", shlex.join(words))

    async def type(self, text: str) -> None:
        await self.tmux("send-keys", "-l", text)
        await self.tmux("send-keys", "Enter")

    async def shows(self, pattern: str, timeout: float = 20) -> re.Match:
        """Waits until the screen matches; tmux has no event for that, so it is looked at often."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            screen = await self.tmux("capture-pane", "-p", "-J")
            if found := re.search(pattern, screen):
                return found
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"the screen does not show {pattern!r}: {screen.strip()[-1500:]}")
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        await self.tmux("kill-server")


async def start(screen):
    await screen.start()
    await screen.shows(r"Profanity\. Version|Type '/help'")
    # What a user may have set, so that nothing waits for a person.
    await screen.type("/notify chat off")
    await screen.shows(r"Chat notifications disabled")


async def login(screen):
    await screen.type(f"/connect {ALICE} server {HOST} port {PORT}")
    await screen.shows(r"Enter password:")
    await screen.type(PASSWORD)
    # profanity does not know who signed the certificate: it shows the fingerprint (SHA-1) and asks.
    shown = (await screen.shows(r"Fingerprint\s*: ([0-9a-f]{40})"))[1]
    expect(shown, hashlib.sha1(ssl.PEM_cert_to_DER_cert(CA.read_text())).hexdigest())
    await screen.type("/tls allow")
    await screen.shows(r"logged in successfully")
    return "certificate accepted by its fingerprint"


async def contact(screen, bob):
    await screen.type(f"/roster add {BOB} Bob")
    await screen.shows(r"Roster item added: prof-bob")
    await screen.type(f"/roster group add Friends {BOB}")
    await screen.shows(r"Bob added to group Friends")
    await screen.type(f"/sub request {BOB}")
    await bob.heard("subscribe", ALICE)
    bob.send_presence_subscription(pto=ALICE, ptype="subscribed")
    bob.send_presence_subscription(pto=ALICE)
    await screen.type(f"/sub allow {BOB}")
    await bob.heard("subscribed", ALICE)
    await bob.push(ALICE, lambda item: item["subscription"] == "both", "both")
    await bob.heard("available", ALICE)
    await screen.shows(r"Bob \(other\) is online")
    await screen.type("/roster")
    await screen.shows(r"\(Bob\) - both.* - Friends")
    return "added, in a group, subscribed both ways"


async def chat(screen, bob):
    await screen.type(f"/msg {BOB} Grüße, <b>&amp; 你好")
    got = await bob.messages.first(lambda m: m["from"].bare == ALICE and m["body"], "message of profanity")
    assert got["body"] == "Grüße, <b>&amp; 你好", got["body"]
    bob.send_message(got["from"], "heard, <i>&lt; שלום", mtype="chat")
    await screen.shows(r"heard, <i>&lt; ")
    return "both directions"


async def presence(screen, bob):
    await screen.type('/status set away "out for lunch"')
    await bob.heard("away", ALICE)
    bob.send_presence(pshow="dnd", pstatus="no time")
    await screen.shows(r"Bob.* \[dnd\]")
    return "away seen by the contact, the contact's dnd on the screen"


async def remove(screen, bob):
    await screen.type(f"/roster remove {BOB}")
    await bob.push(ALICE, lambda item: item["subscription"] == "none", "none")
    await bob.del_roster_item(ALICE)
    assert await bob.item(ALICE) is None
    return "gone from both rosters"


async def quit(screen, bob):
    await bob.barrier()
    await screen.type("/disconnect")
    await screen.shows(r"logged out successfully")
    return "logged out"


async def main():
    report = Report("profanity")
    bob = Client(f"{BOB}/other")
    with tempfile.TemporaryDirectory(prefix="interop-") as home:
        screen = Screen(Path(home))

        async def clean_start():
            await bob.log_in()
            if await bob.item(ALICE):
                await bob.del_roster_item(ALICE)

        if await report.check("other side", clean_start()) and await report.check("start", start(screen)):
            if await report.check("login", login(screen)):
                for name, work in (("contacts", contact), ("chat", chat), ("presence", presence),
                                   ("contact removed", remove), ("logout", quit)):
                    await report.check(name, work(screen, bob))
            await screen.stop()
        await bob.close()
    report.exit()


if __name__ == "__main__":
    asyncio.run(main())
