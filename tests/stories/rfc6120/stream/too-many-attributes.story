# A stanza with 5,000 attributes.  RFC 6120 §4.9.3.14, §13.12
only xmppd: the limit is ours
cast alice/phone

alice/phone sends <message a1='' a2='' a3='' a4='' a5='' a6='' a7='' a8='' a9='' {5000*b='' }>
alice/phone hears <stream:error/>
alice/phone is closed
