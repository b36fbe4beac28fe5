//! Statements of a document whose parts have values under names that repeat: no value is lost, and no secret kept.

use std::collections::HashSet;

use crate::diagnostic::Diagnostics;
use crate::ingest::reader::Opened;
use crate::ingest::secrets::Withholding;
use crate::ingest::statements::{LeftOut, Repeats, StatedAt, StatementsBuilder};
use crate::model::{Field, Level, Standing};

/// Gathers statements.
pub(super) struct Stating {
    builder: StatementsBuilder,
    /// How often a name came in the statement at hand, by its column.
    named: Repeats,
    /// What the statement at hand says of its board or component: one has one name.
    said: HashSet<Field>,
    left_out: LeftOut,
    withholding: Withholding,
}

impl Stating {
    /// For the parts or events of `machine`, or of machines that the statements name.
    pub(super) fn new(standing: Standing, machine: Option<String>) -> Self {
        Self {
            builder: StatementsBuilder::new(standing).of_parts(machine),
            named: Repeats::default(),
            said: HashSet::new(),
            left_out: LeftOut::default(),
            withholding: Withholding::default(),
        }
    }

    /// Begins the next statement.
    pub(super) fn begin(&mut self) {
        self.builder.begin();
        self.named.begin();
        self.said.clear();
    }

    /// Adds a value under its name in the document. What a second value says of one board or component is an attribute.
    #[expect(clippy::needless_pass_by_value, reason = "places are made for this alone")]
    pub(super) fn field(&mut self, name: &str, field: Option<Field>, text: &str, at: StatedAt) {
        if text.trim().is_empty() || self.is_full() {
            return;
        }
        let field = field.filter(|field| field.level() == Level::Machine || self.said.insert(*field));
        let value = self.withholding.at(name, text);
        self.left_out.compare(text, value.as_deref(), at.place());
        let Some(value) = value else { return };
        let mut column = self.builder.column(name, (field, 0));
        let times = self.named.count(column);
        if times > 1 {
            // A name stands once in a statement.
            column = self.builder.column(&format!("{name} ({times})"), (field, 0));
        }
        self.builder.value(column, &value, at.place());
    }

    /// Adds an attribute at a pointer.
    pub(super) fn attribute(&mut self, name: &str, text: &str, pointer: &str) {
        self.field(name, None, text, StatedAt::Pointer(pointer.into()));
    }

    /// Whether more was said than is held: what else there is need not be looked at.
    pub(super) fn is_full(&self) -> bool {
        self.builder.is_full()
    }

    /// What was read of the file of this name.
    ///
    /// # Errors
    /// As [`StatementsBuilder::finish`].
    pub(super) fn finish(self, name: &str, mut notes: Diagnostics) -> Result<Opened, Diagnostics> {
        self.left_out.tell(name, &mut notes);
        let statements = self.builder.finish().map_err(|problem| problem.at(name))?;
        Ok(Opened { notes, ..Opened::evidence(statements) })
    }
}
