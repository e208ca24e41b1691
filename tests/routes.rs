//! The HTTP surface, a file for each part of the URL.

mod check_many;
mod decisions;
mod docs;
mod health;
mod municipalities;
mod openapi;
mod programmes;
mod tallies;
