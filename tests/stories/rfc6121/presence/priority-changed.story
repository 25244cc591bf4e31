# A priority that changes counts from then on.  RFC 6121 §4.7.2.3, §8.5.2.1.1
cast    alice/phone  bob/laptop(5)  bob/tablet(1)

bob/tablet  says   <presence><priority>9</priority></presence>
bob/tablet  hears  <presence from='$bob/tablet'/>
bob/laptop  hears  <presence from='$bob/tablet'/>
alice/phone says   <message to='$bob' type='chat' id='m1'><body>hello</body></message>
bob/tablet  hears  <message id='m1'/>
bob/laptop  hears nothing
