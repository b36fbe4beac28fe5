//! `destination`: where the shipment goes.

use super::{Eval, Matcher, Reading, RuleHit, RuleKind, Tying, role_names};
use crate::catalogue::Catalogue;
use crate::model::{
    Activity, Confidence, CountryGroup, DestinationBasis, DestinationFact, Facts, GroupKind, RegionId, Role,
    Roles, StepKind,
};
use crate::rules::chain::Chain;
use crate::rules::index::Needs;
use crate::text::countries;
use crate::text::nearest::nearest;
use crate::tomlread::table::{At, TomlTable};

/// The kind `destination`.
pub(super) struct Destination;

impl RuleKind for Destination {
    fn id(&self) -> &'static str {
        "destination"
    }

    fn doc(&self) -> &'static str {
        "The shipment goes to one of `countries` (ISO 3166-1 codes), to a country that is on that day in one of `groups` \
         (`D:1`) or `regimes` (`746.7`), or to one of `regions` (`crimea`); not to one of `except` or of a group of \
         `except_groups`. Each place is asked by itself. It goes where the \
         destination column, the consignee and the end user say, and for a repair where the repairer is; `roles` asks \
         for the places of these parties only. `unreadable = true` asks for a destination or a country, written in a column of \
         its own, that names no country known."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("destination", "`destination`")?;
        let catalogue = &*reading.catalogue;
        let groups = known_groups(&table, "groups", GroupKind::Group, catalogue);
        let regimes = known_groups(&table, "regimes", GroupKind::Regime, catalogue);
        let except_groups = known_groups(&table, "except_groups", GroupKind::Group, catalogue);
        let except = table.opt_list("except");
        let (mut except_countries, mut except_regions) = (Vec::new(), Vec::new());
        for word in except {
            match catalogue.region_id(word.value) {
                Some(region) => except_regions.push(region),
                None => except_countries.extend(country(&table, &word)),
            }
        }
        let words = table.opt_list("roles");
        let roles = (!words.is_empty())
            .then(|| words.into_iter().filter_map(|w| table.parsed::<Role>(w).map(|r| r.value)).collect());
        let matcher = DestinationMatcher {
            countries: table.opt_list("countries").iter().filter_map(|w| country(&table, w)).collect(),
            groups: groups.into_iter().chain(regimes).collect(),
            regions: table.opt_list("regions").iter().filter_map(|w| region(&table, w, catalogue)).collect(),
            except_countries,
            except_regions,
            except_groups,
            except_today: Vec::new(),
            roles,
            unreadable: table.opt_bool("unreadable").is_some_and(|u| u.value),
            today: Vec::new(),
        };
        let asks = !matcher.countries.is_empty() || !matcher.groups.is_empty() || !matcher.regions.is_empty();
        if !asks && !matcher.unreadable {
            let known = ["countries", "groups", "regimes", "regions"];
            if known.iter().all(|key| !table.has(key)) {
                let label = "`countries`, `groups`, `regimes`, `regions` or `unreadable = true` is needed";
                table.error("missing-field", table.span(), "`destination` names no place", label);
            }
        }
        table.finish();
        Some(Box::new(matcher))
    }
}

fn country(table: &TomlTable<'_>, word: &At<&str>) -> Option<&'static str> {
    let code = countries::codes().find(|code| *code == word.value);
    if code.is_none() {
        let label = countries::parse(word.value)
            .map_or("an ISO 3166-1 code such as CN".to_owned(), |meant| format!("did you mean `{meant}`?"));
        table.error("bad-value", word.span.clone(), format!("`{}` names no country", word.value), &label);
    }
    code
}

/// A reference to something that no file defines.
fn unknown<'n>(table: &TomlTable<'_>, word: &At<&str>, what: &str, known: impl IntoIterator<Item = &'n str>) {
    let label = nearest(word.value, known)
        .map_or_else(|| format!("no {what} has this id"), |meant| format!("did you mean `{meant}`?"));
    let message = format!("`{}` is no {what} that is known", word.value);
    table.error("unknown-reference", word.span.clone(), message, &label);
}

fn known_groups(
    table: &TomlTable<'_>,
    key: &'static str,
    kind: GroupKind,
    catalogue: &Catalogue,
) -> Vec<String> {
    let is_known = |word: &At<&str>| catalogue.group(word.value).is_some_and(|group| group.kind == kind);
    let what = match kind {
        GroupKind::Group => "country group",
        GroupKind::Regime => "embargo regime",
    };
    let mut ids = Vec::new();
    for word in table.opt_list(key) {
        if is_known(&word) {
            ids.push(word.value.to_owned());
        } else {
            let of_kind = catalogue.groups.iter().filter(|group| group.kind == kind);
            unknown(table, &word, what, of_kind.map(|group| group.id.as_str()));
        }
    }
    ids
}

fn region(table: &TomlTable<'_>, word: &At<&str>, catalogue: &Catalogue) -> Option<RegionId> {
    let id = catalogue.region_id(word.value);
    if id.is_none() {
        unknown(table, word, "region", catalogue.regions.iter().map(|region| region.id.as_str()));
    }
    id
}

#[derive(Debug)]
struct DestinationMatcher {
    countries: Vec<&'static str>,
    /// Ids of groups and regimes.
    groups: Vec<String>,
    regions: Vec<RegionId>,
    except_countries: Vec<&'static str>,
    except_regions: Vec<RegionId>,
    /// Ids of groups.
    except_groups: Vec<String>,
    /// The countries of these groups on the day.
    except_today: Vec<&'static str>,
    roles: Option<Roles>,
    unreadable: bool,
    /// The countries of each group on the day.
    today: Vec<Vec<&'static str>>,
}

/// What of a match a destination is.
enum Met<'m> {
    Itself,
    Group(&'m str),
    Nothing,
}

impl DestinationMatcher {
    /// Whether the place of this role is a destination of what is asked.
    fn asks_for(&self, role: Option<Role>, activities: &[Activity]) -> bool {
        match (self.roles, role) {
            (Some(roles), Some(role)) => roles.contains(role),
            (Some(_), None) => false,
            (None, Some(Role::Repairer)) => activities.contains(&Activity::RepairReturn),
            (None, _) => true,
        }
    }

    fn met(&self, fact: &DestinationFact<'_>, catalogue: &Catalogue) -> Met<'_> {
        let Some(country) = fact.country else {
            // An address need not name its country: that it does not is no mistake.
            return if self.unreadable && fact.basis == DestinationBasis::Written {
                Met::Itself
            } else {
                Met::Nothing
            };
        };
        let excepted = fact.region.is_some_and(|region| self.except_regions.contains(&region));
        if excepted || self.except_countries.contains(&country) || self.except_today.contains(&country) {
            return Met::Nothing;
        }
        let of_region = |regions: &[RegionId]| fact.region.is_some_and(|region| regions.contains(&region));
        if self.countries.contains(&country) || of_region(&self.regions) {
            return Met::Itself;
        }
        let mut groups = self.groups.iter().zip(&self.today);
        let group = groups.find(|(id, today)| {
            today.contains(&country) || catalogue.group(id).is_some_and(|group| of_region(&group.regions))
        });
        group.map_or(Met::Nothing, |(id, _)| Met::Group(id))
    }
}

impl Matcher for DestinationMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs { places: true, ..Needs::default() }
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let mut places: Vec<String> = self.countries.iter().map(|code| (*code).to_owned()).collect();
        let titled = |group: &CountryGroup| format!("{} ({})", group.id, group.title);
        places.extend(self.groups.iter().filter_map(|id| catalogue.group(id)).map(titled));
        let region = |id: &RegionId| catalogue.regions.get(id.index()).map(|region| region.title.clone());
        places.extend(self.regions.iter().filter_map(region));
        let mut lines = Vec::new();
        if !places.is_empty() {
            lines.push(format!("a destination in {}", places.join(", ")));
        }
        if self.unreadable {
            lines.push("a destination that names no country known".to_owned());
        }
        let except = self.except_countries.iter().map(|code| (*code).to_owned());
        let groups = self.except_groups.iter().map(|id| format!("group {id}"));
        let except: Vec<String> =
            except.chain(self.except_regions.iter().filter_map(region)).chain(groups).collect();
        if !except.is_empty() {
            lines.push(format!("  except {}", except.join(", ")));
        }
        lines.extend(self.roles.map(|roles| format!("  as the place of the {}", role_names(roles))));
        lines
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let mut hits = Vec::new();
        for fact in facts.destinations.iter().filter(|fact| self.asks_for(fact.role, &eval.activities)) {
            let met = self.met(fact, eval.catalogue);
            if matches!(met, Met::Nothing) {
                continue;
            }
            let mut chain = Chain::new();
            chain.cell(fact.value);
            let whose = fact.role.map_or("shipment".to_owned(), |role| role.to_string());
            let Some(code) = fact.country else {
                chain.plain(StepKind::Absent, format!("a country known, of the {whose}"), "country names");
                hits.push(RuleHit {
                    subject: format!("destination:{}", fact.value.text),
                    chain,
                    conclusive: true,
                    alternatives: &[],
                });
                continue;
            };
            let name = countries::name(code).unwrap_or(code);
            chain.plain(StepKind::Country, format!("{name} ({code}), {}", fact.basis.as_str()), "ISO 3166-1");
            let region = fact.region.and_then(|id| eval.catalogue.regions.get(id.index()));
            if let Some(region) = region {
                chain.entry(StepKind::Country, region.title.as_str(), &region.source);
            }
            if let Met::Group(id) = met
                && let Some(group) = eval.catalogue.group(id)
            {
                chain.entry(StepKind::Country, format!("{} ({})", group.id, group.title), &group.source);
            }
            let sure = match fact.basis {
                DestinationBasis::Written | DestinationBasis::AddressEnd => Confidence::High,
                DestinationBasis::City | DestinationBasis::Name | DestinationBasis::Beside => {
                    Confidence::Medium
                }
                DestinationBasis::KnownParty => Confidence::Low,
            };
            chain.confidence = chain.confidence.min(sure);
            hits.push(RuleHit {
                subject: format!("destination:{}", region.map_or(code, |region| region.id.as_str())),
                chain,
                conclusive: fact.basis.is_certain(),
                alternatives: &[],
            });
        }
        hits
    }

    fn tie(&mut self, tying: &Tying<'_>) {
        let on_the_day = |id: &String| -> Vec<&'static str> {
            tying.catalogue.group(id).map(|group| group.on(tying.as_of).collect()).unwrap_or_default()
        };
        self.today = self.groups.iter().map(on_the_day).collect();
        self.except_today = self.except_groups.iter().flat_map(on_the_day).collect();
    }
}
