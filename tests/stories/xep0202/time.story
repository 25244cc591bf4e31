# The time of the server, in UTC and with its zone.  XEP-0202 §3
cast alice/phone

alice/phone says   <iq type='get' id='t1' to='$host'><time xmlns='urn:xmpp:time'/></iq>
alice/phone hears  <iq type='result' id='t1' from='$host'><time xmlns='urn:xmpp:time'><tzo>*</tzo><utc>*</utc></time></iq>
