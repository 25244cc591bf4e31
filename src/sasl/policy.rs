//! Which new passwords are accepted, whoever makes them and however they come.

use crate::jid::BareJid;

/// What a new password must be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// Characters that it has at least.
    pub min_length: usize,
    /// Whether those are refused that everybody tries first.
    pub refuse_common: bool,
}

impl PasswordRules {
    /// What is wrong with a password for an account, as the end of a sentence: `it is empty`.
    pub fn flaw(&self, text: &str, jid: &BareJid) -> Option<String> {
        let lower = text.to_lowercase();
        let length = text.chars().count();
        if text.is_empty() {
            return Some("it is empty".into());
        }
        if self.refuse_common && COMMON.split(' ').any(|common| common == lower) {
            return Some("it is on the list of common passwords".into());
        }
        if length < self.min_length {
            let characters = if length == 1 { "character" } else { "characters" };
            return Some(format!("it has {length} {characters}, at least {} are needed", self.min_length));
        }
        if lower == jid.as_str() || Some(lower.as_str()) == jid.local() {
            return Some("it is the address".into());
        }
        let mut letters = lower.chars();
        let first = letters.next();
        if self.refuse_common && letters.all(|letter| Some(letter) == first) {
            return Some("it is one character again and again".into());
        }
        None
    }
}

/// What is tried first by everyone who tries passwords, in lower case.
const COMMON: &str = "\
    123456 123456789 12345678 1234567890 1234567 12345 password password1 password12 password123 \
    password1234 passw0rd p@ssw0rd p@ssword p@ssw0rd1 qwerty qwerty123 qwerty1 qwertyuiop qwertyui qwertzui \
    qwertz123 qwertzuiop azertyui azertyuiop 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc qazwsxedc zaq12wsx \
    asdfghjk asdfghjkl zxcvbnm1 zxcvbnm123 q1w2e3r4 a1b2c3d4 abc12345 abcd1234 abcdefgh abcdefg1 abc123456 \
    aa123456 aa12345678 a12345678 a123456789 123123123 12341234 11223344 1122334455 123654789 147258369 \
    741852963 987654321 9876543210 0987654321 87654321 123321123 12344321 123456abc 123456789a 123qweasd \
    123qwe123 qwe123456 qweasdzxc 1234qwer qwer1234 asdf1234 zxcv1234 iloveyou iloveyou1 iloveyou2 princess \
    princess1 sunshine sunshine1 football football1 baseball baseball1 basketball superman superman1 \
    batman123 spiderman starwars pokemon1 charlie1 michael1 jennifer michelle jessica1 ashley12 samantha \
    victoria alexander elizabeth jonathan christian benjamin nicholas liverpool liverpool1 chelsea1 arsenal1 \
    barcelona juventus computer computer1 internet whatever trustno1 letmein1 letmein123 welcome1 welcome123 \
    welcome12 changeme changeme1 changeme123 changeit default1 temporary guest123 test1234 testtest \
    test12345 testing1 testing123 admin123 admin1234 admin12345 admin@123 administrator administrator1 \
    root1234 rootroot toor1234 secret12 secret123 secret1234 master12 master123 dragon12 dragon123 monkey12 \
    monkey123 shadow12 shadow123 killer12 mustang1 corvette mercedes ferrari1 porsche1 hello123 hello1234 \
    hellohello helloworld google123 facebook facebook1 linkedin twitter1 samsung1 myspace1 blink182 \
    metallica nirvana1 slipknot eminem123 butterfly butterfly1 chocolate chocolate1 cupcake1 snoopy12 \
    summer123 summer2024 summer2025 summer2026 winter123 winter2024 winter2025 winter2026 spring123 \
    autumn123 january1 monday123 friday13 passwort passwort1 passwort123 hallo123 hallohallo schatz123 \
    fussball geheim123 motdepasse azerty123 bonjour1 doudou123 contraseña contrasena teamo123 mexico123 \
    parola123 haslo123 zaq1@wsx qwerty12 1234abcd xmpp1234 jabber123 jabber1234 xmppxmpp prosody1 ejabberd \
    openfire raspberry ubuntu123 debian123";

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw_of(text: &str) -> Option<String> {
        let rules = PasswordRules { min_length: 8, refuse_common: true };
        rules.flaw(text, &"bob.miller@example.org".parse().unwrap())
    }

    #[test]
    fn weak_passwords_are_refused_with_the_reason() {
        assert_eq!(flaw_of("").as_deref(), Some("it is empty"));
        assert_eq!(flaw_of("Password1").as_deref(), Some("it is on the list of common passwords"));
        assert_eq!(flaw_of("geheim").as_deref(), Some("it has 6 characters, at least 8 are needed"));
        assert_eq!(flaw_of("Bob.Miller@example.org").as_deref(), Some("it is the address"));
        assert_eq!(flaw_of("bob.miller").as_deref(), Some("it is the address"));
        assert_eq!(flaw_of("xxxxxxxxxx").as_deref(), Some("it is one character again and again"));
        assert_eq!(flaw_of("Tr0ub4dor&3"), None);
        assert_eq!(flaw_of("чорний кіт"), None);
    }

    #[test]
    fn a_domain_may_ask_for_more_or_for_less() {
        let jid: BareJid = "bob@example.org".parse().unwrap();
        let strict = PasswordRules { min_length: 12, refuse_common: true };
        assert_eq!(
            strict.flaw("Tr0ub4dor&3", &jid).as_deref(),
            Some("it has 11 characters, at least 12 are needed")
        );
        let lax = PasswordRules { min_length: 1, refuse_common: false };
        assert_eq!(lax.flaw("password", &jid), None);
        assert_eq!(lax.flaw("bob", &jid).as_deref(), Some("it is the address"));
    }

    #[test]
    fn the_list_is_in_lower_case() {
        assert_eq!(COMMON, COMMON.to_lowercase());
        assert!(COMMON.split(' ').count() > 200 && COMMON.split(' ').all(|word| !word.is_empty()));
    }
}
