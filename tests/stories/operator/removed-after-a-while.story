# An account that is removed with a grace is locked at once, and gone when the time is over.  UX §5; XEP-0077 §3.2
server own
only   xmppd: our operator
cast   alice/phone  bob/phone
friends alice bob

operator    runs user remove $alice --grace 2h
alice/phone hears <stream:error><not-authorized/><text>*</text></stream:error>
alice/phone hears </stream:stream>
alice/phone is closed
bob/phone   hears <presence type='unavailable' from='$alice/phone'/>
alice/desk  reaches login
alice/desk  authenticates as alice
alice/desk  hears <failure><account-disabled/><text>*</text></failure>
operator    runs user enable $alice
alice/desk  authenticates as alice
alice/desk  leaves
operator    runs user remove $alice --grace 2h
wait        7201s
bob/phone   hears <presence type='unsubscribe' from='$alice'/> <presence type='unsubscribed' from='$alice'/>
bob/phone   says <iq type='get' id='1' to='$alice'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
bob/phone   hears <iq type='error' id='1'><error><service-unavailable/></error></iq>
operator    fails 4 user show $alice
