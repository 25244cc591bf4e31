//! Certificates of every kind for `cert import`, made on the spot where the library can, else copied from this
//! directory.

use std::fs;
use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    SerialNumber, date_time_ymd,
};

/// Puts them into a directory.
pub(crate) fn make(directory: &Path) {
    let write = |name: &str, text: &str| fs::write(directory.join(name), text).unwrap();
    let (root_pem, root) = authority("Test Root", None);
    let (middle_pem, middle) = authority("R11", Some(&root));
    let (own, key) = signed(&middle, 1, |_| {});
    write("full.pem", &format!("{own}{middle_pem}{root_pem}"));
    write("disorder.pem", &format!("{root_pem}{own}{middle_pem}"));
    write("leaf.pem", &own);
    write("key.pem", &key);
    let (renewed, renewed_key) = signed(&middle, 2, |_| {});
    write("renewed.pem", &format!("{renewed}{middle_pem}{root_pem}"));
    write("renewed.key", &renewed_key);
    /// What is wrong with a certificate.
    type Spoil = fn(&mut CertificateParams);
    let bad: [(&str, Spoil); 4] = [
        ("expired", |params| params.not_after = date_time_ymd(2020, 1, 1)),
        ("early", |params| params.not_before = date_time_ymd(2090, 1, 1)),
        ("mail", |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection]),
        ("other-name", |params| {
            *params = CertificateParams::new(vec!["other.example".to_owned()]).unwrap();
        }),
    ];
    for (name, change) in bad {
        let (own, key) = signed(&middle, 3, change);
        write(&format!("{name}.pem"), &format!("{own}{middle_pem}{root_pem}"));
        write(&format!("{name}.key"), &key);
    }
    write("empty.pem", "");
    write("letter.txt", "Dear customer,\n");
    write("huge.pem", &"x".repeat(300 << 10));
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certs");
    for entry in fs::read_dir(fixtures).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, directory.join(path.file_name().unwrap())).unwrap();
    }
}

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

fn signed(
    by: &Issuer<'_, KeyPair>,
    serial: u64,
    change: impl FnOnce(&mut CertificateParams),
) -> (String, String) {
    let mut params = CertificateParams::new(vec!["example.org".to_owned()]).unwrap();
    params.not_after = date_time_ymd(2090, 1, 1);
    change(&mut params);
    params.serial_number = Some(SerialNumber::from(serial));
    let key = KeyPair::generate().unwrap();
    (params.signed_by(&key, by).unwrap().pem(), key.serialize_pem())
}
