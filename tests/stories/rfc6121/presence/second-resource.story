# A new resource sees the presence of the other ones, they see it.  RFC 6121 §4.2.2
cast    alice/phone

alice/phone  says   <presence><show>away</show></presence>
alice/phone  hears  <presence from='$alice/phone'><show>away</show></presence>
alice/tablet logs in
alice/tablet says   <presence/>
alice/tablet hears in any order
    <presence from='$alice/tablet' type='!'/> <presence from='$alice/phone' type='!'><show>away</show></presence>
alice/phone  hears  <presence from='$alice/tablet' type='!'/>
alice/phone  hears nothing
