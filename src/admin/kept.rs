//! What a shorter `archive.keep` costs: how many archived messages would be deleted, by domain.

use toml_edit::Value;

use super::cx::AdminCx;
use crate::base::size::parse_duration;
use crate::config::{Change, Keep};
use crate::jid::Domain;
use crate::store::{self, Role};

/// Messages that are counted at most, so that nobody waits for a number.
const COUNTED: u32 = 200_000;

/// What a change of `archive.keep` deletes, in a sentence for each domain that loses something.
pub(super) async fn lost(cx: &AdminCx, change: &Change) -> Vec<String> {
    let (Some(old), Some(Keep::For(new))) = (keep(&change.old), keep(&change.new)) else { return Vec::new() };
    if matches!(old, Keep::For(old) if old <= new) {
        return Vec::new();
    }
    let before = cx.clock.wall().before(new);
    let when = if cx.node.is_some() { "within an hour" } else { "when xmppd runs" };
    let domains = domains(cx, change);
    let mut sentences = Vec::new();
    for domain in &domains {
        let name = domain.to_string();
        // What those have is kept as long as before.
        let config = cx.config.current();
        let own = config.vhost(domain).map(|vhost| vhost.archive_keep_by_role.keys().cloned().collect());
        let own: Vec<String> = own.unwrap_or_default();
        let roles: Vec<Role> = own.iter().filter_map(|role| role.parse().ok()).collect();
        let counted = cx.store.read(move |tx| {
            let older = store::archive::older(tx, &name, before, &roles, COUNTED)?;
            Ok((older, if older == 0 { 0 } else { store::archive::size(tx, &name, COUNTED)? }))
        });
        let of = if domains.len() > 1 { format!("{domain}: ") } else { String::new() };
        match counted.await {
            Ok((0, _)) => {}
            Ok((older, all)) => {
                let most = u64::from(COUNTED);
                let (be, more) =
                    (if older == 1 { "is" } else { "are" }, if older >= most { "more than " } else { "" });
                let of_all = if all >= most { String::new() } else { format!(" of {all}") };
                sentences.push(format!(
                    "{of}{more}{older}{of_all} archived messages {be} older and will be deleted {when}"
                ));
            }
            // It takes too long to count them, or they cannot be read.
            Err(_) => sentences.push(format!("{of}archived messages that are older will be deleted {when}")),
        }
    }
    sentences
}

/// A value as it stands in the file.
fn keep(toml: &str) -> Option<Keep> {
    let value: Value = toml.parse().ok()?;
    match value.as_str()? {
        "forever" => Some(Keep::Forever),
        text => parse_duration(text).ok().map(Keep::For),
    }
}

/// The domains that a change reaches.
fn domains(cx: &AdminCx, change: &Change) -> Vec<Domain> {
    if let Some(domain) = &change.domain {
        return vec![domain.clone()];
    }
    let config = cx.config.current();
    let all = config.vhosts().map(|vhost| vhost.domain.clone());
    all.filter(|domain| !change.except.iter().any(|(own, _)| own == domain)).collect()
}

#[cfg(test)]
mod tests {
    use crate::admin::{AdminCx, Answer, Caller, Operation, config::Config};
    use crate::base::{Clock, Timestamp};
    use crate::config::{Choice, Live, Paths};
    use crate::store::archive::NewItem;
    use crate::store::{ItemId, Store, account, archive};

    const DAY: i64 = 86_400_000_000;

    /// The data of a server that does not run: in the archive of each domain a message for each of these ages in days.
    async fn data(folder: &std::path::Path, ages: &'static [(&str, &[i64])]) -> AdminCx {
        let clock = Clock::new();
        let choice = Choice { dir: Some(folder.to_owned()), ..Choice::default() };
        let paths = Paths::choose(&choice).unwrap();
        let vhosts = ages.iter().map(|(domain, _)| format!("[vhost.\"{domain}\"]\n"));
        std::fs::write(&paths.config, format!("schema = 1\n{}", vhosts.collect::<String>())).unwrap();
        let store = Store::open(&folder.join("data"), &Default::default(), clock.clone()).unwrap();
        let now = clock.wall();
        for (domain, ages) in ages {
            store
                .write(move |tx| {
                    let jid = format!("anna@{domain}").parse().unwrap();
                    let id = account::create(tx, &jid, &Default::default(), now)?.unwrap();
                    ages.iter().try_for_each(|age| {
                        let stamp = Timestamp(now.0 - age * DAY - 1_000_000);
                        let (peer, stanza) = ("bob@x.example".parse().unwrap(), b"<message/>".to_vec());
                        let id_of = ItemId::next(None, stamp);
                        let item = NewItem { id: id_of, stamp, peer, stanza, hidden: false, pending: false };
                        archive::append(tx, id, &item)
                    })
                })
                .await
                .unwrap();
        }
        AdminCx { config: Live::open(&paths, clock.clone()).unwrap(), clock, store, paths, node: None }
    }

    /// What a change says of its effect, and whether it asks first.
    async fn effect(cx: &AdminCx, value: &str, domain: Option<&str>) -> (Vec<String>, bool) {
        let set = serde_json::json!({ "set": {
            "key": "archive.keep", "value": [value], "domain": domain, "dry_run": true
        } });
        let operation = Operation::Config(serde_json::from_value::<Config>(set).unwrap());
        let Ok(Answer::Report(report)) = operation.run(cx, &Caller::Server).await else { panic!("{value}") };
        let effects = report.data["effects"].as_array().unwrap().iter();
        let effects = effects.map(|effect| effect.as_str().unwrap().to_owned()).collect();
        (effects, report.data["ask"].as_bool().unwrap())
    }

    #[tokio::test]
    async fn a_shorter_time_says_what_it_deletes() {
        let folder = tempfile::tempdir().unwrap();
        let cx = data(folder.path(), &[("one.example", &[1, 10, 100, 200]), ("two.example", &[20, 2])]).await;
        let end = "archived messages are older and will be deleted when xmppd runs";
        assert_eq!(effect(&cx, "30d", None).await, (vec![format!("one.example: 2 of 4 {end}")], true));
        let both = [format!("one.example: 3 of 4 {end}"), format!("two.example: 1 of 2 {end}")];
        let both: Vec<_> = both
            .iter()
            .map(|text| text.replace("1 of 2 archived messages are", "1 of 2 archived messages is"))
            .collect();
        assert_eq!(effect(&cx, "5d", None).await, (both, true));
        assert_eq!(effect(&cx, "50d", Some("one.example")).await, (vec![format!("2 of 4 {end}")], true));
        // Who has a time of its own keeps what it has.
        let member = "[vhost_defaults]\narchive = { keep_by_role = { member = \"forever\" } }\n";
        std::fs::create_dir(folder.path().join("own")).unwrap();
        let own = data(&folder.path().join("own"), &[("one.example", &[100])]).await;
        assert_eq!(
            effect(&own, "30d", None).await,
            (vec![format!("1 of 1 {end}").replace(" are ", " is ")], true)
        );
        let text = std::fs::read_to_string(&own.paths.config).unwrap();
        std::fs::write(&own.paths.config, text + member).unwrap();
        let own = AdminCx { config: Live::open(&own.paths, own.clock.clone()).unwrap(), ..own };
        assert_eq!(effect(&own, "30d", None).await, (vec![], false));
        // Nothing is as old, or more is kept than before.
        for value in ["300d", "400d", "forever"] {
            assert_eq!(effect(&cx, value, None).await, (vec![], false), "{value}");
        }
    }
}
