//! Everything a page says, in one place.

#![allow(missing_docs, reason = "each text says itself")]

pub const HOME_TITLE: &str = "Your workspaces";
pub const HOME: &str = "These are the workspaces you may enter.";
pub const HOME_EMPTY: &str = "You are signed in, and no workspace admits you yet. Ask your \
                              administrator to add you to a group that one of them admits.";
pub const STEP_UP: &str = "Asks for a stronger sign-in";
pub const SIGN_OUT: &str = "Sign out";
pub const SIGN_IN: &str = "Sign in";
pub const SIGN_IN_AGAIN: &str = "Sign in again";
pub const OTHER_ACCOUNT: &str = "Sign in with another account";
pub const ALL_WORKSPACES: &str = "All workspaces";

pub const DASHBOARD: &str = "Main user dashboard";

pub const NO_UPSTREAM: &str = "You may enter this workspace. There is nothing in it yet: it leads to \
                               no application.";
pub const ASK_UPSTREAM: &str = "to set the address of an application as its upstream.";
pub const UNREACHABLE_TITLE: &str = "The workspace does not answer";
pub const UPSTREAM_DOWN: &str = "Its application cannot be reached at the moment. Try again in a \
                                 minute.";
pub const UPSTREAM_LATE: &str = "Its application took too long to answer. Try again in a minute.";
pub const UPSTREAM_UNTRUSTED: &str = "Its application shows a certificate that this server does not \
                                      trust, so nothing was sent to it.";
pub const ASK_DOWN: &str = "to see whether the application runs, if it stays like this.";
pub const ASK_UNTRUSTED: &str = "to give the application a certificate for its name, of an authority \
                                 that the server trusts.";
pub const TRY_AGAIN: &str = "Try again";
pub const NOT_SIGNED_IN_TITLE: &str = "You are not signed in";
pub const NOT_SIGNED_IN: &str = "Your session is over or not enough for this, so what you sent was not \
                                 passed on. Sign in, then send it again.";

pub const CHOICE_TITLE: &str = "Sign in";
pub const CHOICE: &str = "Choose how to sign in.";
pub const NO_SSO_TITLE: &str = "Nobody can sign in yet";
pub const NO_SSO: &str = "This organization has no SSO configuration. Ask your administrator to add \
                          one, and tell them the request below.";

pub const SIGNED_OUT_TITLE: &str = "You are signed out";
pub const SIGNED_OUT: &str = "Close this window if others use this computer.";
pub const STILL_SIGNED_IN_TITLE: &str = "You are still signed in";
pub const NOT_OURS: &str = "Signing out was asked for by another page, so nothing was done. Sign out \
                            with the button on a page here; if that does not work, tell your \
                            administrator the request below.";

pub const REFUSED_TITLE: &str = "You may not enter";
pub const NOT_LET_IN_TITLE: &str = "You cannot sign in";
pub const NOT_LET_IN: &str = "Microsoft says who you are, but you are not admitted here. The reason \
                              below says what to ask your administrator for.";

pub const FAILED_TITLE: &str = "Signing in did not work";
pub const ASK_ADMINISTRATOR: &str = "An administrator has to change something first.";
pub const NOT_BELIEVED: &str = "The answer that came back is not believed. Sign in again; if it \
                                happens again, tell your administrator the request below.";
pub const IF_AGAIN: &str = "If it happens again, tell your administrator the request below.";
pub const NOT_FOUND_SIGN_IN: &str = "This sign-in was used already, took longer than ten minutes, or \
                                     was begun in another browser. Go back to where you wanted to \
                                     go, and sign in again. If it happens again, tell your \
                                     administrator the request below.";
pub const BY_POST: &str = "The answer came back as a form, which nobody asked for. Go back to where you \
                           wanted to go, and sign in again. If it happens again, ask your \
                           administrator to register the redirect URI as platform `Web`.";
pub const CLOCK: &str = "The clock of this server and Microsoft's do not agree. Tell your \
                         administrator to set the server's clock, then sign in again.";
pub const UNREACHABLE: &str = "Microsoft cannot be reached at the moment. Try again in a minute; if it \
                               stays like this, tell your administrator the request below.";
pub const GROUPS_UNKNOWN: &str = "Microsoft does not say at the moment which groups you are in. Try \
                                  again in a minute; if it stays like this, tell your \
                                  administrator the request below.";
pub const NOT_USABLE: &str = "Sign-in is not set up completely on this server. Tell your \
                              administrator the request below.";
pub const BUSY: &str = "The server cannot note your sign-in at the moment. Try again in a minute; if it \
                        stays like this, tell your administrator the request below.";
pub const BUSY_SIGN_OUT: &str = "The server cannot note your sign-out at the moment. Try again in a \
                                 minute; if it stays like this, tell your administrator the \
                                 request below.";
pub const CONSENTED_TITLE: &str = "Thank you";
pub const CONSENTED: &str = "Microsoft says that an administrator has consented. Now sign in, to \
                             prove that the directory is yours.";

pub const NO_SUCH_PAGE_TITLE: &str = "There is no such page";
pub const NO_SUCH_PAGE: &str = "Check the address. If it is right, ask your administrator whether the \
                                organization and the workspace exist.";

pub const STEP_UP_TITLE: &str = "A stronger sign-in is needed";
pub const STEP_UP_NOT_MET: &str = "Where you wanted to go asks for a stronger sign-in, and Microsoft \
                                   does not say that yours was one. Ask your administrator for a \
                                   Conditional Access policy that demands it for this \
                                   authentication context, and for the optional claim `acrs`.";

pub const ASK: &str = "Ask your administrator";
pub const CONTACT: &str = "Whom to ask";
pub const PLACE: &str = "Where";
pub const SIGNED_IN_AS: &str = "Signed in as";
pub const ORGANIZATION: &str = "Organization";
pub const WORKSPACE: &str = "Workspace";
pub const REASON: &str = "Reason";
pub const REQUEST: &str = "Request";
pub const MICROSOFT_SAYS: &str = "Microsoft says";
