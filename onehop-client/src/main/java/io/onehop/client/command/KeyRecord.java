package io.onehop.client.command;

import io.onehop.model.Record;

/// A record of a scan.
///
/// @param key with the user key when the server keeps it
/// @param record what the scan asked for of it
public record KeyRecord(Key key, Record record) {}
