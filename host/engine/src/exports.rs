//! The functions of the contract with their types. A component's are held against them once, when it is
//! loaded, and not in every call, where that would take as long as a small rule.

use std::marker::PhantomData;

use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, Instance, Lift, Lower, TypedFunc,
};
use wasmtime::{AsContextMut, Store};

use crate::admission::contract::INTERFACE;
use crate::bindings::exports::kisoku::rules::programmes as wit;
use crate::call::Bounds;
use crate::error::LoadError;
use crate::lower::Values;

/// What a guest answers with, or why it could not.
pub(crate) type Answered<T> = Result<T, wit::Fault>;

/// A function of the contract.
pub(crate) trait Function {
    /// Its name in the interface.
    const NAME: &'static str;
    /// What it takes.
    type Arguments<'a>: ComponentNamedList + Lower;
    /// What it gives.
    type Result: Lift + Send + Sync + 'static;
}

/// A function of one component that is known to be `F`.
pub(crate) struct Export<F> {
    index: ComponentExportIndex,
    of: PhantomData<fn() -> F>,
}

impl<F: Function> Export<F> {
    /// Finds the function in a component and checks its type in an instance of it.
    fn find(
        component: &Component,
        store: &mut Store<Bounds>,
        instance: &Instance,
    ) -> Result<Self, LoadError> {
        let interface = component.get_export_index(None, INTERFACE);
        let index = interface.and_then(|interface| component.get_export_index(Some(&interface), F::NAME));
        let lacking = |found: String| LoadError::NotExported { expected: INTERFACE.to_owned(), found };
        let index = index.ok_or_else(|| lacking(format!("one without `{}`", F::NAME)))?;
        instance
            .get_typed_func::<F::Arguments<'static>, (F::Result,)>(store, &index)
            .map_err(|_| lacking(format!("one with another `{}`", F::NAME)))?;
        Ok(Self { index, of: PhantomData })
    }

    /// Calls it in an instance of the same component.
    #[expect(unsafe_code, reason = "the type of the function was checked when its component was loaded")]
    pub(crate) fn call(
        &self,
        store: &mut Store<Bounds>,
        instance: &Instance,
        arguments: F::Arguments<'_>,
    ) -> wasmtime::Result<F::Result> {
        let Some(function) = instance.get_func(store.as_context_mut(), self.index) else {
            return Err(wasmtime::format_err!("`{}` is no function", F::NAME));
        };
        // SAFETY: an `Export` is made by `find` alone, after this component's function passed the check of
        // exactly these types; lifetimes are no part of a component's types. Of an instance of another
        // component, `get_func` gives nothing for this index.
        let function = unsafe { TypedFunc::<F::Arguments<'_>, (F::Result,)>::new_unchecked(function) };
        let (result,) = function.call(store, arguments)?;
        Ok(result)
    }
}

/// Declares the functions, and where each is in a component.
macro_rules! functions {
    ($($field:ident: $function:ident = $name:literal, ($($argument:ty),*) -> $result:ty;)*) => {
        $(
            pub(crate) struct $function;
            impl Function for $function {
                const NAME: &'static str = $name;
                type Arguments<'a> = ($($argument,)*);
                type Result = $result;
            }
        )*
        /// The functions of the contract in one component.
        pub(crate) struct Exports {
            $(pub(crate) $field: Export<$function>,)*
        }
        impl Exports {
            /// Finds all of them.
            ///
            /// # Errors
            /// [`LoadError::NotExported`] for the first that is missing or of another type.
            pub(crate) fn find(
                component: &Component,
                store: &mut Store<Bounds>,
                instance: &Instance,
            ) -> Result<Self, LoadError> {
                Ok(Self { $($field: Export::find(component, store, instance)?,)* })
            }
        }
    };
}

functions! {
    describe: Describe = "describe", () -> wit::Manifest;
    check_settings: CheckSettings = "check-settings", (u32, Values<'a>) -> Vec<wit::SettingsProblem>;
    decide: Decide = "decide",
        (u32, wit::Stage<'a>, Values<'a>, Values<'a>, &'a [Option<i64>]) -> Answered<wit::Decision>;
    grade: Grade = "grade", (u32, Values<'a>, Values<'a>) -> Answered<wit::Grading>;
    assess: Assess = "assess", (u32, Values<'a>, &'a [Values<'a>]) -> Answered<wit::Assessment>;
    decide_many: DecideMany = "decide-many",
        (u32, Values<'a>, &'a [wit::Application<'a>]) -> Vec<Answered<wit::Decision>>;
    grade_many: GradeMany = "grade-many", (u32, Values<'a>, &'a [Values<'a>]) -> Vec<Answered<wit::Grading>>;
}
