//! Classes of Windows' own description of its hardware (CIM, before WMI), and telling which one some properties are of.
//!
//! Properties are those of Microsoft's reference of the Win32 provider (learn.microsoft.com, `CIMWin32` WMI Providers), aliases those
//! of `wmic alias list`. A table of somebody's own has columns of several classes, or others beside them: it is none of these.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A class.
pub(super) struct Class {
    /// Its name: `Win32_BIOS`.
    pub(super) name: &'static str,
    /// What `wmic` calls it, in small letters; empty where it has no word of its own.
    alias: &'static str,
    /// The properties that it has from the class above it.
    base: &'static str,
    /// Its other properties.
    own: &'static str,
    /// Those of its properties that nobody calls so who means something else.
    telling: &'static str,
}

/// Properties of everything.
const ELEMENT: &str = "Caption Description InstallDate Name Status";
/// Properties of what has a driver.
const DEVICE: &str = "Caption Description InstallDate Name Status Availability ConfigManagerErrorCode ConfigManagerUserConfig \
    CreationClassName DeviceID ErrorCleared ErrorDescription LastErrorCode PNPDeviceID PowerManagementCapabilities \
    PowerManagementSupported StatusInfo SystemCreationClassName SystemName";
/// Properties of what can be taken in the hand.
const PACKAGE: &str = "Caption Description InstallDate Name Status CreationClassName Depth Height HotSwappable Manufacturer Model \
    OtherIdentifyingInfo PartNumber PoweredOn Removable Replaceable SKU SerialNumber Tag Version Weight Width";

/// The classes that are read.
const CLASSES: &[Class] = &[
    Class {
        name: "Win32_ComputerSystemProduct",
        alias: "csproduct",
        base: "Caption Description Name",
        own: "IdentifyingNumber SKUNumber UUID Vendor Version",
        telling: "IdentifyingNumber",
    },
    Class {
        name: "Win32_BIOS",
        alias: "bios",
        base: ELEMENT,
        own: "BiosCharacteristics BIOSVersion BuildNumber CodeSet CurrentLanguage EmbeddedControllerMajorVersion \
            EmbeddedControllerMinorVersion IdentificationCode InstallableLanguages LanguageEdition ListOfLanguages Manufacturer \
            OtherTargetOS PrimaryBIOS ReleaseDate SerialNumber SMBIOSBIOSVersion SMBIOSMajorVersion SMBIOSMinorVersion \
            SMBIOSPresent SoftwareElementID SoftwareElementState SystemBiosMajorVersion SystemBiosMinorVersion \
            TargetOperatingSystem Version",
        telling: "SMBIOSBIOSVersion BiosCharacteristics SMBIOSMajorVersion PrimaryBIOS SoftwareElementID",
    },
    Class {
        name: "Win32_ComputerSystem",
        alias: "computersystem",
        base: ELEMENT,
        own: "AdminPasswordStatus AutomaticManagedPagefile AutomaticResetBootOption AutomaticResetCapability BootOptionOnLimit \
            BootOptionOnWatchDog BootROMSupported BootStatus BootupState ChassisBootupState ChassisSKUNumber CreationClassName \
            CurrentTimeZone DaylightInEffect DNSHostName Domain DomainRole EnableDaylightSavingsTime FrontPanelResetStatus \
            HypervisorPresent InfraredSupported InitialLoadInfo KeyboardPasswordStatus LastLoadInfo Manufacturer Model NameFormat \
            NetworkServerModeEnabled NumberOfLogicalProcessors NumberOfProcessors OEMLogoBitmap OEMStringArray PartOfDomain \
            PauseAfterReset PCSystemType PCSystemTypeEx PowerManagementCapabilities PowerManagementSupported \
            PowerOnPasswordStatus PowerState PowerSupplyState PrimaryOwnerContact PrimaryOwnerName ResetCapability ResetCount \
            ResetLimit Roles SupportContactDescription SystemFamily SystemSKUNumber SystemStartupDelay SystemStartupOptions \
            SystemStartupSetting SystemType ThermalState TotalPhysicalMemory UserName WakeUpType Workgroup",
        telling: "DNSHostName DomainRole TotalPhysicalMemory PCSystemType SystemSKUNumber SystemFamily PrimaryOwnerName",
    },
    Class {
        name: "Win32_BaseBoard",
        alias: "baseboard",
        base: PACKAGE,
        own: "ConfigOptions HostingBoard Product RequirementsDescription RequiresDaughterBoard SlotLayout SpecialRequirements",
        telling: "HostingBoard RequiresDaughterBoard SlotLayout",
    },
    Class {
        name: "Win32_SystemEnclosure",
        alias: "systemenclosure",
        base: PACKAGE,
        own: "AudibleAlarm BreachDescription CableManagementStrategy ChassisTypes CurrentRequiredOrProduced HeatGeneration \
            LockPresent NumberOfPowerCords SecurityBreach SecurityStatus ServiceDescriptions ServicePhilosophy SMBIOSAssetTag \
            TypeDescriptions VisibleAlarm",
        telling: "ChassisTypes SMBIOSAssetTag SecurityBreach SecurityStatus",
    },
    Class {
        name: "Win32_Processor",
        alias: "cpu",
        base: DEVICE,
        own: "AddressWidth Architecture AssetTag Characteristics CpuStatus CurrentClockSpeed CurrentVoltage DataWidth ExtClock \
            Family L2CacheSize L2CacheSpeed L3CacheSize L3CacheSpeed Level LoadPercentage Manufacturer MaxClockSpeed \
            NumberOfCores NumberOfEnabledCore NumberOfLogicalProcessors OtherFamilyDescription PartNumber ProcessorId \
            ProcessorType Revision Role SecondLevelAddressTranslationExtensions SerialNumber SocketDesignation Stepping \
            ThreadCount UniqueId UpgradeMethod Version VirtualizationFirmwareEnabled VMMonitorModeExtensions VoltageCaps",
        telling: "ProcessorId SocketDesignation MaxClockSpeed CurrentClockSpeed L2CacheSize NumberOfEnabledCore",
    },
    Class {
        name: "Win32_PhysicalMemory",
        alias: "memorychip",
        base: PACKAGE,
        own: "Attributes BankLabel Capacity ConfiguredClockSpeed ConfiguredVoltage DataWidth DeviceLocator FormFactor \
            InterleaveDataDepth InterleavePosition MaxVoltage MemoryType MinVoltage PositionInRow SMBIOSMemoryType Speed \
            TotalWidth TypeDetail",
        telling: "BankLabel DeviceLocator SMBIOSMemoryType InterleavePosition ConfiguredClockSpeed",
    },
    Class {
        name: "Win32_DiskDrive",
        alias: "diskdrive",
        base: DEVICE,
        own: "BytesPerSector Capabilities CapabilityDescriptions CompressionMethod DefaultBlockSize FirmwareRevision Index \
            InterfaceType Manufacturer MaxBlockSize MaxMediaSize MediaLoaded MediaType MinBlockSize Model NeedsCleaning \
            NumberOfMediaSupported Partitions SCSIBus SCSILogicalUnit SCSIPort SCSITargetId SectorsPerTrack SerialNumber \
            Signature Size TotalCylinders TotalHeads TotalSectors TotalTracks TracksPerCylinder",
        telling: "InterfaceType BytesPerSector FirmwareRevision SCSIPort TotalSectors",
    },
    Class {
        name: "Win32_NetworkAdapter",
        alias: "nic",
        base: DEVICE,
        own: "AdapterType AdapterTypeID AutoSense GUID Index Installed InterfaceIndex MACAddress Manufacturer \
            MaxNumberControlled MaxSpeed NetConnectionID NetConnectionStatus NetEnabled NetworkAddresses PermanentAddress \
            PhysicalAdapter ProductName ServiceName Speed TimeOfLastReset",
        telling: "PhysicalAdapter AdapterTypeID NetConnectionID NetConnectionStatus NetEnabled",
    },
    Class {
        name: "Win32_VideoController",
        alias: "",
        base: DEVICE,
        own: "AcceleratorCapabilities AdapterCompatibility AdapterDACType AdapterRAM CapabilityDescriptions ColorTableEntries \
            CurrentBitsPerPixel CurrentHorizontalResolution CurrentNumberOfColors CurrentNumberOfColumns CurrentNumberOfRows \
            CurrentRefreshRate CurrentScanMode CurrentVerticalResolution DeviceSpecificPens DitherType DriverDate DriverVersion \
            ICMIntent ICMMethod InfFilename InfSection InstalledDisplayDrivers MaxMemorySupported MaxNumberControlled \
            MaxRefreshRate MinRefreshRate Monochrome NumberOfColorPlanes NumberOfVideoPages ProtocolSupported \
            ReservedSystemPaletteEntries SpecificationVersion SystemPaletteEntries TimeOfLastReset VideoArchitecture \
            VideoMemoryType VideoMode VideoModeDescription VideoProcessor",
        telling: "AdapterCompatibility AdapterRAM AdapterDACType VideoProcessor",
    },
];

/// What names the host of an instance, best first; `SystemName` stands last, as it is a property of the instance.
pub(super) const HOST: &[&str] =
    &["PSComputerName", "ComputerName", "Node", "__SERVER", "CSName", "SystemName"];

/// What is put beside the properties of an instance.
const ADDED: &str = "PSComputerName ComputerName Node CSName RunspaceId PSShowComputerName CimClass CimInstanceProperties \
    CimSystemProperties __GENUS __CLASS __SUPERCLASS __DYNASTY __RELPATH __PROPERTY_COUNT __DERIVATION __SERVER __NAMESPACE __PATH \
    Scope Path Options ClassPath Properties SystemProperties Qualifiers Site Container PSStatus";

/// Where the name of its class stands in an instance.
const CLASS_KEYS: [&str; 3] = ["CimClass", "__CLASS", "CreationClassName"];

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one.eq_ignore_ascii_case(word))
}

impl Class {
    fn has(&self, property: &str) -> bool {
        is_in(self.base, property) || is_in(self.own, property)
    }
}

/// Whether a class is one of those that are read.
pub(super) fn is_known(class: &str) -> bool {
    CLASSES.iter().any(|known| known.name == class)
}

/// Whether a word is a property of some class, or put beside them.
pub(super) fn is_property(word: &str) -> bool {
    /// All of them in small letters: every row of a table is asked whether it is a header.
    static ALL: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let of_classes = CLASSES.iter().flat_map(|class| [class.base, class.own]);
        let words = of_classes.chain([ADDED]).flat_map(str::split_whitespace);
        words.map(str::to_ascii_lowercase).collect()
    });
    word.len() < 64 && ALL.contains(&word.to_ascii_lowercase())
}

/// Whether words head a table, of whatever class: properties alone, those of `wmic` with the host before them, or a property and
/// other words as properties are made.
pub(super) fn heads(words: &[&str]) -> bool {
    let is_made = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.len() > 1
            && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
    };
    match words {
        [] => false,
        ["Node", _, ..] => true,
        [first, others @ ..] => {
            is_property(first) && (others.iter().all(|word| is_property(word)) || words.iter().all(is_made))
        }
    }
}

/// The class whose properties these are, and no other's; `None` where several may be meant. What others call so as well (`Model`,
/// `SerialNumber`) tells a class only where something else shows that it comes from Windows.
pub(super) fn of_properties(properties: &[&str], is_windows: bool) -> Option<&'static str> {
    let own: Vec<&str> = properties.iter().copied().filter(|word| !is_in(ADDED, word)).collect();
    let fits = |class: &&Class| {
        let tells = own.iter().any(|word| is_in(class.telling, word));
        !own.is_empty() && own.iter().all(|word| class.has(word)) && (tells || is_windows)
    };
    let mut found = CLASSES.iter().filter(fits);
    let class = found.next()?;
    found.next().is_none().then_some(class.name)
}

/// The class that an instance names: under `CimClass`, as `root/cimv2:Win32_BIOS`, or the like.
pub(super) fn named_in<'t>(value: impl Fn(&str) -> Option<&'t str>) -> Option<&'t str> {
    CLASS_KEYS
        .iter()
        .find_map(|key| value(key))
        .map(|name| name.rsplit([':', '/', '\\']).next().unwrap_or(name))
}

/// The class that a line speaks of which is no part of the answer: `#TYPE …#root/cimv2/Win32_BIOS`, and the command that was
/// given, `C:\>wmic memorychip get …` or `PS C:\> Get-CimInstance Win32_BIOS | fl`.
pub(super) fn named_by_line(line: &str) -> Option<&'static str> {
    // Most lines are rows, and rows are many.
    let may_name = |word: &str| {
        line.len() >= word.len()
            && line.as_bytes().windows(word.len()).any(|at| at.eq_ignore_ascii_case(word.as_bytes()))
    };
    if line.len() > 4096 || !["#type ", "wmi", "cim"].iter().any(|word| may_name(word)) {
        return None;
    }
    let small = line.to_ascii_lowercase();
    let commands = ["wmic", "get-ciminstance", "get-wmiobject", "gcim", "gwmi"];
    let mut words = small.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
    let is_type = small.starts_with("#type ");
    let command = words.by_ref().find(|word| is_type || commands.contains(word))?;
    let known = |class: &&Class| {
        small
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .any(|word| word.eq_ignore_ascii_case(class.name))
    };
    let rest: Vec<&str> = if command == "wmic" { words.collect() } else { Vec::new() };
    let by_alias = CLASSES.iter().find(|class| !class.alias.is_empty() && rest.contains(&class.alias));
    CLASSES.iter().find(known).or(by_alias).map(|class| class.name)
}

/// Whether a line is a prompt of Windows, whatever stands behind it: `C:\Users\x>dir`, `PS C:\>`.
pub(super) fn is_prompt(line: &str) -> bool {
    let line = line.trim_start();
    let path = line.strip_prefix("PS ").unwrap_or(line);
    let mut chars = path.chars();
    chars.next().is_some_and(|drive| drive.is_ascii_alphabetic())
        && chars.as_str().starts_with(":\\")
        && path.contains('>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_told_by_what_only_it_has() {
        for (properties, windows, class) in [
            ("BankLabel DeviceLocator PartNumber Capacity", false, Some("Win32_PhysicalMemory")),
            ("PSComputerName IdentifyingNumber Name Vendor", false, Some("Win32_ComputerSystemProduct")),
            ("serialnumber smbiosbiosversion", false, Some("Win32_BIOS")),
            ("Manufacturer Product SerialNumber", false, None),
            ("Node Manufacturer Product SerialNumber", true, Some("Win32_BaseBoard")),
            ("Node SerialNumber", true, None),
            ("Name MACAddress", false, None),
            // Columns of somebody's own inventory.
            ("ComputerName Model SerialNumber SMBIOSBIOSVersion TotalPhysicalMemory", false, None),
            ("SMBIOSBIOSVersion SerialNumber Room", false, None),
            ("PSComputerName", true, None),
        ] {
            let properties: Vec<&str> = properties.split(' ').collect();
            assert_eq!(of_properties(&properties, windows), class, "{properties:?}");
        }
    }

    #[test]
    fn a_line_may_say_what_was_asked() {
        for (line, class) in [
            ("C:\\Users\\x>wmic bios get serialnumber", Some("Win32_BIOS")),
            ("wmic /node:\"PC7\" memorychip list full", Some("Win32_PhysicalMemory")),
            ("wmic path win32_VideoController get name", Some("Win32_VideoController")),
            ("PS C:\\> Get-CimInstance -ClassName Win32_Processor | fl *", Some("Win32_Processor")),
            (
                "#TYPE Microsoft.Management.Infrastructure.CimInstance#root/cimv2/Win32_DiskDrive",
                Some("Win32_DiskDrive"),
            ),
            ("#TYPE Selected.Microsoft.Management.Infrastructure.CimInstance", None),
            ("wmic product get name", None),
            ("the bios of this machine", None),
            ("root/cimv2:Win32_BIOS", None),
        ] {
            assert_eq!(named_by_line(line), class, "{line}");
        }
        assert!(is_prompt("C:\\Users\\x>hostname") && is_prompt("PS C:\\> ") && !is_prompt("C:D drive > x"));
    }
}
