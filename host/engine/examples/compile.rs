//! The whole of a program that compiles one component within limits, for `Compile::Child`. The
//! product has it as a hidden command of its own.

use std::io::{stdin, stdout};
use std::process::ExitCode;

fn main() -> ExitCode {
    match kisoku_engine::compile_child(stdin().lock(), stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
