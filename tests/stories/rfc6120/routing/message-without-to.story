# A message without to is for the own account.  RFC 6120 §10.3.1
cast alice/phone alice/tablet

alice/phone  says  <message type='chat' id='m1'><body>note</body></message>
alice/phone  hears <message type='chat' id='m1' from='$alice/phone'><body>note</body></message>
alice/tablet hears <message type='chat' id='m1' from='$alice/phone'><body>note</body></message>
