//! What is said to all, and the end of the server: XEP-0133 §4.23 to §4.28, §4.30, §4.31.

use super::{Answers, Asker, Failure, Field, FieldType, Progress, ask, done, form, over, run};
use crate::store::notice::{self, Kind};

/// §4.23
pub(super) async fn announce(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form(
            "Making an Announcement",
            "Fill out this form to make an announcement to all online users.",
        )
        .field(text_field("announcement", "Announcement").required()));
    };
    let (text, domain) = (filled.text("announcement").unwrap_or_default(), on(asker));
    run(asker, &["announce", "--online", &domain, "--", &text]).await.map_err(over)?;
    done("The announcement was sent.")
}

/// §4.24
pub(super) async fn set_motd(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        return ask(form(
            "Setting the Message of the Day",
            "Fill out this form to set the message of the day.",
        )
        .field(text_field("motd", "Message of the Day").required()));
    };
    set(asker, "motd", &filled.text("motd").unwrap_or_default(), &[]).await?;
    done("The message of the day is set.")
}

/// §4.25: a correction, which nobody gets twice.
pub(super) async fn edit_motd(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        let body = present(asker, Kind::Motd).await?;
        return ask(form(
            "Editing the Message of the Day",
            "Fill out this form to edit the message of the day.",
        )
        .field(text_field("motd", "Message of the Day").required().values(lines(&body))));
    };
    set(asker, "motd", &filled.text("motd").unwrap_or_default(), &["--correct"]).await?;
    done("The message of the day is changed.")
}

/// §4.26
pub(super) async fn delete_motd(asker: &Asker<'_>, _: &[Answers]) -> Result<Progress, Failure> {
    run(asker, &["motd", "rm", &on(asker)]).await.map_err(over)?;
    done("The message of the day is removed.")
}

/// §4.27
pub(super) async fn set_welcome(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(filled) = answers.first() else {
        let body = present(asker, Kind::Welcome).await?;
        return ask(form(
            "Setting the Welcome Message",
            "Fill out this form to set the welcome message for this service.",
        )
        .field(text_field("welcome", "Welcome Message").required().values(lines(&body))));
    };
    set(asker, "welcome", &filled.text("welcome").unwrap_or_default(), &[]).await?;
    done("The welcome message is set.")
}

/// §4.28
pub(super) async fn delete_welcome(asker: &Asker<'_>, _: &[Answers]) -> Result<Progress, Failure> {
    run(asker, &["welcome", "rm", &on(asker)]).await.map_err(over)?;
    done("The welcome message is removed.")
}

/// §4.30
pub(super) async fn restart(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    end(asker, answers, "restart", "Restarting the Service", "restart").await
}

/// §4.31
pub(super) async fn shutdown(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    end(asker, answers, "stop", "Shutting Down the Service", "shut down").await
}

async fn end(
    asker: &Asker<'_>,
    answers: &[Answers],
    verb: &str,
    title: &str,
    doing: &str,
) -> Result<Progress, Failure> {
    const DELAYS: &[(&str, &str)] = &[
        ("30", "30 seconds"),
        ("60", "60 seconds"),
        ("90", "90 seconds"),
        ("120", "2 minutes"),
        ("180", "3 minutes"),
        ("240", "4 minutes"),
        ("300", "5 minutes"),
    ];
    let Some(filled) = answers.first() else {
        let delay =
            Field::new("delay", FieldType::ListSingle).label(format!("Time delay before you {doing}"));
        let delay = DELAYS.iter().fold(delay, |field, (value, label)| field.choice(*value, *label));
        return ask(form(title, &format!("Fill out this form to {doing} the service."))
            .field(delay.value("60").required())
            .field(text_field("announcement", "Announcement")));
    };
    let delay = format!("--in={}s", filled.one("delay").unwrap_or("60"));
    let reason = filled.text("announcement").map(|text| format!("--reason={text}"));
    let words: Vec<&str> = [verb, &delay].into_iter().chain(reason.as_deref()).collect();
    run(asker, &words).await.map_err(over)?;
    done(format!("The service will {doing} in {} seconds.", filled.one("delay").unwrap_or("60")))
}

async fn set(asker: &Asker<'_>, noun: &str, text: &str, flags: &[&str]) -> Result<(), Failure> {
    let domain = on(asker);
    let words: Vec<&str> =
        [noun, "set", &domain].into_iter().chain(flags.iter().copied()).chain(["--", text]).collect();
    run(asker, &words).await.map(drop).map_err(over)
}

/// A command is about the domain that was asked.
fn on(asker: &Asker<'_>) -> String {
    format!("--domain={}", asker.host)
}

async fn present(asker: &Asker<'_>, kind: Kind) -> Result<String, Failure> {
    let host = asker.host.clone();
    let found = asker.cx.store.read(move |tx| notice::load(tx, host.as_str(), kind)).await;
    Ok(found.map_err(|error| over(error.into()))?.map(|notice| notice.body).unwrap_or_default())
}

fn text_field(var: &'static str, label: &str) -> Field {
    Field::new(var, FieldType::TextMulti).label(label)
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}
