# Answers and errors have the id of what they answer.  RFC 6120 §8.1.3, §8.2.3, §8.3.1
cast alice/phone

alice/phone says   <iq id='ä &lt;&quot;&apos;' type='get' to='$host'><ping xmlns='urn:xmpp:ping'/></iq>
alice/phone hears  <iq id='ä &lt;&quot;&apos;' type='result'/>
alice/phone says   <message id='🦀' type='groupchat' to='$alice'><body>x</body></message>
alice/phone hears  <message id='🦀' type='error'><error type='cancel'><service-unavailable/></error></message>
alice/phone says   <message type='groupchat' to='$alice'><body>x</body></message>
alice/phone hears  <message id='!' type='error'><error/></message>
