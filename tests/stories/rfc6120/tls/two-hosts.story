# Each host has its own certificate, by SNI, for STARTTLS and direct TLS; the accounts are apart.  RFC 6120 §13.7.1, §4.7.1; XEP-0368
server own
only xmppd: it adds a host
cast alice bob/laptop

operator runs vhost add second.test
operator runs user add $alice.name@second.test --password-stdin << other-password
peer connects with tls sni second.test
peer opens to='second.test'
peer hears header <stream:stream from='second.test'>
peer hears <stream:features/>
peer authenticates as $alice.name with SCRAM-SHA-256 password other-password
peer hears <success/>
other connects
other opens to='second.test'
other hears <stream:features/>
other starttls with sni second.test
other opens to='second.test'
other hears header <stream:stream from='second.test'>
other hears <stream:features/>
other authenticates as $alice.name with SCRAM-SHA-256 password secret-alice
other hears <failure><not-authorized/></failure>
