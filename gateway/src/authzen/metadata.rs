//! `/.well-known/authzen-configuration/o/{organization}` (§9): where the endpoints are. It is the
//! same for names that nobody has, so that it tells nothing of who is a customer.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use doorward_store::directory::OrganizationName;
use serde_json::json;

use crate::{app::App, outside};

/// `GET /.well-known/authzen-configuration/o/{organization}`
pub async fn metadata(
    app: Data<App>,
    http: HttpRequest,
    organization: Path<String>,
) -> HttpResponse {
    let Ok(name) = OrganizationName::parse(&organization) else {
        return outside::nowhere(app, http).await;
    };
    let point = format!("{}/o/{name}", app.config.server.public_url);
    HttpResponse::Ok().json(json!({
        "policy_decision_point": point,
        "access_evaluation_endpoint": format!("{point}/access/v1/evaluation"),
        "access_evaluations_endpoint": format!("{point}/access/v1/evaluations"),
        "search_subject_endpoint": format!("{point}/access/v1/search/subject"),
        "search_resource_endpoint": format!("{point}/access/v1/search/resource"),
        "search_action_endpoint": format!("{point}/access/v1/search/action"),
    }))
}
