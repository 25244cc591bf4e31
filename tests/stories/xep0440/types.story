# The channel bindings that the server knows are announced.  XEP-0440 §3
only xmppd: others know fewer
peer reaches tls
peer opens
peer hears <stream:features><sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/><channel-binding type='tls-server-end-point'/></sasl-channel-binding></stream:features>
