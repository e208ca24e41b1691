//! Which total a record belongs to, with which ceiling.

use kisoku_core::manifest::{Presence, Programme, ScalarKind};
use kisoku_core::money::Decimal;
use kisoku_core::tally::{self, Place, Span, Usage};
use kisoku_core::value::{Record, Scalar};

use crate::fixture::{date, field, grant, settings, typed};

fn places(settings: &Record, values: &[(&str, &str)]) -> Vec<Place> {
    let programme = grant();
    let record = typed(&programme.fields, values);
    let year = record.date(1).expect("a date").fiscal_year();
    tally::places(&programme, settings, &record, year)
}

/// The first place as `parts @ year <= ceiling`.
#[track_caller]
fn check(settings: &Record, area: &str, filed_on: &str, expected: &str) {
    let values = [("area", area), ("filed_on", filed_on), ("requested_amount", "1")];
    let places = places(settings, &values);
    let place = places.first().expect("of the area");
    let key = place.key.as_ref().expect("no key is blank");
    let year = match place.span {
        Span::FiscalYear => key.fiscal_year.get().to_string(),
        Span::Lifetime => format!("ever, moved in {}", key.fiscal_year.get()),
    };
    let ceiling = place.ceiling.map_or("none".to_owned(), |ceiling| ceiling.to_string());
    assert_eq!(format!("{} @ {year} <= {ceiling}", key.parts.join("|")), expected);
}

#[test]
fn a_total_is_found_by_key_period_and_ceiling() {
    let yearly = settings("1000000", "", "fiscal-year");
    let lifetime = settings("", "", "lifetime");
    check(&yearly, "阿東", "2025-03-31", "阿東 @ 2024 <= 1000000");
    check(&yearly, "阿東", "2025-04-01", "阿東 @ 2025 <= 1000000");
    check(&yearly, "鑄銭司", "2024-06-01", "鋳銭司 @ 2024 <= 1000000");
    check(&lifetime, "阿東", "2025-03-31", "阿東 @ ever, moved in 2024 <= none");
    check(&settings("0", "", "lifetime"), "阿東", "2025-03-31", "阿東 @ ever, moved in 2024 <= 0");
}

#[test]
fn a_blank_key_is_no_total_and_its_usage_is_none() {
    let values = [("area", "阿東"), ("filed_on", "2024-06-01"), ("requested_amount", "1")];
    let places = places(&settings("", "1", "lifetime"), &values);
    assert!(places[1].key.is_none());
    assert_eq!(places[1].ceiling, Some(1));
    assert_eq!(tally::unused(&places), Usage::new(vec![Some(0), None]));
}

#[test]
fn equal_decimals_are_one_key() {
    let mut programme: Programme = grant();
    let (min, max) = (Decimal::new(-100, 0).unwrap(), Decimal::new(100, 0).unwrap());
    let decimal = ScalarKind::Decimal { min, max, scale_max: 3 };
    programme.fields[3] = field("share", "割合", Presence::Optional, decimal);
    let part = |share: &str| {
        let values =
            [("area", "阿東"), ("filed_on", "2024-06-01"), ("requested_amount", "1"), ("share", share)];
        let record = typed(&programme.fields, &values);
        let year = date(2024, 6, 1).fiscal_year();
        let places = tally::places(&programme, &settings("", "", "lifetime"), &record, year);
        places[1].key.as_ref().map(|key| key.parts.concat())
    };
    let cases = [
        ("45.8", "45.8"),
        ("45.80", "45.8"),
        ("40", "40"),
        ("40.000", "40"),
        ("0.0", "0"),
        ("-0.50", "-0.5"),
    ];
    for (share, expected) in cases {
        assert_eq!(part(share).as_deref(), Some(expected), "{share}");
    }
}

#[test]
fn one_body_typed_in_another_width_or_case_is_one_key() {
    let key = |body: &str| {
        let values =
            [("area", "阿東"), ("filed_on", "2024-06-01"), ("requested_amount", "1"), ("body", body)];
        let places = places(&settings("", "", "lifetime"), &values);
        places[1].key.as_ref().map(|key| key.parts.concat())
    };
    for typed in ["b12", "B12", "ｂ１２", "Ｂ12 ", "\u{3000}b12"] {
        assert_eq!(key(typed).as_deref(), Some("b12"), "{typed}");
        let record = typed_body(typed);
        assert_eq!(record.as_deref(), Some(typed), "the record keeps what was typed");
    }
    assert_eq!(key("㈱甲").as_deref(), Some("(株)甲"));
    assert_ne!(key("b12"), key("b 12"));
}

fn typed_body(body: &str) -> Option<String> {
    let values = [("area", "阿東"), ("filed_on", "2024-06-01"), ("requested_amount", "1"), ("body", body)];
    match typed(&grant().fields, &values).scalar(3) {
        Some(Scalar::Text(text)) => Some(text.as_str().to_owned()),
        _ => None,
    }
}
