//! The questions of `init`: at most six, each with a default that works, none that a flag has answered.

use super::super::interrupt::{self, interrupted};
use super::super::machine::{self, HostName, Resolved};
use super::super::render::Look;
use super::super::{ask, machine::addresses};
use super::around::Around;
use super::plan::{self, Given, Pair, Plan, Source};
use super::show;
use crate::admin::{AdminError, Line, Secret, acceptable_password, names};
use crate::base::Clock;
use crate::config::{Paths, Registration};
use crate::jid::{BareJid, Domain};

/// Asks for what is not given.
///
/// # Errors
/// The person broke off, or what a flag has said does not fit.
pub(super) fn ask(
    mut given: Given,
    paths: Paths,
    around: Around,
    puts_aside: bool,
    look: &Look,
) -> Result<Plan, AdminError> {
    interrupt::last_words(format!("\n{}", look.error_text(&interrupted())));
    look.screen(&[show::promise(), show::empty()]);
    look.screen(&around.lines(&paths, puts_aside));
    look.screen(&[show::empty()]);
    let domain = match (given.domain.take(), &given.admin) {
        (Some(domain), _) => domain,
        (None, Some(admin)) => names::domain(admin.domain())?,
        (None, None) => domain(&around, look)?,
    };
    if given.listen.is_none() {
        let listen = listen(&around, look)?;
        // What is usual needs no line in the file.
        given.listen = Some(listen).filter(|listen| *listen != plan::everywhere());
    }
    if given.registration.is_none() {
        given.registration = Some(registration()?);
    }
    if given.source.is_none() {
        given.source = Some(certificate(&domain, look)?);
    }
    let admin = match given.admin.take() {
        Some(admin) => admin,
        None => administrator(&domain, look)?,
    };
    if given.password.is_none() && !given.generate {
        given.password = password(&admin, look)?;
        let what = if given.password.is_some() { "typed" } else { "made here and shown at the end" };
        look.screen(&[Line::Plain(format!("? Password for {admin}  {what}"))]);
    }
    look.screen(&[show::empty()]);
    say_where_it_leads(&domain, look);
    let plan = Plan::new(given, paths, domain, admin, around)?;
    Ok(Plan { puts_aside, ..plan })
}

/// Asks until an answer fits; what is wrong with one is said.
fn until_it_fits<T>(
    look: &Look,
    mut question: impl FnMut() -> Result<Result<T, AdminError>, AdminError>,
) -> Result<T, AdminError> {
    loop {
        match question()? {
            Ok(answer) => return Ok(answer),
            Err(wrong) => look.screen(&[Line::Bad(wrong.message)]),
        }
    }
}

fn domain(around: &Around, look: &Look) -> Result<Domain, AdminError> {
    let candidates = candidates(&around.host);
    let widest = candidates.iter().map(|(domain, _)| domain.chars().count()).max().unwrap_or(0);
    let mut choices: Vec<String> = candidates
        .iter()
        .map(|(domain, why)| format!("alice@{domain:<widest$}   {why}").trim_end().to_owned())
        .collect();
    choices.push("something else...".into());
    let chosen = ask::choose("What should addresses look like?", choices)?;
    if let Some((domain, _)) = candidates.get(chosen) {
        return names::domain(domain);
    }
    until_it_fits(look, || {
        let typed = ask::text("What stands behind the @", None)?;
        // Whoever types a whole address means what is behind the @.
        Ok(names::domain(typed.rsplit('@').next().unwrap_or(&typed)))
    })
}

/// Domains that a machine may serve, the best first, and why.
fn candidates(host: &HostName) -> Vec<(String, String)> {
    let name = host.name.as_str();
    let short = name.split('.').next().unwrap_or(name);
    let mut found: Vec<(String, String)> = Vec::new();
    let usable = |name: &str| name.parse::<Domain>().is_ok() && !name.starts_with("localhost");
    if name.contains('.') && usable(name) {
        let parent = name.split_once('.').map(|(_, parent)| parent).filter(|parent| is_somebodys(parent));
        if let Some(parent) = parent.filter(|_| !name.ends_with(".local")) {
            let why = format!("recommended; works although the machine is called {short}");
            found.push((parent.into(), why));
        }
        found.push((name.into(), "the name of this machine".into()));
    } else {
        found.push(("localhost".into(), "only on this machine, to try it out".into()));
    }
    let local = format!("{short}.local");
    if usable(&local) && local != name && short != "localhost" {
        found.push((local, "only inside this network, no DNS needed".into()));
    }
    found
}

/// Whether a domain can be somebody's own: `example.org`, but not `org` and hardly `co.uk`.
fn is_somebodys(domain: &str) -> bool {
    match domain.split_once('.') {
        None => false,
        Some((second, top)) => top.contains('.') || top.len() > 2 || second.len() > 3,
    }
}

fn listen(around: &Around, look: &Look) -> Result<Pair, AdminError> {
    let everywhere = around.free_pair();
    let ports = match everywhere.0.port() {
        0 => "free ports".into(),
        port => format!("ports {port} and {}", everywhere.1.port()),
    };
    let why = around.why_not_usual().map_or_else(|| "the usual ones".into(), |why| format!("because {why}"));
    let choices = vec![
        format!("everywhere, {ports}   {why}"),
        format!("only on this machine, {ports}   to try it out"),
        "something else...".into(),
    ];
    match ask::choose("Where should clients connect?", choices)? {
        0 => Ok(everywhere),
        1 => {
            let own = |of: std::net::SocketAddr| std::net::SocketAddr::new([127, 0, 0, 1].into(), of.port());
            Ok((own(everywhere.0), own(everywhere.1)))
        }
        _ => until_it_fits(look, || {
            let own = addresses().first().map_or_else(|| "127.0.0.1".into(), ToString::to_string);
            let typed = ask::text("IP, or IP:PORT (the port behind it is for direct TLS)", Some(own))?;
            let typed = if typed.parse::<u16>().is_ok() { format!("[::]:{typed}") } else { typed };
            Ok(plan::listen(&typed).and_then(|pair| plan::free(pair).map(|()| pair)))
        }),
    }
}

fn registration() -> Result<Registration, AdminError> {
    let choices = vec![
        "administrators   xmppd user add, or a command in chat".into(),
        "anybody   strangers and robots too, if they can reach the server".into(),
        "anybody, and an administrator lets each one in".into(),
    ];
    Ok(match ask::choose("Who may create accounts?", choices)? {
        0 => Registration::Closed,
        1 => Registration::Open,
        _ => Registration::Approval,
    })
}

fn certificate(domain: &Domain, look: &Look) -> Result<Source, AdminError> {
    let choices = vec![
        "self-signed for now   clients ask once whether to trust it".into(),
        "my own files...   from another certificate authority, in PEM form".into(),
    ];
    if ask::choose("Certificate", choices)? == 0 {
        return Ok(Source::SelfSigned);
    }
    until_it_fits(look, || {
        let certificate = ask::text("Certificate, with those that signed it", Some("fullchain.pem".into()))?;
        let key = ask::text("Private key", Some("privkey.pem".into()))?;
        let files = plan::files_at(certificate.as_ref(), key.as_ref())?;
        if let Err(error) = plan::fits(&files, domain, Clock::new().wall()) {
            look.screen(&[Line::Bad(error.message)]);
            let again = vec!["other files...".into(), "self-signed for now".into()];
            return Ok(match ask::choose("Which then?", again)? {
                0 => Err(AdminError::invalid("init.cert", "Which files?")),
                _ => Ok(Source::SelfSigned),
            });
        }
        Ok(Ok(Source::Files(files)))
    })
}

fn administrator(domain: &Domain, look: &Look) -> Result<BareJid, AdminError> {
    until_it_fits(look, || {
        let typed = ask::text("First administrator", Some(format!("admin@{domain}")))?;
        Ok(plan::administrator(&typed, Some(domain)))
    })
}

/// A password, typed twice; `None` if one is to be made.
fn password(admin: &BareJid, look: &Look) -> Result<Option<Secret>, AdminError> {
    until_it_fits(look, || {
        let typed = ask::password(&format!("Password for {admin} (empty: one is made and shown)"))?;
        if typed.reveal().is_empty() {
            return Ok(Ok(None));
        }
        if let Err(refused) = acceptable_password(typed.reveal(), admin) {
            return Ok(Err(refused));
        }
        Ok(match ask::password("Again")? == typed {
            true => Ok(Some(typed)),
            false => Err(AdminError::invalid("password.differ", "The two are not the same.")),
        })
    })
}

/// Where the domain leads, if that is not here: nothing is wrong with it yet, but clients will not find this server.
fn say_where_it_leads(domain: &Domain, look: &Look) {
    let name = domain.to_ascii();
    if !name.contains('.') || name.ends_with(".local") {
        return;
    }
    let text = match machine::resolve(&name) {
        Resolved::Elsewhere(to) => format!(
            "{domain} leads to {to}, which is not this machine. Behind a router that may be right;\n\
             else change its A record, or clients will look for this server there."
        ),
        Resolved::Nowhere => {
            let to = addresses().first().map_or_else(|| "this machine".into(), ToString::to_string);
            format!("{domain} has no address yet. So that clients find it: an A record to {to}.")
        }
        Resolved::Here(_) | Resolved::Unknown => return,
    };
    look.screen(&[Line::Warn(text), show::empty()]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(name: &str) -> Vec<String> {
        let found = candidates(&HostName { name: name.into(), from: "test" });
        found.into_iter().map(|(domain, _)| domain).collect()
    }

    #[test]
    fn the_domain_of_a_machine_is_offered_first() {
        assert_eq!(offered("atlas.example.org"), ["example.org", "atlas.example.org", "atlas.local"]);
        assert_eq!(offered("example.org"), ["example.org", "example.local"]);
        assert_eq!(offered("shop.co.uk"), ["shop.co.uk", "shop.local"], "co.uk is nobody's");
        assert_eq!(offered("mail.shop.co.uk"), ["shop.co.uk", "mail.shop.co.uk", "mail.local"]);
        assert_eq!(offered("atlas.local"), ["atlas.local"]);
        assert_eq!(offered("atlas"), ["localhost", "atlas.local"]);
        assert_eq!(offered("localhost"), ["localhost"]);
        assert_eq!(offered("localhost.localdomain"), ["localhost"]);
        assert_eq!(offered(""), ["localhost"]);
    }
}
