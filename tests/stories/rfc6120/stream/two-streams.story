# Two streams of one account are independent: an error on one leaves the other.  RFC 6120 §4.9.1.1
cast alice/phone alice/tablet bob/laptop

alice/phone  sends <a></b>
alice/phone  hears <stream:error/>
alice/phone  is closed
alice/tablet hears <presence type='unavailable' from='$alice/phone'/>
alice/tablet says  <message to='$bob' id='m1'/>
bob/laptop   hears <message id='m1'/>
