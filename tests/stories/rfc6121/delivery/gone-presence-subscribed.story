# Other subscription presence to a resource that is not there, without reason: nobody hears it.  RFC 6121 §8.5.3.2.2
cast alice/phone bob/laptop(roster)

alice/phone says   <presence type='subscribed' to='$bob/gone'/><presence type='unsubscribed' to='$bob/gone'/><presence type='unsubscribe' to='$bob/gone'/>
bob/laptop  hears nothing
alice/phone hears nothing
