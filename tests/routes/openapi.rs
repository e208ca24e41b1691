//! `GET /openapi.json`: every path that is served is in it, and it names nothing that is not served.

use serde_json::Value;

use crate::host::Host;

/// Values that lead somewhere, for the parameters of a path.
const PARAMETERS: [(&str, &str); 3] =
    [("{code}", "352039"), ("{programme}", "mirai-zukuri-grant"), ("{name}", "busy")];

/// The paths of the design.
const DESIGNED: [&str; 14] = [
    "/v1/municipalities",
    "/v1/municipalities/{code}/programmes",
    "/v1/municipalities/{code}/programmes/{programme}",
    "/v1/municipalities/{code}/programmes/{programme}/check",
    "/v1/municipalities/{code}/programmes/{programme}/check-many",
    "/v1/municipalities/{code}/programmes/{programme}/decisions",
    "/v1/municipalities/{code}/decisions",
    "/v1/municipalities/{code}/decisions/{id}",
    "/v1/municipalities/{code}/tallies",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/docs",
];

#[test]
fn the_document_lists_what_is_served() {
    let host = Host::seeded();
    let client = host.client();
    let document = client.get("/openapi.json").with_status(200);
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{document:#}");
    let paths = document["paths"].as_object().expect("paths");
    for path in DESIGNED {
        assert!(paths.contains_key(path), "{path}");
    }
    let history = client.get("/v1/municipalities/352039/decisions?limit=1").with_status(200);
    let id = history["decisions"][0]["id"].as_str().expect("a decision");
    for (path, operations) in paths {
        let filled = PARAMETERS.iter().fold(path.clone(), |path, (name, value)| path.replace(name, value));
        let filled = filled.replace("{id}", id).replace("{file}", "swagger-ui.css");
        for method in operations.as_object().expect("operations").keys() {
            let reply = match method.as_str() {
                "get" => client.get(&filled),
                "post" => client.send(&filled, &[("content-type", "text/plain")], b""),
                other => panic!("`{other} {path}` is not known to this test"),
            };
            assert!(![404, 405].contains(&reply.status), "{method} {filled}: {}", reply.status);
            let described = &operations[method]["responses"][reply.status.to_string()];
            assert!(!described.is_null(), "{method} {path}: {} is not described", reply.status);
        }
    }
}

#[test]
fn an_answer_has_no_member_that_its_schema_lacks() {
    let host = Host::seeded();
    let document = host.client().get("/openapi.json").with_status(200);
    for (programme, file, schema) in [
        ("352039/mirai-zukuri-grant", "ouchi-asks-250000", "EligibilityAnswer"),
        ("352039/plan-indicators", "kpi1", "AchievementAnswer"),
        ("352039/grant-coverage", "fy2023-actual", "AssessmentAnswer"),
    ] {
        let body = crate::seeds::record(&format!("{programme}/{file}"));
        let answer = host.client().check(programme, &body).with_status(200);
        let mut known = Vec::new();
        members(&document, &document["components"]["schemas"][schema], &mut known);
        for member in answer.as_object().expect("an object").keys() {
            assert!(known.contains(member), "`{member}` is not in {schema}: {known:?}");
        }
    }
}

/// The members of a schema, also through what it is put together of.
fn members(document: &Value, schema: &Value, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
        return members(document, document.pointer(reference).expect("a schema"), found);
    }
    if let Some(properties) = schema["properties"].as_object() {
        found.extend(properties.keys().cloned());
    }
    for parts in ["allOf", "oneOf", "anyOf"] {
        schema[parts].as_array().into_iter().flatten().for_each(|part| members(document, part, found));
    }
}
