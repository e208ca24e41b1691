//! A store opened to be changed by a command, which has to have the folder to itself; what a running
//! host does instead is asked of it over HTTP.

use std::path::Path;

use anyhow::{Context as _, anyhow};
use kisoku_store::{Options, Store, StoreError};

use crate::exit::{Ended, Exit, Failure};

/// Opens the store of a folder. `instead` is the request with which a running host does the same.
///
/// # Errors
/// Where there is no such folder, a host has it open, or it cannot be opened.
pub(crate) fn open(data: &Path, instead: &str) -> Ended<Store> {
    // A folder that is not there would be made.
    std::fs::metadata(data).with_context(|| format!("cannot open `{}`", data.display()))?;
    match Store::open(data, Options::default()) {
        Ok(store) => Ok(store),
        Err(StoreError::InUse { folder }) => {
            let no = anyhow!(
                "a running host has `{}`: ask it by {instead}, or stop it first / サーバーの稼働中は、上の HTTP \
                 リクエストで行うか、サーバーを停止してください",
                folder.display()
            );
            Err(Failure::new(Exit::Machine, no))
        }
        Err(error) => Err(anyhow::Error::new(error).context("the store cannot be opened").into()),
    }
}
