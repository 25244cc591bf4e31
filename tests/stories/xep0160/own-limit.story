# A user may have a limit of his own for what waits from one sender, and hears which it is.  FEATURES IM14
server own
only xmppd: the request is Tigase's
cast alice/phone bob/laptop(quiet) carol/desk

bob/laptop says   <iq type='get' id='g1'><msgoffline xmlns='msgoffline'/></iq>
bob/laptop hears  exactly <iq type='result' id='g1' to='$bob/laptop'><msgoffline xmlns='msgoffline' limit='false'/></iq>
bob/laptop says   <iq type='set' id='s1'><msgoffline xmlns='msgoffline' limit='1'/></iq>
bob/laptop hears  <iq type='result' id='s1'><msgoffline xmlns='msgoffline' limit='1'/></iq>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>1</body></message>
alice/phone hears nothing
alice/phone says   <message to='$bob' type='chat' id='m2'><body>2</body></message>
alice/phone hears  <message type='error' id='m2' from='$bob'><error type='cancel'><service-unavailable/><text>*</text></error></message>
carol/desk  says   <message to='$bob' type='chat' id='m3'><body>3</body></message>
carol/desk  hears nothing
# It stays when the session is gone.
bob/laptop  leaves
alice/phone says   <message to='$bob' type='chat' id='m4'><body>4</body></message>
alice/phone hears  <message type='error' id='m4'><error><service-unavailable/></error></message>
bob/tablet  logs in
bob/tablet  says   <iq type='get' id='g2' to='$host'><msgoffline xmlns='msgoffline'/></iq>
bob/tablet  hears  <iq type='result' id='g2' from='$host'><msgoffline limit='1'/></iq>
# More than the server's is possible as well; false is the server's again.
operator runs config set offline.limit 2
bob/tablet  says   <iq type='set' id='s2' to='$host'><msgoffline xmlns='msgoffline' limit='3'/></iq>
bob/tablet  hears  <iq type='result' id='s2' from='$host'><msgoffline limit='3'/></iq>
alice/phone says   <message to='$bob' type='chat' id='m5'><body>5</body></message>
alice/phone says   <message to='$bob' type='chat' id='m6'><body>6</body></message>
alice/phone hears nothing
alice/phone says   <message to='$bob' type='chat' id='m7'><body>7</body></message>
alice/phone hears  <message type='error' id='m7'/>
bob/tablet  says   <iq type='set' id='s3'><msgoffline xmlns='msgoffline' limit='false'/></iq>
bob/tablet  hears  <iq type='result' id='s3'><msgoffline limit='false'/></iq>
bob/tablet  says   <presence/>
bob/tablet  hears in any order
    <presence from='$bob/tablet'/> <message id='m1'/> <message id='m3'/> <message id='m5'/> <message id='m6'/>
bob/tablet  leaves
alice/phone says   {2*<message to='$bob' type='chat' id='m8'><body>8</body></message>}
alice/phone hears nothing
alice/phone says   <message to='$bob' type='chat' id='m9'><body>9</body></message>
alice/phone hears  <message type='error' id='m9'/>
