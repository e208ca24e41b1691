//! Builds components out of text with the contract's real interface.

use kisoku_core::life::Stage;
use kisoku_core::ports::{Budget, Call, Rules as _};
use kisoku_core::read::{self, Input};
use kisoku_core::value::Record;
use kisoku_engine::{Engine, Module};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::manifest::{Image, manifest};

/// The contract.
pub(crate) const WIT: &str = include_str!("../../../../guest-sdk/wit/rules.wit");

/// Parameters of a function: the programme, settings, and values or a list of them.
const RECORDS: &str = "i32 i32 i32 i32 i32";

/// Those of `decide`: the programme, a stage with its payload, settings, values, usage.
const DECIDE: &str = "i32 i32 i64 i32 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32";

/// What the SDK's panic hook writes in front of a panic's text.
pub(crate) const PANIC_MAGIC: &str = "KISOKU-PANIC\\00\\00\\00\\01";

/// A core module as text: what its functions do. Parameters are called by their position.
pub(crate) struct Guest {
    pub(crate) wit: String,
    pub(crate) memory: &'static str,
    /// Whatever else the module declares.
    pub(crate) besides: String,
    pub(crate) name: &'static str,
    pub(crate) cited_from: Option<(i32, u8, u8)>,
    pub(crate) describe: Option<&'static str>,
    pub(crate) decide: String,
    pub(crate) decide_many: String,
    pub(crate) grade: String,
    pub(crate) assess: String,
    /// Exports left out or written otherwise.
    pub(crate) without: &'static str,
}

impl Default for Guest {
    fn default() -> Self {
        Self {
            wit: WIT.to_owned(),
            memory: "(memory (export \"memory\") 4)",
            besides: String::new(),
            name: "guest",
            cited_from: None,
            describe: None,
            decide: "unreachable".to_owned(),
            decide_many: "unreachable".to_owned(),
            grade: "unreachable".to_owned(),
            assess: "unreachable".to_owned(),
            without: "",
        }
    }
}

impl Guest {
    /// The core module, with the contract embedded.
    pub(crate) fn core(&self) -> Vec<u8> {
        let mut image = Image::new(1 << 10);
        let manifest = manifest(&mut image, self.name, self.cited_from);
        let described = format!("i32.const {manifest}");
        let functions = [
            ("describe", "", self.describe.unwrap_or(&described)),
            // No problems: an empty list.
            ("check-settings", "i32 i32 i32", "i32.const 0"),
            ("decide", DECIDE, &self.decide),
            ("grade", RECORDS, &self.grade),
            ("assess", RECORDS, &self.assess),
            ("decide-many", RECORDS, &self.decide_many),
            ("grade-many", RECORDS, "unreachable"),
        ]
        .iter()
        .filter(|(name, ..)| *name != self.without)
        .map(|(name, parameters, body)| {
            format!(
                "(func ${name} (export \"kisoku:rules/programmes@1.0.0#{name}\") (param {parameters}) (result i32) \
                 (local $i i32) (local $j i32) {body})\n",
            )
        })
        .collect::<Vec<_>>()
        .concat();
        let text = format!(
            "(module {memory}
               (global $free (mut i32) (i32.const 131072))
               (func (export \"cabi_realloc\") (param i32 i32 i32 i32) (result i32)
                 (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
                 (global.get $free)
                 (global.set $free (i32.add (global.get $free) (local.get 3))))
               {functions} {besides}
               (data (i32.const 1024) \"{image}\"))",
            memory = self.memory,
            besides = self.besides,
            image = image.escaped(),
        );
        let mut core = wat::parse_str(&text).expect("the text of a guest");
        let mut resolve = Resolve::default();
        let package = resolve.push_source("rules.wit", &self.wit).expect("a contract");
        let world = resolve.select_world(&[package], Some("rules")).expect("a world");
        embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8).expect("metadata");
        core
    }

    /// The component.
    pub(crate) fn component(&self) -> Vec<u8> {
        let encoder = ComponentEncoder::default().validate(true).module(&self.core());
        encoder.expect("a core module").encode().expect("a component")
    }

    /// The component, loaded by an engine of its own.
    #[track_caller]
    pub(crate) fn load(&self) -> Module {
        engine().load(&self.component()).expect("a module")
    }
}

pub(crate) fn engine() -> Engine {
    Engine::builder().build().expect("an engine")
}

/// A record for which a manifest declares no fields.
pub(crate) fn blank() -> Record {
    read::record(&[], &Input::Map(Vec::new())).unwrap_or_else(|_| panic!("an empty record"))
}

/// A call with the full allowance.
pub(crate) fn full(settings: &Record) -> Call<'_> {
    Call { programme: 0, stage: &Stage::Application, settings, budget: Budget::Full }
}

/// The settings can be checked: a call that works, after one that failed.
#[track_caller]
pub(crate) fn still_works(module: &Module) {
    assert_eq!(module.check_settings(0, &blank()), Ok(Vec::new()));
}
