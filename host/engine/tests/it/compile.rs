//! Compiling in a child process, and keeping what was compiled.

use std::fs;
use std::path::PathBuf;

use kisoku_engine::{Compile, Engine, LoadError, StartError};

use crate::guest::{Guest, still_works};

/// The example that compiles, built beside this test.
fn child() -> Compile {
    let test = std::env::current_exe().expect("this program");
    let target = test.parent().and_then(|deps| deps.parent()).expect("a target directory");
    Compile::Child { program: target.join("examples").join("compile"), args: Vec::new() }
}

fn engine(compile: Compile) -> Engine {
    Engine::builder().compile(compile).build().expect("an engine")
}

#[test]
fn a_child_compiles_what_this_process_would() {
    let module = engine(child()).load(&Guest::default().component()).expect("a module");
    still_works(&module);
}

#[test]
fn a_child_says_what_it_refuses() {
    // Admitted by its counts, refused by validation: an instruction that is switched off.
    let besides = "(func (result v128) (v128.const i64x2 0 0))".to_owned();
    let component = Guest { besides, ..Guest::default() }.component();
    for compile in [Compile::InProcess, child()] {
        let error = engine(compile).load(&component).expect_err("refused");
        assert!(error.to_string().contains("SIMD support is not enabled"), "{error}");
    }
}

#[test]
fn a_bomb_within_the_counts_dies_alone() {
    // Every function as nested and as full of locals as admission allows.
    let locals = format!("(local {})", "i64 ".repeat(1_990));
    let open = "(loop (br_if 0 (i32.const 1)) ".repeat(126);
    let work = (0..4_000)
        .map(|n| format!("(local.set {} (local.get {}))", n % 1_990, (n * 7) % 1_990))
        .collect::<Vec<_>>()
        .concat();
    let function = format!("(func {locals} {open}{work}{})", ")".repeat(126));
    let component = Guest { besides: function.repeat(60), ..Guest::default() }.component();
    let engine = engine(child());
    let error = engine.load(&component).expect_err("refused");
    assert!(matches!(error, LoadError::CompileLimit { .. }), "{error:?}");
    assert!(engine.load(&Guest::default().component()).is_ok());
}

#[test]
fn a_program_that_does_not_compile_is_said_to() {
    let program = |path: &str| Compile::Child { program: PathBuf::from(path), args: Vec::new() };
    for path in ["/bin/true", "/bin/false", "/nowhere/at/all"] {
        let error = engine(program(path)).load(&Guest::default().component()).expect_err("refused");
        assert!(matches!(error, LoadError::CompileProcess(_)), "{path}: {error:?}");
    }
}

#[test]
fn a_cached_component_is_used_and_a_changed_one_is_compiled_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let component = Guest::default().component();
    let load = |compile: Compile| {
        let engine = Engine::builder().compile(compile).cache(directory.path().join("compiled")).build();
        engine.expect("an engine").load(&component)
    };
    // Nothing can be compiled by it, so a module it loads came out of the cache.
    let nothing = || Compile::Child { program: PathBuf::from("/bin/false"), args: Vec::new() };
    assert!(load(nothing()).is_err());
    still_works(&load(Compile::InProcess).expect("a module"));
    still_works(&load(nothing()).expect("a module out of the cache"));
    let files: Vec<_> = fs::read_dir(directory.path().join("compiled"))
        .expect("a directory")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    let kept = fs::read(file).expect("a file");
    let mut changed = kept.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    for torn in [&changed[..], &kept[..100], &kept[..kept.len() - 1], b""] {
        fs::write(file, torn).expect("written");
        assert!(load(nothing()).is_err(), "{} bytes", torn.len());
    }
    still_works(&load(Compile::InProcess).expect("a module"));
    assert_eq!(fs::read(file).expect("a file"), kept);
}

#[cfg(unix)]
#[test]
fn a_cache_that_others_may_write_to_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().expect("a directory");
    for (mode, fits) in [(0o700, true), (0o750, true), (0o720, false), (0o777, false)] {
        std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(mode)).expect("ours");
        let built = Engine::builder().cache(directory.path().to_owned()).build();
        assert_eq!(built.is_ok(), fits, "{mode:o}");
        assert!(fits || matches!(built, Err(StartError::SharedCache { .. })), "{mode:o}");
    }
}

#[test]
fn what_other_engines_compiled_is_removed_from_the_cache() {
    let directory = tempfile::tempdir().expect("a directory");
    let folder = directory.path().join("compiled");
    let build = || Engine::builder().cache(folder.clone()).build().expect("an engine");
    build().load(&Guest::default().component()).expect("a module");
    let ours: Vec<_> =
        fs::read_dir(&folder).expect("a folder").map(|it| it.expect("a file").path()).collect();
    assert_eq!(ours.len(), 1);
    let (old, foreign) = (folder.join("ab-0123456789abcdef.compiled"), folder.join("notes.txt"));
    fs::write(&old, "old").expect("written");
    fs::write(&foreign, "kept").expect("written");
    build();
    assert!(ours[0].exists() && foreign.exists() && !old.exists());
}
