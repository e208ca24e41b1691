//! A blocking HTTP client that speaks as a clerk's program does. What a host answers is not judged here.

use std::time::Duration;

use serde_json::Value;

/// Longest wait for an answer: generous, so that a busy machine does not fail a test.
const WAIT_MAX: Duration = Duration::from_mins(1);

/// Most bytes of an answer: above the largest batch of these tests.
const ANSWER_BYTES_MAX: u64 = 64 << 20;

/// Asks one host, over connections that it keeps.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    /// `127.0.0.1:<port>`.
    address: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) fn new(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(WAIT_MAX))
            .build();
        Self { agent: config.into(), address: address.to_owned() }
    }

    /// Where the host listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        Reply::read(self.agent.get(self.url(path)).call())
    }

    pub(crate) fn delete(&self, path: &str) -> Reply {
        Reply::read(self.agent.delete(self.url(path)).call())
    }

    /// Sends a body of any type.
    pub(crate) fn send(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        self.try_send(path, headers, body).expect("an answer")
    }

    /// Sends a body to a host that may go away.
    pub(crate) fn try_send(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Reply> {
        let request = self.agent.post(self.url(path));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.send(body).ok().and_then(Reply::try_read)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(path, &[JSON], body.to_string().as_bytes())
    }

    /// Asks `check` of a programme, named `<code>/<programme>`.
    pub(crate) fn check(&self, programme: &str, body: &Value) -> Reply {
        self.post(&check_path(programme), body)
    }

    /// Keeps a decision of a programme, named `<code>/<programme>`.
    pub(crate) fn keep(&self, programme: &str, key: &str, body: &Value) -> Reply {
        self.try_keep(programme, key, body).expect("an answer")
    }

    /// Keeps a decision on a host that may go away.
    pub(crate) fn try_keep(&self, programme: &str, key: &str, body: &Value) -> Option<Reply> {
        let headers = [JSON, ("idempotency-key", key)];
        self.try_send(&keep_path(programme), &headers, body.to_string().as_bytes())
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// The media type of a request.
pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

/// Where a programme, named `<code>/<programme>`, answers.
pub(crate) fn check_path(programme: &str) -> String {
    format!("{}/check", programme_path(programme))
}

/// Where decisions of a programme, named `<code>/<programme>`, are kept.
pub(crate) fn keep_path(programme: &str) -> String {
    format!("{}/decisions", programme_path(programme))
}

/// The path of a programme, named `<code>/<programme>`.
pub(crate) fn programme_path(programme: &str) -> String {
    let (code, id) = programme.split_once('/').expect("`<code>/<programme>`");
    format!("/v1/municipalities/{code}/programmes/{id}")
}

impl Reply {
    #[track_caller]
    fn read(sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Self {
        Self::try_read(sent.expect("an answer")).expect("a whole answer")
    }

    fn try_read(mut response: ureq::http::Response<ureq::Body>) -> Option<Self> {
        let headers: Vec<(String, String)> = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec().ok()?;
        let mut reply =
            Self { status: response.status().as_u16(), content_type: String::new(), headers, body };
        reply.content_type = reply.header("content-type").unwrap_or_default().to_owned();
        Some(reply)
    }

    /// A header by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("UTF-8")
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub(crate) fn with_status(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    /// The problem that the host told, after what every problem has to have.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, kind: &str) -> Value {
        let problem = self.with_status(status);
        assert_eq!(problem["type"], format!("/problems/{kind}"), "{problem}");
        assert_eq!(self.content_type, "application/problem+json");
        assert_eq!(problem["status"], status);
        for text in ["title", "title_en", "detail", "detail_en"] {
            assert!(problem[text].as_str().is_some_and(|text| !text.is_empty()), "no `{text}`: {problem}");
        }
        problem
    }
}
