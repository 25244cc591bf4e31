# The closing tag is answered with the closing tag, and the connection ends.  RFC 6120 §4.4
cast alice/phone

alice/phone sends </stream:stream>
alice/phone hears </stream:stream>
alice/phone is closed with close_notify
