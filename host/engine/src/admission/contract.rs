//! Compares the interface that a component exports with the contract, type by type. Names of types
//! do not matter, their shape does.

use std::fmt;

use wit_component::DecodedWasm;
use wit_parser::{Function, InterfaceId, Resolve, Type, TypeDefKind, WorldItem, WorldKey};

use crate::error::LoadError;

/// The contract, as the SDK has it.
const WIT: &str = include_str!("../../../../guest-sdk/wit/rules.wit");

/// The interface that a module exports.
pub(crate) const INTERFACE: &str = "kisoku:rules/programmes@1.0.0";

/// The world of the contract.
const WORLD: &str = "rules";

/// Where a module's interface differs from the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place, from the function inwards, such as `decide / usage / element`.
    pub place: String,
    /// What the contract says there.
    pub contract: String,
    /// What the module says there.
    pub module: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is {}, and the contract says {}", self.place, self.module, self.contract)
    }
}

/// Checks that a component, which was scanned, exports the contract.
pub(crate) fn check(bytes: &[u8]) -> Result<(), LoadError> {
    let malformed = |what: &dyn fmt::Display| LoadError::Malformed { what: what.to_string() };
    let (theirs, world) =
        match wit_component::decode(bytes).map_err(|error| malformed(&error.root_cause()))? {
            DecodedWasm::Component(resolve, world) => (resolve, world),
            DecodedWasm::WitPackage(..) => return Err(malformed(&"a WIT package")),
        };
    let mut ours = Resolve::default();
    let package = ours.push_source("rules.wit", WIT).map_err(|error| malformed(&error))?;
    let contract = ours.select_world(&[package], Some(WORLD)).map_err(|error| malformed(&error))?;
    let (Some(contract), Some(module)) = (exported(&ours, contract), exported(&theirs, world)) else {
        return Err(LoadError::NotExported {
            expected: INTERFACE.to_owned(),
            found: "an interface of that name that cannot be read".to_owned(),
        });
    };
    let differences = Comparison { ours: &ours, theirs: &theirs }.interfaces(contract, module);
    if differences.is_empty() { Ok(()) } else { Err(LoadError::OtherInterface(differences)) }
}

/// The contract's interface among the exports of a world.
fn exported(resolve: &Resolve, world: wit_parser::WorldId) -> Option<InterfaceId> {
    resolve.worlds.get(world)?.exports.iter().find_map(|(key, item)| match (key, item) {
        (WorldKey::Interface(_), WorldItem::Interface { id, .. }) => {
            (resolve.id_of(*id)? == INTERFACE).then_some(*id)
        }
        (WorldKey::Interface(_) | WorldKey::Name(_), _) => None,
    })
}

struct Comparison<'a> {
    ours: &'a Resolve,
    theirs: &'a Resolve,
}

/// The first difference of a type, from the outside in.
type Same = Result<(), Difference>;

impl Comparison<'_> {
    /// One difference at most for each function; additional functions are not looked at.
    fn interfaces(&self, contract: InterfaceId, module: InterfaceId) -> Vec<Difference> {
        let (Some(contract), Some(module)) =
            (self.ours.interfaces.get(contract), self.theirs.interfaces.get(module))
        else {
            return Vec::new();
        };
        let compare = |(name, ours): (&String, &Function)| match module.functions.get(name) {
            Some(theirs) => self.functions(name, ours, theirs).err(),
            None => Some(differs(name, "a function", "missing")),
        };
        contract.functions.iter().filter_map(compare).collect()
    }

    fn functions(&self, name: &str, ours: &Function, theirs: &Function) -> Same {
        let count = |function: &Function| format!("a function of {} parameters", function.params.len());
        if ours.kind != theirs.kind || ours.params.len() != theirs.params.len() {
            return Err(differs(name, &count(ours), &count(theirs)));
        }
        for (ours, theirs) in ours.params.iter().zip(&theirs.params) {
            let place = format!("{name} / {}", ours.name);
            same_name(&place, &ours.name, &theirs.name)?;
            self.types(&place, ours.ty, theirs.ty)?;
        }
        self.optional(&format!("{name} / result"), ours.result, theirs.result)
    }

    fn optional(&self, place: &str, ours: Option<Type>, theirs: Option<Type>) -> Same {
        match (ours, theirs) {
            (None, None) => Ok(()),
            (Some(ours), Some(theirs)) => self.types(place, ours, theirs),
            (Some(_), None) => Err(differs(place, "a value", "nothing")),
            (None, Some(_)) => Err(differs(place, "nothing", "a value")),
        }
    }

    fn types(&self, place: &str, ours: Type, theirs: Type) -> Same {
        match (kind(self.ours, ours), kind(self.theirs, theirs)) {
            (Kind::Plain(ours), Kind::Plain(theirs)) if ours == theirs => Ok(()),
            (Kind::Made(ours), Kind::Made(theirs)) => self.made(place, ours, theirs),
            (ours, theirs) => Err(differs(place, &ours.to_string(), &theirs.to_string())),
        }
    }

    fn made(&self, place: &str, ours: &TypeDefKind, theirs: &TypeDefKind) -> Same {
        match (ours, theirs) {
            (TypeDefKind::Record(ours), TypeDefKind::Record(theirs)) => {
                same_count(place, "fields", ours.fields.len(), theirs.fields.len())?;
                ours.fields.iter().zip(&theirs.fields).try_for_each(|(ours, theirs)| {
                    let place = format!("{place} / {}", ours.name);
                    same_name(&place, &ours.name, &theirs.name)?;
                    self.types(&place, ours.ty, theirs.ty)
                })
            }
            (TypeDefKind::Variant(ours), TypeDefKind::Variant(theirs)) => {
                same_count(place, "cases", ours.cases.len(), theirs.cases.len())?;
                ours.cases.iter().zip(&theirs.cases).try_for_each(|(ours, theirs)| {
                    let place = format!("{place} / {}", ours.name);
                    same_name(&place, &ours.name, &theirs.name)?;
                    self.optional(&place, ours.ty, theirs.ty)
                })
            }
            (TypeDefKind::Enum(ours), TypeDefKind::Enum(theirs)) => {
                same_count(place, "cases", ours.cases.len(), theirs.cases.len())?;
                let mut cases = ours.cases.iter().zip(&theirs.cases);
                cases.try_for_each(|(ours, theirs)| same_name(place, &ours.name, &theirs.name))
            }
            (TypeDefKind::Option(ours), TypeDefKind::Option(theirs))
            | (TypeDefKind::List(ours), TypeDefKind::List(theirs)) => {
                self.types(&format!("{place} / element"), *ours, *theirs)
            }
            (TypeDefKind::Result(ours), TypeDefKind::Result(theirs)) => {
                self.optional(&format!("{place} / ok"), ours.ok, theirs.ok)?;
                self.optional(&format!("{place} / error"), ours.err, theirs.err)
            }
            // The contract is made of the kinds above.
            (ours, theirs) => Err(differs(place, ours.as_str(), theirs.as_str())),
        }
    }
}

/// A type behind its aliases.
#[derive(Clone, Copy)]
enum Kind<'a> {
    Plain(Type),
    Made(&'a TypeDefKind),
}

impl fmt::Display for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(plain) => write!(f, "{}", format!("{plain:?}").to_lowercase()),
            Self::Made(kind) => f.write_str(kind.as_str()),
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "wit-parser's enums: whatever is not a name for another type"
)]
fn kind(resolve: &Resolve, mut ty: Type) -> Kind<'_> {
    loop {
        match ty {
            Type::Id(id) => match resolve.types.get(id).map(|definition| &definition.kind) {
                Some(TypeDefKind::Type(other)) => ty = *other,
                Some(made) => return Kind::Made(made),
                None => return Kind::Plain(ty),
            },
            plain => return Kind::Plain(plain),
        }
    }
}

fn same_name(place: &str, ours: &str, theirs: &str) -> Same {
    if ours == theirs { Ok(()) } else { Err(differs(place, ours, &crate::failure::clean(theirs))) }
}

fn same_count(place: &str, what: &str, ours: usize, theirs: usize) -> Same {
    if ours == theirs {
        Ok(())
    } else {
        Err(differs(place, &format!("{ours} {what}"), &format!("{theirs} {what}")))
    }
}

fn differs(place: &str, contract: &str, module: &str) -> Difference {
    Difference { place: place.to_owned(), contract: contract.to_owned(), module: module.to_owned() }
}
