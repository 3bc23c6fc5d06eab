//! What a reader of the metrics sees.

use std::sync::Arc;

use doorward_store::{
    Store, Submission,
    directory::{Command, OrganizationName, TokenId},
    log::MemoryLog,
    record::Actor,
};
use prometheus_client::encoding::text;

use super::{MeasuredLog, Metrics, ScimRequest};
use crate::{clock::Clock, time_text};

async fn submit(store: &Store, command: Command) {
    let organization = OrganizationName::parse("acme").unwrap();
    let (request, time) = (Clock.new_request_id(), Clock.now());
    let actor = Actor::System;
    store.submit(Submission { organization, actor, request, time, command }).await.unwrap();
}

#[tokio::test]
async fn metrics_tell_of_requests_sizes_and_ends() {
    let metrics = Metrics::default();
    let log = MeasuredLog::new(MemoryLog::default(), &metrics);
    let store = Arc::new(Store::open(Arc::new(log)).unwrap());
    submit(&store, Command::CreateOrganization).await;
    let token = TokenId(Clock.new_seed());
    let digest = Clock.new_secret().unwrap().digest();
    let expires = Some(time_text::parse("2100-01-01T00:00:00Z").unwrap());
    submit(&store, Command::IssueScimToken { token, digest, expires, at: Clock.now() }).await;
    metrics.scim_request(&ScimRequest { op: "create", resource: "User", code: 201 });
    metrics.authentication_failed();

    let mut page = String::new();
    text::encode(&mut page, &metrics.registry(store, Clock)).unwrap();

    for line in [
        "doorward_build_info{version=\"0.1.0\"} 1",
        "doorward_scim_requests_total{op=\"create\",resource=\"User\",code=\"201\"} 1",
        "doorward_authentication_failures_total 1",
        "doorward_log_append_duration_seconds_count 2",
        "doorward_log_size_events{organization=\"acme\"} 2",
        "doorward_log_writable 1",
        &format!(
            "doorward_scim_token_expiry_timestamp_seconds{{organization=\"acme\",token=\"{token}\"}} \
             4102444800"
        ),
    ] {
        assert!(page.lines().any(|have| have == line), "{line}\n{page}");
    }
    assert!(page.ends_with("# EOF\n"));
}
