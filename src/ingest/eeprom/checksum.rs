//! The checksums of the regions.

/// The CRC of layouts 04 to 06: five bits, polynomial `x^5 + x^2 + 1`, begun with ones, highest bit first.
pub(super) fn crc5(bytes: impl IntoIterator<Item = u8>) -> u8 {
    let mut crc = 0x1F_u8;
    for byte in bytes {
        for bit in (0..8).rev() {
            let carry = (crc >> 4) ^ ((byte >> bit) & 1);
            crc = (crc << 1) & 0x1F;
            if carry == 1 {
                crc ^= 0x05;
            }
        }
    }
    crc
}

/// The CRC of layout 01: eight bits, polynomial 0x8C reflected, begun with zeros, lowest bit first (that of 1-Wire).
pub(super) fn crc8(bytes: impl IntoIterator<Item = u8>) -> u8 {
    let mut crc = 0_u8;
    for byte in bytes {
        crc ^= byte;
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0x8C } else { crc >> 1 };
        }
    }
    crc
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of CRC-8/MAXIM-DOW is that of the catalogue of parametrised CRC algorithms (reveng.sourceforge.io). The five
    /// bits of one zero byte are worked out by hand: 11111, 11011, 10011, 00011, 00110, 01100, 11000, 10101, 01111.
    #[test]
    fn the_checksums_are_those_of_their_descriptions() {
        assert_eq!(crc8(*b"123456789"), 0xA1);
        assert_eq!(crc5([0]), 0b01111);
        assert_eq!(crc5([]), 0x1F);
    }
}
