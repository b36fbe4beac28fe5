//! How far apart two words are: the number of typing errors between them, and what those errors cost.

/// Cells of a row that needs no memory of its own.
const ROW: usize = 24;
/// Cells of the widest band, of three errors.
const WIDEST: usize = 7;

/// Whether two words are within `most` errors (0 to 3): letters added, left out or changed, and, if `swaps`, two neighbours
/// swapped (optimal string alignment). The number of them.
pub(in crate::names) fn within<T: Copy + Eq>(a: &[T], b: &[T], most: usize, swaps: bool) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    if a.is_empty() || b.is_empty() {
        let errors = a.len().max(b.len());
        return (errors <= most).then_some(errors);
    }
    if most == 0 {
        return None;
    }
    // A band around the diagonal; cell `most + j - i` of a row stands for column j.
    let far = most + 1;
    let (mut before, mut above, mut row) = ([far; WIDEST], [far; WIDEST], [far; WIDEST]);
    let width = 2 * most + 1;
    debug_assert!(width <= WIDEST);
    for (j, cell) in above.iter_mut().enumerate().take(width) {
        if j >= most {
            *cell = j - most;
        }
    }
    for i in 1..=a.len() {
        let mut best = far;
        for cell in 0..width {
            let Some(j) = (i + cell).checked_sub(most).filter(|j| *j <= b.len()) else {
                row[cell] = far;
                continue;
            };
            let mut errors = if j == 0 { i } else { above[cell] + usize::from(a[i - 1] != b[j - 1]) };
            if cell + 1 < width {
                errors = errors.min(above[cell + 1] + 1);
            }
            if cell > 0 {
                errors = errors.min(row[cell - 1] + 1);
            }
            if swaps && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                errors = errors.min(before[cell] + 1);
            }
            row[cell] = errors.min(far);
            best = best.min(row[cell]);
        }
        if best > most {
            return None;
        }
        before = above;
        above = row;
    }
    let errors = (b.len() + most).checked_sub(a.len()).and_then(|cell| above.get(cell)).copied();
    errors.filter(|e| *e <= most)
}

/// What the cheapest way from one word to the other costs, in tenths of an error. Slips of the fingers (a letter doubled, two
/// swapped) and other ways of writing a sound cost less than another letter; the first letter costs more.
pub(super) fn cost<T: Copy + Eq + Into<u32>>(a: &[T], b: &[T]) -> u32 {
    // Letters in common at the end cost nothing; those at the beginning may stand for a doubled one behind them.
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let keep = same.min(a.len().min(b.len()).saturating_sub(2));
    let (a, b) = (&a[..a.len() - keep], &b[..b.len() - keep]);
    if b.len() < ROW {
        return cost_in(a, b, &mut [[0; ROW]; 3], &mut [0; ROW]);
    }
    let mut rows = [vec![0; b.len() + 1], vec![0; b.len() + 1], vec![0; b.len() + 1]];
    cost_in(a, b, &mut rows, &mut vec![0; b.len() + 1])
}

/// `lones` is room for what each letter of `b` costs alone.
fn cost_in<T: Copy + Eq + Into<u32>, R: AsMut<[u32]>>(
    a: &[T],
    b: &[T],
    rows: &mut [R; 3],
    lones: &mut [u32],
) -> u32 {
    let width = b.len() + 1;
    let row = rows[1].as_mut();
    for j in 1..width {
        lones[j] = lone(b, j - 1);
        row[j] = row[j - 1] + lones[j];
    }
    for i in 1..=a.len() {
        let [before, above, row] = rows;
        let (before, above, row) =
            (&before.as_mut()[..width], &above.as_mut()[..width], &mut row.as_mut()[..width]);
        let lost = lone(a, i - 1);
        row[0] = above[0] + lost;
        let x = a[i - 1].into();
        for j in 1..width {
            let first = if i == 1 || j == 1 { 3 } else { 0 };
            let y = b[j - 1].into();
            let mut least = above[j - 1] + if x == y { 0 } else { change(x, y) + first };
            least = least.min(above[j] + lost).min(row[j - 1] + lones[j]);
            if i > 1 && j > 1 && x == b[j - 2].into() && y == a[i - 2].into() {
                let first = if i == 2 || j == 2 { 3 } else { 0 };
                least = least.min(before[j - 2] + 7 + first);
            }
            row[j] = least;
        }
        rows.rotate_left(1);
    }
    rows[1].as_mut()[width - 1]
}

/// A letter too many or too few.
fn lone<T: Copy + Eq + Into<u32>>(word: &[T], at: usize) -> u32 {
    let letter: u32 = word[at].into();
    let doubled = at > 0 && word[at - 1] == word[at];
    let first = if at == 0 { 3 } else { 0 };
    let lone = if doubled {
        5
    } else if char::from_u32(letter).is_some_and(|c| matches!(c, 'h' | 'e' | 'i' | 'y' | '\'')) {
        8
    } else {
        10
    };
    lone + first
}

/// One letter for another.
fn change(x: u32, y: u32) -> u32 {
    let (Some(x), Some(y)) = (char::from_u32(x), char::from_u32(y)) else { return 11 };
    let vowel = |c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let sound = |c| match c {
        'c' | 'k' | 'q' => 1,
        's' | 'z' | 'x' => 2,
        'i' | 'y' | 'j' => 3,
        'v' | 'w' => 4,
        'f' | 'p' => 5,
        'd' | 't' => 6,
        'g' | 'h' => 7,
        'o' | 'u' => 8,
        'a' | 'e' => 9,
        _ => 0,
    };
    if sound(x) != 0 && sound(x) == sound(y) {
        7
    } else if vowel(x) && vowel(y) {
        9
    } else {
        11
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn errors_are_counted() {
        for (a, b, errors) in [
            ("sophgo", "sophgo", 0),
            ("sophgo", "sohpgo", 1),
            ("sophgo", "sopgo", 1),
            ("hikvision", "hikvison", 1),
            ("dahua", "dahau", 1),
            ("kitten", "sitting", 3),
            ("", "ab", 2),
        ] {
            assert_eq!(within(a.as_bytes(), b.as_bytes(), 3, true), Some(errors), "{a} {b}");
        }
        assert_eq!(within(b"abcd", b"wxyz", 2, true), None);
        assert_eq!(within(b"ab", b"ba", 1, false), None);
    }

    #[test]
    fn slips_cost_less_than_other_letters() {
        let of = |a: &str, b: &str| cost(a.as_bytes(), b.as_bytes());
        assert_eq!(of("sophgo", "sophgo"), 0);
        assert!(of("huawei", "huawie") < of("huawei", "huawel"));
        assert!(of("tehran", "tehhran") < of("tehran", "tehxran"));
        assert!(of("yota", "iota") < of("yota", "zota"));
    }

    /// The textbook way, without a band.
    fn plain(a: &[u8], b: &[u8], swaps: bool) -> usize {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for (i, row) in d.iter_mut().enumerate() {
            row[0] = i;
        }
        for (j, cell) in d[0].iter_mut().enumerate() {
            *cell = j;
        }
        for i in 1..=a.len() {
            for j in 1..=b.len() {
                let change = usize::from(a[i - 1] != b[j - 1]);
                d[i][j] = (d[i - 1][j - 1] + change).min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                if swaps && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
                }
            }
        }
        d[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn the_band_agrees_with_the_textbook(a in "[abc]{0,9}", b in "[abc]{0,9}", most in 0_usize..4, swaps: bool) {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            let errors = plain(a, b, swaps);
            prop_assert_eq!(within(a, b, most, swaps), (errors <= most).then_some(errors));
            prop_assert_eq!(cost(a, b), cost(b, a));
        }
    }
}
