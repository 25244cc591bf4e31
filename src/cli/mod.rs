//! The command line: sets a server up, runs it, or asks a running one.

mod ask;
mod call;
mod change;
mod check_only;
mod command;
mod completion;
mod dashboard;
mod doctor;
mod ended;
mod help;
mod init;
mod interrupt;
mod live;
mod machine;
mod manual;
mod offline;
mod parse;
mod remote;
mod render;
mod run;
mod screen;
mod service;
mod start_error;
mod start_log;
mod stream;
mod table;
mod tail;

use crate::admin::{AdminError, Operation};
pub use completion::{Shell, completion_script};
pub use manual::manual_pages;
use parse::{Asked, Cli, Command};
use render::Look;

/// Does what the arguments say and returns the exit status; the first argument is the program's name.
pub fn run(arguments: &[String]) -> u8 {
    if completion::answer(arguments) {
        return 0;
    }
    let asked = match parse::parse(arguments) {
        Ok(asked) => asked,
        Err(error) => return failed(&Look::of_terminal(parse::wants_json(arguments), false, false), &error),
    };
    let cli = match asked {
        Asked::Do(cli) => *cli,
        Asked::Show(text) => {
            Look::of_terminal(false, false, false).line(text.trim_end());
            return 0;
        }
    };
    let look = Look::of_terminal(cli.global.json, cli.global.quiet, cli.global.no_color);
    let look = look
        .for_server(cli.global.server())
        .in_utc(cli.global.utc)
        .no_wider_than_the_terminal(cli.global.wide);
    if let Some(host) = &cli.global.host {
        return remote::run(host, arguments).unwrap_or_else(|error| failed(&look, &error));
    }
    match carry_out(cli, &look) {
        Ok(exit) => exit,
        Err(error) => failed(&look, &error),
    }
}

/// The exit status is not 0 where a check has found something.
fn carry_out(cli: Cli, look: &Look) -> Result<u8, AdminError> {
    let Cli { global, command } = cli;
    match command {
        Command::Init(init) => init::run(&init, &global, look)?,
        Command::Run(run) => run::run(&run, &global, look).map_err(explained)?,
        Command::Service(service) => service::run(&service, &global, look)?,
        Command::Man(manual) => manual::run(&manual, look)?,
        Command::Completion(completion) => completion::run(&completion, look),
        Command::Help(help) => help::run(&help, look)?,
        Command::Operation(operation) if live::goes_on(&operation, look) => {
            live::show(&operation, &global, look)?
        }
        Command::Operation(operation) => {
            // The lines of a stream are the result; only programs want a last word.
            let streams = operation.streams();
            let asks_only = matches!(operation, Operation::Status(_));
            let answer = call::call(operation, &global, look);
            let report = match answer {
                // The exit status is the answer.
                Err(error) if asks_only && look.quiet && !look.json => {
                    return Err(AdminError { message: String::new(), ..error });
                }
                answer => answer?,
            };
            match streams {
                true => report.warnings.iter().for_each(|warning| look.warn(warning)),
                false if asks_only && look.quiet && !look.json => {}
                false => look.report(&report),
            }
            return Ok(report.exit);
        }
    }
    Ok(0)
}

/// An error of the start, with the name by which it is explained: it is read in a journal, by somebody who is not
/// there.
fn explained(error: AdminError) -> AdminError {
    match error.code.as_ref() {
        "interrupted" => error,
        code => {
            let step = format!("what it means: xmppd help errors {code}");
            // The files of a domain: which, and what to do with each.
            let of_certificate =
                code.starts_with("cert.").then(|| "what to do: xmppd doctor certs".to_owned());
            let mut error = error;
            for step in of_certificate.into_iter().chain([step]) {
                if !error.next.contains(&step) {
                    error = error.next(step);
                }
            }
            error
        }
    }
}

fn failed(look: &Look, error: &AdminError) -> u8 {
    // Who has interrupted it knows, and who wants the exit status has only that.
    if !error.message.is_empty() {
        look.error(error);
    }
    error.exit()
}
