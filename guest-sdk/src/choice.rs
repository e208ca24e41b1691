//! One of several options, and any number of them.

use std::collections::BTreeSet;

use crate::record::{Field, Mismatch};
use crate::text::Label;
use crate::wit::api;

/// An enum of options. Made by `#[derive(Choice)]`.
///
/// A cap for each kind of work:
/// ```
/// use kisoku_sdk::prelude::*;
///
/// #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Choice)]
/// enum Kind {
///     #[choice(id = "earthquake", ja = "耐震改修", en = "Earthquake resistance", alias = "耐震")]
///     Earthquake,
///     #[choice(id = "energy", ja = "省エネ改修", en = "Energy saving", alias = "省エネ")]
///     Energy,
/// }
///
/// #[derive(Record)]
/// struct Settings {
///     #[field(ja = "耐震改修の上限額", en = "Cap for earthquake resistance", min = 1_000)]
///     earthquake_cap: Yen,
///     #[field(ja = "省エネ改修の上限額", en = "Cap for energy saving", min = 1_000)]
///     energy_cap: Yen,
/// }
///
/// fn cap(settings: &Settings, kind: Kind) -> Yen {
///     match kind {
///         Kind::Earthquake => settings.earthquake_cap,
///         Kind::Energy => settings.energy_cap,
///     }
/// }
/// # fn main() { assert_eq!(Kind::Energy.label().ja, "省エネ改修"); }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a choice",
    note = "it is an enum with `#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Choice)]`"
)]
pub trait Choice: Copy + Ord + 'static {
    /// Every option, in declared order.
    const ALL: &'static [Self];

    /// What is stored and answered.
    fn id(self) -> &'static str;

    /// Name for people.
    fn label(self) -> Label;

    /// Other spellings that mean this option.
    fn aliases(self) -> &'static [&'static str];
}

/// The options as the manifest declares them. Called by the derive macros.
#[doc(hidden)]
pub fn options<C: Choice>() -> Vec<api::Choice> {
    C::ALL
        .iter()
        .map(|option| api::Choice {
            id: option.id().to_owned(),
            label: option.label().into(),
            aliases: option.aliases().iter().map(|&alias| alias.to_owned()).collect(),
        })
        .collect()
}

/// The option at a position. Called by the derive macros.
#[doc(hidden)]
pub fn at<C: Choice>(position: u32) -> Option<C> {
    C::ALL.get(usize::try_from(position).ok()?).copied()
}

/// Any number of the options of an enum, each at most once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices<C: Choice>(BTreeSet<C>);

impl<C: Choice> Choices<C> {
    /// Whether the option is among them.
    pub fn contains(&self, option: C) -> bool {
        self.0.contains(&option)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The options, in the order of the enum.
    pub fn iter(&self) -> impl Iterator<Item = C> {
        self.0.iter().copied()
    }
}

impl<C: Choice> FromIterator<C> for Choices<C> {
    fn from_iter<I: IntoIterator<Item = C>>(options: I) -> Self {
        Self(options.into_iter().collect())
    }
}

impl<C: Choice> Field for Choices<C> {
    type Limits = crate::record::scalar::NoLimits;
    const OPTIONAL: bool = true;

    fn kind(_: Self::Limits) -> api::FieldKind {
        api::FieldKind::Choices(options::<C>())
    }

    fn from_value(value: api::Value) -> Result<Self, Mismatch> {
        match value {
            api::Value::Choices(positions) => {
                positions.into_iter().map(|position| at(position).ok_or(Mismatch)).collect()
            }
            api::Value::Scalar(_) | api::Value::Table(_) => Err(Mismatch),
        }
    }
}
