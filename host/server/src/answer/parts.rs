//! The small parts that answers, manifests and problems share: labels, fractions, maps in declared
//! order.

use kisoku_core::manifest::{Label, MeasureUnit};
use kisoku_core::money::{Fraction, Yen};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};

/// A text in both languages.
#[derive(Serialize, ToSchema)]
#[schema(as = Label)]
pub(crate) struct LabelBody<'a> {
    pub(crate) ja: &'a str,
    pub(crate) en: &'a str,
}

impl<'a> LabelBody<'a> {
    pub(crate) const fn new(label: &'a Label) -> Self {
        Self { ja: label.ja.as_str(), en: label.en.as_str() }
    }
}

/// An exact fraction; `display` is rounded half up, what was decided never is.
#[derive(Serialize, ToSchema)]
#[schema(as = Fraction)]
pub(crate) struct FractionBody {
    numerator: i64,
    denominator: i64,
    display: String,
}

impl FractionBody {
    pub(crate) fn new(fraction: Fraction, unit: MeasureUnit) -> Self {
        Self {
            numerator: fraction.numerator(),
            denominator: fraction.denominator(),
            display: display(fraction, unit),
        }
    }
}

/// `100.0%`, `-1.9pt`, `12`, `¥1,000`, `0.67`.
fn display(fraction: Fraction, unit: MeasureUnit) -> String {
    let whole = fraction.denominator() == 1;
    match unit {
        MeasureUnit::Percent => format!("{}%", fraction.display(100, 1)),
        MeasureUnit::Points => format!("{}pt", fraction.display(100, 1)),
        MeasureUnit::Yen if whole => format!("¥{}", Yen::new(fraction.numerator())),
        MeasureUnit::Yen => format!("¥{}", fraction.display(1, 1)),
        MeasureUnit::Count | MeasureUnit::Number if whole => fraction.display(1, 0),
        MeasureUnit::Count | MeasureUnit::Number => fraction.display(1, 2),
    }
}

/// A map in declared order.
pub(crate) struct Ordered<'a, V>(pub(crate) Vec<(&'a str, V)>);

impl<V: Serialize> Serialize for Ordered<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// An object whose keys and values the manifest declares.
pub(crate) fn declared_object() -> Schema {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
        .build()
        .into()
}

/// Fractions by id; null where not computable.
pub(crate) fn fraction_by_id() -> Schema {
    nullable_by_id("Fraction")
}

/// Movements by id; null where a key is blank.
pub(crate) fn movement_by_id() -> Schema {
    nullable_by_id("TallyMovement")
}

fn nullable_by_id(schema: &str) -> Schema {
    let null = ObjectBuilder::new().schema_type(SchemaType::new(Type::Null));
    let one = OneOfBuilder::new().item(null).item(Ref::from_schema_name(schema)).build();
    let values: RefOr<Schema> = Schema::from(one).into();
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .additional_properties(Some(AdditionalProperties::RefOr(values)))
        .build()
        .into()
}
