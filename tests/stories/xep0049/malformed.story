# A query has one element, in a namespace of its own.  XEP-0049 §4
cast alice/phone

alice/phone says   <iq type='get' id='p1'><query xmlns='jabber:iq:private'/></iq>
alice/phone hears  <iq type='error' id='p1'><error type='modify'/></iq>
