//! Discovery says what Entra, the gallery's tests and the RFC want to read.

use super::*;

const BASE: &str = "https://door.example/o/acme/scim/v2";

fn offer(mode: Mode) -> Offer<'static> {
    Offer {
        base: BASE,
        mode,
        max_operations: 1000,
        max_payload: 1 << 20,
        max_results: 500,
        default_page_size: 100,
        cursor_timeout: 3600,
        security_events: false,
    }
}

/// Every member of a body must be an attribute of the schema it claims, and every required
/// attribute must be there.
fn conforms(body: &Value, schema: &Schema) {
    assert_eq!(body["schemas"], json!([schema.id]));
    let members = body.as_object().unwrap();
    for name in members.keys().filter(|name| !["schemas", "id", "meta"].contains(&name.as_str())) {
        assert!(schema.attribute(name).is_some(), "{name}");
    }
    for attribute in schema.attributes.iter().filter(|attribute| attribute.required) {
        let value = &body[&attribute.name];
        assert!(!value.is_null(), "{}", attribute.name);
        for sub in attribute.sub_attributes.iter().filter(|sub| sub.required) {
            let first = if attribute.multi_valued { &value[0] } else { value };
            assert!(!first[&sub.name].is_null(), "{}.{}", attribute.name, sub.name);
        }
    }
}

#[test]
fn every_discovery_body_conforms_to_its_own_schema() {
    for mode in [Mode::Tolerant, Mode::Strict] {
        for security_events in [false, true] {
            let offer = Offer { security_events, ..offer(mode) };
            conforms(&service_provider_config(&offer), Schema::service_provider_config());
        }
    }
    for kind in resource_types(BASE)["Resources"].as_array().unwrap() {
        conforms(kind, Schema::resource_type());
    }
    for body in schemas(BASE)["Resources"].as_array().unwrap() {
        conforms(body, Schema::of_schemas());
    }
}

#[test]
fn only_a_strict_connection_claims_the_interoperability_profile() {
    let claim = |mode| service_provider_config(&offer(mode))["interopProfileConformant"].clone();
    assert_eq!(claim(Mode::Strict), json!(true));
    assert_eq!(claim(Mode::Tolerant), Value::Null);
}

#[test]
fn whoever_gives_smaller_pages_does_not_claim_the_profile() {
    let strict = offer(Mode::Strict);
    for smaller in [
        Offer { default_page_size: 99, ..strict },
        Offer { max_results: 99, default_page_size: 99, ..strict },
    ] {
        assert_eq!(service_provider_config(&smaller)["interopProfileConformant"], Value::Null);
    }
}

#[test]
fn the_configuration_tells_what_is_offered() {
    let config = service_provider_config(&offer(Mode::Tolerant));
    assert_eq!(config["bulk"]["maxOperations"], json!(1000));
    assert_eq!(config["filter"]["maxResults"], json!(500));
    assert_eq!(config["pagination"]["cursorTimeout"], json!(3600));
    assert_eq!(config["authenticationSchemes"][0]["type"], json!("oauthbearertoken"));
    assert_eq!(config["meta"]["location"], json!(format!("{BASE}/ServiceProviderConfig")));
}

#[test]
fn only_whoever_tells_security_events_says_so() {
    let told = |security_events| {
        let offer = Offer { security_events, ..offer(Mode::Tolerant) };
        service_provider_config(&offer).get("securityEvents").cloned()
    };
    assert_eq!(told(false), None);
    let told = told(true).unwrap();
    assert_eq!(told["asyncRequest"], json!("request"));
    assert_eq!(told["eventUris"].as_array().unwrap().len(), 7);
    assert_eq!(told["eventUris"][0], json!("urn:ietf:params:scim:event:prov:create:notice"));
}

#[test]
fn resource_types_are_found_by_name_in_any_case() {
    let user = resource_type(BASE, "uSER").unwrap();
    assert_eq!(user["endpoint"], json!("/Users"));
    assert_eq!(user["schemaExtensions"][0]["schema"], json!(crate::schema::ENTERPRISE_USER));
    assert_eq!(user["meta"]["location"], json!(format!("{BASE}/ResourceTypes/User")));
    assert_eq!(resource_type(BASE, "Group").unwrap()["schemaExtensions"], json!([]));
    assert_eq!(resource_type(BASE, "Device"), None);
}

#[test]
fn the_list_of_schemas_is_what_the_gallery_reads() {
    let list = schemas(BASE);
    assert_eq!(list["totalResults"], json!(3));
    let ids: Vec<&Value> =
        list["Resources"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    let want = [crate::schema::USER, crate::schema::GROUP, crate::schema::ENTERPRISE_USER];
    assert_eq!(ids, want);
    for body in list["Resources"].as_array().unwrap().iter().take(2) {
        let attributes = body["attributes"].as_array().unwrap();
        assert!(attributes.iter().any(|attribute| attribute["name"] == "externalId"));
    }
    assert!(!list.to_string().contains("null"), "Entra refuses nulls in schemas");
}

#[test]
fn a_schema_is_found_by_its_urn_in_any_case() {
    for urn in
        [crate::schema::USER, &Schema::service_provider_config().id, &Schema::of_schemas().id]
    {
        let body = schema(BASE, &urn.to_uppercase()).unwrap();
        assert_eq!(body["id"], json!(urn));
        assert_eq!(body["meta"]["location"], json!(format!("{BASE}/Schemas/{urn}")));
    }
    assert_eq!(schema(BASE, "urn:example:none"), None);
    assert_eq!(schema(BASE, &Schema::common().id), None);
}
