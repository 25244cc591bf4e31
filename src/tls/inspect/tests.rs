//! Pairs of every kind, and what is found in them.

use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    date_time_ymd,
};

use super::*;

const NOW: Timestamp = Timestamp(1_795_000_000_000_000);

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certs").join(name)).unwrap()
}

/// An authority: its certificate, and what signs with it.
fn authority(name: &str, above: Option<&Issuer<'_, KeyPair>>) -> (String, Issuer<'static, KeyPair>) {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let made = match above {
        Some(above) => params.signed_by(&key, above),
        None => params.self_signed(&key),
    };
    (made.unwrap().pem(), Issuer::new(params, key))
}

/// A certificate for `example.org` and its key.
fn signed(by: &Issuer<'_, KeyPair>, change: impl FnOnce(&mut CertificateParams)) -> (String, String) {
    let mut params = CertificateParams::new(vec!["example.org".to_owned()]).unwrap();
    change(&mut params);
    let key = KeyPair::generate().unwrap();
    (params.signed_by(&key, by).unwrap().pem(), key.serialize_pem())
}

fn look(certificate: &[u8], key: &[u8]) -> Inspection {
    let source = Source { certificate, key, certificate_name: "fullchain.pem", key_name: "key.pem" };
    inspect(&source, Some(&"example.org".parse().unwrap()), &Roots::default(), NOW)
}

fn codes(certificate: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Vec<&'static str> {
    look(certificate.as_ref(), key.as_ref()).problems.iter().map(PairProblem::code).collect()
}

#[test]
fn a_whole_chain_is_fine_and_a_cut_one_names_what_is_missing() {
    let (root_pem, root) = authority("Test Root", None);
    let (middle_pem, middle) = authority("R11", Some(&root));
    let (own, key) = signed(&middle, |_| {});
    assert_eq!(codes(format!("{own}{middle_pem}{root_pem}"), &key), [""; 0]);
    let cut = look(own.as_bytes(), key.as_bytes());
    assert_eq!(
        cut.problems.first().unwrap().to_string(),
        "The chain is incomplete: \"R11\" is missing. Phones would refuse it."
    );
    assert_eq!(
        cut.problems.first().unwrap().next(),
        "append it to fullchain.pem; your certificate authority has it"
    );
    // Who sees the root among those that this machine knows needs no more.
    let mut roots = Roots::default();
    let source = Source {
        certificate: format!("{own}{middle_pem}").into_bytes().leak(),
        key: key.clone().into_bytes().leak(),
        certificate_name: "fullchain.pem",
        key_name: "key.pem",
    };
    assert!(inspect(&source, None, &roots, NOW).problems.is_empty(), "without a list nobody is unknown");
    roots.insert_for_test(b"somebody else");
    let unknown = inspect(&source, None, &roots, NOW);
    assert_eq!(unknown.problems.iter().map(PairProblem::code).collect::<Vec<_>>(), ["cert.unknown_issuer"]);
    assert!(!unknown.is_unusable());
}

#[test]
fn a_chain_in_disorder_is_put_in_order() {
    let (_, root) = authority("Test Root", None);
    let (middle_pem, middle) = authority("R11", Some(&root));
    let (own, key) = signed(&middle, |_| {});
    let (foreign, _) = authority("Somebody else", None);
    let found = look(format!("{middle_pem}{foreign}{own}").as_bytes(), key.as_bytes());
    assert_eq!(found.problems.iter().map(PairProblem::code).collect::<Vec<_>>(), ["cert.order"]);
    assert_eq!(
        found.chain.iter().map(|link| link.subject.as_str()).collect::<Vec<_>>(),
        ["rcgen self signed cert", "R11"]
    );
    assert_eq!(found.ordered.replace('\r', ""), format!("{own}{middle_pem}").replace('\r', ""));
}

#[test]
fn what_clients_would_refuse_is_named() {
    let (root_pem, root) = authority("Test Root", None);
    let with_root = |pair: (String, String)| codes(format!("{}{root_pem}", pair.0), pair.1);
    let name = signed(&root, |params| params.subject_alt_names.clear());
    assert_eq!(with_root(name), ["cert.name"]);
    let old = signed(&root, |params| params.not_after = date_time_ymd(2020, 1, 1));
    assert_eq!(with_root(old), ["cert.expired"]);
    let early = signed(&root, |params| params.not_before = date_time_ymd(2090, 1, 1));
    assert_eq!(with_root(early), ["cert.not_yet"]);
    let mail =
        signed(&root, |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection]);
    assert_eq!(with_root(mail), ["cert.purpose"]);
    let (own, _) = signed(&root, |_| {});
    let (_, other) = signed(&root, |_| {});
    let found = look(format!("{own}{root_pem}").as_bytes(), other.as_bytes());
    let text = found.problems.first().unwrap().to_string();
    assert!(text.starts_with("The key does not belong to the certificate (certificate: P-256 …"), "{text}");
    assert!(text.contains(", key: P-256 …"), "{text}");
}

#[test]
fn files_of_another_kind_are_told_with_the_command_that_helps() {
    let (own, key) = (fixture("sha1.pem"), fixture("sha1.key"));
    assert_eq!(codes(&own, &key), ["cert.weak"; 0], "nobody checks how a certificate signed itself");
    let cases: [(&[u8], &[u8], &[&str]); 13] = [
        (&fixture("rsa1024.pem"), &fixture("rsa1024.key"), &["cert.rsa_small"]),
        (&own, &fixture("encrypted.key"), &["cert.encrypted"]),
        (&own, &fixture("encrypted-old.key"), &["cert.encrypted"]),
        (&fixture("pair.p12"), &key, &["cert.pkcs12"]),
        (&fixture("cert.der"), &key, &["cert.not_pem"]),
        (&own, &fixture("key.der"), &["cert.not_pem"]),
        (&fixture("bundle.p7b"), &key, &["cert.not_pem"]),
        (&fixture("request.pem"), &key, &["cert.no_certificate"]),
        (&key, &own, &["cert.swapped"]),
        (&own, &own, &["cert.no_key"]),
        (&own, &fixture("p521.key"), &["cert.key_kind"]),
        (b" \n", &key, &["cert.empty"]),
        (b"hello", b"\x00\x01\xff", &["cert.no_certificate", "cert.no_key"]),
    ];
    for (certificate, key, expected) in cases {
        assert_eq!(codes(certificate, key), expected);
    }
    let der = look(&fixture("cert.der"), &key);
    assert_eq!(
        der.problems.first().unwrap().next(),
        "openssl x509 -inform der -in fullchain.pem -out fullchain.pem.pem"
    );
}

#[test]
fn any_bytes_are_answered() {
    let own = fixture("sha1.pem");
    for cut in 0..own.len() {
        let problems = codes(&own[..cut], &own[cut..]);
        assert!(!problems.is_empty(), "{cut}");
    }
    let mut state = 7_u32;
    for _ in 0..200 {
        let bytes: Vec<u8> = (0..64)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        assert!(!codes(&bytes, &bytes).is_empty());
    }
}
