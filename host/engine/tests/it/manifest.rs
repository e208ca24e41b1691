//! The smallest sound manifest as it lies in a guest's memory, by the canonical ABI.

/// Builds an image of memory from a base address upwards.
pub(crate) struct Image {
    base: usize,
    bytes: Vec<u8>,
}

impl Image {
    pub(crate) fn new(base: usize) -> Self {
        Self { base, bytes: Vec::new() }
    }

    /// Room for something; its address. Everything is aligned to 8.
    fn room(&mut self, size: usize) -> usize {
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        let address = self.base + self.bytes.len();
        self.bytes.resize(self.bytes.len() + size, 0);
        address
    }

    fn put(&mut self, address: usize, bytes: &[u8]) {
        let start = address - self.base;
        self.bytes[start..start + bytes.len()].copy_from_slice(bytes);
    }

    fn word(&mut self, address: usize, value: usize) {
        self.put(address, &u32::try_from(value).expect("32 bits").to_le_bytes());
    }

    fn text(&mut self, address: usize, text: &str) {
        let place = self.room(text.len());
        self.put(place, text.as_bytes());
        self.word(address, place);
        self.word(address + 4, text.len());
    }

    fn label(&mut self, address: usize, ja: &str, en: &str) {
        self.text(address, ja);
        self.text(address + 8, en);
    }

    /// A list of one element of some size; the element's address.
    fn one(&mut self, address: usize, size: usize) -> usize {
        let element = self.room(size);
        self.word(address, element);
        self.word(address + 4, 1);
        element
    }

    /// As a string of a data segment.
    pub(crate) fn escaped(&self) -> String {
        self.bytes.iter().map(|byte| format!("\\{byte:02x}")).collect::<Vec<_>>().concat()
    }
}

/// A manifest of one eligibility programme with one flag and one reason, dated as given; its address.
pub(crate) fn manifest(image: &mut Image, name: &str, cited_from: Option<(i32, u8, u8)>) -> usize {
    let manifest = image.room(24);
    image.text(manifest, name);
    image.text(manifest + 8, "1.0.0");
    let programme = image.one(manifest + 16, 152);
    image.text(programme, "grant");
    image.label(programme + 8, "補助金", "Grant");
    let field = image.one(programme + 28, 104);
    image.text(field, "met");
    image.label(field + 8, "要件を満たす", "Requirement met");
    let reason = image.one(programme + 104, 92);
    image.text(reason, "met");
    image.label(reason + 12, "要件を満たしています", "The requirement is met");
    image.label(reason + 36, "要綱", "Rules");
    image.label(reason + 52, "第1条", "Article 1");
    if let Some((year, month, day)) = cited_from {
        image.put(reason + 68, &[1]);
        image.put(reason + 72, &year.to_le_bytes());
        image.put(reason + 76, &[month, day]);
    }
    manifest
}
