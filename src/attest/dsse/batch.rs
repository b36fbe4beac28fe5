//! Signatures of one key over many envelopes, verified together.
//!
//! One equation over all of them (the batch verification of Bernstein and others, *High-speed high-security signatures*, 2011,
//! section 5) takes about half the time of one each. Where it does not hold, each is verified by itself, so that the one that is
//! wrong is named. The equation alone does not see one thing that the strict check of a single signature does: an `R` that its
//! own signer put a point of small order into, which nobody can do without the private key.

use super::{Envelope, PAYLOAD_TYPE, Refusal, VerifiedPayload, pae};
use crate::attest::TrustedKeys;

impl Envelope {
    /// Verifies envelopes as [`verify`](Envelope::verify) does, in the same order.
    pub(crate) fn verify_all(
        envelopes: Vec<Result<Self, Refusal>>,
        trusted: &TrustedKeys,
    ) -> Vec<Result<VerifiedPayload, Refusal>> {
        let key = envelopes.iter().flatten().find_map(|envelope| trusted.get(&envelope.keyid));
        let is_of_key = |envelope: &&Self| key.is_some_and(|key| key.id().as_str() == envelope.keyid);
        let of_key = || envelopes.iter().flatten().filter(is_of_key);
        let messages: Vec<Vec<u8>> = of_key().map(|envelope| pae(PAYLOAD_TYPE, &envelope.payload)).collect();
        let signed = messages.iter().map(Vec::as_slice).zip(of_key().map(|envelope| &*envelope.signature));
        let all_hold = key.is_some_and(|key| key.verifies_all(signed));
        let verified = |envelope: Self| match key {
            Some(key) if all_hold && key.id().as_str() == envelope.keyid => Ok(VerifiedPayload {
                payload: envelope.payload,
                key: key.id().clone(),
                proved: false,
                under: trusted.under().clone(),
            }),
            _ => envelope.verify(trusted),
        };
        envelopes.into_iter().map(|envelope| envelope.and_then(verified)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attest::Signer;
    use crate::attest::dsse::EnvelopeWriter;

    fn lines(signer: &Signer, count: u8) -> Vec<Vec<u8>> {
        let line = |n| {
            let mut line = Vec::new();
            EnvelopeWriter::new(signer).append(&[b'{', n, b'}'], &mut line).unwrap();
            line
        };
        (0..count).map(line).collect()
    }

    /// What comes of lines together; alone each has to come to the same.
    fn together(lines: &[Vec<u8>], trusted: &TrustedKeys) -> Vec<Result<VerifiedPayload, Refusal>> {
        let parsed = || lines.iter().map(|line| Envelope::parse(line));
        let all = Envelope::verify_all(parsed().collect(), trusted);
        let alone: Vec<_> = parsed().map(|envelope| envelope.and_then(|e| e.verify(trusted))).collect();
        assert_eq!(all, alone);
        all
    }

    #[test]
    fn attack_07_one_bad_signature_in_a_batch_is_named_and_costs_no_other_its_own() {
        let signers = [Signer::generate().unwrap(), Signer::generate().unwrap()];
        let [trusted, both] =
            [1, 2].map(|n| signers[..n].iter().map(|signer| signer.public_key().clone()).collect());
        let mut all = lines(&signers[0], 5);
        assert!(together(&all, &trusted).iter().all(Result::is_ok));
        // A changed signature, one of another key, one that claims to be of the first key, and no envelope.
        let text = String::from_utf8(all[1].clone()).unwrap();
        let at = text.find("\"sig\":\"").unwrap() + 7;
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        all[1] = format!("{}{other}{}", &text[..at], &text[at + 1..]).into_bytes();
        all.extend(lines(&signers[1], 2));
        let claims = String::from_utf8(all[6].clone()).unwrap();
        let ids = signers.each_ref().map(|signer| signer.public_key().id().to_string());
        all[6] = claims.replace(&ids[1], &ids[0]).into_bytes();
        all.push(b"{}".to_vec());
        let holds = |trusted| together(&all, trusted).iter().map(Result::is_ok).collect::<Vec<_>>();
        assert_eq!(holds(&trusted), [true, false, true, true, true, false, false, false]);
        assert_eq!(holds(&both), [true, false, true, true, true, true, true, false], "the key id is a hint");
        assert!(holds(&TrustedKeys::default()).iter().all(|holds| !holds));
    }
}
