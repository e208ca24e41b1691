//! 共創プロジェクト: who may take part. Its call prints requirements and no amount, so an eligible answer
//! grants no yen; every requirement is answered, met or not.

use std::collections::BTreeMap;

use kisoku_sdk::prelude::*;

const CALL: Citation = Citation::of(
    "共創プロジェクト 募集案内（周南市、平成31年度）",
    "Call for co-creation projects, Shunan city, FY2019",
)
.url("https://shunan-chiikijoho.jp/co-creation/recruit");
const ORGANISATIONS: Citation = CALL.article(
    "1.対象団体（2人以上で組織された2つ以上の団体の連携）",
    "1. Bodies: two or more organisations of two or more people each",
);
const COUNTING: Citation = CALL
    .article("1.対象団体（数え方の細目は記載なし）", "1. Bodies; details of counting are not stated")
    .unconfirmed();
const OFFICE: Citation = CALL.article(
    "1.対象団体（代表団体の事務所が市外にある団体は対象外）",
    "1. Bodies: not where the office of the representative organisation is outside the city",
);
const EXCLUDED: Citation =
    CALL.article("2.対象事業（対象とならない事業）", "2. Projects: those that are excluded");
const YEARS: Citation = CALL.article(
    "2.対象事業（3年間以上の継続実施を前提）",
    "2. Projects: meant to go on for three years or more",
);
const DEADLINE: Citation = CALL
    .article(
        "2.対象事業（期限までの実施。事業終了日で判定すると読む）",
        "2. Projects: carried out by the latest day; read as the day on which the project ends",
    )
    .unconfirmed();

/// One organisation that takes part.
#[derive(Row)]
pub struct Organisation {
    /// Its name.
    #[field(ja = "団体名", en = "Name", chars_max = 100)]
    pub name: Text,
    /// How many people it has.
    #[field(ja = "人数", en = "People", max = 1_000_000)]
    pub people: i64,
}

/// An application.
#[derive(Record)]
pub struct Application {
    /// Who takes part.
    #[field(ja = "構成団体", en = "Member organisations", rows_max = 50, required)]
    pub member_organisations: Vec<Organisation>,
    /// Whether the office of the organisation that represents the others is in the city.
    #[field(
        ja = "代表団体の事務所が市内にある",
        en = "Office of the representative organisation in the city"
    )]
    pub office_in_city: bool,
    /// Whether the project is political or religious.
    #[field(ja = "政治的または宗教的な活動である", en = "Political or religious")]
    pub political_or_religious: bool,
    /// Whether another subsidy of the city is received.
    #[field(ja = "市の他の補助を受けている", en = "Other city subsidy")]
    pub other_city_subsidy: bool,
    /// For how many years the work is planned.
    #[field(ja = "計画年数", en = "Planned years", max = 100)]
    pub planned_years: i64,
    /// The day on which the project ends; its fiscal year is the one of the application.
    #[field(ja = "事業終了日", en = "Project end", reference_date)]
    pub project_end: Date,
}

/// What the city sets.
#[derive(Record)]
pub struct Settings {
    /// Fewest organisations.
    #[field(ja = "構成団体の最少数", en = "Fewest organisations", min = 1, max = 50)]
    pub organisations_min: i64,
    /// Fewest people of each.
    #[field(ja = "1団体の最少人数", en = "Fewest people of an organisation", min = 1, max = 1_000)]
    pub people_min: i64,
    /// Fewest years.
    #[field(ja = "最短の計画年数", en = "Fewest planned years", min = 1, max = 100)]
    pub planned_years_min: i64,
    /// Last day on which a project may end.
    #[field(ja = "事業終了の期限", en = "Latest project end")]
    pub project_end_latest: Date,
}

/// Every reason of an answer.
#[derive(Reasons)]
#[expect(missing_docs, reason = "the message of a reason tells its parameters")]
pub enum Reason {
    /// An organisation that does not count.
    #[reason(code = "organisation-too-small", effect = passed, ja = "「{name}」は{people}人で、必要な{required}人に{missing}人足りないため、構成団体に数えません。", en = "`{name}` has {people} people, {missing} fewer than the {required} needed, and does not count.", cite = ORGANISATIONS)]
    OrganisationTooSmall { name: Text, people: i64, required: i64, missing: i64 },
    /// One organisation is entered twice.
    #[reason(code = "organisation-twice", effect = returned, ja = "「{name}」が{rows}回入力されています。別の団体であれば団体名を直し、同じ団体であれば1行にしてください（1団体として数えました）。", en = "`{name}` is entered {rows} times and counts once. Correct the name if it is another organisation, or keep one row.", cite = COUNTING)]
    OrganisationTwice { name: Text, rows: i64 },
    /// Enough organisations.
    #[reason(code = "enough-organisations", effect = passed, ja = "{people_required}人以上の構成団体は{counted}団体で、必要な{required}団体以上です。", en = "{counted} organisations have at least {people_required} people; {required} are needed.", cite = ORGANISATIONS)]
    EnoughOrganisations { counted: i64, required: i64, people_required: i64 },
    /// Too few organisations.
    #[reason(code = "too-few-organisations", effect = refused, ja = "{people_required}人以上の構成団体は{counted}団体で、必要な{required}団体に{missing}団体足りません。", en = "{counted} organisations have at least {people_required} people, {missing} fewer than the {required} needed.", cite = ORGANISATIONS)]
    TooFewOrganisations { counted: i64, required: i64, people_required: i64, missing: i64 },
    /// The office is in the city.
    #[reason(code = "office-in-city", effect = passed, ja = "代表団体の事務所が市内にあります。", en = "The office of the representative organisation is in the city.", cite = OFFICE)]
    OfficeInCity,
    /// The office is elsewhere.
    #[reason(code = "office-outside-city", effect = refused, ja = "代表団体の事務所が市外にある場合は対象になりません。", en = "The office of the representative organisation has to be in the city.", cite = OFFICE)]
    OfficeOutsideCity,
    /// Neither political nor religious.
    #[reason(code = "no-excluded-activity", effect = passed, ja = "政治的または宗教的な活動ではありません。", en = "The project is neither political nor religious.", cite = EXCLUDED)]
    NoExcludedActivity,
    /// Political or religious.
    #[reason(code = "political-or-religious", effect = refused, ja = "政治的または宗教的な活動は対象になりません。", en = "A political or religious project is excluded.", cite = EXCLUDED)]
    PoliticalOrReligious,
    /// No other subsidy.
    #[reason(code = "no-other-city-subsidy", effect = passed, ja = "市の他の補助を受けていません。", en = "No other subsidy of the city is received.", cite = EXCLUDED)]
    NoOtherCitySubsidy,
    /// Another subsidy.
    #[reason(code = "other-city-subsidy", effect = refused, ja = "市の他の補助を受けている事業は対象になりません。", en = "A project with another subsidy of the city is excluded.", cite = EXCLUDED)]
    OtherCitySubsidy,
    /// Planned for long enough.
    #[reason(code = "enough-years", effect = passed, ja = "計画年数は{planned}年で、必要な{required}年以上です。", en = "The work is planned for {planned} years; {required} are needed.", cite = YEARS)]
    EnoughYears { planned: i64, required: i64 },
    /// Planned for too short a time.
    #[reason(code = "too-few-years", effect = refused, ja = "計画年数は{planned}年で、必要な{required}年に{missing}年足りません。", en = "The work is planned for {planned} years, {missing} fewer than the {required} needed.", cite = YEARS)]
    TooFewYears { planned: i64, required: i64, missing: i64 },
    /// Ends in time.
    #[reason(code = "ends-in-time", effect = passed, ja = "事業終了日の{project_end}は、期限の{latest}までです（残り{days_left}日）。", en = "The project ends on {project_end}, {days_left} days before the latest day ({latest}).", cite = DEADLINE)]
    EndsInTime { project_end: Date, latest: Date, days_left: i64 },
    /// Ends too late.
    #[reason(code = "ends-too-late", effect = refused, ja = "事業終了日の{project_end}は、期限の{latest}を{days_late}日過ぎています。", en = "The project ends on {project_end}, {days_late} days after the latest day ({latest}).", cite = DEADLINE)]
    EndsTooLate { project_end: Date, latest: Date, days_late: i64 },
}

/// 共創プロジェクト.
///
/// Source: 共創プロジェクト 募集案内（周南市、平成31年度）: two organisations of two people each (1), the
/// office of the representative one in the city (1), neither political nor religious, no other subsidy of
/// the city, at least three years, carried out by 2020-03-31, printed in the old era (2). Unconfirmed: that
/// carried out is told by the day on which the project ends, and that a further, smaller organisation does
/// no harm.
pub struct KyosoProject;

impl Eligibility for KyosoProject {
    const ID: &'static str = "kyoso-project";
    const LABEL: Label = label("共創プロジェクト", "Co-creation projects");
    type Record = Application;
    type Settings = Settings;
    type Usage = ();
    type Reason = Reason;
    type Step = ();
    const LIFE: Life<Self> = Life::new().change(test_again).report(test_again);

    fn decide(settings: &Settings, record: &Application, (): &()) -> Result<Decision<Self>, Fault> {
        let mut findings = Findings::new();
        count_organisations(settings, &record.member_organisations, &mut findings);
        findings.require(record.office_in_city, Reason::OfficeInCity, Reason::OfficeOutsideCity);
        findings.require(
            !record.political_or_religious,
            Reason::NoExcludedActivity,
            Reason::PoliticalOrReligious,
        );
        findings.require(!record.other_city_subsidy, Reason::NoOtherCitySubsidy, Reason::OtherCitySubsidy);
        let (planned, required) = (record.planned_years, settings.planned_years_min);
        findings.require(
            planned >= required,
            Reason::EnoughYears { planned, required },
            Reason::TooFewYears { planned, required, missing: required - planned },
        );
        let (project_end, latest) = (record.project_end, settings.project_end_latest);
        findings.require(
            project_end <= latest,
            Reason::EndsInTime { project_end, latest, days_left: latest.days_after(project_end) },
            Reason::EndsTooLate { project_end, latest, days_late: project_end.days_after(latest) },
        );
        Ok(findings.decide(Amount::starting((), Yen::ZERO)))
    }
}

/// 変更承認 and 実績報告: whatever became of the project, the requirements of the call still hold for it.
/// The call says nothing of either, and no yen is granted that could be paid back.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "a stage is given totals, and this call has none")]
fn test_again(
    settings: &Settings,
    record: &Application,
    usage: &(),
    _: &Former<Application>,
) -> Result<Decision<KyosoProject>, Fault> {
    KyosoProject::decide(settings, record, usage)
}

/// Distinct organisations with enough people. One that is entered twice is usually a slip for another: it
/// is returned, and refused only where there are too few whatever the correction.
fn count_organisations(settings: &Settings, members: &[Organisation], findings: &mut Findings<Reason>) {
    let people_required = settings.people_min;
    let mut rows_by_name: BTreeMap<String, i64> = BTreeMap::new();
    for member in members {
        *rows_by_name.entry(member.name.folded()).or_default() += 1;
    }
    let (mut counted, mut repeated) = (0, 0);
    for Organisation { name, people } in members {
        // Told where its name stands first; the rows after it tell nothing more.
        let Some(rows) = rows_by_name.remove(&name.folded()) else { continue };
        if rows > 1 {
            findings.add(Reason::OrganisationTwice { name: name.clone(), rows });
            repeated += rows - 1;
        }
        if *people < people_required {
            let (name, missing) = (name.clone(), people_required - people);
            findings.add(Reason::OrganisationTooSmall {
                name,
                people: *people,
                required: people_required,
                missing,
            });
        } else {
            counted += 1;
        }
    }
    let required = settings.organisations_min;
    if counted >= required {
        findings.add(Reason::EnoughOrganisations { counted, required, people_required });
    } else if counted + repeated < required {
        let missing = required - counted;
        findings.add(Reason::TooFewOrganisations { counted, required, people_required, missing });
    }
}
