//! A clerk's program in small: asks a running host about an application, keeps the decision, sends it
//! again as a program does that lost the answer, and reads the grant's life back.
//!
//! ```text
//! cargo xtask demo
//! target/debug/examples/http-client 127.0.0.1:8080      in a second terminal: the demo has built it
//! ```

#![expect(clippy::print_stdout, reason = "what it says is what it is for")]
#![expect(clippy::indexing_slicing, reason = "the index of a JSON value is null where a member is missing")]

use std::env;
use std::error::Error;

use serde_json::{Value, json};

/// 山口市 and its 地域の未来づくり特別交付金, as the demo has them.
const CITY: &str = "/v1/municipalities/352039";
const PROGRAMME: &str = "/v1/municipalities/352039/programmes/mirai-zukuri-grant";

fn main() -> Result<(), Box<dyn Error>> {
    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let host = Host { agent: agent(), url: format!("http://{address}") };

    // Values are what a person would type: full-width digits and eras are read.
    let application = json!({ "record": {
        "area": "徳地",
        "project_start": "令和6年9月1日",
        "project_end": "2025-03-31",
        "requested_amount": "２５０，０００円",
    } });

    let (_, answer) = host.post(&format!("{PROGRAMME}/check"), None, &application)?;
    say("a check keeps nothing", &answer);

    // The key is made once for one submission, and sent again with it until there is an answer.
    let key = "example-application-1";
    let decisions = format!("{PROGRAMME}/decisions");
    let (first, kept) = host.post(&decisions, Some(key), &application)?;
    let (again, same) = host.post(&decisions, Some(key), &application)?;
    println!("kept with {first}, and the same decision again with {again}: {}", kept == same);

    let mut wrong = application.clone();
    wrong["record"]["project_end"] = json!("2025-02-29");
    let (status, problem) = host.post(&format!("{PROGRAMME}/check"), None, &wrong)?;
    for error in problem["errors"].as_array().into_iter().flatten() {
        println!("{status}: {} {}", error["field"], error["message"]["ja"]);
    }

    let id = kept["id"].as_str().ok_or("a kept decision has an id")?;
    let course = host.get(&format!("{CITY}/decisions/{id}/entries"))?;
    println!("the grant is {}; next may come {}", course["standing"]["state"], course["next"]);
    Ok(())
}

fn say(what: &str, answer: &Value) {
    println!("{what}: {} ¥{}", answer["verdict"], answer["amount_yen"]);
    for reason in answer["reasons"].as_array().into_iter().flatten() {
        println!("  {} {}", reason["code"], reason["message"]["ja"]);
    }
}

struct Host {
    agent: ureq::Agent,
    url: String,
}

/// A problem is an answer to be read, not an error of the connection.
fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

impl Host {
    /// The status and the body of the answer.
    fn post(&self, path: &str, key: Option<&str>, body: &Value) -> Result<(u16, Value), Box<dyn Error>> {
        let request =
            self.agent.post(format!("{}{path}", self.url)).header("content-type", "application/json");
        let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
        let mut response = request.send(body.to_string())?;
        let status = response.status().as_u16();
        Ok((status, serde_json::from_str(&response.body_mut().read_to_string()?)?))
    }

    fn get(&self, path: &str) -> Result<Value, Box<dyn Error>> {
        let mut response = self.agent.get(format!("{}{path}", self.url)).call()?;
        Ok(serde_json::from_str(&response.body_mut().read_to_string()?)?)
    }
}
