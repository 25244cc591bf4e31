//! The settings of a domain in one form: pick the domain, then change what holds for it.

use super::outcome::{self, Outcome};
use super::settings;
use super::{Asker, Failure, Progress};
use crate::admin::error::{AdminError, Kind};
use crate::admin::{Answer, Report, names, permission};
use crate::jid::Domain;
use crate::stanza::payload::data_form::{Answers, Field, FieldType, Form, FormKind};

/// What people see.
pub(super) const NAME: &str = "Vhost: Changes the settings of a domain";

/// Whether somebody may change them: whoever may set a single one.
pub(super) async fn is_for(asker: &Asker<'_>, domain: &Domain) -> bool {
    let Ok(operation) = settings::any_change(domain) else { return false };
    permission::check(asker.cx, &asker.caller, &operation.name(), &operation.nature()).await.is_ok()
}

/// The form that asks for the domain.
pub(super) async fn pick(asker: &Asker<'_>) -> Form {
    let mut field = Field::new("domain", FieldType::ListSingle).label("The domain").required();
    for vhost in asker.cx.config.current().vhosts() {
        if is_for(asker, &vhost.domain).await {
            field = field.choice(vhost.domain.as_str(), vhost.domain.as_str());
        }
    }
    Form::new(FormKind::Form).title(NAME).field(field)
}

pub(super) async fn advance(asker: &Asker<'_>, answers: &[Answers]) -> Result<Progress, Failure> {
    let Some(picked) = answers.first() else {
        return Ok(Progress::Ask(Box::new(pick(asker).await), false));
    };
    let form = Form::new(FormKind::Form).title(NAME);
    let domain = names::domain(picked.one("domain").unwrap_or_default()).map_err(over)?;
    let Some(filled) = answers.get(1) else {
        let mut form = form.instruction(format!("What holds for {domain}."));
        settings::put_all(asker.cx, &domain, &mut form);
        return Ok(Progress::Ask(Box::new(form), true));
    };
    let mut done = Report::default();
    for change in settings::changes(asker.cx, &domain, filled).map_err(Failure::Payload)? {
        match change.run(asker.cx, &asker.caller).await {
            Ok(Answer::Report(report)) => {
                done.lines.extend(report.lines);
                done.warnings.extend(report.warnings);
            }
            Ok(Answer::Tail(_)) => {}
            Err(error) if done.lines.is_empty() && matches!(error.kind, Kind::Invalid | Kind::Usage) => {
                return Err(Failure::Payload(outcome::text_of(&error)));
            }
            Err(error) => {
                let mut outcome = Outcome::of_report(&done, NAME);
                outcome.notes.extend(Outcome::of_error(&error).notes);
                return Ok(Progress::Done(outcome));
            }
        }
    }
    Ok(Progress::Done(match done.lines.is_empty() {
        true => Outcome::note(format!("Nothing was changed for {domain}.")),
        false => Outcome::of_report(&done, NAME),
    }))
}

fn over(error: AdminError) -> Failure {
    Failure::Over(outcome::stanza_error(&error))
}
