//! The formats an inventory may come in, and opening one by its content, whatever its name says.

mod opened;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::zipped;

use super::dialect::Dialect;
use super::dumps::console::Tool;
use super::dumps::json::mend::{Mended, mend};
use super::dumps::json_format::JsonFormat;
use super::dumps::outline::Outline;
use super::encoding::EncodingReport;
use super::{dumps, eeprom, hbom, ods, text, xls, xlsx};
use crate::files::bytes::Bytes;
use crate::files::digest::PendingDigest;
use crate::files::input::Input;
pub(crate) use opened::{Content, Opened, RawSheet};

/// Bytes looked at to tell the format: the keys of a document stand in any order.
const HEAD: usize = 64 << 10;

/// One format.
pub trait Reader: Sync {
    /// Its name: lower-case letters, digits and hyphens.
    fn id(&self) -> &'static str;

    /// What it is and how it is read, in a sentence.
    fn doc(&self) -> &'static str;

    /// The command whose output it reads, if it does: such outputs may stand behind each other in one text.
    fn tool(&self) -> Option<&dyn Tool> {
        None
    }

    /// The format of answers that it reads, if it does: answers of several formats may stand in one document.
    fn answers(&self) -> Option<&JsonFormat> {
        None
    }

    /// Whether a file looks like this format; the output of a command is told by its tool.
    fn recognises(&self, probe: &Probe<'_>) -> bool {
        self.tool().is_some_and(|tool| probe.tool == Some(tool.id()))
    }

    /// Reads the file as this format.
    ///
    /// # Errors
    /// Why it cannot be read; nothing of it is then used.
    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics>;

    /// Reads the whole values of a text that is JSON but for some of its lines.
    ///
    /// # Errors
    /// As [`Self::open`].
    fn open_mended(&self, mended: &Mended, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        self.open(&mended.bytes, options)
    }
}

/// Every format, in the order they are tried: text, which anything may look like, is the last.
#[rustfmt::skip]
pub const READERS: &[&dyn Reader] = &[
    &xlsx::XlsxReader,
    &ods::OdsReader,
    &xls::XlsReader,
    &dumps::antminer_status::ANTMINER_STATUS,
    &dumps::auradine::AURADINE,
    &dumps::bitaxe::BITAXE,
    &dumps::braiins::BRAIINS,
    &dumps::cgminer::CGMINER,
    &dumps::cgminer_text::CgminerTextReader,
    &dumps::cim::CimReader,
    &dumps::cpuinfo::CpuinfoReader,
    &dumps::device_files::DeviceFilesReader,
    &dumps::dmidecode::DmidecodeReader,
    &dumps::dmidecode::SmbiosReader,
    &dumps::dmidecode::DmidecodeStringsReader,
    &dumps::epic::EPIC,
    &dumps::glpi::GlpiReader,
    &dumps::goldshell::GOLDSHELL,
    &dumps::hiveos::HIVEOS,
    &dumps::ibom::IbomReader,
    &dumps::iceriver::ICERIVER,
    &dumps::label_scan::LabelScanReader,
    &dumps::ipmi_fru::IpmiFruReader,
    &dumps::kenv::KENV,
    &dumps::lscpu::LscpuReader,
    &dumps::lshw::LshwReader,
    &dumps::lshw_text::LshwTextReader,
    &dumps::network::arista::AristaReader,
    &dumps::network::aruba::ArubaReader,
    &dumps::network::cisco::CiscoInventoryReader,
    &dumps::network::comware::ComwareReader,
    &dumps::network::fortios::FORTIOS,
    &dumps::network::junos::JunosReader,
    &dumps::network::procurve::PROCURVE,
    &dumps::network::routeros::ROUTEROS,
    &dumps::network::smartax::SmartaxReader,
    &dumps::network::version::ShowVersionReader,
    &dumps::network::vrp::VrpReader,
    &dumps::network::vrp_version::VRP_VERSION,
    &dumps::pci::LspciReader,
    &dumps::usb::LsusbReader,
    &dumps::luci::LUCI,
    &dumps::marathon::MARATHON,
    &dumps::miner_data::MINER_DATA,
    &dumps::miner_log::MinerLogReader,
    &dumps::proto::PROTO,
    &dumps::redfish::RedfishReader,
    &dumps::sealminer::SEALMINER,
    &dumps::srbminer::SRBMINER,
    &dumps::system_info::SYSTEM_INFO,
    &dumps::system_profiler::SystemProfilerReader,
    &dumps::systeminfo::SysteminfoReader,
    &dumps::vnish::VNISH,
    &dumps::whatsminer::WHATSMINER,
    &dumps::whatsminer_page::WhatsminerPageReader,
    &dumps::whatsminer_psu::WHATSMINER_PSU,
    &eeprom::EepromReader,
    &hbom::cyclonedx::CycloneDx,
    &hbom::epcis::Epcis,
    &hbom::paccor::Paccor,
    &hbom::platform_certificate::PlatformCertificate,
    &text::TextReader,
];

/// What a format is told from.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    /// The first bytes, up to 64 KiB.
    pub head: &'a [u8],
    /// The file's name as shown.
    pub name: &'a str,
    /// The names of its parts, if it is a zip archive.
    pub parts: &'a [String],
    /// The keys that stand in `head`, if it begins as a JSON object or an array does.
    pub(super) outline: Option<&'a Outline>,
    /// The id of the tool whose output stands first in `head`, if it is a text with one.
    pub(super) tool: Option<&'static str>,
}

/// The beginning of a file, of which a [`Probe`] is made.
struct Beginning {
    head: Vec<u8>,
    parts: Vec<String>,
    outline: Option<Outline>,
    tool: Option<&'static str>,
}

impl Beginning {
    fn of(bytes: &Bytes) -> Result<Self, Diagnostic> {
        let head = bytes.head(HEAD)?;
        let parts = if head.starts_with(b"PK") { zipped::parts(bytes) } else { Vec::new() };
        let outline = Outline::of_json(&head);
        let may_be_text = parts.is_empty() && outline.is_none();
        let tool = if may_be_text { dumps::console::first(&head) } else { None };
        Ok(Self { head, parts, outline, tool })
    }

    fn probe<'b>(&'b self, name: &'b str) -> Probe<'b> {
        Probe { head: &self.head, name, parts: &self.parts, outline: self.outline.as_ref(), tool: self.tool }
    }
}

/// What a person may say about a file, where it cannot be told from the file.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The encoding of a text: `shift_jis`, `cp1252`.
    pub encoding: Option<String>,
    /// The character between the fields of a text.
    pub delimiter: Option<char>,
    /// The id of the format as which every file is read, whatever it looks like.
    pub format: Option<String>,
}

/// An input opened: its sheets, and what was found out about it.
#[derive(Debug)]
pub struct Workbook {
    /// The name shown to people.
    pub name: String,
    /// The id of its format.
    pub format: &'static str,
    /// What this format is.
    pub doc: &'static str,
    /// Whether a person named it, and by its content it is another.
    pub is_asked: bool,
    /// The encoding, of a text.
    pub encoding: Option<EncodingReport>,
    /// The dialect, of a delimited text.
    pub dialect: Option<Dialect>,
    /// What people should know: what could not be decoded, what is hidden or merged; an error is of a part that is not read.
    pub notes: Diagnostics,
    /// What it holds.
    pub content: Content,
    bytes: Bytes,
    digest: PendingDigest,
}

impl Workbook {
    /// The bytes of its file.
    pub(crate) const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Lower-case hex SHA-256 of the whole input, waiting for it if need be.
    ///
    /// # Errors
    /// When the file could not be read to the end or changed.
    pub fn digest(&self) -> Result<String, Diagnostic> {
        self.digest.wait()
    }

    /// That the input has the bytes of which [`Self::digest`] was computed, and had them whenever it was read: each block
    /// of a file is compared with what was first read of it ([`Bytes`]), so that what was judged is what was digested. That
    /// it still is so, is seen by digesting it again: a time stamp proves nothing, it can be set.
    ///
    /// # Errors
    /// When it has or had others, or can no longer be read.
    pub fn check_unchanged(&self) -> Result<(), Diagnostic> {
        self.bytes.check_unchanged()?;
        if self.bytes.is_in_memory() || PendingDigest::start(&self.bytes).wait()? == self.digest()? {
            return Ok(());
        }
        Err(self.bytes.changed())
    }
}

/// Opens an input by its content.
///
/// # Errors
/// When it is empty, in no format known here, or cannot be read in its own.
pub fn open(input: &Input, options: &ReadOptions) -> Result<Workbook, Diagnostics> {
    let bytes = input.bytes();
    if bytes.is_empty() {
        return Err(Diagnostic::error("input-empty", "the file is empty").at(bytes.name()).into());
    }
    let digest = PendingDigest::start(bytes);
    let beginning = Beginning::of(bytes)?;
    let mut probe = beginning.probe(bytes.name());
    let mut reader = chosen(&probe, options)?;
    // A session may hold answers as well as files of the machine, which their reader reads, too.
    let is_session = probe.tool == Some(Reader::id(&dumps::device_files::DeviceFilesReader));
    let may_hold = probe.outline.is_some() || is_text(reader) || is_session;
    let mended = may_hold.then(|| mend(bytes)).flatten();
    let (mut source, mut left_out) = (None, Diagnostics::default());
    let begins;
    if let Some(values) = &mended {
        begins = Beginning::of(&values.bytes)?;
        let of_values = begins.probe(bytes.name());
        let found = chosen(&of_values, options)?;
        // What is no answer known here may be a table all the same; not so what a command printed that stands above it.
        if !is_text(found) || dumps::console::stands_above_json(&beginning.head) {
            (probe, reader, source) = (of_values, found, Some(values));
            left_out.extend(values.notes.clone());
        }
    }
    if options.format.is_none() && is_text(reader) {
        no_table(&probe)?;
    }
    let otherwise = otherwise(&probe, reader, options);
    let opened = match source {
        Some(mended) => reader.open_mended(mended, options),
        None => reader.open(bytes, options),
    };
    // A parser may take a change for damage.
    bytes.check_unchanged()?;
    let opened = opened.map_err(|why| {
        let mut all = left_out.clone();
        all.extend(otherwise.as_deref().map_or(why.clone(), |otherwise| not_as_asked(&why, otherwise)));
        all
    })?;
    if let Some(otherwise) = &otherwise {
        let note = Diagnostic::warning("format-asked", otherwise.clone()).at(bytes.name());
        left_out.push(note.help(LEAVE_OUT));
    }
    left_out.extend(opened.notes);
    let (format, doc) = opened.format.unwrap_or((reader.id(), reader.doc()));
    Ok(Workbook {
        name: bytes.name().to_owned(),
        format,
        doc,
        is_asked: otherwise.is_some(),
        encoding: opened.encoding,
        dialect: opened.dialect,
        notes: left_out,
        // Statements have texts of their own: what nobody else can change is not needed any more.
        bytes: if bytes.is_in_memory() && opened.content.statements().is_some() {
            Bytes::memory(bytes.name(), Vec::new())
        } else {
            bytes.clone()
        },
        content: opened.content,
        digest,
    })
}

/// The format that a person named, or the one that a file looks like.
fn chosen(probe: &Probe<'_>, options: &ReadOptions) -> Result<&'static dyn Reader, Diagnostic> {
    match &options.format {
        Some(id) => READERS.iter().find(|r| r.id() == id).copied().ok_or_else(|| unknown_format(id)),
        None => READERS.iter().find(|r| r.recognises(probe)).copied().ok_or_else(|| unrecognised(probe)),
    }
}

fn is_text(reader: &dyn Reader) -> bool {
    reader.id() == text::TextReader.id()
}

mod refuse;

pub(super) use refuse::refused;
use refuse::{LEAVE_OUT, no_table, not_as_asked, otherwise, unknown_format, unrecognised};

#[cfg(test)]
mod tests;
