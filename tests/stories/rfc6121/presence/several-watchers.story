# Every resource of every subscriber hears every resource.  RFC 6121 §4.2.2, §4.2.3, §4.4.2
cast    alice/phone alice/tablet  bob/laptop bob/tablet  carol/desk
watches bob alice
friends alice carol

alice/tablet says   <presence id='p1'><show>chat</show></presence>
bob/laptop   hears  <presence id='p1' from='$alice/tablet'/>
bob/tablet   hears  <presence id='p1' from='$alice/tablet'/>
carol/desk   hears  <presence id='p1' from='$alice/tablet'/>
alice/phone  hears  <presence id='p1' from='$alice/tablet'/>
alice/tablet hears  <presence id='p1' from='$alice/tablet'/>
alice/tablet drops
bob/laptop   hears  <presence type='unavailable' from='$alice/tablet'/>
bob/tablet   hears  <presence type='unavailable' from='$alice/tablet'/>
carol/desk   hears  <presence type='unavailable' from='$alice/tablet'/>
alice/phone  hears  <presence type='unavailable' from='$alice/tablet'/>
bob/laptop   hears nothing
