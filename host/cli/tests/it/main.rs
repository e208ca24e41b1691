//! The program from outside: what it prints, and the code that it ends with. Answers of real rules are
//! tested with the product.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot set itself up fails")]

mod commands;
mod new;
mod program;
mod serve;
