//! The caps of `standard-grant` per project, body, area and year, and what it means to meet one.

use kisoku_sdk::prelude::*;

use super::{OverCap, Reason, Settings, Step, Usage};

/// How much of the budget an application may take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// Whatever is left.
    Whole,
    /// What a selection gives it.
    AtMost(Yen),
    /// What a selection gave it, before a change.
    Allotted(Yen),
}

/// The caps from the narrowest to the widest: project, body, area, selection, year. The smallest wins.
pub(super) fn apply(
    settings: &Settings,
    usage: &Usage,
    share: Share,
    amount: &mut Amount<Step>,
    findings: &mut Findings<Reason>,
) -> Result<(), Fault> {
    if let Some(limit_yen) = settings.project_cap
        && let Some(cut) = amount.cap(Step::ProjectCap, limit_yen)
    {
        let before_yen = cut.before;
        let over_yen = before_yen.minus(limit_yen)?;
        findings.add(match settings.over_cap {
            OverCap::Reduce => Reason::ProjectCapApplied { before_yen, limit_yen, over_yen },
            OverCap::Refuse => Reason::ProjectCapExceeded { before_yen, limit_yen, over_yen },
        });
    }
    if let (Some(grants_max), Some(grants)) = (settings.body_grants_max, usage.body_grants)
        && grants >= grants_max
    {
        findings.add(Reason::BodyGrantsExhausted { grants_max, grants });
    }
    if let (Some(limit_yen), Some(used_yen)) = (settings.body_cap, usage.body_granted)
        && let Some(cut) = amount.cap(Step::BodyCap, limit_yen.left_after(used_yen)?)
    {
        findings.add(body_reason(Total { limit_yen, used_yen }, Met::of(cut, settings.over_cap)?));
    }
    if let (Some(limit_yen), Some(used_yen)) = (settings.area_cap, usage.area_granted)
        && let Some(cut) = amount.cap(Step::AreaCap, limit_yen.left_after(used_yen)?)
    {
        findings.add(area_reason(Total { limit_yen, used_yen }, Met::of(cut, settings.over_cap)?));
    }
    match share {
        Share::Whole => {}
        Share::AtMost(most_yen) => findings.add(selected(settings, amount, most_yen)?),
        Share::Allotted(granted_yen) => {
            if let Some(cut) = amount.cap(Step::Granted, granted_yen) {
                let (before_yen, over_yen) = (cut.before, cut.before.minus(granted_yen)?);
                findings.add(Reason::AllottedApplied { before_yen, granted_yen, over_yen });
            }
        }
    }
    let used_yen = usage.year_granted;
    if let Some(limit_yen) = settings.year_cap
        && let Some(cut) = amount.cap(Step::YearCap, limit_yen.left_after(used_yen)?)
    {
        findings.add(year_reason(Total { limit_yen, used_yen }, Met::of(cut, settings.over_budget())?));
    }
    Ok(())
}

/// What a selection gives: to the one at the margin the rest, unless the scheme lets it give up.
fn selected(settings: &Settings, amount: &mut Amount<Step>, most_yen: Yen) -> Result<Reason, Fault> {
    let Some(cut) = amount.cap(Step::Selection, most_yen) else {
        return Ok(Reason::Selected { most_yen });
    };
    let before_yen = cut.before;
    Ok(match Met::of(cut, settings.over_budget())? {
        Met::Reduced { over_yen, .. } => Reason::SelectionShareApplied { before_yen, most_yen, over_yen },
        Met::Exceeded { over_yen, .. } => Reason::SelectionShareExceeded { before_yen, most_yen, over_yen },
        Met::Exhausted => Reason::NotSelected { before_yen },
    })
}

/// A running total and its cap.
struct Total {
    limit_yen: Yen,
    used_yen: Yen,
}

/// What it means that an amount met what is left of a running total.
#[derive(Clone, Copy)]
enum Met {
    /// It is reduced to what is left.
    Reduced { remaining_yen: Yen, over_yen: Yen },
    /// It is refused although something is left.
    Exceeded { remaining_yen: Yen, over_yen: Yen },
    /// Nothing is left.
    Exhausted,
}

impl Met {
    fn of(cut: Cut, policy: OverCap) -> Result<Self, Fault> {
        let remaining_yen = cut.limit;
        if remaining_yen == Yen::ZERO {
            return Ok(Self::Exhausted);
        }
        let over_yen = cut.before.minus(remaining_yen)?;
        Ok(match policy {
            OverCap::Reduce => Self::Reduced { remaining_yen, over_yen },
            OverCap::Refuse => Self::Exceeded { remaining_yen, over_yen },
        })
    }
}

fn body_reason(Total { limit_yen, used_yen }: Total, met: Met) -> Reason {
    match met {
        Met::Reduced { remaining_yen, over_yen } => {
            Reason::BodyCapApplied { limit_yen, used_yen, remaining_yen, over_yen }
        }
        Met::Exceeded { remaining_yen, over_yen } => {
            Reason::BodyCapExceeded { limit_yen, used_yen, remaining_yen, over_yen }
        }
        Met::Exhausted => Reason::BodyCapExhausted { limit_yen, used_yen },
    }
}

fn area_reason(Total { limit_yen, used_yen }: Total, met: Met) -> Reason {
    match met {
        Met::Reduced { remaining_yen, over_yen } => {
            Reason::AreaCapApplied { limit_yen, used_yen, remaining_yen, over_yen }
        }
        Met::Exceeded { remaining_yen, over_yen } => {
            Reason::AreaCapExceeded { limit_yen, used_yen, remaining_yen, over_yen }
        }
        Met::Exhausted => Reason::AreaCapExhausted { limit_yen, used_yen },
    }
}

fn year_reason(Total { limit_yen, used_yen }: Total, met: Met) -> Reason {
    match met {
        Met::Reduced { remaining_yen, over_yen } => {
            Reason::YearCapApplied { limit_yen, used_yen, remaining_yen, over_yen }
        }
        Met::Exceeded { remaining_yen, over_yen } => {
            Reason::YearCapExceeded { limit_yen, used_yen, remaining_yen, over_yen }
        }
        Met::Exhausted => Reason::YearCapExhausted { limit_yen, used_yen },
    }
}
