use super::*;
use crate::model::{Aspect, Role};

/// The field of each column of a small sheet: `None` is an attribute.
pub(super) fn fields(csv: &str) -> Vec<Option<Field>> {
    let mut rows = csv.lines().map(|line| line.split('|').map(str::to_owned).collect::<Vec<_>>());
    let headers = rows.next().unwrap_or_default();
    let mapping = map_columns(&headers, &rows.collect::<Vec<_>>(), &MapOptions::default());
    mapping.columns.iter().map(|c| c.field).collect()
}

pub(super) fn each(texts: &str) -> impl Iterator<Item = &str> {
    texts.split(['|', '\n']).map(str::trim).filter(|t| !t.is_empty())
}

/// Headers that, behind a serial and a model, are not this field.
fn not_read_as(headers: &str, field: Option<Field>, value: &str) -> Vec<String> {
    let found = each(headers).map(|h| (h, fields(&format!("SN|Model|{h}\nA1001|Antminer S9|{value}\n"))[2]));
    found.filter(|(_, f)| *f != field).map(|(h, f)| format!("{h}: {f:?}")).collect()
}

#[test]
fn chips_are_headed_in_many_ways() {
    let wrong = not_read_as(
        "Controller marking|Control chip marking|Main IC|Main SoC|Ctrl SoC|Chipset|Processor Type|Processor Model|Application processor
        SoC part|CPU Model|CPU_type|MCU part no.|Host processor|Controller Chip|Control Chip Part Number|System-on-Chip|IC marking|FPGA type
        Main processor (SoC)|Control board CPU|processorType|SOC MARKING|Chip top mark|Marking of controller chip
        CPU型号|控制芯片型号|主控芯片丝印|主控芯片型号|处理器型号|主控IC|SoC型号|MCU型号|控制板芯片型号|主芯片|芯片组|主控CPU|处理器类型|芯片丝印
        控制芯片(丝印)|主控型号|单片机型号
        制御チップ型番|MCU型番|CPU型番|プロセッサ|プロセッサ型番|メインIC|メインチップ型番|制御IC|コントローラIC型番|マイコン型番|SoC型番|チップセット
        プロセッサの種類|チップ刻印
        Tipo de procesador|Modelo de procesador|Procesador principal|Chip de control|Modelo de CPU|Marcado del chip de control|Microcontrolador
        Chip principal|Circuito integrado principal|Conjunto de chips
        Modelo do processador|Tipo de processador|Processador principal|Chip de controle|Modelo da CPU|Marcação do chip de controle
        Chip principal|Circuito integrado principal|Modelo do SoC
        Type de processeur|Modèle de processeur|Processeur principal|Puce de contrôle|Modèle du CPU|Marquage de la puce de contrôle
        Puce principale|Circuit intégré principal|Système sur puce
        Prozessortyp|Prozessormodell|Hauptprozessor|Steuerchip|CPU-Typ|Steuerchip-Aufdruck|Mikrocontroller|Chipsatz|Haupt-IC|Prozessor-Modell
        Тип процессора|Модель процессора|Процессор|Маркировка чипа управления|Модель ЦП|Микроконтроллер|Чипсет|Основной чип
        Центральный процессор|Маркировка контроллера|Управляющая микросхема
        Components - Processor|Composants - Processeur|Komponenten - Prozessor|Componentes - Procesador|Componentes - Processador
        Компоненты - Процессор|组件 - 处理器|コンポーネント - プロセッサ|cpu.model|Processor.Name|hardware.processor|CPU - Model|device.cpu",
        Some(Field::Part),
        "XC7Z010-1CLG225C",
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn boards_hashing_chips_and_makers_are_told_from_chips() {
    let wrong = not_read_as(
        "Control board|Control Board Type|控制板|制御基板|Steuerplatine|Плата управления|Placa de control",
        Some(Field::ControlBoard),
        "CV1835",
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    let wrong = not_read_as(
        "Hash ASIC|ASIC chip|Hash chip|算力芯片|ハッシュチップ|Chip de minado|Puce de minage|Хеш чип",
        Some(Field::HashAsic),
        "BM1368",
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    let wrong = not_read_as(
        "Chip Vendor|SoC vendor|CPU manufacturer|Processor brand|IC maker|主控芯片厂商|芯片厂商|CPU厂商|チップメーカー|CPUメーカー|Fabricante del procesador
        Fabricante do processador|Fabricant du processeur|Prozessorhersteller|Chip-Hersteller|Производитель процессора|Components - Processor vendor",
        Some(Field::PartMaker),
        "Xilinx",
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_last_word_of_a_heading_counts_for_its_group() {
    let maker = Field::Party(Role::Maker, Aspect::Name);
    let supplier = Field::Party(Role::Supplier, Aspect::Name);
    for (header, field) in [
        ("asset.serial", Some(Field::Serial)),
        ("cmdb_ci.serial_number", Some(Field::Serial)),
        ("Item - Serial number", Some(Field::Serial)),
        ("device.serialNumber", Some(Field::Serial)),
        ("Hardware: Serial Number", Some(Field::Serial)),
        ("Ordinateur - Numéro de série", Some(Field::Serial)),
        ("Computer - Seriennummer", Some(Field::Serial)),
        ("Equipo - Número de serie", Some(Field::Serial)),
        ("Компьютер - Серийный номер", Some(Field::Serial)),
        ("计算机 - 序列号", Some(Field::Serial)),
        ("コンピュータ - シリアル番号", Some(Field::Serial)),
        ("BIOS.SSN", Some(Field::Serial)),
        ("asset.asset_tag", Some(Field::AssetTag)),
        ("model.name", Some(Field::Model)),
        ("asset.model.name", Some(Field::Model)),
        ("Model - Name", Some(Field::Model)),
        ("model.manufacturer", Some(maker)),
        ("manufacturer.name", Some(maker)),
        ("supplier.name", Some(supplier)),
        ("Location.name", Some(Field::Site)),
        ("Networks - MAC address", Some(Field::Mac)),
        ("Ports réseau - Adresse MAC", Some(Field::Mac)),
        ("Netzwerkanschlüsse - MAC-Adresse", Some(Field::Mac)),
        ("Puertos de red - Dirección MAC", Some(Field::Mac)),
        ("Сетевые порты - MAC адрес", Some(Field::Mac)),
        ("network.ip_address", Some(Field::Ip)),
        ("Operating System - Name", None),
        ("Operating System - Version", None),
        ("Operating System - Serial number", None),
        ("Système d'exploitation - Nom", None),
        ("Betriebssystem - Name", None),
        ("Sistema operativo - Nombre", None),
        ("Sistema operacional - Nome", None),
        ("Операционная система - Название", None),
        ("操作系统 - 名称", None),
        ("User - Name", None),
        ("user.serial", None),
        ("assigned_to.location.name", None),
        ("Assigned to - Name", None),
        ("Monitor - Serial number", None),
        ("Software - Name", None),
        ("Components - Serial number", None),
        ("Components - Memory", None),
        ("Group - Name", None),
        ("Status.name", None),
        ("department.name", None),
        ("Checked Out To: Location", None),
    ] {
        assert_eq!(fields(&format!("{header}\nA1001\n"))[0], field, "{header}");
    }
    // Of an asset manager: none of these is the machine's name.
    let csv = "Name|Serial number|Operating System - Name|User - Name|Location - Name|Components - Processor\nedge|G1|Linux|bob|Lab|XC7Z010";
    let found = fields(csv);
    assert_eq!(found[1..], [Some(Field::Serial), None, None, Some(Field::Site), Some(Field::Part)]);
}

#[test]
fn units_of_measure_name_no_machine() {
    for header in [
        "Unit",
        "Units",
        "Device",
        "Unit name",
        "单位",
        "単位",
        "Unidad",
        "Unidade",
        "Unité",
        "Einheit",
        "Ед. изм.",
    ] {
        for unit in ["pcs", "set", "台", "個", "шт", "Stk", "ud", "kg", "un", "EA", "セット", "pièces"]
        {
            let found = fields(&format!(
                "Model|Serial|{header}|Qty\nAntminer S21|A1001|{unit}|1\nAntminer S21|A1002|{unit}|1\n"
            ));
            assert_eq!(found[2], None, "{header}: {unit}");
        }
    }
}

#[test]
fn kinds_of_things_are_a_class() {
    for (header, kinds) in [
        ("DeviceType", ["Laptop", "Monitor"]),
        ("Device Type", ["Laptop", "Monitor"]),
        ("device type", ["Server", "Switch"]),
        ("device_type", ["ASIC miner", "PDU"]),
        ("Type", ["Laptop", "Desktop"]),
        ("Device", ["Laptop", "Monitor"]),
        ("Equipment", ["Printer", "Scanner"]),
        ("Machine Type", ["Miner", "Server"]),
        ("Tipo de dispositivo", ["Portátil", "Monitor"]),
        ("Tipo", ["Ordenador", "Impresora"]),
        ("Equipo", ["Servidor", "Conmutador"]),
        ("Tipo de equipamento", ["Notebook", "Impressora"]),
        ("Type d'appareil", ["Ordinateur portable", "Écran"]),
        ("Matériel", ["Serveur", "Imprimante"]),
        ("Gerätetyp", ["Notebook", "Bildschirm"]),
        ("Gerät", ["Drucker", "Rechner"]),
        ("Тип устройства", ["Ноутбук", "Монитор"]),
        ("Тип", ["Сервер", "Коммутатор"]),
        ("设备类型", ["笔记本电脑", "显示器"]),
        ("设备", ["服务器", "交换机"]),
        ("类型", ["矿机", "交换机"]),
        ("機器種別", ["ノートPC", "モニター"]),
        ("種類", ["サーバー", "ルーター"]),
    ] {
        let csv = format!(
            "AssetID|{header}|Model\nA-1001|{}|Latitude 7420\nA-1002|{}|U2722D\n",
            kinds[0], kinds[1]
        );
        assert_eq!(fields(&csv), [Some(Field::AssetTag), Some(Field::Class), Some(Field::Model)], "{header}");
    }
    // Without kinds, a type beside a model is one all the same; alone, it is what its values are.
    assert_eq!(fields("Serial|Machine type|Model\nA1001|Air cooled|S21\n")[1], Some(Field::Class));
    assert_eq!(fields("Serial|Device type\nA1001|Antminer S21\n")[1], Some(Field::Model));
    assert_eq!(fields("序列号|设备类型\nA1001|蚂蚁矿机S19\n")[1], Some(Field::Model));
    assert_eq!(fields("Serial|Gerätetyp\nA1001|Notebook\n")[1], Some(Field::Class));
}

#[test]
fn a_device_that_repeats_is_a_model() {
    let rows =
        "A1001|Antminer S21|C1\nA1002|Antminer S21|C1\nA1003|Antminer S21|C1\nA1004|Antminer S19k Pro|C1\n";
    for header in ["Miner", "Device", "Machine", "矿机", "Equipo", "Gerät", "Устройство", "Appareil", "装置"]
    {
        assert_eq!(
            fields(&format!("Serial Number|{header}|Location\n{rows}"))[1],
            Some(Field::Model),
            "{header}"
        );
    }
    let several = "M1|A1|x\nM1|A2|x\nM2|A3|x\nM2|A4|x\n";
    assert_eq!(fields(&format!("Machine|Board serial|Note\n{several}"))[0], Some(Field::Machine));
}

#[test]
fn the_papers_of_a_shipment_are_read() {
    let quantity = not_read_as(
        "Q'ty|Qty (PCS)|QTY(SETS)|Quantity (pcs)|No. of units|数量(台)|数量（套）|數量|数量（個）|Menge (Stk)|Stückzahl|Cant.|Cantidad (uds)|Qtd.|Qtde
        Quantité (pcs)|Qté|Кол-во, шт|Количество (шт)|Кол-во",
        Some(Field::Quantity),
        "4",
    );
    assert!(quantity.is_empty(), "{quantity:#?}");
    let origin = not_read_as(
        "C/O|COO|C.O.O.|Country of origin|Origin|原产国|原产地|原産国|País de origen|País de origem|Pays d'origine|Ursprungsland|Urspr.|Страна происхождения",
        Some(Field::Origin),
        "China",
    );
    assert!(origin.is_empty(), "{origin:#?}");
    let tariff = not_read_as(
        "HS code|H.S. Code|HS-Code|HTS|HS编码|海关编码|HSコード|Partida arancelaria|NCM|Code SH|Zolltarifnummer|Код ТН ВЭД",
        Some(Field::Hts),
        "8471.50",
    );
    assert!(tariff.is_empty(), "{tariff:#?}");
    let description = not_read_as(
        "Item description|Description of goods|Goods description|货物名称|品名|Descripción de la mercancía|Descrição da mercadoria|Désignation des marchandises
        Warenbezeichnung|Описание товара|Наименование товара",
        Some(Field::Description),
        "ASIC miner with power supply",
    );
    assert!(description.is_empty(), "{description:#?}");
    for header in each(
        "Model/Spec|Model / Specification|规格型号|型号/规格|Marca/Modelo|Modèle/Spécification|Modell/Typ|Модель/характеристики",
    ) {
        assert_eq!(fields(&format!("{header}|Qty\nAntminer S21|4\n"))[0], Some(Field::Model), "{header}");
    }
}

#[test]
fn numbers_of_lines_boxes_and_papers_are_no_machines() {
    let wrong: Vec<&str> = each(
        "Item No.|Item #|Item|Pos.|Pos|Position|Line|Line No.|Line #|No.|№|#|Carton No.|C/No.|CTN No.|Box No.|Pallet No.|Lot|Lot No.|Batch
        箱号|箱號|序号|项次|行号|批号|柜号|项号|No|番号|項番|箱番号|ケース番号|ロット番号|行番号|Línea|N.º|Caja|Bulto|Lote|Pos. Nr.|Positionsnr.|Karton-Nr.|Kiste
        Charge|Zeile|Ligne|N°|Colis|N° de colis|Linha|Caixa|Volume|№ п/п|п/п|Строка|Место|Короб|Партия|Order No.|Invoice No.|PO Number|Tracking No.
        Gross weight|G.W.|N.W. (kg)|Net weight|Unit price|Amount|Total|单价|金额|毛重|净重|単価|金額|Precio unitario|Importe|Preço|Prix unitaire|Montant
        Einzelpreis|Betrag|Цена|Сумма|Вес брутто|Measurement|CBM",
    )
    .filter(|header| {
        let found = fields(&format!("{header}|Description|Model|Qty\n1|ASIC miner|Antminer S21|180\n2|ASIC miner|Antminer S19|60\n"));
        found[0].is_some_and(|f| Field::KEYS.contains(&f))
    })
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(fields("P/N|Description|Qty\nX1|ASIC miner|1\n")[0], Some(Field::Part));
}

#[test]
fn an_amount_of_money_is_no_quantity() {
    for (csv, expected) in [
        ("Description,Amount (USD),Quantity (PCS)\nAntminer S21,4000,5\n", ["description", "-", "quantity"]),
        ("Description,Unit Price,Amount\nAntminer S21,4000,8000\n", ["description", "-", "-"]),
        ("Description,Amount/USD,Remarks\nAntminer S21,4000,x\n", ["description", "-", "-"]),
        ("Description,Amount,Remarks\nAntminer S21,4000.50,x\n", ["description", "-", "-"]),
        ("Description,Amount,Remarks\nAntminer S21,12,x\n", ["description", "quantity", "-"]),
        ("品名,金额,数量\nAntminer S21,4000,5\n", ["description", "-", "quantity"]),
        ("Bezeichnung,Betrag,Menge\nAntminer S21,4000,5\n", ["description", "-", "quantity"]),
        ("Désignation,Montant,Quantité\nAntminer S21,4000,5\n", ["description", "-", "quantity"]),
        ("Descripción,Importe,Cantidad\nAntminer S21,4000,5\n", ["description", "-", "quantity"]),
        ("Descrição,Valor,Quantidade\nAntminer S21,4000,5\n", ["description", "-", "quantity"]),
        ("Описание,Сумма,Количество\nAntminer S21,4000,5\n", ["description", "-", "quantity"]),
    ] {
        let mut rows = csv.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let sample: Vec<Vec<String>> = rows.collect();
        let mapping = map_columns(&header, &sample, &MapOptions::default());
        let fields: Vec<String> =
            mapping.columns.iter().map(|c| c.field.map_or("-".to_owned(), |f| f.to_string())).collect();
        assert_eq!(fields, expected, "{csv}");
    }
}

#[test]
fn a_login_at_a_pool_names_no_machine_that_something_else_names() {
    let bt = "IP|Type|Pool1|Worker1|MAC\n192.0.2.1|Antminer S19|pool:3333|acct.w21|02:00:00:00:00:01\n192.0.2.2|Antminer S19|pool:3333|acct.w22|02:00:00:00:00:02";
    assert_eq!(fields(bt)[3], None);
    let alone = "Worker|Model|Firmware\nrig-01|Antminer S19|1.0\nrig-02|Antminer S19|1.0";
    assert_eq!(fields(alone)[0], Some(Field::Machine), "nothing better names them");
}

#[test]
fn serial_numbers_of_the_boards_in_slots_are_read() {
    let found = fields("Miner SN|Slot0 PCB SN|Slot 1 PCB SN|slot_2_board_sn\nA1|B1|B2|B3");
    assert_eq!(found[1..], [Some(Field::BoardSerial); 3]);
}

#[test]
fn the_day_of_receipt_is_one_of_buying_unless_it_is_a_repairers() {
    let wrong = not_read_as(
        "Date received|Goods receipt date|入库日期|入庫日|Fecha de recepción|Data de recebimento|Date de réception|Wareneingangsdatum|Дата поступления",
        Some(Field::PurchaseDate),
        "2024-01-05",
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    let repairs = "SN|Model|Date received|Repair date\nA1001|Antminer S9|2024-01-05|2024-01-09";
    assert_eq!(fields(repairs)[2], None);
    let bought = "SN|Model|Date received|Purchase date\nA1001|Antminer S9|2024-01-05|2024-01-01";
    assert_eq!(fields(bought)[2], None);
}

#[test]
fn a_type_of_device_beside_its_role_is_the_model() {
    let netbox = "name|role|manufacturer|device_type|serial\nesx-01|server|Dell|PowerEdge R640|7GHT2K3\nm-01|miner|Bitmain|Antminer S19k Pro|YNAHYSCBCJDCA0033";
    assert_eq!(fields(netbox)[3], Some(Field::Model));
}

#[test]
fn the_telephone_numbers_of_persons_name_no_machines() {
    let persons = "Employee ID|Name|Department|Phone\nE001|Jane|IT|555-0101\nE002|Ali|Finance|555-0102";
    assert_eq!(fields(persons)[3], None);
}

#[test]
fn a_network_is_a_site_and_an_export_of_racktables_names_its_models() {
    let fields = |headers: &[&str], rows: &[&[&str]]| {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| own(row)).collect();
        map_columns(&own(headers), &rows, &MapOptions::default())
            .columns
            .iter()
            .map(|c| c.field)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        fields(
            &["Name", "Serial number", "MAC address", "Model", "Network"],
            &[
                &["AP-01", "Q2KD-0000-0001", "02:00:00:11:22:33", "MR42", "HQ"],
                &["SW-01", "Q2HP-0000-0002", "02:00:00:44:55:66", "MS225-48", "HQ"],
            ]
        ),
        [Field::Hostname, Field::Serial, Field::Mac, Field::Model, Field::Site].map(Some)
    );
    assert_eq!(
        fields(
            &["Asset tag", "HW type", "OEM S/N 1"],
            &[&["INV1", "ACME TS-1283", "Q20400001"], &["INV2", "ACME S5130", "219800001"]]
        ),
        [Field::AssetTag, Field::Model, Field::Serial].map(Some)
    );
}

#[test]
fn words_for_parties_count_above_a_table_as_in_columns() {
    let role = |label: &str| field_of_label(label).and_then(Field::role).map(|role| role.to_string());
    for (role_of, labels) in [
        (
            "consignee",
            "Buyer|To|Messrs|M/s|Principal|Ordered by|Order from|Invoice to|Payer|Sold to|BUYER NAME & ADDRESS|买方|订货人|致|\
             発注者|宛先|Facturar a|Pagador|Faturar a|Facturé à|Donneur d'ordre|Auftraggeber|Rechnung an|Плательщик|Кому",
        ),
        (
            "end-user",
            "Customer|Customer name|Client|Cliente|Kunde|客户|お客様|Nom du client|Nome do cliente|Клиент|Заказчик|Klant",
        ),
        (
            "supplier",
            "Vendor|Vendor name|From|Seller|Shipper|Ordered from|卖家|売主|Vendido por|Vendu par|Verkauft von|От кого",
        ),
    ] {
        for label in each(labels) {
            assert_eq!(role(label).as_deref(), Some(role_of), "{label}");
        }
    }
    for column in each("Ordered by|Besteller|Commandé par|订货人") {
        assert_eq!(
            fields(&format!("SN|Model|{column}\nA1001|Antminer S9|Acme Mining\n"))[2],
            Some(Field::Party(Role::Consignee, Aspect::Name)),
            "{column}"
        );
    }
    // Too little for a column.
    assert_eq!(fields("SN|Model|To\nA1001|Antminer S9|Acme Mining\n")[2], None);
    for label in each("Terms|Subject|Carton|Remarks") {
        assert_eq!(role(label), None, "{label}");
    }
}

#[test]
fn kinds_of_which_one_is_not_known_are_a_class() {
    assert_eq!(
        fields("HOST|TIPO\nQ117|Computador\nQ118|Impressora\nQ119|Carrinho de leito\n"),
        [Some(Field::Hostname), Some(Field::Class)]
    );
    assert_eq!(
        fields("HOST|TIPO|PROCESSADOR\nQ117|Computador|Core i3\nQ118|Impressora|\n"),
        [Some(Field::Hostname), Some(Field::Class), Some(Field::Part)]
    );
    assert_eq!(
        fields("HOST|TIPO\nQ117|Antminer S21\nQ118|Whatsminer M60\nQ119|Servidor\n"),
        [Some(Field::Hostname), Some(Field::Model)]
    );
}

#[test]
fn what_an_asset_is_called_is_no_tag() {
    assert_eq!(
        fields("Asset|Role\nHP EliteDesk 800 G2|Lab host\nHP Z440|AI workstation\n")[0],
        Some(Field::Machine)
    );
    assert_eq!(fields("Asset|Model\nA-1001|HP Z440\nA-1002|HP Z440\n")[0], Some(Field::AssetTag));
}

#[test]
fn the_day_from_which_a_machine_is_in_service_is_none_of_a_service() {
    assert_eq!(
        fields("Serial|Service Date|In-Service Date\nQX1|2026-01-02|2024-01-02\n"),
        [Some(Field::Serial), Some(Field::RepairDate), None]
    );
}
