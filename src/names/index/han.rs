//! Traditional and Japanese forms of Chinese characters as simplified ones, so that `華為` and `华为` meet as *similar*. They
//! are never the *same* for it: some simplified characters stand for several others.

use std::borrow::Cow;
use std::sync::LazyLock;

use hashbrown::HashMap;

/// Written and simplified, side by side: characters of names, places and lines of business.
/// Source: China's General List of Simplified Chinese Characters (1986), and Japan's table of jōyō kanji for the forms simplified
/// there. A character that one table gives several simplified ones for stands here with that of names.
const PAIRS: &str = "\
    華华 為为 爲为 團团 団团 國国 東东 電电 業业 產产 産产 機机 實实 驗验 験验 學学 術术 製制 設设 計计 進进 遠远 達达 運运 連连 輸输 軟软 車车 \
    軍军 導导 彈弹 弾弹 飛飞 龍龙 竜龙 馬马 鳥鸟 魚鱼 鳳凤 鴻鸿 鵬鹏 鷹鹰 麗丽 黃黄 齊齐 斉齐 齒齿 門门 開开 關关 関关 間间 陽阳 陰阴 陳陈 陸陆 \
    隊队 階阶 際际 隨随 險险 険险 雙双 雲云 霧雾 靈灵 霊灵 韓韩 響响 頁页 項项 順顺 預预 領领 頭头 頻频 題题 額额 顏颜 願愿 類类 顧顾 風风 飯饭 \
    飲饮 館馆 驅驱 駆驱 駕驾 騰腾 驛驿 駅驿 體体 鬥斗 闘斗 鮮鲜 鹽盐 塩盐 麥麦 點点 黨党 發发 発发 盧卢 監监 盤盘 眾众 礎础 碼码 確确 磚砖 禮礼 \
    禪禅 種种 稱称 穀谷 積积 穩稳 窮穷 競竞 筆笔 節节 範范 築筑 簡简 籃篮 糧粮 紀纪 約约 紅红 納纳 純纯 紙纸 級级 紡纺 細细 紳绅 組组 結结 絡络 \
    給给 統统 絲丝 絕绝 經经 経经 綜综 綠绿 緑绿 維维 綱纲 網网 緊紧 線线 緯纬 練练 縣县 県县 總总 総总 績绩 織织 繼继 継继 續续 続续 纖纤 繊纤 \
    罷罢 羅罗 義义 習习 聖圣 聞闻 聯联 聰聪 聡聪 聲声 職职 聽听 聴听 肅肃 粛肃 腦脑 脳脑 膠胶 臨临 興兴 舊旧 艦舰 艙舱 莊庄 荘庄 蓋盖 蔣蒋 藍蓝 \
    藥药 薬药 藝艺 蘇苏 蘭兰 處处 処处 號号 蟲虫 衛卫 衝冲 補补 裝装 裡里 複复 見见 規规 視视 覺觉 覚觉 覽览 覧览 觀观 観观 觸触 訂订 訊讯 訓训 \
    託托 記记 訪访 許许 証证 證证 評评 詞词 試试 詩诗 話话 該该 詳详 誠诚 認认 語语 誤误 說说 説说 課课 調调 談谈 請请 論论 諾诺 謀谋 謝谢 識识 \
    譜谱 譯译 訳译 議议 護护 讀读 読读 變变 変变 讓让 譲让 豐丰 豊丰 貝贝 負负 財财 貢贡 貨货 販贩 貫贯 責责 貴贵 買买 貸贷 費费 貿贸 賀贺 資资 \
    賈贾 賓宾 賢贤 賣卖 売卖 質质 賴赖 頼赖 購购 贊赞 賛赞 贏赢 趙赵 跡迹 踐践 踴踊 軌轨 軸轴 載载 輔辅 輕轻 軽轻 輝辉 輪轮 轉转 転转 轟轰 辦办 \
    農农 遙遥 適适 遲迟 遅迟 遷迁 選选 遺遗 還还 邊边 辺边 郵邮 鄉乡 郷乡 鄒邹 鄧邓 鄭郑 鄰邻 醫医 釀酿 醸酿 釋释 釘钉 針针 鈉钠 鈦钛 鈴铃 鉅巨 \
    鉑铂 鉛铅 鉬钼 鉻铬 銀银 銅铜 銘铭 銳锐 鋁铝 鋒锋 鋰锂 鋼钢 錄录 録录 錢钱 銭钱 錦锦 錫锡 錳锰 鍊炼 錬炼 鍋锅 鍛锻 鍾钟 鐘钟 鎂镁 鎖锁 鎢钨 \
    鎮镇 鎳镍 鏈链 鏡镜 鐵铁 鉄铁 鑄铸 鋳铸 鑑鉴 鑒鉴 鑽钻 鑿凿 長长 閃闪 閉闭 閎闳 閔闵 閣阁 閩闽 闊阔 闆板 億亿 優优 儀仪 價价 価价 倉仓 個个 \
    們们 偉伟 側侧 備备 傑杰 傳传 伝传 債债 僑侨 儲储 兒儿 児儿 內内 兩两 両两 冊册 凍冻 凱凯 別别 則则 剛刚 創创 劃划 劉刘 劍剑 剣剑 劑剂 剤剂 \
    動动 務务 勝胜 勞劳 労劳 勢势 勵励 勳勋 勲勋 匯汇 匱匮 區区 協协 單单 単单 卻却 廠厂 歷历 歴历 曆历 暦历 厲厉 壓压 圧压 參参 叢丛 吳吴 呉吴 \
    員员 問问 啟启 啓启 喚唤 喬乔 營营 営营 嚴严 厳严 囑嘱 圍围 囲围 園园 圓圆 円圆 圖图 図图 執执 堅坚 場场 塊块 墊垫 塵尘 墾垦 壇坛 壘垒 塁垒 \
    壩坝 壯壮 壽寿 夢梦 奧奥 奪夺 奮奋 媽妈 嬌娇 孫孙 寧宁 寬宽 寶宝 寳宝 專专 専专 尋寻 對对 対对 將将 屆届 層层 屬属 岡冈 島岛 峽峡 崗岗 嶺岭 \
    嶼屿 嶽岳 巖岩 幣币 師师 帥帅 帶带 帯带 幫帮 幹干 庫库 廈厦 廣广 広广 慶庆 廬庐 廳厅 庁厅 張张 強强 彌弥 彎弯 彙汇 後后 徑径 從从 従从 復复 \
    徵征 徳德 恆恒 悅悦 恵惠 愛爱 態态 慮虑 應应 応应 懷怀 戰战 戦战 戲戏 戶户 戸户 拋抛 挾挟 捲卷 掃扫 採采 揚扬 換换 揮挥 損损 搖摇 揺摇 撥拨 \
    擇择 択择 擊击 擔担 據据 拠据 擴扩 拡扩 攝摄 摂摄 攤摊 敵敌 數数 斷断 於于 時时 晉晋 晝昼 暢畅 曉晓 暁晓 書书 會会 條条 棄弃 棟栋 極极 榮荣 \
    栄荣 構构 槍枪 樂乐 楽乐 樓楼 標标 樞枢 樣样 様样 樹树 橋桥 檢检 検检 櫻樱 桜樱 欄栏 權权 権权 歐欧 歲岁 歸归 帰归 殘残 殺杀 氣气 気气 氫氢 \
    漢汉 決决 沖冲 況况 洩泄 涼凉 淨净 浄净 淺浅 渦涡 測测 渾浑 湯汤 準准 溝沟 溫温 滬沪 滅灭 滄沧 滿满 満满 漁渔 漲涨 漸渐 潔洁 潤润 潛潜 澤泽 \
    沢泽 澱淀 濟济 済济 濱滨 浜滨 濾滤 灣湾 灘滩 瀋沈 瀘泸 瀟潇 灑洒 烏乌 無无 煉炼 煒炜 煙烟 煥焕 熱热 燈灯 燒烧 焼烧 燦灿 爐炉 爭争 爾尔 牆墙 \
    獎奖 奨奖 獨独 獲获 獵猎 猟猎 獻献 現现 瑪玛 環环 璽玺 瓊琼 畢毕 畫画 異异 當当 疊叠 療疗 癒愈 皺皱 鷗鸥 齡龄 齢龄 臺台 萬万 與与 葉叶 禦御 \
    鍵键 鎧铠 閥阀 雜杂 難难 韋韦 餘余 駿骏 驕骄 騎骑 鯨鲸 鶴鹤 麵面 黌黉 \
    稜棱 瀾澜 亞亚 亜亚 顯显 顕显 礦矿 鉱矿 碩硕 矽硅 淩凌 鯤鲲 鸞鸾 鯉鲤 鴨鸭 鴿鸽 瑩莹 螢萤 穎颖 璣玑 灝灏 燁烨 煬炀 嵐岚 巒峦 榿桤 楊杨 棲栖 樺桦 欽钦 殼壳 濤涛 濰潍 瀝沥 瑋玮 瑤瑶 琺珐 瓏珑 甌瓯 畝亩 \
    盜盗 矯矫 磯矶 祿禄 穌稣 竄窜 筍笋 粵粤 紋纹 紛纷 絨绒 綺绮 緒绪 緣缘 縱纵 縦纵 纓缨 纜缆 聳耸 脅胁 脈脉 臘腊 艷艳 荊荆 莖茎 蓮莲 蕭萧 薩萨 蘆芦 蝦虾 螞蚂 蠶蚕 訴诉 詠咏 詮诠 諧谐 謙谦 讚赞 貓猫 賦赋 \
    賽赛 趨趋 躍跃 軒轩 輯辑 輻辐 轄辖 遜逊 邏逻 醬酱 釐厘 釵钗 鈔钞 鈞钧 鈣钙 鈷钴 鉀钾 鉤钩 銓铨 銷销 鋅锌 鋪铺 錐锥 錠锭 鍍镀 鍺锗 鎬镐 鎰镒 鏗铿 鏘锵 鐳镭 鐮镰 鑼锣 閱阅 閲阅 闖闯 闡阐 陝陕 隴陇 隸隶 \
    雋隽 靜静 鞏巩 頂顶 頌颂 頤颐 顆颗 顥颢 飄飘 餅饼 養养 馮冯 馳驰 駐驻 駱骆 騏骐 驊骅 驥骥 魯鲁 鮑鲍 鰲鳌 鱷鳄 鳴鸣 鴛鸳 鵝鹅 鵲鹊 鷺鹭 鹼碱 龐庞 龔龚 龜龟 亀龟 償偿 勁劲 壟垄 嬰婴 悶闷 愷恺 戀恋 擬拟 \
    攔拦 攜携 曬晒 櫃柜 歡欢 歓欢 瀏浏 灤滦 爍烁 燭烛 狀状 獅狮 瑣琐 礙碍 籌筹 籤签 緻致 繡绣 腎肾 膽胆 艱艰 蠟蜡 襯衬 詔诏 譚谭 賚赉 贛赣 轅辕 輥辊 鄺邝 鈺钰 鋯锆 鏵铧 鐙镫 鑠铄 閘闸 闕阙 雛雏 韜韬 騁骋 \
    鯽鲫 鷲鹫 蘊蕴 麼么 鋭锐 轍辙 徹彻 漿浆 槳桨 樁桩 閻阎 闐阗 駝驼 騾骡 鸚鹦 鵡鹉 鴉鸦 鶯莺 鷄鸡 雞鸡 鳶鸢";

static SIMPLIFIED: LazyLock<HashMap<char, char, foldhash::fast::FixedState>> = LazyLock::new(|| {
    let pair = |pair: &str| {
        let mut letters = pair.chars();
        Some((letters.next()?, letters.next()?))
    };
    PAIRS.split_whitespace().filter_map(pair).filter(|(written, simplified)| written != simplified).collect()
});

/// A word of Chinese characters in simplified ones.
pub(super) fn simplified(word: &str) -> Cow<'_, str> {
    if word.chars().any(|c| SIMPLIFIED.contains_key(&c)) {
        Cow::Owned(word.chars().map(|c| SIMPLIFIED.get(&c).copied().unwrap_or(c)).collect())
    } else {
        Cow::Borrowed(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_three_tables_meet_and_settle_in_one_step() {
        for (written, same) in [
            ("詹克團", "詹克団"),
            ("華爲", "华为"),
            ("廣達電腦", "広达电脑"),
            ("龍芯", "竜芯"),
            ("亞瀾", "亚澜"),
            ("顯碩矽", "显硕硅"),
        ] {
            assert_eq!(simplified(written), simplified(same), "{written}");
        }
        for letter in SIMPLIFIED.values() {
            assert!(!SIMPLIFIED.contains_key(letter), "{letter} leads on");
        }
        assert!(matches!(simplified("算能科技"), Cow::Borrowed(_)));
    }
}
