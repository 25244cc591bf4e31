# What an account keeps privately has a bound, and what is over it is refused as a whole.  XEP-0049
only xmppd: the limit is ours
cast alice/phone

alice/phone says  <iq type='set' id='p0'><query xmlns='jabber:iq:private'><n0 xmlns='urn:n'>{209000*x}</n0></query></iq>
alice/phone hears <iq type='result' id='p0'/>
alice/phone says  <iq type='set' id='p1'><query xmlns='jabber:iq:private'><n1 xmlns='urn:n'>{209000*x}</n1></query></iq>
alice/phone hears <iq type='result' id='p1'/>
alice/phone says  <iq type='set' id='p2'><query xmlns='jabber:iq:private'><n2 xmlns='urn:n'>{209000*x}</n2></query></iq>
alice/phone hears <iq type='result' id='p2'/>
alice/phone says  <iq type='set' id='p3'><query xmlns='jabber:iq:private'><n3 xmlns='urn:n'>{209000*x}</n3></query></iq>
alice/phone hears <iq type='result' id='p3'/>
alice/phone says  <iq type='set' id='p4'><query xmlns='jabber:iq:private'><n4 xmlns='urn:n'>{209000*x}</n4></query></iq>
alice/phone hears <iq type='result' id='p4'/>
alice/phone says  <iq type='set' id='p5'><query xmlns='jabber:iq:private'><n5 xmlns='urn:n'>{209000*x}</n5></query></iq>
alice/phone hears <iq type='result' id='p5'/>
alice/phone says  <iq type='set' id='p6'><query xmlns='jabber:iq:private'><n6 xmlns='urn:n'>{209000*x}</n6></query></iq>
alice/phone hears <iq type='result' id='p6'/>
alice/phone says  <iq type='set' id='p7'><query xmlns='jabber:iq:private'><n7 xmlns='urn:n'>{209000*x}</n7></query></iq>
alice/phone hears <iq type='result' id='p7'/>
alice/phone says  <iq type='set' id='p8'><query xmlns='jabber:iq:private'><n8 xmlns='urn:n'>{209000*x}</n8></query></iq>
alice/phone hears <iq type='result' id='p8'/>
alice/phone says  <iq type='set' id='p9'><query xmlns='jabber:iq:private'><n9 xmlns='urn:n'>{209000*x}</n9></query></iq>
alice/phone hears <iq type='result' id='p9'/>
alice/phone says  <iq type='set' id='p10'><query xmlns='jabber:iq:private'><n10 xmlns='urn:n'>{209000*x}</n10></query></iq>
alice/phone hears <iq type='result' id='p10'/>
alice/phone says  <iq type='set' id='p11'><query xmlns='jabber:iq:private'><n11 xmlns='urn:n'>{209000*x}</n11></query></iq>
alice/phone hears <iq type='result' id='p11'/>
alice/phone says  <iq type='set' id='p12'><query xmlns='jabber:iq:private'><n12 xmlns='urn:n'>{209000*x}</n12></query></iq>
alice/phone hears <iq type='result' id='p12'/>
alice/phone says  <iq type='set' id='p13'><query xmlns='jabber:iq:private'><n13 xmlns='urn:n'>{209000*x}</n13></query></iq>
alice/phone hears <iq type='result' id='p13'/>
alice/phone says  <iq type='set' id='p14'><query xmlns='jabber:iq:private'><n14 xmlns='urn:n'>{209000*x}</n14></query></iq>
alice/phone hears <iq type='result' id='p14'/>
alice/phone says  <iq type='set' id='p15'><query xmlns='jabber:iq:private'><n15 xmlns='urn:n'>{209000*x}</n15></query></iq>
alice/phone hears <iq type='result' id='p15'/>
alice/phone says  <iq type='set' id='p16'><query xmlns='jabber:iq:private'><n16 xmlns='urn:n'>{209000*x}</n16></query></iq>
alice/phone hears <iq type='result' id='p16'/>
alice/phone says  <iq type='set' id='p17'><query xmlns='jabber:iq:private'><n17 xmlns='urn:n'>{209000*x}</n17></query></iq>
alice/phone hears <iq type='result' id='p17'/>
alice/phone says  <iq type='set' id='p18'><query xmlns='jabber:iq:private'><n18 xmlns='urn:n'>{209000*x}</n18></query></iq>
alice/phone hears <iq type='result' id='p18'/>
alice/phone says  <iq type='set' id='p19'><query xmlns='jabber:iq:private'><n19 xmlns='urn:n'>{209000*x}</n19></query></iq>
alice/phone hears <iq type='result' id='p19'/>
alice/phone says  <iq type='set' id='p20'><query xmlns='jabber:iq:private'><n20 xmlns='urn:n'>{209000*x}</n20></query></iq>
alice/phone hears <iq type='error' id='p20'><error type='cancel'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
alice/phone says  <iq type='set' id='p21'><query xmlns='jabber:iq:private'><n1 xmlns='urn:n'>small</n1></query></iq>
alice/phone hears <iq type='result' id='p21'/>
