# TLS 1.2 is still spoken.  RFC 7590 §3.1; RFC 9325
peer connects
peer opens
peer hears <stream:features/>
peer starttls with 1.2
peer opens
peer hears <stream:features><mechanisms/></stream:features>
