//! What the pages that everybody meets say, by the keys of the catalogue.

#![allow(missing_docs, reason = "each is named as its text")]

pub const HOME_TITLE: &str = "page.home_title";
pub const HOME: &str = "page.home";
pub const HOME_EMPTY: &str = "page.home_empty";
pub const STEP_UP: &str = "page.step_up";
pub const SIGN_OUT: &str = "page.sign_out";
pub const SIGN_IN: &str = "page.sign_in";
pub const SIGN_IN_AGAIN: &str = "page.sign_in_again";
pub const OTHER_ACCOUNT: &str = "page.other_account";
pub const ALL_WORKSPACES: &str = "page.all_workspaces";
pub const DASHBOARD: &str = "page.dashboard";
pub const NO_UPSTREAM: &str = "page.no_upstream";
pub const ASK_UPSTREAM: &str = "page.ask_upstream";
pub const UNREACHABLE_TITLE: &str = "page.unreachable_title";
pub const UPSTREAM_DOWN: &str = "page.upstream_down";
pub const UPSTREAM_LATE: &str = "page.upstream_late";
pub const UPSTREAM_UNTRUSTED: &str = "page.upstream_untrusted";
pub const ASK_DOWN: &str = "page.ask_down";
pub const ASK_UNTRUSTED: &str = "page.ask_untrusted";
pub const TRY_AGAIN: &str = "page.try_again";
pub const NOT_SIGNED_IN_TITLE: &str = "page.not_signed_in_title";
pub const NOT_SIGNED_IN: &str = "page.not_signed_in";
pub const CHOICE_TITLE: &str = "page.choice_title";
pub const CHOICE: &str = "page.choice";
pub const NO_SSO_TITLE: &str = "page.no_sso_title";
pub const NO_SSO: &str = "page.no_sso";
pub const SIGNED_OUT_TITLE: &str = "page.signed_out_title";
pub const SIGNED_OUT: &str = "page.signed_out";
pub const STILL_SIGNED_IN_TITLE: &str = "page.still_signed_in_title";
pub const NOT_OURS: &str = "page.not_ours";
pub const REFUSED_TITLE: &str = "page.refused_title";
pub const NOT_LET_IN_TITLE: &str = "page.not_let_in_title";
pub const NOT_LET_IN: &str = "page.not_let_in";
pub const FAILED_TITLE: &str = "page.failed_title";
pub const ASK_ADMINISTRATOR: &str = "page.ask_administrator";
pub const NOT_BELIEVED: &str = "page.not_believed";
pub const IF_AGAIN: &str = "page.if_again";
pub const NOT_FOUND_SIGN_IN: &str = "page.not_found_sign_in";
pub const BY_POST: &str = "page.by_post";
pub const CLOCK: &str = "page.clock";
pub const UNREACHABLE: &str = "page.unreachable";
pub const GROUPS_UNKNOWN: &str = "page.groups_unknown";
pub const NOT_USABLE: &str = "page.not_usable";
pub const BUSY: &str = "page.busy";
pub const BUSY_SIGN_OUT: &str = "page.busy_sign_out";
pub const CONSENTED_TITLE: &str = "page.consented_title";
pub const CONSENTED: &str = "page.consented";
pub const NO_SUCH_PAGE_TITLE: &str = "page.no_such_page_title";
pub const NO_SUCH_PAGE: &str = "page.no_such_page";
pub const STEP_UP_TITLE: &str = "page.step_up_title";
pub const STEP_UP_NOT_MET: &str = "page.step_up_not_met";
pub const ASK: &str = "page.ask";
pub const CONTACT: &str = "page.contact";
pub const PLACE: &str = "page.place";
pub const SIGNED_IN_AS: &str = "page.signed_in_as";
pub const ORGANIZATION: &str = "page.organization";
pub const WORKSPACE: &str = "page.workspace";
pub const REASON: &str = "page.reason";
pub const REQUEST: &str = "page.request";
pub const MICROSOFT_SAYS: &str = "page.microsoft_says";

/// Every key.
#[cfg(test)]
pub(super) const ALL: &[&str] = &[
    HOME_TITLE,
    HOME,
    HOME_EMPTY,
    STEP_UP,
    SIGN_OUT,
    SIGN_IN,
    SIGN_IN_AGAIN,
    OTHER_ACCOUNT,
    ALL_WORKSPACES,
    DASHBOARD,
    NO_UPSTREAM,
    ASK_UPSTREAM,
    UNREACHABLE_TITLE,
    UPSTREAM_DOWN,
    UPSTREAM_LATE,
    UPSTREAM_UNTRUSTED,
    ASK_DOWN,
    ASK_UNTRUSTED,
    TRY_AGAIN,
    NOT_SIGNED_IN_TITLE,
    NOT_SIGNED_IN,
    CHOICE_TITLE,
    CHOICE,
    NO_SSO_TITLE,
    NO_SSO,
    SIGNED_OUT_TITLE,
    SIGNED_OUT,
    STILL_SIGNED_IN_TITLE,
    NOT_OURS,
    REFUSED_TITLE,
    NOT_LET_IN_TITLE,
    NOT_LET_IN,
    FAILED_TITLE,
    ASK_ADMINISTRATOR,
    NOT_BELIEVED,
    IF_AGAIN,
    NOT_FOUND_SIGN_IN,
    BY_POST,
    CLOCK,
    UNREACHABLE,
    GROUPS_UNKNOWN,
    NOT_USABLE,
    BUSY,
    BUSY_SIGN_OUT,
    CONSENTED_TITLE,
    CONSENTED,
    NO_SUCH_PAGE_TITLE,
    NO_SUCH_PAGE,
    STEP_UP_TITLE,
    STEP_UP_NOT_MET,
    ASK,
    CONTACT,
    PLACE,
    SIGNED_IN_AS,
    ORGANIZATION,
    WORKSPACE,
    REASON,
    REQUEST,
    MICROSOFT_SAYS,
];
