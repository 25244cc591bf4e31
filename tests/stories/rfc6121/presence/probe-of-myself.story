# Probing the own account answers with the own resources.  RFC 6121 §4.3
cast alice/phone alice/tablet

alice/phone says   <presence type='probe' to='$alice'/>
alice/phone might hear <presence from='$alice/phone'/>
alice/phone hears  <presence from='$alice/tablet'/>
