//! A scheme file (TOML): which module answers a programme of a municipality, from when, with what
//! settings. Settings become JSON here; reading them against a manifest is in [`crate::publish`].

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use kisoku_core::calendar::Date;
use kisoku_core::revision::{EffectivePeriod, LgCode};
use serde::Deserialize;
use toml::value::Datetime;

/// A scheme as it was written, its settings not yet read against a manifest.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// Whose it is.
    pub(crate) municipality: LgCode,
    /// File name of the module, without `.wasm`.
    pub(crate) module: String,
    /// Programme id.
    pub(crate) programme: String,
    /// Reference dates to which it applies.
    pub(crate) period: EffectivePeriod,
    /// The settings as JSON, keys in order: the same settings are the same bytes.
    pub(crate) settings: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    municipality: String,
    module: String,
    programme: String,
    effective_from: Day,
    effective_to: Option<Day>,
    #[serde(default)]
    settings: toml::Table,
}

/// A day with or without quotes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Day {
    Plain(Datetime),
    Quoted(String),
}

/// Reads a scheme file.
pub(crate) fn read(path: &Path) -> anyhow::Result<Scheme> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    parse(&text).with_context(|| format!("`{}` is no scheme", path.display()))
}

fn parse(text: &str) -> anyhow::Result<Scheme> {
    let written: Written = toml::from_str(text)?;
    let municipality = LgCode::new(&written.municipality).with_context(|| {
        format!("`{}` is no municipality code of six digits with its check digit", written.municipality)
    })?;
    let from = day(&written.effective_from)?;
    let to = written.effective_to.as_ref().map(day).transpose()?;
    let period = EffectivePeriod::new(from, to)
        .context("`effective_to` is the day after the last one, so it comes after `effective_from`")?;
    let Written { module, programme, settings, .. } = written;
    let settings = json("settings", toml::Value::Table(settings))?.to_string();
    Ok(Scheme { municipality, module, programme, period, settings })
}

fn day(day: &Day) -> anyhow::Result<Date> {
    let (text, parsed) = match day {
        Day::Plain(plain) => (plain.to_string(), Some(*plain)),
        Day::Quoted(quoted) => (quoted.clone(), quoted.parse().ok()),
    };
    parsed.and_then(calendar_day).with_context(|| format!("`{text}` is no day such as 2021-04-01"))
}

fn calendar_day(written: Datetime) -> Option<Date> {
    if written.time.is_some() || written.offset.is_some() {
        return None;
    }
    let day = written.date?;
    Date::new(i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?)
}

/// A TOML value as JSON. Money and rates are exact, so a float is refused where it stands.
fn json(place: &str, value: toml::Value) -> anyhow::Result<serde_json::Value> {
    Ok(match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(written) => match calendar_day(written) {
            Some(day) => day.to_string().into(),
            None => bail!("`{place}` is a time, and only a day is read"),
        },
        toml::Value::Float(float) => {
            bail!("`{place}` is a float, which is not exact: write it in quotes, as `\"{float}\"`")
        }
        toml::Value::Array(items) => {
            let numbered = (1..).zip(items);
            numbered
                .map(|(number, item)| json(&format!("{place} row {number}"), item))
                .collect::<Result<_, _>>()?
        }
        toml::Value::Table(entries) => {
            let mut entries: Vec<(String, toml::Value)> = entries.into_iter().collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            let inner = |(key, value)| Ok((json(&format!("{place}.{key}"), value)?, key));
            let entries = entries.into_iter().map(inner).map(|entry| entry.map(|(value, key)| (key, value)));
            serde_json::Value::Object(entries.collect::<anyhow::Result<_>>()?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    const HEAD: &str = "municipality = \"352039\"\nmodule = \"m\"\nprogramme = \"p\"\n";

    #[track_caller]
    fn check(rest: &str, settings: &str) {
        assert_eq!(parse(&format!("{HEAD}{rest}")).unwrap().settings, settings);
    }

    #[track_caller]
    fn check_refused(text: &str, what: &str) {
        let message = format!("{:#}", parse(text).unwrap_err());
        assert!(message.contains(what), "{message}");
    }

    #[test]
    fn settings_become_json_in_the_order_of_their_keys() {
        check(
            "effective_from = 2021-04-01\n[settings]\nb = 200000\na = \"1/2\"\n",
            r#"{"a":"1/2","b":200000}"#,
        );
        check(
            "effective_from = \"2021-04-01\"\n[settings]\nday = 2021-06-01\nrows = [{ x = true }]\n",
            r#"{"day":"2021-06-01","rows":[{"x":true}]}"#,
        );
        check("effective_from = 2021-04-01\n", "{}");
    }

    #[test]
    fn what_is_not_exact_or_not_there_is_refused() {
        let settings = |line: &str| format!("{HEAD}effective_from = 2021-04-01\n[settings]\n{line}\n");
        check_refused(&settings("rate = 0.5"), "`settings.rate` is a float");
        check_refused(&settings("rows = [{ rate = 0.5 }]"), "`settings.rows row 1.rate`");
        check_refused(&settings("at = 2021-06-01T10:00:00Z"), "only a day");
        check_refused(&format!("{HEAD}effective_from = \"2021-02-29\"\n"), "`2021-02-29` is no day");
        check_refused(&format!("{HEAD}effective_from = 2021-04-01\nfrom = 1\n"), "unknown field `from`");
        check_refused(
            &format!("{HEAD}effective_from = 2021-04-01\neffective_to = 2021-04-01\n"),
            "the day after the last one",
        );
        check_refused(
            &format!("{HEAD}effective_from = 2021-04-01\n").replace("352039", "352030"),
            "`352030`",
        );
    }
}
