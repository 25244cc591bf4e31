//! The ids of stored messages.

use std::fmt;
use std::str::FromStr;

use super::{StoreError, Value};
use crate::base::{Timestamp, id};

/// The id of an item: a UUIDv7 (RFC 9562 §5.7), made by the one task that owns the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub [u8; 16]);

impl ItemId {
    /// An id for now that is greater than the last one, whatever the clock does, by a step nobody can guess
    /// (XEP-0359 §6).
    pub fn next(last: Option<Self>, now: Timestamp) -> Self {
        let millis = u64::try_from(now.0 / 1000).unwrap_or_default();
        let mut random = [0; 10];
        id::random(&mut random);
        let fresh = Self(*uuid::Builder::from_unix_timestamp_millis(millis, &random).as_uuid().as_bytes());
        match last {
            Some(last) if last >= fresh => {
                last.above(u32::from_be_bytes([0, random[0], random[1], random[2]]))
            }
            _ => fresh,
        }
    }

    /// An id above this one, by a step of at least 1, with version and variant left in place.
    fn above(self, step: u32) -> Self {
        let uuid = u128::from_be_bytes(self.0);
        // The 122 free bits as one number: time 48, rand_a 12, rand_b 62.
        let free = (uuid >> 80) << 74 | (uuid >> 64 & 0xfff) << 62 | uuid & ((1 << 62) - 1);
        let free = free.saturating_add(1 + u128::from(step));
        let uuid =
            (free >> 74) << 80 | 7 << 76 | (free >> 62 & 0xfff) << 64 | 2 << 62 | free & ((1 << 62) - 1);
        Self(uuid.to_be_bytes())
    }

    /// The greatest sequence of bytes below this id.
    pub fn before(self) -> Self {
        Self(u128::from_be_bytes(self.0).saturating_sub(1).to_be_bytes())
    }

    /// The lowest id that is made at a time, or the highest one.
    pub(super) fn bound(moment: Timestamp, highest: bool) -> Self {
        let millis = u64::try_from(moment.0.div_euclid(1000)).unwrap_or_default().min((1 << 48) - 1);
        let rest = if highest { [0xff; 10] } else { [0; 10] };
        let mut bytes = [0; 16];
        for (place, byte) in bytes.iter_mut().zip(millis.to_be_bytes().into_iter().skip(2).chain(rest)) {
            *place = byte;
        }
        Self(bytes)
    }

    /// The time in the id: when it was made, unless the clock had been set back.
    pub(super) fn moment(&self) -> Timestamp {
        let millis = self.0.iter().take(6).fold(0, |millis, byte| millis << 8 | i64::from(*byte));
        Timestamp(millis * 1000)
    }

    /// As text, in a place of the caller's.
    pub fn encode(self, place: &mut [u8; 36]) -> &str {
        uuid::Uuid::from_bytes(self.0).hyphenated().encode_lower(place)
    }

    /// As the store has it.
    ///
    /// # Errors
    /// It does not have 16 bytes.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, StoreError> {
        let id = bytes.try_into().map(Self);
        id.map_err(|_| StoreError::Corrupt("an item's id does not have 16 bytes".into()))
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_bytes(self.0).hyphenated().fmt(f)
    }
}

impl FromStr for ItemId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        uuid::Uuid::try_parse(text).map(|uuid| Self(*uuid.as_bytes()))
    }
}

impl<'a> From<&'a ItemId> for Value<'a> {
    fn from(id: &'a ItemId) -> Self {
        Self::Blob(&id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_whatever_the_clock_does() {
        let mut last = ItemId::next(None, Timestamp(1_700_000_000_000_000));
        for moment in [1_700_000_000_000_000, 1_700_000_000_000_999, 0, -5, 1_700_000_000_100_000] {
            let next = ItemId::next(Some(last), Timestamp(moment));
            assert!(next > last, "{next:?} after {last:?}");
            let uuid = uuid::Uuid::from_bytes(next.0);
            assert_eq!((uuid.get_version_num(), uuid.get_variant()), (7, uuid::Variant::RFC4122));
            last = next;
        }
        let edge = ItemId::next(None, Timestamp(1_000)).0;
        let full = ItemId(std::array::from_fn(|at| if at < 6 { edge[at] } else { 0xff }));
        assert!(full.above(0) > full);
    }

    #[test]
    fn a_time_has_its_ids_between_two_bounds() {
        let moment = Timestamp(1_700_000_000_123_456);
        let id = ItemId::next(None, moment);
        assert!(ItemId::bound(moment, false) <= id && id <= ItemId::bound(moment, true));
        assert!(ItemId::bound(Timestamp(moment.0 + 1000), false) > id);
        assert_eq!(id.moment(), Timestamp(1_700_000_000_123_000));
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}
