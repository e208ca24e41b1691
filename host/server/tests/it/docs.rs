//! `/openapi.json` as it is checked in, and the pages of `/docs`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{env, fs};

use axum::http::StatusCode;
use serde_json::Value;

use crate::host::Host;

/// Set to write the document instead of comparing it.
const UPDATE: &str = "KISOKU_UPDATE_OPENAPI";

#[test]
fn the_document_is_the_one_checked_in() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let document = serde_json::to_string_pretty(&kisoku_server::openapi_document()).unwrap() + "\n";
    if env::var_os(UPDATE).is_some() {
        fs::write(&path, &document).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == document, "docs/openapi.json is not what the handlers say: run again with {UPDATE}=1");
}

#[tokio::test]
async fn every_path_of_the_design_is_in_the_served_document() {
    let document = Host::new().get("/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: Vec<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| format!("{method} {path}"))
        })
        .collect();
    insta::assert_snapshot!(paths.join("\n"), @r#"
    get /docs
    get /docs/
    get /docs/{file}
    get /healthz
    get /metrics
    get /openapi.json
    get /problems/{name}
    get /readyz
    get /v1/municipalities
    get /v1/municipalities/{code}/checkpoints
    post /v1/municipalities/{code}/checkpoints
    get /v1/municipalities/{code}/decisions
    get /v1/municipalities/{code}/decisions/{id}
    get /v1/municipalities/{code}/decisions/{id}/entries
    post /v1/municipalities/{code}/decisions/{id}/entries
    get /v1/municipalities/{code}/programmes
    get /v1/municipalities/{code}/programmes/{programme}
    post /v1/municipalities/{code}/programmes/{programme}/applications
    post /v1/municipalities/{code}/programmes/{programme}/check
    post /v1/municipalities/{code}/programmes/{programme}/check-many
    post /v1/municipalities/{code}/programmes/{programme}/decisions
    post /v1/municipalities/{code}/programmes/{programme}/erasures
    post /v1/municipalities/{code}/programmes/{programme}/selections
    get /v1/municipalities/{code}/tallies
    "#);
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = serde_json::to_value(kisoku_server::openapi_document()).unwrap();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let names: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len(), "{names:?}");
}

#[tokio::test]
async fn every_reference_of_the_document_leads_somewhere() {
    let document = Host::new().get("/openapi.json").await.json();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            references.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| collect(member, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn the_pages_load_nothing_from_outside() {
    let host = Host::new();
    let index = host.get("/docs").await;
    assert_eq!((index.status, index.header("location")), (StatusCode::PERMANENT_REDIRECT, "/docs/"));
    for (page, media_type) in [("/docs/", "text/html"), ("/docs/swagger-initializer.js", "text/javascript")] {
        let reply = host.get(page).await;
        assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, media_type));
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"), "{policy}");
        assert!(!reply.text().contains("http://") && !reply.text().contains("https://"), "{}", reply.text());
    }
    let config = host.get("/docs/swagger-initializer.js").await;
    assert!(config.text().contains(r#""validatorUrl": "none""#) && config.text().contains("/openapi.json"));
    assert_eq!(host.get("/docs/swagger-ui-bundle.js").await.status, StatusCode::OK);
    assert_eq!(host.get("/docs/nothing.js").await.status, StatusCode::NOT_FOUND);
    assert_eq!(host.get("/docs/..%2Fsecret").await.status, StatusCode::NOT_FOUND);
}
