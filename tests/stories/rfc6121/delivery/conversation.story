# Two people chat with two devices each: threads, subjects, receipts arrive as they were sent.  RFC 6121 §5, §8.5
cast    alice/phone alice/tablet  bob/laptop bob/tablet
friends alice bob

alice/phone says   <message to='$bob' type='chat' id='1'><subject>Lunch</subject><body>hungry?</body><thread>t1</thread><request xmlns='urn:xmpp:receipts'/><no-permanent-store xmlns='urn:xmpp:hints'/></message>
bob/laptop  hears exactly <message from='$alice/phone' to='$bob' type='chat' id='1'><subject>Lunch</subject><body>hungry?</body><thread>t1</thread><request xmlns='urn:xmpp:receipts'/><no-permanent-store xmlns='urn:xmpp:hints'/></message>
bob/tablet  hears  <message id='1'/>
bob/tablet  says   <message to='$alice/phone' type='chat' id='2'><body>yes</body><thread>t1</thread></message><message to='$alice/phone' id='3'><received xmlns='urn:xmpp:receipts' id='1'/></message>
alice/phone hears  <message from='$bob/tablet' to='$alice/phone' id='2'><body>yes</body><thread>t1</thread></message> <message id='3'><received xmlns='urn:xmpp:receipts' id='1'/></message>
alice/tablet hears nothing
bob/laptop  hears nothing
