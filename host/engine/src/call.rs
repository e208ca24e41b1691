//! One call in one fresh instance, within its allowance of fuel, time, memory and answer bytes.

use std::sync::Arc;

use kisoku_core::error::RuleFailure;
use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, InstancePre, Lift, Linker, Lower,
};
use wasmtime::{ResourceLimiter, Store};

use crate::admission::contract::INTERFACE;
use crate::engine::Running;
use crate::failure::{self, Stage};
use crate::limits::{self, Allowance};

/// Makes instances of one component.
pub(crate) struct Instances {
    pre: InstancePre<Bounds>,
    pub(crate) exports: Exports,
    /// Keeps the ticker alive for as long as anything can be called.
    _engine: Arc<Running>,
}

/// The functions of the contract.
pub(crate) struct Exports {
    pub(crate) describe: ComponentExportIndex,
    pub(crate) check_settings: ComponentExportIndex,
    pub(crate) decide: ComponentExportIndex,
    pub(crate) grade: ComponentExportIndex,
    pub(crate) assess: ComponentExportIndex,
    pub(crate) decide_many: ComponentExportIndex,
    pub(crate) grade_many: ComponentExportIndex,
}

impl Instances {
    /// Prepares a component that was admitted; `None` where it still lacks a function.
    pub(crate) fn prepare(engine: &Arc<Running>, component: &Component) -> wasmtime::Result<Option<Self>> {
        let pre = Linker::new(&engine.wasmtime).instantiate_pre(component)?;
        Ok(Exports::find(component).map(|exports| Self { pre, exports, _engine: Arc::clone(engine) }))
    }

    /// Calls an export in an instance of its own; answers with the result and the fuel used.
    pub(crate) fn call<P, R>(
        &self,
        export: &ComponentExportIndex,
        arguments: P,
        allowance: Allowance,
    ) -> Result<(R, u64), RuleFailure>
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        let mut store = Store::new(self.pre.engine(), Bounds::default());
        let (stage, result) = self.run(&mut store, export, arguments, allowance);
        match result {
            Ok(answer) => Ok((answer, allowance.fuel.saturating_sub(store.get_fuel().unwrap_or(0)))),
            Err(error) => Err(failure::of(&error, stage, &store, allowance)),
        }
    }

    fn run<P, R>(
        &self,
        store: &mut Store<Bounds>,
        export: &ComponentExportIndex,
        arguments: P,
        allowance: Allowance,
    ) -> (Stage, wasmtime::Result<R>)
    where
        P: ComponentNamedList + Lower,
        R: ComponentNamedList + Lift,
    {
        store.limiter(|bounds| bounds);
        store.set_epoch_deadline(allowance.ticks);
        store.set_hostcall_fuel(allowance.answer_bytes);
        store.set_max_component_handles(limits::HANDLES_MAX);
        if let Err(error) = store.set_fuel(allowance.fuel) {
            return (Stage::Instance, Err(error));
        }
        let instance = match self.pre.instantiate(&mut *store) {
            Ok(instance) => instance,
            Err(error) => return (Stage::Instance, Err(error)),
        };
        let answer = instance
            .get_typed_func::<P, R>(&mut *store, export)
            .and_then(|function| function.call(store, arguments));
        (Stage::Call, answer)
    }
}

impl Exports {
    fn find(component: &Component) -> Option<Self> {
        let interface = component.get_export_index(None, INTERFACE)?;
        let function = |name| component.get_export_index(Some(&interface), name);
        Some(Self {
            describe: function("describe")?,
            check_settings: function("check-settings")?,
            decide: function("decide")?,
            grade: function("grade")?,
            assess: function("assess")?,
            decide_many: function("decide-many")?,
            grade_many: function("grade-many")?,
        })
    }
}

/// What an instance has taken so far, over all its memories and tables. They only ever grow.
#[derive(Debug, Default)]
pub(crate) struct Bounds {
    memory_bytes: usize,
    table_elements: usize,
}

/// A guest asked for more memory or table than it may have: a trap, so that it cannot go on.
#[derive(Debug, thiserror::Error)]
#[error("the guest went past its memory limit")]
pub(crate) struct OverLimit;

impl ResourceLimiter for Bounds {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let growth = Growth { current, desired, maximum };
        growth.within(&mut self.memory_bytes, limits::MEMORY_BYTES_MAX)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let growth = Growth { current, desired, maximum };
        growth.within(&mut self.table_elements, limits::TABLE_ELEMENTS_MAX)
    }

    fn instances(&self) -> usize {
        usize::try_from(limits::CORE_INSTANCES_MAX).unwrap_or(usize::MAX)
    }

    fn memories(&self) -> usize {
        usize::try_from(limits::MEMORIES_MAX).unwrap_or(usize::MAX)
    }

    fn tables(&self) -> usize {
        usize::try_from(limits::TABLES_MAX).unwrap_or(usize::MAX)
    }
}

/// What a memory or table asks for, in bytes or elements.
struct Growth {
    current: usize,
    desired: usize,
    /// What it declared for itself.
    maximum: Option<usize>,
}

impl Growth {
    /// Adds it to what was taken, within a limit. Past what it declared for itself, it does not grow.
    fn within(self, taken: &mut usize, limit: usize) -> wasmtime::Result<bool> {
        let sum = taken.saturating_add(self.desired.saturating_sub(self.current));
        if sum > limit {
            return Err(OverLimit.into());
        }
        let allowed = self.maximum.is_none_or(|maximum| self.desired <= maximum);
        if allowed {
            *taken = sum;
        }
        Ok(allowed)
    }
}
