# A guest talks to addresses of this server and to nobody else, and the others hear nothing of that.  FEATURES AU35
only xmppd: roles are ours
cast guest/phone(roster) bob/desk(roster) member/tablet
friends guest bob

operator    runs user role $guest guest
guest/phone says  <message to='$bob' type='chat' id='m1'><body>hello inside</body></message>
bob/desk    hears <message from='$guest/phone' id='m1'><body>hello inside</body></message>
bob/desk    says  <message to='$guest' type='chat' id='m2'><body>hello yourself</body></message>
guest/phone hears <message from='$bob/desk' id='m2'><body>hello yourself</body></message>
guest/phone says  <message to='anna@outside.example' type='chat' id='m3'><body>hello outside</body></message>
guest/phone hears <message from='anna@outside.example' type='error' id='m3'><error type='auth'><forbidden/></error></message>
guest/phone says  <iq to='outside.example' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
guest/phone hears <iq from='outside.example' type='error' id='q1'><error type='auth'><forbidden/></error></iq>
guest/phone says  <presence to='anna@outside.example' type='subscribe' id='p1'/>
guest/phone hears <presence from='anna@outside.example' type='error' id='p1'><error type='auth'><forbidden/></error></presence>
guest/phone says  <presence to='room@outside.example/guest' id='p2'/>
guest/phone hears <presence from='room@outside.example/guest' type='error' id='p2'><error type='auth'><forbidden/></error></presence>
guest/phone says  <iq type='get' id='q2'><query xmlns='jabber:iq:roster'/></iq>
guest/phone hears <iq type='result' id='q2'><query><item jid='$bob'/></query></iq> without <item jid='anna@outside.example'/>
member/tablet says  <message to='anna@outside.example' type='chat' id='m4'><body>hello outside</body></message>
member/tablet hears <message type='error' id='m4'><error><remote-server-not-found/></error></message>
operator    runs user role $guest member
guest/phone says  <message to='anna@outside.example' type='chat' id='m5'><body>hello outside</body></message>
guest/phone hears <message type='error' id='m5'><error><remote-server-not-found/></error></message>
