//! What keeps a host from starting, each with a sentence that says what to do.

use std::fs::{self, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::net::TcpListener;
use std::path::Path;

use crate::command_line::check_ended;
use crate::host::{Folder, Host, command, place};

/// Where a SQLite file keeps its `user_version`, the number of its schema: 4 bytes, big endian.
const USER_VERSION_AT: u64 = 60;

/// Runs `kisoku serve`, which has to end by itself.
#[track_caller]
fn check(data: &Path, arguments: &[&str], code: i32, complaint: &str) {
    check_listening(data, "127.0.0.1:0", arguments, code, complaint);
}

#[track_caller]
fn check_listening(data: &Path, address: &str, arguments: &[&str], code: i32, complaint: &str) {
    let output = command(data, address).args(arguments).output().expect("`kisoku` runs");
    check_ended(&output, code, complaint);
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let (_, folder) = Host::seeded().stop();
    let database = place::files(&folder.data())
        .into_iter()
        .find(|file| fs::read(file).expect("a file").starts_with(b"SQLite format 3\0"))
        .expect("a database");
    let mut file = OpenOptions::new().write(true).open(&database).expect("the database");
    file.seek(SeekFrom::Start(USER_VERSION_AT)).expect("the place");
    file.write_all(&9_999_u32.to_be_bytes()).expect("another version");
    drop(file);
    let before = fs::read(&database).expect("the database");
    check(&folder.data(), &[], 4, "newer");
    assert_eq!(fs::read(&database).expect("the database"), before, "not a byte has changed");
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let (_, folder) = Host::seeded().stop();
    let is_database = |file: &Path| fs::read(file).expect("a file").starts_with(b"SQLite format 3\0");
    let files = place::files(&folder.data());
    let database = files.iter().find(|file| is_database(file)).expect("a database");
    fs::write(database, "記録".repeat(10_000)).expect("no database");
    check(&folder.data(), &[], 4, "is not a ledger");
    assert_eq!(fs::read(database).expect("the file"), "記録".repeat(10_000).into_bytes());
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address");
    let data = Folder::empty();
    let complaint = format!("port {} is in use", address.port());
    check_listening(&data.data(), &address.to_string(), &[], 4, &complaint);
}

#[test]
fn only_this_machine_may_be_listened_to() {
    let data = Folder::empty();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8080"] {
        check_listening(&data.data(), address, &[], 2, "127.0.0.1");
    }
    assert!(!data.data().exists(), "nothing was made");
}

#[test]
fn one_folder_has_one_host_and_is_seeded_once() {
    let host = Host::seeded();
    check(&host.data(), &[], 4, "is in use by another process");
    let (_, folder) = host.stop();
    let seed = format!("--seed={}", place::seeds().display());
    let modules = place::modules();
    check(&folder.data(), &[&seed, "--modules", &modules.to_string_lossy()], 1, "is not empty");
    let host = folder.serve();
    assert_eq!(host.client().get("/readyz").status, 200);
}
