//! What the tests, benches, fuzz targets and examples of this crate reach into. No part of the interface: it changes with the
//! program.

pub mod attest {
    pub use crate::attest::{Signer, TrustedKeys};
    pub mod dsse {
        pub use crate::attest::dsse::{Envelope, EnvelopeWriter};
    }
    pub mod keys {
        pub use crate::attest::keys::{Signer, TrustedKeys};
    }
    pub mod merkle {
        pub use crate::attest::merkle::leaf_hash;
    }
    pub mod predicate {
        pub use crate::attest::predicate::{
            PolicyEntry, ReportPredicate, RunInput, RunPredicate, RunQuestion, TextCounts, Texts, predicate,
        };
    }
    pub mod record {
        pub use crate::attest::record::append_record;
    }
    pub mod report {
        pub use crate::attest::report::ReportWriter;
    }
    pub mod run {
        pub use crate::attest::run::{Form, RunStatement};
    }
    pub mod statement {
        pub use crate::attest::statement::Digest;
    }
    pub mod verify {
        pub use crate::attest::verify::{Age, Expected, Known, verify, verify_report, verify_run};
    }
}

pub mod audit {
    pub use crate::audit::audit;
    pub mod checks {
        pub use crate::audit::checks::CHECKS;
    }
    pub mod example {
        pub use crate::audit::example::failing;
    }
}

pub mod catalogue {
    pub use crate::catalogue::Catalogue;
}

pub mod diagnostic {
    pub use crate::diagnostic::{Colour, Diagnostics};
}

pub mod facts {
    pub use crate::facts::identify;
}

pub mod files {
    pub mod input {
        pub use crate::files::input::Input;
    }
}

pub mod identity {
    pub use crate::identity::{RowArena, Survey, SurveyedSheet, survey};
    pub mod assemble {
        pub use crate::identity::assemble::assemble;
    }
    pub mod key {
        pub use crate::identity::key::normalise;
    }
    pub mod serials {
        pub use crate::identity::serials::borrow;
    }
}

pub mod ingest {
    pub mod build {
        pub use crate::ingest::build::evidence;
    }
    pub mod columns {
        pub use crate::ingest::columns::MapOptions;
    }
    pub mod delimited {
        pub use crate::ingest::delimited::Delimited;
    }
    pub mod dialect {
        pub use crate::ingest::dialect::Dialect;
    }
    pub mod encoding {
        pub use crate::ingest::encoding::decode;
    }
    pub mod layout {
        pub use crate::ingest::layout::{read_document, read_sheet};
    }
    pub mod reader {
        pub use crate::ingest::reader::{READERS, ReadOptions, open};
    }
    pub mod statements {
        pub use crate::ingest::statements::{StatedAt, Statements, StatementsBuilder};
    }
    pub mod rows {
        pub use crate::ingest::rows::{Mark, RawRow, Rows};
    }
    pub mod validate {
        pub use crate::ingest::validate::{RowOutcome, RowValidator};
    }
}

pub mod ledger {
    pub use crate::ledger::{Ledger, Pending, Spool};
}

pub mod lists {
    pub use crate::lists::{
        IMPORTERS, Imported, ListFile, NewEdition, ParsedList, Store, open_files, read_files, write_own_csv,
    };
    pub mod store {
        pub use crate::lists::store::index_key;
    }
}

pub mod model {
    pub use crate::model::{
        Activity, AnswerBy, Aspect, ChainStep, ColumnPlan, Confidence, Coverage, EditionRef, Evidence,
        EvidenceCell, EvidencePlan, Facts, Field, Finding, Identified, InputId, InputInfo, Inputs,
        ListedName, ListedNameKind, Listing, Location, Machine, MachineAudit, MatchType, Need, PartyKind,
        QuestionAnswer, QuestionState, Role, RowPlace, Scope, SharedSerial, StepKind, Unread, Verdict,
    };
}

pub mod names {
    pub use crate::names::{key, keys};
    pub mod addresses {
        pub use crate::names::addresses::Address;
    }
    pub mod index {
        pub use crate::names::index::{Classes, Listed, NameIndex, Request, Scratch, THRESHOLD, builder};
    }
}

pub mod parts {
    pub use crate::parts::normalise;
}

pub mod report {
    pub use crate::report::{
        FORMATS, Format, Json, Language, MachineDigest, NoSources, Report, RunInfo, Signed, Summary,
    };
}

pub mod rules {
    pub use crate::rules::Ruleset;
    pub mod answers {
        pub use crate::rules::answers::ANSWERS;
    }
    pub mod kinds {
        pub use crate::rules::kinds::{Eval, KINDS};
    }
}

pub mod screening {
    pub use crate::screening::Screening;
}

pub mod serials {
    pub use crate::serials::{Period, Reading, SCHEMES, SerialFacts, date_code, makers, read};
}

pub mod source {
    pub use crate::source::{TextFile, sha256_hex};
}

pub mod tomlread {
    pub mod embedded {
        pub use crate::tomlread::embedded::files;
    }
    pub mod files {
        pub use crate::tomlread::files::RuleFileSet;
    }
}
