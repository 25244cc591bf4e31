# Who does not offer ALPN is served as well.  XEP-0368 §3
peer connects with tls no alpn
peer opens
peer hears <stream:features><mechanisms/></stream:features>
