use doorward_store::{
    directory::{
        Command, Happened, ObjectId, OrganizationName, TenantId, decide, evolve,
        provisioning::client::decide::SHORTEST_LIFE, sso_configuration::Authority,
    },
    record::Sequence,
};
use uuid::Uuid;

use super::*;
use crate::secret_token;

const CLIENT: Uuid = Uuid::from_u128(0xC11E);
const APPLICATION: Uuid = Uuid::from_u128(0xA991);

fn after(mut directory: Directory, command: Command) -> Directory {
    let organization = OrganizationName::parse("acme").unwrap();
    for event in decide(&organization, &directory, command).unwrap() {
        let happened = Happened { sequence: Sequence(1), time: Timestamp(0) };
        directory = evolve(directory, happened, &event);
    }
    directory
}

fn secret(nth: u128, text: &str) -> Command {
    Command::IssueClientSecret {
        client: ClientId(CLIENT),
        secret: TokenId(Uuid::from_u128(nth)),
        digest: secret_token::digest(text.as_bytes()),
        expires: Timestamp(SHORTEST_LIFE),
        at: Timestamp(0),
    }
}

fn trust() -> FederatedTrust {
    FederatedTrust {
        id: TokenId(Uuid::from_u128(9)),
        tenant: TenantId(Uuid::from_u128(1)),
        authority: Authority::Public,
        audience: format!("api://{APPLICATION}").into(),
        subject: ObjectId(Uuid::from_u128(2)),
    }
}

#[test]
fn a_client_secret_counts_until_it_ends() {
    let held = after(Directory::default(), Command::CreateOrganization);
    let held = after(after(held, secret(1, "one")), secret(2, "two"));
    let (one, two) = (TokenId(Uuid::from_u128(1)), TokenId(Uuid::from_u128(2)));
    let held = after(held, Command::RevokeClientSecret { secret: two });
    let client = CLIENT.to_string();
    let check = |client: Option<&str>, text: &str, now: i64, want: Result<TokenId, &str>| {
        let digest = secret_token::digest(text.as_bytes());
        let got = of_secret(&held, client, &digest, Timestamp(now));
        match (got, want) {
            (Ok(got), Ok(want)) => assert_eq!(got, want, "{text}"),
            (Err(Unknown::No(_, why)), Err(want)) => assert!(why.contains(want), "{why}"),
            (got, want) => panic!("{client:?} {text} {now}: {got:?} {want:?}"),
        }
    };
    check(Some(&client), "one", SHORTEST_LIFE - 1, Ok(one));
    check(Some(&client.to_uppercase()), "one", 0, Ok(one));
    check(Some(&client), "one", SHORTEST_LIFE, Err("has expired"));
    check(Some(&client), "two", 0, Err("was revoked"));
    check(Some(&client), "three", 0, Err("none of this organization"));
    check(Some(&APPLICATION.to_string()), "one", 0, Err("client ID"));
    check(Some("one"), "one", 0, Err("client ID"));
    check(None, "one", 0, Err("client ID"));
}

#[test]
fn beside_an_assertion_the_client_id_is_ours_or_the_applications() {
    let held = after(Directory::default(), Command::CreateOrganization);
    let held = after(held, Command::SetFederatedTrust { trust: Some(trust()) });
    let (ours, theirs) = (CLIENT.to_string(), APPLICATION.to_string());
    assert!(is_client(&held, &trust(), &theirs));
    assert!(!is_client(&held, &trust(), &ours), "it has no client ID yet");
    let held = after(held, secret(1, "one"));
    assert!(is_client(&held, &trust(), &ours));
    assert!(is_client(&held, &trust(), &theirs));
    assert!(!is_client(&held, &trust(), "somebody"));
}
