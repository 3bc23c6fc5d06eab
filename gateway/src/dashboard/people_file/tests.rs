use std::collections::BTreeMap;

use doorward_store::{
    Sequence, Timestamp,
    directory::{Event, Happened, Number, Profile, UserName, evolve, user::event::UserProvisioned},
};
use uuid::Uuid;

use super::*;

#[test]
fn everybody_is_in_the_table_once_and_it_is_sent_in_pieces() {
    let mut directory = Directory::default();
    let mut ids = Vec::new();
    for number in 1..=1200 {
        let user = UserId::new(Uuid::nil(), Number(number));
        let event = Event::from(UserProvisioned {
            user,
            user_name: UserName::parse(&format!("=p{number}@contoso.example")).unwrap(),
            external_id: None,
            active: true,
            profile: Profile::new(&BTreeMap::new()),
        });
        let happened = Happened { sequence: Sequence(number.into()), time: Timestamp(0) };
        directory = evolve(directory, happened, &event);
        ids.push(user);
    }
    let gone = UserId::new(Uuid::max(), Number(5));
    let (gains, losses) = (ids[..700].to_vec(), [&[gone], &ids[700..]].concat());
    let pieces: Vec<_> =
        pieces(directory.into(), vec![("gains", gains), ("loses", losses)]).collect();
    assert_eq!(pieces.len(), 1 + 1200_usize.div_ceil(AT_ONCE));
    let table = pieces.concat();
    let table = String::from_utf8(table).unwrap();
    let lines: Vec<_> = table.lines().collect();
    assert_eq!((lines.len(), lines[0]), (1201, HEADING.trim_end()));
    let first = format!("gains,\"'=p1@contoso.example\",\"\",{}", ids[0]);
    assert_eq!(lines[1], first);
    assert!(lines[1200].starts_with("loses,\"'=p1200@"), "{}", lines[1200]);
}
