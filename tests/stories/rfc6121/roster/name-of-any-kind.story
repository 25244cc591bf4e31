# Names and groups are kept as they are: white space, markup, any script.  RFC 6121 §2
cast    alice/phone

alice/phone says   <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='a@example.com' name=' &lt;Ж&#x1F600;&quot; &apos;'><group>ä &amp; b</group></item></query></iq>
alice/phone hears  <iq type='result' id='r1'/>
alice/phone says   <iq type='get' id='r2'><query xmlns='jabber:iq:roster'/></iq>
alice/phone hears  <iq type='result' id='r2'><query><item jid='a@example.com' name=' &lt;Ж&#x1F600;&quot; &apos;'><group>ä &amp; b</group></item></query></iq>
