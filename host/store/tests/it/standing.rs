//! Payments in the text of a standing, and what a cancellation took and left: kept and read back, and where
//! payments contradict the sums beside them.

use kisoku_core::calendar::Date;
use kisoku_core::ledger::{Document, Keep, Seen};
use kisoku_core::life::{Payment, Payments, Standing, State};
use kisoku_core::money::Yen;
use kisoku_store::standing_of;

use crate::desk::{document, here, keep, on_each, send, standing, yamaguchi};

fn payment(amount: i64, day: i8, ordered: i64) -> Payment {
    let on = Date::new(2024, 5, day).unwrap();
    Payment { amount: Yen::new(amount), on, ordered: Yen::new(ordered) }
}

#[test]
fn payments_and_what_a_cancellation_took_and_left_are_read_back() {
    let listed = vec![payment(100_000, 2, 0), payment(60_000, 20, 45_000)];
    let payments = Payments::new(listed).unwrap();
    let (forfeited, left) = (Yen::new(7), Some(Yen::new(100_000)));
    let stands = Standing { payments, forfeited, left, ..standing(State::Granted, here(), 100_000) };
    on_each(|ledger| {
        let kept = stands.clone();
        let settle =
            move |_: &Seen<'_>| Ok(Document { standing: Some(kept.clone()), ..document(here(), 100_000) });
        let kept = send(ledger, Keep { settle: Box::new(settle), ..keep(1) }).unwrap();
        assert_eq!(ledger.grant(yamaguchi(), kept.id).unwrap().unwrap().standing, stands);
    });
}

/// The payments of a text with these sums and this list, which may be none; `None` where it is no standing.
#[track_caller]
fn check(sums: (i64, Option<&str>, i64), list: &str, expected: Option<&[Payment]>) {
    let (paid, on, ordered) = sums;
    let on = on.map_or_else(|| "null".to_owned(), |on| format!("\"{on}\""));
    let recorded = "70".repeat(16);
    let text = format!(
        "{{\"state\":\"granted\",\"recorded\":\"{recorded}\",\"granted_yen\":100000,\
         \"granted_on\":\"2024-06-01\",\"computed_yen\":0,\"paid_yen\":{paid},\"paid_on\":{on},\
         \"ordered_yen\":{ordered},\"surcharge_yen\":0,\"repaid_yen\":0,\"counts\":[]{list}}}"
    );
    let read = standing_of(&text);
    assert_eq!(read.as_ref().map(|standing| standing.payments.as_slice()), expected, "{text}");
}

#[test]
fn payments_come_to_the_sums_beside_them() {
    let two = r#","payments":[{"yen":5,"on":"2024-05-02","ordered_yen":1},{"yen":4,"on":"2024-05-20","ordered_yen":4}]"#;
    let listed = [payment(5, 2, 1), payment(4, 20, 4)];
    check((9, Some("2024-05-20"), 5), two, Some(&listed));
    check((8, Some("2024-05-20"), 5), two, None);
    check((9, Some("2024-05-02"), 5), two, None);
    check((9, Some("2024-05-20"), 4), two, None);
    check((0, None, 0), "", Some(&[]));
    check((9, Some("2024-05-20"), 5), "", None);
    check((9, None, 5), "", None);
    check((0, Some("2024-05-20"), 0), "", None);
    let backwards = r#","payments":[{"yen":5,"on":"2024-05-20","ordered_yen":0},{"yen":4,"on":"2024-05-02","ordered_yen":0}]"#;
    check((9, Some("2024-05-02"), 0), backwards, None);
}
