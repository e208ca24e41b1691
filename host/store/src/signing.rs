//! Checkpoints of a chain: the key that signs them, signing, verifying, and the line of JSON in which
//! they leave for elsewhere. Keeping them in the database is not here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use kisoku_core::ledger::{Checkpoint, Instant};
use kisoku_core::revision::{Digest, LgCode};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;

/// The file of the key: its 32 secret bytes in hexadecimal. Whoever has it can sign in this host's name.
const KEY_FILE: &str = "checkpoint.key";

/// Signs checkpoints; no `Debug`.
pub(crate) struct Signer(SigningKey);

impl Signer {
    /// The key of these secret bytes.
    pub(crate) fn new(secret: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&secret))
    }

    /// The secret bytes.
    pub(crate) fn secret(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// A key from the system's random source.
    pub(crate) fn random() -> Result<Self, StoreError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(StoreError::Random)?;
        Ok(Self::new(secret))
    }

    /// The key of a folder, made where there is none.
    pub(crate) fn of(folder: &Path) -> Result<Self, StoreError> {
        if let Some(found) = Self::find(folder)? {
            return Ok(found);
        }
        let made = Self::random()?;
        let path = folder.join(KEY_FILE);
        made.save(folder).map_err(|source| StoreError::Folder { path, source })?;
        Ok(made)
    }

    /// The key of a folder, where there is one.
    pub(crate) fn find(folder: &Path) -> Result<Option<Self>, StoreError> {
        let path = folder.join(KEY_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => {
                let damaged = StoreError::Damaged { what: "checkpoint.key holds no key" };
                Self::read(&text).map(Some).ok_or(damaged)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(StoreError::Folder { path, source }),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let mut secret = [0; 32];
        hex::decode_to_slice(text.trim_end(), &mut secret).ok()?;
        Some(Self::new(secret))
    }

    /// Beside its place first, so that a crash leaves a whole key or none.
    fn save(&self, folder: &Path) -> io::Result<()> {
        let beside = folder.join("checkpoint.key.new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        writeln!(file, "{}", hex::encode(self.secret()))?;
        file.sync_all()?;
        fs::rename(&beside, folder.join(KEY_FILE))?;
        File::open(folder)?.sync_all()
    }

    /// The public half: 32 bytes.
    pub(crate) fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs that a chain has this hash at this length.
    pub(crate) fn sign(&self, municipality: LgCode, sequence: u64, hash: Digest, at: Instant) -> Checkpoint {
        let statement = Checkpoint::statement(municipality, sequence, hash, at);
        let signature = self.0.sign(statement.as_bytes()).to_bytes();
        Checkpoint { municipality, sequence, hash, at, key: self.public_key(), signature }
    }
}

/// Whether a checkpoint was signed by the key that it names. Whose key that is, is another question.
pub fn is_signed(checkpoint: &Checkpoint) -> bool {
    let Checkpoint { municipality, sequence, hash, at, key, signature } = checkpoint;
    let statement = Checkpoint::statement(*municipality, *sequence, *hash, *at);
    VerifyingKey::from_bytes(key)
        .is_ok_and(|key| key.verify_strict(statement.as_bytes(), &Signature::from_bytes(signature)).is_ok())
}

/// The order of the members is that of the line. What else a line says is passed over: over HTTP a
/// checkpoint tells more.
#[derive(Serialize, Deserialize)]
struct Line {
    municipality: String,
    sequence: u64,
    hash: String,
    at_ms: i64,
    public_key: String,
    signature: String,
}

/// Marks a hash's kind in a line, as in the statement that is signed.
const SHA256: &str = "sha256:";

/// A checkpoint as one line of JSON without its end, to be kept elsewhere.
pub fn checkpoint_line(checkpoint: &Checkpoint) -> String {
    let line = Line {
        municipality: checkpoint.municipality.to_string(),
        sequence: checkpoint.sequence,
        hash: format!("{SHA256}{}", checkpoint.hash),
        at_ms: checkpoint.at.millis(),
        public_key: hex::encode(checkpoint.key),
        signature: hex::encode(checkpoint.signature),
    };
    // Text and numbers alone: it can always be written.
    serde_json::to_string(&line).unwrap_or_default()
}

/// The checkpoint of such a line; `None` where it is none. Whether it is signed tells [`is_signed`].
pub fn checkpoint_of(line: &str) -> Option<Checkpoint> {
    let line: Line = serde_json::from_str(line).ok()?;
    let (mut key, mut signature) = ([0; 32], [0; 64]);
    hex::decode_to_slice(line.public_key, &mut key).ok()?;
    hex::decode_to_slice(line.signature, &mut signature).ok()?;
    Some(Checkpoint {
        municipality: LgCode::new(&line.municipality)?,
        sequence: line.sequence,
        hash: Digest::from_hex(line.hash.strip_prefix(SHA256)?)?,
        at: Instant::from_millis(line.at_ms),
        key,
        signature,
    })
}
