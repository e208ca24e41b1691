//! The allocator of a module: it hands out memory upwards from the end of the static data and takes back
//! only the last block. An instance lives for one call, so there is nothing to tidy up, and a usual call
//! fits the memory that the instance starts with: no `memory.grow`, which is a system call of the host.
//! Within a call of many records memory is not used again, so it grows with the records.

#![expect(
    unsafe_code,
    reason = "`GlobalAlloc` is an unsafe trait; this is the only file of the SDK with unsafe code"
)]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::ptr::null_mut;

#[cfg(target_feature = "atomics")]
compile_error!("this allocator is for one thread: build rules without the target feature `atomics`");

/// Bytes of a page of wasm memory.
const PAGE_BYTES: usize = 65_536;
/// Memory of one page grows by a page, which a batch of some dozens of records fits; beyond, in steps of 1 MiB,
/// so that a long table grows it seldom.
const PAGES_STEP: usize = 16;

#[global_allocator]
static ALLOCATOR: Bump = Bump { next: Cell::new(0), end: Cell::new(0) };

struct Bump {
    /// The first free byte; 0 before the first allocation.
    next: Cell<usize>,
    /// The end of the memory that the instance has.
    end: Cell<usize>,
}

// SAFETY: the module is built without threads: an instance has one, so nothing is ever shared.
unsafe impl Sync for Bump {}

unsafe extern "C" {
    /// Set by the linker: its address is the first byte after static data and stack.
    static __heap_base: u8;
}

impl Bump {
    /// Makes the memory up to `stop` ours, growing it where needed; `false` where there is no more.
    fn reach(&self, stop: usize) -> bool {
        if stop <= self.end.get() {
            return true;
        }
        let missing = (stop - self.end.get()).div_ceil(PAGE_BYTES);
        let step = if self.end.get() <= PAGE_BYTES { 1 } else { PAGES_STEP };
        if !grow(step.max(missing)) {
            return false;
        }
        self.end.set(core::arch::wasm32::memory_size(0) * PAGE_BYTES);
        true
    }

    /// The first free byte, at the alignment; `None` beyond the address space.
    fn start(&self, align: usize) -> Option<usize> {
        if self.next.get() == 0 {
            self.next.set((&raw const __heap_base).addr());
            self.end.set(core::arch::wasm32::memory_size(0) * PAGE_BYTES);
        }
        self.next.get().checked_next_multiple_of(align)
    }
}

/// Grows the memory by so many pages; `false` where the host has no more.
fn grow(pages: usize) -> bool {
    core::arch::wasm32::memory_grow(0, pages) != usize::MAX
}

// SAFETY: `alloc` hands out bytes at the asked alignment that lie between `__heap_base` and the end of
// memory and above every block that is in use, so blocks never overlap. `dealloc` and `realloc` give back
// or resize only the block that ends at `next`, which is the last one.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(start) = self.start(layout.align()) else { return null_mut() };
        match start.checked_add(layout.size()) {
            Some(stop) if self.reach(stop) => {
                self.next.set(stop);
                std::ptr::with_exposed_provenance_mut(start)
            }
            Some(_) | None => null_mut(),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if block.addr() + layout.size() == self.next.get() {
            self.next.set(block.addr());
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if block.addr() + layout.size() == self.next.get() {
            return match block.addr().checked_add(size) {
                Some(stop) if self.reach(stop) => {
                    self.next.set(stop);
                    block
                }
                Some(_) | None => null_mut(),
            };
        }
        if size <= layout.size() {
            return block;
        }
        // SAFETY: the caller promises a `size` that, at this alignment, is a valid layout.
        let new = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !new.is_null() {
            // SAFETY: both blocks hold at least the old size, which is the smaller, and do not overlap.
            unsafe { std::ptr::copy_nonoverlapping(block, new, layout.size()) };
        }
        new
    }
}
