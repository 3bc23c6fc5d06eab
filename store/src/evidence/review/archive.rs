//! A ZIP archive of few liberties (APPNOTE.TXT 6.3): members that lie as they are, one after the other,
//! without times, comments or rights. The same members are the same bytes.

/// The signature of a member's header (APPNOTE §4.3.7): how an archive begins that has a member.
pub(super) const BEGINNING: &[u8] = b"PK\x03\x04";
const DIRECTORY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
/// The version that is needed for members that lie as they are.
const VERSION: u16 = 10;
/// 1980-01-01, the first day that there is.
const DAY: u16 = 0x21;
/// The bytes of a member's header before its name.
const HEADER: usize = 30;

/// A member: its name and its bytes.
pub(super) type Member<'a> = (&'a str, &'a [u8]);

/// Writes members in their order; nothing when they are more, or longer, than an archive holds.
pub(super) fn write(members: &[Member<'_>]) -> Option<Vec<u8>> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let at = u32::try_from(archive.len()).ok()?;
        let described = described(name, bytes)?;
        archive.extend(BEGINNING);
        archive.extend(&described);
        archive.extend(name.as_bytes());
        archive.extend(*bytes);
        directory.extend(DIRECTORY);
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&described);
        directory.extend([0; 10]); // no comment, the first disk, no attributes
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(members.len()).ok()?;
    let at = u32::try_from(archive.len()).ok()?;
    let length = u32::try_from(directory.len()).ok()?;
    archive.extend(directory);
    archive.extend(END);
    archive.extend([0; 4]); // the first disk
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(length.to_le_bytes());
    archive.extend(at.to_le_bytes());
    archive.extend([0; 2]); // no comment
    Some(archive)
}

/// What stands of a member both before it and in the directory (APPNOTE §4.4), without its name.
fn described(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(bytes.len()).ok()?;
    let mut described = Vec::with_capacity(HEADER);
    described.extend(VERSION.to_le_bytes());
    described.extend([0; 6]); // no flags, as it lies, midnight
    described.extend(DAY.to_le_bytes());
    described.extend(crc32fast::hash(bytes).to_le_bytes());
    described.extend(length.to_le_bytes());
    described.extend(length.to_le_bytes());
    described.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
    described.extend([0; 2]); // nothing extra
    Some(described)
}

/// The members of an archive, as far as they can be told apart. Whether it is one that [`write`] writes
/// of them is not yet said.
pub(super) fn read(archive: &[u8]) -> Option<Vec<Member<'_>>> {
    let (mut members, mut rest) = (Vec::new(), archive);
    while rest.starts_with(BEGINNING) {
        let (header, after) = rest.split_at_checked(HEADER)?;
        let length = u32::from_le_bytes(header.get(22..26)?.try_into().ok()?);
        let name = u16::from_le_bytes(header.get(26..28)?.try_into().ok()?);
        let (name, after) = after.split_at_checked(name.into())?;
        let (bytes, after) = after.split_at_checked(usize::try_from(length).ok()?)?;
        members.push((std::str::from_utf8(name).ok()?, bytes));
        rest = after;
    }
    Some(members)
}
