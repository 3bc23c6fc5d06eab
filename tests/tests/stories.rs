//! Stories told over HTTP against the real `doorward`, with a real log in a directory of its own.

#[cfg(test)]
#[path = "stories"]
mod stories {
    mod api_tokens;
    mod at_the_door;
    mod authzen;
    mod authzen_certification;
    mod bad_input;
    mod behind_proxies;
    mod client_credentials;
    mod conformance;
    mod corpus;
    mod cut_off;
    mod dashboard_pages;
    mod dashboard_scene;
    mod dashboard_settings;
    mod dashboard_setup;
    mod demo;
    mod disk_full;
    mod entras_day;
    mod federation;
    mod front;
    mod instance_key;
    mod isolation;
    mod limits;
    mod operator;
    mod pages_at_the_door;
    mod pain_groups;
    mod pain_protocol;
    mod pain_users;
    mod query;
    mod reload;
    mod replacing;
    mod replay;
    mod restart;
    mod scene;
    mod secure_upstream;
    mod sign_in;
    mod sign_in_attacks;
    mod sign_in_faults;
    mod sign_in_scene;
    mod signed_in;
    mod sso_credentials;
    mod stand_in;
    mod starting;
    mod step_up;
    mod strict;
    mod through_the_proxy;
    mod token_scene;
    mod upstream;
}
