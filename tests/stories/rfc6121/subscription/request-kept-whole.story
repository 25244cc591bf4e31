# A request for somebody who is not there is kept whole and delivered at each login until it is answered.  RFC 6121 §3.1.3
cast    alice/phone(roster)  bob

alice/phone may hear <presence type='unavailable' from='$bob'/>
alice/phone says   <presence type='subscribe' to='$bob' id='s1'><status>It is me</status><x xmlns='urn:example:x' a='1'>more</x></presence>
alice/phone hears  <iq type='set'/>
alice/phone hears nothing
bob/laptop  logs in
bob/laptop  says   <presence/>
bob/laptop  hears in any order
    <presence from='$bob/laptop'/>
    <presence type='subscribe' from='$alice' to='$bob'><status>It is me</status><x xmlns='urn:example:x' a='1'>more</x></presence>
bob/laptop  leaves
bob/tablet  logs in
bob/tablet  says   <presence/>
bob/tablet  hears in any order
    <presence from='$bob/tablet'/>
    <presence type='subscribe' from='$alice' to='$bob'><status>It is me</status><x xmlns='urn:example:x' a='1'>more</x></presence>
bob/tablet  says   <presence type='unsubscribed' to='$alice'/>
alice/phone hears  <presence type='unsubscribed' from='$bob'/>
bob/watch   logs in
bob/watch   says   <presence/>
bob/watch   hears in any order
    <presence from='$bob/watch'/> <presence from='$bob/tablet'/>
bob/watch   hears nothing
