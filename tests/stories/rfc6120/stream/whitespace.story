# White space between stanzas is nothing but a sign of life.  RFC 6120 §4.6.1
cast alice/phone

alice/phone sends  \n\t \r\n |   |\n
alice/phone hears nothing
alice/phone is open
