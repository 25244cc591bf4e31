# A document type is restricted XML, before the header and after.  RFC 6120 §4.9.3.18, §11.1
cast alice/phone

alice/phone sends <!DOCTYPE lolz [<!ENTITY lol "lol">]>
alice/phone hears <stream:error><restricted-xml xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>
alice/phone is closed
peer connects
peer sends <?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol "lol">]><stream:stream to='$host' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>
peer hears <stream:error><restricted-xml/></stream:error>
peer is closed
