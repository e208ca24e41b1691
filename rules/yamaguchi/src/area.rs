//! The 21 areas of Yamaguchi city, by one spelling each. What an area may be granted is in [`crate::grant`].

use kisoku_sdk::prelude::*;

/// One of the 21 areas. 鋳銭司 is printed with an older first character in the plan: both mean one area.
///
/// Source: 第二次山口市協働推進プラン 後期推進計画, 第1章第2節2 (the 21 areas and the older spelling);
/// 令和6年度 事業報告, 基本施策Ⅲ（1） (the newer spelling). The English names are our reading.
#[derive(Choice, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// 大殿.
    #[choice(id = "大殿", ja = "大殿", en = "Odono")]
    Odono,
    /// 白石.
    #[choice(id = "白石", ja = "白石", en = "Shiraishi")]
    Shiraishi,
    /// 湯田.
    #[choice(id = "湯田", ja = "湯田", en = "Yuda")]
    Yuda,
    /// 仁保.
    #[choice(id = "仁保", ja = "仁保", en = "Niho")]
    Niho,
    /// 小鯖.
    #[choice(id = "小鯖", ja = "小鯖", en = "Osaba")]
    Osaba,
    /// 大内.
    #[choice(id = "大内", ja = "大内", en = "Ouchi")]
    Ouchi,
    /// 宮野.
    #[choice(id = "宮野", ja = "宮野", en = "Miyano")]
    Miyano,
    /// 吉敷.
    #[choice(id = "吉敷", ja = "吉敷", en = "Yoshiki")]
    Yoshiki,
    /// 平川.
    #[choice(id = "平川", ja = "平川", en = "Hirakawa")]
    Hirakawa,
    /// 大歳.
    #[choice(id = "大歳", ja = "大歳", en = "Otoshi")]
    Otoshi,
    /// 陶.
    #[choice(id = "陶", ja = "陶", en = "Sue")]
    Sue,
    /// 鋳銭司.
    #[choice(id = "鋳銭司", ja = "鋳銭司", en = "Suzenji", alias = "鑄銭司")]
    Suzenji,
    /// 名田島.
    #[choice(id = "名田島", ja = "名田島", en = "Natajima")]
    Natajima,
    /// 秋穂二島.
    #[choice(id = "秋穂二島", ja = "秋穂二島", en = "Aiofutajima")]
    Aiofutajima,
    /// 嘉川.
    #[choice(id = "嘉川", ja = "嘉川", en = "Kagawa")]
    Kagawa,
    /// 佐山.
    #[choice(id = "佐山", ja = "佐山", en = "Sayama")]
    Sayama,
    /// 小郡.
    #[choice(id = "小郡", ja = "小郡", en = "Ogori")]
    Ogori,
    /// 秋穂.
    #[choice(id = "秋穂", ja = "秋穂", en = "Aio")]
    Aio,
    /// 阿知須.
    #[choice(id = "阿知須", ja = "阿知須", en = "Ajisu")]
    Ajisu,
    /// 徳地.
    #[choice(id = "徳地", ja = "徳地", en = "Tokuji")]
    Tokuji,
    /// 阿東.
    #[choice(id = "阿東", ja = "阿東", en = "Ato")]
    Ato,
}
