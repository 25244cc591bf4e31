//! Questions to the person at the terminal.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::admin::{AdminError, Ask, Kind, Secret};
use crate::base::id;

/// Whether there is somebody to ask.
pub(super) fn possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for what an operation needs to go on.
///
/// # Errors
/// The person broke off, or typed something else than the name.
pub(super) fn ask(ask: &Ask) -> Result<Secret, AdminError> {
    match ask {
        Ask::Password { of } => dialoguer::Password::new()
            .with_prompt(format!("Password for {of}"))
            .with_confirmation("Again", "The two are not the same.")
            .interact()
            .map(Secret::new)
            .map_err(|_| interrupted()),
        Ask::Name { prompt, about, name } => {
            let mut text = about.iter().fold(String::new(), |text, line| text + "  " + line + "\n");
            text.push_str(prompt);
            text.push(' ');
            let _ = io::stderr().write_all(text.as_bytes());
            let mut typed = String::new();
            io::stdin().lock().read_line(&mut typed).map_err(|_| interrupted())?;
            if typed.trim() != name {
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
    let _ = io::stderr().write_all(format!("? {question}  (Y/n) ").as_bytes());
    let mut typed = String::new();
    let read = io::stdin().lock().read_line(&mut typed).map_err(|_| interrupted())?;
    match typed.trim().to_ascii_lowercase().as_str() {
        "" if read > 0 => Ok(()),
        "y" | "yes" => Ok(()),
        _ => Err(interrupted()),
    }
}

fn interrupted() -> AdminError {
    AdminError::new(Kind::Interrupted, "interrupted", "Interrupted. Nothing was changed.")
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
    fn generated_passwords_are_long_and_differ() {
        let password = generated_password();
        assert_eq!(password.reveal().len(), 29);
        assert_eq!(password.reveal().matches('-').count(), 5);
        assert_ne!(password, generated_password());
    }
}
