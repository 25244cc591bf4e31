# An entity that XML does not predefine.  RFC 6120 §4.9.3.18, §11.1
cast alice/phone bob/laptop

alice/phone sends <message to='$bob'><body>&nbsp;</body></message>
alice/phone hears <stream:error/>
alice/phone is closed
bob/laptop  hears nothing
