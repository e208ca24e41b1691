//! The example that talks to a host, run as its page says.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::host::Host;

#[test]
fn the_http_client_keeps_a_decision_once_and_reads_its_life() {
    let host = Host::seeded();
    let tests = env::current_exe().expect("the path of these tests");
    let name = Path::new("examples").join("http-client").with_extension(env::consts::EXE_EXTENSION);
    let beside = tests.ancestors().skip(1).map(|folder| folder.join(&name)).find(|file| file.is_file());
    let ran = Command::new(beside.expect("the example is built")).arg(host.client().address()).output();
    let ran = ran.expect("the example runs");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    for part in [
        r#"a check keeps nothing: "eligible" ¥200000"#,
        "project-cap-applied",
        "kept with 201, and the same decision again with 200: true",
        r#"422: "project_end""#,
        r#"the grant is "granted""#,
    ] {
        assert!(said.contains(part), "`{part}` is missing in:\n{said}");
    }
}
