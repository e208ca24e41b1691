//! Which idempotency keys were ever used, as a filter in memory: a key that it does not know is new,
//! and the database is not asked. One that it knows is looked for there, in one part of the chain
//! after the other.
//!
//! The index of keys begins with the part of the chain that an entry stands in, so that a new key,
//! which is as good as random, goes among those of the last entries: an index over all of them in one
//! order would write to a page of its own for each entry, and the more the longer the chain. Most
//! keys are new; so asking all parts is for those that come again.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{PoisonError, RwLock};

use kisoku_core::ledger::IdempotencyKey;
use kisoku_core::revision::LgCode;
use rusqlite::{Connection, Error};

/// Keys that the first layer is for; each further one is for twice as many as the one before.
const FIRST_LAYER: usize = 1 << 16;

/// Bits that one key sets, all in one block: with 32 bits of memory a key, about one new key in ten
/// thousand is looked for in vain.
const BITS: u32 = 7;

/// Bits in a block: a line of the processor's cache.
const BLOCK: usize = 512;

/// Bits of memory a key.
const BITS_A_KEY: usize = 32;

/// The filter; it knows each key that was put in, and some others.
pub(crate) struct Keys {
    /// Seeded at random: nobody can choose keys that are taken for others.
    hasher: RandomState,
    layers: RwLock<Vec<Layer>>,
}

struct Layer {
    blocks: Vec<[u64; BLOCK / 64]>,
    /// How many more keys it is for.
    left: usize,
}

impl Keys {
    /// A filter that knows all keys of a database. Reads them all: a second for some million.
    pub(crate) fn load(connection: &Connection) -> Result<Self, Error> {
        let keys = Self { hasher: RandomState::new(), layers: RwLock::default() };
        let mut statement =
            connection.prepare("SELECT municipality, idempotency_key FROM entry INDEXED BY entry_key")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            keys.put(keys.hash(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?));
        }
        Ok(keys)
    }

    /// Notes that a key is used.
    pub(crate) fn insert(&self, municipality: LgCode, key: &IdempotencyKey) {
        self.put(self.hash(municipality.as_str(), key.as_str()));
    }

    /// Whether a key may have been used; if not, it was not.
    pub(crate) fn may_hold(&self, municipality: LgCode, key: &IdempotencyKey) -> bool {
        let hash = self.hash(municipality.as_str(), key.as_str());
        let layers = self.layers.read().unwrap_or_else(PoisonError::into_inner);
        layers.iter().any(|layer| layer.holds(hash))
    }

    fn hash(&self, municipality: &str, key: &str) -> u64 {
        self.hasher.hash_one((municipality, key))
    }

    fn put(&self, hash: u64) {
        let mut layers = self.layers.write().unwrap_or_else(PoisonError::into_inner);
        if layers.last().is_none_or(|layer| layer.left == 0) {
            let keys = FIRST_LAYER << layers.len();
            layers.push(Layer { blocks: vec![[0; BLOCK / 64]; keys * BITS_A_KEY / BLOCK], left: keys });
        }
        if let Some(layer) = layers.last_mut() {
            layer.put(hash);
        }
    }
}

impl Layer {
    fn put(&mut self, hash: u64) {
        self.left = self.left.saturating_sub(1);
        let place = self.block(hash);
        let Some(block) = self.blocks.get_mut(place) else { return };
        for (word, bit) in bits(hash) {
            if let Some(word) = block.get_mut(word) {
                *word |= bit;
            }
        }
    }

    fn holds(&self, hash: u64) -> bool {
        let block = self.blocks.get(self.block(hash));
        block.is_some_and(|block| {
            bits(hash).all(|(word, bit)| block.get(word).is_some_and(|word| word & bit != 0))
        })
    }

    /// The block of a key, by the upper half of its hash.
    fn block(&self, hash: u64) -> usize {
        let blocks = u64::try_from(self.blocks.len()).unwrap_or(u64::MAX);
        usize::try_from(((hash >> 32) * blocks) >> 32).unwrap_or(usize::MAX)
    }
}

/// The bits of a key in its block, nine bits of a number for each: the word, and the bit in it.
fn bits(hash: u64) -> impl Iterator<Item = (usize, u64)> {
    // The lower half decides, spread over all of the number.
    let spread = (hash & 0xffff_ffff).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..BITS).map(move |bit| {
        let nine = (spread >> (bit * 9)) & 0x1ff;
        (usize::try_from(nine >> 6).unwrap_or(usize::MAX), 1 << (nine & 63))
    })
}

#[cfg(test)]
mod tests {
    use super::Keys;
    use kisoku_core::ledger::IdempotencyKey;
    use kisoku_core::revision::LgCode;
    use std::hash::RandomState;
    use std::sync::RwLock;

    #[test]
    fn every_key_that_was_put_in_is_known_and_few_others() {
        let keys = Keys { hasher: RandomState::new(), layers: RwLock::default() };
        let code = LgCode::new("352039").unwrap();
        let key = |number: u32| IdempotencyKey::new(format!("key-{number}")).unwrap();
        // Over three layers.
        let count = 300_000;
        (0..count).for_each(|number| keys.insert(code, &key(number)));
        assert!((0..count).all(|number| keys.may_hold(code, &key(number))));
        let taken = (count..2 * count).filter(|number| keys.may_hold(code, &key(*number))).count();
        assert!(taken < 300, "{taken} of {count}");
        let other = LgCode::new("242161").unwrap();
        let taken = (0..count).filter(|number| keys.may_hold(other, &key(*number))).count();
        assert!(taken < 300, "{taken} of {count}: a key is of one municipality");
    }
}
