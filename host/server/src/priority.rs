//! Lets threads of long work give way to those that serve, where the system can tell threads apart.

/// How far a thread gives way (`nice`): where all cores are busy it gets a thirtieth of what a thread that
/// serves gets. The longest run of usual code, 35 ms, then takes about a second beside one busy thread a
/// core; what it waits counts little against its deadline.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 15;

/// Has the thread at hand give way from now on. It can never take that back, so it is for threads that
/// serve nobody directly.
#[cfg(target_os = "linux")]
pub(crate) fn give_way() {
    thread_local! {
        static GIVES_WAY: () = {
            // A system that refuses gives equal shares, as before. Linux takes a thread's id here.
            let thread = rustix::thread::gettid();
            let (Ok(()) | Err(_)) = rustix::process::setpriority_process(Some(thread), NICENESS);
        };
    }
    GIVES_WAY.with(|()| ());
}

/// Elsewhere all threads have equal shares.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn give_way() {}
