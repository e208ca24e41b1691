//! `/docs`: the pages load nothing from outside.

use crate::host::Host;

/// What makes a browser load something, and what follows where it comes from outside.
const LOADS: [&str; 4] = ["src=\"", "href=\"", "url(", "@import "];

#[test]
fn the_pages_load_nothing_from_outside() {
    let host = Host::seeded();
    let client = host.client();
    let redirect = client.get("/docs");
    assert_eq!((redirect.status, redirect.header("location")), (308, Some("/docs/")));
    let page = client.get("/docs/");
    assert_eq!(page.status, 200);
    assert!(page.content_type.starts_with("text/html"), "{}", page.content_type);
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("http"), "{policy}");
    let mut parts = vec![String::from("/docs/")];
    parts.extend(
        loaded(page.text()).into_iter().map(|part| format!("/docs/{}", part.trim_start_matches("./"))),
    );
    assert!(parts.len() > 3, "the page has scripts and styles: {parts:?}");
    for part in parts {
        let reply = client.get(&part);
        assert_eq!(reply.status, 200, "{part}");
        // A script names links that it never follows, such as those of its licence.
        let is_script = reply.content_type.contains("javascript");
        if let Ok(text) = str::from_utf8(&reply.body) {
            let outside = loaded(text).into_iter().find(|it| it.starts_with("http") || it.starts_with("//"));
            assert!(is_script || outside.is_none(), "{part} loads {outside:?}");
        }
    }
}

/// Whatever a text names to be loaded.
fn loaded(text: &str) -> Vec<&str> {
    let after = LOADS.iter().flat_map(|load| text.split(load).skip(1));
    let names = after.filter_map(|rest| rest.split(['"', '\'', ')', ' ', ';']).find(|name| !name.is_empty()));
    names.filter(|name| !name.starts_with("data:") && !name.starts_with('#')).collect()
}
