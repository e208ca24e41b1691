//! One call in one fresh instance, within its allowance of fuel, time, memory and answer bytes.

use std::sync::Arc;

use kisoku_core::error::RuleFailure;
use kisoku_core::ports::Budget;
use wasmtime::component::{Component, Instance, InstancePre, Linker};
use wasmtime::{ResourceLimiter, Store};

use crate::deadline;
use crate::engine::Running;
use crate::error::LoadError;
use crate::exports::{Export, Exports, Function};
use crate::failure::{self, Stage};
use crate::limits::{self, Allowance};

/// Makes instances of one component.
pub(crate) struct Instances {
    pre: InstancePre<Bounds>,
    pub(crate) exports: Exports,
    /// Of memory, that an instance begins with.
    pub(crate) memory_bytes: usize,
    /// Keeps the ticker alive for as long as anything can be called.
    _engine: Arc<Running>,
}

impl Instances {
    /// Prepares a component that was admitted, and holds the types of its functions against ours.
    ///
    /// # Errors
    /// Where there can be no instance of it, or it lacks a function or has it of another type.
    pub(crate) fn prepare(engine: &Arc<Running>, component: &Component) -> Result<Self, LoadError> {
        let pre =
            Linker::new(&engine.wasmtime).instantiate_pre(component).map_err(crate::compile::refused)?;
        let mut store = Store::new(pre.engine(), Bounds::default());
        let allowance = Allowance::of(Budget::Full);
        let instance = start(&pre, &mut store, allowance)
            .map_err(|error| LoadError::Describe(failure::of(&error, Stage::Instance, &store, allowance)))?;
        let exports = Exports::find(component, &mut store, &instance)?;
        let memory_bytes = store.data().memory_bytes;
        Ok(Self { pre, exports, memory_bytes, _engine: Arc::clone(engine) })
    }

    /// Calls an export in an instance of its own; answers with the result and the fuel used.
    pub(crate) fn call<F: Function>(
        &self,
        export: &Export<F>,
        arguments: F::Arguments<'_>,
        allowance: Allowance,
    ) -> Result<(F::Result, u64), RuleFailure> {
        let mut store = Store::new(self.pre.engine(), Bounds::default());
        let (stage, result) = match start(&self.pre, &mut store, allowance) {
            Ok(instance) => (Stage::Call, export.call(&mut store, &instance, arguments)),
            Err(error) => (Stage::Instance, Err(error)),
        };
        match result {
            Ok(answer) => Ok((answer, allowance.fuel.saturating_sub(store.get_fuel().unwrap_or(0)))),
            Err(error) => Err(failure::of(&error, stage, &store, allowance)),
        }
    }
}

/// Makes an instance within its allowance.
fn start(
    pre: &InstancePre<Bounds>,
    store: &mut Store<Bounds>,
    allowance: Allowance,
) -> wasmtime::Result<Instance> {
    store.limiter(|bounds| bounds);
    deadline::set(store, allowance);
    store.set_hostcall_fuel(allowance.answer_bytes);
    store.set_max_component_handles(limits::HANDLES_MAX);
    store.set_fuel(allowance.fuel)?;
    pre.instantiate(store)
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
