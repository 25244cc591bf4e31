//! A session begins, or goes on: what the account is asked for, what the client is answered.

use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::Context;
use super::acks;
use super::connection::{Session, Start};
use super::login::{LoggedIn, Wish};
use super::throttle::Throttle;
use super::token;
use crate::account::{
    Attach, Attached, ClientInfo, Handle, Inline, Left, NotResumed, Outbox, Resume, Resumed, SessionId,
    visitor_of,
};
use crate::jid::FullJid;
use crate::net::Pass;
use crate::sasl;
use crate::stanza::payload::{bind, mam};
use crate::stanza::{Iq, Payload as _, Stanza, StanzaError, reply};
use crate::store::credential;
use crate::stream::negotiation::{Authenticated, Bind2, Client, bound};
use crate::stream::{FOOTER, StreamError, sm};
use crate::xml::Str;

/// A client that has logged in and has a resource.
pub(super) struct Bound {
    pub(super) session: Session,
    pub(super) start: Start,
    pub(super) conn: String,
    pub(super) pass: Pass,
}

/// A session that begins, or goes on.
pub(super) struct Begun {
    handle: Handle,
    id: SessionId,
    jid: FullJid,
    outbox: Arc<Outbox>,
    /// The answer to the client.
    greeting: Vec<u8>,
    resumed: Option<(Left, u32)>,
    /// Whether stanzas are counted from the first one on.
    counts: bool,
    /// Whether nobody looks at the client to begin with.
    inactive: bool,
}

/// Why no session begins.
pub(super) enum Refused {
    /// The answer; the client may ask again.
    Again(Vec<u8>),
    /// The stream ends.
    Over(StreamError),
    /// The same behind this answer.
    Answered(Vec<u8>),
}

/// Carries out what a client asks for.
pub(super) async fn wish(
    context: &Context,
    logged_in: &LoggedIn,
    conn: &str,
    address: IpAddr,
) -> Result<Begun, Refused> {
    let client = ClientInfo {
        conn: conn.to_owned(),
        address,
        tls: logged_in.security.tls_text(),
        mechanism: logged_in.security.mechanism.name(),
        agent: logged_in.client.agent.clone(),
    };
    match &logged_in.wish {
        Wish::Bind { id, resource } => {
            let attach =
                |answer, outbox| Attach { resource: resource.clone(), outbox, client, inline: None, answer };
            bind(context, logged_in, id, attach).await
        }
        Wish::Resume { previd, h } => {
            let mut greeting = Vec::new();
            match ask_to_resume(context, logged_in, previd, *h, client).await {
                Ok(resumed) => {
                    acks::write(&sm::resumed(previd, resumed.handled), &mut greeting);
                    Ok(Begun::again(resumed, greeting))
                }
                Err(NotResumed::Failed(error, h)) => {
                    acks::write(&sm::failed(&error, h), &mut greeting);
                    Err(Refused::Again(greeting))
                }
                Err(NotResumed::Error(error)) => Err(Refused::Over(error)),
            }
        }
        Wish::Inline(authenticated) => inline(context, logged_in, authenticated, client).await,
    }
}

/// Asks the account for a session, and makes the answer to the client. RFC 6120 §7
async fn bind(
    context: &Context,
    logged_in: &LoggedIn,
    id: &str,
    attach: impl FnOnce(oneshot::Sender<Result<Attached, StanzaError>>, Arc<Outbox>) -> Attach,
) -> Result<Begun, Refused> {
    let outbox = context.directory.outbox();
    // The request that is answered: only its id matters.
    let request = Iq::set(id.to_owned(), bind::Bind { resource: None }.build());
    let mut greeting = Vec::new();
    match ask_to_bind(context, logged_in, &outbox, attach).await {
        Ok(attached) => {
            Stanza::Iq(reply::result(&request, Some(bind::bound(&attached.jid)))).write(&mut greeting);
            Ok(Begun::first(attached, outbox, greeting))
        }
        Err(error) => {
            if let Some(refusal) = reply::error_of_iq(&request, &error) {
                Stanza::Iq(refusal).write(&mut greeting);
            }
            Err(Refused::Again(greeting))
        }
    }
}

/// What came with an authentication by SASL2: a session that goes on, else a new one, else neither.
/// XEP-0388 §2.6.1, XEP-0386 §3.2, XEP-0198 §9
async fn inline(
    context: &Context,
    logged_in: &LoggedIn,
    authenticated: &Authenticated,
    client: ClientInfo,
) -> Result<Begun, Refused> {
    let (mut greeting, mut results, address) = (Vec::new(), Vec::new(), client.address);
    keep_keys(context, logged_in, authenticated).await;
    match &authenticated.request.resume {
        Some(Ok((previd, h))) => match ask_to_resume(context, logged_in, previd, *h, client.clone()).await {
            Ok(resumed) => {
                results.push(sm::resumed(previd, resumed.handled));
                results.extend(token::note(context, logged_in, authenticated, address).await);
                authenticated.success(resumed.jid.as_str(), results, &mut greeting);
                return Ok(Begun::again(resumed, greeting));
            }
            Err(NotResumed::Failed(error, h)) => results.push(sm::failed(&error, h)),
            Err(NotResumed::Error(error)) => return Err(Refused::Over(error)),
        },
        Some(Err(error)) => results.push(sm::failed(error, None)),
        None => {}
    }
    let Some(wanted) = &authenticated.request.bind else {
        results.extend(token::note(context, logged_in, authenticated, address).await);
        authenticated.success(logged_in.client.account.as_str(), results, &mut greeting);
        authenticated.features(false, &mut greeting);
        return Err(Refused::Again(greeting));
    };
    let longest = context.config.current().limits.resume;
    let visitor = logged_in.client.visitor();
    let resumable =
        wanted.management.and_then(|enable| acks::grant(enable.resume, enable.max, longest, visitor));
    let enabled = wanted
        .management
        .map(|_| sm::enabled(resumable.as_ref().map(|granted| (granted.id.as_str(), granted.max))));
    let begins = Inline { carbons: wanted.carbons, counts: wanted.management.is_some(), resumable };
    let resource = authenticated.resource(wanted);
    let outbox = context.directory.outbox();
    let attach = |answer, outbox| Attach { resource, outbox, client, inline: Some(begins), answer };
    match ask_to_bind(context, logged_in, &outbox, attach).await {
        Ok(attached) => {
            let archive = attached
                .archive
                .map(|ends| mam::metadata(ends.map(|ends| ends.map(|(id, stamp)| (id.to_string(), stamp)))));
            results.push(bound(archive.into_iter().chain(enabled)));
            results.extend(token::note(context, logged_in, authenticated, address).await);
            authenticated.success(attached.jid.as_str(), results, &mut greeting);
            authenticated.features(true, &mut greeting);
            Ok(Begun::first(attached, outbox, greeting).beginning(wanted))
        }
        Err(error) => Err(no_session(&error)),
    }
}

/// The answer to a client that cannot have a session. The authentication itself could be repeated for ever, with the
/// same outcome.
fn no_session(error: &StanzaError) -> Refused {
    let mut answer = Vec::new();
    let text = error.text.as_ref().map_or("no session is possible at present", |text| text.as_str());
    let failure = sasl::Condition::TemporaryAuthFailure.because(text.to_owned());
    acks::write(&failure.to_element2(), &mut answer);
    answer.extend_from_slice(FOOTER.as_bytes());
    Refused::Answered(answer)
}

/// Stores the keys that a client has brought, before it is told. XEP-0480 §3
async fn keep_keys(context: &Context, logged_in: &LoggedIn, authenticated: &Authenticated) {
    if authenticated.upgraded.is_empty() {
        return;
    }
    let (account, upgraded) = (logged_in.account_id, authenticated.upgraded.clone());
    let stored = context.store.write(move |tx| {
        upgraded.iter().try_for_each(|(hash, keys)| credential::put(tx, account, *hash, keys))
    });
    if let Err(error) = stored.await {
        // It can log in as before, and bring them again.
        let jid = &logged_in.client.account;
        tracing::warn!(target: "c2s", %jid, "keys that a client has brought could not be stored: {error}");
    }
}

async fn ask_to_bind(
    context: &Context,
    logged_in: &LoggedIn,
    outbox: &Arc<Outbox>,
    attach: impl FnOnce(oneshot::Sender<Result<Attached, StanzaError>>, Arc<Outbox>) -> Attach,
) -> Result<Attached, StanzaError> {
    let (answer, attached) = oneshot::channel();
    context.directory.attach(&logged_in.client.account, attach(answer, Arc::clone(outbox)));
    attached.await.unwrap_or_else(|_| Err(StanzaError::internal_server_error()))
}

/// Asks the account to go on with a session. XEP-0198 §5
async fn ask_to_resume(
    context: &Context,
    logged_in: &LoggedIn,
    previd: &str,
    h: u32,
    client: ClientInfo,
) -> Result<Resumed, NotResumed> {
    let (answer, resumed) = oneshot::channel();
    let Client { account, host, .. } = &logged_in.client;
    let account = match client.is_anonymous() {
        // XEP-0175: it was another address.
        true => visitor_of(previd, host).ok_or_else(StanzaError::item_not_found)?,
        false => account.clone(),
    };
    let resume = Resume { previd: previd.to_owned(), h, client, answer };
    context.directory.resume(&account, resume);
    resumed.await.unwrap_or_else(|_| Err(StanzaError::internal_server_error().into()))
}

impl Begun {
    fn first(attached: Attached, outbox: Arc<Outbox>, greeting: Vec<u8>) -> Self {
        let Attached { handle, session: id, jid, .. } = attached;
        Self { handle, id, jid, outbox, greeting, resumed: None, counts: false, inactive: false }
    }

    fn again(resumed: Resumed, greeting: Vec<u8>) -> Self {
        let Resumed { handle, session: id, jid, outbox, left, handled } = resumed;
        let resumed = Some((left, handled));
        Self { handle, id, jid, outbox, greeting, resumed, counts: false, inactive: false }
    }

    fn beginning(self, wanted: &Bind2) -> Self {
        Self { counts: wanted.management.is_some(), inactive: wanted.inactive, ..self }
    }
}

/// Makes the session.
pub(super) fn begin(
    context: &Context,
    logged_in: LoggedIn,
    begun: Begun,
    conn: String,
    address: IpAddr,
    pass: Pass,
) -> Bound {
    let Begun { handle, id, jid, outbox, greeting, resumed, counts, inactive } = begun;
    tracing::info!(
        target: "c2s",
        %conn,
        %jid,
        ip = %address.to_canonical(),
        "{}, {}, {}",
        if resumed.is_some() { "resumed" } else { "bound" },
        logged_in.security.mechanism.name(),
        logged_in.security.tls_text(),
    );
    let LoggedIn { transport, framer, input, client, mut tap, .. } = logged_in;
    let throttle = client.visitor().map(|_| Box::<Throttle>::default());
    if let Some(tap) = &mut tap {
        tap.belongs_to(jid.as_str());
    }
    let session = Session {
        transport,
        framer,
        handle,
        id,
        jid,
        lang: client.lang,
        outbox,
        clock: context.clock.clone(),
        config: context.config.clone(),
        metrics: Arc::clone(&context.metrics),
        resumable: context.config.current().limits.resume,
        traces: context.traces.clone(),
        conn: Str::new(&conn),
        address,
        tap,
        throttle,
    };
    Bound { session, start: Start { input, greeting, resumed, counts, inactive }, conn, pass }
}
