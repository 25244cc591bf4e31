"""slixmpp: the server run from chat: ad-hoc commands, service administration, registration."""

import asyncio

import slixmpp_client
from common import DOMAIN, PASSWORD, Report, expect
from slixmpp.exceptions import IqError
from slixmpp_client import Client

ADMIN, MEMBER, NEW = f"oper-alice@{DOMAIN}", f"oper-bob@{DOMAIN}", f"oper-new@{DOMAIN}"
ADMINISTRATION = "http://jabber.org/protocol/admin#"
slixmpp_client.PLUGINS += ["xep_0004", "xep_0050", "xep_0077"]


async def commands(client):
    items = await client.plugin["xep_0050"].get_commands(DOMAIN)
    return {item[1] for item in items["disco_items"]["items"]}


async def run(client, node, answers):
    """A command of one form; what is said in the end."""
    adhoc = client.plugin["xep_0050"]
    asked = await adhoc.send_command(DOMAIN, node)
    expect(asked["command"]["status"], "executing")
    form = client.plugin["xep_0004"].make_form(ftype="submit")
    for name, field in asked["command"]["form"].get_fields().items():
        value = answers.get(name, field["value"])
        if field["type"] != "fixed" and value not in (None, "", []):
            form.add_field(var=name, ftype=field["type"], value=value)
    session = asked["command"]["sessionid"]
    return (await adhoc.send_command(DOMAIN, node, action="complete", payload=form, sessionid=session))["command"]


async def listed(admin, member):
    """Everybody sees what he may run, and no more."""
    for_admin, for_member = await commands(admin), await commands(member)
    assert f"{ADMINISTRATION}add-user" in for_admin, sorted(for_admin)
    assert f"{ADMINISTRATION}add-user" not in for_member, sorted(for_member)
    return f"{len(for_admin)} for an administrator, {len(for_member)} for a member"


async def account(admin):
    """Adds an account, which can log in, gives it another password, removes it."""
    words = {"accountjid": NEW, "password": PASSWORD, "password-verify": PASSWORD}
    expect((await run(admin, f"{ADMINISTRATION}add-user", words))["status"], "completed")
    new = await Client(f"{NEW}/one").log_in()
    await new.close()
    other = {"accountjid": NEW, "password": PASSWORD + "-2"}
    expect((await run(admin, f"{ADMINISTRATION}change-user-password", other))["status"], "completed")
    new = await Client(f"{NEW}/two", password=PASSWORD + "-2").log_in()
    await new.close()
    expect((await run(admin, f"{ADMINISTRATION}delete-user", {"accountjids": [NEW]}))["status"], "completed")


async def announcement(admin, member):
    words = {"subject": "Tonight", "announcement": ["No service from 22:00 on"]}
    await run(admin, f"{ADMINISTRATION}announce", words)
    await member.messages.first(lambda m: "22:00" in m["body"], "the announcement")


async def refused(member):
    try:
        await member.plugin["xep_0050"].send_command(DOMAIN, f"{ADMINISTRATION}add-user")
    except IqError as error:
        expect(error.condition, "forbidden")
        return error.condition
    raise AssertionError("a member may add accounts")


async def password(member):
    """Whoever is logged in changes his own password; the next login needs it."""
    await member.plugin["xep_0077"].change_password(PASSWORD + "-3", jid=DOMAIN)
    again = await Client(f"{MEMBER}/again", password=PASSWORD + "-3").log_in()
    await again.plugin["xep_0077"].change_password(PASSWORD, jid=DOMAIN)
    await again.close()


async def main():
    report = Report("operator")
    admin, member = Client(f"{ADMIN}/one"), Client(f"{MEMBER}/one")
    await admin.log_in()
    await member.log_in()
    await report.check("commands are listed", listed(admin, member))
    await report.check("an account is made and removed", account(admin))
    await report.check("an announcement", announcement(admin, member))
    await report.check("a member is refused", refused(member))
    await report.check("a new password", password(member))
    for client in (admin, member):
        await client.close()
    report.exit()


if __name__ == "__main__":
    asyncio.run(main())
