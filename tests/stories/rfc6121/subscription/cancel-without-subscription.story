# Cancelling what is not there sends nothing, least of all unavailable presence.  RFC 6121 §3.2.2, §3.2.3
cast    alice/phone(roster)  bob/laptop(roster)

bob/laptop  says   <presence type='unsubscribed' to='$alice'/>
alice/phone hears nothing
bob/laptop  hears nothing
