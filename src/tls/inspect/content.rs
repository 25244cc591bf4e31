//! What a file holds that should hold certificates or a key.

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use super::PairProblem;

/// How a certificate is called where something else should be.
pub(super) const CERTIFICATE: &str = "a certificate";
/// How a private key is called where something else should be.
pub(super) const KEY: &str = "a private key";

/// Object identifier of PKCS#7 data, with which the content of every PKCS#12 archive begins. RFC 7292 §4
const PKCS7_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// That of PKCS#7 signed data, as `.p7b` files have it. RFC 2315 §14
const PKCS7_SIGNED: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// The certificates of a file.
pub(super) fn certificates(bytes: &[u8], file: &str) -> Result<Vec<CertificateDer<'static>>, PairProblem> {
    if let Some(problem) = no_pem(bytes, file) {
        return Err(problem);
    }
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
    match read {
        Err(error) => Err(PairProblem::Unreadable { file: file.to_owned(), reason: error.to_string() }),
        Ok(none) if none.is_empty() => Err(match first_label(bytes).as_deref() {
            Some("PKCS7") => pkcs7(file, ""),
            _ => PairProblem::NoCertificate { file: file.to_owned(), found: found(bytes) },
        }),
        Ok(certificates) => Ok(certificates),
    }
}

/// The key of a file.
pub(super) fn key(bytes: &[u8], file: &str) -> Result<PrivateKeyDer<'static>, PairProblem> {
    if let Some(problem) = no_pem(bytes, file) {
        return Err(problem);
    }
    // RFC 7468 §11, and the older header of OpenSSL's own form.
    if contains(bytes, b"BEGIN ENCRYPTED PRIVATE KEY") || contains(bytes, b"Proc-Type: 4,ENCRYPTED") {
        return Err(PairProblem::Encrypted { file: file.to_owned() });
    }
    PrivateKeyDer::from_pem_slice(bytes).map_err(|error| match error {
        rustls::pki_types::pem::Error::NoItemsFound => {
            PairProblem::NoKey { file: file.to_owned(), found: found(bytes) }
        }
        other => PairProblem::KeyKind { file: file.to_owned(), reason: other.to_string() },
    })
}

/// What a file is that is no PEM at all.
fn no_pem(bytes: &[u8], file: &str) -> Option<PairProblem> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some(PairProblem::Empty { file: file.to_owned() });
    }
    if contains(bytes, b"-----BEGIN ") {
        return None;
    }
    // All of these are a sequence of ASN.1.
    if bytes.first() != Some(&0x30) {
        return None;
    }
    let not_pem = |form, command: &str| {
        let convert = format!("openssl {command} -inform der -in {file} -out {}", converted(file));
        Some(PairProblem::NotPem { file: file.to_owned(), form, convert })
    };
    let head = bytes.get(..64.min(bytes.len())).unwrap_or_default();
    if contains(head, &PKCS7_DATA) {
        return Some(PairProblem::Pkcs12 { file: file.to_owned() });
    }
    if contains(head, &PKCS7_SIGNED) {
        return Some(pkcs7(file, " -inform der"));
    }
    if X509Certificate::from_der(bytes).is_ok() {
        return not_pem("a certificate in DER form", "x509");
    }
    if PrivateKeyDer::try_from(bytes).is_ok() {
        return not_pem("a private key in DER form", "pkey");
    }
    None
}

fn pkcs7(file: &str, form: &str) -> PairProblem {
    let convert = format!("openssl pkcs7{form} -print_certs -in {file} -out {}", converted(file));
    PairProblem::NotPem { file: file.to_owned(), form: "a PKCS#7 bundle (.p7b)", convert }
}

/// A name for the file that is made of another one.
fn converted(file: &str) -> String {
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !ending.contains('/') && ending != "pem" => {
            format!("{stem}.pem")
        }
        _ => format!("{file}.pem"),
    }
}

/// What is in a file, in words.
fn found(bytes: &[u8]) -> String {
    match first_label(bytes).as_deref() {
        Some("CERTIFICATE" | "TRUSTED CERTIFICATE" | "X509 CERTIFICATE") => CERTIFICATE.into(),
        Some(label) if label.ends_with("PRIVATE KEY") => KEY.into(),
        Some("CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST") => {
            "a request for a certificate, which an authority has to sign first".into()
        }
        Some("PUBLIC KEY" | "RSA PUBLIC KEY") => "only the public half of a key".into(),
        Some("EC PARAMETERS") => "only the parameters of a key".into(),
        Some("X509 CRL") => "a list of revoked certificates".into(),
        Some(label) => format!("something called \"{}\"", label.chars().take(40).collect::<String>()),
        None if str::from_utf8(bytes).is_ok() => "some other text".into(),
        None => "some binary file".into(),
    }
}

/// The label of the first section: what stands behind `-----BEGIN `.
fn first_label(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let label = text.split("-----BEGIN ").nth(1)?.split("-----").next()?;
    Some(label.to_owned())
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}
