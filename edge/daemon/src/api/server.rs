//! The route list and the server's life.
//!
//! Owns what every answer has in common (headers, compression) and the end: streams end at once, other answers get a few
//! seconds, then the server is gone.

use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::stream::Streams;
use super::{
    ApiState, assets, backups, bureau, caller, format, health, imports, live, metrics, notes, openapi, statistics,
    stream,
};

/// How long answers under way may take after the shutdown has begun; well inside systemd's stop timeout.
const DRAIN: Duration = Duration::from_secs(3);

/// Every route, with the state in place.
pub fn router(state: ApiState) -> Router {
    let (routes, document) = documented().split_for_parts();
    routes
        .route("/api/openapi.json", get(openapi::document))
        .method_not_allowed_fallback(assets::not_allowed)
        .fallback(assets::fallback)
        .layer(axum::Extension(openapi::Document::new(&document)))
        .layer(axum::Extension(Streams::default()))
        .layer(axum::Extension(statistics::outlook::Outlooks::default()))
        .layer(axum::middleware::from_fn_with_state(state.clone(), caller::identify))
        .layer(axum::middleware::map_response(secure))
        .layer(CompressionLayer::new().compress_when(compressible()))
        .with_state(state)
}

/// Parquet is compressed inside, and Arrow is asked for to be fast.
fn compressible() -> impl Predicate {
    let [parquet, arrow] = [format::PARQUET, format::ARROW].map(NotForContentType::const_new);
    DefaultPredicate::new().and(parquet).and(arrow)
}

/// The routes that the `OpenAPI` document describes.
pub fn documented() -> OpenApiRouter<ApiState> {
    let mut routes = OpenApiRouter::with_openapi(openapi::Head::openapi())
        .routes(routes!(live::live))
        .routes(routes!(stream::live_stream))
        .routes(routes!(statistics::footfall::footfall))
        .routes(routes!(statistics::gates::gates))
        .routes(routes!(statistics::spaces::spaces))
        .routes(routes!(statistics::occupancy::occupancy))
        .routes(routes!(statistics::queues::queues))
        .routes(routes!(statistics::heatmap::heatmap))
        .routes(routes!(statistics::coverage::coverage))
        .routes(routes!(statistics::peak::peak))
        .routes(routes!(statistics::compare::compare))
        .routes(routes!(notes::annotations::annotations, notes::annotations::annotate))
        .routes(routes!(notes::annotations::withdraw))
        .routes(routes!(notes::exclusions::exclusions, notes::exclusions::exclude))
        .routes(routes!(notes::exclusions::withdraw))
        .routes(routes!(statistics::forecast::forecast))
        .routes(routes!(statistics::anomalies::anomalies))
        .routes(routes!(imports::import, imports::imports))
        .routes(routes!(imports::remove_import))
        .routes(routes!(bureau::hourly::hourly))
        .routes(routes!(bureau::keys::public_key))
        .routes(routes!(bureau::keys::create, bureau::keys::list))
        .routes(routes!(bureau::keys::revoke))
        .routes(routes!(bureau::keys::pulls))
        .routes(routes!(bureau::keys::rotate))
        .routes(routes!(backups::backups, backups::make_backup))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(metrics::metrics));
    openapi::named::name(routes.get_openapi_mut());
    openapi::examples::show(routes.get_openapi_mut());
    routes
}

/// Serves until the token is cancelled and the answers under way are sent, or their time is up.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, router: Router, shutdown: CancellationToken) -> std::io::Result<()> {
    let server = axum::serve(listener, router).with_graceful_shutdown(shutdown.clone().cancelled_owned());
    let out_of_time = async {
        shutdown.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        result = server => result,
        () = out_of_time => Ok(()),
    }
}

/// The page may load its own files and ask its own origin; nothing else, and nobody may frame it.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

async fn secure(mut response: Response) -> Response {
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
