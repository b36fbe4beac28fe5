//! Why something signed is not accepted: one code a reason, for people and for programs.

use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// Why an envelope, a report, a record or a run is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No trusted key made the signature over these bytes.
    #[error("no trusted key made this signature over these bytes")]
    SigInvalid,
    /// There is no signature.
    #[error("there is no signature")]
    NoSignature,
    /// More than the one signature that a report carries.
    #[error("there are {0} signatures, a report carries exactly one")]
    TooManySigs(usize),
    /// More signatures than anything carries that several people sign.
    #[error("there are {0} signatures, and nothing carries more than 16")]
    ManySigs(usize),
    /// The envelope is no DSSE envelope.
    #[error("not a DSSE envelope: {0}")]
    EnvelopeMalformed(String),
    /// Larger than anything that is read.
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    /// The payload type is not that of an in-toto statement.
    #[error("the payload type is '{0}', not application/vnd.in-toto+json")]
    Type(String),
    /// The signature holds, but the payload is no statement of ours.
    #[error("signed, but not a statement: {0}")]
    PayloadMalformed(String),
    /// A statement about something else than was asked for.
    #[error("the predicate type is '{0}'")]
    PredicateType(String),
    /// A key twice in one object: readers disagree which one counts.
    #[error("the key '{0}' stands twice in one object")]
    DuplicateKey(String),
    /// A key that some readers take for another one.
    #[error("the key '{0}' differs from another only in case")]
    AmbiguousField(String),
    /// The evidence is not the one the report is about.
    #[error("not about this evidence: {0}")]
    SubjectMismatch(String),
    /// The parts of a report or of a run contradict each other.
    #[error("contradicts itself: {0}")]
    InternalInconsistency(String),
    /// A lean report without the run statement of this digest.
    #[error(
        "it leaves what is the same in its whole run to the run statement {0}, which is not here: that is the first line of its bundle"
    )]
    RunMissing(String),
    /// A report of another run than the statement before it, or signed by another key.
    #[error("not of the run that it stands with: {0}")]
    RunMismatch(String),
    /// A run's folder does not hold what its manifest says.
    #[error("not what the manifest says: {0}")]
    ManifestMismatch(String),
    /// A file that is said to have been audited was not, or was another one then.
    #[error("not about this inventory: {0}")]
    InputMismatch(String),
    /// A rule pack that is said to have been used was not, or was another one then.
    #[error("not judged by these rules: {0}")]
    PackMismatch(String),
    /// The same audit once more does not give the same bytes.
    #[error("not reproducible: {0}")]
    NotReproducible(String),
    /// What is to prove a report is no proof.
    #[error("the proof beside it is none: {0}")]
    ProofMalformed(String),
    /// A signed note, or the checkpoint in it, that is none.
    #[error("not a signed note: {0}")]
    NoteMalformed(String),
    /// A checkpoint of another log.
    #[error("a checkpoint of another ledger: {0}")]
    Origin(String),
    /// A row of the ledger that is not as it was written.
    #[error("row {seq} is not as it was written: {problem}")]
    RowChanged {
        /// Its number.
        seq: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// Rows of the ledger that a signed checkpoint contradicts.
    #[error("the rows do not lead to what was signed: {0}")]
    RootMismatch(String),
    /// A ledger with fewer rows than were signed.
    #[error("rows at the end are missing: {0}")]
    Truncated(String),
    /// Two checkpoints of one key that cannot both be true.
    #[error("one key signed two ledgers:\n{0}\n{1}")]
    Fork(String, String),
    /// A timestamp that proves nothing.
    #[error("the timestamp is refused: {0}")]
    Timestamp(String),
    /// Nothing was there to verify.
    #[error("there is nothing to verify")]
    Nothing,
    /// Something in a run's folder that the run did not write.
    #[error("it is no part of the run, and nobody vouches for it")]
    NoPart,
    /// The page that carries signed reports is not the one that is written of them.
    #[error(
        "the page around the signed reports is not the one that this version writes of them: whatever is said of the reports, do not rely on what the page shows; `tidewaiter show` and `render` show what a bundle says"
    )]
    OtherPage,
    /// The key may not sign this kind of thing.
    #[error("the trust policy does not let the key {0}")]
    KeyRole(String),
    /// Signed before the key was valid, by the signer's own word.
    #[error("{0}; the signing time is the signer's claim")]
    KeyNotYet(String),
    /// Signed after the key was valid, by the signer's own word.
    #[error("{0}; the signing time is the signer's claim")]
    KeyExpired(String),
    /// Signed after the key was retired, by the signer's own word.
    #[error("{0}; the signing time is the signer's claim")]
    KeyRetired(String),
    /// The key may have been somebody else's.
    #[error("{0}")]
    KeyCompromised(String),
    /// The key may not sign what this program makes.
    #[error("{0}")]
    Tool(String),
    /// Made with a rule pack that is older than the trust policy asks for, or that it does not know.
    #[error("{0}")]
    RulepackTooOld(String),
    /// Made longer ago than whoever asks, or the trust policy, allows.
    #[error("{0}")]
    TooOld(String),
    /// Made in the future, by the signer's own word.
    #[error("{0}")]
    TimeAhead(String),
    /// The files are not those that were signed.
    #[error("not the files that were signed: {0}")]
    RulepackMismatch(String),
    /// A rule pack has ended.
    #[error("{0}")]
    RulepackExpired(String),
    /// The trust policy has ended.
    #[error("{0}")]
    PolicyExpired(String),
    /// Older than what was seen.
    #[error("{0}")]
    Rollback(String),
    /// Versions between the one that was seen and this one are missing, or it is too far ahead.
    #[error("{0}")]
    VersionJump(String),
    /// Another one of the same version was seen.
    #[error("{0}")]
    Equivocation(String),
    /// Too few of those signed it who have to.
    #[error("{0}")]
    Threshold(String),
    /// A file could not be read.
    #[error("{0}")]
    Unreadable(String),
}

impl Refusal {
    /// The stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SigInvalid => "SIG_INVALID",
            Self::NoSignature => "NO_SIGNATURE",
            Self::TooManySigs(_) | Self::ManySigs(_) => "TOO_MANY_SIGS",
            Self::EnvelopeMalformed(_) => "ENVELOPE_MALFORMED",
            Self::TooLarge(_) => "TOO_LARGE",
            Self::Type(_) => "TYPE",
            Self::PayloadMalformed(_) => "PAYLOAD_MALFORMED",
            Self::PredicateType(_) => "PREDICATE_TYPE",
            Self::DuplicateKey(_) => "DUPLICATE_KEY",
            Self::AmbiguousField(_) => "AMBIGUOUS_FIELD",
            Self::SubjectMismatch(_) => "SUBJECT_MISMATCH",
            Self::InternalInconsistency(_) => "INTERNAL_INCONSISTENCY",
            Self::RunMissing(_) => "RUN_MISSING",
            Self::RunMismatch(_) => "RUN_MISMATCH",
            Self::ManifestMismatch(_) => "MANIFEST_MISMATCH",
            Self::InputMismatch(_) => "INPUT_MISMATCH",
            Self::PackMismatch(_) => "RULES_MISMATCH",
            Self::NotReproducible(_) => "NOT_REPRODUCIBLE",
            Self::ProofMalformed(_) => "PROOF_MALFORMED",
            Self::NoteMalformed(_) => "NOTE_MALFORMED",
            Self::Origin(_) => "ORIGIN",
            Self::RowChanged { .. } => "ROW_CHANGED",
            Self::RootMismatch(_) => "ROOT_MISMATCH",
            Self::Truncated(_) => "TRUNCATED",
            Self::Timestamp(_) => "TIMESTAMP",
            Self::Nothing => "NOTHING",
            Self::NoPart => "NO_PART",
            Self::OtherPage => "OTHER_PAGE",
            Self::KeyRole(_) => "KEY_ROLE",
            Self::KeyNotYet(_) => "KEY_NOT_YET_VALID",
            Self::KeyExpired(_) => "KEY_EXPIRED",
            Self::KeyRetired(_) => "KEY_RETIRED",
            Self::KeyCompromised(_) => "KEY_COMPROMISED",
            Self::Tool(_) => "TOOL",
            Self::RulepackTooOld(_) => "RULEPACK_TOO_OLD",
            Self::TooOld(_) => "TOO_OLD",
            Self::TimeAhead(_) => "TIME_AHEAD",
            Self::RulepackMismatch(_) => "RULEPACK_MISMATCH",
            Self::RulepackExpired(_) => "RULEPACK_EXPIRED",
            Self::PolicyExpired(_) => "POLICY_EXPIRED",
            Self::Rollback(_) => "ROLLBACK",
            Self::VersionJump(_) => "VERSION_JUMP",
            Self::Fork(..) | Self::Equivocation(_) => "EQUIVOCATION",
            Self::Threshold(_) => "THRESHOLD",
            Self::Unreadable(_) => "UNREADABLE",
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::untrusted(Diagnostic::error(refusal.code(), refusal.to_string()))
    }
}
