//! `kisoku serve`: where it listens, when it is ready, how it stops, and what keeps it from starting.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::tempdir;

use crate::program::{Ends, check, file, kisoku};

/// A host on a free port, and its address.
fn start(data: &Path) -> (Child, String) {
    ready(kisoku(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]))
}

/// A host that says that it is ready, and its address.
fn ready(mut command: Command) -> (Child, String) {
    let mut host = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(host.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address =
        line.trim().strip_prefix("kisoku is ready on http://").unwrap_or_else(|| panic!("said `{line}`"));
    let address = address.to_owned();
    (host, address)
}

/// Tells a process to end, as a service manager does.
fn terminate(host: &mut Child) -> i32 {
    let told = Command::new("kill").args(["-TERM", &host.id().to_string()]).status().unwrap();
    assert!(told.success());
    host.wait().unwrap().code().unwrap()
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_host_says_that_it_is_ready_answers_and_stops_when_told() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    for _ in ["made", "opened again"] {
        let (mut host, address) = start(&data);
        assert!(get(&address, "/healthz").starts_with("HTTP/1.1 200"));
        assert_eq!(terminate(&mut host), 0);
    }
}

#[test]
fn only_this_machine_is_listened_to() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8080"] {
        let ends = Ends { code: 2, says: "", complains: "can be reached by other machines" };
        check(&["serve", "--data", data, "--listen", address], &ends);
    }
    assert!(!Path::new(data).exists(), "nothing was made");
}

#[test]
fn a_port_in_use_is_named() {
    let folder = tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let complains = format!("kisoku: port {} is in use", address.port());
    let ends = Ends { code: 4, says: "", complains: &complains };
    check(&["serve", "--data", folder.path().to_str().unwrap(), "--listen", &address.to_string()], &ends);
}

#[test]
fn one_folder_has_one_host() {
    let folder = tempdir().unwrap();
    let (mut host, _) = start(folder.path());
    let again = ["serve", "--listen", "127.0.0.1:0", "--data", folder.path().to_str().unwrap()];
    check(&again, &Ends { code: 4, says: "", complains: "is in use by another process" });
    assert_eq!(terminate(&mut host), 0);
}

#[test]
fn seeds_go_into_an_empty_folder_only() {
    let folder = tempdir().unwrap();
    let seeds = folder.path().join("seeds");
    file(&seeds, "municipalities.csv", "lg_code,name_ja,name_en\n352039,山口市,Yamaguchi City\n");
    file(&seeds, "revisions/README.md", "");
    let data = folder.path().join("data");
    let seed = format!("--seed={}", seeds.display());
    let arguments = ["serve", &seed, "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
    let (mut host, address) = ready(kisoku(&arguments));
    assert!(get(&address, "/v1/municipalities").contains("山口市"));
    assert_eq!(terminate(&mut host), 0);
    let complains = "is not empty: `--seed` fills empty folders only";
    check(&arguments, &Ends { code: 1, says: "", complains });
}

#[test]
fn seeds_that_are_not_sound_leave_nothing_behind() {
    let folder = tempdir().unwrap();
    let seeds = folder.path().join("seeds");
    file(&seeds, "municipalities.csv", "lg_code,name_ja,name_en\n352039,山口市,Yamaguchi City\n");
    let seed = format!("--seed={}", seeds.display());
    let modules = folder.path().to_str().unwrap();
    let data = folder.path().join("data");
    let arguments =
        ["serve", &seed, "--modules", modules, "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"];
    for (code, ends) in [
        ("352039", Ends { code: 4, says: "", complains: "none.wasm`: build `none` with `kisoku build`" }),
        ("352047", Ends { code: 1, says: "", complains: "a.toml`: `352047` is in no line of `" }),
    ] {
        let scheme = "module = \"none\"\nprogramme = \"p\"\neffective_from = 2021-04-01\n";
        file(&seeds, "revisions/a.toml", &format!("municipality = \"{code}\"\n{scheme}"));
        check(&arguments, &ends);
    }
    let (mut host, address) = start(&data);
    let known = get(&address, "/v1/municipalities");
    assert!(!known.contains("352039"), "{known}");
    assert_eq!(terminate(&mut host), 0);
}
