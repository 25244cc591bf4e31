# Who says nothing that can be verified is not asked.  XEP-0115 §5.4 rules 1 and 2, §13
cast alice

alice/phone logs in
alice/phone says   <presence><c xmlns='http://jabber.org/protocol/caps' node='http://psi-im.org/caps' ver='0.11' ext='csn'/></presence>
alice/phone hears  <presence from='$alice/phone'/>
alice/phone says   <presence><c xmlns='http://jabber.org/protocol/caps' hash='md2' node='http://psi-im.org/caps' ver='abc='/></presence>
alice/phone hears  <presence from='$alice/phone'/>
alice/phone hears  nothing
