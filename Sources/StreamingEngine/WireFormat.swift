// Part of the engine's API that is defined in a lower layer, so clients can name wire formats
// without another import.
@_exported public import enum Settings.WireFormat
