# The five predefined entities, character references and CDATA are allowed.  RFC 6120 §11.1
cast alice/phone bob/laptop

alice/phone says   <message to='$bob' id='m1'><body>&lt;&gt;&amp;&apos;&quot; &#x263A;&#9786; <![CDATA[<&>]]></body></message>
bob/laptop  hears  <message id='m1'><body>&lt;&gt;&amp;&apos;&quot; ☺☺ &lt;&amp;&gt;</body></message>
