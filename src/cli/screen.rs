//! A terminal as a screen that is drawn again and again: keys come one by one, and the terminal is afterwards as it
//! was, however it ends.

use std::cell::RefCell;
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
    /// What was typed and is not dealt with yet: who types fast or pastes sends several keys at once.
    typed: RefCell<Vec<u8>>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// It cannot be set up so.
    pub(super) fn open() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let screen = Self {
            before: before.clone(),
            clock: Clock::new(),
            work: Work::begin(),
            typed: RefCell::default(),
        };
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
            let mut typed = self.typed.borrow_mut();
            while !typed.is_empty() {
                let (length, key) = first_key(&typed);
                typed.drain(..length);
                if key.is_some() {
                    return key;
                }
            }
            let mut bytes = [0; 64];
            match io::stdin().lock().read(&mut bytes) {
                Ok(count) => typed.extend(bytes.iter().take(count)),
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

/// The first of the keys for which a terminal has sent these bytes, and how many belong to it; at least one does.
/// Arrows and the like mean nothing.
fn first_key(bytes: &[u8]) -> (usize, Option<Key>) {
    match bytes {
        [0x03, ..] => (1, Some(Key::End)),
        [b'\r' | b'\n', ..] => (1, Some(Key::Enter)),
        [0x7f | 0x08, ..] => (1, Some(Key::Backspace)),
        [0x1b] => (1, Some(Key::Escape)),
        [0x1b, b'[' | b'O', rest @ ..] => {
            let last = rest.iter().position(|byte| (0x40..=0x7e).contains(byte));
            (last.map_or(bytes.len(), |last| last + 3), None)
        }
        [0x1b, ..] => (2, None),
        bytes => {
            let valid = bytes.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
            (valid.map_or(1, char::len_utf8), valid.filter(|c| !c.is_control()).map(Key::Sign))
        }
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
            assert_eq!(first_key(bytes).1, key, "{bytes:?}");
        }
    }

    #[test]
    fn keys_that_come_at_once_are_all_taken() {
        let mut bytes = "bö\u{1b}[15~\u{1b}OA\u{7f}\u{1}q\r\u{1b}".as_bytes().to_vec();
        let mut keys = Vec::new();
        while !bytes.is_empty() {
            let (length, key) = first_key(&bytes);
            bytes.drain(..length);
            keys.extend(key);
        }
        use Key::{Backspace, Enter, Escape, Sign};
        assert_eq!(keys, [Sign('b'), Sign('ö'), Backspace, Sign('q'), Enter, Escape]);
    }
}
