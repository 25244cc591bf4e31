//! Questions to the person at the terminal.

use std::fmt;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use dialoguer::theme::Theme;
use dialoguer::{Input, Select};

use super::interrupt::{self, interrupted};
use crate::admin::{AdminError, Ask, Kind, Secret};
use crate::base::id;

/// Whether there is somebody to ask.
pub(super) fn possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// How questions look: no colour, one question mark, the choices below.
struct Plain;

impl Theme for Plain {
    fn format_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        write!(f, "? {prompt}")
    }

    fn format_error(&self, f: &mut dyn fmt::Write, error: &str) -> fmt::Result {
        write!(f, "  {error}")
    }

    fn format_input_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        default: Option<&str>,
    ) -> fmt::Result {
        match default {
            Some(default) => write!(f, "? {prompt}  ({default}) "),
            None => write!(f, "? {prompt}  "),
        }
    }

    fn format_input_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        typed: &str,
    ) -> fmt::Result {
        write!(f, "? {prompt}  {typed}")
    }

    fn format_select_prompt_item(&self, f: &mut dyn fmt::Write, text: &str, active: bool) -> fmt::Result {
        write!(f, "  {} {text}", if active { ">" } else { " " })
    }

    fn format_select_prompt_selection(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        chosen: &str,
    ) -> fmt::Result {
        // What stands behind two spaces explains the choice.
        let chosen = chosen.split("  ").next().unwrap_or(chosen);
        write!(f, "? {prompt}  {chosen}")
    }

    fn format_password_prompt(&self, f: &mut dyn fmt::Write, prompt: &str) -> fmt::Result {
        write!(f, "{prompt}: ")
    }
}

/// Lets somebody choose; the first is the default. On a terminal that moves no cursor the choices have numbers.
///
/// # Errors
/// The person broke off.
pub(super) fn choose(question: &str, choices: Vec<String>) -> Result<usize, AdminError> {
    let question = question.to_owned();
    if std::env::var("TERM").is_ok_and(|terminal| terminal == "dumb") {
        return choose_by_number(&question, &choices);
    }
    let choices = in_one_line(choices);
    interrupt::ask(move || {
        Select::with_theme(&Plain).with_prompt(question).items(&choices).default(0).report(true).interact()
    })
}

/// Choices as the terminal is wide: one that went on in a second line would be drawn anew below itself at each key.
fn in_one_line(choices: Vec<String>) -> Vec<String> {
    let columns = rustix::termios::tcgetwinsize(io::stderr()).map_or(0, |size| usize::from(size.ws_col));
    // `  > `, and the last column free.
    let room = if columns == 0 { usize::MAX } else { columns.saturating_sub(5).max(10) };
    choices.into_iter().map(|choice| cut(choice, room)).collect()
}

fn cut(text: String, room: usize) -> String {
    if text.chars().count() <= room {
        return text;
    }
    text.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

fn choose_by_number(question: &str, choices: &[String]) -> Result<usize, AdminError> {
    let list = choices.iter().enumerate().map(|(at, choice)| format!("  {} {choice}\n", at + 1));
    aside(&format!("? {question}\n{}", list.collect::<String>()));
    loop {
        aside("  Number (1): ");
        match line()?.trim() {
            "" => return Ok(0),
            typed => match typed.parse::<usize>() {
                Ok(number) if (1..=choices.len()).contains(&number) => return Ok(number - 1),
                _ => aside(&format!("  A number from 1 to {}, please.\n", choices.len())),
            },
        }
    }
}

/// Lets somebody type a text; an empty one is the default.
///
/// # Errors
/// The person broke off.
pub(super) fn text(question: &str, default: Option<String>) -> Result<String, AdminError> {
    let question = question.to_owned();
    if std::env::var("TERM").is_ok_and(|terminal| terminal == "dumb") {
        aside(&format!(
            "? {question}  {}",
            default.as_ref().map(|text| format!("({text}) ")).unwrap_or_default()
        ));
        let typed = line()?.trim().to_owned();
        return Ok(if typed.is_empty() { default.unwrap_or_default() } else { typed });
    }
    interrupt::ask(move || {
        let input = Input::<String>::with_theme(&Plain).with_prompt(question).allow_empty(true);
        let input = match default {
            Some(default) => input.default(default),
            None => input,
        };
        input.interact_text().map(|typed| typed.trim().to_owned())
    })
}

/// Lets somebody type a password, unseen; it may be empty.
///
/// # Errors
/// The person broke off.
pub(super) fn password(prompt: &str) -> Result<Secret, AdminError> {
    let prompt = prompt.to_owned();
    interrupt::ask(move || {
        let question = dialoguer::Password::with_theme(&Plain).with_prompt(prompt);
        question.allow_empty_password(true).report(false).interact()
    })
    .map(Secret::new)
}

/// A password, typed twice.
///
/// # Errors
/// The person broke off.
fn new_password(prompt: &str) -> Result<Secret, AdminError> {
    loop {
        let typed = password(prompt)?;
        if password("Again")? == typed {
            return Ok(typed);
        }
        aside("  The two are not the same.\n");
    }
}

/// Asks for what an operation needs to go on.
///
/// # Errors
/// The person broke off, or typed something else than the name.
pub(super) fn ask(ask: &Ask) -> Result<Secret, AdminError> {
    match ask {
        Ask::Password { of } => new_password(&format!("Password for {of}")),
        Ask::Name { prompt, about, name } => {
            let about = about.iter().fold(String::new(), |text, line| text + "  " + line + "\n");
            aside(&format!("{about}{prompt} "));
            if line()?.trim() != name {
                return Err(AdminError::new(
                    Kind::Interrupted,
                    "confirm.other",
                    "That is not the name. Nothing was changed.",
                ));
            }
            Ok(Secret::new(name.clone()))
        }
    }
}

/// Asks a question whose default is yes.
///
/// # Errors
/// The answer is no.
pub(super) fn yes(question: &str) -> Result<(), AdminError> {
    decide(question, "Y/n", true)
}

/// Asks a question whose default is no.
///
/// # Errors
/// The answer is not yes.
pub(super) fn sure(question: &str) -> Result<(), AdminError> {
    decide(question, "y/N", false)
}

/// What is neither yes nor no is asked again: it may be a slip after many answers.
fn decide(question: &str, choices: &str, default: bool) -> Result<(), AdminError> {
    loop {
        aside(&format!("? {question}  ({choices}) "));
        let agreed = match line()?.trim().to_ascii_lowercase().as_str() {
            "" => default,
            "y" | "yes" => true,
            "n" | "no" => false,
            _ => {
                aside("  y or n, please.\n");
                continue;
            }
        };
        return if agreed { Ok(()) } else { Err(interrupted()) };
    }
}

/// A line, as it is typed. The end of the input is an interruption.
fn line() -> Result<String, AdminError> {
    interrupt::ask(|| {
        let mut typed = String::new();
        match io::stdin().lock().read_line(&mut typed) {
            Ok(read) if read > 0 => Ok(typed),
            _ => Err(()),
        }
    })
}

/// Prompts go where progress goes.
pub(super) fn aside(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// The password on the first line of standard input.
///
/// # Errors
/// There is none.
pub(super) fn password_from_stdin() -> Result<Secret, AdminError> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    let line_end = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(line_end);
    let secret = Secret::new(line);
    match read {
        Ok(read) if read > 0 => Ok(secret),
        _ => Err(AdminError::usage(
            "password.no_input",
            "--password-stdin: there is no line on standard input.",
        )
        .next("printf '%s\\n' \"$PASSWORD\" | xmppd user add bob@example.org --password-stdin")),
    }
}

/// All of standard input, as far as a text may be long.
///
/// # Errors
/// It cannot be read, or is no text.
pub(super) fn text_from_stdin() -> Result<String, AdminError> {
    const MOST: u64 = 1 << 20;
    let mut text = String::new();
    io::stdin().lock().take(MOST).read_to_string(&mut text).map_err(|error| {
        AdminError::invalid("text.unreadable", format!("Standard input cannot be read: {error}."))
            .next("give UTF-8 text, or the text itself in quotes")
    })?;
    text.truncate(text.trim_end().len());
    Ok(text)
}

/// A password that nobody guesses (119 bits) and everybody can type: no letter looks like another.
pub(super) fn generated_password() -> Secret {
    const LETTERS: &[u8; 31] = b"abcdefghijkmnpqrstuvwxyz2345679";
    let mut password = String::with_capacity(30);
    while password.len() < 29 {
        if password.len() % 5 == 4 {
            password.push('-');
            continue;
        }
        let mut byte = [0];
        id::random(&mut byte);
        let [byte] = byte;
        // 248 = 8 × 31: larger bytes would make some letters likelier.
        if let (true, Some(letter)) = (byte < 248, LETTERS.get(usize::from(byte) % LETTERS.len())) {
            password.push(char::from(*letter));
        }
    }
    Secret::new(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_that_is_too_long_is_cut() {
        assert_eq!(cut("alice@example.org".into(), 17), "alice@example.org");
        assert_eq!(cut("alice@example.org".into(), 16), "alice@example.o…");
    }

    #[test]
    fn generated_passwords_are_long_and_differ() {
        let password = generated_password();
        assert_eq!(password.reveal().len(), 29);
        assert_eq!(password.reveal().matches('-').count(), 5);
        assert_ne!(password, generated_password());
    }
}
