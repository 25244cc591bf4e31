# Later presence goes to all subscribers and own resources in full, without probes.  RFC 6121 §4.4.2, §4.4.3
cast    alice/phone  alice/tablet  bob/laptop  bob/tablet
friends alice bob

alice/phone  says   <presence id='p1'><show>xa</show><status xml:lang='de'>weg</status><priority>3</priority><c xmlns='urn:example:caps' v='1'/></presence>
alice/phone  hears  <presence from='$alice/phone' id='p1'><show>xa</show><status xml:lang='de'>weg</status><priority>3</priority><c xmlns='urn:example:caps' v='1'/></presence>
alice/tablet hears  <presence from='$alice/phone' id='p1'><show>xa</show><status xml:lang='de'>weg</status><priority>3</priority><c xmlns='urn:example:caps' v='1'/></presence>
bob/laptop   hears  <presence from='$alice/phone' id='p1'><show>xa</show><status xml:lang='de'>weg</status><priority>3</priority><c xmlns='urn:example:caps' v='1'/></presence>
bob/tablet   hears  <presence from='$alice/phone' id='p1'><show>xa</show><status xml:lang='de'>weg</status><priority>3</priority><c xmlns='urn:example:caps' v='1'/></presence>
alice/phone  hears nothing
alice/tablet hears nothing
