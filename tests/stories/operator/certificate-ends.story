# Who administers the server is told once that a certificate ends soon, wherever he is; others are not.  FEATURES AD44, AD62
server own
only   xmppd: our clock, our roles
cast   alice bob

operator    runs user role $alice admin
wait        314496000s
alice/phone logs in
alice/phone says <presence/>
alice/phone hears in any order <presence from='$alice/phone'/>
    <message from='$host'><subject>Something to look at</subject><body>*</body><delay/></message>
bob/laptop  logs in
bob/laptop  says <presence/>
bob/laptop  hears <presence from='$bob/laptop'/>
bob/laptop  hears nothing
wait        601s
alice/phone hears nothing
