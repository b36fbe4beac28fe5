//! Why something signed is not accepted: one code a reason, for people and for programs.

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
    Equivocation(String, String),
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
            Self::TooManySigs(_) => "TOO_MANY_SIGS",
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
            Self::ProofMalformed(_) => "PROOF_MALFORMED",
            Self::NoteMalformed(_) => "NOTE_MALFORMED",
            Self::Origin(_) => "ORIGIN",
            Self::RowChanged { .. } => "ROW_CHANGED",
            Self::RootMismatch(_) => "ROOT_MISMATCH",
            Self::Truncated(_) => "TRUNCATED",
            Self::Equivocation(..) => "EQUIVOCATION",
            Self::Timestamp(_) => "TIMESTAMP",
            Self::Nothing => "NOTHING",
            Self::NoPart => "NO_PART",
            Self::OtherPage => "OTHER_PAGE",
            Self::Unreadable(_) => "UNREADABLE",
        }
    }
}
