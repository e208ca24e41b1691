//! キラッと輝け！地域応援補助金 (`kiratto-activation`): who uses the grant, and whether enough of the
//! bodies that hardly used it have applied. Bodies are told apart in `roster`.

mod answers;
mod reasons;
mod roster;

use kisoku_sdk::prelude::*;

use crate::band::{Band, SCALE};
pub use answers::{RosterBreakdowns, RosterLists, RosterMeasures, UseMeasures};
pub use reasons::Reason;
use roster::{Member, Roster, ratio};

/// One body of the roster with what it did this year.
#[derive(Record)]
pub struct RosterRow {
    #[field(ja = "団体", en = "Body", chars_max = 100)]
    pub body: Text,
    #[field(ja = "これまでの活用実績", en = "Past uses", min = 0, max = 1_000)]
    pub past_uses: i64,
    #[field(ja = "今年度の申請数", en = "Applications this year", min = 0, max = 1_000)]
    pub applications: i64,
    #[field(ja = "今年度の交付決定数", en = "Grants this year", min = 0, max = 1_000)]
    pub grants: i64,
    #[field(ja = "今年度の実施数", en = "Implemented this year", min = 0, max = 1_000)]
    pub implemented: i64,
}

/// What the department sets for a year.
#[derive(Record)]
pub struct Settings {
    #[field(
        ja = "登録団体数",
        en = "Registered bodies",
        min = 1,
        max = 100_000,
        help_ja = "名簿の団体数と照合します。",
        help_en = "Compared with the roster."
    )]
    pub registered_bodies: Option<i64>,
    #[field(ja = "働きかけの目標団体数", en = "Outreach target (bodies)", min = 1, max = 10_000)]
    pub outreach_target: i64,
    #[field(
        ja = "働きかけの対象（活用実績の上限）",
        en = "Outreach group: most past uses",
        min = 0,
        max = 1_000
    )]
    pub outreach_past_uses_max: i64,
    #[field(
        ja = "取組の有無",
        en = "Effort recorded",
        help_ja = "新規の申請がなかったとき、取組が見られたかを述べます。",
        help_en = "States whether effort was seen when no body applied."
    )]
    pub effort_recorded: Option<bool>,
}

/// The assessment.
pub struct KirattoActivation;

impl Assessment for KirattoActivation {
    const ID: &'static str = "kiratto-activation";
    const LABEL: Label =
        label("キラッと輝け！地域応援補助金の活用状況", "Activation of the Kiratto community grant");
    type Row = RosterRow;
    type Settings = Settings;
    type Reason = Reason;
    type Band = Band;
    type Measures = RosterMeasures;
    type Lists = RosterLists;
    type Breakdowns = RosterBreakdowns;

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        if settings.registered_bodies.is_some_and(|registered| settings.outreach_target > registered) {
            problems.add(
                "outreach_target",
                "目標団体数が登録団体数を超えています。登録団体数以下にしてください。",
                "The target is larger than the number of registered bodies: enter at most that many.",
            );
        }
    }

    fn assess(settings: &Settings, rows: &[RosterRow]) -> Result<Assessed<Self>, Fault> {
        let mut findings = Findings::new();
        let roster = Roster::read(rows, &mut findings);
        let bodies = roster.count(|_| true);
        let size_differs = settings.registered_bodies.is_some_and(|registered| bodies != registered);
        if rows.is_empty() {
            findings.add(Reason::RowsEmpty);
        } else if let Some(registered) = settings.registered_bodies
            && size_differs
        {
            findings.add(Reason::RosterSizeDiffers { bodies, registered });
        }
        let group = |body: &Member| body.past_uses <= settings.outreach_past_uses_max;
        let (lists, breakdowns) = (roster.lists(group), roster.breakdowns());
        if rows.is_empty() || size_differs || roster.contradicts() {
            let measures = RosterMeasures { bodies: Some(Fraction::whole(bodies)), ..Default::default() };
            return Ok(findings.assess(Target::None, None, measures, lists, breakdowns));
        }

        let measures = roster.measures(settings.outreach_target, group)?;
        findings.add(Reason::Activation {
            bodies,
            granted: roster.count(Member::granted),
            activation_rate: Percent(roster.share(Member::granted)?),
        });
        let band = band(settings, &roster, group, &mut findings)?;
        let applied = roster.count(|body| group(body) && body.applied());
        let implemented = roster.count(|body| group(body) && body.implemented());
        if implemented < applied {
            findings.add(Reason::AchievedStateShort { applied, implemented });
        }
        let (target, group) = (settings.outreach_target, roster.count(group));
        for band in unreachable(target, group)? {
            findings.add(Reason::UnreachableBand { target, group, band });
        }
        let target = Target::is_met(applied >= settings.outreach_target);
        Ok(findings.assess(target, band, measures, lists, breakdowns))
    }
}

/// The band of the outreach target; distinct bodies only.
fn band(
    settings: &Settings,
    roster: &Roster,
    group: impl Fn(&Member) -> bool,
    findings: &mut Findings<Reason>,
) -> Result<Option<Band>, Fault> {
    let applied = roster.count(|body| group(body) && body.applied());
    let ratio = ratio(applied, settings.outreach_target)?;
    match (settings.effort_recorded, applied) {
        (Some(false), 0) => {
            findings.add(Reason::NoEffortStated { band: Band::NoEffort });
            Ok(Some(Band::NoEffort))
        }
        (Some(false), _) => {
            findings.add(Reason::ResultWithoutEffort);
            Ok(None)
        }
        (None, 0) => {
            findings
                .add(Reason::EffortNotStated { with_effort: Band::FarBelow, without_effort: Band::NoEffort });
            Ok(None)
        }
        (None | Some(true), _) => {
            let band = SCALE.band(ratio);
            findings.add(Reason::OutreachBand {
                group: roster.count(&group),
                applied,
                target: settings.outreach_target,
                band,
            });
            Ok(Some(band))
        }
    }
}

/// The ratio bands that no number of bodies can reach: 1 of 2 is 50 %, 2 of 2 is 100 %, and more than all
/// of the group never apply. From a target of 10 on, no band is jumped over.
fn unreachable(target: i64, group: i64) -> Result<Vec<Band>, Fault> {
    const NONE_JUMPED_FROM: i64 = 10;
    let mut unreached =
        vec![Band::Exceeded, Band::Achieved, Band::SlightlyBelow, Band::Below, Band::FarBelow];
    let most = group.min(target + 1);
    if target >= NONE_JUMPED_FROM {
        let best = SCALE.band(ratio(most, target)?);
        return Ok(unreached.into_iter().take_while(|band| *band != best).collect());
    }
    for applied in 0..=most {
        let reached = SCALE.band(ratio(applied, target)?);
        unreached.retain(|band| *band != reached);
    }
    Ok(unreached)
}
