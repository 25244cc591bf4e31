//! Authentication in the middle: what must be looked up, what must be compared. RFC 6120 §6, without I/O.

use std::collections::VecDeque;

use super::auth::{ExpectAuth, ExpectResponse, Proof};
use super::sasl2::Fast;
use super::success::Used;
use super::{Step, fail};
use crate::base::id::random_uuid;
use crate::jid::{BareJid, Domain};
use crate::sasl::ht::{self, Binding};
use crate::sasl::plain::{self, Check, Verdict};
use crate::sasl::scram::ClientFirst;
use crate::sasl::{AgentId, Condition as Sasl, Credential, Failure, Hash, Mechanism, ScramKeys, Standing};

/// The hash whose keys PLAIN is compared with, where an account has them.
const PLAIN_HASH: Hash = Hash::Sha256;

/// A client has said which account it wants to be; the answer is [`Lookup::found`] or [`Lookup::unavailable`].
pub struct Lookup {
    auth: ExpectAuth,
    mechanism: Mechanism,
    work: Work,
}

pub(super) enum Work {
    Plain(plain::Message),
    Scram(Hash, ClientFirst),
    Token(Binding, ht::Message),
    Anonymous,
}

impl Work {
    /// Name and authzid as the client sent them, where it says who it is.
    pub(super) fn identities(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Self::Plain(message) => Some((&message.authcid, message.authzid.as_deref())),
            Self::Scram(_, first) => Some((&first.username, first.authzid.as_deref())),
            Self::Token(_, message) => Some((&message.authcid, None)),
            Self::Anonymous => None,
        }
    }
}

impl Lookup {
    pub(super) fn new(auth: ExpectAuth, mechanism: Mechanism, work: Work) -> Self {
        Self { auth, mechanism, work }
    }

    /// The installation whose tokens are to be looked up, too. XEP-0484
    pub fn agent(&self) -> Option<&AgentId> {
        match self.work {
            Work::Token(..) => self.auth.profile.request()?.agent.id.as_ref(),
            Work::Plain(_) | Work::Scram(..) | Work::Anonymous => None,
        }
    }

    /// Whether nobody's account is meant: there is nothing to look up, and the answer is [`Lookup::admitted`].
    pub fn is_anonymous(&self) -> bool {
        matches!(self.work, Work::Anonymous)
    }

    /// Lets somebody in who is nobody in particular, with an address of his own for this session. XEP-0175 §3
    pub fn admitted(self, out: &mut Vec<u8>) -> Step {
        let name = random_uuid().parse().ok();
        let Some(name) = name.filter(|_| self.is_anonymous()) else { return self.unavailable(out) };
        let account = BareJid::new(Some(&name), &self.auth.host.domain);
        let step = self.auth.succeeded(self.mechanism, account, None, None, VecDeque::new(), out);
        step.unwrap_or_else(|error| fail(error, out))
    }

    /// Nobody is let in at present, for this reason.
    pub fn not_now(self, reason: String, out: &mut Vec<u8>) -> Step {
        let failure = Sasl::TemporaryAuthFailure.because(reason);
        self.auth.failed(failure, out).unwrap_or_else(|error| fail(error, out))
    }

    /// The account; `None` for a name that no account can have: then there is nothing to look up.
    pub fn account(&self) -> Option<&BareJid> {
        self.auth.claimed.as_ref()
    }

    /// Goes on with what was found; without a credential the same is done with keys that no password fits.
    pub fn found(self, credential: Option<Credential>, out: &mut Vec<u8>) -> Step {
        let Self { auth, mechanism, work } = self;
        let decoy = |hash: Hash, name: &str| auth.policy.decoy.keys(hash, auth.host.domain.as_str(), name);
        let account_keys = |hash: Hash| -> Option<ScramKeys> { credential.as_ref()?.keys.of(hash).cloned() };
        let known = |keys: &Option<ScramKeys>| {
            let standing = &credential.as_ref()?.standing;
            keys.as_ref()?;
            Some((auth.claimed.clone()?, standing.clone()))
        };
        match work {
            // It is nobody's, so nobody's credential lets it in: see `admitted`.
            Work::Anonymous => {
                auth.failed(Sasl::NotAuthorized.into(), out).unwrap_or_else(|error| fail(error, out))
            }
            Work::Token(binding, message) => by_token(auth, &message, binding, credential.as_ref(), out),
            Work::Scram(hash, first) => {
                let keys = account_keys(hash);
                let account = known(&keys);
                let keys = keys.unwrap_or_else(|| decoy(hash, &first.username));
                let exchange = first.challenge(keys, &auth.advertised());
                // Asked for, possible, and of use. XEP-0480 §2.2
                let asked = auth.profile.request().map(|request| request.upgrades.as_slice());
                let possible = auth.upgrades();
                let needed = |hash: &Hash| {
                    let credential = credential.as_ref();
                    possible.contains(hash) && credential.is_some_and(|known| known.keys.lacks(*hash))
                };
                let upgrades = asked.unwrap_or_default().iter().copied().filter(needed).collect();
                let proof = Box::new(Proof { mechanism, exchange, account, upgrades });
                ExpectResponse::challenge(auth, proof, out)
            }
            Work::Plain(message) => {
                let hash = [PLAIN_HASH, Hash::Sha1, Hash::Sha512]
                    .into_iter()
                    .find(|hash| account_keys(*hash).is_some())
                    .unwrap_or(PLAIN_HASH);
                let keys = account_keys(hash);
                let account = known(&keys);
                let outdated = credential.as_ref().is_some_and(|credential| credential.keys.is_outdated());
                let keys = keys.unwrap_or_else(|| decoy(hash, &message.authcid));
                let check = message.check(hash, keys, outdated);
                Step::Derive(Box::new(Derivation { check, then: Decide { auth, mechanism, account } }))
            }
        }
    }

    /// Too many have failed: nothing is tried. It is the same whether there is such an account or not.
    pub fn locked(self, out: &mut Vec<u8>) -> Step {
        self.not_now("too many failed logins; try again later".to_owned(), out)
    }

    /// The host that is logged in to.
    pub fn host(&self) -> &Domain {
        self.auth.host()
    }

    /// The account could not be looked up: nobody is let in, and nobody told that the password was wrong.
    pub fn unavailable(self, out: &mut Vec<u8>) -> Step {
        self.not_now("accounts cannot be looked up at present".to_owned(), out)
    }
}

/// Decides about a token. XEP-0484 §3.4
fn by_token(
    auth: ExpectAuth,
    message: &ht::Message,
    binding: Binding,
    credential: Option<&Credential>,
    out: &mut Vec<u8>,
) -> Step {
    let fast = auth.profile.request().and_then(|request| request.fast).unwrap_or_default();
    let data = binding.data(auth.bindings()).unwrap_or_default();
    let tokens = credential.map(|known| known.tokens.as_slice()).unwrap_or_default();
    let decided = match (message.find(tokens, binding, data), credential, &auth.claimed) {
        (Some(found), Some(known), Some(account)) => accept(&found, fast)
            .and_then(|used| known.standing.admit().map(|()| (account.clone(), found.answer, used))),
        _ => Err(Sasl::NotAuthorized.into()),
    };
    let step = match decided {
        Ok((account, answer, used)) => {
            let mechanism = Mechanism::Ht(binding);
            auth.succeeded(mechanism, account, Some(answer), Some(used), VecDeque::new(), out)
        }
        Err(failure) => auth.failed(failure, out),
    };
    step.unwrap_or_else(|error| fail(error, out))
}

/// Whether a token that was proved may still be used, and once more. XEP-0484 §3.4, §4.2
fn accept(found: &ht::Found<'_>, fast: Fast) -> Result<Used, Failure> {
    let ht::Token { slot, binding, is_expired, is_due, count, .. } = *found.token;
    if is_expired {
        return Err(Sasl::CredentialsExpired.because("log in with the password"));
    }
    if fast.count.zip(count).is_some_and(|(now, before)| now <= before) {
        return Err(Sasl::NotAuthorized.because("this count has been seen, XEP-0484 §3.4"));
    }
    Ok(Used { slot, binding, count: fast.count, is_due })
}

/// A password is to be compared.
pub struct Derivation {
    /// The work, which blocks for milliseconds.
    pub check: Check,
    /// What takes its verdict.
    pub then: Decide,
}

/// Waits for the verdict on a password.
pub struct Decide {
    auth: ExpectAuth,
    mechanism: Mechanism,
    account: Option<(BareJid, Standing)>,
}

impl Decide {
    /// Goes on with the verdict.
    pub fn verdict(self, verdict: &Verdict, out: &mut Vec<u8>) -> Step {
        let decided = match (verdict, self.account) {
            (Verdict::Right { .. }, Some((account, standing))) => standing.admit().map(|()| account),
            _ => Err(Sasl::NotAuthorized.into()),
        };
        let step = match decided {
            Ok(account) => self.auth.succeeded(self.mechanism, account, None, None, VecDeque::new(), out),
            Err(failure) => self.auth.failed(failure, out),
        };
        step.unwrap_or_else(|error| fail(error, out))
    }

    /// The work could not be done. As [`Lookup::unavailable`].
    pub fn unavailable(self, out: &mut Vec<u8>) -> Step {
        let failure = Sasl::TemporaryAuthFailure.because("passwords cannot be compared at present");
        self.auth.failed(failure, out).unwrap_or_else(|error| fail(error, out))
    }
}
