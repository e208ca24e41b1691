//! How much a manifest may declare. What answers may hold is in [`crate::answer::settle`].

/// Most programmes of a module: every scheme of a large city.
pub const PROGRAMMES_MAX: usize = 64;

/// Most fields of a record, and settings of a programme: the longest form.
pub const FIELDS_MAX: usize = 200;

/// Most columns of a table: a wide budget sheet.
pub const COLUMNS_MAX: usize = 50;

/// Most rows of a table: the lines of a large budget sheet or roster.
pub const ROWS_MAX: u32 = 10_000;

/// Most options of a choice: the 1,741 municipalities fit.
pub const OPTIONS_MAX: usize = 2_000;

/// Most other spellings of an option.
pub const ALIASES_MAX: usize = 50;

/// Most characters of a text field: two pages of a form.
pub const TEXT_FIELD_CHARS_MAX: u32 = 4_000;

/// Most tallies of a programme: each is read and moved inside the ledger's transaction.
pub const TALLIES_MAX: usize = 16;

/// Most reasons of a programme: every article of a long ordinance, met and not met.
pub const REASONS_MAX: usize = 500;

/// Most parameters of a reason: a sentence with more cannot be read.
pub const PARAMETERS_MAX: usize = 20;

/// Most steps, bands, lists and breakdowns each: as many as a table on a page has lines.
pub const NAMED_MAX: usize = 50;

/// Most measures of a programme, and of a line of a breakdown.
pub const MEASURES_MAX: usize = 100;

/// Most bytes of an id: it stands in URLs, in JSON and at the head of CSV columns.
pub const ID_BYTES_MAX: usize = 64;

/// Most characters of a name for people, or of an option: a heading, not a paragraph.
pub const LABEL_CHARS_MAX: usize = 200;

/// Most characters of a help or of a message: it is read beside a form.
pub const WORDS_CHARS_MAX: usize = 1_000;

/// Most characters of a citation's address.
pub const URL_CHARS_MAX: usize = 2_000;

/// Most problems of a manifest that are reported: more than an author mends in one go.
pub const REPORTED_MAX: usize = 100;
