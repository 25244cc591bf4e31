# A request to a resource that is not there is one to the account.  RFC 6121 §8.5.3.2.2, §3.1.3
cast alice/phone bob/laptop

alice/phone may hear <presence type='unavailable' from='$bob'/>
alice/phone says   <presence type='subscribe' to='$bob/gone'/>
bob/laptop  hears  <presence type='subscribe' from='$alice' to='$bob'/>
alice/phone hears nothing
