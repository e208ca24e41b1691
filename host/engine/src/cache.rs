//! Compiled components in a directory, so that a start does not compile again. A file that is torn,
//! changed or of another engine counts as missing.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use kisoku_core::revision::Digest;

use crate::error::StartError;
use crate::limits::COMPILED_BYTES_MAX;

/// A directory of compiled components. A file is named by the digest of the component and the
/// compatibility of the engine, and begins with the SHA-256 of the rest of it.
#[derive(Debug, Clone)]
pub(crate) struct Cache {
    directory: PathBuf,
    compatibility: Digest,
}

/// Bytes of a SHA-256.
const SEAL: usize = 32;

impl Cache {
    /// Uses a directory, and makes it (mode 0700) where it is missing. What other engines compiled is
    /// removed from it.
    pub(crate) fn open(directory: PathBuf, compatibility: Digest) -> Result<Self, StartError> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&directory).map_err(StartError::Cache)?;
        #[cfg(unix)]
        if !is_own(&directory).map_err(StartError::Cache)? {
            return Err(StartError::SharedCache { path: directory });
        }
        let cache = Self { directory, compatibility };
        cache.remove_others().map_err(StartError::Cache)?;
        Ok(cache)
    }

    fn remove_others(&self) -> io::Result<()> {
        let ours = self.ending();
        for entry in fs::read_dir(&self.directory)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.ends_with(".compiled") && !name.ends_with(&ours) {
                match fs::remove_file(&path) {
                    // Another process may be starting too.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    removed => removed?,
                }
            }
        }
        Ok(())
    }

    /// The compiled component, where it is there and whole.
    pub(crate) fn read(&self, component: Digest) -> io::Result<Option<Vec<u8>>> {
        let file = match File::open(self.path(component)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let most = u64::try_from(COMPILED_BYTES_MAX.saturating_add(SEAL)).unwrap_or(u64::MAX);
        let mut sealed = Vec::new();
        file.take(most).read_to_end(&mut sealed)?;
        let whole = sealed
            .split_first_chunk::<SEAL>()
            .is_some_and(|(seal, compiled)| Digest::of(compiled).as_bytes() == seal);
        Ok(whole.then(|| sealed.split_off(SEAL)))
    }

    /// Keeps a compiled component. A reader sees all of it or nothing.
    pub(crate) fn write(&self, component: Digest, compiled: &[u8]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.directory)?;
        file.write_all(Digest::of(compiled).as_bytes())?;
        file.write_all(compiled)?;
        file.persist(self.path(component))?;
        Ok(())
    }

    fn path(&self, component: Digest) -> PathBuf {
        self.directory.join(format!("{component}{}", self.ending()))
    }

    /// How the names of this engine's files end.
    fn ending(&self) -> String {
        format!("-{:.16}.compiled", self.compatibility.to_string())
    }
}

/// Whether the user of this process owns a directory and nobody else may write to it.
#[cfg(unix)]
fn is_own(directory: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let found = fs::metadata(directory)?;
    Ok(found.uid() == rustix::process::geteuid().as_raw() && found.mode() & 0o022 == 0)
}
