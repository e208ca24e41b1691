//! Every path of the server, as a table of contents.

use std::sync::Arc;

use axum::Router;
use tower::layer::layer_fn;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::edge::Edge;
use crate::openapi;
use crate::routes::problems::{no_such_method, no_such_path};
use crate::routes::{
    applications, check, check_many, checkpoints, decisions, docs, entries, erasures, health, municipalities,
    problems, programmes, selections, tallies,
};

/// The server as a service: every path, with the edge around it.
pub fn router(app: Arc<App>) -> Router {
    let (router, _) = paths().split_for_parts();
    let around = Arc::clone(&app);
    router
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .layer(layer_fn(move |path| Edge::new(Arc::clone(&around), path)))
        .with_state(app)
}

/// Every path with its description.
pub(crate) fn paths() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(openapi::base())
        .routes(routes!(municipalities::list))
        .routes(routes!(programmes::list))
        .routes(routes!(programmes::find))
        .routes(routes!(check::check))
        .routes(routes!(check_many::check_many))
        .routes(routes!(decisions::keep))
        .routes(routes!(decisions::list))
        .routes(routes!(decisions::find))
        .routes(routes!(applications::file))
        .routes(routes!(entries::list, entries::carry))
        .routes(routes!(selections::select))
        .routes(routes!(erasures::erase))
        .routes(routes!(tallies::list))
        .routes(routes!(checkpoints::list, checkpoints::sign))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
        .routes(routes!(docs::document))
        .routes(routes!(docs::redirect))
        .routes(routes!(docs::index))
        .routes(routes!(docs::part))
        .routes(routes!(problems::find))
}
