# Inside TLS the mechanisms are offered by SASL2, too, with what can be asked for together with them.  XEP-0388 §2.1, XEP-0386 §3.1
only xmppd: others offer other things
peer connects
peer opens
peer hears <stream:features/> without <authentication xmlns='urn:xmpp:sasl:2'/>
peer starttls
peer opens
peer hears <stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/><authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-256-PLUS</mechanism><mechanism>SCRAM-SHA-1</mechanism><inline><sm xmlns='urn:xmpp:sm:3'/><bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:carbons:2'/><feature var='urn:xmpp:csi:0'/><feature var='urn:xmpp:sm:3'/></inline></bind></inline></authentication></stream:features>
