# A resource may have blanks and any script; it is prepared.  RFC 6120 §7.7.1; RFC 7622 §3.4
cast alice

peer reaches bind as alice
peer says  <iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>Café &amp; Ж 🦀</resource></bind></iq>
peer hears <iq type='result' id='b1'><bind><jid>$alice/Café &amp; Ж 🦀</jid></bind></iq>
