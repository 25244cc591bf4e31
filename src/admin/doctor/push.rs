//! `doctor push`: devices whose services refuse to wake them, or fail to. From the answers that are kept of each.

use super::Scene;
use super::finding::{Examined, Finding, Subject};
use crate::admin::vhost::counted;
use crate::base::Timestamp;
use crate::jid::BareJid;
use crate::store::push::{self, Counts, Registration, Standing};
use crate::store::{StoreError, Tx};

/// So many failures in a row are spoken of while it is still tried.
const MANY: u32 = 3;

/// Devices that are named; of more their number is told.
const NAMED: usize = 20;

/// What is kept of the devices that are woken.
#[derive(Clone, Debug, Default)]
pub struct Pushes {
    /// How many there are.
    pub counts: Counts,
    /// Those that are not woken, or may soon not be; the worst first, and one more than is shown.
    pub failing: Vec<(BareJid, Registration)>,
}

impl Pushes {
    /// Looks at those of one domain, or of all.
    pub(super) fn of(tx: &Tx<'_>, domain: Option<&str>, now: Timestamp) -> Result<Self, StoreError> {
        let counts = push::counts(tx, domain, now)?;
        Ok(Self { counts, failing: push::failing(tx, domain, MANY, now, NAMED as u32 + 1)? })
    }
}

/// Looks at what the services of all devices have answered.
pub fn examine(scene: &Scene) -> Examined {
    let mut examined = Examined::new(Subject::Push);
    let Some(Pushes { counts, failing }) = &scene.pushes else {
        examined.good("nobody is woken while xmppd does not run");
        return examined;
    };
    examined.good(match counts.active {
        0 if *counts == Counts::default() => "no device has asked to be woken".to_owned(),
        active => woken(active),
    });
    if counts.barred > 0 {
        examined.good(format!("{} of disabled accounts left alone", counted(counts.barred, "device")));
    }
    for (jid, device) in failing.iter().take(NAMED) {
        examined.found(finding(jid, device));
    }
    if failing.len() > NAMED {
        examined.found(
            Finding::warning(
                "push.many",
                "More devices are in trouble than are shown here.",
                "Where they are of the same service, it is that which fails.",
            )
            .fix("all of them: xmppd push list"),
        );
    }
    examined
}

fn finding(jid: &BareJid, device: &Registration) -> Finding {
    let (record, service, number) = (&device.record, &device.service, device.number);
    let why = record.failed.as_ref().map(|(_, why)| format!(" ({why})")).unwrap_or_default();
    let last = match record.failures {
        1 => "the last notification".to_owned(),
        failures => format!("the last {failures} notifications"),
    };
    let whose = format!("{jid}, {}", device.resource);
    let forget = format!("forget it: xmppd push forget {jid} {number}");
    let test = format!("try it now: xmppd push test {jid}");
    match record.standing {
        Standing::Refused => Finding::warning(
            "push.refused",
            format!("{whose}: {service} has refused {last}{why}."),
            "This device is not woken any more, until its app asks for it again.",
        )
        .fix("open the app once on that device")
        .fix(forget),
        Standing::Paused => Finding::warning(
            "push.paused",
            format!("{whose}: {service} has failed at {last}{why}."),
            "This device is left alone for a day; then it is tried again.",
        )
        .fix(test)
        .fix(forget),
        Standing::Active => Finding::warning(
            "push.failing",
            format!("{whose}: {service} has failed at {last}{why}."),
            "This device may not have been woken. After ten failures in a row it is left alone for a day.",
        )
        .fix(test),
    }
}

/// `3 devices woken · 1 paused · 1 refused`; nothing where no device has asked for it.
pub(in crate::admin) fn summary(counts: &Counts) -> Option<String> {
    if *counts == Counts::default() {
        return None;
    }
    let mut parts = vec![woken(counts.active)];
    let others =
        [(counts.paused, "paused"), (counts.refused, "refused"), (counts.barred, "of disabled accounts")];
    parts.extend(
        others.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")),
    );
    Some(parts.join(" · "))
}

fn woken(devices: u64) -> String {
    format!("{} {} woken", counted(devices, "device"), if devices == 1 { "is" } else { "are" })
}

#[cfg(test)]
mod tests {
    use super::super::tests::scene;
    use super::*;
    use crate::store::push::Record;

    fn device(standing: Standing, failures: u32) -> (BareJid, Registration) {
        let failed = Some((Timestamp(9), "item-not-found: no such node".to_owned()));
        let registration = Registration {
            number: 2,
            service: "push@host/app".parse().unwrap(),
            node: "n1".into(),
            options: Some("<secret/>".into()),
            resource: "phone".into(),
            agent: None,
            since: Timestamp(5),
            record: Record { standing, failures, failed, ..Record::default() },
        };
        ("bob@host".parse().unwrap(), registration)
    }

    fn ids(pushes: Option<Pushes>) -> (Vec<String>, Vec<String>) {
        let (_directory, mut scene) = scene();
        scene.pushes = pushes;
        let examined = examine(&scene);
        (examined.good, examined.findings.iter().map(|finding| finding.id.to_string()).collect())
    }

    #[test]
    fn each_trouble_has_its_name_and_its_way_out() {
        let counts = Counts { active: 1, paused: 1, refused: 1, barred: 1 };
        let failing =
            vec![device(Standing::Refused, 1), device(Standing::Paused, 10), device(Standing::Active, 3)];
        let (good, found) = ids(Some(Pushes { counts, failing: failing.clone() }));
        assert_eq!(good, ["1 device is woken", "1 device of disabled accounts left alone"]);
        assert_eq!(found, ["push.refused", "push.paused", "push.failing"]);
        let (jid, registration) = failing.first().unwrap();
        let finding = finding(jid, registration);
        assert_eq!(
            finding.what,
            "bob@host, phone: push@host/app has refused the last notification (item-not-found: no such node)."
        );
        assert_eq!(finding.fix.last().unwrap(), "forget it: xmppd push forget bob@host 2");
        assert_eq!(
            summary(&counts).unwrap(),
            "1 device is woken · 1 paused · 1 refused · 1 of disabled accounts"
        );
    }

    #[test]
    fn nothing_is_said_of_what_nobody_asked_for() {
        let none = ids(Some(Pushes::default()));
        assert_eq!((none.0, none.1.len()), (vec!["no device has asked to be woken".to_owned()], 0));
        assert_eq!(ids(None).1.len(), 0);
        assert_eq!(summary(&Counts::default()), None);
    }

    #[test]
    fn so_many_are_named_and_no_more() {
        let failing = vec![device(Standing::Refused, 1); NAMED + 1];
        let (_, found) = ids(Some(Pushes { counts: Counts::default(), failing }));
        assert_eq!((found.len(), found.last().unwrap().as_str()), (NAMED + 1, "push.many"));
    }
}
