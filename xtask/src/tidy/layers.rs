//! What holds between crates: which may name which, who alone may name a heavy library, and how many
//! test binaries a crate has.

use anyhow::Context as _;
use serde::Deserialize;

use super::Untidy;

/// Crates of ours that a crate may name; `rules/*` and examples share one line.
const ARROWS: [(&str, &[&str]); 12] = [
    ("kisoku-core", &[]),
    ("kisoku-cases", &["kisoku-core"]),
    ("kisoku-engine", &["kisoku-core"]),
    ("kisoku-store", &["kisoku-core"]),
    ("kisoku-server", &["kisoku-core"]),
    ("kisoku-cli", &["kisoku-core", "kisoku-cases", "kisoku-engine", "kisoku-store", "kisoku-server"]),
    ("kisoku-sdk", &["kisoku-sdk-macros"]),
    ("kisoku-sdk-macros", &[]),
    ("kisoku-harness", &["kisoku-core", "kisoku-cases", "kisoku-sdk"]),
    ("kisoku-tests", &["kisoku-cli"]),
    ("xtask", &[]),
    (RULES, &["kisoku-sdk"]),
];

/// What tests of a crate may name beyond its arrows.
const TEST_ARROWS: [(&str, &[&str]); 3] = [
    (RULES, &["kisoku-harness"]),
    ("kisoku-sdk-macros", &["kisoku-sdk"]),
    // The bench times parts of the host by themselves; the tests look from outside only.
    (FROM_OUTSIDE, &["kisoku-core", "kisoku-engine", "kisoku-store", "kisoku-server"]),
];

/// Stands for every rule crate: those of cities, of examples, and the one that misbehaves.
const RULES: &str = "rules/*";

/// Libraries with one owner each; the bench compares with them bare, so tests may name any.
const OWNERS: [(&str, &[&str]); 21] = [
    ("wasmtime", &["kisoku-engine"]),
    ("wasmparser", &["kisoku-engine", "kisoku-cli"]),
    ("wit-parser", &["kisoku-engine"]),
    ("wit-component", &["kisoku-engine", "kisoku-cli"]),
    ("wit-bindgen", &["kisoku-sdk"]),
    ("rusqlite", &["kisoku-store"]),
    ("rusqlite_migration", &["kisoku-store"]),
    ("ed25519-dalek", &["kisoku-store"]),
    ("axum", &["kisoku-server"]),
    ("hyper", &["kisoku-server"]),
    ("hyper-util", &["kisoku-server"]),
    ("tower", &["kisoku-server"]),
    ("tower-http", &["kisoku-server"]),
    ("utoipa", &["kisoku-server"]),
    ("utoipa-axum", &["kisoku-server"]),
    ("utoipa-swagger-ui", &["kisoku-server"]),
    ("prometheus-client", &["kisoku-server"]),
    ("serde-saphyr", &["kisoku-cases"]),
    ("clap", &["kisoku-cli"]),
    ("indicatif", &["kisoku-cli"]),
    ("anyhow", &["kisoku-cli", "xtask"]),
];

/// What the core must not know: input and output, formats, logs, clocks.
const NOT_IN_CORE: [&str; 5] = ["serde", "serde_json", "tokio", "tracing", "uuid"];

/// The only crate that looks at the product from outside.
const FROM_OUTSIDE: &str = "kisoku-tests";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<String>,
}

impl Dependency {
    fn is_for_tests(&self) -> bool {
        self.kind.as_deref() == Some("dev")
    }
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

/// Checks what `cargo metadata --no-deps` printed.
pub(super) fn check(described: &str) -> anyhow::Result<Vec<Untidy>> {
    let metadata: Metadata = serde_json::from_str(described).context("cargo's metadata cannot be read")?;
    let mut found = Vec::new();
    for package in &metadata.packages {
        let mut say = |what: String| found.push(Untidy::new(&package.name, what));
        for dependency in &package.dependencies {
            if let Some(what) = wrong(package, dependency) {
                say(what);
            }
        }
        let binaries = package.targets.iter().filter(|target| target.kind.iter().any(|kind| kind == "test"));
        if binaries.count() > 1 {
            say("has more than one test binary: make them modules of `tests/it/main.rs`".to_owned());
        }
    }
    Ok(found)
}

/// What is wrong with a dependency of a package.
fn wrong(package: &Package, dependency: &Dependency) -> Option<String> {
    let name = dependency.name.as_str();
    if dependency.path.is_some() {
        return (!may_name(package, dependency)).then(|| format!("must not know `{name}`"));
    }
    if package.name == "kisoku-core" && NOT_IN_CORE.contains(&name) {
        return Some(format!("is pure and must not know `{name}`"));
    }
    let (_, owners) = OWNERS.iter().find(|(library, _)| *library == name)?;
    let allowed = package.name == FROM_OUTSIDE || owners.contains(&package.name.as_str());
    let in_tests = dependency.is_for_tests() && name == "anyhow";
    (!allowed && !in_tests).then(|| format!("must not name `{name}`: that is for {}", owners.join(", ")))
}

fn may_name(package: &Package, dependency: &Dependency) -> bool {
    let line = if is_rule(package) { RULES } else { package.name.as_str() };
    let among = |table: &[(&str, &[&str])]| {
        table.iter().any(|(from, to)| *from == line && to.contains(&dependency.name.as_str()))
    };
    among(&ARROWS) || (dependency.is_for_tests() && among(&TEST_ARROWS))
}

fn is_rule(package: &Package) -> bool {
    ["/rules/", "/examples/", "/tests/hostile/"].iter().any(|folder| package.manifest_path.contains(folder))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[track_caller]
    fn found(name: &str, path: &str, dependency: &str, count: usize) {
        let described = format!(
            r#"{{"packages": [{{"name": "{name}", "manifest_path": "/w/{path}/Cargo.toml", "targets": [],
                "dependencies": [{dependency}]}}]}}"#
        );
        assert_eq!(check(&described).unwrap().len(), count, "{name} with {dependency}");
    }

    fn ours(name: &str, kind: &str) -> String {
        format!(r#"{{"name": "{name}", "kind": {kind}, "path": "/w/{name}"}}"#)
    }

    fn library(name: &str, kind: &str) -> String {
        format!(r#"{{"name": "{name}", "kind": {kind}, "path": null}}"#)
    }

    #[test]
    fn arrows_point_one_way() {
        found("kisoku-cli", "host/cli", &ours("kisoku-store", "null"), 0);
        found("kisoku-store", "host/store", &ours("kisoku-core", "null"), 0);
        found("kisoku-store", "host/store", &ours("kisoku-engine", "null"), 1);
        found("kisoku-server", "host/server", &ours("kisoku-store", "\"dev\""), 1);
        found("kisoku-core", "host/core", &ours("kisoku-cases", "\"dev\""), 1);
    }

    #[test]
    fn rules_know_the_sdk_and_their_tests_the_harness() {
        found("iga", "rules/iga", &ours("kisoku-sdk", "null"), 0);
        found("iga", "rules/iga", &ours("kisoku-harness", "\"dev\""), 0);
        found("iga", "rules/iga", &ours("kisoku-harness", "null"), 1);
        found("iga", "rules/iga", &ours("kisoku-core", "null"), 1);
    }

    #[test]
    fn a_heavy_library_has_one_owner() {
        found("kisoku-engine", "host/engine", &library("wasmtime", "null"), 0);
        found("kisoku-server", "host/server", &library("wasmtime", "\"dev\""), 1);
        found("kisoku-tests", "tests", &library("axum", "\"dev\""), 0);
        found("kisoku-core", "host/core", &library("serde", "null"), 1);
        found("kisoku-engine", "host/engine", &library("anyhow", "\"dev\""), 0);
        found("kisoku-engine", "host/engine", &library("anyhow", "null"), 1);
    }

    #[test]
    fn a_crate_has_one_test_binary() {
        let package = |tests: &str| {
            format!(
                r#"{{"packages": [{{"name": "a", "manifest_path": "a", "dependencies": [], "targets": [{tests}]}}]}}"#
            )
        };
        let one = r#"{"kind": ["test"]}"#;
        assert_eq!(check(&package(one)).unwrap().len(), 0);
        assert_eq!(check(&package(&format!("{one}, {one}"))).unwrap().len(), 1);
    }
}
