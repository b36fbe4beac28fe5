//! Whose signatures count.

use std::path::PathBuf;

use clap::Args;

/// Whose signatures count.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct TrustedArgs {
    /// Public key of the signer (SPKI PEM); can be repeated. Without it, only your own key is trusted, which is read from
    /// its private half: an encrypted one is opened with the passphrase in `TIDEWAITER_KEY_PASSPHRASE`.
    #[arg(long, value_name = "PUBLIC_KEY", conflicts_with = "trust")]
    pub key: Vec<PathBuf>,

    /// Trust policy, a signed TOML file: its keys are trusted for what it says, from when to when. The highest version that was
    /// seen is remembered, and an older one refused.
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,

    /// Ledger that was timestamped (`ledger timestamp`): what a compromised key signed is accepted if an authority vouches that it
    /// was there before.
    #[arg(long, value_name = "LEDGER", requires_all = ["trust", "tsa_root"])]
    pub seen_in: Option<PathBuf>,

    /// Certificate of the root of a timestamping authority (PEM or DER) that is believed; can be repeated.
    #[arg(long, value_name = "CERTIFICATE", requires = "seen_in")]
    pub tsa_root: Vec<PathBuf>,
}

impl TrustedArgs {
    /// The files that are read.
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.key.iter().chain(&self.trust).chain(&self.seen_in).chain(&self.tsa_root)
    }
}
