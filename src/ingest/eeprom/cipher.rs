//! How the regions are scrambled. The keys are public; see the module for their sources.

use aes::Aes256;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _};

/// Key 1 of layouts 04 to 06, the only one that a dump was seen with.
const KEY_1: [u32; 4] = [0x7CED_5174, 0x72D8_5C7B, 0x79E0_4F17, 0xF5E4_150A];

/// What XXTEA adds each round: 2^32 divided by the golden ratio.
const DELTA: u32 = 0x9E37_79B9;

/// Of which the firmware of the S21+ makes the keys of layout 01: two Chinese phrases, of which the first 32 and 16 bytes count.
const PHRASES: [&str; 2] = ["可上九天揽月，可下五洋捉鳖", "世上无难事，"];

/// How the regions of a layout are scrambled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cipher {
    /// XXTEA (Wheeler and Needham, *Correction to xtea*, 1998) over all of the region, with key 1.
    Xxtea,
    /// AES-256 in CBC mode over all of the region, with what is made of the phrases and this number.
    Aes(u32),
}

impl Cipher {
    /// The region in clear; its length is a multiple of four, or of sixteen for AES.
    pub(super) fn decrypt(self, region: &[u8]) -> Vec<u8> {
        match self {
            Self::Xxtea => xxtea(region),
            Self::Aes(number) => aes(region, number),
        }
    }
}

fn xxtea(region: &[u8]) -> Vec<u8> {
    let (words, _) = region.as_chunks::<4>();
    let mut words: Vec<u32> = words.iter().map(|word| u32::from_le_bytes(*word)).collect();
    let Some(last) = words.len().checked_sub(1).filter(|last| *last > 0) else { return region.to_vec() };
    let rounds = 6 + 52 / words.len();
    let mut sum = (0..rounds).fold(0, |sum: u32, _| sum.wrapping_add(DELTA));
    for _ in 0..rounds {
        for at in (0..=last).rev() {
            let before = words[if at == 0 { last } else { at - 1 }];
            let behind = words[if at == last { 0 } else { at + 1 }];
            words[at] = words[at].wrapping_sub(mix(before, behind, sum, at));
        }
        sum = sum.wrapping_sub(DELTA);
    }
    words.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// What a word is combined with in a round: its neighbours, the sum and a word of the key.
pub(super) fn mix(before: u32, behind: u32, sum: u32, at: usize) -> u32 {
    let key = KEY_1[(at & 3) ^ ((sum >> 2) & 3) as usize];
    let shifted = ((before >> 5) ^ (behind << 2)).wrapping_add((behind >> 3) ^ (before << 4));
    shifted ^ (sum ^ behind).wrapping_add(key ^ before)
}

/// The key that is made of a number, what its blocks are chained to, and the mask of every byte before it is encrypted.
fn aes_key(number: u32) -> ([u8; 32], [u8; 16], u8) {
    let [first, second] = PHRASES.map(|phrase| {
        let signs = phrase.bytes().zip(number.to_le_bytes().into_iter().cycle());
        signs.map(|(sign, mask)| sign ^ mask).collect::<Vec<u8>>()
    });
    let step = number as usize % 3 + 2;
    let key = std::array::from_fn(|at| if at < 16 && at % step == 0 { second[at] } else { first[at] });
    let chained = std::array::from_fn(|at| if at % step == 0 { first[at] } else { second[at] });
    (key, chained, first[1])
}

fn aes(region: &[u8], number: u32) -> Vec<u8> {
    let (key, chained, mask) = aes_key(number);
    let mut clear = region.to_vec();
    let mut decryptor = cbc::Decryptor::<Aes256>::new(&key.into(), &chained.into());
    let (blocks, _) = clear.as_chunks_mut::<16>();
    for block in blocks {
        decryptor.decrypt_block(block.into());
    }
    clear.into_iter().map(|byte| byte ^ mask).collect()
}

/// The other way, with which tests make dumps of their own.
#[cfg(test)]
pub(super) mod backwards {
    use cbc::cipher::BlockModeEncrypt as _;

    use super::*;

    impl Cipher {
        /// The region scrambled.
        pub(in crate::ingest::eeprom) fn encrypt(self, region: &[u8]) -> Vec<u8> {
            match self {
                Self::Xxtea => xxtea(region),
                Self::Aes(number) => aes(region, number),
            }
        }
    }

    fn xxtea(region: &[u8]) -> Vec<u8> {
        let (words, _) = region.as_chunks::<4>();
        let mut words: Vec<u32> = words.iter().map(|word| u32::from_le_bytes(*word)).collect();
        let last = words.len() - 1;
        let mut sum = 0_u32;
        for _ in 0..6 + 52 / words.len() {
            sum = sum.wrapping_add(DELTA);
            for at in 0..=last {
                let before = words[if at == 0 { last } else { at - 1 }];
                let behind = words[if at == last { 0 } else { at + 1 }];
                words[at] = words[at].wrapping_add(mix(before, behind, sum, at));
            }
        }
        words.into_iter().flat_map(u32::to_le_bytes).collect()
    }

    fn aes(region: &[u8], number: u32) -> Vec<u8> {
        let (key, chained, mask) = aes_key(number);
        let mut scrambled: Vec<u8> = region.iter().map(|byte| byte ^ mask).collect();
        let mut encryptor = cbc::Encryptor::<Aes256>::new(&key.into(), &chained.into());
        let (blocks, _) = scrambled.as_chunks_mut::<16>();
        for block in blocks {
            encryptor.encrypt_block(block.into());
        }
        scrambled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_scrambled_comes_out_as_it_was() {
        let region: Vec<u8> = (0..96).collect();
        for cipher in [Cipher::Xxtea, Cipher::Aes(0xAA43_80BC)] {
            let scrambled = cipher.encrypt(&region);
            assert_ne!(scrambled, region);
            assert_eq!(cipher.decrypt(&scrambled), region, "{cipher:?}");
        }
    }

    /// What the firmware makes of the number of the S21+, worked out with other software.
    #[test]
    fn the_key_of_a_number_is_the_one_of_the_firmware() {
        let (key, chained, mask) = aes_key(0xAA43_80BC);
        let halves = |bytes: &[u8]| -> Vec<u128> {
            bytes.as_chunks::<16>().0.iter().map(|half| u128::from_be_bytes(*half)).collect()
        };
        assert_eq!(
            halves(&key),
            [0x580f_ec4e_040a_a513_2169_e703_580f_fe45, 0x2008_ac16_3065_cc05_5838_c84e_0614_a51e]
        );
        assert_eq!((halves(&chained), mask), (vec![0x5938_d54e_040a_a73d_1c65_d914_5a3a_c84c], 0x0F));
    }

    /// Two words, scrambled by the C code of Wheeler and Needham with rounds of 6 + 52/n, as it is published.
    #[test]
    fn xxtea_is_the_published_one() {
        let clear = [0x01, 0, 0, 0, 0x02, 0, 0, 0];
        let scrambled = Cipher::Xxtea.encrypt(&clear);
        assert_eq!(scrambled, [0x31, 0xE3, 0x2C, 0xBB, 0xFD, 0x47, 0x16, 0xC9]);
        assert_eq!(Cipher::Xxtea.decrypt(&scrambled), clear);
    }
}
