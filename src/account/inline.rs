//! Sessions that begin with everything their client has asked for: XEP-0386 §3.2.

use tokio::sync::oneshot;

use super::attach::{Attached, Inline};
use super::resume::Left;
use super::state::Account;
use crate::config::Keep;
use crate::sasl::AgentId;
use crate::stanza::StanzaError;
use crate::store;
use crate::stream::StreamError;

impl Account {
    /// Ends the sessions that the same installation of a client had before. XEP-0386 §3.2
    pub(super) fn replace_sessions_of(&mut self, agent: Option<&AgentId>) {
        let Some(agent) = agent else { return };
        let is_same = |session: &super::session::Session| session.card.agent.as_ref() == Some(agent);
        let (ending, staying) =
            std::mem::take(&mut self.sessions).into_iter().partition::<Vec<_>, _>(is_same);
        self.sessions = staying;
        for session in ending {
            session
                .outbox
                .close(Some(StreamError::conflict().text("replaced by a new session of this client")));
            self.end(session, None);
        }
    }

    /// Gives a new session what it begins with. Its client is answered when everything that was stored so far can be
    /// read from the archive; what comes from now on waits in the outbox.
    pub(super) fn begin_with(
        &mut self,
        inline: Inline,
        attached: Attached,
        answer: oneshot::Sender<Result<Attached, StanzaError>>,
    ) {
        let Inline { carbons, counts, resumable } = inline;
        if let Some(session) = self.sessions.last_mut().filter(|last| last.id == attached.session) {
            session.facts.carbons = carbons;
        }
        if counts {
            self.count(attached.session, resumable);
        }
        if self.is_anonymous() {
            // There is no archive that could have an end.
            if let Err(Ok(back)) = answer.send(Ok(attached)) {
                self.detach(back.session, Left::nothing());
            }
            return;
        }
        self.settle_archived();
        let newest = self.last_item;
        self.then(move |account| account.answer_with_archive(newest, attached, answer));
    }

    /// What waits for a device and is in the archive, the client finds there.
    fn settle_archived(&mut self) {
        self.unsettled.settle_archived();
        if self.pending.is_empty() {
            return;
        }
        let account = self.id;
        self.submit_write(Box::new(move |tx| store::pending::settle_archived(tx, account)), None);
        // How much still waits is read again.
        self.is_stale = true;
    }

    fn answer_with_archive(
        &self,
        newest: Option<store::ItemId>,
        mut attached: Attached,
        answer: oneshot::Sender<Result<Attached, StanzaError>>,
    ) {
        let account = self.id;
        let (config, now) = (self.services.config(), self.services.clock.wall());
        let ends = self.services.store.read(move |tx| {
            // What is older has had its time, whether it is deleted already or not. XEP-0313 §3.2
            let whose = store::archive_rule::standing(tx, account)?;
            let keep = whose.and_then(|own| config.archive_keep_of(&own.jid, own.role.name(), own.rule.keep));
            let oldest = match keep {
                Some(Keep::For(time)) => Some(now.before(time)),
                Some(Keep::Forever) | None => None,
            };
            store::archive::ends(tx, account, oldest, newest)
        });
        let jid = self.jid.clone();
        self.services.spawner.spawn(async move {
            match ends.await {
                Ok(ends) => attached.archive = Some(ends),
                Err(error) => super::task::log_failure(&jid, &error),
            }
            if let Err(Ok(back)) = answer.send(Ok(attached)) {
                back.handle.detach(back.session, Left::nothing());
            }
        });
    }
}
