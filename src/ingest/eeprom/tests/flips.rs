//! Single bits that flipped: none goes unseen.

use super::made::{S19J, S19K, S21, S21_PRO, SIX};
use super::{Read, SIZE, read_page};
use crate::model::Field;

/// Holds every flip of a bit of a dump against the dump. Says how many are refused or warned of; of the others a value shows them.
pub(super) fn no_flip_goes_unseen(page: &[u8; SIZE]) -> usize {
    let sound = read_page(page).expect("a sound dump");
    let mut told = 0;
    for bit in 0..SIZE * 8 {
        let mut flipped = *page;
        flipped[bit / 8] ^= 1 << (bit % 8);
        match read_page(&flipped) {
            Err((code, _)) => {
                assert!(code.starts_with("eeprom-"), "bit {bit}: {code}");
                told += 1;
            }
            Ok(read) => {
                assert_ne!(read, sound, "bit {bit} flips and nobody sees it");
                told += usize::from(read.notes != sound.notes);
                let serial = |read: &Read| read.field(Field::BoardSerial).map(str::to_owned);
                let told_another = serial(&read).is_some() && serial(&read) != serial(&sound);
                assert!(!told_another, "bit {bit} makes another board of it: {:?}", serial(&read));
            }
        }
    }
    told
}

#[test]
fn no_flip_of_a_bit_goes_unseen() {
    for (made, scrambled) in [(S19J, 112), (S19K, 248), (SIX, 248), (S21, 240), (S21_PRO, 240)] {
        let told = no_flip_goes_unseen(&made.page());
        // A CRC of eight bits misses a scrambled region by chance once in 256 times; then its values are others.
        let bits = scrambled * 8;
        assert!(told >= bits - bits / 50, "{made:?}: {told} of {bits} flips are told");
    }
}
