//! Facts of the whole shipment, on the command line.

use clap::Args;

use crate::model::{Aspect, Field, Role};

/// Where all of the machines go, and to whom. What a row says of itself counts beside it.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "The whole shipment")]
pub(crate) struct ShipmentArgs {
    /// Where the shipment goes: a country, or a region such as Crimea.
    #[arg(long, value_name = "PLACE")]
    pub destination: Vec<String>,

    /// Who receives the shipment; can be repeated.
    #[arg(long, value_name = "NAME")]
    pub consignee: Vec<String>,

    /// Who will use the machines; can be repeated.
    #[arg(long, value_name = "NAME")]
    pub end_user: Vec<String>,

    /// Who is to repair the machines; can be repeated.
    #[arg(long, value_name = "NAME")]
    pub repairer: Vec<String>,
}

impl ShipmentArgs {
    /// What is stated: the name of the switch, the field and the text.
    pub(crate) fn stated(&self) -> impl Iterator<Item = (&'static str, Field, &str)> {
        let switches = [
            ("destination", Field::Destination, &self.destination),
            ("consignee", Field::Party(Role::Consignee, Aspect::Name), &self.consignee),
            ("end-user", Field::Party(Role::EndUser, Aspect::Name), &self.end_user),
            ("repairer", Field::Party(Role::Repairer, Aspect::Name), &self.repairer),
        ];
        let stated = |(switch, field, texts)| {
            let texts: &Vec<String> = texts;
            texts.iter().map(move |text| (switch, field, text.trim()))
        };
        switches.into_iter().flat_map(stated).filter(|(.., text)| !text.is_empty())
    }
}
