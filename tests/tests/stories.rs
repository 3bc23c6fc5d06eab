//! Stories told over HTTP against the real `doorward`, with a real log in a directory of its own.

#[cfg(test)]
#[path = "stories"]
mod stories {
    mod at_the_door;
    mod authzen;
    mod bad_input;
    mod certified;
    mod conformance;
    mod corpus;
    mod demo;
    mod disk_full;
    mod entras_day;
    mod isolation;
    mod limits;
    mod operator;
    mod pain_groups;
    mod pain_protocol;
    mod pain_users;
    mod query;
    mod reload;
    mod relying_party;
    mod replacing;
    mod replay;
    mod restart;
    mod scene;
    mod sign_in;
    mod sign_in_attacks;
    mod sign_in_cookies;
    mod sign_in_credentials;
    mod sign_in_faults;
    mod sign_in_groups;
    mod sign_in_never;
    mod sign_in_people;
    mod sign_in_scene;
    mod sign_in_secrets;
    mod sign_in_tenants;
    mod sign_in_tokens;
    mod signed_in;
    mod sso_commands;
    mod stand_in;
    mod starting;
    mod strict;
    mod through_the_proxy;
    mod upstream;
}
