//! A terminal as a screen that is drawn again and again: keys come one by one, and the terminal is afterwards as it was,
//! however it ends.

use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::time::Duration;

use rustix::termios::{OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr};

use super::interrupt::Work;
use crate::base::Clock;

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A letter or another sign.
    Sign(char),
    /// The Enter key.
    Enter,
    /// The key that takes a sign back.
    Backspace,
    /// The Escape key.
    Escape,
    /// Ctrl-C, or a signal that ends the program.
    End,
}

/// Whether there is a terminal that can be drawn on.
pub(super) fn possible() -> bool {
    let dumb = std::env::var("TERM").is_ok_and(|terminal| terminal == "dumb");
    !dumb && io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The terminal while it is drawn on.
pub(super) struct Screen {
    before: Termios,
    clock: Clock,
    /// From now on signals end the screen in order.
    work: Work,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// It cannot be set up so.
    pub(super) fn open() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let screen = Self { before: before.clone(), clock: Clock::new(), work: Work::begin() };
        let mut settings = before;
        settings.make_raw();
        // A read gives what there is, or nothing after a tenth of a second.
        settings.special_codes[SpecialCodeIndex::VMIN] = 0;
        settings.special_codes[SpecialCodeIndex::VTIME] = 1;
        tcsetattr(io::stdin(), OptionalActions::Now, &settings)?;
        // The other page of the terminal, without a cursor.
        say("\u{1b}[?1049h\u{1b}[?25l\u{1b}[2J")?;
        Ok(screen)
    }

    /// Columns and rows.
    pub(super) fn size() -> (usize, usize) {
        match tcgetwinsize(io::stdout()) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.into(), size.ws_row.into()),
            _ => (80, 24),
        }
    }

    /// Shows lines from the top; what is longer than the screen is cut.
    ///
    /// # Errors
    /// The terminal has gone.
    pub(super) fn draw(&self, lines: &[String]) -> io::Result<()> {
        let (width, height) = Self::size();
        let mut text = String::from("\u{1b}[H");
        for (index, line) in lines.iter().take(height).enumerate() {
            if index > 0 {
                text.push_str("\r\n");
            }
            text.extend(line.chars().take(width).filter(|c| !c.is_control()));
            text.push_str("\u{1b}[K");
        }
        text.push_str("\u{1b}[J");
        say(&text)
    }

    /// The next key, or nothing if none comes in time or the terminal has another size.
    pub(super) fn key(&self, patience: Duration) -> Option<Key> {
        let begun = self.clock.now();
        let size = Self::size();
        while self.clock.now().since(begun) < patience && size == Self::size() {
            if self.work.shall_stop() {
                return Some(Key::End);
            }
            let mut bytes = [0; 8];
            match io::stdin().lock().read(&mut bytes) {
                Ok(0) => {}
                Ok(count) => {
                    let key = key_of(bytes.get(..count).unwrap_or_default());
                    if key.is_some() {
                        return key;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Some(Key::End),
            }
        }
        None
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = say("\u{1b}[?25h\u{1b}[?1049l");
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}

fn say(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// What a terminal sends for a key. Arrows and the like mean nothing.
fn key_of(bytes: &[u8]) -> Option<Key> {
    match bytes {
        [0x03, ..] => Some(Key::End),
        [b'\r' | b'\n', ..] => Some(Key::Enter),
        [0x7f | 0x08, ..] => Some(Key::Backspace),
        [0x1b] => Some(Key::Escape),
        [0x1b, ..] => None,
        bytes => str::from_utf8(bytes).ok()?.chars().next().filter(|c| !c.is_control()).map(Key::Sign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_what_terminals_send_for_others() {
        for (bytes, key) in [
            (&b"q"[..], Some(Key::Sign('q'))),
            ("ü".as_bytes(), Some(Key::Sign('ü'))),
            (b"\r", Some(Key::Enter)),
            (b"\x7f", Some(Key::Backspace)),
            (b"\x1b", Some(Key::Escape)),
            (b"\x03", Some(Key::End)),
            (b"\x1b[A", None),
            (b"\x1bOP", None),
            (b"\x01", None),
            (b"\xff", None),
        ] {
            assert_eq!(key_of(bytes), key, "{bytes:?}");
        }
    }
}
