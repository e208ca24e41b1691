//! Leaves the message of a panic where the host finds it: a module imports nothing, so it cannot log.
//!
//! The memory of a module built with this SDK holds one block, in this layout, which the host looks for
//! in the core dump of a trapped instance:
//!
//! | bytes | what |
//! | --- | --- |
//! | 16 | the magic `KISOKU-PANIC\0\0\0\x01` |
//! | 4 | length of the message in bytes, little-endian; 0 where nothing panicked |
//! | 1024 | the message in UTF-8, cut at a character |
//!
//! The message is the module's word: the host caps and escapes it.

/// Has the next panic leave its message. Called at the start of every call; costs nothing natively.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn keep_message() {}

#[cfg(target_family = "wasm")]
pub(crate) use block::keep_message;

#[cfg(target_family = "wasm")]
mod block {
    use std::fmt::{self, Write as _};
    use std::panic::PanicHookInfo;
    use std::sync::atomic::{AtomicU8, AtomicU32, Ordering::Relaxed};

    const BYTES_MAX: usize = 1024;

    #[repr(C)]
    struct Block {
        magic: [u8; 16],
        length: AtomicU32,
        message: [AtomicU8; BYTES_MAX],
    }

    static BLOCK: Block = Block {
        magic: *b"KISOKU-PANIC\0\0\0\x01",
        length: AtomicU32::new(0),
        message: [const { AtomicU8::new(0) }; BYTES_MAX],
    };

    pub(crate) fn keep_message() {
        std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
            // A message that does not fit is cut, which `Writer` reports as an error.
            let _ = write!(Writer { length: 0 }, "{panic}");
            // The magic is data that nothing else reads: keep it from being dropped as such.
            std::hint::black_box(&BLOCK.magic);
        }));
    }

    struct Writer {
        length: u32,
    }

    impl fmt::Write for Writer {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for character in text.chars() {
                let start = usize::try_from(self.length).map_err(|_| fmt::Error)?;
                let bytes = BLOCK.message.get(start..start + character.len_utf8()).ok_or(fmt::Error)?;
                let mut utf8 = [0; 4];
                for (place, byte) in bytes.iter().zip(character.encode_utf8(&mut utf8).bytes()) {
                    place.store(byte, Relaxed);
                    self.length += 1;
                }
                BLOCK.length.store(self.length, Relaxed);
            }
            Ok(())
        }
    }
}
