//! What tests of accounts share.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::{Attach, Attached, ClientInfo, Directory, Outbox, Services};
use crate::base::{Clock, Metrics, Spawner};
use crate::config::{Choice, Live, Paths};
use crate::extension::{Operators, Server};
use crate::jid::BareJid;
use crate::router::{Hosts, Router};
use crate::sasl::Mechanism;
use crate::store::{AccountId, Store, account};

/// The accounts of `localhost`; the task of clocks does not run.
pub(super) fn directory(folder: &Path, store: &Store) -> Directory {
    let (clock, metrics) = (Clock::new(), Arc::<Metrics>::default());
    let choice = Choice { dir: Some(folder.to_owned()), ..Choice::default() };
    let paths = Paths::choose(&choice).unwrap();
    std::fs::write(&paths.config, "schema = 1\n[vhost.localhost]\n").unwrap();
    let live = Live::open(&paths, clock.clone()).unwrap();
    let hosts = Hosts::default();
    hosts.set(vec!["localhost".parse().unwrap()]);
    let router = Router::new(hosts, Arc::clone(&metrics));
    let server = Server {
        config: live.current(),
        clock: clock.clone(),
        started: clock.now(),
        modules: &[],
        store: store.clone(),
        operators: Operators::default(),
    };
    let services = Services::new(store.clone(), router.clone(), clock, live, server, Spawner::new(), metrics);
    let directory = Directory::new(services);
    router.connect(Arc::new(directory.clone()));
    directory
}

/// A client of the account, which has not sent presence.
pub(super) async fn client(directory: &Directory, jid: &BareJid) -> Arc<Outbox> {
    client_by(directory, jid, Mechanism::Plain).await.0
}

/// The same of one that has logged in so, with its session.
pub(super) async fn client_by(
    directory: &Directory,
    jid: &BareJid,
    mechanism: Mechanism,
) -> (Arc<Outbox>, Attached) {
    let outbox = directory.outbox();
    let (answer, attached) = oneshot::channel();
    let client = client_info(mechanism);
    let resource = Some("phone".parse().unwrap());
    directory.attach(jid, Attach { resource, outbox: Arc::clone(&outbox), client, inline: None, answer });
    let Ok(Ok(attached)) = attached.await else { panic!("no session") };
    (outbox, attached)
}

/// What is known of such a client.
pub(super) fn client_info(mechanism: Mechanism) -> ClientInfo {
    ClientInfo {
        conn: "test".into(),
        address: "192.0.2.1".parse().unwrap(),
        tls: String::new(),
        mechanism: mechanism.name(),
        agent: None,
    }
}

/// A store below a folder, with an account.
pub(super) async fn store_with(folder: &Path, jid: &BareJid) -> (Store, AccountId) {
    let store = Store::open(&folder.join("data"), &Default::default(), Clock::new()).unwrap();
    let (made, now) = (jid.clone(), Clock::new().wall());
    let id = store.write(move |tx| account::create(tx, &made, &Default::default(), now)).await.unwrap();
    (store, id.unwrap())
}
