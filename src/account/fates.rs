//! What has become of messages, for an operator who asks (`explain`): the last decisions of all accounts, without what
//! the messages say.
//!
//! A note is some hundred bytes in a ring of bytes, so that nothing is allocated for it once the ring has its size, and
//! the oldest make room. Each account's notes are in one of a few rings, that two accounts rarely wait for each other.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use crate::base::Timestamp;
use crate::store::ItemId;

/// Rings, and bytes of each.
const RINGS: usize = 8;
const BYTES: usize = 512 * 1024;

/// Bytes of a text that are kept.
const TEXT: usize = 200;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A session of the account has sent it.
    Sent,
    /// It was sent to the account; the detail names the resources that were given it.
    Received,
    /// It was not let through, and its sender was told; the detail is the error.
    Refused,
    /// Nobody was given it and nobody was told: nobody takes such a message.
    Ignored,
    /// Nobody was given it and nobody was told, because the account has blocked its sender.
    Blocked,
    /// The session that had it was lost: it went elsewhere. The detail names the resources that were given it.
    Again,
    /// It had waited, and was given to the resource that the detail names.
    Given,
    /// The client of the resource that the detail names has it.
    Had,
    /// The service that the detail names was told of it and has accepted that.
    Told,
    /// The service that the detail names was told of it in vain.
    Untold,
    /// There is no account.
    NoAccount,
}

impl What {
    const ALL: [Self; 11] = [
        Self::Sent,
        Self::Received,
        Self::Refused,
        Self::Ignored,
        Self::Blocked,
        Self::Again,
        Self::Given,
        Self::Had,
        Self::Told,
        Self::Untold,
        Self::NoAccount,
    ];
}

/// A decision, as it is noted.
pub(super) struct Note<'a, D> {
    pub(super) what: What,
    /// Whose decision it is: a bare address.
    pub(super) account: &'a str,
    /// Whom the message is from, or to where the account has sent it; empty where that was noted before.
    pub(super) peer: &'a str,
    /// Its id as its sender has given it.
    pub(super) id: &'a str,
    /// The id that stays with it. XEP-0359
    pub(super) origin: &'a str,
    /// The id under which it is stored.
    pub(super) item: Option<ItemId>,
    /// Whether it belongs to the archive.
    pub(super) archived: bool,
    /// Whether it waits for a device.
    pub(super) waits: bool,
    /// How many sessions got copies.
    pub(super) copies: usize,
    /// How many devices were to be woken.
    pub(super) woken: u32,
    /// What there is to say, in parts.
    pub(super) detail: D,
}

/// A decision that was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// When.
    pub at: Timestamp,
    /// What was decided.
    pub what: What,
    /// Whose decision it is: a bare address.
    pub account: String,
    /// Whom the message is from, or to where the account has sent it; empty where an earlier note says it.
    pub peer: String,
    /// Its id as its sender has given it.
    pub id: String,
    /// The id that stays with it. XEP-0359
    pub origin: String,
    /// The id under which it is stored.
    pub item: Option<ItemId>,
    /// Whether it belongs to the archive.
    pub archived: bool,
    /// Whether it waits for a device.
    pub waits: bool,
    /// How many sessions got copies.
    pub copies: u8,
    /// How many devices were to be woken.
    pub woken: u8,
    /// What there is to say; see [`What`].
    pub detail: String,
}

/// The last decisions.
pub struct Fates {
    rings: [Mutex<Ring>; RINGS],
    hasher: RandomState,
}

#[derive(Default)]
struct Ring {
    bytes: VecDeque<u8>,
    /// Where a note is put together.
    desk: Vec<u8>,
}

impl Default for Fates {
    fn default() -> Self {
        Self { rings: std::array::from_fn(|_| Mutex::default()), hasher: RandomState::new() }
    }
}

impl Fates {
    /// Notes a decision.
    pub(super) fn note<'a, D>(&self, at: Timestamp, note: Note<'a, D>)
    where
        D: Iterator<Item = &'a str>,
    {
        let ring = usize::try_from(self.hasher.hash_one(note.account) % RINGS as u64).unwrap_or(0);
        let Some(ring) = self.rings.get(ring) else { return };
        let mut ring = ring.lock().unwrap_or_else(PoisonError::into_inner);
        let Ring { bytes, desk } = &mut *ring;
        desk.clear();
        write(desk, at, note);
        let Ok(length) = u16::try_from(desk.len()) else { return };
        while bytes.len() + desk.len() + 2 > BYTES {
            let oldest: [u8; 2] = std::array::from_fn(|at| bytes.get(at).copied().unwrap_or(0));
            let oldest = usize::from(u16::from_le_bytes(oldest)) + 2;
            bytes.drain(..oldest.min(bytes.len()));
        }
        bytes.extend(&length.to_le_bytes());
        bytes.extend(desk.iter());
    }

    /// All decisions that are still there, the oldest first. Takes some milliseconds; nobody waits for most of them.
    pub fn all(&self) -> Vec<Fate> {
        let mut fates = Vec::new();
        for ring in &self.rings {
            let bytes: Vec<u8> = {
                let ring = ring.lock().unwrap_or_else(PoisonError::into_inner);
                let (first, second) = ring.bytes.as_slices();
                [first, second].concat()
            };
            let mut rest = bytes.as_slice();
            while let Some(note) = take(&mut rest, 2)
                .and_then(|length| take(&mut rest, usize::from(u16::from_le_bytes(length.try_into().ok()?))))
            {
                fates.extend(read(note));
            }
        }
        fates.sort_by_key(|fate| fate.at);
        fates
    }
}

fn write<'a>(desk: &mut Vec<u8>, at: Timestamp, note: Note<'a, impl Iterator<Item = &'a str>>) {
    let flags = u8::from(note.archived) | u8::from(note.waits) << 1 | u8::from(note.item.is_some()) << 2;
    desk.extend(at.0.to_le_bytes());
    desk.extend([note.what as u8, flags]);
    desk.extend([note.copies, usize::try_from(note.woken).unwrap_or(usize::MAX)].map(small));
    if let Some(item) = note.item {
        desk.extend(item.0);
    }
    for text in [note.account, note.peer, note.id, note.origin] {
        let text = cut(text, TEXT);
        desk.push(small(text.len()));
        desk.extend(text.as_bytes());
    }
    let mut left = TEXT;
    for (index, part) in note.detail.enumerate() {
        let part = cut(part, left.saturating_sub(2));
        if index > 0 && !part.is_empty() {
            desk.extend(b", ");
        }
        desk.extend(part.as_bytes());
        left = left.saturating_sub(part.len() + 2);
    }
}

fn small(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// The beginning of a text, at most so many bytes.
fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or(text)
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken)
}

fn read(note: &[u8]) -> Option<Fate> {
    let mut rest = note;
    let at = Timestamp(i64::from_le_bytes(take(&mut rest, 8)?.try_into().ok()?));
    let [what, flags, copies, woken]: [u8; 4] = take(&mut rest, 4)?.try_into().ok()?;
    let item = match flags & 4 {
        0 => None,
        _ => Some(ItemId(take(&mut rest, 16)?.try_into().ok()?)),
    };
    let mut text = || {
        let length = take(&mut rest, 1)?.first().copied()?;
        String::from_utf8(take(&mut rest, usize::from(length))?.to_vec()).ok()
    };
    let (account, peer, id, origin) = (text()?, text()?, text()?, text()?);
    Some(Fate {
        at,
        what: *What::ALL.get(usize::from(what))?,
        account,
        peer,
        id,
        origin,
        item,
        archived: flags & 1 != 0,
        waits: flags & 2 != 0,
        copies,
        woken,
        detail: String::from_utf8(rest.to_vec()).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note<'a>(
        account: &'a str,
        id: &'a str,
        detail: &'a [&'a str],
    ) -> Note<'a, impl Iterator<Item = &'a str>> {
        Note {
            what: What::Received,
            account,
            peer: "anna@host/desk",
            id,
            origin: "o",
            item: Some(ItemId([7; 16])),
            archived: true,
            waits: false,
            copies: 300,
            woken: 2,
            detail: detail.iter().copied(),
        }
    }

    #[test]
    fn a_note_comes_back_as_far_as_there_is_room_for_it() {
        let fates = Fates::default();
        let long = "ä".repeat(300);
        fates.note(Timestamp(5), note("bob@host", &long, &["phone", "desk"]));
        let found = fates.all();
        let [fate] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((fate.at, fate.what, fate.account.as_str()), (Timestamp(5), What::Received, "bob@host"));
        assert_eq!((fate.id.len(), fate.copies, fate.woken), (TEXT, 255, 2));
        assert_eq!((fate.detail.as_str(), fate.item), ("phone, desk", Some(ItemId([7; 16]))));
        assert!(fate.archived && !fate.waits);
        assert!(What::ALL.iter().enumerate().all(|(at, what)| *what as usize == at));
    }

    #[test]
    fn the_oldest_make_room() {
        let fates = Fates::default();
        for number in 0..20_000 {
            fates.note(Timestamp(number), note("bob@host", "m", &["phone"]));
        }
        let ring = |ring: &Mutex<Ring>| ring.lock().unwrap().bytes.len();
        assert!(fates.rings.iter().map(ring).max().unwrap() <= BYTES);
        let found = fates.all();
        assert!(found.len() > 5_000 && found.len() < 20_000, "{}", found.len());
        assert_eq!(found.last().unwrap().at, Timestamp(19_999));
        assert!(found.windows(2).all(|pair| pair[0].at.0 + 1 == pair[1].at.0));
    }
}
