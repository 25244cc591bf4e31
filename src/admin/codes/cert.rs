//! Certificates and keys.

use super::{Code, code};

/// The rows.
pub(super) const CODES: &[Code] = &[
    code(
        "cert.chain",
        "The file holds the certificate of the domain, but not the one that signed it. Browsers fetch what is missing, phones and servers do not: they refuse the connection.",
        "append the missing certificate to the file (your authority calls the whole \"fullchain\"), then: xmppd cert import DOMAIN --cert FILE --key FILE",
    ),
    code(
        "cert.chain_expired",
        "A certificate between yours and a known authority is over. Authorities change these every few years; an old copy of the chain was kept.",
        "take the chain that your authority gives today, then: xmppd cert import DOMAIN --cert FILE --key FILE",
    ),
    code(
        "cert.empty",
        "The file has nothing in it. Often a copy was interrupted, or the disk was full.",
        "copy it again",
    ),
    code(
        "cert.encrypted",
        "The private key can be read only with a passphrase. A server starts at night, when nobody is there to type it.",
        "openssl pkey -in FILE -out plain.pem, then import that; keep it readable for the server only",
    ),
    code(
        "cert.exists",
        "The domain has a certificate that works. A new self-signed one would make every client ask its user whether it is to be trusted, and some refuse without a word.",
        "xmppd cert show DOMAIN, or: xmppd cert self-signed DOMAIN --replace",
    ),
    code(
        "cert.expired",
        "The last day of the certificate is over; clients refuse to connect. Either nobody renewed it, or the renewed one was not brought here.",
        "xmppd cert import DOMAIN --cert FILE --key FILE, or for now: xmppd cert self-signed DOMAIN",
    ),
    code(
        "cert.file",
        "A certificate or key file cannot be read, mostly because it is not there or the server's user has no right to it.",
        "xmppd doctor certs paths",
    ),
    code(
        "cert.key_kind",
        "The private key is damaged or of a kind that this server does not use. It uses ECDSA with P-256 or P-384, Ed25519, and RSA from 2048 bits.",
        "make a new key and request a certificate for it: openssl ecparam -genkey -name prime256v1 -noout -out key.pem",
    ),
    code(
        "cert.make",
        "No certificate could be made for the domain; its name is not one that certificates can hold.",
        "import one of your own: xmppd cert import DOMAIN --cert FILE --key FILE",
    ),
    code(
        "cert.mismatch",
        "The key is not the one that the certificate was requested with. Often two domains or two years were mixed up, or certbot made a new key. The last four characters behind each kind tell keys apart.",
        "look for the key whose characters are those of the certificate, then: xmppd cert import DOMAIN --cert FILE --key FILE",
    ),
    code(
        "cert.missing",
        "The domain has no certificate in the certificate directory, so that clients cannot encrypt and do not connect.",
        "xmppd cert self-signed DOMAIN",
    ),
    code(
        "cert.name",
        "The certificate is for other names than the domain. Clients compare it with what stands behind the @ of the address, not with the name of the machine.",
        "request one for the domain, then: xmppd cert import DOMAIN --cert FILE --key FILE",
    ),
    code(
        "cert.no_certificate",
        "The file that should hold the certificate holds something else.",
        "look what it is: openssl x509 -in FILE -noout -subject",
    ),
    code(
        "cert.no_content",
        "A request to import a certificate came without the content of its files. The command line sends it; in chat it cannot be done.",
        "xmppd cert import DOMAIN --cert FILE --key FILE",
    ),
    code(
        "cert.no_key",
        "The file that should hold the private key holds something else.",
        "look what it is: openssl pkey -in FILE -noout",
    ),
    code(
        "cert.not_in_use",
        "The certificate in the file is another one than the server shows. Changed files are looked at every minute; one that cannot be used is left out.",
        "xmppd cert watch",
    ),
    code(
        "cert.not_pem",
        "The file is in another form (DER, PKCS#7). PEM is text that begins with -----BEGIN CERTIFICATE-----.",
        "the message shows the command that converts it",
    ),
    code(
        "cert.not_taken_up",
        "The files were put in their place, but the running server did not take them into use.",
        "xmppd log tail --module tls",
    ),
    code(
        "cert.not_yet",
        "The certificate holds only from a later day on. Mostly the clock of this machine is wrong.",
        "xmppd doctor clock",
    ),
    code(
        "cert.order",
        "The certificates of the file are not in the order of signing: the domain's own first, then who signed it, and so on. It is put in order here; other programs may refuse it.",
        "nothing, or put the file in order",
    ),
    code(
        "cert.pkcs12",
        "The file is an archive (.p12, .pfx) with certificate and key, closed with a passphrase. Windows and some authorities give those.",
        "openssl pkcs12 -in FILE -nokeys -out fullchain.pem, openssl pkcs12 -in FILE -nocerts -nodes -out key.pem",
    ),
    code(
        "cert.purpose",
        "The certificate says what it is for, and servers are not among it: it is for mail or for signing programs.",
        "request a certificate for a server (serverAuth)",
    ),
    code(
        "cert.refused",
        "The certificate cannot be used for a reason that has no name of its own.",
        "xmppd cert import DOMAIN --cert FILE --key FILE --dry-run",
    ),
    code(
        "cert.rsa_small",
        "RSA keys of less than 2048 bits can be broken; phones and current systems refuse them.",
        "make a new key and request a certificate for it: openssl ecparam -genkey -name prime256v1 -noout -out key.pem",
    ),
    code(
        "cert.soon",
        "The certificate ends in less than two weeks.",
        "renew it where it comes from; the files are taken up by themselves, or: xmppd cert import DOMAIN --cert FILE --key FILE",
    ),
    code(
        "cert.swapped",
        "The certificate was given as the key and the key as the certificate.",
        "xmppd cert import DOMAIN --cert CERTIFICATE --key KEY",
    ),
    code(
        "cert.unknown_issuer",
        "Who signed it is not among the authorities that this machine knows. An authority of your own is fine if all clients know it; else the last certificate of the chain is missing.",
        "if it is not your own: append the missing certificate to the file and import it again",
    ),
    code(
        "cert.unreadable",
        "The file looks like a certificate but is damaged, for example by a mail program that has broken its lines.",
        "copy it again",
    ),
    code(
        "cert.weak",
        "A certificate of the chain is signed with MD5 or SHA-1, which can be forged. Clients refuse it.",
        "request a new one; authorities sign with SHA-256 today",
    ),
    code("cert.write", "A certificate or key file cannot be written.", "xmppd doctor paths disk"),
];
