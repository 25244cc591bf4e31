# A closing tag in every state of the negotiation ends the stream politely.  RFC 6120 §4.4
cast alice

peer reaches bind as alice
peer sends </stream:stream>
peer hears </stream:stream>
peer is closed
