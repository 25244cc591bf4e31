//! How a login ends: the client is handed over, or told why not.

use super::{Ended, FAREWELL, LoggedIn, Login, Security, Wish};
use crate::base::metrics::LoginFailure;
use crate::sasl;
use crate::stream::negotiation::{Authenticated, BindRequest, Client, Closed, Failed, ResumeRequest, State};

/// What a login has come to.
pub(super) enum Outcome {
    Bind(Box<BindRequest>),
    Resume(Box<ResumeRequest>),
    Inline(Box<Authenticated>),
    /// The output is to be sent, then the connection is to be closed.
    Close(Closed),
    /// Nothing can be sent any more.
    Dead(Ended),
}

impl Login<'_> {
    /// Hands the client over, or tells it why not and closes the connection.
    pub(super) async fn finish(mut self, outcome: Outcome) -> Result<LoggedIn, Ended> {
        let ip = match outcome {
            Outcome::Bind(_) | Outcome::Resume(_) | Outcome::Inline(_) => String::new(),
            _ => self.ip(),
        };
        let ended = match outcome {
            Outcome::Bind(request) => match self.flush().await {
                Ok(()) => {
                    let wish = Wish::Bind { id: request.id.clone(), resource: request.resource.clone() };
                    return self.hand_over(wish, request.client(), request.refused());
                }
                Err(ended) => ended,
            },
            Outcome::Resume(request) => match self.flush().await {
                Ok(()) => {
                    let wish = Wish::Resume { previd: request.previd.clone(), h: request.h };
                    return self.hand_over(wish, request.client(), request.refused());
                }
                Err(ended) => ended,
            },
            Outcome::Inline(authenticated) => {
                let (client, state) = (authenticated.client(), authenticated.state());
                return self.hand_over(Wish::Inline(authenticated), client, state);
            }
            Outcome::Dead(ended) => ended,
            Outcome::Close(closed) => {
                let farewell = std::mem::take(&mut self.output);
                if let Some(tap) = &mut self.tap {
                    tap.sent(&farewell);
                }
                if let Some(mut transport) = self.transport.take()
                    && let Some(Ok(())) = self.cx.clock.within(FAREWELL, transport.write_all(&farewell)).await
                {
                    transport.close(&self.cx.clock, FAREWELL).await;
                }
                match closed {
                    Closed::ByClient => Ended::ByClient,
                    Closed::TlsRefused => Ended::TlsRefused,
                    Closed::Error(error) => Ended::Stream(error),
                }
            }
        };
        match &ended {
            Ended::Stream(error) => {
                tracing::info!(target: "c2s", conn = %self.cx.conn, ip, "closed before login: {error}");
            }
            other => tracing::debug!(target: "c2s", conn = %self.cx.conn, ip, "ended before login: {other}"),
        }
        Err(ended)
    }

    fn hand_over(mut self, wish: Wish, client: Client, state: State) -> Result<LoggedIn, Ended> {
        // What is kept for as long as the session lasts has no room to spare.
        self.input.shrink_to_fit();
        let (Some(transport), Some(account_id)) = (self.transport, self.account) else {
            return Err(Ended::ByClient);
        };
        Ok(LoggedIn {
            transport,
            framer: self.framer,
            input: self.input,
            account_id,
            wish,
            security: Security { tls: self.tls, mechanism: client.mechanism },
            client,
            state,
            tap: self.tap,
        })
    }

    /// Notes an authentication that failed: operators block addresses by such lines.
    pub(super) fn tell_failure(&mut self, failed: &Failed) {
        let ip = self.ip();
        let jid = failed.account.as_ref().map(|jid| jid.as_str()).unwrap_or_default();
        let Failed { failure, .. } = failed;
        if let Some(tap) = &mut self.tap {
            if !jid.is_empty() {
                tap.belongs_to(jid);
            }
            tap.note(&format!("login failed: {failure}"));
        }
        self.cx.metrics.c2s.login_failures.inc(class_of(failure.condition));
        tracing::info!(
            target: "c2s", conn = %self.cx.conn, jid, ip, code = "login.failed", "login failed: {failure}"
        );
    }
}

fn class_of(condition: sasl::Condition) -> LoginFailure {
    use sasl::Condition as C;
    match condition {
        C::NotAuthorized | C::InvalidAuthzid => LoginFailure::Credentials,
        C::AccountDisabled | C::CredentialsExpired => LoginFailure::Disabled,
        C::InvalidMechanism | C::MechanismTooWeak | C::EncryptionRequired => LoginFailure::Mechanism,
        C::Aborted | C::IncorrectEncoding | C::MalformedRequest => LoginFailure::Protocol,
        C::TemporaryAuthFailure => LoginFailure::Server,
    }
}
