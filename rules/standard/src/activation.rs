//! `standard-activation`: how many of the registered bodies use a grant, against a target. Its reasons
//! are in `reason`, its bodies are told apart in `roster`.

mod reason;
mod roster;

use kisoku_sdk::prelude::*;

pub use reason::Reason;
use roster::Roster;

/// A body of the roster.
#[derive(Record)]
pub struct RosterRow {
    #[field(ja = "団体", en = "Body", chars_max = 100)]
    pub body: Text,
    #[field(ja = "これまでの活用実績", en = "Past uses", min = 0, max = 1_000)]
    pub past_uses: i64,
    #[field(ja = "今年度の交付決定数", en = "Grants this year", min = 0, max = 1_000)]
    pub grants: i64,
}

/// The municipality's target.
#[derive(Record)]
pub struct Settings {
    #[field(
        ja = "登録団体数",
        en = "Registered bodies",
        min = 1,
        max = 1_000_000,
        help_ja = "名簿の団体数と照合します。",
        help_en = "Compared with the roster."
    )]
    pub registered_bodies: Option<i64>,
    #[field(
        ja = "活用率の目標（%）",
        en = "Target of the activation rate (%)",
        min = 0,
        max = 100,
        scale_max = 2
    )]
    pub activation_target: Decimal,
}

/// The numbers of the roster.
#[derive(Measures, Default)]
pub struct RosterMeasures {
    #[measure(ja = "団体数", en = "Bodies", unit = count)]
    bodies: Option<Fraction>,
    #[measure(ja = "交付決定を受けた団体数", en = "Bodies granted", unit = count)]
    granted: Option<Fraction>,
    #[measure(ja = "活用率", en = "Activation rate", unit = percent)]
    activation_rate: Option<Fraction>,
    #[measure(ja = "一度も活用していない団体の割合", en = "Share of bodies that never used it", unit = percent)]
    never_used_rate: Option<Fraction>,
    #[measure(ja = "目標まであと何団体", en = "Bodies missing to the target", unit = count)]
    missing_bodies: Option<Fraction>,
}

/// Rows to look at.
#[derive(Lists)]
pub struct RosterLists {
    #[list(ja = "一度も活用していない団体", en = "Never used")]
    never_used: Rows,
    #[list(ja = "今年度に交付決定を受けた団体", en = "Granted this year")]
    granted_this_year: Rows,
    #[list(ja = "同じ団体の2行目以降", en = "Further rows of a body already listed")]
    repeated_bodies: Rows,
    #[list(ja = "数が矛盾する行", en = "Rows whose figures contradict")]
    contradicting_rows: Rows,
}

/// The assessment.
pub struct StandardActivation;

impl Assessment for StandardActivation {
    const ID: &'static str = "standard-activation";
    const LABEL: Label = label("標準活用率", "Standard activation");
    type Row = RosterRow;
    type Settings = Settings;
    type Reason = Reason;
    type Band = ();
    type Measures = RosterMeasures;
    type Lists = RosterLists;
    type Breakdowns = ();

    fn assess(settings: &Settings, rows: &[RosterRow]) -> Result<Assessed<Self>, Fault> {
        let mut findings = Findings::new();
        let roster = Roster::read(rows, &mut findings);
        let bodies = roster.count(|_| true);
        let size_differs = settings.registered_bodies.is_some_and(|registered| registered != bodies);
        if rows.is_empty() {
            findings.add(Reason::RowsEmpty);
        } else if let Some(registered) = settings.registered_bodies
            && size_differs
        {
            findings.add(Reason::RosterSizeDiffers { bodies, registered });
        }
        if rows.is_empty() || size_differs || roster.contradicts() {
            let measures = RosterMeasures { bodies: Some(Fraction::whole(bodies)), ..Default::default() };
            return Ok(findings.assess(Target::None, None, measures, roster.lists(), ()));
        }

        let granted = roster.count(|body| body.grants > 0);
        let whole = Fraction::whole(bodies);
        let target_percent = settings.activation_target;
        let target_bodies = Fraction::from(target_percent).times(percent(1))?.times(whole)?;
        let needed = -Fraction::ZERO.minus(target_bodies)?.floor();
        let missing_bodies = (needed - granted).max(0);
        let target = Target::is_met(granted >= needed);
        findings.add(if target == Target::Met {
            Reason::TargetMet { bodies, granted, target_percent, needed }
        } else {
            Reason::TargetMissed { bodies, granted, target_percent, needed, missing_bodies }
        });
        let measures = RosterMeasures {
            bodies: Some(whole),
            granted: Some(Fraction::whole(granted)),
            activation_rate: Fraction::ratio(granted, bodies),
            never_used_rate: Fraction::ratio(roster.count(|body| body.past_uses == 0), bodies),
            missing_bodies: Some(Fraction::whole(missing_bodies)),
        };
        Ok(findings.assess(target, None, measures, roster.lists(), ()))
    }
}
