//! The house itself: which room looks at which, what a room may be called, which routes there are
//! and who stands before them.

#[cfg(test)]
#[path = "house"]
mod house {
    mod api;
    mod arrows;
    mod attack_list;
    mod commands;
    mod credentials;
    mod dashboard;
    mod events;
    mod licences;
    mod rooms;
    mod routes;
    mod sentences;
    mod snippets;
    mod source;
}
