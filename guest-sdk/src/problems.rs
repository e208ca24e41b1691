//! Problems in the settings of a programme, found before they are in force.

use std::marker::PhantomData;

use crate::record::{Record, position};
use crate::wit::api;

/// The problems found so far in settings `S`.
pub struct Problems<S> {
    problems: Vec<api::SettingsProblem>,
    settings: PhantomData<S>,
}

impl<S: Record> Problems<S> {
    pub(crate) fn new() -> Self {
        Self { problems: Vec::new(), settings: PhantomData }
    }

    /// Adds a problem of a setting: what is wrong and what to do, in Japanese and English.
    ///
    /// A setting that does not exist is a mistake of the author: a native test panics on it. The sealed
    /// module reports the problem at the first setting, with the name in its message.
    ///
    /// # Panics
    /// For a setting that does not exist, in a debug build.
    pub fn add(&mut self, setting: &str, ja: impl Into<String>, en: impl Into<String>) {
        self.push(setting, None, api::Label { ja: ja.into(), en: en.into() });
    }

    /// Adds a problem of one row of a table setting, counted from 0 as `enumerate` counts.
    ///
    /// A setting that does not exist is a mistake of the author: a native test panics on it. The sealed
    /// module reports the problem at the first setting, with the name in its message.
    ///
    /// # Panics
    /// For a setting that does not exist, in a debug build.
    pub fn add_row(&mut self, setting: &str, row: usize, ja: impl Into<String>, en: impl Into<String>) {
        self.push(setting, u32::try_from(row).ok(), api::Label { ja: ja.into(), en: en.into() });
    }

    fn push(&mut self, setting: &str, row: Option<u32>, message: api::Label) {
        let problem = if let Some(position) = position(S::FIELDS, setting) {
            api::SettingsProblem { setting: position, row, message }
        } else {
            debug_assert!(false, "the settings have no field `{setting}`");
            let named = |words| format!("`{setting}`: {words}");
            let message = api::Label { ja: named(message.ja), en: named(message.en) };
            api::SettingsProblem { setting: 0, row: None, message }
        };
        self.problems.push(problem);
    }

    pub(crate) fn into_problems(self) -> Vec<api::SettingsProblem> {
        self.problems
    }
}
