# The name and version of the server.  XEP-0092 §3
cast alice/phone

alice/phone says   <iq type='get' id='v1' to='$host'><query xmlns='jabber:iq:version'/></iq>
alice/phone hears  <iq type='result' id='v1' from='$host'><query xmlns='jabber:iq:version'><name>*</name><version>*</version></query></iq>
