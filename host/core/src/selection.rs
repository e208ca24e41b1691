//! Sharing a budget out among waiting applications: in which order they are decided, and how much each
//! may get at most. What each gets is its rule's answer; keeping it is the ledger's.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::ledger::EntryId;
use crate::manifest::Programme;
use crate::money::{Decimal, Yen};
use crate::revision::Revision;
use crate::value::{Record, Scalar};

/// How a budget is shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// 先着順: in the order of application.
    FirstCome,
    /// 得点順: the highest score first; on a tie the smaller amount, then the earlier application.
    ByScore,
    /// 按分: each the same share of what it could get.
    ProRata,
}

impl Method {
    /// All of them, in the order of a setting's options.
    pub const ALL: [Self; 3] = [Self::FirstCome, Self::ByScore, Self::ProRata];

    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FirstCome => "first-come",
            Self::ByScore => "by-score",
            Self::ProRata => "pro-rata",
        }
    }
}

/// How a revision of a programme selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How.
    pub method: Method,
    /// A pro rata share is cut down to whole multiples of it; at least ¥1.
    pub unit: Yen,
}

impl Plan {
    /// What the settings say; `None` where the programme does not select.
    pub fn of(programme: &Programme, settings: &Record) -> Option<Self> {
        let selection = programme.selection?;
        let method = match settings.scalar(selection.method)? {
            Scalar::Choice(position) => Method::ALL.get(usize::try_from(*position).ok()?).copied()?,
            Scalar::Blank
            | Scalar::Flag(_)
            | Scalar::Count(_)
            | Scalar::Yen(_)
            | Scalar::Decimal(_)
            | Scalar::Date(_)
            | Scalar::Text(_) => return None,
        };
        let unit = selection.unit.and_then(|position| settings.yen(position)).unwrap_or(Yen::new(1));
        Some(Self { method, unit })
    }
}

/// An application that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its grant.
    pub grant: EntryId,
    /// Place of its application in the chain: the earlier one was there first.
    pub sequence: u64,
    /// What its rule computed for it when it was filed.
    pub computed: Yen,
    /// Its score; `None` where it has none, which ranks behind every score.
    pub score: Option<Score>,
}

/// A score, compared exactly whatever the digits after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(i128);

impl Score {
    /// The score of a record; `None` where the programme has none or it is blank.
    pub fn of(programme: &Programme, record: &Record) -> Option<Self> {
        Self::entered(record.scalar(programme.selection?.score?)?)
    }

    /// A score as it was entered; `None` where it is blank.
    pub fn entered(scalar: &Scalar) -> Option<Self> {
        match scalar {
            Scalar::Count(count) => Decimal::new(*count, 0).map(Self::new),
            Scalar::Decimal(decimal) => Some(Self::new(*decimal)),
            Scalar::Blank
            | Scalar::Flag(_)
            | Scalar::Yen(_)
            | Scalar::Date(_)
            | Scalar::Text(_)
            | Scalar::Choice(_) => None,
        }
    }

    /// A score in the words in which it was entered; `None` where it is blank.
    pub fn written(scalar: &Scalar) -> Option<String> {
        match scalar {
            Scalar::Count(count) => Some(count.to_string()),
            Scalar::Decimal(decimal) => Some(decimal.to_string()),
            Scalar::Blank
            | Scalar::Flag(_)
            | Scalar::Yen(_)
            | Scalar::Date(_)
            | Scalar::Text(_)
            | Scalar::Choice(_) => None,
        }
    }

    /// A decimal as a score.
    pub fn new(decimal: Decimal) -> Self {
        let more = u32::from(Decimal::SCALE_MAX.saturating_sub(decimal.scale()));
        Self(i128::from(decimal.units()).saturating_mul(10_i128.saturating_pow(more)))
    }
}

/// How much an application may get at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Most {
    /// Whatever the budget has left when its turn comes.
    WhatIsLeft,
    /// Its share.
    Share(Yen),
}

/// A budget as an application meets it when its turn comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetLine {
    /// What may never be exceeded; `None` where there is no ceiling.
    pub ceiling: Option<Yen>,
    /// Granted of it so far.
    pub granted: Yen,
}

impl BudgetLine {
    /// The same for an application that has a ceiling of its own: no ceiling is passed, neither that of the
    /// revision that answered it nor the one that is shared out.
    pub fn within(self, own: Option<Yen>) -> Self {
        Self { ceiling: [self.ceiling, own].into_iter().flatten().min(), ..self }
    }

    /// What it has left, never below ¥0; `None` where it has no ceiling.
    pub fn left(self) -> Option<Yen> {
        let left = self.ceiling?.get().saturating_sub(self.granted.get());
        Some(Yen::new(left.max(0)))
    }
}

impl Most {
    /// In yen: the share, or what the budget has left; of a budget without a ceiling, what was computed for
    /// the application.
    pub fn of(self, budget: BudgetLine, computed: Yen) -> Yen {
        match self {
            Self::Share(share) => share,
            Self::WhatIsLeft => budget.left().unwrap_or(computed),
        }
    }
}

/// The revision whose settings say how a budget is shared out: the newest of those that answered the
/// applications; `None` where there is no application.
pub fn newest<'a>(revisions: impl IntoIterator<Item = &'a Arc<Revision>>) -> Option<&'a Arc<Revision>> {
    revisions.into_iter().max_by_key(|revision| revision.period.from())
}

/// One application's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Its grant.
    pub grant: EntryId,
    /// What it may get at most.
    pub most: Most,
}

/// The order in which waiting applications are decided over what a budget has left, and what each may
/// get. Shares never sum to more than is left.
pub fn turns(plan: Plan, budget: BudgetLine, mut waiting: Vec<Waiting>) -> Vec<Turn> {
    let left = budget.left().unwrap_or(Yen::new(i64::MAX));
    match plan.method {
        Method::FirstCome | Method::ProRata => waiting.sort_by_key(|one| one.sequence),
        Method::ByScore => {
            waiting.sort_by_key(|one| (Reverse(one.score), one.computed, one.sequence));
        }
    }
    let asked: i128 = waiting.iter().map(|one| i128::from(one.computed.get())).sum();
    let most = |one: &Waiting| match plan.method {
        Method::FirstCome | Method::ByScore => Most::WhatIsLeft,
        Method::ProRata => Most::Share(share(plan.unit, left, one.computed, asked)),
    };
    waiting.iter().map(|one| Turn { grant: one.grant, most: most(one) }).collect()
}

/// The part of what is left that an amount has of all amounts, at most the amount itself, cut down to
/// the unit.
fn share(unit: Yen, left: Yen, amount: Yen, asked: i128) -> Yen {
    let whole = if i128::from(left.get()) >= asked {
        amount
    } else {
        let part = i128::from(amount.get()).saturating_mul(i128::from(left.get().max(0))) / asked.max(1);
        Yen::new(i64::try_from(part).unwrap_or(i64::MAX))
    };
    let over = whole.get().checked_rem(unit.get().max(1)).unwrap_or(0);
    whole.checked_sub(Yen::new(over)).unwrap_or(Yen::ZERO)
}
