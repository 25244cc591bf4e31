# A request to an account that does not exist does not tell so; the roster keeps it as pending.  RFC 6121 §8.5.1, §3.1.2
cast    alice/phone(roster)

alice/phone may hear <presence type='unsubscribed' from='$nobody'/> <presence type='unavailable' from='$nobody'/>
alice/phone says   <presence type='subscribe' to='$nobody'/>
alice/phone hears  <iq type='set'><query><item jid='$nobody' subscription='none' ask='subscribe'/></query></iq>
alice/phone hears nothing
