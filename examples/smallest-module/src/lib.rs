//! The smallest rule module that is worth having: a flat gift to residents from a certain age on. The
//! rules are made up; a real module cites the document that it follows.

use kisoku_sdk::prelude::*;

kisoku_sdk::module! {
    name: "smallest-module",
    programmes: [eligibility LongLifeGift],
}

const RULES: Citation = Citation::of("長寿祝金支給要綱（例）", "Guideline of the long-life gift (example)");
const WHO: Citation = RULES.article("第2条", "Article 2");
const HOW_MUCH: Citation = RULES.article("第3条", "Article 3");

/// What a clerk enters.
#[derive(Record)]
struct Application {
    #[field(ja = "基準日", en = "Reference date", reference_date)]
    on: Date,
    #[field(ja = "氏名", en = "Name", personal, chars_max = 100)]
    name: Text,
    #[field(ja = "基準日の年齢", en = "Age on the reference date", max = 150)]
    age: i64,
    #[field(ja = "市内に住所がある", en = "Lives in the city")]
    resident: bool,
}

/// What the municipality configures.
#[derive(Record)]
struct Settings {
    #[field(ja = "祝金の額", en = "Amount of the gift", min = 1, max = 1_000_000)]
    gift: Yen,
    #[field(ja = "対象となる年齢", en = "Age from which it is given", min = 60, max = 120)]
    age_min: i64,
}

/// Every reason of the rule.
#[derive(Reasons)]
enum Reason {
    #[reason(
        code = "age-reached",
        effect = passed,
        ja = "{on}に{age}歳で、{age_min}歳に達しています。",
        en = "The applicant is {age} on {on}, at least {age_min}.",
        cite = WHO
    )]
    AgeReached { on: Date, age: i64, age_min: i64 },
    #[reason(
        code = "too-young",
        effect = refused,
        ja = "{age}歳で、{age_min}歳まであと{years}年です。",
        en = "The applicant is {age}; {years} more years until {age_min}.",
        cite = WHO
    )]
    TooYoung { age: i64, age_min: i64, years: i64 },
    #[reason(
        code = "not-resident",
        effect = refused,
        ja = "市内に住所がありません。",
        en = "The applicant does not live in the city.",
        cite = WHO
    )]
    NotResident,
    #[reason(
        code = "flat-amount",
        effect = passed,
        ja = "祝金は{gift_yen}です。",
        en = "The gift is {gift_yen}.",
        cite = HOW_MUCH
    )]
    FlatAmount { gift_yen: Yen },
}

/// How the amount is reached.
#[derive(Steps)]
enum Step {
    #[step(id = "gift", ja = "祝金", en = "Gift")]
    Gift,
}

/// 長寿祝金.
struct LongLifeGift;

impl Eligibility for LongLifeGift {
    const ID: &'static str = "long-life-gift";
    const LABEL: Label = label("長寿祝金", "Long-life gift");
    type Record = Application;
    type Settings = Settings;
    type Usage = ();
    type Reason = Reason;
    type Step = Step;

    fn check_settings(settings: &Settings, problems: &mut Problems<Settings>) {
        if settings.gift.get() % 1_000 != 0 {
            problems.add("gift", "千円単位で入力してください。", "enter whole thousands of yen");
        }
    }

    fn decide(settings: &Settings, record: &Application, (): &()) -> Result<Decision<Self>, Fault> {
        let (age, age_min) = (record.age, settings.age_min);
        let mut findings = Findings::new();
        findings.require(
            age >= age_min,
            Reason::AgeReached { on: record.on, age, age_min },
            Reason::TooYoung { age, age_min, years: age_min.saturating_sub(age) },
        );
        if !record.resident {
            findings.add(Reason::NotResident);
        }
        findings.add(Reason::FlatAmount { gift_yen: settings.gift });
        Ok(findings.decide(Amount::starting(Step::Gift, settings.gift)))
    }
}
