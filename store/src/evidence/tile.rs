//! Where a tile is, as tlog-tiles writes it in a path.

/// How many hashes a full tile has.
const FULL: u64 = super::TILE;
/// The highest level that there can be.
const HIGHEST: u8 = 63;

/// A tile, or the part of one that the tree has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TilePlace {
    /// 0 has leaves, 1 the roots of full tiles of leaves, and so on.
    pub level: u8,
    /// The first hash of it, among all of its level.
    pub first: u64,
    /// How many hashes: 256, or fewer.
    pub width: u64,
}

impl TilePlace {
    /// Reads `tile/<L>/<N>` or `tile/<L>/<N>.p/<W>`, in the one way that it is written. The crate's
    /// own parser panics at widths and levels that there are not.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let level = level.parse().ok().filter(|level| *level <= HIGHEST)?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok().filter(|it| *it < FULL)?),
            None => (rest, FULL),
        };
        let digits = |word: &str| word.parse::<u64>().ok().filter(|it| *it < 1000);
        let number = number.split('/').try_fold(0_u64, |number, word| {
            let digits = digits(word.strip_prefix('x').unwrap_or(word))?;
            number.checked_mul(1000)?.checked_add(digits)
        })?;
        let place = Self { level, first: number.checked_mul(FULL)?, width };
        (width > 0 && place.path(number) == path).then_some(place)
    }

    fn path(&self, mut number: u64) -> String {
        let mut words = format!("{:03}", number % 1000);
        while number >= 1000 {
            number /= 1000;
            words = format!("x{:03}/{words}", number % 1000);
        }
        let part = if self.width == FULL { String::new() } else { format!(".p/{}", self.width) };
        format!("tile/{}/{words}{part}", self.level)
    }
}

#[cfg(test)]
mod tests {
    use super::TilePlace;

    #[track_caller]
    fn check(path: &str, want: Option<(u8, u64, u64)>) {
        let got = TilePlace::parse(path);
        let want = want.map(|(level, first, width)| TilePlace { level, first, width });
        assert_eq!(got, want, "{path}");
    }

    #[test]
    fn tiles_are_found_where_c2sp_says() {
        check("tile/0/000", Some((0, 0, 256)));
        check("tile/0/001.p/17", Some((0, 256, 17)));
        check("tile/1/x001/x234/067", Some((1, 1_234_067 * 256, 256)));
        for path in ["tile/0", "tile/0/1", "tile/data/000", "tile/entries/000", "tile/0/000.p/256"]
        {
            check(path, None);
        }
        for path in
            ["", "checkpoint", "tile/0/000/", "tile/64/000", "tile/0/000.p/0", "tile/00/000"]
        {
            check(path, None);
        }
    }
}
