//! What can be wrong with a certificate and its key: a name for programs, words for people, the next step.

/// Something that is wrong with a pair.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PairProblem {
    /// The file has nothing in it.
    #[error("{file} is empty.")]
    Empty {
        /// The file.
        file: String,
    },
    /// The right thing in a form that servers do not read.
    #[error("{file} is {form}, not PEM (text that begins with -----BEGIN).")]
    NotPem {
        /// The file.
        file: String,
        /// What it is: `a certificate in DER form`.
        form: &'static str,
        /// The command that makes PEM of it.
        convert: String,
    },
    /// Certificate and key in one archive with a passphrase.
    #[error(
        "{file} is a PKCS#12 archive (.p12, .pfx): certificate and key in one, closed with a passphrase."
    )]
    Pkcs12 {
        /// The file.
        file: String,
    },
    /// Each file was given in the place of the other.
    #[error("The two files are exchanged: the certificate is where the key should be.")]
    Swapped,
    /// No certificate in the certificate's file.
    #[error("{file} holds no certificate; it is {found}.")]
    NoCertificate {
        /// The file.
        file: String,
        /// What is in it.
        found: String,
    },
    /// No key in the key's file.
    #[error("{file} holds no private key; it is {found}.")]
    NoKey {
        /// The file.
        file: String,
        /// What is in it.
        found: String,
    },
    /// The key can be read only with a passphrase.
    #[error("The key in {file} is closed with a passphrase; a server that starts by itself cannot type it.")]
    Encrypted {
        /// The file.
        file: String,
    },
    /// The key is of a kind that this server does not use.
    #[error(
        "The key in {file} cannot be used ({reason}). Possible: ECDSA P-256 or P-384, Ed25519, RSA from 2048 bits."
    )]
    KeyKind {
        /// The file.
        file: String,
        /// What the library said.
        reason: String,
    },
    /// A certificate cannot be parsed.
    #[error("{file} holds a damaged certificate: {reason}.")]
    Unreadable {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Key and certificate are of different pairs.
    #[error("The key does not belong to the certificate (certificate: {certificate}, key: {key}).")]
    Mismatch {
        /// The certificate's key: `P-256 …a91f`.
        certificate: String,
        /// The key given.
        key: String,
    },
    /// Clients refuse so small a key.
    #[error("The key is RSA with {bits} bits; phones refuse less than 2048.")]
    RsaTooSmall {
        /// Its size.
        bits: usize,
    },
    /// Signed with a hash that is broken.
    #[error(
        "The certificate of {subject} is signed with {hash}, which can be forged; phones would refuse it."
    )]
    WeakSignature {
        /// Whose.
        subject: String,
        /// The algorithm.
        hash: &'static str,
    },
    /// The certificate that signed the last one is missing.
    #[error("The chain is incomplete: \"{issuer}\" is missing. Phones would refuse it.")]
    MissingIssuer {
        /// Who signed the last certificate of the file.
        issuer: String,
        /// The file to which it belongs.
        file: String,
        /// Where the missing one can be had, as the certificate itself says.
        address: Option<String>,
    },
    /// It is signed by somebody that this machine does not know.
    #[error(
        "\"{issuer}\", which signed it, is not known to this machine; only clients that know it will accept it."
    )]
    UnknownIssuer {
        /// Who.
        issuer: String,
        /// The file.
        file: String,
    },
    /// The certificates do not stand in the order of signing.
    #[error("The certificates in {file} are not in the order in which they were signed.")]
    Order {
        /// The file.
        file: String,
    },
    /// It is for other names.
    #[error("The certificate is for {}, not for {domain}; clients would refuse it.", names_text(.names))]
    WrongName {
        /// The domain.
        domain: String,
        /// The names in it.
        names: Vec<String>,
    },
    /// Its time is over.
    #[error("The certificate expired on {on}; clients refuse it.")]
    Expired {
        /// The day.
        on: String,
    },
    /// Its time has not come.
    #[error("The certificate holds only from {from} on; clients refuse it until then.")]
    NotYet {
        /// The day.
        from: String,
    },
    /// One of those that signed it is over.
    #[error(
        "The certificate \"{subject}\" further up in the chain expired on {on}; clients would refuse it."
    )]
    ChainExpired {
        /// Whose.
        subject: String,
        /// The day.
        on: String,
    },
    /// It is for something else than servers.
    #[error("The certificate is not for servers (its extended key usage says so); clients would refuse it.")]
    NotForServers,
}

fn names_text(names: &[String]) -> String {
    if names.is_empty() { "no name at all".into() } else { names.join(", ") }
}

impl PairProblem {
    /// The name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "cert.empty",
            Self::NotPem { .. } => "cert.not_pem",
            Self::Pkcs12 { .. } => "cert.pkcs12",
            Self::Swapped => "cert.swapped",
            Self::NoCertificate { .. } => "cert.no_certificate",
            Self::NoKey { .. } => "cert.no_key",
            Self::Encrypted { .. } => "cert.encrypted",
            Self::KeyKind { .. } => "cert.key_kind",
            Self::Unreadable { .. } => "cert.unreadable",
            Self::Mismatch { .. } => "cert.mismatch",
            Self::RsaTooSmall { .. } => "cert.rsa_small",
            Self::WeakSignature { .. } => "cert.weak",
            Self::MissingIssuer { .. } => "cert.chain",
            Self::UnknownIssuer { .. } => "cert.unknown_issuer",
            Self::Order { .. } => "cert.order",
            Self::WrongName { .. } => "cert.name",
            Self::Expired { .. } => "cert.expired",
            Self::NotYet { .. } => "cert.not_yet",
            Self::ChainExpired { .. } => "cert.chain_expired",
            Self::NotForServers => "cert.purpose",
        }
    }

    /// Whether the pair cannot be used because of it.
    pub fn is_error(&self) -> bool {
        !matches!(self, Self::UnknownIssuer { .. } | Self::Order { .. })
    }

    /// What to do next: a command or a sentence.
    pub fn next(&self) -> String {
        match self {
            Self::Empty { .. } => "give the file that your certificate authority sent, or that certbot wrote: fullchain.pem and privkey.pem".into(),
            Self::NotPem { convert, .. } => convert.clone(),
            Self::Pkcs12 { file } => format!(
                "openssl pkcs12 -in {file} -nokeys -out fullchain.pem\nopenssl pkcs12 -in {file} -nocerts -nodes -out key.pem"
            ),
            Self::Swapped => "exchange --cert and --key".into(),
            Self::NoCertificate { .. } => "--cert takes the certificate of the domain, followed by those that signed it (fullchain.pem)".into(),
            Self::NoKey { .. } => "--key takes the private key (privkey.pem), which never leaves this machine".into(),
            Self::Encrypted { file } => format!("openssl pkey -in {file} -out plain.pem"),
            Self::KeyKind { .. } => "make a new key and request a certificate for it: openssl ecparam -genkey -name prime256v1 -noout -out key.pem".into(),
            Self::Unreadable { .. } => "copy the file again; an editor or a mail program may have changed it".into(),
            Self::Mismatch { .. } => "give the key that this certificate was requested with".into(),
            Self::RsaTooSmall { .. } | Self::WeakSignature { .. } => "request a new certificate, with a key of the kind ECDSA P-256".into(),
            Self::MissingIssuer { file, address: Some(address), .. } => {
                format!("curl -s {address} | openssl x509 -inform der >> {file}")
            }
            Self::MissingIssuer { file, .. } => format!("append it to {file}; your certificate authority has it"),
            Self::UnknownIssuer { file, .. } => format!(
                "if it is a certificate between yours and a known one, append it to {file}; if it is your own authority, nothing"
            ),
            Self::Order { file } => format!("nothing now; in {file} the domain's own certificate should come first"),
            Self::WrongName { domain, .. } => format!("request a certificate for {domain}"),
            Self::Expired { .. } | Self::ChainExpired { .. } => "give the renewed one".into(),
            Self::NotYet { .. } => "look at the clock of this machine: xmppd doctor clock".into(),
            Self::NotForServers => "request a certificate for a server (serverAuth)".into(),
        }
    }
}
