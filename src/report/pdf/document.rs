//! Pages as a PDF/A-3 document with tags, bookmarks and attachments.

use std::num::NonZeroU16;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder, PdfVersion};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::text::KrillaGlyph;
use krilla::{Document, SerializeSettings};

use super::font::{Face, Glyph};
use super::sheet::{Colour, Draw, Element, Kind, MARGIN, PAGE, QUIET, Sheet, Style, verdict_style};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::model::Verdict;

/// How far the lines of a hatching are apart.
const HATCH: f32 = 4.5;

/// What a document says of itself, and what stands at the foot of its pages.
pub(super) struct About<'a> {
    pub(super) title: &'a str,
    pub(super) language: &'static str,
    pub(super) run_id: &'a str,
    pub(super) producer: String,
    pub(super) made: Timestamp,
    /// `Run 7f3a`.
    pub(super) foot: String,
    /// `{page} of {pages}`.
    pub(super) pages: &'a str,
}

/// A file within the document.
pub(super) struct Attachment {
    pub(super) name: &'static str,
    pub(super) mime: &'static str,
    pub(super) says: String,
    pub(super) kind: AssociationKind,
    pub(super) bytes: Vec<u8>,
}

/// The document as bytes; the same for the same.
///
/// # Errors
/// When the writer of PDF files refuses it.
pub(super) fn write(
    sheet: Sheet<'_>,
    about: &About<'_>,
    attachments: Vec<Attachment>,
) -> Result<Vec<u8>, Error> {
    let configuration = ConfigurationBuilder::new()
        .with_version(PdfVersion::Pdf17)
        .with_archival_validator(Archival::A3_A)
        .finish()
        .map_err(|_| refused("no such kind of document"))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let Sheet { face, pages, elements, bookmarks, .. } = sheet;
    let mut drawn: Vec<Vec<Identifier>> = elements.iter().map(|_| Vec::new()).collect();
    let count = pages.len();
    for (n, page) in pages.into_iter().enumerate() {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| refused("a page has no size"))?;
        let mut on = document.start_page_with(size);
        let mut surface = on.surface();
        for item in page {
            draw(&mut surface, face, item, &mut drawn);
        }
        let number = about.pages.replace("{page}", &(n + 1).to_string());
        foot(&mut surface, face, about, &number.replace("{pages}", &count.to_string()));
        surface.finish();
        on.finish();
    }
    document.set_tag_tree(tags(elements, drawn, about.language));
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for mark in bookmarks {
        let to = XyzDestination::new(mark.page, Point::from_xy(MARGIN, mark.y));
        let node = OutlineNode::new(mark.text, to);
        match &mut open {
            Some(above) if mark.is_below => above.push_child(node),
            _ => open.replace(node).into_iter().for_each(|done| outline.push_child(done)),
        }
    }
    if let Some(done) = open {
        outline.push_child(done);
    }
    document.set_outline(outline);
    let made = date(about.made);
    document.set_metadata(
        Metadata::new()
            .title(about.title.to_owned())
            .language(about.language.to_owned())
            .creator("tidewaiter".to_owned())
            .producer(about.producer.clone())
            .document_id(about.run_id.to_owned())
            .creation_date(made),
    );
    for Attachment { name, mime, says, kind, bytes } in attachments {
        let file = EmbeddedFile {
            path: name.to_owned(),
            mime_type: MimeType::new(mime),
            description: Some(says),
            association_kind: kind,
            data: bytes.into(),
            modification_date: Some(made),
            compress: Some(true),
            location: None,
        };
        document.embed_file(file).ok_or_else(|| refused("two attachments have the same name"))?;
    }
    document.finish().map_err(|error| refused(&format!("{error:?}")))
}

fn refused(why: &str) -> Error {
    Diagnostic::error("pdf", format!("the PDF report cannot be written: {why}"))
        .help("this is a mistake in tidewaiter; the other outputs do not have it")
        .into()
}

fn draw(surface: &mut Surface<'_>, face: &Face, item: Draw, drawn: &mut [Vec<Identifier>]) {
    match item {
        Draw::Text { x, y, style, text, element, is_turned } => {
            let tag = match element {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
            };
            let identifier = surface.start_tagged(tag);
            if is_turned {
                surface.push_transform(&Transform::from_rotate_at(-90.0, x, y));
            }
            write_text(surface, face, (x, y), style, &text);
            if is_turned {
                surface.pop();
            }
            surface.end_tagged();
            if let Some(of) = element.and_then(|element| drawn.get_mut(element)) {
                of.push(identifier);
            }
        }
        Draw::Box { x, y, width, height, colour } => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(x, y, width, height) {
                path.push_rect(rect);
            }
            surface.set_stroke(None);
            surface.set_fill(Some(fill(colour)));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
            surface.end_tagged();
        }
        Draw::Piece { x, y, width, height, verdict, element } => {
            let tag = match element {
                Some(_) => ContentTag::Other,
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
            };
            let identifier = surface.start_tagged(tag);
            if let Some(rect) = Rect::from_xywh(x, y, width, height) {
                piece(surface, rect, verdict);
            }
            surface.end_tagged();
            if let Some(of) = element.and_then(|element| drawn.get_mut(element)) {
                of.push(identifier);
            }
        }
    }
}

/// A piece of a bar. Each verdict has a hatching of its own, so that nothing hangs on a colour.
fn piece(surface: &mut Surface<'_>, rect: Rect, verdict: Verdict) {
    let mut outline = PathBuilder::new();
    outline.push_rect(rect);
    let Some(outline) = outline.finish() else { return };
    surface.set_stroke(None);
    surface.set_fill(Some(fill(verdict_style(verdict).colour)));
    surface.draw_path(&outline);
    let (rising, falling, flat, upright) = match verdict {
        Verdict::Prohibited => (true, true, false, false),
        Verdict::LicenseRequired => (true, false, false, false),
        Verdict::Review => (false, true, false, false),
        Verdict::Undetermined => (false, false, true, false),
        Verdict::Notice => (false, false, false, true),
        Verdict::Clear => return,
    };
    let (left, top, right, bottom) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    let height = bottom - top;
    let mut lines = PathBuilder::new();
    let mut line = |from: (f32, f32), to: (f32, f32)| {
        lines.move_to(from.0, from.1);
        lines.line_to(to.0, to.1);
    };
    let mut x = left - height;
    while x < right {
        if rising {
            line((x, bottom), (x + height, top));
        }
        if falling {
            line((x, top), (x + height, bottom));
        }
        if upright && x > left {
            line((x, top), (x, bottom));
        }
        x += HATCH;
    }
    if flat {
        for third in [1.0, 2.0] {
            let y = top + third * height / 3.0;
            line((left, y), (right, y));
        }
    }
    if let Some(lines) = lines.finish() {
        surface.push_clip_path(&outline, &FillRule::NonZero);
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: paint((0xff, 0xff, 0xff)),
            width: 0.8,
            ..Stroke::default()
        }));
        surface.draw_path(&lines);
        surface.pop();
    }
}

/// What stands at the foot of a page: which run it is of, and its number.
fn foot(surface: &mut Surface<'_>, face: &Face, about: &About<'_>, number: &str) {
    let y = PAGE.1 - 34.0;
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let left = face.visible(&format!("{} · {}", about.title, about.foot));
    write_text(surface, face, (MARGIN, y), QUIET, &left);
    let right = PAGE.0 - MARGIN - face.width(number, QUIET.size);
    write_text(surface, face, (right, y), QUIET, number);
    surface.end_tagged();
}

fn write_text(surface: &mut Surface<'_>, face: &Face, (x, y): (f32, f32), style: Style, text: &str) {
    surface.set_fill(Some(fill(style.colour)));
    // There is one weight: what is bold has an outline of the same colour.
    surface.set_stroke(style.is_bold.then(|| Stroke {
        paint: paint(style.colour),
        width: style.size * 0.032,
        ..Stroke::default()
    }));
    // Whoever laid the text out has escaped what no font has.
    let glyphs: Vec<(usize, Glyph)> =
        text.char_indices().filter_map(|(at, c)| Some((at, face.glyph(c)?))).collect();
    let mut left = x;
    for run in glyphs.chunk_by(|(_, before), (_, after)| before.font == after.font) {
        let (Some((start, first)), Some((last, _))) = (run.first(), run.last()) else { continue };
        let end = last + text[*last..].chars().next().map_or(0, char::len_utf8);
        let drawn: Vec<KrillaGlyph> =
            run.iter().map(|(at, glyph)| drawn(text, *start, *at, *glyph)).collect();
        if let Some(font) = face.font(first.font) {
            let from = Point::from_xy(left, y);
            surface.draw_glyphs(from, &drawn, font, &text[*start..end], style.size, false);
        }
        left += run.iter().map(|(_, glyph)| glyph.width * style.size).sum::<f32>();
    }
}

/// The glyph of the character at a place, within the text from `start`.
fn drawn(text: &str, start: usize, at: usize, glyph: Glyph) -> KrillaGlyph {
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    KrillaGlyph {
        glyph_id: glyph.id,
        text_range: at - start..at - start + length,
        x_advance: glyph.width,
        x_offset: 0.0,
        y_offset: 0.0,
        y_advance: 0.0,
        location: None,
    }
}

fn paint((red, green, blue): Colour) -> krilla::paint::Paint {
    rgb::Color::new(red, green, blue).into()
}

fn fill(colour: Colour) -> Fill {
    Fill { paint: paint(colour), ..Fill::default() }
}

/// The parts of the document in their order.
fn tags(elements: Vec<Element>, drawn: Vec<Vec<Identifier>>, language: &str) -> TagTree {
    let mut children: Vec<Vec<Node>> = elements.iter().map(|_| Vec::new()).collect();
    for (of, identifiers) in children.iter_mut().zip(drawn) {
        of.extend(identifiers.into_iter().map(Node::from));
    }
    let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
    let mut roots = Vec::new();
    // A part stands behind the one that it is within, so from the last to the first each is whole when its turn comes.
    for (n, element) in elements.into_iter().enumerate().rev() {
        let mut own = std::mem::take(&mut children[n]);
        // Parts within were added from the last to the first; the lines of a part stand in order.
        if matches!(element.kind, Kind::Table | Kind::Row) {
            own.reverse();
        }
        let group = group(element.kind, own);
        match element.parent.and_then(|parent| children.get_mut(parent)) {
            Some(parent) => parent.push(group.into()),
            None => roots.push(group),
        }
    }
    roots.into_iter().rev().for_each(|group| tree.push(group));
    tree
}

fn group(kind: Kind, children: Vec<Node>) -> TagGroup {
    match kind {
        Kind::Heading(level, title) => {
            let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
            TagGroup::with_children(Tag::Hn(level, Some(title)), children)
        }
        Kind::Paragraph => TagGroup::with_children(Tag::P, children),
        Kind::Table => TagGroup::with_children(Tag::Table, children),
        Kind::Row => TagGroup::with_children(Tag::TR, children),
        Kind::Head => TagGroup::with_children(Tag::TH(TableHeaderScope::Column), children),
        Kind::Cell => TagGroup::with_children(Tag::TD, children),
        Kind::Sign(says) => TagGroup::with_children(Tag::TD.with_alt_text(Some(says)), children),
        Kind::Figure(says) => TagGroup::with_children(Tag::Figure(Some(says)), children),
    }
}

/// A time in UTC, to the second.
fn date(time: Timestamp) -> DateTime {
    let time = time.to_zoned(TimeZone::UTC);
    let small = |n: i8| u8::try_from(n).unwrap_or(0);
    DateTime::new(u16::try_from(time.year()).unwrap_or(0))
        .month(small(time.month()))
        .day(small(time.day()))
        .hour(small(time.hour()))
        .minute(small(time.minute()))
        .second(small(time.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
