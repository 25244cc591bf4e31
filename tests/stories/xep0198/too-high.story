# Who acknowledges more than it was sent is told both numbers, and the stream ends; the session may go on.  XEP-0198 §6
cast alice bob/laptop

alice/phone logs in
alice/phone says   <enable xmlns='urn:xmpp:sm:3' resume='true'/>
alice/phone hears  <enabled id='?session'/>
bob/laptop  says   <message to='$alice/phone' id='m1'/>
alice/phone hears  <message id='m1'/> <r/>
alice/phone says   <a xmlns='urn:xmpp:sm:3' h='5'/>
alice/phone hears  <stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><handled-count-too-high xmlns='urn:xmpp:sm:3' h='5' send-count='1'/></stream:error>
alice/phone is closed
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='2'/>
alice/phone hears  <stream:error><undefined-condition/><handled-count-too-high h='2' send-count='1'/></stream:error>
alice/phone is closed
alice/phone reaches bind as alice
alice/phone says   <resume xmlns='urn:xmpp:sm:3' previd='$session' h='1'/>
alice/phone hears  <resumed previd='$session' h='0'/>
