# The negotiation can come byte by byte as well.  RFC 6120 §4.2
peer connects
peer sends <|s|t|r|e|a|m|:|s|t|r|e|a|m| |t|o|=|'|$host|'| |v|e|r|s|i|o|n|=|'|1|.|0|'| |x|m|l|n|s|=|'|j|a|b|b|e|r|:|c|l|i|e|n|t|'| |x|m|l|n|s|:|s|t|r|e|a|m|=|'|http://etherx.jabber.org/streams|'|>
peer hears <stream:features/>
peer sends <|starttls xmlns=|'urn:ietf:params:xml:ns:xmpp-tls'/|>
peer hears <proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
peer secures
peer opens
peer hears <stream:features><mechanisms/></stream:features>
