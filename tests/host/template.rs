//! Seeded folders: each is made once by the real `kisoku serve --seed` and copied for every test that
//! needs it, with the compiled modules in it.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Folder;
use super::place::{self, files};

/// What a folder is seeded with.
pub(super) struct Ingredients {
    /// Told apart from others by it.
    pub(super) name: &'static str,
    /// Given as `--seed`.
    pub(super) seeds: PathBuf,
    /// Given as `--modules`.
    pub(super) modules: PathBuf,
    /// Holds what was made for these ingredients alone.
    pub(super) _made: Option<TempDir>,
}

/// The five documents and the rules made of them.
pub(super) fn documents() -> Ingredients {
    Ingredients { name: "documents", seeds: place::seeds(), modules: place::modules(), _made: None }
}

/// A copy of the folder of these ingredients.
pub(super) fn copy(ingredients: &Ingredients) -> TempDir {
    let template = template(ingredients);
    let folder = tempfile::tempdir().expect("a folder");
    copy_folder(&template, &folder.path().join("data"));
    folder
}

/// The seeded folder, made where nobody has made it yet. Tests run in processes of their own, so they
/// take turns through a lock on a file.
fn template(ingredients: &Ingredients) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("seeded").join(ingredients.name);
    fs::create_dir_all(&home).expect("a folder for seeded folders");
    let lock = File::create(home.join("lock")).expect("a lock");
    lock.lock().expect("a turn");
    let template = home.join(fingerprint(ingredients));
    if !template.exists() {
        forget_others(&home);
        let made = make(ingredients);
        fs::rename(made.data(), &template).expect("the seeded folder in its place");
    }
    template
}

fn make(ingredients: &Ingredients) -> Folder {
    let folder = Folder::empty_in(Path::new(env!("CARGO_TARGET_TMPDIR")));
    let seed = format!("--seed={}", ingredients.seeds.display());
    let modules = ingredients.modules.to_string_lossy();
    let (status, folder) = folder.serve_with(&[&seed, "--modules", &modules]).stop();
    assert!(status.success(), "the seeding host ended with {status}");
    folder
}

fn forget_others(home: &Path) {
    for entry in fs::read_dir(home).expect("seeded folders") {
        let path = entry.expect("a seeded folder").path();
        if path.is_dir() {
            fs::remove_dir_all(path).expect("a seeded folder is removed");
        }
    }
}

/// Another fingerprint where the program, a seed or a module is another.
fn fingerprint(ingredients: &Ingredients) -> String {
    let mut hasher = DefaultHasher::new();
    let program = fs::metadata(place::kisoku()).expect("`kisoku`");
    program.len().hash(&mut hasher);
    program.modified().expect("its time").hash(&mut hasher);
    for folder in [&ingredients.seeds, &ingredients.modules] {
        for file in files(folder) {
            file.strip_prefix(folder).expect("inside").hash(&mut hasher);
            fs::read(&file).expect("a file").hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}

fn copy_folder(from: &Path, to: &Path) {
    for file in files(from) {
        let copy = to.join(file.strip_prefix(from).expect("inside"));
        fs::create_dir_all(copy.parent().expect("a folder")).expect("a folder");
        fs::copy(&file, copy).expect("a copy");
    }
}
